"""Reader for tables: CSV with commas or semicolons, or tabs, below a row that names the columns.

A cell in quotes may hold line breaks (RFC 4180). A quote that is never closed costs its own row
only.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from paperstand.model import Entry, Lines, Link, Unread
from paperstand.read import stated
from paperstand.read.reader import Reading
from paperstand.read.source import Source
from paperstand.text import clean, fold, shows

NAME = "table"
_COLUMN = r'"?[a-z][a-z _()-]{0,40}"?'
BEGINS = re.compile(
    rf"sep=[,;\t]"
    rf"|(?={_COLUMN}[,;\t])(?=.*\b(?:title|paper)\b){_COLUMN}(?:[,;\t] ?{_COLUMN}){{1,40}}",
    re.IGNORECASE,
)

_NAMES = {
    "id": ("id", "key", "source id"),
    "title": ("title", "paper title", "article title", "document title", "paper"),
    "abstract": ("abstract", "summary", "description"),
    "authors": ("authors", "author", "author s", "author names", "author full names"),
    "published": ("published", "date", "publication date", "published at", "date published"),
    "arxiv": ("arxiv", "arxiv id", "eprint"),
    "doi": ("doi",),
    "url": ("url", "link", "links", "urls", "paper url", "paper link", "website"),
    "code": ("code", "github", "code url", "code link", "repository"),
    "project": ("project", "project page"),
    "dataset": ("dataset", "data"),
    "keywords": ("keywords", "tags", "author keywords"),
    "upvotes": ("upvotes", "votes"),
}
_FIELDS = {name: field for field, names in _NAMES.items() for name in names}
_ALSO_KNOWN = frozenset(("year", "venue", "journal", "topics", "dumps", "first seen", "category"))
"""Columns that say a table is one of papers, though nothing is read from them."""
_LINKS = {"url": "website", "code": "code", "project": "project", "dataset": "dataset"}
# As write/data.py names them.
_EXPORTED = "id title authors published first_seen arxiv doi topics links dumps abstract"
_GUARDED = re.compile(r"(^|;\s*)'(?='*\s*[=+\-@\t\r\n＝＋－＠])")
_SEPARATOR_LINE = re.compile(r"sep=([,;\t])")
_LONGEST_NAME = 40
_MOST_LINES = 1000
"""Of one row. More are a quote that somebody forgot to close."""


@dataclass(frozen=True, slots=True)
class _Table:
    separator: str
    columns: tuple[str, ...]
    """The field of each column; empty for a column that isn't read."""
    first: int
    """Index of the first line below the header."""
    exported: bool
    """Whether Paperstand wrote it: then an apostrophe guards what looks like a formula."""


@dataclass(frozen=True, slots=True)
class _Row:
    lines: Lines
    cells: Sequence[str]
    damage: str = ""


def recognise(source: Source) -> str | None:
    table = _table(source)
    if table is None:
        return None
    called = {"\t": "tabs", ",": "commas", ";": "semicolons"}[table.separator]
    return f"columns named on line {table.first}, separated by {called}"


def read(source: Source) -> Reading:
    table = _table(source)
    if table is None:
        return Reading(())
    entries: list[Entry] = []
    unread: list[Unread] = []
    for row in _rows(source, table):
        values = _values(row, table)
        if row.damage:
            unread.append(Unread(row.lines, row.damage))
        elif entry := _entry(values, source, row.lines, table, len(entries) + 1):
            entries.append(entry)
        else:
            unread.append(Unread(row.lines, "a row without a title"))
    return Reading(tuple(entries), (Lines(1, table.first),), tuple(unread))


