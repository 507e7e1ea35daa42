"""Suggestions: frequent phrases that no topic of the vocabulary covers, as candidates for one.

A phrase counts once a paper, only where the paper dwells on it (in its title, or more than once),
and the more, the fewer topics the paper has. So what comes first is what the vocabulary misses, and
what many mention in passing (*limited resources*) makes no topic.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np

from paperstand.curate.keywords import Uses, spell_as_most
from paperstand.curate.phrases import Ints, Phrases, Usage, Words, is_generic, normal_words
from paperstand.model import CuratedPaper, Suggestion, Vocabulary
from paperstand.store import FORGETFUL, Memory

MOST = 20
"""Suggestions, at most."""
_LEAST = 3
_LEAST_SHARE = 0.002
"""Papers that must have a phrase, and their share of a large corpus."""
_DWELLING = 2
_DWELLING_SHARE = 0.3
"""Papers that must dwell on it, and their share of those that have it."""
_SAME_PAPERS = 0.8
"""A longer phrase takes the place of its part if it has this share of the part's papers."""
_EXAMPLES = 3
_WEIGHTY = 2.0
"""A single word that counts so much for a topic covers the phrases that hold it."""


def suggest(
    papers: Sequence[CuratedPaper],
    vocabulary: Vocabulary,
    phrases: Phrases,
    uses: Uses,
    memory: Memory = FORGETFUL,
) -> tuple[Suggestion, ...]:
    """Phrases for new topics, best first. `phrases` and `uses` are those of these papers. Only what
    two settled papers say is suggested, but all papers that say it count."""
    papers_with = np.bincount(uses.phrase, minlength=len(phrases.usage.papers))
    ranked = _ranked(papers, phrases.usage, uses, papers_with, _Covered(vocabulary))
    chosen = _apart(ranked, {words: int(papers_with[number]) for words, number in ranked})
    rows = uses.rows(number for _, number in chosen)
    spelled = spell_as_most(phrases, uses, rows, memory)
    return tuple(
        Suggestion(spelled[n], int(papers_with[n]), _examples(rows[n], papers, uses))
        for _, n in chosen
    )


def _ranked(
    papers: Sequence[CuratedPaper],
    usage: Usage,
    uses: Uses,
    papers_with: Ints,
    covered: _Covered,
) -> list[tuple[Words, int]]:
    """Every phrase that could be a topic, with its number, best first."""
    size = len(papers_with)
    openness = np.array([1 / (1 + len(p.topics)) for p in papers])[uses.paper]
    dwelling = np.bincount(uses.phrase, uses.dwells, size)
    score = np.round(np.bincount(uses.phrase, uses.dwells * openness, size), 6)
    frequent = papers_with >= max(_LEAST, _LEAST_SHARE * len(papers))
    frequent &= dwelling >= np.maximum(_DWELLING, _DWELLING_SHARE * papers_with)
    frequent[: usage.sizes[0]] = False  # A single word is no topic.
    numbers = np.flatnonzero(frequent).tolist()
    return [
        (words, n)
        for _, words, n in sorted((-float(score[n]), usage.words(n), n) for n in numbers)
        if words not in covered and not all(map(is_generic, words))
    ]


def _apart(
    ranked: Iterable[tuple[Words, int]], papers: Mapping[Words, int]
) -> list[tuple[Words, int]]:
    """The best of them, none of which is a part of another."""
    longer: defaultdict[Words, int] = defaultdict(int)
    for words, count in papers.items():
        for part in _parts(words):
            if part != words:
                longer[part] = max(longer[part], count)
    chosen: list[tuple[Words, int]] = []
    for words, number in ranked:
        replaced = longer[words] >= _SAME_PAPERS * papers[words]
        if replaced or any(_holds(words, w) or _holds(w, words) for w, _ in chosen):
            continue
        chosen.append((words, number))
        if len(chosen) == MOST:
            break
    return chosen


def _examples(rows: Sequence[int], papers: Sequence[CuratedPaper], uses: Uses) -> tuple[str, ...]:
    """The papers that dwell on a phrase most."""

    def order(row: int) -> tuple[int, str]:
        weight = int(uses.mentions[row]) + int(uses.in_title[row])
        return -weight, papers[int(uses.paper[row])].id

    return tuple(papers[int(uses.paper[row])].id for row in sorted(rows, key=order)[:_EXAMPLES])


class _Covered:
    """Whether a phrase says what a topic does: it holds one of the topic's phrases, or is a part
    of one."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._whole: set[Words] = set()
        self._parts: set[Words] = set()
        for topic in vocabulary.topics:
            named = [(text, _WEIGHTY) for text in (topic.id, topic.name, *topic.exclude)]
            for phrase, weight in (*named, *topic.phrases):
                words = normal_words(phrase)
                self._parts.update(_parts(words))
                if len(words) > 1 or weight >= _WEIGHTY:
                    self._whole.add(words)

    def __contains__(self, words: Words) -> bool:
        return words in self._parts or any(part in self._whole for part in _parts(words))


def _holds(one: Words, other: Words) -> bool:
    """Whether the other phrase is a part of the one, or all of it."""
    return f" {' '.join(other)} " in f" {' '.join(one)} "


def _parts(words: Words) -> Iterator[Words]:
    """Every run of words in a phrase, itself included."""
    for start, end in combinations(range(len(words) + 1), 2):
        yield words[start:end]
