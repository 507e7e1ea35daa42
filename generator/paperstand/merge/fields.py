"""Fields: which one wins when the entries of one paper disagree.

- title: that of the earliest sighting, passing over titles that were cut short;
- abstract: the fullest; a short text that isn't a part of it becomes the summary;
- authors: the longest list, of equals the earliest;
- published: the earliest day given;
- identifiers, links, keywords: all of them; of two values for one identifier the earliest seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import TypeVar

from paperstand.model import Entry, Link, Sighting
from paperstand.text import fold, without_latex

T = TypeVar("T")

_SUMMARY = 420


@dataclass(frozen=True, slots=True)
class Draft:
    """A paper before it has an address."""

    title: str
    abstract: str
    summary: str
    authors: tuple[str, ...]
    published: date | None
    identifiers: tuple[tuple[str, str], ...]
    links: tuple[Link, ...]
    keywords: tuple[str, ...]
    sightings: tuple[Sighting, ...]


def origin(entry: Entry) -> tuple[str, ...]:
    """What an entry says of its paper: names the paper where its title alone doesn't."""
    identifiers = (f"{kind}:{value}" for kind, value in entry.identifiers)
    return (entry.title, entry.abstract, *entry.authors, *identifiers)


def combine(entries: Sequence[Entry], reasons: Sequence[tuple[str, ...]]) -> Draft:
    """One paper of its entries, which come earliest first, each with why it belongs here."""
    if len(entries) == 1:
        return _alone(entries[0], reasons[0])
    whole = [e for e in entries if not e.title.endswith(("…", "..."))]
    bodies = sorted((e.abstract for e in entries if e.abstract), key=len, reverse=True)
    abstract = bodies[0] if bodies else ""
    draft = Draft(
        title=(whole or entries)[0].title,
        abstract=abstract,
        summary=_summary(entries, abstract),
        authors=_authors(entries),
        published=min(filter(None, (e.published for e in entries)), default=None),
        identifiers=_identifiers(chain.from_iterable(e.identifiers for e in entries)),
        links=_union(e.links for e in entries),
        keywords=_union(e.keywords for e in entries),
        sightings=(),
    )
    gives = _provenance(draft, entries)
    sightings = tuple(map(_sighting, entries, reasons, gives))
    return replace(draft, sightings=sightings)


def _alone(entry: Entry, why: tuple[str, ...]) -> Draft:
    """A paper that was seen once, as nearly all are: nothing to choose from."""
    return Draft(
        title=entry.title,
        abstract=entry.abstract,
        summary=entry.summary,
        authors=entry.authors,
        published=entry.published,
        identifiers=_identifiers(entry.identifiers),
        links=_union((entry.links,)) if entry.links else (),
        keywords=_union((entry.keywords,)) if entry.keywords else (),
        sightings=(_sighting(entry, why, ()),),
    )


def _sighting(entry: Entry, why: tuple[str, ...], gives: tuple[str, ...]) -> Sighting:
    return Sighting(
        entry.dump,
        entry.date,
        entry.position,
        entry.title,
        entry.lines,
        entry.source_id,
        entry.upvotes,
        why,
        gives,
    )


def _identifiers(stated: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The first of each kind."""
    first: dict[str, str] = {}
    for kind, value in stated:
        first.setdefault(kind, value)
    return tuple(sorted(first.items()))


def _provenance(draft: Draft, entries: Sequence[Entry]) -> list[tuple[str, ...]]:
    """For each entry, what the paper has from it: of several that say the same, the earliest."""
    gives: list[list[str]] = [[] for _ in entries]

    def credit(fact: str, says_so: Iterable[bool]) -> None:
        source = next((i for i, says in enumerate(says_so) if says), None)
        if source is not None:
            gives[source].append(fact)

    credit("the title", (e.title == draft.title for e in entries))
    if draft.abstract:
        credit("the abstract", (e.abstract == draft.abstract for e in entries))
    if draft.summary:
        credit("the summary", (draft.summary in (e.summary, e.abstract) for e in entries))
    if draft.authors:
        credit("the authors", (e.authors == draft.authors for e in entries))
    if draft.published:
        credit("the date of publication", (e.published == draft.published for e in entries))
    for pair in draft.identifiers:
        credit("the {} identifier {}".format(*pair), (pair in e.identifiers for e in entries))
    for link in draft.links:
        credit(f"the link {link.url}", (link in e.links for e in entries))
    return [tuple(facts) for facts in gives]


def _union(groups: Iterable[Iterable[T]]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(item for group in groups for item in group))


def _summary(entries: Sequence[Entry], abstract: str) -> str:
    """What a dump gives as a summary, or a short text where another dump has the abstract."""
    for entry in entries:
        if entry.summary:
            return entry.summary
    most = min(_SUMMARY, len(abstract) // 3)
    short = [e.abstract for e in entries if 0 < len(e.abstract) <= most]
    whole = _comparable(abstract) if short else ""
    return next((body for body in short if _comparable(body)[:60] not in whole), "")


def _comparable(text: str) -> str:
    return fold(without_latex(text))


def _authors(entries: Sequence[Entry]) -> tuple[str, ...]:
    """The longest list. Lists aren't added up: `K. Müller` elsewhere is nobody new."""
    return max((e.authors for e in entries), key=len)
