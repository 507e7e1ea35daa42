"""What a field of a catalogue states: identifiers, links, whole dates and names, or nothing.

Shared by the readers of catalogues (BibTeX, RIS, CSL-JSON, tables).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from paperstand.model import Link
from paperstand.text import clean

_ARXIV_ID = r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?"
_ARXIV = re.compile(
    rf"(?:arxiv:\s?|https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/)?{_ARXIV_ID}(?:\.pdf)?",
    re.IGNORECASE,
)
_ARXIV_INSIDE = re.compile(rf"\barxiv:\s?{_ARXIV_ID}(?![\w.])", re.IGNORECASE)
_DOI = re.compile(r"(?:doi:\s?|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_ARXIV_DOI = re.compile(rf"10\.48550/arxiv\.{_ARXIV_ID}", re.IGNORECASE)
_OPENREVIEW = re.compile(r"https?://openreview\.net/(?:forum|pdf)\?id=([\w-]+)")
_WEB = re.compile(r"https?://\S+")
_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[/T ].*)?")
_SUFFIX = re.compile(r"[JS]r\.?|II|III|IV")
_NOT_A_PERSON = re.compile("^The |[0-9&]| (?:and|or) ")

Identifiers = tuple[tuple[str, str], ...]


def arxiv_id(text: str) -> str:
    """The arXiv id that a text is, without its version: `arXiv:2410.01234v2` → `2410.01234`.
    Empty if it is none.

    https://info.arxiv.org/help/arxiv_identifier.html"""
    match = _ARXIV.fullmatch(text)
    return match[1] if match else ""


def arxiv_id_inside(text: str) -> str:
    """The arXiv id that a text names: `arXiv preprint arXiv:2410.01234` → `2410.01234`."""
    match = _ARXIV_INSIDE.search(text)
    return match[1] if match else ""


def identifiers(
    arxiv: Iterable[str] = (), doi: Iterable[str] = (), urls: Iterable[str] = ()
) -> Identifiers:
    """The identifiers that fields hold; an address that is made of one states it, too."""
    addresses = list(urls)
    found: dict[str, str] = {}
    for text in (*doi, *addresses):
        if match := _DOI.fullmatch(text):
            found.setdefault("doi", match[1].lower())
    for text in (*arxiv, *addresses):
        if known := arxiv_id(text):
            found.setdefault("arxiv", known)
    if "arxiv" not in found and (match := _ARXIV_DOI.fullmatch(found.get("doi", ""))):
        found["arxiv"] = match[1]
    for text in addresses:
        if match := _OPENREVIEW.fullmatch(text):
            found.setdefault("openreview", match[1])
    return tuple(sorted(found.items()))


def links(urls: Iterable[str], kind: str = "website") -> tuple[Link, ...]:
    """The web addresses among some texts, without those that are an identifier."""
    once = dict.fromkeys(url for url in urls if _WEB.fullmatch(url) and not identifiers(urls=[url]))
    return tuple(Link(kind, url) for url in once)


def day(text: str) -> date | None:
    """A whole date, as `2024-05-13` or `2024/05/13/`. A year alone is none, nor is a month."""
    match = _DAY.fullmatch(text)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None


def natural(name: str) -> str:
    """A name that a catalogue gives family first, as it is said: `van Beethoven, Ludwig` → `Ludwig
    van Beethoven`. What may be a group's stays as it is."""
    parts = [clean(part) for part in name.split(",")]
    if len(parts) == 3 and _SUFFIX.fullmatch(parts[1]):
        parts = [parts[0], parts[2], parts[1]]
    suffixed = len(parts) == 3 and _SUFFIX.fullmatch(parts[2])
    if not (len(parts) == 2 or suffixed) or not all(parts) or _NOT_A_PERSON.search(name):
        return clean(name)
    return " ".join([parts[1], parts[0], *parts[2:]])


def keywords(text: str) -> tuple[str, ...]:
    """The keywords of one string, separated by `;` or, without one, by `,`."""
    separator = ";" if ";" in text else ","
    return tuple(dict.fromkeys(k for part in text.split(separator) if (k := clean(part))))


def names(text: str) -> tuple[str, ...]:
    """The names in one string: `A B; C D`, `A B, C D and E F`, `Quill, Ada and van Dam, Jan`."""
    if ";" in text:
        found = text.split(";")
    else:
        found = []
        for part in re.split(r",? and ", text):
            pieces = part.split(", ")
            family_first = len(pieces) == 2 and all(w.islower() for w in pieces[0].split()[:-1])
            found += [part] if family_first else pieces
    return tuple(name for part in found if (name := clean(part)))


def without_brackets(text: str) -> str:
    """A text without what stands in round brackets: affiliations, in lists of authors."""
    kept: list[str] = []
    depth = 0
    for part in re.split(r"([()])", text):
        if part in ("(", ")"):
            depth = max(0, depth + (1 if part == "(" else -1))
        elif depth == 0:
            kept.append(part)
    return "".join(kept)
