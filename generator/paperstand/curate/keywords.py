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
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

import numpy as np

from paperstand.curate.phrases import Floats, Phrases, Words, is_generic, normal_words, text_of
from paperstand.model import CuratedPaper, Paper

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
_WORD = re.compile(r"[^\W_]+(?:[‐‑–-][^\W_]+)*")
_BEFORE_CAPITALS = ("", "\n", ".", ":", "!", "?")


def find_keywords(papers: Sequence[Paper], phrases: Phrases) -> list[tuple[str, ...]]:
    """For each paper its keywords: first those that dumps state, as they are, then the best of its
    phrases. `phrases` are those of these papers."""
    chosen = _choose(papers, phrases)
    spelled = [
        [spell(phrases, row, text) for row in rows]
        for rows, text in zip(chosen, map(text_of, papers), strict=True)
    ]
    usual = _usual_spelling(keyword for keywords in spelled for keyword in keywords)
    return [
        (*paper.keywords, *(usual[keyword.lower()] for keyword in keywords))
        for paper, keywords in zip(papers, spelled, strict=True)
    ]


def scores(phrases: Phrases, total: int) -> Floats:
    """What each row of the phrases scores, in a corpus of so many papers."""
    papers = phrases.papers[phrases.row_phrase]
    length = np.array([len(words) for words in phrases.words], dtype=np.int64)[phrases.row_phrase]
    dwells = np.log1p(phrases.mentions + _TITLE * phrases.in_title) - _PASSING
    established = 1 + _ESTABLISHED * np.log2(papers) * np.where(length > 1, 1, 0.5)
    rarity = np.log((total + 1) / papers) ** _RARITY
    independent = (phrases.independence[phrases.row_phrase] + 0.05) ** _INDEPENDENCE
    about = (phrases.aboutness[phrases.row_phrase] + 0.1) ** _ABOUTNESS
    early = 1 + 0.3 / (1 + phrases.starts[phrases.first] / _EARLY)
    product: Floats = (
        dwells * established * rarity * independent * about * early * _OF_LENGTH[length]
    )
    # Rounded, so that the last bits of another machine's arithmetic can't change the order.
    rounded: Floats = np.round(product, 6)
    return rounded


def _choose(papers: Sequence[Paper], phrases: Phrases) -> list[list[int]]:
    """For each paper the rows of its keywords, best first."""
    order = np.lexsort((-scores(phrases, len(papers)), phrases.row_paper))
    ranked = iter(order.tolist())
    counts = np.bincount(phrases.row_paper, minlength=len(papers)).tolist()
    return [
        _best(phrases, list(islice(ranked, count)), paper.keywords)
        for paper, count in zip(papers, counts, strict=True)
    ]


def _best(phrases: Phrases, ranked: Sequence[int], stated: Sequence[str]) -> list[int]:
    """The best rows that add something to the keywords stated and to one another."""
    taken = [_shape(words) for words in map(normal_words, stated) if words]
    best = []
    for row in ranked:
        if len(taken) >= MOST:
            break
        shape = _shape(phrases.words[phrases.row_phrase[row]])
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


def spell(phrases: Phrases, row: int, text: str) -> str:
    """A phrase as a paper mostly writes it. What a title or the start of a sentence has in capitals
    is written as the corpus writes it elsewhere. `text` is the paper's."""
    ways: Counter[str] = Counter()
    title = text.index("\n")
    first = int(phrases.first[row])
    for n in range(first, first + min(int(phrases.mentions[row]), _MENTIONS_READ)):
        start, end = int(phrases.starts[n]), int(phrases.ends[n])
        written = text[start:end].strip()
        opens = text[max(0, start - 2) : start].rstrip(" ")[-1:] in _BEFORE_CAPITALS
        if start < title or opens:
            words = 0 if start < title else 1
            written = _WORD.sub(lambda m: _plain(m[0], phrases.spelling), written, count=words)
            ways[written] += 1
        else:
            ways[written] += 2
    return max(ways, key=lambda way: (ways[way], way))


def spell_as_most(papers: Sequence[CuratedPaper], phrases: Phrases, rows: Iterable[int]) -> str:
    """A phrase as most of its papers write it; `rows` are those of the papers that are asked."""
    ways = Counter(
        spell(phrases, row, text_of(papers[int(phrases.row_paper[row])].paper)) for row in rows
    )
    return max(ways, key=lambda way: (ways[way], way))


def _plain(word: str, spelling: Mapping[str, str]) -> str:
    """A word without a capital that only its place gives it."""
    plain = all(part[1:].islower() for part in re.split("[‐‑–-]", word))
    return spelling.get(word.lower()) or (word.lower() if plain else word)


def _usual_spelling(keywords: Iterable[str]) -> dict[str, str]:
    """For each keyword in lower case how papers mostly write it."""
    ways: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for keyword in keywords:
        ways[keyword.lower()][keyword] += 1
    return {lower: max(n, key=lambda way: (n[way], way)) for lower, n in ways.items()}
