"""Fetching: asks a question, looks whether its answer brings anything new, and saves it.

What is saved is the body of the answer, byte for byte, one file a page. It is saved only if
Paperstand's own reader reads it, and only if it has a paper that the dumps of the same series and
days don't have: upvotes change by the minute, and a repeated fetch must not leave a heap of files
that differ in nothing else. A list that has grown becomes a further file, with `-2` to its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from paperstand.fetch.memory import Memory, Record, recall, remember
from paperstand.fetch.question import NoAnswerError, Question, Size, address_of, refusal
from paperstand.fetch.web import Answer, Web
from paperstand.filing import Text, already_filed, dump_files, free_path, write_new
from paperstand.model import Dump, Entry, PaperstandError
from paperstand.read import read_dump, read_dumps
from paperstand.read.source import decoded, without_date
from paperstand.settings import Content
from paperstand.text import fold

_MOST_PAGES = 100
"""Pages of one answer; a service that has more goes round in circles."""
_NUMBERED = re.compile(r"(.*?)(?:-\d+)?\.[a-z]+(?:\.gz)?")


@dataclass(frozen=True, slots=True)
class Page:
    """A page of an answer, read."""

    answer: Answer
    dump: Dump
    new: int = 0
    """Papers that no dump of its series and days has."""
    path: Path | None = None
    """The file it is to be saved as; None if nothing is new."""
    there: Path | None = None
    """The dump that has the very same bytes."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of a question."""

    question: Question
    unchanged: bool = False
    """The service says that nothing changed since it was last asked."""
    pages: tuple[Page, ...] = ()
    """None of them if there are no papers."""

    @property
    def papers(self) -> int:
        return sum(len(page.dump.entries) for page in self.pages)

    @property
    def new(self) -> int:
        return sum(page.new for page in self.pages)


def fetch(question: Question, web: Web, content: Content, save: bool = True) -> Fetched:
    """Ask a question, and save what is new of the answer unless `save` is False.

    Raises PaperstandError when there is no answer, when it is none, or when it can't be written;
    then nothing of it was saved.
    """
    memory = recall(content)
    address = address_of(question)
    answers = _ask(question, web, memory, content)
    if answers is None:
        return Fetched(question, unchanged=True)
    fetched = Fetched(question, pages=tuple(_looked_at(question, answers, content)))
    if save:
        _save(fetched.pages)
        remember(memory.with_record(address, _record(fetched, answers, memory)), content)
    return fetched


def _ask(
    question: Question, web: Web, memory: Memory, content: Content
) -> list[tuple[Answer, Size]] | None:
    """The pages of an answer; None if nothing changed since it was last asked for.

    Only the first is asked for on a condition, and only if it was the only one and had room left:
    of a list on several pages any may change.
    """
    validators = memory.validators(address_of(question), content)
    pages: list[tuple[Answer, Size]] = []
    while (params := question.params([size for _, size in pages])) is not None:
        condition = validators if not pages else None
        answer = web.get(
            question.address, params, condition, check=lambda a: _why_none(question, a)
        )
        if answer.unchanged:
            return None
        size = question.measure(answer)
        if pages and size.records and answer.body == pages[-1][0].body:
            break  # It goes on giving its last page.
        pages.append((answer, size))
        if len(pages) > _MOST_PAGES:
            raise refusal(answer, f"has more than {_MOST_PAGES} pages and no end")
    last = pages[-1][1]
    came = sum(size.records for _, size in pages)
    if last.total is not None and came < last.total:
        message = f"answered with {came:,} papers, though it says there are {last.total:,}"
        raise refusal(pages[-1][0], message)
    return pages


def _why_none(question: Question, answer: Answer) -> str | None:
    try:
        question.measure(answer)
    except NoAnswerError as error:
        return str(error)
    return None


# ---------------------------------------------------------------------------- what is new


def _looked_at(
    question: Question, answers: Iterable[tuple[Answer, Size]], content: Content
) -> Iterator[Page]:
    """Each page that holds anything, with the file it is to become. All are read before the first
    is saved, so a bad page saves none."""
    known = {paper for dump in _of_the_same(question, content) for paper in _papers(dump)}
    taken: set[str] = set()
    for answer, size in answers:
        if not size.records:
            continue
        dump = _read(question, answer)
        there = already_filed(Text(answer.body), content)
        new = set(_papers(dump)) - known
        known |= new
        page = Page(answer, dump, len(new), there=there)
        if new and not there:
            path = free_path(content, question.day(dump), question.series, question.ending, taken)
            taken.add(path.stem.lower())
            page = replace(page, path=path)
        yield page


def _read(question: Question, answer: Answer) -> Dump:
    """A page as Paperstand's own reader reads it. Raises PaperstandError if it holds no paper."""
    try:
        # Without the date in a name: it may stand in the page itself.
        source = decoded(answer.body, f"{question.series}{question.ending}", answer.url)
        dump = read_dump(replace(source, problems=()))
    except PaperstandError as error:
        message = f"answered with what can't be read: {error.problems[0].message}"
        raise refusal(answer, message) from None
    if dump.reader != question.reader:
        message = f"answered with what is read as {dump.reader}; expected {question.reader}"
        raise refusal(answer, message)
    return dump


def _of_the_same(question: Question, content: Content) -> tuple[Dump, ...]:
    """The dumps of a question's series and days. One that can't be read counts as not there; what
    is wrong with it `check` says."""
    first, last = (day.isoformat() for day in question.days)
    files = [p for p in dump_files(content) if first <= p.name[: len(first)] <= last]
    dumps, _ = read_dumps([p for p in files if _is_of(p.name, question.series)])
    return dumps


def _is_of(file_name: str, series: str) -> bool:
    match = _NUMBERED.fullmatch(without_date(file_name))
    return match is not None and match[1] == series


def _papers(dump: Dump) -> Iterator[str]:
    return map(_known_by, dump.entries)


def _known_by(entry: Entry) -> str:
    return dict(entry.identifiers).get("arxiv") or fold(entry.title)


# --------------------------------------------------------------------------------- saving


def _save(pages: Sequence[Page]) -> None:
    """All that is new, or nothing: half an answer would look like a whole one."""
    written: list[Path] = []
    try:
        for page in pages:
            if page.path:
                write_new(page.path, page.answer.body)
                written.append(page.path)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise


def _record(fetched: Fetched, answers: Sequence[tuple[Answer, Size]], memory: Memory) -> Record:
    """What to remember of an answer: nothing to ask with if it is on several pages."""
    day = fetched.question.days[1].isoformat()
    if len(fetched.pages) > 1 or any(size.full for _, size in answers):
        return Record(day)
    page = fetched.pages[0] if fetched.pages else None
    file = page and (page.path or page.there)
    dump = file.name if file else memory.dump(address_of(fetched.question)) if page else ""
    validators = answers[0][0].validators
    return Record(day, dump, validators.etag, validators.last_modified)
