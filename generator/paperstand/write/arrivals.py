"""Arrivals: which dump brought which papers, for the marks on what is new to a reader.

- `arrivals/index.js`: the newest dumps that brought papers, newest first, with the name, date and
  number of papers of each;
- `arrivals/DUMP.js`: the addresses of the papers that were first seen in that dump.

A browser remembers the dumps it knows, not a date or a number of papers: so papers that are merged
or hidden later, and a second list of the same day, change nothing about what is new.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from paperstand.model import CuratedPaper
from paperstand.write.parts import part

RECENT = 100
"""Dumps that can be new to somebody; whoever was away for longer sees those."""


def arrivals(papers: Sequence[CuratedPaper]) -> Iterator[tuple[str, str]]:
    """Path and text of every part. `papers` is in order of arrival."""
    brought: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for curated in papers:
        first = curated.paper.sightings[0]
        if first.date:
            brought[first.date.isoformat(), first.dump].append(curated.id)
    recent = sorted(brought, reverse=True)[:RECENT]
    index = [[dump, date, len(brought[date, dump])] for date, dump in recent]
    yield part("arrivals/index", index)
    for date, dump in recent:
        yield part(f"arrivals/{dump}", brought[date, dump])
