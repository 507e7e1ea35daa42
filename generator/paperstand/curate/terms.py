"""Terms: the words of papers and the pairs of words in a row, counted once for all that compares
papers by what they say.

The settled papers make the lexicon: their words and pairs, and how many of them hold each. What a
later paper says beside that is *fresh*.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array

from paperstand.curate.corpus import Corpus
from paperstand.curate.stop_words import SMALL
from paperstand.model import Paper
from paperstand.store import FORGETFUL, Memory, once
from paperstand.text import fold, singular, without_markup

Ints = NDArray[np.int64]

CORPUS = 50
"""From this many papers on, shares of them mean something."""
_WORD = re.compile(r"(?=[a-z0-9]{2})[0-9]*[a-z][a-z0-9]*")
"""Two characters or more, at least one of them a letter: `3d`, `qa`."""
_MEANINGFUL = """
few self cross first third one two three top bottom full system computer front back side part move
fire detail interest mine
"""
"""Stop words elsewhere, but not here: `few-shot`, `cross-lingual`, `zero-one`, `first-order`."""
_STOPS = dict.fromkeys(set(SMALL.split()) - set(_MEANINGFUL.split()), -1)


@dataclass(frozen=True)
class Lexicon:
    """The terms of the settled papers. A term has a column: words come first, then pairs."""

    papers: int
    spelt: str
    """The words, with a space between them."""
    pairs: np.ndarray
    """The number of the one word times that of all words, and the number of the other; sorted."""
    holders: np.ndarray
    """How many papers have each term."""

    @cached_property
    def words(self) -> list[str]:
        return self.spelt.split()

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The column of each word."""
        return {word: number for number, word in enumerate(self.words)}

    @cached_property
    def parts(self) -> Ints:
        """For each term the columns of its two words; of a word, twice its own."""
        alone = np.arange(len(self.words))
        first, second = np.divmod(self.pairs, max(len(self.words), 1))
        return np.column_stack([np.concatenate([alone, first]), np.concatenate([alone, second])])

    def name(self, column: int) -> str:
        one, other = self.parts[column].tolist()
        return (
            self.words[one]
            if column < len(self.words)
            else f"{self.words[one]} {self.words[other]}"
        )


@dataclass(frozen=True)
class Said:
    """What some papers say; a row is a paper."""

    counts: csr_array
    """How often it has each term of the lexicon."""
    fresh: list[dict[str, int]]
    """How often it has each other term; words come before the pairs they are in."""


class Terms:
    """What the papers of a corpus say, worked out when it is asked for."""

    def __init__(self, corpus: Corpus, memory: Memory = FORGETFUL) -> None:
        self.corpus = corpus
        self._memory = memory

    @cached_property
    def lexicon(self) -> Lexicon:
        key = self.corpus.key
        return once(self._memory, "lexicon", key, lambda: _learn(self._read), Lexicon)

    @cached_property
    def settled(self) -> csr_array:
        """How often each of the settled papers, in the order in which they came, has each term."""
        return _count(self._read, self.lexicon).counts

    def said_by(self, papers: Sequence[Paper]) -> Said:
        return _count(_read(papers), self.lexicon)

    @cached_property
    def _read(self) -> _Text:
        return _read(self.corpus.settled)


# --------------------------------------------------------------------------- counting


@dataclass(frozen=True, slots=True)
class _Text:
    """The words of papers, in a row."""

    papers: int
    vocabulary: list[str]
    word: Ints
    """The number of each; -1 for one that says nothing."""
    paper: Ints

    @property
    def pairs(self) -> tuple[Ints, Ints, Ints]:
        """Each two words with nothing between them, and of which paper."""
        one, other, paper = self.word[:-1], self.word[1:], self.paper
        follows = (one >= 0) & (other >= 0) & (paper[:-1] == paper[1:])
        return one[follows], other[follows], paper[:-1][follows]


class _Numbers(dict[str, int]):
    """The number of each word as it is written; one for all forms of it."""

    def __init__(self) -> None:
        super().__init__(_STOPS)
        self.vocabulary: dict[str, int] = {}

    def __missing__(self, word: str) -> int:
        number = self.vocabulary.setdefault(singular(word), len(self.vocabulary))
        self[word] = number
        return number


