"""Related papers: by the words and pairs of words they share, weighed against their surroundings.

1. A paper is a vector of its words and pairs: TF-IDF, compared by cosine. The nearest 50 are its
   *kin*. While papers are few enough all are compared; beyond that only those that share a term
   which few others hold, so the work grows with the number of papers, not with its square.
2. A paper is close to another also if it is close to the other's own nearest kin: one step of
   diffusion over the graph of kin (M. Donoser and H. Bischof, "Diffusion processes for retrieval
   revisited", 2013).
3. And if both are closer than their other kin are: local scaling (L. Zelnik-Manor and P. Perona,
   "Self-tuning spectral clustering", 2004). A survey that is a bit like everything isn't
   everybody's next paper, and an old paper gains new kin.

Weights are whole 1/2048ths, so that a float32 sum of their products is exact whatever the order of
the additions; what follows is float64 and rounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array, eye_array, hstack

from paperstand.curate.terms import CORPUS, Terms, holders, unit, weigh
from paperstand.model import Relation
from paperstand.workers import ALONE, Workers

MOST = 20
"""Related papers for each paper; the page shows fewer."""
_LEAST = 0.08
"""Below this cosine two papers share little but chance."""
_LEAST_TERMS = 3
"""One rare word that two papers share doesn't make them kin, unless it is half of what one says."""
_SHARED_TERMS = 4
_PAIRS = 0.6
"""What pairs of words weigh beside words."""
_COMMON_SHARE = 0.5
"""A term in more than this share of the papers, or in one only, brings nobody together."""
_ALL = 25_000
"""Up to so many papers all are compared with all."""
_HOLDERS = 2000
"""Beyond, a term that more papers hold proposes no candidates, though it counts."""
_CANDIDATES = 200
_KIN = 50
_CLOSEST = 5
"""Kin whose own kin are considered …"""
_THEIR_SAY = 0.4
"""… and what they weigh beside the paper itself."""
_USUAL = 10
"""A paper's usual closeness is that of its nearest ten."""
_LEAST_USUAL = 0.12
"""Nothing is close in a paper that has next to no kin."""
_UNIT = 2048
_BLOCK = 512
_SHARE = 2000
"""Fewer papers than this are not worth another process."""

Row = tuple[NDArray[Any], NDArray[Any]]
"""Columns of a row of a matrix, and its values there."""


def relate(
    terms: Terms, ids: Sequence[str], workers: Workers = ALONE
) -> list[tuple[Relation, ...]]:
    """For each paper its kin, closest first; empty for a paper that has none. Scores are from 0 to
    1; 0.5 is as close as kin of the two usually are. Rows of `terms` are in the order of `ids`,
    which is sorted, so that of equals the first id wins."""
    matrix, columns = _vectors(terms)
    if not matrix.nnz:
        return [()] * len(ids)
    scores = _highest(_in_context(_cosines(matrix, workers)), MOST)
    reasons = _Reasons(matrix, columns, terms)
    return [
        tuple(
            Relation(ids[other], score, because)
            for other, score, because in reasons.ranked(*_row(scores, index), index)
        )
        for index in range(len(ids))
    ]


# ---------------------------------------------------------------------------- vectors


