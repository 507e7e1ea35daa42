"""Kin: which papers are nearest to which, by the cosine of their vectors.

All settled papers are compared with one another, each later paper with those that came before it.
So when a paper comes in only its own row is to be worked out, and it is added to what is known. A
pair is kept if the one is among the nearest of the other: of two settled papers among the nearest
32, of others if it was when the later of the two came in.

While papers are few enough all are compared; beyond that only those that share a term which few
others hold, so the work grows with the number of papers, not with its square.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from paperstand.curate.reasons import products, reasons
from paperstand.curate.vectors import UNIT, Vectors
from paperstand.store import FORGETFUL, Memory, key_of, once
from paperstand.workers import ALONE, Workers

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Values = NDArray[np.float32]

_ALL = 20_000
"""Up to so many settled papers all are compared with all."""
_HOLDERS = 1000
"""Beyond, a term that more papers hold proposes no candidates, though it counts."""
_PROPOSED = 80
"""So many candidates are looked at in full."""
_CANDIDATES = 200
"""Others that a later paper may have as kin, or be kin to, at most."""
_KIN = 32
_FREQUENT = 40
"""Terms of more than one of so many papers are multiplied as a dense matrix, which takes less."""
_WORTH_IT = 256
"""For fewer papers it takes more."""
_BLOCK = 512
_SHARE = 2000
"""Fewer papers than this are not worth another process."""
_WHOLE = UNIT * UNIT
"""The cosine of a paper and itself."""


@dataclass(frozen=True)
class Pairs:
    """Papers that are near each other, by their place in the order in which they came."""

    one: Ints
    other: Ints
    """The earlier one."""
    cosine: Floats
    reasons: Ints
    """Columns of the terms that bring them together, as many as there are, then -1. Those who share
    too little have none."""

    def of(self, which: NDArray[np.bool_]) -> Pairs:
        """Some of them."""
        one, other = self.one[which], self.other[which]
        return Pairs(one, other, self.cosine[which], self.reasons[which])


def find_pairs(vectors: Vectors, workers: Workers = ALONE, memory: Memory = FORGETFUL) -> Pairs:
    """Every two papers that are near each other, once."""
    corpus = vectors.corpus
    many = corpus.many
    settled = once(
        memory, "kin of the settled", corpus.key, lambda: _settled(vectors, workers), _Settled
    )
    places = list(range(many, len(corpus.papers)))
    keys = corpus.keys_with()
    among = memory.each(
        "kin among the settled",
        places,
        keys,
        lambda some: _among_settled(vectors, workers, settled.least, np.array(some, np.int64)),
        _Among,
    )
    least = np.array([found.least for found in among], np.int64)
    others = memory.each(
        "kin among the later",
        places,
        _chained(corpus.key, keys),
        lambda some: _among_later(vectors, workers, least, np.array(some, np.int64)),
        np.ndarray,
    )
    later = [part for found, more in zip(among, others, strict=True) for part in (found.rows, more)]
    rows = np.concatenate([settled.rows, *later])
    by = np.repeat(np.repeat(places, 2), [len(part) for part in later])
    one = np.concatenate([settled.one, by]).astype(np.int64)
    cosine = np.minimum(rows[:, 1], _WHOLE) / _WHOLE
    return Pairs(one, rows[:, 0].astype(np.int64), cosine, rows[:, 2:])


@dataclass(frozen=True)
class _Settled:
    """The pairs of settled papers."""

    one: np.ndarray
    rows: np.ndarray
    """The other paper, the cosine in whole units, the reasons."""
    least: np.ndarray
    """For each paper what a closer one must exceed to be among its nearest."""


@dataclass(frozen=True)
class _Among:
    """The pairs of a later paper with settled ones."""

    rows: np.ndarray
    least: int


def _chained(key: bytes, keys: Sequence[bytes]) -> list[bytes]:
    """For each paper a name for what it says and what all before it say."""
    found = []
    for own in keys:
        key = key_of(key, own)
        found.append(key)
    return found


def _settled(vectors: Vectors, workers: Workers) -> _Settled:
    many = vectors.corpus.many
    matrix = vectors.matrix[:many]
    places = np.arange(many)
    task = _Task(matrix, matrix, places, _excluding_itself, _KIN, many)
    found = _nearest(task, workers)
    one, other, value, _ = (np.concatenate(part) for part in zip(*found, strict=True))
    least = _least(one, value, many)
    code = np.maximum(one, other) * many + np.minimum(one, other)
    code, first = np.unique(code, return_index=True)
    one, other = np.divmod(code, max(many, 1))
    rows = _with_reasons(vectors, one, other, value[first])
    return _Settled(one.astype(np.int32), rows, least.astype(np.int32))


def _among_settled(vectors: Vectors, workers: Workers, least: Ints, places: Ints) -> list[_Among]:
    many = vectors.corpus.many
    settled = vectors.matrix[:many]
    task = _Task(vectors.matrix, settled, places, None, _CANDIDATES, many)
    found = _nearest(task, workers)
    one, other, value, rank = (np.concatenate(part) for part in zip(*found, strict=True))
    theirs = np.zeros(len(vectors.corpus.papers), np.int64)
    theirs[places] = _least(one, value, len(theirs))[places]
    kept = (rank < _KIN) | (value >= least[other])
    rows = _by_place(vectors, one[kept], other[kept], value[kept], places)
    return [_Among(part, int(theirs[place])) for part, place in zip(rows, places, strict=True)]


def _among_later(
    vectors: Vectors, workers: Workers, least: Ints, places: Ints
) -> list[NDArray[np.int32]]:
    many = vectors.corpus.many
    later = vectors.matrix[many:]
    task = _Task(vectors.matrix, later, places, _excluding_later, _CANDIDATES, many)
    found = _nearest(task, workers)
    one, other, value, _ = (np.concatenate(part) for part in zip(*found, strict=True))
    kept = value >= np.minimum(least[one - many], least[other])
    return _by_place(vectors, one[kept], other[kept] + many, value[kept], places)


def _by_place(
    vectors: Vectors, one: Ints, other: Ints, value: Ints, places: Ints
) -> list[NDArray[np.int32]]:
    rows = _with_reasons(vectors, one, other, value)
    starts, ends = (np.searchsorted(one, places, side=side) for side in ("left", "right"))
    return [rows[start:end] for start, end in zip(starts, ends, strict=True)]


def _with_reasons(vectors: Vectors, one: Ints, other: Ints, value: Ints) -> NDArray[np.int32]:
    because = reasons(vectors, one, other)
    return np.column_stack([other, value, because]).astype(np.int32)


def _least(one: Ints, value: Ints, papers: int) -> Ints:
    """For each paper the value of the last of its nearest, 0 where there are fewer. Rows are sorted
    by paper, and the values of each fall."""
    counts = np.bincount(one, minlength=papers)
    last = np.cumsum(counts) - counts + _KIN - 1
    enough = counts >= _KIN
    least = np.zeros(papers, np.int64)
    least[enough] = value[last[enough]]
    return least


# --------------------------------------------------------------------------- comparing

Found = tuple[Ints, Ints, Ints, Ints]
"""The papers of a block, others, the cosines in whole units, and their ranks; sorted by these."""


def _excluding_itself(values: Values, places: Ints, many: int) -> None:
    values[np.arange(len(places)), places] = 0


def _excluding_later(values: Values, places: Ints, many: int) -> None:
    values *= np.arange(values.shape[1]) < (places - many)[:, None]


@dataclass(frozen=True)
class _Task:
    """To find for some rows of a matrix the nearest of others, at `most` so many of each."""

    matrix: csr_array
    others: csr_array
    places: Ints
    exclude: Any
    """Takes out those that don't count."""
    most: int
    many: int
    """How many papers are settled."""


