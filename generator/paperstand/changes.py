"""Changes: what is new in a digest, compared with the papers as they were published before.

A published page must not disappear: every address in the previous data leads to a paper, unless
the curator's corrections hide the paper or say that it may go.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process

from paperstand.merge.names import Names
from paperstand.model import (
    Corrections,
    CuratedPaper,
    Digest,
    Dump,
    NearMiss,
    Paper,
    Problem,
    Sighting,
)
from paperstand.published import Published
from paperstand.slugs import title_slug
from paperstand.text import excerpt, plural

SHOWN = 20
"""Pages that are named when they would disappear; the others are counted."""
_ALIKE = 80
"""How much like an address another must look, of 100, to be offered in its place."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A paper that more sightings have become part of, and those sightings."""

    paper: Paper
    seen: tuple[Sighting, ...]
    united: tuple[Published, ...] = ()
    """The published papers that are this one now, when they are several."""


@dataclass(frozen=True, slots=True)
class Sorting:
    """A paper whose topics are others than before."""

    paper: Paper
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lost:
    """An address of a published paper that would lead nowhere."""

    paper: Published
    address: str
    instead: str = ""
    """A paper that may well be the same, if there is one."""
    dumps: tuple[str, ...] = ()
    """The dumps it was seen in, if all of them are missing."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different, all of it in the order of the papers' ids."""

    published: int
    """Papers there were before."""
    dumps: tuple[Dump, ...]
    """Those that nothing published came from."""
    new: tuple[CuratedPaper, ...]
    merged: tuple[Merge, ...]
    sorted_anew: tuple[Sorting, ...]
    uncertain: tuple[NearMiss, ...]
    """Pairs that look alike, at least one of which is new."""
    gone: tuple[Published, ...]
    """Papers that have no page any more, as the corrections say."""
    lost: tuple[Lost, ...]
    lost_lists: tuple[tuple[str, Published], ...] = ()
    """Pages of dumps and topics that there would be no more, each with a paper that was there."""


def compare(
    previous: Sequence[Published], digest: Digest, corrections: Corrections | None = None
) -> Changes:
    """What the digest changes. `corrections` are those it was made with."""
    leads_to = _addresses(digest)
    roads = {road.slug for road in digest.crossroads}
    before = _homes(previous, digest, leads_to)
    allowed = _Allowed(corrections or Corrections(), digest)
    missing = [
        (paper, address)
        for paper in previous
        for address in paper.addresses
        if address not in leads_to and address not in roads
    ]
    known_dumps = {dump for paper in previous for dump, _ in paper.seen}
    lost = [(paper, address) for paper, address in missing if not allowed.to_go(paper)]
    return Changes(
        published=len(previous),
        dumps=tuple(dump for dump in digest.dumps if dump.name not in known_dumps),
        new=tuple(p for p in digest.papers if p.id not in before),
        merged=tuple(_merges(digest, before)),
        sorted_anew=tuple(_sortings(digest, before)),
        uncertain=tuple(
            miss for miss in digest.near_misses if any(id not in before for id in miss.papers)
        ),
        gone=tuple(p for p, address in missing if address == p.id and allowed.to_go(p)),
        lost=tuple(_lost(p, a, digest, leads_to, n < SHOWN) for n, (p, a) in enumerate(lost)),
        lost_lists=tuple(_lost_lists(previous, digest, allowed)),
    )


def disappearing(changes: Changes) -> Iterator[Problem]:
    """An error for each paper's address that would lead nowhere; beyond `SHOWN` they are only
    counted. A warning for each list that would be no more: its papers are still there."""
    for lost in changes.lost[:SHOWN]:
        paper = lost.paper
        which = "" if lost.address == paper.id else f", which leads to {paper.id!r},"
        message = (
            f"the published page papers/{lost.address}.html{which} would disappear:"
            f" “{excerpt(paper.title, 200)}”"
        )
        yield Problem(paper.file, paper.line, message, remedy(lost))
    if (more := len(changes.lost) - SHOWN) > 0:
        first = changes.lost[SHOWN].paper
        message = f"{plural(more, 'more published page')} would disappear, this one and others"
        hint = "If they are this many, a dump may be missing, or read wrongly."
        yield Problem(first.file, first.line, message, hint)
    for page, paper in changes.lost_lists[:SHOWN]:
        message = f"the published page {page} would disappear"
        hint = "Give its dump or topic the name it had."
        yield Problem(paper.file, paper.line, message, hint, "warning")


def remedy(lost: Lost) -> str:
    """What the curator can do about a page that would disappear."""
    lines = " ".join(line.strip() for line in allowing([lost]))
    if lost.instead:
        return (
            f"If {lost.instead!r} is the same paper, let the address lead there, in"
            f" corrections.yml: {lines} (or give it its title back with title:)."
        )
    missing = f"the dump {lost.dumps[0]}" if lost.dumps else "its entry"
    return (
        f"Put {missing} back; hide: in corrections.yml can keep it from being shown. Or say there"
        f" that it may go: {lines}"
    )


