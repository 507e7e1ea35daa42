"""Parts: a paste that mixes formats, cut where one ends and another begins.

Two things show where. A line may be such as only the first of another format is (`BEGINS` of a
reader): the text is cut there if what follows is recognised and holds a paper, so that a title
that merely looks like it changes nothing. And what a reader leaves unread may be another format:
an entry of BibTeX ends with its brace, and a list of titles and abstracts may follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from paperstand.model import Entry, Lines
from paperstand.read.reader import NO_LINE, Reader, Reading
from paperstand.read.source import Source
from paperstand.text import clean, ends_sentence, shows

_MOST = 100
_MOST_LINES = 1_000_000
"""A paste has few parts. So many are looked for, and so few lines looked at for them all, that a
hostile file takes no longer than a large one."""
_SHORTEST = 80
"""Characters of an abstract."""
_LONGEST_HEAD = 6
"""Sections that are looked at together."""
_LONGEST_HEADING = 2
"""In lines."""
_LONGEST_BEGINNING = 500
"""Of a line, no more is looked at."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some lines of a source, and the reader that recognised them."""

    lines: Lines
    source: Source
    """These lines alone, numbered as in the whole."""
    reader: Reader
    why: str


def read_parts(source: Source, readers: Sequence[Reader]) -> tuple[Reading, tuple[Part, ...]]:
    """What all parts of a source say together, and the parts in order. Without parts, if no reader
    recognises anything."""
    waiting = list(parts_of(source, readers))
    done: list[tuple[Part, Reading]] = []
    tries = _tries(source)
    while waiting:
        part = waiting.pop()
        reading = part.reader.read(part.source)
        others: list[Part] = []
        for lines in _left_over(part, reading)[:tries]:
            if any(
                lines.first <= other.lines.last and other.lines.first <= lines.last
                for other in others
            ):
                continue
            tries -= 1
            if other := _another(only(source, lines), readers):
                others.append(replace(other, lines=lines))
                reading = _without(reading, lines)
        waiting += others
        done.append((part, reading))
    done.sort(key=lambda pair: pair[0].lines)
    return _together(done), tuple(part for part, _ in done)


def recognised(source: Source, readers: Sequence[Reader]) -> Part | None:
    """A source as a single part, by the first reader that recognises it."""
    for reader in readers:
        why = reader.recognise(source)
        if why is not None:
            return Part(Lines(1, len(source.lines)), source, reader, why)
    return None


def parts_of(source: Source, readers: Sequence[Reader]) -> tuple[Part, ...]:
    """The parts of a source, in order; empty if no reader recognises it."""
    sections = _sections(source, readers)
    whole = recognised(source, readers)
    if not whole or len(sections) < 2:
        return (whole,) if whole else ()
    parts = []
    for reader, lines in _joined(source, sections, readers):
        part = recognised(only(source, lines), readers)
        if part is None or part.reader is not reader:
            return (whole,)  # what was recognised piece by piece is another thing together
        parts.append(replace(part, lines=lines))
    return tuple(parts) if len(parts) > 1 else (whole,)


def only(source: Source, lines: Lines) -> Source:
    """Some lines of a source. Blank ones stand above, so that each keeps its number."""
    blank = ("",) * (lines.first - 1)
    return replace(source, lines=(*blank, *source.lines[lines.first - 1 : lines.last]))


@dataclass(frozen=True, slots=True)
class _Section:
    lines: Lines
    claimed_by: tuple[Reader, ...]
    """The readers whose beginning its first line is."""


def _sections(source: Source, readers: Sequence[Reader]) -> list[_Section]:
    """The text cut at every line that may begin a format. Beginnings of one reader's alone that
    follow each other are one section: a hundred entries of BibTeX are no mixture."""
    borders: list[tuple[int, tuple[Reader, ...]]] = [(1, ())]
    tries = _tries(source)
    matches = [(reader, reader.BEGINS.fullmatch) for reader in readers]
    for number, line in enumerate(source.lines, 1):
        text = "\t".join(map(clean, line[:_LONGEST_BEGINNING].split("\t"))).strip()
        claims = tuple([reader for reader, match in matches if match(text)]) if text else ()
        if claims and (len(claims) > 1 or claims != borders[-1][1]):
            borders.append((number, claims))
            if len(borders) > tries:
                return []
    borders = [(_with_heading(source, number), claims) for number, claims in borders]
    ends = [number - 1 for number, _ in borders[1:]] + [len(source.lines)]
    return [
        _Section(Lines(first, last), claims)
        for (first, claims), last in zip(borders, ends, strict=True)
        if any(map(shows, source.lines[first - 1 : last]))
    ]


def _with_heading(source: Source, number: int) -> int:
    """Where a part begins whose beginning this is: above it may stand its heading."""
    above = number
    while above > 1 and shows(source.lines[above - 2]):
        above -= 1
    heading = source.lines[above - 1 : number - 1]
    short = len(heading) <= _LONGEST_HEADING and all(len(line) <= 60 for line in heading)
    return above if short else number


