"""Reader for the page of one paper at Hugging Face (`huggingface.co/papers/2405.07960`).

The page, as it comes when a browser's "select all, copy" is pasted (parts in brackets may be
missing):

    [Paper page - Title / Hugging Face / Models / Datasets / … / Sign Up]
    Papers / arxiv:2405.07960 / [Copy markdown]
    Title, perhaps wrapped
    Published on May 13, 2024 / [· / Submitted by / user on May 14] / [Upvote / 1]
    [Authors:] / Name / , / Name
    Abstract
    [One sentence / AI-generated summary]
    Abstract; keywords that are links may stand in paragraphs of their own
    View arXiv page / View PDF / Add to collection / Community / …

What follows is the page's own, but for the papers a bot recommends in a comment: they are entries
where each is a title with its year. Several pages may stand one after the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from paperstand.model import Entry, Lines, Link, Problem, Unread
from paperstand.read.hf_page import (
    ARXIV_ADDRESS,
    COUNT,
    HEADER,
    LONGEST_MARK,
    MONTH,
    PAGE_TOP,
    TextLine,
    day_of,
    marks,
    number_of,
    text_lines,
)
from paperstand.read.layout import unwrap
from paperstand.read.reader import Reading
from paperstand.read.source import Source

NAME = "Hugging Face paper page"

_ID = re.compile(r"arxiv: ?(?P<id>\d{4}\.\d{4,5})(?:v\d+)?", re.IGNORECASE | re.ASCII)
BEGINS = re.compile(rf"{PAGE_TOP}|paper page - .*|{_ID.pattern}", re.IGNORECASE | re.ASCII)
_COPY = re.compile(r"copy (markdown|page|link|url|to clipboard)|copied!?", re.IGNORECASE)
_DATED = re.compile(rf"Published on (?P<day>(?:{MONTH}) \d{{1,2}}(?:, \d{{4}})?)", re.ASCII)
_UPVOTE = re.compile(rf"Upvotes?(?: ?(?P<count>{COUNT.pattern}))?")
_AUTHORS = re.compile(r"Authors ?:?")
_ABSTRACT = re.compile(r"Abstract ?:?")
_SUMMED_UP = re.compile(r"AI[- ]generated summary", re.IGNORECASE)
_BELOW = re.compile(r"view arxiv page|view pdf|add to collection", re.IGNORECASE)
# Where none of these is left; a linked keyword may be one of them.
_FURTHER_BELOW = re.compile(
    r"project page|community( \d+)?|github( ?\d[\d.k]*)?|models citing this paper.{0,10}",
    re.IGNORECASE,
)
_HEAD = re.compile(r"paper page - .*|hugging face", re.IGNORECASE)
_FOOT = re.compile(r"system theme", re.IGNORECASE)
_IN_FOOT = re.compile(
    r"system theme|company|tos|privacy|about|careers|website|models|datasets|spaces|pricing|docs"
    r"|papers|©.{0,60}",
    re.IGNORECASE,
)
_RECOMMENDED = re.compile(r"the following papers were recommended by .{1,80}", re.IGNORECASE)
_END_OF_LIST = re.compile(
    r"please give a thumbs up to this comment.*|if you want recommendations for any paper.*"
    r"|you can directly ask librarian bot.*",
    re.IGNORECASE,
)
_OF_A_YEAR = re.compile(
    r"(?:[-*•·] +)?(?:\[(?P<linked>.{1,390})\]\((?P<url>https?://[^\s)]{1,300})\)|(?P<plain>.{1,390}))"
    r" \((?P<year>\d{4})\)",
    re.ASCII,
)
# A linked keyword stands apart from the signs that belong to it: `( / LLMs / ) promise`.
_BEFORE_SIGN = re.compile(r"\n(?=[,.;:!?)\]}%/”]|-(?:[^\W\d_]|\n)|['’]?s\b)")
_BEHIND_SIGN = re.compile(r"(?<=[(\[{/“])\n")
_LONGEST_TITLE = 6
"""In lines."""
_LONGEST_NAME = 80


@dataclass(slots=True)
class _Page:
    """The lines of one paper's page."""

    anchor: TextLine
    arxiv: str
    title: list[TextLine] = field(default_factory=list)
    about: list[TextLine] = field(default_factory=list)
    """Date, upvotes, who submitted it."""
    authors: list[TextLine] = field(default_factory=list)
    body: list[TextLine] = field(default_factory=list)
    last: int = 0
    after: list[TextLine] = field(default_factory=list)
    """What stands below the abstract, up to the next page."""


