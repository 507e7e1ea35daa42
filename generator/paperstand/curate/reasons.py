"""Reasons: the terms that bring two papers together."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from paperstand.curate.vectors import Vectors

Ints = NDArray[np.int64]

MOST = 4
"""Terms named."""
_LEAST_TERMS = 3
"""One rare word that two papers share doesn't make them kin, unless it is half of what one says."""
_LEAST_SHARE = 4
"""A term that counts less than one of so many parts of what the first counts is not named."""
_LOOKED_AT = 12
_TERMS = 1 << 20
"""Terms of papers worked on at once."""
_PRODUCT = 23
"""Bits of a product of two weights."""


def reasons(vectors: Vectors, one: Ints, other: Ints) -> NDArray[np.int32]:
    """For pairs of papers, sorted by the one, the columns of the terms that count most, then -1; of
    a word and a pair with it in only the one that counts more. None for those who share a word or
    two of many: they are no kin."""
    matrix, known = vectors.matrix, vectors.known
    found = np.full((len(one), MOST), -1, np.int32)
    for first, pair, column, product in products(matrix, matrix, one, other):
        last = first + int(pair[-1]) + 1 if len(pair) else first
        half = -(-np.minimum(known[one[first:last]], known[other[first:last]]) // 2)
        enough = np.bincount(pair, minlength=last - first) >= np.minimum(_LEAST_TERMS, half)
        columns, counts = _weightiest(pair, column, product, last - first)
        chosen = _apart(columns, counts, vectors.parts)
        chosen[~enough] = -1
        found[first:last] = chosen
    return found


def products(
    matrix: csr_array, others: csr_array, one: Ints, other: Ints
) -> Iterator[tuple[int, Ints, Ints, Ints]]:
    """The terms that pairs of papers share, for some pairs at a time: the number of the first pair,
    and then for each shared term the pair counted from there, the column, and the product of the
    weights. Pairs are sorted by the one, a row of the matrix; the other is a row of the others."""
    mine = np.zeros(matrix.shape[1], np.int32)
    sizes = np.diff(others.indptr)[other]
    ends = np.cumsum(sizes)
    first = 0
    while first < len(one):
        before = ends[first] - sizes[first]
        last = max(int(np.searchsorted(ends, before + _TERMS)), first + 1)
        size = sizes[first:last]
        pair = np.repeat(np.arange(last - first), size)
        shift = others.indptr[other[first:last]] - (np.cumsum(size) - size)
        at = np.arange(len(pair)) + np.repeat(shift, size)
        columns = others.indices[at]
        got = np.zeros(len(pair), np.int32)
        rows, starts = np.unique(one[first:last], return_index=True)
        bounds = np.append(ends[first + starts] - size[starts] - before, len(pair))
        for row, start, end in zip(rows.tolist(), bounds, bounds[1:], strict=False):
            part = slice(matrix.indptr[row], matrix.indptr[row + 1])
            mine[matrix.indices[part]] = matrix.data[part]
            np.take(mine, columns[start:end], out=got[start:end])
            mine[matrix.indices[part]] = 0
        (shared,) = np.nonzero(got)
        product = got[shared].astype(np.int64) * others.data[at[shared]]
        yield first, pair[shared], columns[shared].astype(np.int64), product
        first = last


def _weightiest(pair: Ints, column: Ints, product: Ints, pairs: int) -> tuple[Ints, Ints]:
    """For each pair the columns that count most, and what they count; -1 and 0 where there are no
    more. Sorting numbers made of all three is many times as fast as sorting by them."""
    bits = int(column.max(initial=0)).bit_length()
    key = np.sort((((pair << _PRODUCT) + (1 << _PRODUCT) - 1 - product) << bits) + column)
    rank = np.arange(len(pair)) - np.searchsorted(pair, np.arange(pairs))[pair]
    kept = rank < _LOOKED_AT
    key, pair, rank = key[kept], pair[kept], rank[kept]
    columns = np.full((pairs, _LOOKED_AT), -1, np.int64)
    counts = np.zeros((pairs, _LOOKED_AT), np.int64)
    columns[pair, rank] = key & ((1 << bits) - 1)
    counts[pair, rank] = (1 << _PRODUCT) - 1 - (key >> bits & ((1 << _PRODUCT) - 1))
    return columns, counts


def _apart(columns: Ints, counts: Ints, parts: Ints) -> Ints:
    """The first of them, none of which is a part of another."""
    chosen = np.full((len(columns), MOST), -1, np.int64)
    many = np.zeros(len(columns), np.int64)
    for place in range(_LOOKED_AT):
        enough = (counts[:, place] > 0) & (_LEAST_SHARE * counts[:, place] >= counts[:, 0])
        (rows,) = np.nonzero(enough & (many < MOST))
        mine = parts[columns[rows, place]]
        new = np.ones(len(rows), bool)
        for slot in range(MOST):
            taken = chosen[rows, slot]
            theirs = parts[taken]
            new &= (taken < 0) | ~(_holds(mine, theirs) | _holds(theirs, mine))
        rows = rows[new]
        chosen[rows, many[rows]] = columns[rows, place]
        many[rows] += 1
    return chosen


def _holds(one: Ints, other: Ints) -> NDArray[np.bool_]:
    """Whether the words of the one are among those of the other."""
    found: NDArray[np.bool_] = np.logical_and.reduce(
        [(one[:, n] == other[:, 0]) | (one[:, n] == other[:, 1]) for n in range(2)]
    )
    return found
