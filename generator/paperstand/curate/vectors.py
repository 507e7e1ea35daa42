"""Vectors: a paper by its words and pairs of words, weighed so that papers can be compared.

Weights are TF-IDF by the settled papers. What at least two of them say is *known*, and a paper's
vector is as long as if it said nothing else. A term that at most one of them has is fresh: it may
be the first that is heard of something, so it brings those together who say it, and adds to what
they have in common, half of what a known one would, since it may be chance; and it doesn't count
against what a paper has in common with others. Only where a paper hardly says anything known do the
fresh terms make its length. (tests/benchmarks/related.py likes this better than leaving them out,
and far better than counting them in full.)

Weights are whole 1/2048ths, so that a float32 sum of their products is exact whatever the order of
the additions.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from paperstand.curate.terms import CORPUS, Lexicon, Said, Terms
from paperstand.model import Paper
from paperstand.store import FORGETFUL, Memory, once

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

UNIT = 2048
_PAIRS = 0.6
"""What pairs of words weigh beside words."""
_FRESH = 0.5
"""What a fresh term weighs beside one that two papers have."""
_COMMON_SHARE = 0.5
"""A term in more than this share of the papers brings nobody together."""


@dataclass(frozen=True)
class _Shelf:
    """The vectors of the settled papers."""

    starts: np.ndarray
    columns: np.ndarray
    weights: np.ndarray
    known: np.ndarray


@dataclass(frozen=True)
class _Vector:
    """That of a later paper."""

    columns: np.ndarray
    weights: np.ndarray
    """Of these columns, and then of the fresh terms."""
    fresh: str
    """A term a line."""
    known: int


class Vectors:
    """The vectors of a corpus; rows are in the order in which the papers came."""

    def __init__(self, terms: Terms, memory: Memory = FORGETFUL) -> None:
        self.corpus = terms.corpus
        self._terms = terms
        self._memory = memory

    @cached_property
    def matrix(self) -> csr_array:
        """In whole units. The columns are those of the lexicon, and then one for each fresh term
        of the later papers."""
        shelf, later = self._settled, self._later
        columns = [shelf.columns]
        for vector in later:
            columns += [vector.columns, self._fresh_columns(vector)]
        weights = np.concatenate([shelf.weights, *(vector.weights for vector in later)])
        ends = shelf.starts[-1] + np.cumsum([len(vector.weights) for vector in later])
        starts = np.concatenate([shelf.starts, ends]).astype(np.int64)
        shape = len(self.corpus.papers), len(self._terms.lexicon.holders) + len(self._fresh)
        return csr_array((weights, np.concatenate(columns), starts), shape=shape)

    @property
    def words(self) -> csr_array:
        """The words of the lexicon alone."""
        return csr_array(self.matrix[:, : len(self._terms.lexicon.words)].astype(np.float64))

    @cached_property
    def known(self) -> Ints:
        """How many known terms each paper has."""
        later = [vector.known for vector in self._later]
        return np.concatenate([self._settled.known, np.array(later, np.int64)]).astype(np.int64)

    @cached_property
    def parts(self) -> Ints:
        """For each column those of the two words of its term; for a word, twice the same."""
        lexicon = self._terms.lexicon
        column = {**lexicon.numbers, **self._fresh}
        rows = [[column[word] for word in (name.split() * 2)[:2]] for name in self._fresh]
        return np.concatenate([lexicon.parts, np.array(rows, np.int64).reshape(-1, 2)])

    def names(self, columns: Ints) -> list[str]:
        """The terms of some columns, which are in order."""
        lexicon, fresh = self._terms.lexicon, list(self._fresh)
        words = lexicon.words
        bounds = len(words), len(lexicon.holders)
        alone, paired, others = np.split(columns, np.searchsorted(columns, bounds))
        return [
            *[words[n] for n in alone.tolist()],
            *[f"{words[one]} {words[other]}" for one, other in lexicon.parts[paired].tolist()],
            *[fresh[n - bounds[1]] for n in others.tolist()],
        ]

    @cached_property
    def _settled(self) -> _Shelf:
        key = self.corpus.key
        return once(self._memory, "vectors of the settled", key, self._weigh_settled, _Shelf)

    def _weigh_settled(self) -> _Shelf:
        counts = self._terms.settled
        said = Said(counts, [{} for _ in range(counts.shape[0])])
        weights, _, known = _weighed(said, self._terms.lexicon)
        return _Shelf(
            weights.indptr.astype(np.int64),
            weights.indices.astype(np.int32),
            weights.data,
            known.astype(np.int32),
        )

    @cached_property
    def _later(self) -> list[_Vector]:
        keys = self.corpus.keys_with()
        return self._memory.each("vector", self.corpus.later, keys, self._weigh_later, _Vector)

    def _weigh_later(self, papers: list[Paper]) -> list[_Vector]:
        said = self._terms.said_by(papers)
        weights, fresh, known = _weighed(said, self._terms.lexicon)
        return [
            _Vector(
                weights.indices[start:end].astype(np.int32),
                np.concatenate([weights.data[start:end], more]),
                "\n".join(names),
                many,
            )
            for start, end, more, names, many in zip(
                weights.indptr, weights.indptr[1:], fresh, said.fresh, known.tolist(), strict=False
            )
        ]

    @cached_property
    def _fresh(self) -> dict[str, int]:
        """The column of each term that no settled paper has, in the order in which they came; so
        that of what an earlier paper says depends on no later one."""
        found: dict[str, int] = {}
        size = len(self._terms.lexicon.holders)
        for vector in self._later:
            for name in vector.fresh.split("\n") if vector.fresh else ():
                found.setdefault(name, size + len(found))
        return found

    def _fresh_columns(self, vector: _Vector) -> NDArray[np.int32]:
        names = vector.fresh.split("\n") if vector.fresh else ()
        return np.array([self._fresh[name] for name in names], np.int32)


def _weighed(said: Said, lexicon: Lexicon) -> tuple[csr_array, list[NDArray[np.int16]], Ints]:
    """The weights of terms of the lexicon, those of fresh terms, and how many known ones there are,
    for each paper."""
    counts, papers = said.counts, lexicon.papers
    row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    held = lexicon.holders[counts.indices]
    kept = (papers < CORPUS) | (held <= _COMMON_SHARE * papers)
    row, column, held = row[kept], counts.indices[kept], held[kept]
    weight = (1 + np.log(counts.data[kept])) * _rarity(held, papers)
    known = (held >= 2) | (papers < CORPUS)
    weight[~known] *= _FRESH
    sizes = [len(names) for names in said.fresh]
    by = np.repeat(np.arange(len(sizes)), np.array(sizes, np.int64))
    often = np.array([n for names in said.fresh for n in names.values()], np.float64)
    fresh = _FRESH * (1 + np.log(often)) * _rarity(np.zeros(1), papers)
    paired = column >= len(lexicon.words)
    fresh_paired = np.array([" " in name for names in said.fresh for name in names], bool)
    length = np.zeros(len(sizes))
    for pairs, share in ((False, 1.0), (True, _PAIRS)):
        mine, added = paired == pairs, fresh_paired == pairs
        squares = [
            np.bincount(row[mine & known], weight[mine & known] ** 2, len(sizes)),
            np.bincount(row[mine & ~known], weight[mine & ~known] ** 2, len(sizes))
            + np.bincount(by[added], fresh[added] ** 2, len(sizes)),
        ]
        size = np.sqrt(np.maximum(*squares))
        scale = share / np.where(size > 0, size, 1)
        weight[mine] *= scale[row[mine]]
        fresh[added] *= scale[by[added]]
        length += share**2 * (size > 0)
    scale = UNIT / np.sqrt(np.where(length > 0, length, 1))
    ends = np.cumsum([0, *sizes])
    whole = np.rint(fresh * scale[by]).astype(np.int16)
    starts = np.searchsorted(row, np.arange(len(sizes) + 1))
    data = np.rint(weight * scale[row]).astype(np.int16)
    return (
        csr_array((data, column, starts), shape=counts.shape),
        [whole[start:end] for start, end in pairwise(ends.tolist())],
        np.bincount(row[known], minlength=len(sizes)),
    )


def _rarity(held: NDArray[Any], papers: int) -> Floats:
    few = 2 if papers >= CORPUS else 1  # Who else has a fresh term makes it two.
    found: Floats = np.log((1 + papers) / (1 + np.maximum(held, few))) + 1
    return found
