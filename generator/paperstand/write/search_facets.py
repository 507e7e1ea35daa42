"""What results are narrowed by: topics, years, and what is linked (code, data, …).

- `search/facets.js`: each value as its kind (`topic`, `year`, `has`), itself, how many papers
  have it, and their list (see search_postings.py), or its length if that is a part of its own;
- `search/facet-N.js`: the list of the value that is Nth there, if it is long.

Counting results by all values takes all lists. They weigh 2 to 3 bytes a paper: about 50 kB for
20,000 papers, and 250 kB for 100,000, when the page waits for the filters to be opened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from paperstand.model import CuratedPaper, Vocabulary
from paperstand.write.parts import part
from paperstand.write.search_postings import members

_SHORT = 300
"""Lists up to this many characters stand in `facets.js`."""


def facets(papers: Sequence[CuratedPaper], vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    """Path and text of every part. `papers` is in order of arrival."""
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, curated in enumerate(papers):
        for assignment in curated.topics:
            found["topic", assignment.topic].append(number)
        if curated.paper.date:
            found["year", str(curated.paper.date.year)].append(number)
        for kind in {link.kind for link in curated.links}:
            found["has", kind].append(number)
    topics = [("topic", topic.id) for topic in vocabulary.topics]
    others = sorted(found.keys() - set(topics))
    values: list[list[object]] = []
    for kind, value in [*(t for t in topics if t in found), *others]:
        numbers = found[kind, value]
        written = members(np.array(numbers))
        if len(written) > _SHORT:
            yield part(f"search/facet-{len(values)}", written)
        values.append(
            [kind, value, len(numbers), written if len(written) <= _SHORT else len(written)]
        )
    yield part("search/facets", values)
