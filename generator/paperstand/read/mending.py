"""Mending: damage that the values of a dump bear, undone in the entries that were read.

Lines are decoded rightly before they are read (`encoding`). What an escape stands for shows only
when its value is read: the `\\u00c3\\u00af` of a JSON file, the `&amp;` of a page's source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from html import unescape
from html.entities import html5

from paperstand.model import Entry, Problem
from paperstand.read.encoding import rightly_decoded
from paperstand.text import clean, plural, shows

_ENTITY = re.compile(r"&(?:([A-Za-z][A-Za-z0-9]{1,30};)|#(\d{1,7});|#[xX]([0-9A-Fa-f]{1,6});)")
_WRITTEN = frozenset(("amp;", "lt;", "gt;", "quot;", "apos;"))
_ESCAPED = frozenset("&<>\"'")
"""What of ASCII programs escape, by name or number; `&colon;` and the like are meant."""
_SPACES = frozenset("\xa0\xad\u2002\u2003\u2009")
"""What shows nothing and is escaped all the same."""
_TAG = re.compile(r"<[A-Za-z/!?]")
_SHOWN = 40


def without_entities(text: str) -> str:
    """A text with what its HTML entities stand for: `Q&amp;A` → `Q&A`.

    Much of what is passed around was escaped twice, and that is undone, too. A text that would hold
    a tag then, that was escaped more often, or that escapes what nobody needs to, is about HTML
    rather than damaged by it, and stays as it is.
    """
    if "&" not in text:
        return text
    try:
        once = _ENTITY.sub(_character, text)
        twice = _ENTITY.sub(_character, once)
        more = _ENTITY.sub(_character, twice)
    except ValueError:
        return text
    tags = len(_TAG.findall(text))
    return twice if more == twice and len(_TAG.findall(twice)) <= tags else text


def _character(entity: re.Match[str]) -> str:
    """What an entity stands for. Raises ValueError where no program would have written it."""
    if name := entity[1]:
        found = html5.get(name, entity[0])
        escaped = name in _WRITTEN or found == entity[0]
    else:
        code = int(entity[2]) if entity[2] else int(entity[3], 16)
        # As HTML reads it: `&#150;` is the dash that has this number in Windows-1252.
        found = unescape(entity[0])
        escaped = chr(code) in _ESCAPED if code < 128 else False
        if code < 32 or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            raise ValueError("no character")
    if not escaped and (found.isascii() or not (shows(found) or found in _SPACES)):
        raise ValueError("a sign that no program escapes")
    return found


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
