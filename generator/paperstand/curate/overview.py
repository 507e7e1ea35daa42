"""Overview: the digest in numbers. Only counting; nothing here is a guess."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from paperstand.curate.links import LABELS
from paperstand.model import CuratedPaper, Digest, Topic

MOST_PERIODS = 60
"""Columns that still can be told apart on a phone."""
TOGETHER = 20
"""Topics whose company is shown: the most frequent ones."""
PAIRS = 12
REPEATED = 10

Grain = Literal["day", "month", "year"]
_GRAINS: tuple[Grain, ...] = ("day", "month", "year")


@dataclass(frozen=True, slots=True)
class Timeline:
    """How many papers there are of each day, month or year, without gaps in between."""

    grain: Grain
    periods: tuple[tuple[dt.date, int], ...]
    """First day of each period, and its papers."""
    before: int = 0
    """Papers older than the first period."""
    undated: int = 0

    @property
    def tells(self) -> bool:
        """Whether there is anything to compare: papers of two periods at least."""
        return sum(count > 0 for _, count in self.periods) > 1


def timeline(dates: Iterable[dt.date | None], finest: Grain = "month") -> Timeline:
    """Count dates by the finest period that leaves at most `MOST_PERIODS` of them."""
    given = list(dates)
    known = sorted(date for date in given if date)
    undated = len(given) - len(known)
    if not known:
        return Timeline(finest, (), 0, undated)
    for grain in _GRAINS[_GRAINS.index(finest) :]:
        last = _number(known[-1], grain)
        if last - _number(known[0], grain) < MOST_PERIODS:
            break
    first = max(_number(known[0], grain), last - MOST_PERIODS + 1)
    counts = Counter(_number(date, grain) for date in known)
    before = sum(count for number, count in counts.items() if number < first)
    periods = tuple((_start(n, grain), counts[n]) for n in range(first, last + 1))
    return Timeline(grain, periods, before, undated)


def _number(date: dt.date, grain: Grain) -> int:
    """The number of a period; the one after it has the next number."""
    if grain == "day":
        return date.toordinal()
    return date.year * 12 + date.month - 1 if grain == "month" else date.year


def _start(number: int, grain: Grain) -> dt.date:
    if grain == "day":
        return dt.date.fromordinal(number)
    return dt.date(number // 12, number % 12 + 1, 1) if grain == "month" else dt.date(number, 1, 1)


@dataclass(frozen=True, slots=True)
class Overview:
    """The digest in numbers."""

    arrivals: Timeline
    """By the day on which a dump first brought a paper."""
    published: Timeline
    topics: tuple[tuple[Topic, int], ...]
    """Topics that have papers, the largest first."""
    together: tuple[tuple[int, ...], ...]
    """Papers that two of the first `TOGETHER` topics share: for the second topic one number, for
    the third two, and so on."""
    pairs: tuple[tuple[Topic, Topic, int], ...]
    """The topics that share most papers."""
    repeated: tuple[tuple[CuratedPaper, int], ...]
    """Papers that came in more than one dump, and in how many."""
    links: tuple[tuple[str, int, int], ...]
    """Kinds of link, how many papers have one, and how many there are."""


def overview(digest: Digest) -> Overview:
    """Count what the overview page shows."""
    sets = [frozenset(a.topic for a in p.topics) for p in digest.papers]
    counts = Counter(topic for topics in sets for topic in topics)
    ranked = sorted(
        ((t, counts[t.id]) for t in digest.vocabulary.topics if counts[t.id]), key=lambda x: -x[1]
    )
    shared = Counter(pair for topics in sets for pair in combinations(sorted(topics), 2))
    names = [topic for topic, _ in ranked]
    pairs = [
        (one, other, _shared(shared, one, other))
        for one, other in combinations(names, 2)
        if _shared(shared, one, other)
    ]
    return Overview(
        arrivals=timeline((p.paper.first_seen for p in digest.papers), "day"),
        published=timeline(p.paper.published for p in digest.papers),
        topics=tuple(ranked),
        together=tuple(
            tuple(_shared(shared, name, other) for other in names[:number])
            for number, name in enumerate(names[:TOGETHER])
            if number
        ),
        pairs=tuple(sorted(pairs, key=lambda pair: -pair[2])[:PAIRS]),
        repeated=_repeated(digest.papers),
        links=_links(digest.papers),
    )


def _shared(shared: Counter[tuple[str, str]], one: Topic, other: Topic) -> int:
    return shared[min(one.id, other.id), max(one.id, other.id)]


def _repeated(papers: Sequence[CuratedPaper]) -> tuple[tuple[CuratedPaper, int], ...]:
    dumps = [(p, len({s.dump for s in p.paper.sightings})) for p in papers]
    often = sorted((x for x in dumps if x[1] > 1), key=lambda x: (-x[1], x[0].id))
    return tuple(often[:REPEATED])


def _links(papers: Sequence[CuratedPaper]) -> tuple[tuple[str, int, int], ...]:
    links = Counter(link.kind for p in papers for link in p.links)
    holders = Counter(kind for p in papers for kind in {link.kind for link in p.links})
    return tuple((kind, holders[kind], links[kind]) for kind in LABELS if links[kind])
