"""Candidates: the pairs of forms worth comparing, without comparing all with all.

Two forms are a pair when they share a key, and the keys are made so that two versions of one
paper share at least one: an identifier, the squeezed title, the beginning of the title, its
rarest words, or one of the smallest shingle hashes of the abstract (a bottom-k sketch: A. Broder,
"On the resemblance and containment of documents", 1997). A key that very many forms share says
nothing and is left out, so the number of pairs grows with the number of forms, not its square.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from heapq import nsmallest
from itertools import combinations, pairwise

import numpy as np

from paperstand.merge.forms import TITLE_START, Form, shingles

_SKETCH = 12
_RARE_WORDS = 3
_SHARED_HASHES = 2
"""Abstracts that share one hash share a phrase; two kindred ones share several."""
_CROWD = 12
"""A key of more forms than this pairs only neighbours in the order of their titles."""


def candidate_pairs(forms: Sequence[Form]) -> set[tuple[int, int]]:
    """Pairs of indices, the smaller first."""
    frequency = Counter(word for form in forms for word in form.words)
    by_title: defaultdict[Hashable, list[int]] = defaultdict(list)
    by_hash: defaultdict[Hashable, list[int]] = defaultdict(list)
    for index, form in enumerate(forms):
        for key in set(_title_keys(form, frequency)):
            by_title[key].append(index)
        for key in np.unique(shingles(form.abstract_words))[:_SKETCH].tolist():
            by_hash[key].append(index)
    shared = Counter(_pairs(by_hash, forms))
    kindred = {pair for pair, hashes in shared.items() if hashes >= _SHARED_HASHES}
    return kindred.union(_pairs(by_title, forms))


def _pairs(
    holders: Mapping[Hashable, Sequence[int]], forms: Sequence[Form]
) -> Iterator[tuple[int, int]]:
    for members in holders.values():
        if len(members) <= _CROWD:
            yield from combinations(members, 2)
        else:
            near = sorted(members, key=lambda i: (forms[i].title, i))
            yield from ((min(a, b), max(a, b)) for a, b in pairwise(near))


def _title_keys(form: Form, frequency: Mapping[str, int]) -> Iterator[Hashable]:
    yield from form.identifiers
    if form.squeezed:
        yield "title", form.squeezed
    if len(form.squeezed) >= TITLE_START:
        yield "start", form.squeezed[:TITLE_START]
    rare = nsmallest(_RARE_WORDS, form.words, key=lambda w: (frequency[w], w))
    yield from (("words", pair) for pair in combinations(sorted(rare), 2))
