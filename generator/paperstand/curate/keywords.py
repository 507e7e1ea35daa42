"""Keywords: the phrases that say what a paper is about, chosen against all other papers.

A phrase scores by what can be counted, each as a factor:

- how much the paper dwells on it: its mentions, and more for the title (saturating);
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
from itertools import islice

import numpy as np

from paperstand.curate.phrases import Floats, Phrases, Words, is_generic, normal_words, text_of
from paperstand.model import Paper

MOST = 8
"""Keywords found for a paper, at most; what dumps state is kept whole."""
_TITLE = 2.0
"""Mentions that one in the title counts for, besides itself."""
_OF_LENGTH = np.array([0.0, 0.5, 1.0, 1.1, 0.9])
_ESTABLISHED = 1.5
_RARITY = 0.6
_INDEPENDENCE = 0.4
_EARLY = 150
"""Characters after which a phrase isn't early any more."""
_MENTIONS_READ = 50
"""Mentions looked at to find out how a phrase is written."""
_WORD = re.compile(r"[^\W_]+(?:[‐‑–-][^\W_]+)*")
_BEFORE_CAPITALS = ("", ".", ":", "!", "?")


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
    dwells = np.log1p(phrases.mentions + _TITLE * phrases.in_title)
    established = 1 + _ESTABLISHED * np.log2(papers) * np.where(length > 1, 1, 0.5)
    rarity = np.log((total + 1) / papers) ** _RARITY
    independent = (phrases.independence[phrases.row_phrase] + 0.05) ** _INDEPENDENCE
    early = 1 + 0.3 / (1 + phrases.starts[phrases.first] / _EARLY)
    product = dwells * established * rarity * independent * early * _OF_LENGTH[length]
    # Rounded, so that the last bits of another machine's arithmetic can't change the order.
    return np.round(product, 6)


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
    taken = [words for words in map(normal_words, stated) if words]
    best = []
    for row in ranked:
        if len(taken) >= MOST:
            break
        words = phrases.words[phrases.row_phrase[row]]
        if not any(_says_the_same(words, other) for other in taken):
            taken.append(words)
            best.append(row)
    return best


def _says_the_same(one: Words, other: Words) -> bool:
    """Whether one phrase holds the other, is its acronym, or goes on where the other ends (`point
    cloud`, `cloud registration`). `pre-training` is `pretraining`, too."""
    return (
        holds(one, other)
        or holds(other, one)
        or "".join(one) in ("".join(other), _initials(other))
        or "".join(other) == _initials(one)
        or (one[-1] == other[0] and not is_generic(other[0]))
        or (other[-1] == one[0] and not is_generic(one[0]))
    )


def holds(one: Words, other: Words) -> bool:
    """Whether the other phrase is a part of the one, or all of it."""
    return f" {' '.join(other)} " in f" {' '.join(one)} "


def _initials(words: Words) -> str:
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def spell(phrases: Phrases, row: int, text: str) -> str:
    """A phrase as a paper mostly writes it. What a title or the start of a sentence has in capitals
    is written as the corpus writes it elsewhere. `text` is the paper's."""
    ways: Counter[str] = Counter()
    title = text.index("\n")
    first = int(phrases.first[row])
    for n in range(first, first + min(int(phrases.mentions[row]), _MENTIONS_READ)):
        start, end = int(phrases.starts[n]), int(phrases.ends[n])
        written = text[start:end].strip()
        if start < title:
            written = _WORD.sub(lambda m: _plain(m[0], phrases.spelling), written)
        elif text[max(0, start - 2) : start].rstrip()[-1:] in _BEFORE_CAPITALS:
            written = _WORD.sub(lambda m: _plain(m[0], phrases.spelling), written, count=1)
        ways[written] += 1
    return max(ways, key=lambda way: (ways[way], way))


def _plain(word: str, spelling: Mapping[str, str]) -> str:
    """A word without a capital that only its place gives it."""
    usual = spelling.get(word.lower())
    return usual or (word.lower() if word[1:].islower() else word)


def _usual_spelling(keywords: Iterable[str]) -> dict[str, str]:
    """For each keyword in lower case how papers mostly write it."""
    ways: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for keyword in keywords:
        ways[keyword.lower()][keyword] += 1
    return {lower: max(n, key=lambda way: (n[way], way)) for lower, n in ways.items()}
