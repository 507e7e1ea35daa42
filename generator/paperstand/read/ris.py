"""Reader for RIS: `TY  - JOUR`, a field a line, `ER  - `.

https://en.wikipedia.org/wiki/RIS_(file_format), which tells what programs really write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from paperstand.model import Entry, Lines, Problem, Unread
from paperstand.read import stated
from paperstand.read.reader import Reading
from paperstand.read.source import Source
from paperstand.text import clean

NAME = "RIS"
BEGINS = re.compile(r"TY {1,2}- [A-Z]{2,8}|Provider: .*")

_TAG = re.compile(r"\s{0,3}([A-Z][A-Z0-9]) {1,2}-(?: (.*)|\s*)")
_TYPE = re.compile(r"\s{0,3}TY {1,2}- [A-Z]{2,8}\s*")
_MOST_ABOVE = 5
"""Lines that some services write above the first record: `Provider: …`."""


@dataclass(slots=True)
class _Record:
    first: int
    last: int
    fields: dict[str, list[str]] = field(default_factory=dict)
    closed: bool = False

    def all(self, *tags: str) -> list[str]:
        """The values of the first of several tags that has some."""
        return next((self.fields[tag] for tag in tags if any(self.fields.get(tag, ()))), [])

    def text(self, *tags: str) -> str:
        return next(filter(None, self.all(*tags)), "")


def recognise(source: Source) -> str | None:
    shown = [(n, line) for n, line in enumerate(source.lines, 1) if line.strip()]
    for (number, line), (_, after) in pairwise(shown[: _MOST_ABOVE + 2]):
        if _TYPE.fullmatch(line):
            return f"a RIS record on line {number}" if _TAG.fullmatch(after) else None
    return None


def read(source: Source) -> Reading:
    entries: list[Entry] = []
    unread: list[Unread] = []
    problems: list[Problem] = []
    for record in _records(source, unread):
        lines = Lines(record.first, record.last)
        if entry := _entry(record, source, lines, len(entries) + 1):
            entries.append(entry)
            if not record.closed:
                message = f"the record of {entry.title[:60]!r} has no end (`ER  - `)"
                remedy = "What it says is kept. Compare with the original; it may be cut off here."
                problems.append(Problem(source.file, record.last, message, remedy, "warning"))
        else:
            unread.append(Unread(lines, "a record without a title"))
    return Reading(tuple(entries), (), tuple(unread), tuple(problems))


def _records(source: Source, unread: list[Unread]) -> Iterator[_Record]:
    """The records; lines that are in none go to `unread`."""
    record: _Record | None = None
    tag = ""
    for number, line in enumerate(source.lines, 1):
        match = _TAG.fullmatch(line)
        if match and match[1] == "TY":
            if record:
                yield record
            record = _Record(number, number)
        if record is None:
            if line.strip():
                unread.append(
                    Unread(Lines(number, number), "text outside of the records", outside=True)
                )
            continue
        if line.strip():
            record.last = number
        if match and match[1] == "ER":
            record.closed = True
            yield record
            record = None
        elif match:
            tag = match[1]
            record.fields.setdefault(tag, []).append(clean(match[2] or ""))
        elif shown := clean(line):
            _go_on(record.fields[tag], tag, shown)
    if record:
        yield record


def _go_on(values: list[str], tag: str, line: str) -> None:
    """A line without a tag: more of the value above, or another keyword."""
    if tag == "KW":
        values.append(line)
    else:
        values[-1] = f"{values[-1]} {line}".strip()


def _entry(record: _Record, source: Source, lines: Lines, position: int) -> Entry | None:
    title = record.text("TI", "T1", "CT", "BT")
    if not title:
        return None
    urls = record.all("UR")
    arxiv = [stated.arxiv_id(value) for value in record.all("AN", "M1")]
    arxiv += [stated.arxiv_id_inside(record.text(tag)) for tag in ("JO", "JF", "T2", "PB")]
    days = map(stated.day, (record.text("DA"), record.text("PY"), record.text("Y1")))
    return Entry(
        dump=source.name,
        position=position,
        lines=lines,
        title=title,
        abstract=record.text("AB", "N2"),
        date=source.date,
        published=next(filter(None, days), None),
        authors=tuple(filter(None, map(stated.natural, record.all("AU", "A1")))),
        identifiers=stated.identifiers(arxiv, record.all("DO"), urls),
        links=stated.links(urls),
        keywords=tuple(dict.fromkeys(filter(None, record.all("KW")))),
        source_id=record.text("ID") or None,
    )
