"""Reader for CSL-JSON, as Zotero and Paperstand export it: a list of items, an item alone, or an
object that holds the list as `items`.

https://docs.citationstyles.org/en/stable/specification.html, appendix III and IV.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

from paperstand.model import Entry, Lines, Unread
from paperstand.read import stated
from paperstand.read.json_objects import BRACKETS, Piece, object_alone, objects_of_list
from paperstand.read.reader import NO_LINE, Reading
from paperstand.read.source import Source
from paperstand.text import clean

NAME = "CSL-JSON"
BEGINS = NO_LINE  # as records in JSON do, which are asked later

_HEAD = re.compile(r'\s*+(?:\{\s*+"items"\s*+:\s*+)?(\[\s*+)?(?=\{)')
_LIST_END = re.compile(r"\s*+\]\s*+(?:\}\s*+)?")
_NAME_PARTS = frozenset(("family", "given", "literal"))
_DATE_PARTS = frozenset(("date-parts", "raw", "literal", "season"))
_TYPES = frozenset(
    ("article-journal", "article-magazine", "article-newspaper", "paper-conference", "document")
)
"""Types that nobody else calls so."""
_LOOKED_AT = 50


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
        elif piece.value is BRACKETS:
            brackets += [piece.lines] if piece.lines.first <= piece.lines.last else []
        elif entry := _entry(piece, source, len(entries) + 1):
            entries.append(entry)
        else:
            is_item = isinstance(piece.value, Mapping)
            reason = "an item without a title" if is_item else "not an item of CSL-JSON"
            unread.append(Unread(piece.lines, reason))
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


def _pieces(text: str) -> Iterator[Piece]:
    """The objects one by one, so that each keeps its own lines, and what stands around them."""
    head = _HEAD.match(text)
    if head and head[1]:
        return objects_of_list(text, head.end(), _LIST_END)
    return object_alone(text)


# ------------------------------------------------------------------------------ fields


def _entry(piece: Piece, source: Source, position: int) -> Entry | None:
    item = piece.value
    if not isinstance(item, Mapping):
        return None
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
