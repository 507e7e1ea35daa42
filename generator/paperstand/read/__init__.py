"""Read: from the files of `content/dumps/` to dumps with their entries.

`read_dump` picks the reader by content, lets it read, and checks that every line is accounted
for. A reader that overlooks a line can't lose it: the line is reported as unread.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, count
from pathlib import Path

from paperstand.model import Dump, Lines, PaperstandError, Problem, Unread
from paperstand.read import (
    arxiv_feed,
    arxiv_ids,
    arxiv_listing,
    arxiv_mailing,
    bibtex,
    csl_json,
    hf_list,
    hf_mail,
    hf_paper,
    hf_trending,
    json_records,
    markdown_list,
    ris,
    table,
)
from paperstand.read.mending import mended
from paperstand.read.parts import read_parts
from paperstand.read.reader import Reader, Reading
from paperstand.read.source import Source, decoded, dump_name, read_bytes
from paperstand.store import FORGETFUL, Memory, key_of
from paperstand.text import shows
from paperstand.workers import ALONE, Workers

_MANY_BYTES = 4_000_000
"""From so many on, besides those of the largest file, other processes are worth their start."""

READERS: tuple[Reader, ...] = (
    bibtex,
    ris,
    csl_json,
    json_records,
    arxiv_feed,
    arxiv_listing,
    arxiv_mailing,
    table,
    hf_mail,
    hf_paper,
    hf_trending,
    markdown_list,
    arxiv_ids,
    hf_list,
)
"""Asked in this order; the stricter formats first."""


def find_dumps(folder: Path) -> tuple[tuple[Path, ...], tuple[Problem, ...]]:
    """The dump files of a folder, sorted by name, and what in it was passed over."""
    if not folder.is_dir():
        remedy = f"Create {folder} and put a text file with papers in it."
        message = "is not there: expected a folder with dumps"
        raise PaperstandError([Problem(str(folder), None, message, remedy)])
    files, problems = [], []
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir():
            remedy = f"Move its files into {folder}."
            message = "is a folder: dumps are read from the dumps folder only"
            problems.append(Problem(str(path), None, message, remedy, "warning"))
        else:
            files.append(path)
    if not files:
        remedy = "Put a text file with papers in it, named YYYY-MM-DD-name.txt."
        message = "is empty: expected at least one dump"
        raise PaperstandError([Problem(str(folder), None, message, remedy)])
    return tuple(files), tuple(problems)


def read_dumps(
    paths: Sequence[Path], workers: Workers = ALONE, memory: Memory = FORGETFUL
) -> tuple[tuple[Dump, ...], tuple[Problem, ...]]:
    """Read every dump. A dump that can't be read is a problem; the others are still read.

    Those that `memory` doesn't know are read by `workers` where they are large.
    """
    files: list[_File] = []
    read: dict[Path, _Read] = {}
    for path, name in zip(paths, names_of([p.name for p in paths]), strict=True):
        try:
            file = _File(path, name, read_bytes(path, str(path)))
        except PaperstandError as error:
            read[path] = _Read(None, error.problems)
            continue
        if _is_text(str(path)):
            files.append(file)
        else:  # can't be written down, and so not remembered
            read[path] = _read(file)
    keys = [key_of(f.data, str(f.path), f.path.name, f.name) for f in files]
    answers = memory.each("dump", files, keys, lambda new: _read_all(new, workers), _Read)
    read.update((file.path, answer) for file, answer in zip(files, answers, strict=True))
    found = [read[path] for path in paths]
    dumps = tuple(one.dump for one in found if one.dump is not None)
    return dumps, tuple(problem for one in found for problem in one.problems)


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class _Read:
    """A dump, or why there is none."""

    dump: Dump | None
    problems: tuple[Problem, ...] = ()


def _read(file: _File) -> _Read:
    try:
        return _Read(read_dump(decoded(file.data, file.path.name, str(file.path), file.name)))
    except PaperstandError as error:
        return _Read(None, error.problems)


def _read_all(files: Sequence[_File], workers: Workers) -> list[_Read]:
    largest_first = sorted(files, key=lambda file: len(file.data), reverse=True)
    others = sum(len(file.data) for file in largest_first[1:])
    read = workers.map(_read, largest_first) if others >= _MANY_BYTES else map(_read, largest_first)
    of_path = dict(zip((file.path for file in largest_first), read, strict=True))
    return [of_path[file.path] for file in files]


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def names_of(file_names: Iterable[str]) -> list[str]:
    """A name for each file, different also where case doesn't count.

    `a.txt` and `a.json` would share a name, so both keep their ending in it. What is still
    alike then (`a b.txt`, `a+b.txt`) is numbered in the order of the files.
    """
    files = list(file_names)
    shared = Counter(dump_name(f).lower() for f in files)
    names: list[str] = []
    taken: set[str] = set()
    for file in files:
        name = dump_name(file)
        if shared[name.lower()] > 1:
            name = dump_name(file.replace(".", "-"))
        numbered = (f"{name}-{n}" for n in count(2))
        name = next(n for n in chain([name], numbered) if n.lower() not in taken)
        taken.add(name.lower())
        names.append(name)
    return names


def read_dump(source: Source) -> Dump:
    """Read one source with the first reader that recognises it.

    Raises PaperstandError when no reader does, or when it yields no paper.
    """
    text_lines = [n for n, line in enumerate(source.lines, 1) if shows(line)]
    if not text_lines:
        remedy = "Paste the list into it again, or remove the file."
        raise PaperstandError([Problem(source.file, 1, "is empty: expected papers", remedy)])
    reading, parts = read_parts(source, READERS)
    if parts:
        names = " + ".join(dict.fromkeys(part.reader.NAME for part in parts))
        why = "; ".join(part.why for part in parts)
        entries, notes = mended(reading.entries, source.file)
        reading = replace(reading, entries=entries, problems=(*reading.problems, *notes))
        return _account(source, set(text_lines), names, why, reading)
    formats = ", ".join(r.NAME for r in READERS)
    message = f"no paper found: the text is none of the formats known ({formats})"
    remedy = "Expected a title, its abstract, a title, its abstract, …; see docs/formats.md."
    raise PaperstandError([Problem(source.file, text_lines[0], message, remedy)])


def page_dates(source: Source) -> tuple[tuple[str, date | None], ...]:
    """The dates that the page of a source bears: as they are written, and the day they mean, in the
    year 1 where they don't say which."""
    reading, _ = read_parts(replace(source, date=None), READERS)
    return tuple((shown, day) for _, shown, day in reading.page_dates)