def _read(papers: Sequence[Paper]) -> _Text:
    """The words of title and abstract that say something: folded, in the singular."""
    numbers = _Numbers()
    said, sizes = array("q"), []
    for paper in papers:
        text = fold(without_markup(f"{paper.title}. {paper.abstract or paper.summary}"))
        words = [numbers[word] for word in _WORD.findall(text)]
        said.extend(words)
        sizes.append(len(words))
    return _Text(
        len(papers),
        list(numbers.vocabulary),
        np.array(said, np.int64),
        np.repeat(np.arange(len(papers)), np.array(sizes, np.int64)),
    )


def _learn(text: _Text) -> Lexicon:
    size = len(text.vocabulary)
    said = text.word >= 0
    words, _, _ = _counted(text.paper[said], text.word[said], size)
    one, other, paper = text.pairs
    codes = one * size + other
    pairs = np.unique(codes)
    held, _, _ = _counted(paper, np.searchsorted(pairs, codes), len(pairs))
    holders = np.concatenate([_holders(words, size), _holders(held, len(pairs))])
    return Lexicon(text.papers, " ".join(text.vocabulary), pairs, holders.astype(np.int32))


def _count(text: _Text, lexicon: Lexicon) -> Said:
    size = len(lexicon.words)
    numbers = np.array([lexicon.numbers.get(word, -1) for word in text.vocabulary], np.int64)
    column = np.append(numbers, -1)[text.word]
    one, other, paper = text.pairs
    codes = numbers[one] * size + numbers[other]
    place = np.searchsorted(lexicon.pairs, codes)
    known = (numbers[one] >= 0) & (numbers[other] >= 0) & (place < len(lexicon.pairs))
    known[known] = lexicon.pairs[place[known]] == codes[known]
    all_papers = np.concatenate([text.paper[column >= 0], paper[known]])
    all_columns = np.concatenate([column[column >= 0], size + place[known]])
    columns, starts, counts = _rows(all_papers, all_columns, text.papers, len(lexicon.holders))
    matrix = csr_array((counts, columns, starts), shape=(text.papers, len(lexicon.holders)))
    fresh = (text.word >= 0) & (column < 0)
    return Said(matrix, _fresh(text, fresh, (one[~known], other[~known], paper[~known])))


def _fresh(
    text: _Text, words: NDArray[np.bool_], pairs: tuple[Ints, Ints, Ints]
) -> list[dict[str, int]]:
    found: list[Counter[str]] = [Counter() for _ in range(text.papers)]
    name = text.vocabulary
    for paper, word in zip(text.paper[words].tolist(), text.word[words].tolist(), strict=True):
        found[paper][name[word]] += 1
    for one, other, paper in zip(*(part.tolist() for part in pairs), strict=True):
        found[paper][f"{name[one]} {name[other]}"] += 1
    return [dict(counts) for counts in found]


def _counted(paper: Ints, column: Ints, width: int) -> tuple[Ints, Ints, Ints]:
    """Each column of each paper once, sorted by paper: the columns, the papers, how often."""
    code, counts = np.unique(paper * max(width, 1) + column, return_counts=True)
    papers, columns = np.divmod(code, max(width, 1))
    return columns, papers, counts


def _rows(paper: Ints, column: Ints, papers: int, width: int) -> tuple[Ints, Ints, Ints]:
    columns, by, counts = _counted(paper, column, width)
    return columns, np.searchsorted(by, np.arange(papers + 1)), counts


def _holders(columns: Ints, width: int) -> Ints:
    found: Ints = np.bincount(columns, minlength=width)
    return found


# --------------------------------------------------------------------------- weighing


def weigh(counts: csr_array, known: Ints, papers: int) -> csr_array:
    """TF-IDF with sublinear term frequency, rows of length 1 (G. Salton and C. Buckley,
    "Term-weighting approaches in automatic text retrieval", 1988). `known` says how many of how
    many papers hold each term."""
    weights = counts.astype(np.float64)
    weights.data = 1 + np.log(weights.data)
    rarity = np.log((1 + papers) / (1 + known)) + 1
    return unit(csr_array(weights @ diags_array(rarity)))


def unit(matrix: csr_array) -> csr_array:
    """Rows of length 1; empty ones stay empty."""
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return csr_array(diags_array(1 / np.where(lengths, lengths, 1)) @ matrix)