def _vectors(terms: Terms) -> tuple[csr_array, tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Papers by terms, each row of length 1; and which words and pairs the columns are."""
    papers = terms.words.shape[0]
    parts, columns = [], []
    for counts, weight in ((terms.words, 1.0), (terms.pairs, _PAIRS)):
        held = holders(counts)
        telling = np.arange(counts.shape[1])
        if papers >= CORPUS:
            telling = np.flatnonzero((held >= 2) & (held <= _COMMON_SHARE * papers))
        parts.append(weight * weigh(counts[:, telling], held[telling], papers))
        columns.append(telling)
    matrix = unit(csr_array(hstack(parts)))
    matrix.sort_indices()
    matrix.data = np.rint(matrix.data * _UNIT).astype(np.float32) / _UNIT
    return matrix, (columns[0], columns[1])


# ------------------------------------------------------------------------------- kin


def _cosines(matrix: csr_array, workers: Workers) -> csr_array:
    """The cosines of each paper and its nearest, symmetric."""
    shares = workers.shares(matrix.shape[0], _SHARE)
    kin = workers.map(_kin, [(matrix, share) for share in shares])
    half = _from_rows(list(chain.from_iterable(kin)))
    return csr_array(half.maximum(half.T))


def _kin(part: tuple[csr_array, range]) -> list[Row]:
    """The kin of some of the papers: their indices, and how near they are."""
    matrix, share = part
    proposing = matrix if matrix.shape[0] <= _ALL else matrix[:, holders(matrix) <= _HOLDERS]
    proposed = csr_array(proposing.T)
    blocks = (share[start : start + _BLOCK] for start in range(0, len(share), _BLOCK))
    return [nearest for block in blocks for nearest in _nearest(matrix, proposing, proposed, block)]


def _nearest(
    matrix: csr_array, proposing: csr_array, proposed: csr_array, papers: range
) -> list[Row]:
    block = csr_array(proposing[papers.start : papers.stop] @ proposed)
    whole = np.zeros(matrix.shape[1], np.float32)
    found = []
    for row, index in enumerate(papers):
        others, cosines = _row(block, row)
        if proposing is not matrix:
            # By the rarer terms only, so far.
            others, _ = _best(others, cosines, _CANDIDATES + 1)
            columns, weights = _row(matrix, index)
            whole[columns] = weights
            cosines = matrix[others] @ whole
            whole[columns] = 0
        itself = others == index
        found.append(_best(others[~itself], cosines[~itself], _KIN))
    return found


def _best(columns: NDArray[Any], values: NDArray[Any], most: int) -> Row:
    """The highest values, in the order of their columns; of equals the first."""
    if len(values) > most:
        least = np.partition(values, -most)[-most]
        above = np.flatnonzero(values > least)
        level = np.flatnonzero(values == least)
        level = level[np.argsort(columns[level])][: most - len(above)]
        chosen = np.concatenate([above, level])
    else:
        chosen = np.arange(len(values))
    chosen = chosen[np.argsort(columns[chosen])]
    return columns[chosen], values[chosen]


def _row(matrix: csr_array, index: int) -> Row:
    part = slice(matrix.indptr[index], matrix.indptr[index + 1])
    return matrix.indices[part], matrix.data[part]


# --------------------------------------------------------------------------- context


def _in_context(cosines: csr_array) -> csr_array:
    """Scores from 0 to 1 for the same pairs."""
    closest = _highest(_scaled(cosines), _CLOSEST)
    closest.data **= 2
    total = np.asarray(closest.sum(axis=1)).ravel()
    say = diags_array(1 / np.maximum(total, _CLOSEST)) @ closest
    theirs = say @ (cosines + eye_array(cosines.shape[0]))
    pairs = cosines >= _LEAST
    scores = _scaled(csr_array((cosines + _THEIR_SAY * (theirs + theirs.T)).multiply(pairs)))
    scores.data = np.round(scores.data / (1 + scores.data), 4)
    return scores


def _scaled(matrix: csr_array) -> csr_array:
    """Closeness in proportion to what is usual for the two papers."""
    papers = matrix.shape[0]
    usually = max(min(_USUAL, papers - 1), 1)
    usual = np.array(
        [np.sort(_row(matrix, i)[1])[-usually:].sum() / usually for i in range(papers)]
    )
    share = diags_array(1 / np.sqrt(np.maximum(usual, _LEAST_USUAL)))
    scaled = csr_array(share @ matrix @ share)
    scaled.data = np.round(scaled.data, 6)
    scaled.sort_indices()
    return scaled


def _highest(matrix: csr_array, most: int) -> csr_array:
    """The highest values of each row."""
    return _from_rows([_best(*_row(matrix, i), most) for i in range(matrix.shape[0])])


def _from_rows(rows: Sequence[Row]) -> csr_array:
    """A square matrix of these rows."""
    columns, values = (np.concatenate(parts) for parts in zip(*rows, strict=True))
    starts = np.cumsum([0, *(len(part) for part, _ in rows)])
    return csr_array((values.astype(np.float64), columns, starts), shape=(len(rows), len(rows)))


# --------------------------------------------------------------------------- reasons


class _Reasons:
    """Names the terms that bring papers together."""

    def __init__(
        self, matrix: csr_array, columns: tuple[NDArray[np.int64], NDArray[np.int64]], terms: Terms
    ) -> None:
        self._matrix = matrix
        self._words, self._pairs = columns
        self._terms = terms
        self._mine = np.zeros(matrix.shape[1], np.float32)

    def ranked(
        self, others: NDArray[Any], scores: NDArray[Any], index: int
    ) -> Iterator[tuple[int, float, tuple[str, ...]]]:
        """The kin of a paper, closest first, each with its score and the terms both share. Those
        who share a word or two of many are no kin."""
        mine, weights = _row(self._matrix, index)
        self._mine[mine] = weights
        order = np.lexsort((others, -scores))
        for other, score in zip(others[order].tolist(), scores[order].tolist(), strict=True):
            columns, theirs = _row(self._matrix, other)
            counts = theirs * self._mine[columns]
            shared = np.flatnonzero(counts)
            half = -(-min(len(mine), len(columns)) // 2)
            if len(shared) >= min(_LEAST_TERMS, half):
                yield other, score, self._names(columns[shared], counts[shared])
        self._mine[mine] = 0

    def _names(self, columns: NDArray[Any], counts: NDArray[Any]) -> tuple[str, ...]:
        """The terms that count most; of a word and a pair with it in only the one that counts
        more."""
        least = counts.max() / 4
        chosen: list[tuple[str, frozenset[str]]] = []
        for place in np.argsort(-counts, kind="stable").tolist():
            if len(chosen) == _SHARED_TERMS or counts[place] < least:
                break
            name = self._name(int(columns[place]))
            words = frozenset(name.split())
            if not any(words <= others or words >= others for _, others in chosen):
                chosen.append((name, words))
        return tuple(name for name, _ in chosen)

    def _name(self, column: int) -> str:
        if column < len(self._words):
            return self._terms.word(int(self._words[column]))
        return self._terms.pair(int(self._pairs[column - len(self._words)]))
