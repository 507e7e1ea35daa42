"""Candidates: the pairs of forms worth comparing, without comparing all with all.

Two forms are a pair when they share a key, and the keys are made so that two versions of one
paper share at least one: an identifier, the squeezed title, its beginning, its name or subtitle,
its rarest words, the first words of the abstract, or two of its smallest shingle hashes (a
bottom-k sketch: A. Broder, "On the resemblance and containment of documents", 1997).

A key that very many forms share pairs only those that are close in some order (the sorted
neighbourhood method: M. Hernández and S. Stolfo, "The merge/purge problem for large databases",
1995), so the number of pairs grows with the number of forms, not its square.

Keys are numbers, and who shares them is found by sorting, since this is done anew for all forms
whenever one is added.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np

from paperstand.merge.outlines import Numbers, Orders, Outlines

Pair = tuple[int, int]
"""Two indices, the smaller first."""

_RARE_WORDS = 3
_SHARED_HASHES = 2
"""Abstracts that share one hash share a phrase; two kindred ones share several."""
_CROWD = 12
_WINDOW = 4
"""A key of more forms than the crowd pairs only those this close in one of the orders."""


def pairs_of(
    outlines: Outlines,
    identifiers: Sequence[tuple[tuple[str, str], ...]],
    orders: Orders,
) -> list[Pair]:
    """Pairs of indices of forms that may be one paper, sorted. Of the forms, their outlines and
    their identifiers are known."""
    count = len(outlines.titles)
    near = _orders(outlines, orders)
    keys, sketches = outlines.keys, outlines.sketches
    kindred, shared = _pairs(sketches.values, sketches.owners, count, near)
    found = np.concatenate(
        (
            _pairs(*_identifier_keys(identifiers), count, near)[0],
            _pairs(keys.values, keys.owners, count, near)[0],
            _pairs(*_rare_word_keys(outlines.titles), count, near)[0],
            kindred[shared >= _SHARED_HASHES],
        )
    )
    one, other = np.divmod(_once(found), max(count, 1))
    return list(zip(one.tolist(), other.tolist(), strict=True))


def _orders(outlines: Outlines, orders: Orders) -> tuple[Numbers, ...]:
    """The forms in each of the orders in which neighbours in a crowd are looked for: by title, by
    abstract, by authors."""
    place = {title: n for n, title in enumerate(sorted(set(outlines.titles)))}
    titles = np.fromiter(map(place.__getitem__, outlines.titles), np.int64, len(outlines.titles))
    abstracts = np.where(outlines.compared, orders.said, -1)
    # The last key counts most. Of equals, the one with the smaller index comes first.
    return (
        np.lexsort((abstracts, titles)),
        np.lexsort((abstracts,)),
        np.lexsort((abstracts, orders.people)),
    )


def _pairs(
    keys: Numbers, owners: Numbers, count: int, near: Sequence[Numbers]
) -> tuple[Numbers, Numbers]:
    """The pairs of owners that share a key, each as one number, and how many keys they share."""
    group, owners = _shared(keys, owners, count)
    size = np.bincount(group)[group]
    few, crowd = (size > 1) & (size <= _CROWD), size > _CROWD
    found = [_within(group[few], owners[few], _CROWD - 1, count)[1]]
    if crowd.any():
        close = [_neighbours(group[crowd], owners[crowd], order) for order in near]
        groups, pairs = (np.concatenate(column) for column in zip(*close, strict=True))
        of_groups = np.lexsort((pairs, groups))
        groups, pairs = groups[of_groups], pairs[of_groups]
        found.append(pairs[_changes(groups) | _changes(pairs)])
    return np.unique(np.concatenate(found), return_counts=True)


def _shared(keys: Numbers, owners: Numbers, count: int) -> tuple[Numbers, Numbers]:
    """The owners of keys that occur more than once, sorted by key, each once a key. The keys are
    numbered anew."""
    ordered = np.argsort(keys)
    first = _changes(keys[ordered])
    alone = first & np.append(first[1:], True)
    group = np.cumsum(first[~alone])
    return np.divmod(_once(group * count + owners[ordered[~alone]]), max(count, 1))


def _neighbours(groups: Numbers, members: Numbers, order: Numbers) -> tuple[Numbers, Numbers]:
    """Pairs that are close in an order, and their groups."""
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    group, places = np.divmod(np.sort(groups * len(order) + place[members]), len(order))
    return _within(group, order[places], _WINDOW, len(order))


def _within(groups: Numbers, members: Numbers, window: int, count: int) -> tuple[Numbers, Numbers]:
    """Pairs of members that stand in the same group, at most `window` places apart: the group and
    the pair of each."""
    where, found = [groups[:0]], [members[:0]]
    for step in range(1, min(window, len(groups) - 1) + 1):
        same = groups[step:] == groups[:-step]
        one, other = members[:-step][same], members[step:][same]
        where.append(groups[step:][same])
        found.append(np.minimum(one, other) * count + np.maximum(one, other))
    return np.concatenate(where), np.concatenate(found)


def _once(numbers: Numbers) -> Numbers:
    """Sorted, each once. (`np.unique` is slow where it doesn't count.)"""
    ordered: Numbers = np.sort(numbers)
    once: Numbers = ordered[_changes(ordered)]
    return once


def _changes(numbers: Numbers) -> Numbers:
    """Which numbers aren't those before them."""
    changes = np.ones(len(numbers), np.bool_)
    changes[1:] = numbers[1:] != numbers[:-1]
    return changes


def _identifier_keys(
    identifiers: Sequence[tuple[tuple[str, str], ...]],
) -> tuple[Numbers, Numbers]:
    number: dict[tuple[str, str], int] = {}
    keys = [number.setdefault(i, len(number)) for i in chain.from_iterable(identifiers)]
    lengths = np.fromiter(map(len, identifiers), np.int64, len(identifiers))
    return np.array(keys, np.int64), np.repeat(np.arange(len(identifiers)), lengths)


def _rare_word_keys(titles: Sequence[str]) -> tuple[Numbers, Numbers]:
    """Of the rarest words of each title, every two."""
    words = [title.split() for title in titles]
    owners = np.repeat(np.arange(len(words)), np.fromiter(map(len, words), np.int64, len(words)))
    every = list(chain.from_iterable(words))
    vocabulary = sorted(set(every))
    number = {word: n for n, word in enumerate(vocabulary)}
    word = np.fromiter(map(number.__getitem__, every), np.int64, len(every))
    count = max(len(vocabulary), 1)
    owners, word = np.divmod(_once(owners * count + word), count)
    rarest_first = np.lexsort((np.bincount(word, minlength=len(vocabulary)),))
    rank = np.empty_like(rarest_first)
    rank[rarest_first] = np.arange(len(rarest_first))
    owners, rank = np.divmod(np.sort(owners * count + rank[word]), count)
    starts = np.flatnonzero(_changes(owners))
    place = np.arange(len(owners)) - np.repeat(starts, np.diff(starts, append=len(owners)))
    rare = place < _RARE_WORDS
    owners, pairs = _within(owners[rare], rank[rare], _RARE_WORDS - 1, count)
    return pairs, owners