def _account(source: Source, text_lines: set[int], reader: str, why: str, reading: Reading) -> Dump:
    """Check that every line is accounted for, and count."""
    in_entries = _covered((e.lines for e in reading.entries), text_lines)
    boilerplate = _covered(reading.boilerplate, text_lines) - in_entries
    pieces = tuple(_apart(reading.unread, boilerplate, text_lines))
    reported = _covered((piece.lines for piece in pieces), text_lines) - in_entries
    boilerplate -= reported
    forgotten = text_lines - in_entries - boilerplate - reported
    reason = "not recognised as part of a paper"
    unread = (*pieces, *(Unread(lines, reason) for lines in _ranges(forgotten)))
    problems = [*source.problems, *reading.problems, *_check_page_dates(source, reading)]
    for piece in unread:
        start = source.lines[piece.lines.first - 1].strip()[:60]
        message = f"{piece.reason}: {start!r}"
        remedy = "Nothing is lost: the line stays in the dump. Mend it there if it matters."
        problems.append(Problem(source.file, piece.lines.first, message, remedy, "warning"))
    if not reading.entries:
        message = f"no paper found (read as {reader}: {why})"
        remedy = "Expected at least one title; paste the list again, or remove the file."
        raise PaperstandError([Problem(source.file, 1, message, remedy), *problems])
    return Dump(
        name=source.name,
        file=source.file,
        date=source.date,
        reader=reader,
        why=why,
        entries=reading.entries,
        text_lines=len(text_lines),
        entry_lines=len(in_entries),
        boilerplate_lines=len(boilerplate),
        unread=unread,
        unread_lines=len(reported | forgotten),
        problems=tuple(problems),
    )


def _apart(unread: Iterable[Unread], taken: set[int], text_lines: set[int]) -> Iterator[Unread]:
    """What is unread, without lines of boilerplate amid it, unless it has no other line."""
    for piece in unread:
        left = _ranges(set(range(piece.lines.first, piece.lines.last + 1)) - taken)
        own = [lines for lines in left if _covered([lines], text_lines)]
        yield from (Unread(lines, piece.reason) for lines in own or [piece.lines])


def _covered(ranges: Iterable[Lines], text_lines: set[int]) -> set[int]:
    return {n for r in ranges for n in range(r.first, r.last + 1)} & text_lines


def _ranges(numbers: Iterable[int]) -> list[Lines]:
    """Runs of consecutive numbers: 1 2 3 7 → 1–3, 7–7."""
    runs: list[Lines] = []
    for n in sorted(numbers):
        if runs and runs[-1].last == n - 1:
            runs[-1] = Lines(runs[-1].first, n)
        else:
            runs.append(Lines(n, n))
    return runs


def _check_page_dates(source: Source, reading: Reading) -> Iterable[Problem]:
    """The date the page bears should be the one in the dump's name."""
    if source.date is None:
        return
    for line, shown, meant in reading.page_dates:
        if meant != source.date:
            message = f"the page says {shown!r}, the file's name says {source.date.isoformat()}"
            remedy = "The name counts. Rename the file if the page is right."
            yield Problem(source.file, line, message, remedy, "warning")


__all__ = ["READERS", "Source", "find_dumps", "names_of", "page_dates", "read_dump", "read_dumps"]
