"""Profiles: what the papers of a topic have in common, against all other papers.

Keywords are the phrases with the highest weighted log-odds ratio with an informative Dirichlet
prior (B. L. Monroe, M. P. Colaresi and K. M. Quinn, "Fightin' Words: Lexical Feature Selection and
Evaluation for Identifying the Content of Political Conflict", Political Analysis 16, 2008), of the
number of papers that use them, so that one paper that repeats itself counts once. How central a
paper is to its topic is the cosine of its TF-IDF vector and the mean of those of the topic
(D. R. Radev, H. Jing and D. Budzikowska, "Centroid-based summarization of multiple documents",
2000).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from scipy.sparse import csr_array

from paperstand.curate.keywords import Uses, says_the_same, spell_as_most
from paperstand.curate.phrases import Floats, Ints, Phrases, Usage, Words
from paperstand.curate.terms import unit
from paperstand.curate.vectors import Vectors
from paperstand.model import CuratedPaper, TopicProfile, Vocabulary
from paperstand.store import FORGETFUL, Memory

KEYWORDS = 12
NEIGHBOURS = 6
_CANDIDATES = 5 * KEYWORDS
"""Phrases looked at for a topic; many say the same."""
_PRIOR = 0.1
"""How many papers the prior stands for, as a share of the corpus."""
_LEAST_PAPERS = 2
"""What one paper of a topic uses is that paper's phrase, not the topic's."""
_LEAST_RATIO = 2.0
"""A phrase must be this many times as frequent in the topic as elsewhere, to be worth showing."""
_LEAST_Z = 1.6
"""A phrase must be this many standard errors more frequent in the topic than elsewhere."""
_ABOUTNESS = 0.2
"""The share of a phrase's papers that must dwell on it. What hardly any does is how papers speak
(`unified taxonomy`), not what they are about."""
_SMALL = 15
_OWN_SHARE = 0.5
"""In a topic of fewer papers, the share of a phrase's papers that must be of the topic: there, two
that happen to speak alike look like a pattern."""
_SINGLE = 0.8
"""How much of its score a single word keeps, since a phrase says more: `state space models` rather
than `sequence`."""
_PART = 0.6
"""A phrase gives way to a longer one that this share of its papers in the topic use."""


def profile(
    papers: Sequence[CuratedPaper],
    vocabulary: Vocabulary,
    vectors: Vectors,
    phrases: Phrases,
    uses: Uses,
    memory: Memory = FORGETFUL,
) -> tuple[TopicProfile, ...]:
    """A profile of each topic that has papers, in the order of the vocabulary. All but the papers
    are of the papers' corpus. Only phrases that two settled papers have can be keywords, but all
    papers of the topic count."""
    members = _members(papers, vocabulary)
    shared = (members @ members.T).toarray().astype(np.int64)
    keywords = _keywords(members, phrases.usage, uses)
    spelled = spell_as_most(phrases, uses, (n for found in keywords for n in found), memory)
    central = _central(members, vectors, [p.id for p in papers])
    return tuple(
        TopicProfile(
            topic=topic.id,
            keywords=tuple(spelled[n] for n in keywords[number]),
            neighbours=_neighbours(number, shared[number], vocabulary),
            central=central[number],
        )
        for number, topic in enumerate(vocabulary.topics)
        if shared[number, number]
    )


def _members(papers: Sequence[CuratedPaper], vocabulary: Vocabulary) -> csr_array:
    """Topics × papers: 1 where the paper is of the topic."""
    numbers = {topic.id: number for number, topic in enumerate(vocabulary.topics)}
    places = {
        (numbers[assignment.topic], column)
        for column, curated in enumerate(papers)
        for assignment in curated.topics
        if assignment.topic in numbers
    }
    at = np.array(sorted(places), np.int64).reshape(-1, 2).T
    return csr_array((np.ones(at.shape[1]), tuple(at)), shape=(len(numbers), len(papers)))


def _neighbours(number: int, shared: Ints, vocabulary: Vocabulary) -> tuple[tuple[str, int], ...]:
    ranked = np.argsort(-shared, kind="stable")
    others = [other for other in ranked if other != number and shared[other]]
    return tuple((vocabulary.topics[n].id, int(shared[n])) for n in others[:NEIGHBOURS])


def _keywords(members: csr_array, usage: Usage, uses: Uses) -> list[list[int]]:
    """For each topic the phrases that are typical of it, by number, most typical first."""
    topics, papers = members.shape
    everywhere = np.bincount(uses.phrase, minlength=len(usage.papers))
    about = usage.dwelling >= _ABOUTNESS * usage.papers
    rows = np.flatnonzero(((everywhere >= _LEAST_PAPERS) & about)[uses.phrase])
    places = uses.paper[rows], uses.phrase[rows]
    used = csr_array((np.ones(len(rows)), places), shape=(papers, len(usage.papers)))
    within = csr_array(members @ used)
    return [
        _apart(_ranked(within[[topic]], everywhere, members[[topic]].nnz, papers, usage))
        for topic in range(topics)
    ]


def _ranked(
    within: csr_array, everywhere: Ints, size: int, papers: int, usage: Usage
) -> dict[int, tuple[Words, float]]:
    """The most typical phrases of one topic, each with its words and its papers there."""
    there = within.indices
    z = _typicality(within.data, everywhere[there], size, papers)
    scores = np.round(np.where(there < usage.sizes[0], _SINGLE * z, z), 4)
    (good,) = np.nonzero(np.round(z, 4) >= _LEAST_Z)
    if len(good) > _CANDIDATES:
        least = np.partition(scores[good], -_CANDIDATES)[-_CANDIDATES]
        good = good[scores[good] >= least]
    found = zip(scores[good], there[good].tolist(), within.data[good].tolist(), strict=True)
    best = sorted((-score, usage.words(number), number, inside) for score, number, inside in found)
    return {number: (named, inside) for _, named, number, inside in best[:_CANDIDATES]}


def _typicality(inside: Floats, everywhere: Ints, size: int, papers: int) -> Floats:
    """How many standard errors more frequent phrases are in one topic than elsewhere; nothing for
    those that too few of its papers use, or nearly as many elsewhere."""
    outside = everywhere - inside
    one = inside + _PRIOR * everywhere
    other = outside + _PRIOR * everywhere
    mass = _PRIOR * papers + 1
    odds = np.log(one / (size + mass - one)) - np.log(other / (papers - size + mass - other))
    z: Floats = odds / np.sqrt(1 / one + 1 / other)
    shared = inside < _OWN_SHARE * everywhere if size < _SMALL else False
    usual = inside * (papers - size) < _LEAST_RATIO * outside * size
    z[(inside < _LEAST_PAPERS) | shared | usual] = 0
    return z


def _apart(ranked: dict[int, tuple[Words, float]]) -> list[int]:
    """The best of the phrases, none of which says what another does."""
    chosen: list[int] = []
    for number, (words, papers) in ranked.items():
        longer = any(
            len(other) > len(words) and _holds(other, words) and many >= _PART * papers
            for other, many in ranked.values()
        )
        if not longer and not any(says_the_same(words, ranked[n][0]) for n in chosen):
            chosen.append(number)
    return chosen[:KEYWORDS]


def _holds(words: Words, part: Words) -> bool:
    return f" {' '.join(part)} " in f" {' '.join(words)} "


def _central(members: csr_array, vectors: Vectors, ids: Sequence[str]) -> list[tuple[str, ...]]:
    """For each topic its papers, those most like the others first, by their words."""
    place = np.empty(len(ids), np.int64)
    place[vectors.corpus.order] = np.arange(len(ids))
    words = vectors.words
    topic = np.repeat(np.arange(members.shape[0]), np.diff(members.indptr))
    where = place[members.indices]
    mine = csr_array((np.ones(len(where)), where, members.indptr), (members.shape[0], len(ids)))
    middle = unit(csr_array(mine @ words)).toarray().T
    lengths = np.sqrt(np.asarray(words.multiply(words).sum(axis=1)).ravel())
    # Rounded, so that the last bits of another machine's arithmetic can't change the order.
    closeness = (words @ np.ascontiguousarray(middle))[where, topic]
    closeness = np.round(closeness / np.where(lengths > 0, lengths, 1)[where], 6)
    order = np.lexsort((members.indices, -closeness, topic))
    ranked = [ids[n] for n in members.indices[order].tolist()]
    ends = members.indptr.tolist()
    return [tuple(ranked[start:end]) for start, end in pairwise(ends)]
