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
from scipy.sparse import csr_array

from paperstand.curate.terms import CORPUS, Lexicon, weigh

_FIRM = 9.0
"""From this score on, phrases leave no doubt."""
_PENALTY = 4.0
_PENALTY_OF_ONE = 0.01
"""The penalty grows with the papers learnt from, up to the above: few papers are no statistics, and
then the answer is what the phrases say."""
_NEARLY = 1e-3
"""The part of a goal that may be missed in learning."""
_STEPS = 200
_COMMON = 0.4
"""A term in more than this share of the papers tells nothing."""
_WORDS = 3
_LEAST = 0.02
"""Words that add less to an answer are not named."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Learnt:
    """What the settled papers taught."""

    columns: np.ndarray
    """The terms of the lexicon that tell."""
    weights: np.ndarray
    """What each of them says for each topic."""
    usual: np.ndarray
    """How much any paper reads like each topic."""


@dataclass(frozen=True)
class Resemblance:
    """What the classifier says of some papers."""

    shares: NDArray[np.float64]
    """For each paper and topic, how much it reads like the topic: about 0 to 1."""
    _terms: csr_array
    _learnt: Learnt
    _lexicon: Lexicon

    def words(self, paper: int, topic: int) -> tuple[str, ...]:
        """The words of a paper that speak most for a topic."""
        part = slice(self._terms.indptr[paper], self._terms.indptr[paper + 1])
        columns = self._terms.indices[part]
        speaks = np.round(self._terms.data[part] * self._learnt.weights[topic, columns], 4)
        found: list[str] = []
        (telling,) = np.nonzero(speaks >= _LEAST)
        for n in telling[np.lexsort((columns[telling], -speaks[telling]))].tolist():
            if len(found) == _WORDS:
                break
            name = self._lexicon.name(int(self._learnt.columns[columns[n]]))
            # `denoising diffusion` says what `diffusion` says.
            if not any(set(name.split()) & set(other.split()) for other in found):
                found.append(name)
        return tuple(found)


@dataclass(frozen=True)
class Classifier:
    """Says of papers how much they read like those that the phrases of a topic found."""

    lexicon: Lexicon
    learnt: Learnt

    def say(self, counts: csr_array) -> Resemblance:
        """Of papers by how often they have each term of the lexicon."""
        said = _features(self.lexicon, counts, self.learnt.columns)
        weights = np.ascontiguousarray(self.learnt.weights.T, np.float64)
        # Rounded, so that the last bits of another machine's arithmetic can't move a paper.
        shares = np.round(said @ weights + self.learnt.usual, 4)
        return Resemblance(shares, said, self.learnt, self.lexicon)


def learn(lexicon: Lexicon, counts: csr_array, strengths: NDArray[np.float64]) -> Learnt:
    """Learn from the settled papers what the phrases of each topic found. `strengths` has a row a
    paper and a column a topic."""
    columns = _telling(lexicon)
    papers, topics = strengths.shape
    goals = np.minimum(strengths, _FIRM) / _FIRM
    if not goals.any() or not len(columns):
        return Learnt(columns, np.zeros((topics, len(columns)), np.float32), np.zeros(topics))
    usual = goals.mean(axis=0)
    penalty = min(_PENALTY, _PENALTY_OF_ONE * papers)
    weights = _ridge(_features(lexicon, counts, columns), goals - usual, penalty)
    return Learnt(columns, weights.T.astype(np.float32), usual)


def _ridge(said: csr_array, goals: Floats, penalty: float) -> Floats:
    """For each term what it adds to each goal: the ridge regression, by conjugate gradients on its
    dual (M. Hestenes and E. Stiefel, 1952), which has a number for each paper; all goals at once,
    each until it is nearly met."""
    turned = csr_array(said.T)
    found, rest = np.zeros_like(goals), goals.copy()
    way, left = rest.copy(), _squares(rest)
    aim = _NEARLY**2 * left
    for _ in range(_STEPS):
        (goal,) = np.nonzero(left > aim)
        if not len(goal):
            break
        ahead = np.ascontiguousarray(way[:, goal])
        bend = said @ (turned @ ahead) + penalty * ahead
        step = left[goal] / np.sum(ahead * bend, axis=0)
        found[:, goal] += step * ahead
        rest[:, goal] -= step * bend
        still = _squares(rest[:, goal])
        way[:, goal] = rest[:, goal] + still / left[goal] * ahead
        left[goal] = still
    weights: Floats = turned @ found
    return weights


def _squares(columns: Floats) -> Floats:
    found: Floats = np.sum(columns**2, axis=0)
    return found


def _telling(lexicon: Lexicon) -> NDArray[np.int64]:
    """The terms that enough of the settled papers say, and not too many."""
    many = lexicon.papers
    fewest = 1 if many < 100 else 2 if many < 1000 else 4
    most = many if many < CORPUS else _COMMON * many
    return np.flatnonzero((lexicon.holders >= fewest) & (lexicon.holders <= most))


def _features(lexicon: Lexicon, counts: csr_array, columns: NDArray[np.int64]) -> csr_array:
    return weigh(csr_array(counts[:, columns]), lexicon.holders[columns], lexicon.papers)
