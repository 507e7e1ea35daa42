"""Reader for BibTeX and BibLaTeX files: `@article{key, title = {…}, author = {…}, …}`.

An entry is looked for where a line begins with `@name{`, so that a brace too few in one can't
swallow those that follow. O. Patashnik, BibTeXing (https://ctan.org/pkg/bibtex), section 2; P. Kime
and others, The biblatex Package (https://ctan.org/pkg/biblatex), section 2.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from paperstand.model import Entry, Lines, Problem, Unread
from paperstand.read import stated
from paperstand.read.latex import text_of
from paperstand.read.reader import Reading
from paperstand.read.source import Source
from paperstand.text import clean

NAME = "BibTeX"
BEGINS = re.compile(r"@\w{2,20} ?[{(].*|% ?Encoding: .*", re.IGNORECASE)

_RECORD = re.compile(r"^[ \t]*+@\w++\s*+[{(]\s*+[^\s,{}()\"=]*+\s*+,\s*+[A-Za-z][\w-]*+\s*+=", re.M)
_START = re.compile(r"@(\w++)\s*+([{(])")
_LINE_START = re.compile(r"^[ \t]*+@\w++[ \t]*+[{(]", re.M)
_KEY = re.compile(r"\s*+([^\s,{}()\"=]*+)\s*+(?:,|(?=[})]))")
_FIELD = re.compile(r"[\s,]*+([A-Za-z][\w:.+/-]*+)\s*+=\s*+")
_PLAIN = re.compile(r"[\w:.+/-]++")
_JOIN = re.compile(r"\s*+#\s*+")
_SPACE_OR_COMMA = re.compile(r"[\s,]*+")
_BRACES = re.compile("[{}]")
_BRACES_OR_QUOTE = re.compile('[{}"]')
_MOST_ABOVE = 5
_LONGEST_ABOVE = 120
"""What programs write above the first entry: a few short lines."""
_OTHERS = "others"


@dataclass(slots=True)
class _File:
    """What is found on the way through the text."""

    source: Source
    text: str
    starts: list[int]
    entries: list[Entry] = field(default_factory=list)
    boilerplate: list[Lines] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    strings: dict[str, str] = field(default_factory=dict)

    def lines(self, start: int, end: int) -> Lines:
        """The lines of what stands from `start` up to `end`."""
        last = max(start, end - 1)
        return Lines(bisect_right(self.starts, start), bisect_right(self.starts, last))


class _DamageError(Exception):
    """What is wrong with an entry. Never leaves this module."""


def recognise(source: Source) -> str | None:
    above = 0
    for line in source.lines:
        if _LINE_START.match(line):
            break
        shown = line.strip()
        if shown and not shown.startswith("%"):
            above += 1
            if above > _MOST_ABOVE or len(shown) > _LONGEST_ABOVE:
                return None
    else:
        return None
    text = "\n".join(source.lines)
    match = _RECORD.search(text)
    if not match:
        return None
    return f"a BibTeX entry on line {1 + text.count(chr(10), 0, match.start())}"


def read(source: Source) -> Reading:
    text = "\n".join(source.lines)
    starts = [0, *accumulate(len(line) + 1 for line in source.lines)][:-1]
    file = _File(source, text, starts)
    borders = [match.start() for match in _LINE_START.finditer(text)]
    for start, end in zip([0, *borders], [*borders, len(text)], strict=True):
        _read_chunk(file, start, end)
    return Reading(
        tuple(file.entries), tuple(file.boilerplate), tuple(file.unread), tuple(file.problems)
    )


def _read_chunk(file: _File, at: int, end: int) -> None:
    """Read the entries from one line that begins with `@` up to the next."""
    while match := _START.search(file.text, at, end):
        _outside(file, at, match.start())
        try:
            at = _read_entry(file, match, end)
        except _DamageError as damage:
            file.unread.append(Unread(file.lines(match.start(), end), str(damage)))
            return
    _outside(file, at, end)


def _outside(file: _File, start: int, end: int) -> None:
    """Text between the entries, which BibTeX takes for comments."""
    between = file.text[start:end]
    if not between.strip(" \t\n,"):
        if between.strip():  # a comma behind an entry
            file.boilerplate.append(file.lines(start, end))
        return
    at = start
    for line in between.split("\n"):
        lines = file.lines(at, at + len(line))
        if line.strip().startswith("%"):
            file.boilerplate.append(lines)
        elif line.strip(" \t,"):
            file.unread.append(Unread(lines, "text outside of the entries", outside=True))
        at += len(line) + 1


def _read_entry(file: _File, match: re.Match[str], limit: int) -> int:
    """Read the entry that begins at a match; where it ends."""
    kind, opened = match[1].lower(), match[2]
    close = {"{": "}", "(": ")"}[opened]
    if kind in ("comment", "preamble"):
        end = _closing(file.text, match.end(), limit) if opened == "{" else limit
        file.boilerplate.append(file.lines(match.start(), end))
        return end
    fields: dict[str, str] = {}
    key, at = "", match.end()
    if kind != "string":
        head = _KEY.match(file.text, at, limit)
        if not head:
            raise _DamageError("an entry without a key")
        key, at = head[1], head.end()
    while named := _FIELD.match(file.text, at, limit):
        value, at = _value(file, named.end(), limit)
        fields.setdefault(named[1].lower(), value)
    space = _SPACE_OR_COMMA.match(file.text, at, limit)
    at = space.end() if space else at
    if at >= limit:
        raise _DamageError("the entry isn't closed: a brace is missing, or the file was cut off")
    if file.text[at] != close:
        line = file.lines(at, at + 1).first
        raise _DamageError(f"an entry that can't be read from line {line} on (a brace too many?)")
    lines = file.lines(match.start(), at + 1)
    if kind == "string":
        file.strings.update(fields)
        file.boilerplate.append(lines)
    elif entry := _entry(file, fields, key, lines):
        file.entries.append(entry)
    else:
        file.unread.append(Unread(lines, "an entry without a title"))
    return at + 1


def _value(file: _File, at: int, limit: int) -> tuple[str, int]:
    """The value that begins at a place, its parts joined, and where it ends."""
    parts: list[str] = []
    while True:
        first = file.text[at] if at < limit else ""
        if first == "{":
            end = _closing(file.text, at + 1, limit)
            parts.append(file.text[at + 1 : end - 1])
        elif first == '"':
            end = _closing_quote(file.text, at + 1, limit)
            parts.append(file.text[at + 1 : end - 1])
        elif plain := _PLAIN.match(file.text, at, limit):
            end = plain.end()
            parts.append(file.strings.get(plain[0].lower(), plain[0]))
        else:
            raise _DamageError(
                "an entry that can't be read: a field has no value, or the file was cut off"
            )
        join = _JOIN.match(file.text, end, limit)
        if not join:
            return "".join(parts), end
        at = join.end()


def _closing(text: str, at: int, limit: int) -> int:
    """Behind the brace that closes the one before `at`. BibTeX counts escaped ones, too."""
    depth = 1
    for match in _BRACES.finditer(text, at, limit):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return match.end()
    raise _DamageError("the entry isn't closed: a brace is missing, or the file was cut off")


def _closing_quote(text: str, at: int, limit: int) -> int:
    """Behind the quote that closes the one before `at`, which no brace encloses."""
    depth = 0
    for match in _BRACES_OR_QUOTE.finditer(text, at, limit):
        if match[0] == '"':
            if depth <= 0:
                return match.end()
        else:
            depth += 1 if match[0] == "{" else -1
    raise _DamageError("the entry isn't closed: a quote is missing, or the file was cut off")


# ------------------------------------------------------------------------------ fields


def _entry(file: _File, fields: dict[str, str], key: str, lines: Lines) -> Entry | None:
    title = text_of(fields.get("title", ""))
    if not title:
        return None
    urls = [_address(fields.get(name, "")) for name in ("url", "ee")]
    return Entry(
        dump=file.source.name,
        position=len(file.entries) + 1,
        lines=lines,
        title=title,
        abstract=text_of(fields.get("abstract", "")),
        date=file.source.date,
        published=stated.day(clean(fields.get("date", ""))),
        authors=tuple(_authors(fields.get("author", ""))),
        identifiers=stated.identifiers(_eprints(fields), [_address(fields.get("doi", ""))], urls),
        links=stated.links(urls),
        keywords=stated.keywords(text_of(fields.get("keywords", ""))),
        source_id=key or None,
    )


def _eprints(fields: dict[str, str]) -> Iterator[str]:
    """What may be an arXiv id: an `eprint` of arXiv, or what Google Scholar puts into `journal`."""
    archive = fields.get("archiveprefix", fields.get("eprinttype", "arxiv"))
    if clean(archive).lower() == "arxiv":
        yield _address(fields.get("eprint", ""))
    yield _address(fields.get("arxivid", ""))
    for name in ("journal", "journaltitle", "howpublished", "note"):
        yield stated.arxiv_id_inside(text_of(fields.get(name, "")))


def _address(value: str) -> str:
    """An address or identifier, which LaTeX takes as it is but for what some programs escape."""
    value = re.sub(r"\\url\s*\{([^{}]*)\}", r"\1", value)
    value = re.sub(r"\\([%&#_~$])", r"\1", value).replace("{", "").replace("}", "")
    return clean(value)


def _authors(value: str) -> Iterator[str]:
    """The names of an `author` field: separated by `and`, unless braces enclose it."""
    for name in _split(value, re.compile(r"[{}]|(?<=\s)and(?=\s)", re.I)):
        parts = list(_split(name, re.compile("[{},]")))
        shown = [text_of(part) for part in parts]
        whole = ", ".join(part for part in shown if part)
        if not whole or whole == _OTHERS:
            continue
        yield stated.natural(whole) if len(parts) > 1 else whole


def _split(value: str, pattern: re.Pattern[str]) -> Iterator[str]:
    """The parts of a value between what a pattern finds outside of braces."""
    depth = start = 0
    for match in pattern.finditer(value):
        if match[0] in "{}":
            depth += 1 if match[0] == "{" else -1
        elif depth <= 0:
            yield value[start : match.start()]
            start = match.end()
    yield value[start:]