def recognise(source: Source) -> str | None:
    """By an arXiv id on a line of its own, `Published on` or `Authors:` below, then `Abstract`."""
    anchor, about = None, False
    for number, text in marks(source.lines, "iv:"):
        if _ID.fullmatch(text):
            anchor, about = number, False
        elif anchor and (_DATED.fullmatch(text) or text == "Authors:"):
            about = True
        elif about and _ABSTRACT.fullmatch(text):
            return f"a paper's arXiv id and its abstract on lines {anchor} and {number}"
    return None


def read(source: Source) -> Reading:
    lines = list(text_lines(source.lines))
    starts = _starts(lines)
    entries: list[Entry] = []
    unread: list[Unread] = []
    problems: list[Problem] = []
    boilerplate = list(_above(lines[: starts[0]], unread))
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        page = _page(lines[start:end])
        entry, found = _entry(page, source)
        problems += found
        if entry:
            entries.append(entry)
        else:
            unread.append(Unread(Lines(page.anchor.number, page.last), "a page without a title"))
        own = _own(page.after, end == len(lines), unread)
        boilerplate += _below(own, source, entries, unread)
    numbered = tuple(replace(entry, position=n) for n, entry in enumerate(entries, 1))
    return Reading(numbered, tuple(boilerplate), tuple(unread), tuple(problems))


def _mark(line: TextLine, pattern: re.Pattern[str]) -> re.Match[str] | None:
    return pattern.fullmatch(line.text) if len(line.text) <= LONGEST_MARK else None


def _starts(lines: Sequence[TextLine]) -> list[int]:
    """Where the pages begin: at the ids that have an abstract before the next id."""
    starts: list[int] = []
    anchor = None
    for i, line in enumerate(lines):
        if _mark(line, _ID):
            anchor = i
        elif anchor is not None and _mark(line, _ABSTRACT):
            starts.append(anchor)
            anchor = None
    return starts


# ---------------------------------------------------------------------- from lines to fields


def _page(lines: Sequence[TextLine]) -> _Page:
    anchor = lines[0]
    match = _mark(anchor, _ID)
    page = _Page(anchor, match["id"] if match else "", last=anchor.number)
    below = _BELOW if any(_mark(line, _BELOW) for line in lines) else _FURTHER_BELOW
    part = page.title
    for i, line in enumerate(lines[1:], 1):
        if part is page.body and _mark(line, below):
            page.after = list(lines[i:])
            break
        if part is not page.body and _mark(line, _ABSTRACT):
            part = page.body
        elif part in (page.title, page.about) and _mark(line, _AUTHORS):
            part = page.authors
        elif part is page.title and (_mark(line, _DATED) or _mark(line, _UPVOTE)):
            part = page.about
            part.append(line)
        elif part is not page.title or not _mark(line, _COPY):
            part.append(line)
        page.last = line.number
    return page


def _entry(page: _Page, source: Source) -> tuple[Entry | None, list[Problem]]:
    title = unwrap([line.text for line in page.title])
    if not title or len(page.title) > _LONGEST_TITLE:
        return None, []
    summary, abstract = _texts(page.body)
    published, problems = None, []
    for line in page.about:
        if match := _mark(line, _DATED):
            published, problem = day_of(match["day"], line.number, source)
            problems += [problem] if problem else []
            break
    if not page.after:
        problems.append(_cut_off(page, source))
    entry = Entry(
        dump=source.name,
        position=1,
        lines=Lines(page.anchor.number, page.last),
        title=title,
        abstract=abstract,
        summary=summary,
        date=source.date,
        published=published,
        authors=tuple(_names(page.authors)),
        identifiers=(("arxiv", page.arxiv),),
        upvotes=_upvotes(page.about),
    )
    return entry, problems


def _texts(body: Sequence[TextLine]) -> tuple[str, str]:
    """Summary and abstract."""
    at = next((i for i, line in enumerate(body) if _mark(line, _SUMMED_UP)), None)
    if at is None:
        return "", _joined(body)
    return _joined(body[:at]), _joined(body[at + 1 :])


def _joined(lines: Sequence[TextLine]) -> str:
    """One text of lines and of paragraphs that linked keywords tore apart."""
    text = _BEHIND_SIGN.sub("", _BEFORE_SIGN.sub("", "\n".join(x.text for x in lines)))
    return unwrap(text.split("\n"))


