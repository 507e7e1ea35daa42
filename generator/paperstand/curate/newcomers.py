"""Newcomers: places on the map for papers that came after it was laid out.

The settled papers make the map, and stay where they are. A later paper is put amid those of them
that are nearest to it, as t-SNE adds points to a map it has (P. Poličar, M. Stražar and B. Zupan,
"Embedding to reference t-SNE space addresses batch effects in single-cell classification", 2021);
or amid its topics. Then newcomers that are too close to others move aside.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from scipy.sparse import csr_array

from paperstand.curate.corpus import Corpus
from paperstand.curate.kin import Pairs
from paperstand.curate.map import Floats, Ints, Topics, apart, arrange, scatter, topic_shares
from paperstand.curate.related import closest
from paperstand.model import KIN, MAP_SIDE, Vocabulary
from paperstand.store import FORGETFUL, Memory, key_of, once

Place = tuple[int, int]

_NEAREST = 4
"""Settled papers that a newcomer is put amid."""
_STRAY = 0.3
"""How far from the middle, as a share of the map, those are put who are like nobody."""


def find_places(
    corpus: Corpus,
    pairs: Pairs,
    topics: Sequence[Topics],
    vocabulary: Vocabulary,
    memory: Memory = FORGETFUL,
) -> list[Place]:
    """The place of each paper on the map, from the papers it is near to and its topics."""
    arrived = [topics[number] for number in corpus.order.tolist()]
    settled = arrived[: corpus.many]
    names = [(topic.id, topic.group) for topic in vocabulary.topics]
    key = key_of(corpus.key, [p.id for p in corpus.settled], settled, vocabulary.groups, names)
    first = once(memory, "map", key, lambda: _map(corpus, pairs, settled, vocabulary), np.ndarray)
    later = _amid(corpus, pairs, topic_shares(arrived, vocabulary), first.astype(np.float64))
    free = _free([*map(tuple, first.tolist())], later)
    return corpus.in_order(free)


def _map(corpus: Corpus, pairs: Pairs, topics: Sequence[Topics], vocabulary: Vocabulary) -> Ints:
    """The places of the settled papers, in the order in which they came, by what is said of them
    alone."""
    ids = [paper.id for paper in corpus.settled]
    order = np.array(sorted(range(len(ids)), key=ids.__getitem__), np.int64)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    among = pairs.of(pairs.one < corpus.many)
    found = closest(rank[among.one], rank[among.other], among, len(ids))
    kept = np.arange(len(found.paper)) - np.searchsorted(found.paper, found.paper) < KIN
    at = found.paper[kept], found.other[kept]
    kin = csr_array((found.score[kept], at), shape=(len(ids), len(ids)))
    numbers = order.tolist()
    places = arrange([ids[n] for n in numbers], [topics[n] for n in numbers], kin, vocabulary)
    return places[rank].astype(np.int16)


def _amid(corpus: Corpus, pairs: Pairs, shares: csr_array, settled: Floats) -> Ints:
    """The places of the later papers."""
    many, size = corpus.many, len(corpus.papers)
    middle = MAP_SIDE / 2
    aside = scatter([paper.id for paper in corpus.later])
    # By their topics, amid the settled papers of each.
    about = shares[:many].T @ settled
    weight = shares[:many].sum(axis=0)[:, None]
    centres = np.where(weight > 0, about / np.where(weight > 0, weight, 1), middle)
    told = shares[many:].sum(axis=1)[:, None]
    places = shares[many:] @ centres + (1 - told) * middle + _STRAY * MAP_SIDE * (1 - told) * aside
    # By their kin, where they have any.
    (rows,) = np.nonzero((pairs.one >= many) & (pairs.other < many))
    one, other, near = pairs.one[rows], pairs.other[rows], pairs.cosine[rows] ** 2
    order = np.lexsort((other, -near, one))
    one, other, near = one[order] - many, other[order], near[order]
    kept = np.arange(len(one)) - np.searchsorted(one, one) < _NEAREST
    nearest = csr_array((near[kept], (one[kept], other[kept])), shape=(size - many, many))
    total = nearest.sum(axis=1)[:, None]
    places = np.where(total > 0, nearest @ settled / np.where(total > 0, total, 1), places)
    places = np.clip(places + aside, 0, MAP_SIDE)
    together = apart(np.concatenate([settled, places]), fixed=many) if len(places) else settled
    return np.rint(together[many:]).astype(np.int64)


def _free(taken: list[Place], places: Ints) -> list[Place]:
    """Places for all: those taken, and for each other paper the free one nearest to where it
    should be. None is left when there are more papers than the map has places."""
    found, used = list(taken), set(taken)
    for x, y in places.tolist():
        around = ((x, y), *_around(x, y)) if (x, y) in used else ((x, y),)
        place = next((spot for spot in around if spot not in used), (x, y))
        found.append(place)
        used.add(place)
    return found


def _around(x: int, y: int) -> Iterator[Place]:
    """The places near one, the nearest first."""
    for away in range(1, 16):
        for dx in range(-away, away + 1):
            for dy in (-away, away) if abs(dx) < away else range(-away, away + 1):
                if 0 <= x + dx <= MAP_SIDE and 0 <= y + dy <= MAP_SIDE:
                    yield x + dx, y + dy