def _nearest(task: _Task, workers: Workers) -> list[Found]:
    shares = workers.shares(len(task.places), _SHARE)
    tasks = [replace(task, places=task.places[share.start : share.stop]) for share in shares]
    return [found for share in workers.map(_compared, tasks) for found in share]


def _compared(task: _Task) -> list[Found]:
    nothing = np.zeros(0, np.int64)
    found: list[Found] = [(nothing, nothing, nothing, nothing)]
    places = task.places
    if not len(places):
        return found
    capped = task.many > _ALL
    compare = (
        _Capped(task.matrix, task.others)
        if capped
        else _Exact(task.matrix, task.others, len(places))
    )
    for start in range(0, len(places), _BLOCK):
        block = places[start : start + _BLOCK]
        row, other, value, rank = compare(block, task.exclude, task.most, task.many)
        found.append((block[row], other, value, rank))
    return found


class _Exact:
    """Compares with all."""

    def __init__(self, matrix: csr_array, others: csr_array, papers: int) -> None:
        self._matrix = matrix
        self._rare = None
        if papers >= _WORTH_IT:
            held = np.bincount(others.indices, minlength=others.shape[1])
            frequent = held > max(others.shape[0] / _FREQUENT, 1)
            self._dense = np.flatnonzero(frequent)
            self._sparse = np.flatnonzero(~frequent & (held > 0))
            self._frequent = np.ascontiguousarray(others[:, self._dense].toarray().T, np.float32)
            self._rare = csr_array(others[:, self._sparse].T.astype(np.float32))
        else:
            self._all = csr_array(others.T.astype(np.float32))

    def _products(self, places: Ints) -> Values:
        block = self._matrix[places].astype(np.float32)
        if self._rare is None:
            found: Values = (block @ self._all).toarray()
            return found
        found = block[:, self._dense].toarray() @ self._frequent
        found += (block[:, self._sparse] @ self._rare).toarray()
        return found

    def __call__(self, places: Ints, exclude: Any, most: int, many: int) -> Found:
        # Sums of whole numbers, so they are the same whatever the order of the additions.
        values = self._products(places)
        if exclude:
            exclude(values, places, many)
        return _highest(values, most)


