"""Keywords: the phrases that say what a paper is about, chosen against all other papers.

A phrase scores by what can be counted, each as a factor:

- how much the paper dwells on it: its mentions, and more for the title (saturating); and of the
  papers that have it, how many dwell on it, since few are about their *training data*;
- how established it is: the more papers use a phrase, the surer it is a term and no chance;
- how rare it is, as in TF-IDF (K. Spärck Jones, "A statistical interpretation of term specificity
  and its application in retrieval", 1972), which pulls the other way: what half of the papers
  have says little about one;
- how independent it is of longer phrases (see phrases.py), how many words it has, and how early
  it comes (S. El-Beltagy and A. Rafea, "KP-Miner", 2009, boosts compounds and early phrases, too).

The best are taken, none of which is a part of another.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from paperstand.curate.corpus import Corpus
from paperstand.curate.phrases import (
    Bools,
    Floats,
    Found,
    Ints,
    Phrases,
    Words,
    is_generic,
    normal_words,
    text_of,
)
from paperstand.model import Paper
from paperstand.store import FORGETFUL, Memory, key_of, once

MOST = 8
"""Keywords found for a paper, at most; what dumps state is kept whole."""
_TITLE = 2.0
"""Mentions that one in the title counts for, besides itself."""
_PASSING = 0.3
"""What a mention in passing says less; the logarithm of a single one is 0.7."""
_OF_LENGTH = np.array([0.0, 0.5, 1.0, 1.1, 0.9])
_ESTABLISHED = 1.5
_RARITY = 0.6
_INDEPENDENCE = 0.4
_ABOUTNESS = 0.4
_EARLY = 150
"""Characters after which a phrase isn't early any more."""
_MENTIONS_READ = 50
"""Mentions looked at to find out how a phrase is written."""
_WRITERS = 9
"""Papers asked how a phrase is written."""
_WORD = re.compile(r"[^\W_]+(?:[‐‑–-][^\W_]+)*")
_BEFORE_CAPITALS = ("", "\n", ".", ":", "!", "?")


@dataclass(frozen=True, slots=True)
class Uses:
    """Which papers use which phrases of the usage; a row is a phrase in a paper."""

    paper: Ints
    phrase: Ints
    mentions: Ints
    in_title: Bools

    @property
    def dwells(self) -> Bools:
        found: Bools = self.in_title | (self.mentions > 1)
        return found

    def rows(self, numbers: Iterable[int]) -> dict[int, list[int]]:
        """The rows of some phrases."""
        found: dict[int, list[int]] = {number: [] for number in numbers}
        for row in np.flatnonzero(np.isin(self.phrase, list(found))).tolist():
            found[int(self.phrase[row])].append(row)
        return found


def find_keywords(
    phrases: Phrases, memory: Memory = FORGETFUL
) -> tuple[list[tuple[str, ...]], Uses]:
    """For each paper its keywords: first those that dumps state, as they are, then the best of its
    phrases. And which papers use what."""
    corpus = phrases.corpus
    stated = [paper.keywords for paper in corpus.settled]
    settled = once(
        memory,
        "keywords of the settled",
        key_of(corpus.key, stated),
        lambda: _settled(phrases),
        _Settled,
    )
    keys = corpus.keys_with()
    own = [key_of(key, p.keywords) for key, p in zip(keys, corpus.later, strict=True)]
    later = memory.each("keywords", corpus.later, own, lambda some: _later(phrases, some), _Own)
    arrived = [*settled.keywords, *(found.keywords for found in later)]
    # What the settled papers have keeps their spelling, lest one more paper change many.
    usual = _usual_spelling(keyword for found in later for keyword in found.keywords)
    usual |= _usual_spelling(keyword for found in settled.keywords for keyword in found)
    keywords = [
        (*paper.keywords, *[usual[keyword.lower()] for keyword in found])
        for paper, found in zip(corpus.papers, corpus.in_order(arrived), strict=True)
    ]
    return keywords, _uses(corpus, settled, later)


@dataclass(frozen=True)
class _Own:
    """What is found for a paper."""

    keywords: tuple[str, ...]
    uses: np.ndarray
    """For each phrase of the usage: its number, the mentions, whether it is in the title."""


@dataclass(frozen=True)
class _Settled:
    keywords: list[tuple[str, ...]]
    sizes: np.ndarray
    """How many phrases each paper has."""
    uses: np.ndarray


