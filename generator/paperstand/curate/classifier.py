"""Classifier: how much a paper reads like those that the phrases of a topic found.

Phrases find the papers that say what they are about. A ridge regression from the words of a paper
(TF-IDF of words and pairs of words) to the strength of its phrases learns what else such papers
say, and so tells a paper that is about a topic from one that mentions it. No labels are needed but
those the phrases give: this is weak supervision (M. Craven and J. Kumlien, "Constructing biological
knowledge bases by extracting information from text sources", 1999), and each answer names the words
it comes from.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack

from paperstand.curate.terms import CORPUS, Terms, holders, weigh

_FIRM = 9.0
"""From this score on, phrases leave no doubt."""
_PENALTY = 4.0
_PENALTY_OF_ONE = 0.01
"""The penalty grows with the papers learnt from, up to the above: few papers are no statistics, and
then the answer is what the phrases say."""
_COMMON = 0.4
"""A term in more than this share of the papers tells nothing."""
_WORDS = 3
_LEAST = 0.02
"""Words that add less to an answer are not named."""


@dataclass(frozen=True)
class Resemblance:
    """What the classifier says of some papers."""

    shares: NDArray[np.float64]
    """For each paper and topic, how much it reads like the topic: about 0 to 1."""
    _terms: csr_array
    _weights: NDArray[np.float32]
    _names: tuple[str, ...]

    def words(self, paper: int, topic: int) -> tuple[str, ...]:
        """The words of a paper that speak most for a topic."""
        part = slice(self._terms.indptr[paper], self._terms.indptr[paper + 1])
        columns = self._terms.indices[part]
        speaks = np.round(self._terms.data[part] * self._weights[topic, columns], 4)
        found: list[str] = []
        for n in np.lexsort((columns, -speaks)):
            if len(found) == _WORDS or speaks[n] < _LEAST:
                break
            name = self._names[columns[n]]
            # `denoising diffusion` says what `diffusion` says.
            if not any(set(name.split()) & set(other.split()) for other in found):
                found.append(name)
        return tuple(found)


def resemble(
    terms: Terms, strengths: NDArray[np.float64], settled: NDArray[np.int64]
) -> Resemblance:
    """Learn from the settled papers what the phrases of each topic found, and say of all papers how
    much they read like it. `strengths` has a row a paper and a column a topic."""
    from sklearn.linear_model import Ridge

    said, names = _features(terms, settled)
    goals = np.minimum(strengths[settled], _FIRM) / _FIRM
    if not goals.any() or not names:
        nothing = np.zeros((strengths.shape[1], max(len(names), 1)), np.float32)
        return Resemblance(np.zeros_like(strengths), said, nothing, names)
    usual = goals.mean(axis=0)
    penalty = min(_PENALTY, _PENALTY_OF_ONE * len(settled))
    model = Ridge(alpha=penalty, solver="sparse_cg", tol=1e-3, fit_intercept=False)
    model.fit(said[settled], goals - usual)
    weights = np.asarray(model.coef_, np.float32).reshape(strengths.shape[1], -1)
    # Rounded, so that the last bits of another machine's arithmetic can't move a paper.
    shares = np.round(said @ weights.T.astype(np.float64) + usual, 4)
    return Resemblance(shares, said, weights, names)


def _features(terms: Terms, settled: NDArray[np.int64]) -> tuple[csr_array, tuple[str, ...]]:
    """The terms that enough of the settled papers say, weighed for all papers, and their names."""
    many = len(settled)
    fewest = 1 if many < 100 else 2 if many < 1000 else 4
    most = many if many < CORPUS else _COMMON * many
    parts, known, names = [], [], []
    for counts, name in ((terms.words, terms.word), (terms.pairs, terms.pair)):
        held = holders(counts[settled])
        columns = np.flatnonzero((held >= fewest) & (held <= most))
        parts.append(counts[:, columns])
        known.append(held[columns])
        names += [name(int(column)) for column in columns]
    counts = csr_array(hstack(parts))
    return weigh(counts, np.concatenate(known), many), tuple(names)
