"""Forms: what is compared of an entry, with everything left out that two copies may differ in."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from paperstand.model import Entry
from paperstand.text import american, fold, without_latex

_CUT = re.compile(r"(?:\.\.\.|…)\s*$")
_PLUS = re.compile(r"(?<=[^\W_])\++(?![\w+])")
_NUMERAL = re.compile(
    r"\d+(?:\.\d+)*|(?<![^\W\d])(?:II|III|IV|VI|VII|VIII|IX)(?![^\W\d])"
    rf"|{_PLUS.pattern}|(?i:revisited|reloaded)"
)
_PART = re.compile(r"\bpart (?:(i|ii|iii|iv|v|one|two|three|four)\b|([a-d])\b)", re.IGNORECASE)
_LETTERS = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho "
    "sigma tau upsilon phi chi psi omega"
)
_GREEK = str.maketrans(dict(zip("αβγδεζηθικλμνξοπρστυφχψω", _LETTERS.split(" "), strict=True)))
TITLE_START = 20
"""From this many characters on (without spaces) the beginning of a title can stand for it."""
_SHINGLE = 3
_FEWEST_WORDS = 12
_FACTORS = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)


@dataclass(frozen=True)
class Form:
    """The comparable side of one entry. Two entries with equal `key` are copies."""

    title: str
    """Folded, LaTeX taken out, ellipsis of a cut title taken off, spelt the American way. `X++`
    isn't `X`, so the signs are spelt out; a title of nothing but signs stays as it is."""
    abstract: str
    """Folded, LaTeX taken out. The summary where there is no abstract. Empty for a few words like
    `No abstract available`, which say nothing about which paper it is."""
    authors: tuple[tuple[str, str], ...]
    """Folded family names with the initial of the given name, empty if there is none; sorted."""
    identifiers: tuple[tuple[str, str], ...]
    markers: tuple[str, ...]
    """Numbers, years, versions and parts in the title, sorted, each as often as it stands there:
    where they differ, papers do. `Text2Mem` isn't `Text2Mem2`."""
    cut: bool
    """Whether the title ends in an ellipsis."""

    @classmethod
    def of(cls, entry: Entry) -> Form:
        plain = without_latex(entry.title)
        return cls(
            title=_fold_title(_PLUS.sub(_spelt_out, _CUT.sub("", plain))) or plain,
            abstract=_telling(_fold(without_latex(entry.abstract or entry.summary))),
            authors=tuple(sorted(set(filter(None, map(_person, entry.authors))))),
            identifiers=entry.identifiers,
            markers=_markers(plain),
            cut=bool(_CUT.search(plain)),
        )

    @property
    def key(self) -> tuple[str, str, tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
        return self.title, self.abstract, self.authors, self.identifiers

    @cached_property
    def squeezed(self) -> str:
        """The title without spaces: equal where a copy lost some of them."""
        return self.title.replace(" ", "")

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(self.title.split())

    @cached_property
    def abstract_words(self) -> tuple[str, ...]:
        return tuple(self.abstract.split())

    @cached_property
    def long_words(self) -> frozenset[str]:
        """The words of the abstract that carry its meaning, roughly."""
        return frozenset(w for w in self.abstract_words if len(w) > 4)

    @cached_property
    def shingles(self) -> frozenset[int]:
        """Hashes of every three words in a row of the abstract."""
        return frozenset(shingles(self.abstract_words).tolist())


def shingles(words: Sequence[str]) -> NDArray[np.uint64]:
    """Hashes of the runs of three words, the same on every machine; of all words if fewer."""
    hashes = np.fromiter(map(_word_hash, words), np.uint64, len(words))
    if 0 < len(hashes) < _SHINGLE:
        hashes = np.pad(hashes, (0, _SHINGLE - len(hashes)))
    # Odd factors, so that the order of the words counts; overflow wraps around.
    first, second, third = (np.uint64(factor) for factor in _FACTORS)
    mixed: NDArray[np.uint64] = hashes[:-2] * first + hashes[1:-1] * second + hashes[2:] * third
    return mixed


@lru_cache(maxsize=1 << 18)
def _word_hash(word: str) -> int:
    # crc32 alone maps to 32 bits; its square spreads them, and stays the same for ever.
    value = zlib.crc32(word.encode("utf-8", "replace"))
    return value * value + 1


def _fold(text: str) -> str:
    """Folded, with Greek letters by their names, as in LaTeX."""
    return fold(text).translate(_GREEK)


def _fold_title(text: str) -> str:
    return " ".join(map(american, _fold(text).split()))


def _spelt_out(plus: re.Match[str]) -> str:
    return " plus" * len(plus[0])


def _telling(abstract: str) -> str:
    return abstract if abstract.count(" ") >= _FEWEST_WORDS else ""


@lru_cache(maxsize=1 << 17)
def _person(author: str) -> tuple[str, str] | None:
    """`Müller, K.`, `Karl Muller` and `Muller K` → `muller`, `k`."""
    family, comma, given = author.partition(",")
    if comma:
        families, others = _fold(without_latex(family)).split(), fold(given)
    else:
        names = author.split()
        if len(names) > 1 and len(names[-1].strip(".")) <= 2 and names[-1].isupper():
            names = [names[-1], *names[:-1]]
        words = fold(without_latex(" ".join(names))).split()
        families, others = words[-1:], " ".join(words[:-1])
    return (families[-1], others[:1]) if families else None


def _markers(title: str) -> tuple[str, ...]:
    title = unicodedata.normalize("NFKC", title)
    numerals = (m.casefold() for m in _NUMERAL.findall(title))
    parts = ("part " + (a or b).casefold() for a, b in _PART.findall(title))
    return tuple(sorted((*numerals, *parts)))