def _settled(phrases: Phrases) -> _Settled:
    papers, found = phrases.corpus.settled, phrases.of_settled()
    uses, sizes = _used(found, len(papers))
    return _Settled(_chosen(papers, found, phrases), sizes, uses)


def _later(phrases: Phrases, papers: list[Paper]) -> list[_Own]:
    found = phrases.of_later(papers)
    uses, sizes = _used(found, len(papers))
    ends = np.cumsum([0, *sizes]).tolist()
    return [
        _Own(keywords, uses[start:end])
        for keywords, (start, end) in zip(
            _chosen(papers, found, phrases), pairwise(ends), strict=True
        )
    ]


def _used(found: Found, papers: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    number = found.known[found.row_phrase]
    known = number >= 0
    rows = np.column_stack([number, found.mentions, found.in_title])[known].astype(np.int32)
    return rows, np.bincount(found.row_paper[known], minlength=papers).astype(np.int32)


def _uses(corpus: Corpus, settled: _Settled, later: Sequence[_Own]) -> Uses:
    rows = np.concatenate([settled.uses, *(found.uses for found in later)]).reshape(-1, 3)
    sizes = np.concatenate([settled.sizes, [len(found.uses) for found in later]]).astype(np.int64)
    return Uses(
        np.repeat(corpus.order, sizes),
        rows[:, 0].astype(np.int64),
        rows[:, 1].astype(np.int64),
        rows[:, 2] > 0,
    )


def _chosen(papers: Sequence[Paper], found: Found, phrases: Phrases) -> list[tuple[str, ...]]:
    spelling, total = phrases.usage.spelling, phrases.corpus.many
    texts = map(text_of, papers)
    return [
        tuple([spell(found, row, text, spelling) for row in rows])
        for rows, text in zip(_choose(papers, found, total), texts, strict=True)
    ]


def scores(found: Found, total: int) -> Floats:
    """What each row scores, in a corpus of so many papers."""
    length = np.array([len(words) for words in found.words], dtype=np.int64)[found.row_phrase]
    dwells = np.log1p(found.mentions + _TITLE * found.in_title) - _PASSING
    established = 1 + _ESTABLISHED * np.log2(found.papers) * np.where(length > 1, 1, 0.5)
    rarity = np.log((total + 1) / found.papers) ** _RARITY
    independent = (found.independence + 0.05) ** _INDEPENDENCE
    about = (found.aboutness + 0.1) ** _ABOUTNESS
    early = 1 + 0.3 / (1 + found.starts[found.first] / _EARLY)
    product: Floats = (
        dwells * established * rarity * independent * about * early * _OF_LENGTH[length]
    )
    # Rounded, so that the last bits of another machine's arithmetic can't change the order.
    rounded: Floats = np.round(product, 6)
    return rounded


def _choose(papers: Sequence[Paper], found: Found, total: int) -> list[list[int]]:
    """For each paper the rows of its keywords, best first."""
    order = np.lexsort((-scores(found, total), found.row_paper))
    ranked = iter(order.tolist())
    counts = np.bincount(found.row_paper, minlength=len(papers)).tolist()
    return [
        _best(found, list(islice(ranked, count)), paper.keywords)
        for paper, count in zip(papers, counts, strict=True)
    ]


def _best(found: Found, ranked: Sequence[int], stated: Sequence[str]) -> list[int]:
    """The best rows that add something to the keywords stated and to one another."""
    taken = [_shape(words) for words in map(normal_words, stated) if words]
    best = []
    for row in ranked:
        if len(taken) >= MOST:
            break
        shape = _shape(found.words[found.row_phrase[row]])
        if not any(_same(shape, other) for other in taken):
            taken.append(shape)
            best.append(row)
    return best


class _Shape(NamedTuple):
    """A phrase in the forms in which it is compared with others."""

    words: str
    """With a space before and behind each."""
    solid: str
    initials: str
    first: str
    """The first word and the last, unless they are generic."""
    last: str


@lru_cache(maxsize=1 << 17)
def _shape(words: Words) -> _Shape:
    first, last = ("" if is_generic(word) else word for word in (words[0], words[-1]))
    initials = "".join(word[0] for word in words) if len(words) > 1 else " "
    return _Shape(f" {' '.join(words)} ", "".join(words), initials, first, last)


def says_the_same(one: Words, other: Words) -> bool:
    """Whether of two phrases, in their normal form, one is enough."""
    return _same(_shape(one), _shape(other))


def _same(one: _Shape, other: _Shape) -> bool:
    """Whether one phrase holds the other, is its acronym, or goes on where the other ends (`point
    cloud`, `cloud registration`). `pre-training` is `pretraining`, too."""
    return (
        one.words in other.words
        or other.words in one.words
        or one.solid in (other.solid, other.initials)
        or other.solid == one.initials
        or (one.last != "" and one.last == other.first)
        or (other.last != "" and other.last == one.first)
    )


def spell(found: Found, row: int, text: str, spelling: Mapping[str, str]) -> str:
    """A phrase as a paper mostly writes it. What a title or the start of a sentence has in capitals
    is written as it is written elsewhere. `text` is the paper's."""
    ways: Counter[str] = Counter()
    title = text.index("\n")
    first = int(found.first[row])
    for n in range(first, first + min(int(found.mentions[row]), _MENTIONS_READ)):
        start, end = int(found.starts[n]), int(found.ends[n])
        written = text[start:end].strip()
        opens = text[max(0, start - 2) : start].rstrip(" ")[-1:] in _BEFORE_CAPITALS
        if start < title or opens:
            words = 0 if start < title else 1
            written = _WORD.sub(lambda m: _plain(m[0], text, spelling), written, count=words)
            ways[written] += 1
        else:
            ways[written] += 2
    return max(ways, key=lambda way: (ways[way], way))


def _plain(word: str, text: str, spelling: Mapping[str, str]) -> str:
    """A word without a capital that only its place gives it."""
    usual = spelling.get(word.lower())
    if usual:
        return usual
    # Nobody has it but this paper: as it has it within a sentence.
    within = re.search(rf"(?<=[^\W_]) {re.escape(word)}(?![^\W_])", text[text.index("\n") :], re.I)
    if within:
        return within[0].strip()
    plain = all(part[1:].islower() for part in re.split("[‐‑–-]", word))
    return word.lower() if plain else word


def spell_as_most(
    phrases: Phrases, uses: Uses, numbers: Iterable[int], memory: Memory = FORGETFUL
) -> dict[int, str]:
    """Phrases of the usage as those of the settled papers write them that use them most."""
    asked = sorted(set(numbers))
    keys = [key_of(phrases.corpus.key, number) for number in asked]

    def spelled(some: list[int]) -> list[str]:
        return _spelled(phrases, uses, some)

    return dict(zip(asked, memory.each("spelling", asked, keys, spelled, str), strict=True))


def _spelled(phrases: Phrases, uses: Uses, numbers: list[int]) -> list[str]:
    corpus = phrases.corpus
    place = np.empty(len(corpus.papers), np.int64)
    place[corpus.order] = np.arange(len(place))

    def order(row: int) -> tuple[int, int]:
        return -int(uses.mentions[row]), int(place[uses.paper[row]])

    writers = {
        number: [n for _, n in sorted(map(order, rows)) if n < corpus.many][:_WRITERS]
        for number, rows in uses.rows(numbers).items()
    }
    asked = sorted({writer for some in writers.values() for writer in some})
    papers = [corpus.papers[n] for n in corpus.order[asked].tolist()]
    found, texts = phrases.of_some(papers), list(map(text_of, papers))
    ways: defaultdict[int, Counter[str]] = defaultdict(Counter)
    wanted = {(number, asked_) for number, some in writers.items() for asked_ in some}
    number_of = found.known[found.row_phrase]
    for row in np.flatnonzero(np.isin(number_of, numbers)).tolist():
        number, paper = int(number_of[row]), int(found.row_paper[row])
        if (number, asked[paper]) in wanted:
            written = spell(found, row, texts[paper], phrases.usage.spelling)
            ways[number][written] += 1
    return [
        max(ways[n], key=lambda way: (ways[n][way], way)) if ways[n] else _in_words(phrases, n)
        for n in numbers
    ]


def _in_words(phrases: Phrases, number: int) -> str:
    """A phrase that no settled paper dwells on."""
    usual = phrases.usage.spelling
    return " ".join(usual.get(word, word) for word in phrases.usage.words(number))


def _usual_spelling(keywords: Iterable[str]) -> dict[str, str]:
    """For each keyword in lower case how papers mostly write it."""
    usual: dict[str, tuple[int, str]] = {}
    for keyword, times in Counter(keywords).items():
        lower = keyword.lower()
        if lower not in usual or (times, keyword) > usual[lower]:
            usual[lower] = times, keyword
    return {lower: keyword for lower, (_, keyword) in usual.items()}