def _joined(
    source: Source, sections: Sequence[_Section], readers: Sequence[Reader]
) -> Iterator[tuple[Reader, Lines]]:
    """Sections that belong together, joined. One that holds no paper by itself is the head of those
    that follow, if it begins as their format does, else it belongs to the one before."""
    labels = [_label(source, section, readers) for section in sections]
    found: list[tuple[Reader, Lines]] = []
    first = at = 0
    while at < len(sections):
        reader, last = labels[at], at
        if reader is None:
            reader, last = _head(source, sections, labels, at, readers)
        above = found[-1] if found else None
        if above and reader in (None, above[0]):
            found[-1] = (above[0], Lines(above[1].first, sections[last].lines.last))
        elif reader:
            found.append((reader, Lines(sections[first].lines.first, sections[last].lines.last)))
        at = last + 1
        first = at if found else first
    yield from found


def _label(source: Source, section: _Section, readers: Sequence[Reader]) -> Reader | None:
    """Who reads a section, if there is a paper in it, or something to tell the curator. Below a
    beginning there must be what it promises."""
    part = _with_papers(only(source, section.lines), readers)
    expected = section.claimed_by or readers
    if part and (part.reader in expected or part.reader.BEGINS is NO_LINE):
        return part.reader
    return None


def _head(
    source: Source,
    sections: Sequence[_Section],
    labels: Sequence[Reader | None],
    at: int,
    readers: Sequence[Reader],
) -> tuple[Reader | None, int]:
    """The reader of a section together with those that follow, and the last of them."""
    start = sections[at]
    for last in range(at + 1, min(at + _LONGEST_HEAD, len(sections))):
        lines = Lines(start.lines.first, sections[last].lines.last)
        part = _with_papers(only(source, lines), readers)
        if part and part.reader in start.claimed_by:
            return part.reader, last
        if labels[last]:
            break
    return None, at


def _with_papers(source: Source, readers: Sequence[Reader]) -> Part | None:
    """What some lines are by themselves, if that is more than nothing. Anything may be taken for a
    list of titles, so one without abstracts is nothing."""
    part = recognised(source, readers)
    if part is None:
        return None
    reading = part.reader.read(source)
    if part.reader is readers[-1]:
        return part if any(len(entry.abstract) >= _SHORTEST for entry in reading.entries) else None
    return part if reading.entries or reading.unread else None


# ------------------------------------------------------------------------ what is left over


def _tries(source: Source) -> int:
    """How often some lines of a source may be looked at again."""
    return min(_MOST, 1 + _MOST_LINES // (1 + len(source.lines)))


def _left_over(part: Part, reading: Reading) -> list[Lines]:
    """Runs of lines of a part that its reader made nothing of, also each from something it couldn't
    read on. The longest first. What is of its format, but broken, is no other."""
    taken = bytearray(part.lines.last + 1)
    own = [unread.lines for unread in reading.unread if not unread.outside]
    for lines in (*(entry.lines for entry in reading.entries), *reading.boilerplate, *own):
        taken[lines.first : lines.last + 1] = b"\1" * (lines.last + 1 - lines.first)
    begins = {unread.lines.first for unread in reading.unread}
    found: list[Lines] = []
    firsts: list[int] = []
    last = 0
    for number in range(part.lines.first, part.lines.last + 1):
        if taken[number]:
            found += [Lines(first, last) for first in firsts]
            firsts = []
        elif shows(part.source.lines[number - 1]):
            last = number
            if not firsts or number in begins:
                firsts.append(number)
    found += [Lines(first, last) for first in firsts]
    return sorted(found, key=lambda lines: (lines.first - lines.last, lines.first))


def _another(rest: Source, readers: Sequence[Reader]) -> Part | None:
    """What lines that were left over are by themselves. Anything may be taken for a title and its
    abstract, so that counts only where there is no doubt."""
    part = recognised(rest, readers)
    if part is None:
        return None
    entries = part.reader.read(part.source).entries
    if part.reader is readers[-1] and not _no_doubt(entries, readers):
        return None
    return part if entries else None


def _no_doubt(entries: Sequence[Entry], readers: Sequence[Reader]) -> bool:
    """Whether these are titles and abstracts: whole ones, and more than a sentence."""
    abstracts = [entry.abstract for entry in entries]
    return (
        all(map(ends_sentence, abstracts))
        and sum(map(len, abstracts)) >= _SHORTEST * (1 + len(entries))
        and not any(r.BEGINS.fullmatch(entry.title) for r in readers for entry in entries)
    )


def _without(reading: Reading, lines: Lines) -> Reading:
    """A reading that says nothing about some lines."""
    unread = [u for u in reading.unread if not lines.first <= u.lines.first <= lines.last]
    problems = [p for p in reading.problems if not (p.line and lines.first <= p.line <= lines.last)]
    return replace(reading, unread=tuple(unread), problems=tuple(problems))


def _together(parts: Sequence[tuple[Part, Reading]]) -> Reading:
    """The readings of all parts as one. A reader doesn't know where its part begins, and may take
    the lines above for its own."""
    entries = [entry for _, reading in parts for entry in reading.entries]
    entries.sort(key=lambda entry: entry.lines.first)
    return Reading(
        tuple(replace(entry, position=n) for n, entry in enumerate(entries, 1)),
        tuple(
            Lines(max(b.first, part.lines.first), min(b.last, part.lines.last))
            for part, reading in parts
            for b in reading.boilerplate
            if b.last >= part.lines.first
        ),
        tuple(unread for _, reading in parts for unread in reading.unread),
        tuple(problem for _, reading in parts for problem in reading.problems),
        tuple(found for _, reading in parts for found in reading.page_dates),
    )
