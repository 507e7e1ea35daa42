"""Mending: damage that the values of a dump bear, undone in the entries that were read.

Lines are decoded rightly before they are read (`encoding`). What an escape stands for shows only
when its value is read: the `\\u00c3\\u00af` of a JSON file, the `&amp;` of a page's source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from html.entities import html5

from paperstand.model import Entry, Problem
from paperstand.read.encoding import rightly_decoded
from paperstand.text import clean, plural

_ENTITY = re.compile(r"&(?:([A-Za-z][A-Za-z0-9]{1,30};)|#(\d{1,7});|#[xX]([0-9A-Fa-f]{1,6});)")
_TAG = re.compile(r"<[A-Za-z/!?]")
_SHOWN = 40


def without_entities(text: str) -> str:
    """A text with what its HTML entities stand for: `Q&amp;A` → `Q&A`.

    A text that would hold a tag then, or one that spells letters by their numbers, is about HTML
    rather than damaged by it, and stays as it is. Twice, since much was escaped twice.
    """
    for _ in range(2):
        if "&" not in text:
            break
        try:
            plain = _ENTITY.sub(_character, text)
        except ValueError:
            break
        if len(_TAG.findall(plain)) > len(_TAG.findall(text)):
            break
        text = plain
    return text


def _character(entity: re.Match[str]) -> str:
    if name := entity[1]:
        return html5.get(name, entity[0])
    code = int(entity[2]) if entity[2] else int(entity[3], 16)
    if not 32 <= code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return entity[0]
    if chr(code).isascii() and chr(code).isalnum():
        raise ValueError("a letter that nobody needs to escape")
    return chr(code)


_REPAIRS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("text that had been decoded wrongly, which was mended", rightly_decoded),
    ("HTML entities, which were read as what they stand for", without_entities),
)


def mended(entries: Sequence[Entry], file: str) -> tuple[tuple[Entry, ...], list[Problem]]:
    """Entries with their texts mended, and a note on each kind of damage."""
    problems = []
    for damage, repair in _REPAIRS:
        after = tuple(_repaired(entry, repair) for entry in entries)
        changed = [(old, new) for old, new in zip(entries, after, strict=True) if old is not new]
        if changed:
            old, new = changed[0]
            message = f"{plural(len(changed), 'paper')} had {damage}: {_change(old, new)}"
            remedy = "The dump stays as it is; corrections.yml sets a title as you want it."
            problems.append(Problem(file, old.lines.first, message, remedy, "note"))
        entries = after
    return tuple(entries), problems


def _repaired(entry: Entry, repair: Callable[[str], str]) -> Entry:
    texts = _texts(entry)
    after = [clean(new) or old if (new := repair(old)) != old else old for old in texts]
    if after == texts:
        return entry
    title, abstract, summary, *others = after
    authors, others = others[: len(entry.authors)], others[len(entry.authors) :]
    keywords, urls = others[: len(entry.keywords)], others[len(entry.keywords) :]
    links = (replace(link, url=url) for link, url in zip(entry.links, urls, strict=True))
    return replace(
        entry,
        title=title,
        abstract=abstract,
        summary=summary,
        authors=tuple(authors),
        keywords=tuple(keywords),
        links=tuple(links),
    )


def _texts(entry: Entry) -> list[str]:
    urls = [link.url for link in entry.links]
    return [entry.title, entry.abstract, entry.summary, *entry.authors, *entry.keywords, *urls]


def _change(old: Entry, new: Entry) -> str:
    """The first change there is, with a little of what is around it."""
    one, other = next(
        pair for pair in zip(_texts(old), _texts(new), strict=True) if len(set(pair)) > 1
    )
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    start = max(0, at - _SHOWN // 3)
    return f"{one[start : start + _SHOWN]!r} → {other[start : start + _SHOWN]!r}"
