"""Reading: what would be read of one text, line range by line range, with nothing written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from paperstand.filing import Text
from paperstand.model import Dump, Entry, Lines
from paperstand.read import Source, read_dump
from paperstand.read.source import decoded
from paperstand.text import plural, shows


@dataclass(frozen=True, slots=True)
class Part:
    """Some lines of a text, and what they are: an entry, unread, or else boilerplate."""

    lines: Lines
    entry: Entry | None = None
    unread: str = ""
    """Why they are unread."""


@dataclass(frozen=True, slots=True)
class Look:
    """A text, read."""

    dump: Dump
    parts: tuple[Part, ...]
    """In the order of the text. Together they are all its lines that show something."""


def look(text: Text, day: date | None = None) -> Look:
    """Read a text as a dump is read. `day` is the curator's word on its date.

    Raises PaperstandError when it can't be read or holds no paper.
    """
    source = decoded(text.data, text.file_name, text.shown_as)
    if day or not text.file:
        # What was pasted has no name that could have a date.
        source = replace(source, date=day or source.date, problems=())
    dump = read_dump(source)
    return Look(dump, tuple(_parts(source, dump)))


def _parts(source: Source, dump: Dump) -> list[Part]:
    parts = [Part(entry.lines, entry) for entry in dump.entries]
    parts += [Part(piece.lines, unread=piece.reason) for piece in dump.unread]
    taken = {n for part in parts for n in range(part.lines.first, part.lines.last + 1)}
    return sorted([*parts, *_rest(source, taken)], key=lambda part: part.lines)


def _rest(source: Source, taken: set[int]) -> Iterator[Part]:
    """Boilerplate; blank lines between don't part it."""
    first = last = 0
    for number, line in enumerate(source.lines, 1):
        if number in taken:
            if first:
                yield Part(Lines(first, last))
            first = 0
        elif shows(line):
            first, last = first or number, number
    if first:
        yield Part(Lines(first, last))


def fields_of(entry: Entry) -> str:
    """What an entry says beside its title, in a line."""
    said = [
        _length("abstract", entry.abstract),
        _length("summary", entry.summary),
        plural(len(entry.authors), "author") if entry.authors else "",
        f"published {entry.published.isoformat()}" if entry.published else "",
        *(f"{kind} {value}" for kind, value in entry.identifiers),
        *(f"{link.kind} {link.url}" for link in entry.links),
        plural(len(entry.keywords), "keyword") if entry.keywords else "",
        plural(entry.upvotes, "upvote") if entry.upvotes is not None else "",
    ]
    return ", ".join(filter(None, said)) or "a title and no more"


def _length(name: str, text: str) -> str:
    return f"{name} ({plural(len(text.split()), 'word')})" if text else ""
