"""Candidates: the pairs of forms worth comparing, without comparing all with all.

Two forms are a pair when they share a key, and the keys are made so that two versions of one
paper share at least one: an identifier, the squeezed title, its beginning, its name or subtitle,
its rarest words, the first words of the abstract, or two of its smallest shingle hashes (a
bottom-k sketch: A. Broder, "On the resemblance and containment of documents", 1997).

A key that very many forms share pairs only those that are close in some order (the sorted
neighbourhood method: M. Hernández and S. Stolfo, "The merge/purge problem for large databases",
1995), so the number of pairs grows with the number of forms, not its square.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import chain, combinations

import numpy as np

from paperstand.merge.forms import TITLE_START, Form, shingles

Pair = tuple[int, int]
"""Two indices, the smaller first."""

_SKETCH = 12
_RARE_WORDS = 3
_SEGMENT = 10
"""Characters from which on a name or a subtitle can stand for the title."""
_OPENING = 8
"""Words of the beginning of an abstract that stand for it."""
_SHARED_HASHES = 2
"""Abstracts that share one hash share a phrase; two kindred ones share several."""
_CROWD = 12
_WINDOW = 4
"""A key of more forms than the crowd pairs only those this close in one of the orders."""


def candidate_pairs(forms: Sequence[Form]) -> set[Pair]:
    """Pairs of indices of forms that may be one paper."""
    frequency = Counter(chain.from_iterable(form.words for form in forms))
    rank = {word: n for n, word in enumerate(sorted(frequency, key=lambda w: (frequency[w], w)))}
    texts, hashes = _Holders(), _Holders()
    for index, form in enumerate(forms):
        for key in (*form.identifiers, *_title_keys(form, rank.__getitem__)):
            texts.add(key, index)
        if form.abstract:
            texts.add("opening " + " ".join(form.abstract.split(" ", _OPENING)[:_OPENING]), index)
            for smallest in _sketch(form.abstract):
                hashes.add(smallest, index)
    shared = Counter(chain.from_iterable(_pairs(group, forms) for group in hashes.groups()))
    kindred = (pair for pair, times in shared.items() if times >= _SHARED_HASHES)
    return set(chain(kindred, *(_pairs(group, forms) for group in texts.groups())))


class _Holders:
    """Who has which key. Most keys have one holder, and a number is all that is kept of those:
    a list for each would keep the garbage collector busy for as long as all else takes."""

    def __init__(self) -> None:
        self._first: dict[Hashable, int] = {}
        self._all: dict[Hashable, list[int]] = {}

    def add(self, key: Hashable, index: int) -> None:
        first = self._first.setdefault(key, index)
        if first != index:
            holders = self._all.setdefault(key, [first])
            if holders[-1] != index:
                holders.append(index)

    def groups(self) -> Iterable[Sequence[int]]:
        """The holders of every key that has several."""
        return self._all.values()


def _pairs(members: Sequence[int], forms: Sequence[Form]) -> Iterable[Pair]:
    return combinations(members, 2) if len(members) <= _CROWD else _neighbours(members, forms)


def _neighbours(members: Sequence[int], forms: Sequence[Form]) -> set[Pair]:
    """Pairs that are close by title, by abstract, or by authors."""
    orders: tuple[Callable[[int], tuple[object, ...]], ...] = (
        lambda i: (forms[i].title, forms[i].abstract, i),
        lambda i: (forms[i].abstract, i),
        lambda i: (forms[i].authors, forms[i].abstract, i),
    )
    ordered = (sorted(members, key=order) for order in orders)
    return {
        (min(a, b), max(a, b))
        for near in ordered
        for n, a in enumerate(near)
        for b in near[n + 1 : n + 1 + _WINDOW]
    }


def _title_keys(form: Form, rank: Callable[[str], int]) -> Iterator[str]:
    if form.squeezed:
        yield "title " + form.squeezed
    if len(form.squeezed) >= TITLE_START:
        yield "start " + form.squeezed[:TITLE_START]
    # A title may be the subtitle of another, so whole titles and their parts share their keys.
    yield from ("title " + s for s in form.segments if len(s) >= _SEGMENT)
    rare = sorted(sorted(form.words, key=rank)[:_RARE_WORDS])
    yield from ("words " + " ".join(pair) for pair in combinations(rare, 2))


def _sketch(abstract: str) -> list[int]:
    """The smallest hashes of the shingles of an abstract."""
    hashes = shingles(abstract)
    if len(hashes) > _SKETCH:
        # A few more, since some stand in the text twice.
        most = min(2 * _SKETCH, len(hashes) - 1)
        hashes = np.partition(hashes, most)[:most]
    return sorted(set(hashes.tolist()))[:_SKETCH]