def _names(lines: Sequence[TextLine]) -> Iterator[str]:
    for line in lines:
        for name in line.text[: 100 * _LONGEST_NAME].split(","):
            if name.strip() and len(name) <= _LONGEST_NAME:
                yield name.strip()


def _upvotes(about: Sequence[TextLine]) -> int | None:
    for i, line in enumerate(about):
        if match := _mark(line, _UPVOTE):
            below = about[i + 1].text if i + 1 < len(about) else ""
            count = match["count"] or (below if COUNT.fullmatch(below) else None)
            return number_of(count) if count else None
    return None


def _cut_off(page: _Page, source: Source) -> Problem:
    message = f"the page of arXiv {page.arxiv} has nothing below its abstract"
    remedy = "If the abstract is whole, nothing is lost; if not, paste the page again."
    return Problem(source.file, page.last, message, remedy, "note")


# ------------------------------------------------------------------- above and below a paper


def _above(lines: Sequence[TextLine], unread: list[Unread]) -> Iterator[Lines]:
    """The head of the first page; what stands above it is no part of it."""
    head = next((i for i, line in enumerate(lines) if _mark(line, _HEAD)), len(lines))
    if head == len(lines):
        head = max(0, head - 1) if lines and lines[-1].text.lower() == "papers" else head
    if head:
        stretch = Lines(lines[0].number, lines[head - 1].number)
        unread.append(Unread(stretch, "stands above the page of a paper", outside=True))
    if head < len(lines):
        yield Lines(lines[head].number, lines[-1].number)


def _own(lines: Sequence[TextLine], last: bool, unread: list[Unread]) -> list[TextLine]:
    """What is below an abstract and the page's own, and the head of the next page. A list that was
    pasted between two pages, or behind the last one, is neither."""
    end = _end(lines, last)
    rest = list(lines[end:])
    heads = [] if last else [i for i, line in enumerate(rest) if _mark(line, _HEAD)]
    head = heads[0] if heads else len(rest)
    if rest[:head]:
        stretch = Lines(rest[0].number, rest[head - 1].number)
        unread.append(Unread(stretch, "stands below the page of a paper", outside=True))
    return [*lines[:end], *rest[head:]]


def _end(lines: Sequence[TextLine], last: bool) -> int:
    """Where a page ends: behind its foot, or where a list of papers begins."""
    in_foot = False
    for i, line in enumerate(lines):
        if _mark(line, HEADER) and line.text.lower().startswith(("get ", "by")):
            return i
        in_foot = in_foot or bool(_mark(line, _FOOT))
        if in_foot and not last and _mark(line, _HEAD):
            in_foot = False
        elif in_foot and not _mark(line, _IN_FOOT):
            return i
    return len(lines)


def _below(
    own: Sequence[TextLine], source: Source, entries: list[Entry], unread: list[Unread]
) -> Iterator[Lines]:
    """The page's own lines. Papers that a bot recommends in a comment become entries."""
    listed = False
    waiting: list[TextLine] = []
    for line in own:
        if listed and _mark(line, _END_OF_LIST):
            listed = False
        if not listed:
            waiting = _unclear(waiting, unread)
            yield Lines(line.number, line.number)
            listed = bool(_mark(line, _RECOMMENDED))
            continue
        if line.after_blank:
            waiting = _unclear(waiting, unread)
        waiting.append(line)
        if entry := _recommended(waiting, source):
            entries.append(entry)
            waiting = []
    _unclear(waiting, unread)


def _unclear(lines: Sequence[TextLine], unread: list[Unread]) -> list[TextLine]:
    if lines:
        stretch = Lines(lines[0].number, lines[-1].number)
        unread.append(Unread(stretch, "among recommended papers, but no title with its year"))
    return []


def _recommended(lines: Sequence[TextLine], source: Source) -> Entry | None:
    """The paper that a recommendation names: `Title (2024)`, perhaps a link or wrapped."""
    if len(lines) > 3 or any(len(line.text) > LONGEST_MARK for line in lines):
        return None
    match = _OF_A_YEAR.fullmatch(unwrap([line.text for line in lines]))
    if not match:
        return None
    address = match["url"] or ""
    found = ARXIV_ADDRESS.fullmatch(address)
    return Entry(
        dump=source.name,
        position=1,
        lines=Lines(lines[0].number, lines[-1].number),
        title=(match["linked"] or match["plain"]).strip(),
        date=source.date,
        identifiers=(("arxiv", found["id"]),) if found else (),
        links=(Link("website", address),) if address and not found else (),
    )
