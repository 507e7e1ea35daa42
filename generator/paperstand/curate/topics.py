"""Topics: which of the vocabulary a paper belongs to, and what says so.

Two kinds of evidence. *Phrases* of the vocabulary: each counts its weight three times in the title,
and once for each mention in the abstract, up to three. And *resemblance*: how much the paper reads
like the others that the topic's phrases found (`classifier`). Their sum decides, phrases by their
logarithm: the tenth mention says less than the second. What reaches `MAIN`, up to three topics, is
what the paper is mainly about; what reaches `LEAST` it is also about. A paper that comes near is
put where it comes nearest; one that doesn't is unsorted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from paperstand.curate.classifier import Classifier, Learnt, Resemblance, learn
from paperstand.curate.corpus import recall
from paperstand.curate.matcher import Match, PhraseMatcher
from paperstand.curate.terms import Terms
from paperstand.model import Assignment, Paper, Topic, Vocabulary
from paperstand.store import FORGETFUL, Memory, key_of, once
from paperstand.workers import ALONE, Workers

MAIN = 2.2
LEAST = 1.9
_NEAREST = 1.3
"""A single phrase of weight 3 (ln 4 = 1.39) is enough for a paper that has no topic otherwise."""
_RESEMBLANCE = 3.0
_MAIN_SHARE = 0.55
_LEAST_SHARE = 0.45
"""A topic has at least this share of the score of the best one."""
_FEWEST_PHRASES = 2.0
"""Resemblance alone puts no paper into a topic."""
_MOST_MAIN = 3
_MOST = 6
_SHARE = 2000
"""Fewer papers than this are not worth another process."""

Topics = tuple[Assignment, ...]
Matches = Sequence[Mapping[int, Match]]


def sort_by_topic(
    terms: Terms, vocabulary: Vocabulary, workers: Workers = ALONE, memory: Memory = FORGETFUL
) -> list[Topics]:
    """The topics of each paper, best first; empty for a paper that no topic fits. Topics set by
    hand are taken as they are."""
    corpus, sorter = terms.corpus, _Sorter(terms, vocabulary, workers, memory)
    arrived = recall(
        corpus,
        memory,
        "topics",
        sorter.settled,
        sorter.later,
        tuple[Assignment, ...],
        sorter.about,
    )
    return [
        found if paper.forced_topics is None else _by_hand(paper.forced_topics)
        for paper, found in zip(corpus.papers, corpus.in_order(arrived), strict=True)
    ]


class _Sorter:
    """Learns from the settled papers, when it is asked."""

    def __init__(
        self, terms: Terms, vocabulary: Vocabulary, workers: Workers, memory: Memory
    ) -> None:
        self._terms = terms
        self._vocabulary = vocabulary
        self._workers = workers
        self._memory = memory
        self.about = key_of(vocabulary.topics)

    def settled(self) -> list[Topics]:
        return self._chosen(self._matches, self._classifier.say(self._terms.settled))

    def later(self, papers: list[Paper]) -> list[Topics]:
        said = self._terms.said_by(papers).counts
        return self._chosen(self._match(papers), self._classifier.say(said))

    def _chosen(self, matches: Matches, found: Resemblance) -> list[Topics]:
        topics = self._vocabulary.topics
        scores = np.log1p(_strengths(matches, len(topics))) + _RESEMBLANCE * found.shares
        scores = np.round(scores, 3)
        return [
            _chosen(row, topics, match, scores[row], found) for row, match in enumerate(matches)
        ]

    @cached_property
    def _classifier(self) -> Classifier:
        key = key_of(self._terms.corpus.key, self.about)
        return Classifier(
            self._terms.lexicon, once(self._memory, "classifier", key, self._learn, Learnt)
        )

    def _learn(self) -> Learnt:
        strengths = _strengths(self._matches, len(self._vocabulary.topics))
        return learn(self._terms.lexicon, self._terms.settled, strengths)

    @cached_property
    def _matches(self) -> Matches:
        """Those of the settled papers."""
        return self._match(self._terms.corpus.settled)

    def _match(self, papers: Sequence[Paper]) -> Matches:
        shares = self._workers.shares(len(papers), _SHARE)
        parts = [(self._vocabulary, papers[share.start : share.stop]) for share in shares]
        return list(chain.from_iterable(self._workers.map(_matches, parts)))


def _strengths(matches: Matches, topics: int) -> NDArray[np.float64]:
    strengths = np.zeros((len(matches), topics))
    for row, found in enumerate(matches):
        for topic, match in found.items():
            strengths[row, topic] = match.score
    return strengths


def _matches(part: tuple[Vocabulary, Sequence[Paper]]) -> list[dict[int, Match]]:
    vocabulary, papers = part
    matcher = PhraseMatcher(vocabulary)
    return [matcher.match(paper) for paper in papers]


def _by_hand(topics: Sequence[str]) -> Topics:
    main = topics[:_MOST_MAIN]
    reason = ("set by hand in corrections.yml",)
    return tuple(Assignment(topic, reason, MAIN, topic in main) for topic in topics)


def _chosen(
    row: int,
    topics: Sequence[Topic],
    found: Mapping[int, Match],
    scores: NDArray[np.float64],
    resemblance: Resemblance,
) -> Topics:
    backed = [topic for topic, match in found.items() if match.score >= _FEWEST_PHRASES]
    ranked = sorted(backed, key=lambda topic: (-scores[topic], topic))[:_MOST]
    if not ranked or scores[ranked[0]] < _NEAREST:
        return ()
    best = scores[ranked[0]]
    main = [t for t in ranked if scores[t] >= max(MAIN, _MAIN_SHARE * best)][:_MOST_MAIN]
    main = main or ranked[:1]
    also = [t for t in ranked if t not in main and scores[t] >= max(LEAST, _LEAST_SHARE * best)]
    return tuple(
        Assignment(
            topics[topic].id,
            (*found[topic].because, *_typical(resemblance.words(row, topic))),
            float(scores[topic]),
            topic in main,
        )
        for topic in (*main, *also)
    )


def _typical(words: Sequence[str]) -> tuple[str, ...]:
    return (f"words typical of it: {', '.join(words)}",) if words else ()
