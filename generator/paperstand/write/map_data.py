"""The map's data: scripts that hand over their content, as those of the search index do.

- `map/papers.js` is all it takes to draw the map: `places` has three numbers for each paper, in
  the order of the digest: x, y, and its first topic (-1: it has none);
- `map/kin-N.js` has the related papers of `KIN_SHARD` papers each: their numbers, encoded as in
  the search index.

What is shown of a single paper comes from the search index, `search/papers-N.js`, so that titles
are on the site once; `firsts` tells which of these files holds the paper of a given address.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from paperstand.model import MAP_SIDE, CuratedPaper, Digest
from paperstand.write.search_index import PAPER_SHARD, encode

KIN_SHARD = 1000
"""Papers whose related papers are in one file: 27 kB."""


def map_data(digest: Digest) -> Iterator[tuple[str, str]]:
    """Path and text of every script of the map."""
    words = digest.vocabulary
    numbers = {topic.id: n for n, topic in enumerate(words.topics)}
    places = [
        number
        for curated, topic in zip(digest.papers, first_topics(digest), strict=True)
        for number in (*curated.place, topic)
    ]
    papers = {
        "side": MAP_SIDE,
        "groups": words.groups,
        "topics": list(zip([t.name for t in words.topics], group_numbers(digest), strict=True)),
        "labels": [[numbers[label.topic], label.x, label.y, label.size] for label in digest.labels],
        "paperShard": PAPER_SHARD,
        "kinShard": KIN_SHARD,
        "firsts": _beginnings([p.id for p in digest.papers]),
        "places": places,
    }
    yield "map/papers.js", _script("papers", papers)
    by_id = {curated.id: n for n, curated in enumerate(digest.papers)}
    for start in range(0, len(digest.papers), KIN_SHARD):
        kin = [_kin(p, by_id) for p in digest.papers[start : start + KIN_SHARD]]
        name = f"kin-{start // KIN_SHARD}"
        yield f"map/{name}.js", _script(name, kin)


def first_topics(digest: Digest) -> list[int]:
    """The number of each paper's first topic, which gives it its colour; -1 if it has none."""
    numbers = {topic.id: n for n, topic in enumerate(digest.vocabulary.topics)}
    return [numbers.get(p.topics[0].topic, -1) if p.topics else -1 for p in digest.papers]


def group_numbers(digest: Digest) -> list[int]:
    """The number of each topic's group."""
    groups = [group for group, _ in digest.vocabulary.groups]
    return [groups.index(topic.group) for topic in digest.vocabulary.topics]


def _kin(curated: CuratedPaper, by_id: dict[str, int]) -> str:
    return "".join(encode(by_id[kin.id]) for kin in curated.kin)


def _beginnings(ids: Sequence[str]) -> list[str]:
    """Of the first id in each file, as much as it takes to come after the id before it."""
    starts = range(0, len(ids), PAPER_SHARD)
    return [_beginning(ids[n], ids[n - 1] if n else "") for n in starts]


def _beginning(this: str, before: str) -> str:
    return next((this[:n] for n in range(1, len(this)) if this[:n] > before), this)


def _script(name: str, content: object) -> str:
    # Plain ASCII, and no `</script>` or `<!--` in it, whatever page it ends up in.
    data = json.dumps(content, separators=(",", ":")).replace("<", "\\u003c")
    return f"paperstand.map({json.dumps(name)},{data});\n"