def _table(source: Source) -> _Table | None:
    """The header, if the first line is one: it names the title and another column known."""
    shown = (n for n, line in enumerate(source.lines) if line.strip())
    at = next(shown, None)
    if at is None:
        return None
    separators = "\t;,"
    if declared := _SEPARATOR_LINE.fullmatch(source.lines[at].strip(" ")):
        separators = declared[1]
        at = next(shown, at)
    line = source.lines[at]
    if len(line) > 100 * _LONGEST_NAME:
        return None
    for separator in separators:
        cells = _header(line, separator)
        names = [fold(cell.replace("_", " ")) for cell in cells]
        columns = tuple(_FIELDS.get(name, "") for name in names)
        known = {*filter(None, columns), *(_ALSO_KNOWN & set(names))}
        if "title" in columns and len(known) > 1 and all(len(c) <= _LONGEST_NAME for c in cells):
            return _Table(separator, columns, at + 1, " ".join(cells) == _EXPORTED)
    return None


def _header(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


def _rows(source: Source, table: _Table) -> Iterator[_Row]:
    at = table.first
    while at < len(source.lines):
        if not source.lines[at].strip():
            at += 1
            continue
        row = _row(source.lines, at, table)
        at = row.lines.last
        if row.damage or any(map(shows, row.cells)):
            yield row


def _row(lines: Sequence[str], at: int, table: _Table) -> _Row:
    """The row that begins on a line."""
    until = min(len(lines), at + _MOST_LINES)
    reader = csv.reader(
        (f"{lines[n]}\n" for n in range(at, until)), delimiter=table.separator, strict=True
    )
    try:
        cells = next(reader)
        place = Lines(at + 1, at + reader.line_num)
        wrong = ""
    except csv.Error as error:
        # A quote within a cell may be just a quote: "Deep" Learning.
        cells = lines[at].split(table.separator)
        place = Lines(at + 1, at + 1)
        wrong = f"a row that can't be read ({error})"
        if len(cells) == len(table.columns) and max(map(len, cells)) <= csv.field_size_limit():
            return _Row(place, cells)
    count, expected = len(cells), len(table.columns)
    if not wrong and any(map(shows, cells[expected:])):
        wrong = f"a row of {count} cells below a header of {expected}"
    return _Row(place, cells, wrong)


def _values(row: _Row, table: _Table) -> dict[str, list[str]]:
    """What the cells of a row say, by field."""
    values: dict[str, list[str]] = {}
    for field, cell in zip(table.columns, row.cells, strict=False):
        text = _GUARDED.sub(r"\1", cell) if table.exported and "'" in cell else cell
        if field and (shown := clean(text)):
            values.setdefault(field, []).append(shown)
    return values


def _entry(
    values: Mapping[str, list[str]], source: Source, lines: Lines, table: _Table, position: int
) -> Entry | None:
    def text(field: str) -> str:
        return values.get(field, [""])[0]

    if not text("title"):
        return None
    authors = text("authors")
    urls = _addresses(values.get("url", ()))
    upvotes = text("upvotes")
    return Entry(
        dump=source.name,
        position=position,
        lines=lines,
        title=text("title"),
        abstract=text("abstract"),
        date=source.date,
        published=stated.day(text("published")),
        authors=_exported_names(authors) if table.exported else stated.names(authors),
        identifiers=stated.identifiers([text("arxiv")], [text("doi")], urls),
        links=tuple(_links(values)),
        keywords=stated.keywords(text("keywords")),
        source_id=text("id") or None,
        upvotes=int(upvotes) if re.fullmatch(r"\d{1,9}", upvotes, re.ASCII) else None,
    )


def _exported_names(text: str) -> tuple[str, ...]:
    return tuple(name for part in text.split("; ") if (name := clean(part)))


def _addresses(cells: Sequence[str]) -> list[str]:
    """The addresses of some cells, separated by spaces, commas or semicolons."""
    return [url for cell in cells for url in re.split(r"[;,]?\s+", cell.strip(";, ")) if url]


def _links(values: Mapping[str, list[str]]) -> Iterator[Link]:
    for field, kind in _LINKS.items():
        yield from stated.links(_addresses(values.get(field, ())), kind)
