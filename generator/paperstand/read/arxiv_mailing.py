r"""Reader for arXiv's daily mailing, where `\\` stands above and below what belongs to a paper:

    \\
    arXiv:2410.12345
    Date: Thu, 10 Oct 2024 17:59:59 GMT   (1234kb)

    Title: A title, wrapped
      at some column
    Authors: A name and another name
    Categories: cs.LG cs.RO
    \\
      The abstract, wrapped.
    \\ ( https://arxiv.org/abs/2410.12345 ,  1234kb)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from paperstand.model import Entry, Lines, Problem, Unread
from paperstand.read import stated
from paperstand.read.latex import text_of
from paperstand.read.reader import Reading
from paperstand.read.source import Source
from paperstand.text import clean

NAME = "arXiv mailing"

_NUMBER = re.compile(
    r"(?:arXiv:|Paper: )(\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7}(?:v\d+)?)"
    r"(?: \(.*\))?"
)
_RULE = "\\\\"
BEGINS = re.compile(
    rf"{re.escape(_RULE)}|-{{40,}}|Send any comments regarding submissions.*|Submissions to:"
)
_END = re.compile(r"\\\\ \(.*\)")
_LABEL = re.compile(r"([A-Z][A-Za-z-]*(?: \(v1\))?): ?(.*)")
_DATE = re.compile(r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4})\b.*")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_BOILERPLATE = re.compile(
    r"-{5,}|%[%-]{4,}|Send any comments regarding submissions.*|Archives at https?://.*"
    r"|To unsubscribe, .*|Submissions to:|received from .*",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Record:
    number: str
    first: int
    last: int
    fields: dict[str, list[str]] = field(default_factory=dict)
    abstract: list[str] = field(default_factory=list)
    below: bool = False
    """Whether the fields are over: what follows is the abstract."""
    label: str = ""
    closed: bool = False


def recognise(source: Source) -> str | None:
    above = ""
    for number, line in enumerate(source.lines, 1):
        if above == _RULE and _NUMBER.fullmatch(clean(line)):
            return f"a paper of an arXiv mailing on line {number}"
        above = line.strip()
    return None


def read(source: Source) -> Reading:
    entries: list[Entry] = []
    boilerplate: list[Lines] = []
    unread: list[Unread] = []
    problems: list[Problem] = []
    for record in _records(source, boilerplate):
        lines = Lines(record.first, record.last)
        entry = _entry(record, source, len(entries) + 1)
        if entry is None:
            unread.append(Unread(lines, "a paper without its title"))
            continue
        entries.append(entry)
        if not record.closed:
            message = rf"the end of {entry.title[:60]!r} (a line `\\ (…)`) is missing"
            remedy = "What was read is kept. Compare with the mail; it may be cut off here."
            problems.append(Problem(source.file, record.last, message, remedy, "warning"))
    return Reading(tuple(entries), tuple(boilerplate), tuple(unread), tuple(problems))


def _records(source: Source, boilerplate: list[Lines]) -> Iterator[_Record]:
    """The papers of a mail; lines known to be the mail's own go to `boilerplate`."""
    record: _Record | None = None
    above, own_name = "", False
    for index, line in enumerate(source.lines):
        number, text = index + 1, clean(line)
        following = source.lines[index + 1] if number < len(source.lines) else ""
        starts = _NUMBER.fullmatch(text) if above == _RULE else None
        begins_next = text == _RULE and _NUMBER.fullmatch(clean(following))
        above = text
        if (starts or begins_next) and record and not (starts and record.number == ""):
            yield record
            record = None
        if begins_next:
            record = _Record("", number, number)
        elif starts and record:
            record.number, record.last = starts[1], number
        elif record is None:
            name = own_name and not _BOILERPLATE.fullmatch(text)
            if text and (name or _BOILERPLATE.fullmatch(text)):
                boilerplate.append(Lines(number, number))
            own_name = text == "Submissions to:" or (own_name and not text)
        elif text:
            record.last = number
            _add(record, line, text)
            if record.closed:
                yield record
                record = None
    if record:
        yield record


def _add(record: _Record, line: str, text: str) -> None:
    """Give a line to the field it belongs to."""
    if _END.fullmatch(text) or (text == _RULE and record.below):
        record.closed = True
    elif text == _RULE:
        record.below = True
    elif record.below:
        record.abstract.append(text)
    elif label := _LABEL.fullmatch(text):
        record.label = label[1]
        record.fields.setdefault(label[1], []).append(label[2])
    elif record.label and line[:1].isspace():
        record.fields[record.label].append(text)


def _entry(record: _Record, source: Source, position: int) -> Entry | None:
    def text(*labels: str) -> str:
        return " ".join(next((record.fields[x] for x in labels if x in record.fields), []))

    title = text_of(text("Title"))
    if not title:
        return None
    names = stated.names(text_of(stated.without_brackets(text("Authors", "Author"))))
    return Entry(
        dump=source.name,
        position=position,
        lines=Lines(record.first, record.last),
        title=title,
        abstract=text_of(" ".join(record.abstract)),
        date=source.date,
        published=_day(text("Date", "Date (v1)")),
        authors=names,
        identifiers=stated.identifiers([record.number], text("DOI").split()),
        source_id=record.number,
    )


def _day(text: str) -> date | None:
    """`Thu, 10 Oct 2024 17:59:59 GMT (12kb)`: when it was submitted."""
    match = _DATE.fullmatch(text)
    if not match or match[2] not in _MONTHS:
        return None
    try:
        return date(int(match[3]), _MONTHS.index(match[2]) + 1, int(match[1]))
    except ValueError:
        return None
