"""The map's data, in parts.

- `map/papers.js` is all it takes to draw the map: `places` has three numbers for each paper, in
  order of arrival: x, y, and its first topic (-1: it has none);
- `map/kin-N.js` has the related papers of `KIN_SHARD` papers each: their numbers, encoded as in
  the search index.

What is shown of a single paper comes from its record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from paperstand.model import MAP_SIDE, CuratedPaper, Digest, Vocabulary
from paperstand.write.parts import part
from paperstand.write.search_postings import encode

KIN_SHARD = 1000
"""Papers whose related papers are in one file: 27 kB."""


def map_data(digest: Digest, in_order: Sequence[CuratedPaper]) -> Iterator[tuple[str, str]]:
    """Path and text of every part. `in_order` are the papers in order of arrival."""
    words = digest.vocabulary
    numbers = {topic.id: n for n, topic in enumerate(words.topics)}
    places = [
        number
        for curated, topic in zip(in_order, first_topics(in_order, words), strict=True)
        for number in (*curated.place, topic)
    ]
    papers = {
        "side": MAP_SIDE,
        "groups": words.groups,
        "topics": list(zip([t.name for t in words.topics], group_numbers(digest), strict=True)),
        "labels": [[numbers[label.topic], label.x, label.y, label.size] for label in digest.labels],
        "kinShard": KIN_SHARD,
        "places": places,
    }
    yield part("map/papers", papers)
    by_id = {curated.id: n for n, curated in enumerate(in_order)}
    for start in range(0, len(in_order), KIN_SHARD):
        kin = [_kin(p, by_id) for p in in_order[start : start + KIN_SHARD]]
        yield part(f"map/kin-{start // KIN_SHARD}", kin)


def first_topics(papers: Sequence[CuratedPaper], vocabulary: Vocabulary) -> list[int]:
    """The number of each paper's first topic, which gives it its colour; -1 if it has none."""
    numbers = {topic.id: n for n, topic in enumerate(vocabulary.topics)}
    return [numbers.get(p.topics[0].topic, -1) if p.topics else -1 for p in papers]


def group_numbers(digest: Digest) -> list[int]:
    """The number of each topic's group."""
    groups = [group for group, _ in digest.vocabulary.groups]
    return [groups.index(topic.group) for topic in digest.vocabulary.topics]


def _kin(curated: CuratedPaper, by_id: dict[str, int]) -> str:
    return "".join(encode(by_id[kin.id]) for kin in curated.kin)
