"""Reader for CSL-JSON, as Zotero and Paperstand export it: a list of items, an item alone, or an
object that holds the list as `items`.

https://docs.citationstyles.org/en/stable/specification.html, appendix III and IV.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from paperstand.model import Entry, Lines, Unread
from paperstand.read import stated
from paperstand.read.reader import Reading
from paperstand.read.source import Source
from paperstand.text import clean

NAME = "CSL-JSON"

_HEAD = re.compile(r'\s*+(?:\{\s*+"items"\s*+:\s*+)?(\[\s*+)?(?=\{)')
_COMMA = re.compile(r"\s*+,\s*+")
_LIST_END = re.compile(r"\s*+\]\s*+(?:\}\s*+)?")
_NOTHING = re.compile(r"\s*+")
_NAME_PARTS = frozenset(("family", "given", "literal"))
_DATE_PARTS = frozenset(("date-parts", "raw", "literal", "season"))
_TYPES = frozenset(
    ("article-journal", "article-magazine", "article-newspaper", "paper-conference", "document")
)
"""Types that nobody else calls so."""
_LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class _Piece:
    """An object of the list; or what else stands in the file, as `Unread` where it shouldn't."""

    lines: Lines
    value: Any


def recognise(source: Source) -> str | None:
    first = next((line.strip() for line in source.lines if line.strip()), "")
    if not first.startswith(("{", "[")):
        return None
    for piece in islice(_pieces("\n".join(source.lines)), _LOOKED_AT):
        if isinstance(piece.value, Mapping) and (sign := _sign(piece.value)):
            return f"{sign} on line {piece.lines.first}"
    return None


def read(source: Source) -> Reading:
    entries: list[Entry] = []
    unread: list[Unread] = []
    brackets: list[Lines] = []
    for piece in _pieces("\n".join(source.lines)):
        if isinstance(piece.value, Unread):
            unread.append(piece.value)
        elif piece.value is None:
            brackets.append(piece.lines)
        elif entry := _entry(piece, source, len(entries) + 1):
            entries.append(entry)
        else:
            unread.append(Unread(piece.lines, "an item without a title"))
    return Reading(tuple(entries), tuple(brackets), tuple(unread))


def _sign(item: Mapping[str, Any]) -> str:
    """What in an item is CSL's and no other format's; empty if nothing is."""
    if not _text(item, "title"):
        return ""
    authors = item.get("author")
    if isinstance(authors, list) and any(
        isinstance(a, Mapping) and a.keys() & _NAME_PARTS for a in authors
    ):
        return "an author of CSL-JSON"
    issued = item.get("issued")
    if isinstance(issued, Mapping) and issued.keys() & _DATE_PARTS:
        return "a date of CSL-JSON"
    kind = _text(item, "type")
    preprint = kind == "article" and _text(item, "number").startswith("arXiv:")
    return "an item of CSL-JSON" if kind in _TYPES or preprint else ""


def _pieces(text: str) -> Iterator[_Piece]:
    """The objects one by one, so that each keeps its own lines, and what stands around them."""
    head = _HEAD.match(text)
    total = 1 + text.count("\n")
    if not head:
        yield _Piece(Lines(1, total), Unread(Lines(1, total), "not a list of items"))
        return
    decoder = json.JSONDecoder()
    at = head.end()
    line = 1 + text.count("\n", 0, at)
    yield _Piece(Lines(1, line), None)
    while True:
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            rest = Lines(line, total)
            yield _Piece(rest, Unread(rest, f"not valid JSON from here on ({error})"))
            return
        last = line + text.count("\n", at, end)
        lines = Lines(line, last)
        not_one = Unread(lines, "not an item of CSL-JSON")
        yield _Piece(lines, value if isinstance(value, Mapping) else not_one)
        comma = _COMMA.match(text, end) if head[1] else None
        if not comma:
            yield _rest(text, end, Lines(last, total), bool(head[1]))
            return
        at = comma.end()
        line = last + text.count("\n", end, at)
        if line > last + 1:  # a comma may have a line of its own
            yield _Piece(Lines(last + 1, line - 1), None)


def _rest(text: str, end: int, lines: Lines, is_list: bool) -> _Piece:
    """What stands behind the last object: what closes the list, or something to report."""
    if (_LIST_END if is_list else _NOTHING).fullmatch(text, end):
        return _Piece(lines, None)
    if not text[end:].strip():
        return _Piece(lines, Unread(lines, "the list isn't closed: the file was cut off"))
    first = lines.first + text.count("\n", end, len(text) - len(text[end:].lstrip()))
    rest = Lines(first, lines.last)
    return _Piece(rest, Unread(rest, "not JSON that belongs to the items"))


# ------------------------------------------------------------------------------ fields


def _entry(piece: _Piece, source: Source, position: int) -> Entry | None:
    item = piece.value
    title = _text(item, "title")
    if not title:
        return None
    authors = item.get("author")
    arxiv = [_text(item, "number"), *_arxiv_named(item)]
    urls = [_text(item, "URL")]
    return Entry(
        dump=source.name,
        position=position,
        lines=piece.lines,
        title=title,
        abstract=_text(item, "abstract"),
        date=source.date,
        published=_day(item.get("issued")),
        authors=tuple(filter(None, map(_name, authors if isinstance(authors, list) else []))),
        identifiers=stated.identifiers(arxiv, [_text(item, "DOI")], urls),
        links=stated.links(urls),
        keywords=stated.keywords(_text(item, "keyword")),
        source_id=_text(item, "id") or None,
    )


def _text(item: Mapping[str, Any], name: str) -> str:
    found = item.get(name)
    if isinstance(found, bool) or not isinstance(found, str | int):
        return ""
    try:
        return clean(str(found))
    except ValueError:  # a number of too many digits to write down
        return ""


def _arxiv_named(item: Mapping[str, Any]) -> Iterator[str]:
    """arXiv ids that other fields name: `arXiv:2410.01234` as number, container or note."""
    for name in ("number", "container-title", "note"):
        yield stated.arxiv_id_inside(_text(item, name))


def _name(author: Any) -> str:
    """`Ludwig van Beethoven` of its parts; a group's name as it is."""
    if not isinstance(author, Mapping):
        return ""
    if literal := _text(author, "literal"):
        return literal
    parts = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    return " ".join(filter(None, (_text(author, part) for part in parts)))


def _day(issued: Any) -> date | None:
    """A whole date: three parts, or a day in one string. The first of a range counts."""
    if not isinstance(issued, Mapping):
        return None
    ranges = issued.get("date-parts")
    parts = ranges[0] if isinstance(ranges, list) and ranges else None
    if isinstance(parts, list) and len(parts) == 3 and all(isinstance(p, str | int) for p in parts):
        return stated.day("-".join(str(part) for part in parts))
    return stated.day(_text(issued, "raw"))