def allowing(several: Sequence[Lost]) -> Iterator[str]:
    """What to paste into corrections.yml to have these addresses lead elsewhere, or go."""
    moved = [lost for lost in several if lost.instead]
    left = [lost for lost in several if not lost.instead]
    dumps = dict.fromkeys(dump for lost in left for dump in lost.dumps)
    if moved:
        yield "redirect:"
        for lost in moved:
            yield from (f"  - from: {lost.address}", f"    to: {lost.instead}")
    if left:
        yield "gone:"
        yield from (f"  - dump: {dump}" for dump in dumps)
        yield from (f"  - paper: {lost.address}" for lost in left if not lost.dumps)


def _addresses(digest: Digest) -> dict[str, str]:
    """Where every address leads: to which paper's id."""
    aliases = {alias: p.id for p in digest.papers for alias in p.paper.aliases}
    return dict(digest.redirects) | aliases | {p.id: p.id for p in digest.papers}


def _homes(
    previous: Sequence[Published], digest: Digest, leads_to: Mapping[str, str]
) -> Mapping[str, Sequence[Published]]:
    """For each paper's id, the published papers that it is now."""
    by_sighting = {(s.dump, s.title): p.id for p in digest.papers for s in p.paper.sightings}
    before: defaultdict[str, list[Published]] = defaultdict(list)
    for paper in previous:
        # An address that others claim, too, has become a crossroads: then what was seen tells.
        seen = (by_sighting[s] for s in paper.seen if s in by_sighting)
        if home := leads_to.get(paper.id) or next(seen, ""):
            before[home].append(paper)
    return before


class _Allowed:
    """Which published papers may lose their page, by the curator's word."""

    def __init__(self, corrections: Corrections, digest: Digest) -> None:
        entries = {f"{e.dump}#{e.position}": e for d in digest.dumps for e in d.entries}
        hidden = [ref.text for ref in corrections.hide]
        # A place is one of the dumps as they are now, and may have been another's before.
        self._seen = {(e.dump, e.title) for text in hidden if (e := entries.get(text))}
        gone = [ref.text for kind, ref in corrections.gone if kind == "paper"]
        self._names = [*gone, *(text for text in hidden if text not in entries)]
        self._dumps = {ref.text for kind, ref in corrections.gone if kind == "dump"}

    def dump_to_go(self, dump: str) -> bool:
        return dump in self._dumps

    def to_go(self, paper: Published) -> bool:
        dumps = {dump for dump, _ in paper.seen}
        if (dumps and dumps <= self._dumps) or not self._seen.isdisjoint(paper.seen):
            return True
        names: Names[bool] = Names()
        for slug in paper.addresses:
            names.add_slug(slug, [True])
        for title in (paper.title, *(title for _, title in paper.seen)):
            names.add_title(title, [True])
        return any(names.find(text) for text in self._names)


def _lost_lists(
    previous: Sequence[Published], digest: Digest, allowed: _Allowed
) -> Iterator[tuple[str, Published]]:
    dumps = {dump.name for dump in digest.dumps}
    topics = {topic.id for topic in digest.vocabulary.topics}
    lost: dict[str, Published] = {}
    for paper in previous:
        for dump, _ in paper.seen:
            if dump not in dumps and not allowed.dump_to_go(dump):
                lost.setdefault(f"dumps/{dump}.html", paper)
        for topic in paper.topics:
            if topic not in topics:
                lost.setdefault(f"topics/{topic}.html", paper)
    yield from sorted(lost.items(), key=lambda found: found[0])


def _merges(digest: Digest, before: Mapping[str, Sequence[Published]]) -> Iterator[Merge]:
    there = {dump.name for dump in digest.dumps}
    for curated in digest.papers:
        earlier = before.get(curated.id, ())
        known = {seen for published in earlier for seen in published.seen}
        # A dump that has another name now brings nothing.
        moved = {title for dump, title in known if dump not in there}
        fresh = [
            s
            for s in curated.paper.sightings
            if (s.dump, s.title) not in known and s.title not in moved
        ]
        joined = tuple(fresh if earlier else fresh[1:])
        united = tuple(earlier) if len(earlier) > 1 else ()
        if joined or united:
            yield Merge(curated.paper, joined or curated.paper.sightings[1:], united)


def _sortings(digest: Digest, before: Mapping[str, Sequence[Published]]) -> Iterator[Sorting]:
    for curated in digest.papers:
        if earlier := before.get(curated.id):
            was = {topic for published in earlier for topic in published.topics}
            now = {assignment.topic for assignment in curated.topics}
            if was != now:
                yield Sorting(curated.paper, tuple(sorted(now - was)), tuple(sorted(was - now)))


def _lost(
    paper: Published, address: str, digest: Digest, leads_to: Mapping[str, str], named: bool
) -> Lost:
    """What is lost. What could take its place is looked for only if it is `named`."""
    there = {dump.name for dump in digest.dumps}
    dumps = tuple(dict.fromkeys(dump for dump, _ in paper.seen))
    missing = dumps if there.isdisjoint(dumps) else ()
    instead = leads_to.get(paper.id, "")
    if named and not instead:
        ids = [p.id for p in digest.papers]
        wanted = (address, title_slug(paper.title))
        found = (process.extractOne(name, ids, score_cutoff=_ALIKE) for name in wanted)
        instead = next((match[0] for match in found if match), "")
    return Lost(paper, address, instead, missing)
