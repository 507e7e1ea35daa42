"""Related papers: by the words and pairs of words they share, weighed against their surroundings.

1. A paper is a vector of its words and pairs (`vectors`), and has the papers whose vectors are
   nearest as its *kin* (`kin`).
2. A paper is close to another also if it is close to the other's own nearest kin: one step of
   diffusion over the graph of kin (M. Donoser and H. Bischof, "Diffusion processes for retrieval
   revisited", 2013).
3. And if both are closer than their other kin are: local scaling (L. Zelnik-Manor and P. Perona,
   "Self-tuning spectral clustering", 2004). A survey that is a bit like everything isn't
   everybody's next paper, and an old paper gains new kin.

Who is kin is remembered; what follows depends on all papers and is worked out each time.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array, eye_array

from paperstand.curate.kin import Pairs
from paperstand.curate.vectors import Vectors
from paperstand.model import Relation

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

MOST = 20
"""Related papers for each paper; the page shows fewer."""
_LEAST = 0.08
"""Below this cosine two papers share little but chance."""
_CLOSEST = 5
"""Kin whose own kin are considered …"""
_THEIR_SAY = 0.4
"""… and what they weigh beside the paper itself."""
_USUAL = 10
"""A paper's usual closeness is that of its nearest ten."""
_LEAST_USUAL = 0.12
"""Nothing is close in a paper that has next to no kin."""
_VALUE = 24
"""Bits of a value when values are ranked. None is above 16: 1.8 / _LEAST_USUAL."""
_STEP = 1_000_000
_KEY = 63


@dataclass(frozen=True)
class Closest:
    """For each of some papers the closest others, closest first, in one list."""

    paper: Ints
    other: Ints
    score: Floats
    """From 0 to 1; 0.5 is as close as kin of the two usually are."""
    pair: Ints
    """The number of the pair that they are."""


def relate(vectors: Vectors, pairs: Pairs) -> list[tuple[Relation, ...]]:
    """For each paper its kin, closest first, with the terms both share; empty for a paper that has
    none. Of equals the one whose paper comes first wins."""
    papers = vectors.corpus.papers
    order = vectors.corpus.order
    found = closest(order[pairs.one], order[pairs.other], pairs, len(papers))
    because = _because(vectors, pairs.reasons, found.pair)
    ids = [paper.id for paper in papers]
    others, scores = found.other.tolist(), found.score.tolist()
    kin = [
        Relation(ids[other], score, why)
        for other, score, why in zip(others, scores, because, strict=True)
    ]
    ends = np.searchsorted(found.paper, np.arange(len(papers) + 1)).tolist()
    return [tuple(kin[start:end]) for start, end in pairwise(ends)]


def _because(vectors: Vectors, reasons: Ints, pairs: Ints) -> list[tuple[str, ...]]:
    """The reasons of some of the pairs, in words."""
    used, number = np.unique(pairs, return_inverse=True)
    columns, place = np.unique(reasons[used], return_inverse=True)
    names = vectors.names(columns[columns >= 0])
    if len(names) < len(columns):
        names.insert(0, "")
    rows: list[list[int]] = place.reshape(-1, reasons.shape[1]).tolist()
    said = [tuple([names[n] for n in row if names[n]]) for row in rows]
    return [said[n] for n in number.tolist()]


def closest(one: Ints, other: Ints, pairs: Pairs, papers: int) -> Closest:
    """The closest kin of each paper, by what is usual for it and its kin. `one` and `other` are the
    numbers of the papers that the pairs are of, in the order that decides between equals."""
    if not len(one):
        nothing = np.zeros(0, np.int64)
        return Closest(nothing, nothing, np.zeros(0), nothing)
    number = np.tile(np.arange(len(one)), 2)
    both = np.concatenate([one, other]), np.concatenate([other, one])
    code = both[0] * papers + both[1]
    order = np.argsort(code)
    row, column, number, code = both[0][order], both[1][order], number[order], code[order]
    starts = np.searchsorted(row, np.arange(papers + 1))
    cosines = csr_array((pairs.cosine[number], column, starts), shape=(papers, papers))
    scores = _in_context(cosines)
    told = (pairs.reasons[:, 0] >= 0)[number]
    row = np.repeat(np.arange(papers), np.diff(scores.indptr))
    at = np.searchsorted(code, row * papers + scores.indices)
    values = np.where(told[at], scores.data, 0)
    best = _best(scores.indptr, values, MOST)
    best = best[values[best] > 0]
    return Closest(row[best], scores.indices[best], scores.data[best], number[at[best]])


def _in_context(cosines: csr_array) -> csr_array:
    """Scores from 0 to 1 for the same pairs."""
    scaled = _scaled(cosines)
    best = np.sort(_best(scaled.indptr, scaled.data, _CLOSEST))
    starts = np.searchsorted(best, scaled.indptr)
    say = csr_array((scaled.data[best] ** 2, scaled.indices[best], starts), shape=cosines.shape)
    total = np.asarray(say.sum(axis=1)).ravel()
    say = csr_array(diags_array(1 / np.maximum(total, _CLOSEST)) @ say)
    pairs = csr_array(cosines >= _LEAST).astype(np.float64)
    pairs.sort_indices()
    theirs = csr_array((say @ csr_array(cosines + eye_array(cosines.shape[0]))).multiply(pairs))
    context = cosines.multiply(pairs) + _THEIR_SAY * (theirs + csr_array(theirs.T))
    scores = _scaled(csr_array(context))
    scores.data = np.round(scores.data / (1 + scores.data), 4)
    return scores


def _scaled(matrix: csr_array) -> csr_array:
    """Closeness in proportion to what is usual for the two papers."""
    papers = matrix.shape[0]
    matrix.sort_indices()
    usually = max(min(_USUAL, papers - 1), 1)
    best = _best(matrix.indptr, matrix.data, usually)
    row = np.searchsorted(matrix.indptr, best, side="right") - 1
    usual = np.bincount(row, matrix.data[best], papers) / usually
    share = 1 / np.sqrt(np.maximum(usual, _LEAST_USUAL))
    row = np.repeat(np.arange(papers), np.diff(matrix.indptr))
    data = np.round(share[row] * matrix.data * share[matrix.indices], 6)
    return csr_array((data, matrix.indices, matrix.indptr), shape=matrix.shape)


def _best(starts: Ints, values: Floats, most: int) -> Ints:
    """Where the highest values of each row are, highest first; of equals the first.

    Sorting numbers made of row, value and place is many times as fast as sorting by all three.
    """
    starts = starts.astype(np.int64)
    sizes = np.diff(starts)
    bits = int(sizes.max(initial=0)).bit_length()
    rows = 1 << (_KEY - _VALUE - bits)
    found = [np.zeros(0, np.int64)]
    for first in range(0, len(sizes), rows):
        last = min(first + rows, len(sizes))
        part = slice(starts[first], starts[last])
        row = np.repeat(np.arange(last - first), sizes[first:last])
        place = np.arange(part.start, part.stop) - starts[first:last][row]
        value = np.rint(values[part] * _STEP).astype(np.int64)
        key = np.sort((((row << _VALUE) + (1 << _VALUE) - 1 - value) << bits) + place)
        kept = place < most  # As many as a row has, whatever their order.
        row, place = row[kept], key[kept] & ((1 << bits) - 1)
        found.append(starts[first:last][row] + place)
    return np.concatenate(found)