def _highest(values: Values, most: int) -> Found:
    bound = np.maximum(_bound(values, most), 1)
    at = np.flatnonzero(values >= bound[:, None])
    row, column = np.divmod(at, values.shape[1])
    return _ranked(row, column, values.ravel()[at].astype(np.int64), most)


def _bound(values: Values, most: int) -> Values:
    """A little less than the highest of each row: of the highest of groups the last that counts."""
    rows, columns = values.shape
    size = columns // (4 * most)
    if size < 2:
        return np.zeros(rows, np.float32)
    groups = columns // size
    highest = values[:, : groups * size].reshape(rows, size, groups).max(axis=1)
    found: Values = np.partition(highest, groups - most, axis=1)[:, groups - most]
    return found


def _ranked(row: Ints, column: Ints, value: Ints, most: int) -> Found:
    """The highest of each row; of equals the first."""
    order = np.lexsort((column, -value, row))
    row, column, value = row[order], column[order], value[order]
    first = np.searchsorted(row, row)
    rank = np.arange(len(row)) - first
    kept = rank < most
    return row[kept], column[kept], value[kept], rank[kept]


class _Capped:
    """Compares with those that share a term which few others have, as far as that goes."""

    def __init__(self, matrix: csr_array, others: csr_array) -> None:
        held = np.bincount(others.indices, minlength=others.shape[1])
        self._rare = np.flatnonzero((held > 0) & (held <= _HOLDERS))
        self._matrix, self._others = matrix, others
        self._proposed = csr_array(others[:, self._rare].T.astype(np.float32))

    def __call__(self, places: Ints, exclude: Any, most: int, many: int) -> Found:
        block = self._matrix[places]
        shared = csr_array(block[:, self._rare].astype(np.float32) @ self._proposed)
        found = []
        for number, place in enumerate(places.tolist()):
            part = slice(shared.indptr[number], shared.indptr[number + 1])
            column, value = shared.indices[part], shared.data[part]
            if exclude is _excluding_itself:
                value[column == place] = 0
            elif exclude is _excluding_later:
                value[column >= place - many] = 0
            (chosen,) = np.nonzero(value >= max(_bound(value[None], _PROPOSED)[0], 1))
            row = np.full(len(chosen), number)
            found.append(_ranked(row, column[chosen], value[chosen].astype(np.int64), _PROPOSED))
        row, column, _, _ = (np.concatenate(part) for part in zip(*found, strict=True))
        value = np.zeros(len(row), np.int64)
        for first, pair, _, product in products(block, self._others, row, column):
            value[first:] += np.bincount(pair, product, len(row) - first).astype(np.int64)
        return _ranked(row, column, value, most)
