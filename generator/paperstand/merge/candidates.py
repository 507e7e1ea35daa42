"""Candidates: the pairs of forms worth comparing, without comparing all with all.

Two forms are a pair when they share a key, and the keys are made so that two versions of one
paper share at least one: an identifier, the squeezed title, the beginning of the title, its
rarest words, or one of the smallest shingle hashes of the abstract (a bottom-k sketch: A. Broder,
"On the resemblance and containment of documents", 1997). A key that very many forms share says
nothing and is left out, so the number of pairs grows with the number of forms, not its square.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from heapq import nsmallest
from itertools import combinations, pairwise

from paperstand.merge.forms import TITLE_START, Form, shingles

_SKETCH = 12
_RARE_WORDS = 3
_CROWD = 40
"""A key of more forms than this pairs only neighbours in the order of their titles."""


def candidate_pairs(forms: Sequence[Form]) -> set[tuple[int, int]]:
    """Pairs of indices, the smaller first."""
    holders: defaultdict[object, list[int]] = defaultdict(list)
    frequency = Counter(word for form in forms for word in form.words)
    for index, form in enumerate(forms):
        for key in set(_keys(form, frequency)):
            holders[key].append(index)
    pairs: set[tuple[int, int]] = set()
    for members in holders.values():
        if len(members) <= _CROWD:
            pairs.update(combinations(members, 2))
        else:
            near = sorted(members, key=lambda i: (forms[i].title, i))
            pairs.update((min(a, b), max(a, b)) for a, b in pairwise(near))
    return pairs


def _keys(form: Form, frequency: Counter[str]) -> Iterator[object]:
    yield from form.identifiers
    if form.squeezed:
        yield "title", form.squeezed
    if len(form.squeezed) >= TITLE_START:
        yield "start", form.squeezed[:TITLE_START]
    rare = nsmallest(_RARE_WORDS, form.words, key=lambda w: (frequency[w], w))
    yield from (("words", pair) for pair in combinations(sorted(rare), 2))
    yield from nsmallest(_SKETCH, set(shingles(form.abstract_words)))
