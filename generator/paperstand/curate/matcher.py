"""Phrases: which of the vocabulary's stand in a paper, and how much they say.

Each phrase found counts its weight: three times in the title, and once for each mention in the
abstract, up to three. Words are compared folded, in the singular and in American spelling; acronyms
with their case, so that `RAG` is no rag.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from paperstand.model import Paper, Topic, Vocabulary
from paperstand.text import american, fold, singular, without_markup

_TITLE_FACTOR = 3
_MOST_MENTIONS = 3

_WORD = re.compile(r"[^\W_]+(?:['’](?=s\b))?")


@dataclass(frozen=True, slots=True, eq=False)
class _Phrase:
    text: str
    words: tuple[str, ...]
    topic: int
    weight: float
    excludes: bool


@dataclass(frozen=True, slots=True)
class Match:
    """The phrases of one topic in one paper."""

    score: float
    because: tuple[str, ...]
    """The phrases and where they stand, the weightiest first."""


_Hit = tuple[int, int, _Phrase]
"""Where in a text a phrase begins and ends."""
_Found = dict[_Phrase, int]
"""How often phrases stand in a text."""


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a text, and the phrases that may begin with it."""

    plain: str
    alone: tuple[_Phrase, ...]
    """Those it is all of."""
    followed: dict[str, list[_Phrase]]
    """The others, by their second word: by the first alone, `model …` would have hundreds."""


class PhraseMatcher:
    """A vocabulary made ready to be matched against many papers."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._alone: defaultdict[str, list[_Phrase]] = defaultdict(list)
        self._followed: defaultdict[str, dict[str, list[_Phrase]]] = defaultdict(dict)
        self._known: dict[str, _Word] = {}
        for number, topic in enumerate(vocabulary.topics):
            for phrase in _phrases(topic, number):
                first, *rest = phrase.words
                if rest:
                    self._followed[first].setdefault(rest[0], []).append(phrase)
                else:
                    self._alone[first].append(phrase)

    def match(self, paper: Paper) -> dict[int, Match]:
        """What the phrases of each topic say of a paper, by the number of the topic."""
        in_title = self._counts(paper.title)
        in_text = self._counts(paper.abstract or paper.summary)
        topics = sorted(in_title.keys() | in_text.keys())
        found = {t: _weigh(in_title.get(t, {}), in_text.get(t, {})) for t in topics}
        return {topic: match for topic, match in found.items() if match.because}

    def _counts(self, text: str) -> dict[int, _Found]:
        """For each topic, how often each of its phrases stands in the text."""
        hits: defaultdict[int, list[_Hit]] = defaultdict(list)
        for hit in self._hits(text):
            hits[hit[2].topic].append(hit)
        return {topic: _longest(found) for topic, found in hits.items()}

    def _hits(self, text: str) -> Iterator[_Hit]:
        words = [self._word(token) for token in _WORD.findall(without_markup(text))]
        plain = [word.plain for word in words]
        plain.append("")
        for i, word in enumerate(words):
            for phrase in word.alone:
                yield i, i + 1, phrase
            for phrase in word.followed.get(plain[i + 1], ()) if word.followed else ():
                end = i + len(phrase.words)
                if end == i + 2 or tuple(plain[i:end]) == phrase.words:
                    yield i, end, phrase

    def _word(self, token: str) -> _Word:
        found = self._known.get(token)
        if found is None:
            plain, acronym = _normal(token), _acronym(token)
            alone = (*self._alone.get(plain, ()), *self._alone.get(acronym, ()))
            found = _Word(plain, alone, self._followed.get(plain, {}))
            self._known[token] = found
        return found


def _phrases(topic: Topic, number: int) -> Iterator[_Phrase]:
    weighted = [
        *((p, w, False) for p, w in topic.phrases),
        *((p, 0.0, True) for p in topic.exclude),
    ]
    for text, weight, excludes in weighted:
        words = _words(text)
        if not words:
            continue
        if len(words) == 1 and words[0][1]:
            yield _Phrase(text, (words[0][1],), number, weight, excludes)
        else:
            yield _Phrase(text, tuple(word for word, _ in words), number, weight, excludes)


def _words(text: str) -> list[tuple[str, str]]:
    """The words of a text as they are compared, and those that look like acronyms as such.

    An acronym has two capitals or a digit and a capital; it is compared with its case: `=RAG`.
    """
    return [(_normal(m[0]), _acronym(m[0])) for m in _WORD.finditer(text)]


@lru_cache(maxsize=1 << 17)
def _acronym(word: str) -> str:
    bare = word[:-1] if word.endswith("s") and len(word) > 2 else word
    capitals = sum(c.isupper() for c in bare)
    if capitals >= 2 or (capitals == 1 and any(c.isdigit() for c in bare)):
        return "=" + bare
    return ""


@lru_cache(maxsize=1 << 17)
def _normal(word: str) -> str:
    """Folded, singular, American."""
    return american(singular(fold(word)))


def _longest(hits: list[_Hit]) -> _Found:
    """Count the hits of one topic; at each place of the text only the longest counts."""
    if len(hits) > 1:
        hits.sort(key=lambda hit: (hit[0] - hit[1], not hit[2].excludes, hit[0]))
    taken: set[int] = set()
    counts: _Found = {}
    for start, end, phrase in hits:
        span = range(start, end)
        if taken.isdisjoint(span):
            taken.update(span)
            if not phrase.excludes:
                counts[phrase] = counts.get(phrase, 0) + 1
    return counts


def _weigh(in_title: _Found, in_text: _Found) -> Match:
    parts = []
    for phrase in in_title.keys() | in_text.keys():
        mentions = in_text.get(phrase, 0)
        times = _TITLE_FACTOR * (phrase in in_title) + min(mentions, _MOST_MENTIONS)
        parts.append((-phrase.weight * times, phrase.text, phrase in in_title, mentions))
    parts.sort()
    return Match(-sum(p[0] for p in parts), tuple(_reason(*part[1:]) for part in parts))


def _reason(phrase: str, in_title: bool, mentions: int) -> str:
    where = ["title"] if in_title else []
    if mentions:
        where.append("abstract" if mentions == 1 else f"abstract, {mentions} times")
    return f"{phrase} ({' and '.join(where)})"
