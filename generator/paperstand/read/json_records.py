"""Reader for records in JSON: a list, an object that holds one, or one object a line.

Names that mean the same are understood alike (`abstract` or `summary`, `date` or `published`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from paperstand.model import Entry, Lines, Link, Unread
from paperstand.read.reader import Reading
from paperstand.read.source import Source
from paperstand.text import clean

NAME = "JSON records"

_ARXIV = re.compile(
    r"(?:arxiv:|.*arxiv\.org/\w+/)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(v\d+)?", re.I
)
_DOI = re.compile(r"(?:doi:|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.I)
_COMMA = re.compile(r"\s*,\s*")
_BRACKETS = object()
"""Stands for the lines around the objects of a list."""


@dataclass(frozen=True, slots=True)
class _Record:
    lines: Lines
    value: Any


def recognise(source: Source) -> str | None:
    first = next((line.strip() for line in source.lines if line.strip()), "")
    if _is_object(first):
        return "a JSON object on its first line"
    if first.startswith(("{", "[")) and _list_start("\n".join(source.lines)) is not None:
        return "a list of JSON objects"
    return None


def read(source: Source) -> Reading:
    entries: list[Entry] = []
    unread: list[Unread] = []
    brackets: list[Lines] = []
    for record in _records(source):
        if isinstance(record.value, Unread):
            unread.append(record.value)
        elif record.value is _BRACKETS:
            brackets.append(record.lines)
        elif entry := _entry(record, source, len(entries) + 1):
            entries.append(entry)
        else:
            unread.append(Unread(record.lines, "a record without a title"))
    return Reading(tuple(entries), tuple(brackets), tuple(unread))


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _list_start(text: str) -> int | None:
    """Where the first object of a list begins: at the top, or the value of a top-level name."""
    match = re.match(
        r'\s*(?:\{\s*(?:"[^"]*"\s*:\s*(?:"[^"]*"|[\w.+-]+)\s*,\s*)*"[^"]*"\s*:\s*)?\[\s*(?=\{)',
        text,
    )
    return match.end() if match else None


def _records(source: Source) -> Iterator[_Record]:
    if _is_object(next(line for line in source.lines if line.strip())):
        for number, line in enumerate(source.lines, 1):
            if line.strip():
                yield _line_record(number, line)
    else:
        yield from _list_records("\n".join(source.lines))


def _list_records(text: str) -> Iterator[_Record]:
    """The objects of a list one by one, so that each keeps its own lines."""
    decoder = json.JSONDecoder()
    at = _list_start(text) or 0
    line = 1 + text.count("\n", 0, at)
    yield _Record(Lines(1, line), _BRACKETS)
    while True:
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            rest = Lines(line, 1 + text.count("\n"))
            yield _Record(rest, Unread(rest, f"not valid JSON from here on ({error})"))
            return
        last = line + text.count("\n", at, end)
        yield _Record(Lines(line, last), value)
        comma = _COMMA.match(text, end)
        if not comma:
            yield _Record(Lines(last, 1 + text.count("\n")), _BRACKETS)
            return
        at = comma.end()
        line = last + text.count("\n", end, at)


def _line_record(number: int, line: str) -> _Record:
    lines = Lines(number, number)
    try:
        return _Record(lines, json.loads(line))
    except (ValueError, RecursionError) as error:
        return _Record(lines, Unread(lines, f"not valid JSON ({error})"))


def _entry(record: _Record, source: Source, position: int) -> Entry | None:
    value = record.value
    if not isinstance(value, Mapping):
        return None
    title = _text(value, "title", "name")
    if not title:
        return None
    return Entry(
        dump=source.name,
        position=position,
        lines=record.lines,
        title=title,
        abstract=_text(value, "abstract", "summary", "description"),
        summary=_text(value, "ai_summary", "tldr") if _text(value, "abstract", "summary") else "",
        date=source.date,
        published=_date(_text(value, "published", "date", "publishedAt", "publicationDate")),
        authors=_names(value.get("authors", value.get("author"))),
        identifiers=_identifiers(value),
        links=_links(value),
        keywords=_names(value.get("keywords")),
        source_id=_text(value, "source_id", "id", "paperId") or None,
        upvotes=value["upvotes"] if isinstance(value.get("upvotes"), int) else None,
    )


def _text(value: Mapping[str, Any], *names: str) -> str:
    """The first of several fields that holds something, as one line."""
    for name in names:
        found = value.get(name)
        if isinstance(found, str | int) and not isinstance(found, bool) and clean(str(found)):
            return clean(str(found))
    return ""


def _names(value: Any) -> tuple[str, ...]:
    """A list of names, however it is written: strings, `{name: …}`, or one string."""
    if isinstance(value, str):
        value = re.split(r";| and |, (?=\w+[ .])", value) if value.strip() else []
    if not isinstance(value, list):
        return ()
    names = (v.get("name") if isinstance(v, Mapping) else v for v in value)
    return tuple(c for n in names if isinstance(n, str) and (c := clean(n)))


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _identifiers(value: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Identifiers the record states. An `id` counts where it has the form of an arXiv id."""
    found: dict[str, str] = {}
    for name in ("arxiv", "arxiv_id", "arxivId", "eprint", "id"):
        match = _ARXIV.fullmatch(_text(value, name))
        if match:
            found.setdefault("arxiv", match[1])
    match = _DOI.fullmatch(_text(value, "doi"))
    if match:
        found["doi"] = match[1].lower()
    if openreview := _text(value, "openreview"):
        found["openreview"] = openreview
    return tuple(sorted(found.items()))


def _links(value: Mapping[str, Any]) -> tuple[Link, ...]:
    url = _text(value, "url")
    return (Link("website", url),) if re.match(r"https?://\S+$", url) else ()
