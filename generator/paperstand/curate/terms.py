"""Terms: the words of all papers and the pairs of words in a row, counted once for all that
compares papers by what they say."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array

from paperstand.model import Paper
from paperstand.text import fold, singular, without_markup

CORPUS = 50
"""From this many papers on, shares of them mean something."""
_WORD = re.compile(r"(?=[a-z0-9]{2})[0-9]*[a-z][a-z0-9]*")
"""Two characters or more, at least one of them a letter: `3d`, `qa`."""
_MEANINGFUL = """
few self cross first third one two three top bottom full system computer front back side part move
fire detail interest mine
"""
"""Stop words elsewhere, but not here: `few-shot`, `cross-lingual`, `zero-one`, `first-order`."""


@dataclass(frozen=True)
class Terms:
    """How often each paper says what. Rows are papers."""

    words: csr_array
    pairs: csr_array
    _spelt: Sequence[str]
    _pairs: NDArray[np.int64]

    def word(self, column: int) -> str:
        return self._spelt[column]

    def pair(self, column: int) -> str:
        one, other = divmod(int(self._pairs[column]), len(self._spelt))
        return f"{self._spelt[one]} {self._spelt[other]}"


def count_terms(papers: Sequence[Paper]) -> Terms:
    """Count the words of title and abstract that say something: folded, in the singular. Two words
    are a pair where nothing stands between them."""
    # Imported here: it takes a second, which a build with nothing to do should not.
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    vocabulary: dict[str, int] = {}
    columns = dict.fromkeys(ENGLISH_STOP_WORDS - set(_MEANINGFUL.split()), -1)
    said, by = array("i"), array("i")
    for number, paper in enumerate(papers):
        text = fold(without_markup(f"{paper.title}. {paper.abstract or paper.summary}"))
        for word in _WORD.findall(text):
            column = columns.get(word)
            if column is None:
                column = vocabulary.setdefault(singular(word), len(vocabulary))
                columns[word] = column
            said.append(column)
            by.append(number)
    word, row = np.frombuffer(said, np.int32), np.frombuffer(by, np.int32)
    telling = word >= 0
    words, _ = _counted(row[telling], word[telling].astype(np.int64), len(papers))
    follows = telling[:-1] & telling[1:] & (row[:-1] == row[1:])
    codes = word[:-1].astype(np.int64) * len(vocabulary) + word[1:]
    pairs, used = _counted(row[:-1][follows], codes[follows], len(papers))
    return Terms(words, pairs, list(vocabulary), used)


def _counted(
    row: NDArray[np.int32], term: NDArray[np.int64], papers: int
) -> tuple[csr_array, NDArray[np.int64]]:
    used, column = np.unique(term, return_inverse=True)
    ones = np.ones(len(term), np.float32)
    counts = csr_array((ones, (row, column)), shape=(papers, len(used)))
    counts.sum_duplicates()
    return counts, used


def holders(counts: csr_array) -> NDArray[np.int64]:
    """How many papers say each term."""
    found: NDArray[np.int64] = np.bincount(counts.indices, minlength=counts.shape[1])
    return found


def weigh(counts: csr_array, known: NDArray[np.int64], papers: int) -> csr_array:
    """TF-IDF with sublinear term frequency, rows of length 1 (G. Salton and C. Buckley,
    "Term-weighting approaches in automatic text retrieval", 1988). `known` says how many of how
    many papers hold each term."""
    weights = counts.astype(np.float64)
    weights.data = 1 + np.log(weights.data)
    rarity = np.log((1 + papers) / (1 + known)) + 1
    return unit(csr_array(weights @ diags_array(rarity)))


def unit(matrix: csr_array) -> csr_array:
    """Rows of length 1; empty ones stay empty."""
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return csr_array(diags_array(1 / np.where(lengths, lengths, 1)) @ matrix)


def settled(papers: Sequence[Paper]) -> NDArray[np.int64]:
    """The papers that are learnt from: those seen first, as many as the largest power of two there
    is room for; all of them while they are few.

    So what is learnt, and with it the topics of a paper, stays as it is while others come in, until
    there are twice as many.
    """
    known = sorted(range(len(papers)), key=lambda index: _seen(papers[index]))
    many = len(known) if len(known) < _FEW else 1 << (len(known).bit_length() - 1)
    return np.sort(np.array(known[:many], np.int64))


_FEW = 512


def _seen(paper: Paper) -> tuple[bool, str, str, int, str]:
    first = paper.sightings[0] if paper.sightings else None
    date, dump, position = (first.date, first.dump, first.position) if first else (None, "", 0)
    return (date is None, str(date), dump, position, paper.id)
