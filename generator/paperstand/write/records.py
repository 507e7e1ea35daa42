"""Records: what scripts know of each paper, in parts of a few papers each.

Search results, the map's cards and the list of saved papers all show papers that are not on the
page they are on. They find them here, by number or by address:

- `records/index.js`: how many papers, how many a file, the topics, and the number of buckets;
- `records/N.js`: the papers themselves, `PER_FILE` in each, as `_record` describes;
- `records/where-B.js`: address → number, for the addresses whose hash falls into bucket B; those
  that a paper had before lead to it, too.

Papers are numbered in the order in which they arrived. So what a new dump brings comes at the
end, and the numbers before it stay.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from paperstand.model import CuratedPaper, Vocabulary
from paperstand.write.parts import part

PER_FILE = 2
"""A page of results needs about as many files as it has results."""
_PER_BUCKET = 100
"""Addresses in one bucket, about."""


def in_order_of_arrival(papers: Sequence[CuratedPaper]) -> list[CuratedPaper]:
    """The papers by number: as they arrived, dump by dump; those without a date first."""

    def arrival(curated: CuratedPaper) -> tuple[int, str, int, str]:
        first = curated.paper.sightings[0]
        return (first.date.toordinal() if first.date else 0, first.dump, first.position, curated.id)

    return sorted(papers, key=arrival)


def records(papers: Sequence[CuratedPaper], vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Path and text of every part. `papers` is in order of arrival."""
    topics = {topic.id: number for number, topic in enumerate(vocabulary.topics)}
    buckets = max(1, len(papers) // _PER_BUCKET)
    yield part(
        "records/index",
        {
            "papers": len(papers),
            "perFile": PER_FILE,
            "buckets": buckets,
            "topics": [[topic.id, topic.name] for topic in vocabulary.topics],
        },
    )
    for start in range(0, len(papers), PER_FILE):
        shown = [_record(curated, topics) for curated in papers[start : start + PER_FILE]]
        yield part(f"records/{start // PER_FILE}", shown)
    where: defaultdict[int, dict[str, int]] = defaultdict(dict)
    addresses = {alias: n for n, curated in enumerate(papers) for alias in curated.paper.aliases}
    addresses |= {curated.id: n for n, curated in enumerate(papers)}
    for address, number in addresses.items():
        where[fnv1a(address) % buckets][address] = number
    for bucket in range(buckets):
        yield part(f"records/where-{bucket}", dict(sorted(where[bucket].items())))


def _record(curated: CuratedPaper, topics: dict[str, int]) -> list[object]:
    """Address, title, abstract, authors, date, whether that is of publication, identifiers,
    numbers of the main topics, kinds of links, keywords, whether the abstract is just a summary."""
    paper = curated.paper
    return [
        paper.id,
        paper.title,
        paper.abstract or paper.summary,
        list(paper.authors),
        paper.date.isoformat() if paper.date else "",
        int(paper.published is not None),
        dict(paper.identifiers),
        [topics[a.topic] for a in curated.topics if a.main and a.topic in topics],
        sorted({link.kind for link in curated.links}),
        list(curated.keywords),
        int(not paper.abstract),
    ]


def fnv1a(text: str) -> int:
    """A hash that a script works out in the same way: FNV-1a of 32 bits, of UTF-16 code units
    (http://www.isthe.com/chongo/tech/comp/fnv/)."""
    value = 2166136261
    units = text.encode("utf-16-le")
    for at in range(0, len(units), 2):
        unit = units[at] | units[at + 1] << 8
        value = (value ^ unit) * 16777619 & 0xFFFFFFFF
    return value
