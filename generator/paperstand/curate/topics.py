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
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from paperstand.curate.classifier import Resemblance, resemble
from paperstand.curate.matcher import Match, PhraseMatcher
from paperstand.curate.terms import Terms, settled
from paperstand.model import Assignment, Paper, Topic, Vocabulary
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


def sort_by_topic(
    papers: Sequence[Paper], vocabulary: Vocabulary, terms: Terms, workers: Workers = ALONE
) -> list[tuple[Assignment, ...]]:
    """The topics of each paper, best first; empty for a paper that no topic fits. Topics set by
    hand are taken as they are."""
    shares = workers.shares(len(papers), _SHARE)
    parts = [(vocabulary, papers[share.start : share.stop]) for share in shares]
    matches = list(chain.from_iterable(workers.map(_matches, parts)))
    strengths = np.zeros((len(papers), len(vocabulary.topics)))
    for row, found in enumerate(matches):
        for topic, match in found.items():
            strengths[row, topic] = match.score
    resemblance = resemble(terms, strengths, settled(papers))
    scores = np.round(np.log1p(strengths) + _RESEMBLANCE * resemblance.shares, 3)
    return [
        _by_hand(paper.forced_topics)
        if paper.forced_topics is not None
        else _chosen(row, vocabulary.topics, matches[row], scores[row], resemblance)
        for row, paper in enumerate(papers)
    ]


def _matches(part: tuple[Vocabulary, Sequence[Paper]]) -> list[dict[int, Match]]:
    vocabulary, papers = part
    matcher = PhraseMatcher(vocabulary)
    return [matcher.match(paper) for paper in papers]


def _by_hand(topics: Sequence[str]) -> tuple[Assignment, ...]:
    main = topics[:_MOST_MAIN]
    reason = ("set by hand in corrections.yml",)
    return tuple(Assignment(topic, reason, MAIN, topic in main) for topic in topics)


def _chosen(
    row: int,
    topics: Sequence[Topic],
    found: Mapping[int, Match],
    scores: NDArray[np.float64],
    resemblance: Resemblance,
) -> tuple[Assignment, ...]:
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
