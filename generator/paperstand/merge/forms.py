"""Forms: what is compared of an entry, with everything left out that two copies may differ in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from paperstand.merge.markers import SIGN, markers, plain_title, spelt_numbers
from paperstand.model import Entry
from paperstand.text import american, fold, without_latex, without_markup

_CUT = re.compile(r"(?:\.\.\.|…)\s*$")
_SIGNS = {"+": " plus", "#": " sharp", "*": " star"}
_LETTERS = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho "
    "sigma tau upsilon phi chi psi omega"
)
_GREEK = str.maketrans(dict(zip("αβγδεζηθικλμνξοπρστυφχψω", _LETTERS.split(" "), strict=True)))
_SEGMENT = re.compile(r"[:?!]\s+|\s+[-–—|]+\s+|\s*—\s*")
TITLE_START = 20
"""From this many characters on (without spaces) the beginning of a title can stand for it."""
_SHINGLE = 3
_FEWEST_WORDS = 12
_FEWEST_TITLE_WORDS = 3
_COINED = re.compile(r"[a-z][A-Z]|\d")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]"
)
"""Thai, Lao, Burmese, Khmer, Japanese, Chinese."""
_SPACE, _BREAK = ord(" "), ord("\n")
_BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(_BASE, -1, 1 << 64)
_FACTOR, _HALF = np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(32)
_STEP = 4096
"""Powers are worked out for at least so many bytes."""
_FORMS_KEPT = 1 << 16
_TEXTS_KEPT = 1 << 11


@dataclass(frozen=True)
class Form:
    """The comparable side of one entry. Two entries with equal `key` are copies."""

    title: str
    """Folded, markup and labels like `(CVPR 2025)` taken out, ellipsis of a cut title taken off,
    spelt the American way. `X++` isn't `X`, so the signs are spelt out; a title of nothing but
    signs stays as it is."""
    abstract: str
    """Folded, markup taken out. The summary where there is no abstract. Empty for a few words like
    `No abstract available`, which say nothing about which paper it is."""
    authors: tuple[tuple[str, str, str], ...]
    """Folded family names with the initial of the given name, empty if there is none, and all the
    person's names in alphabetical order; sorted."""
    identifiers: tuple[tuple[str, str], ...]
    markers: tuple[str, ...]
    """Numbers, years, versions and parts in the title: where they differ, papers do."""
    edition: str
    """The venue and the year in a label behind the title. Two editions may share all but it."""
    segments: tuple[str, ...]
    """Name, title and subtitle, folded, without spaces, where the title has several such parts."""
    cut: bool
    """Whether the title ends in an ellipsis."""
    said: str
    """The abstract even if it says nothing: two copies have it in common."""
    coined: bool
    """Whether the title has a name in it that nobody else would use: `SailNet`, `DINOv3`."""

    @classmethod
    def of(cls, entry: Entry) -> Form:
        plain, edition = plain_title(entry.title)
        whole = _CUT.sub("", plain)
        text = said(entry)
        parts = [_fold_title(part) for part in _SEGMENT.split(whole)]
        return cls(
            title=" ".join(filter(None, parts)) or plain,
            abstract=text if text.count(" ") >= _FEWEST_WORDS else "",
            authors=_people(entry.authors),
            identifiers=entry.identifiers,
            markers=markers(plain),
            edition=edition,
            segments=tuple(p.replace(" ", "") for p in parts) if len(parts) > 1 else (),
            cut=whole != plain,
            said=text,
            coined=bool(_COINED.search(plain)),
        )

    @property
    def key(self) -> tuple[object, ...]:
        return self.title, self.said, self.authors, self.identifiers, self.edition

    @property
    def recognisable(self) -> bool:
        """Whether an equal form must be a copy: two bare entries called *Editorial* need not."""
        return bool(self.telling_title or self.abstract or self.authors or self.identifiers)

    @property
    def telling_title(self) -> bool:
        """Whether the title is one that not just anybody would choose."""
        return self.coined or len(self.words) >= _FEWEST_TITLE_WORDS

    @cached_property
    def squeezed(self) -> str:
        """The title without spaces: equal where a copy lost some of them."""
        return self.title.replace(" ", "")

    @cached_property
    def words(self) -> frozenset[str]:
        return frozenset(self.title.split())

    @cached_property
    def spelt_numbers(self) -> frozenset[str]:
        """The numbers that stand in the title as words."""
        return spelt_numbers(self.words)

    @property
    def long_words(self) -> frozenset[str]:
        """The words of the abstract that carry its meaning, roughly."""
        return _long_words(self.abstract)

    @property
    def vocabulary(self) -> frozenset[str]:
        """All words of the abstract, spelt as in the title."""
        return _vocabulary(self.abstract)

    @property
    def shingles(self) -> NDArray[np.uint64]:
        """Hashes of every three words in a row of the abstract, each once, sorted."""
        return _distinct_shingles(self.abstract)

    @property
    def people(self) -> str:
        """The authors as one text. The texts of two forms have the order of their authors."""
        return _as_text(self.authors)


class Numbered(Protocol):
    """Forms by their numbers."""

    def __getitem__(self, number: int, /) -> Form: ...
    def __len__(self) -> int: ...


class Forms:
    """The forms of entries, made when they are asked for. Not all are kept: those of a hundred
    thousand entries would fill the memory."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._count = len(entries)
        self._form = lru_cache(maxsize=_FORMS_KEPT)(lambda number: Form.of(entries[number]))

    def __getitem__(self, number: int, /) -> Form:
        return self._form(number)

    def __len__(self) -> int:
        return self._count


@dataclass(frozen=True, slots=True)
class Chosen:
    """Some of the forms, with numbers of their own."""

    forms: Numbered
    numbers: Sequence[int]

    def __getitem__(self, number: int, /) -> Form:
        return self.forms[self.numbers[number]]

    def __len__(self) -> int:
        return len(self.numbers)


def said(entry: Entry) -> str:
    """What the form of an entry says, and no more of the form."""
    return _fold_abstract(entry.abstract or entry.summary)


def people(entry: Entry) -> str:
    """The authors of the form of an entry as one text, and no more of the form."""
    return _as_text(_people(entry.authors))


def _people(authors: Iterable[str]) -> tuple[tuple[str, str, str], ...]:
    return tuple(sorted(set(filter(None, map(_person, authors)))))


def _as_text(authors: Iterable[tuple[str, str, str]]) -> str:
    # Folded texts have no zeros in them, and all of their characters come after it.
    return "".join(f"{part}\0" for author in authors for part in author)


@lru_cache(maxsize=_TEXTS_KEPT)
def _long_words(text: str) -> frozenset[str]:
    return frozenset(w for w in text.split() if len(w) > 4)


@lru_cache(maxsize=_TEXTS_KEPT)
def _vocabulary(text: str) -> frozenset[str]:
    return frozenset(map(american, text.split()))


@lru_cache(maxsize=_TEXTS_KEPT)
def _distinct_shingles(text: str) -> NDArray[np.uint64]:
    ordered = np.sort(shingles(text))  # `np.unique` takes several times as long
    new = np.ones(len(ordered), np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    distinct: NDArray[np.uint64] = ordered[new]
    return distinct


def shingles(text: str) -> NDArray[np.uint64]:
    """Hashes of the runs of three words of a folded text, of the whole if it has fewer; the same
    on every machine.

    Rolling hashes of the bytes (R. Karp and M. Rabin, "Efficient randomized pattern-matching
    algorithms", 1987), which take the text apart without making an object of every word.
    """
    data = np.frombuffer(text.encode("utf-8", "replace"), np.uint8)
    if not len(data):
        return np.empty(0, np.uint64)
    starts, ends = _words(data)
    last = max(len(starts) - _SHINGLE, 0)
    return _hashes(data, starts[: last + 1], ends[min(_SHINGLE, len(ends)) - 1 :])


def shingles_of(texts: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.int16]]:
    """The same for many texts at once, up to 32,767, each of three words or more or empty: the
    hashes, and for each the text it is of."""
    data = np.frombuffer("\n".join(texts).encode("utf-8", "replace"), np.uint8)
    starts, ends = _words(data)
    text = np.zeros(len(starts), np.int16)
    text[1:] = np.cumsum(data[ends[:-1]] == _BREAK)
    firsts = np.flatnonzero(text[_SHINGLE - 1 :] == text[: 1 - _SHINGLE])
    return _hashes(data, starts[firsts], ends[firsts + _SHINGLE - 1]), text[firsts]


def _words(data: NDArray[np.uint8]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where the words begin and where they end."""
    gaps = np.flatnonzero((data == _SPACE) | (data == _BREAK))
    return np.concatenate(([0], gaps + 1)), np.append(gaps, len(data))


def _hashes(
    data: NDArray[np.uint8], starts: NDArray[np.intp], ends: NDArray[np.intp]
) -> NDArray[np.uint64]:
    """Hashes of parts of the data; the same wherever they stand in it."""
    powers, inverses = _powers(max(_STEP, 1 << len(data).bit_length()))
    sums = np.zeros(len(data) + 1, np.uint64)
    np.cumsum(data * powers[: len(data)], out=sums[1:])
    # Sums and products wrap around at 64 bits; the shift lets the high bits count, too.
    hashes = (sums[ends] - sums[starts]) * inverses[starts]
    mixed: NDArray[np.uint64] = (hashes ^ (hashes >> _HALF)) * _FACTOR
    return mixed


@lru_cache(maxsize=8)
def _powers(length: int) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Powers of an odd number modulo 2**64, and of its inverse."""
    one, inverse = np.full(length, _BASE, np.uint64), np.full(length, _INVERSE, np.uint64)
    one[0] = inverse[0] = 1
    return np.cumprod(one), np.cumprod(inverse)


def _fold(text: str) -> str:
    """Folded, with Greek letters by their names, as in LaTeX."""
    return fold(text).translate(_GREEK)


def _fold_title(text: str) -> str:
    return " ".join(map(american, _fold(SIGN.sub(_spelt_out, text)).split()))


def _spelt_out(sign: re.Match[str]) -> str:
    return "".join(_SIGNS[character] for character in sign[0])


def _fold_abstract(text: str) -> str:
    """Folded; a letter of a script without spaces is a word."""
    folded = _fold(without_markup(text))
    return folded if folded.isascii() else " ".join(_UNSPACED.sub(r" \g<0> ", folded).split())


# What stands with a name and is none, and who is no person.
_BESIDE_NAME = re.compile(
    r"\([^()]*\)|[\d*†‡§¹²³]+|\bet\s+al\b\.?|,?\s*\b(?:jr|sr|ph\.?\s?d|m\.?d|iii?)\b\.?\s*$|"
    r"^\s*(?:dr|prof)\b\.?",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"\b(?:team|anonymous|collaboration|consortium|group|authors?)\b", re.IGNORECASE
)


@lru_cache(maxsize=1 << 17)
def _person(author: str) -> tuple[str, str, str] | None:
    """`Müller, K.`, `Karl Muller` and `Muller K` → `muller`, `k`."""
    if _NOBODY.search(author):
        return None
    author = _BESIDE_NAME.sub("", author)
    family, comma, given = author.partition(",")
    if comma:
        families, others = _fold(without_latex(family)).split(), fold(given)
    else:
        names = author.split()
        if len(names) > 1 and len(names[-1].strip(".")) <= 2 and names[-1].isupper():
            names = [names[-1], *names[:-1]]
        words = fold(without_latex(" ".join(names))).split()
        families, others = words[-1:], " ".join(words[:-1])
    if not families:
        return None
    return families[-1], others[:1], " ".join(sorted((*families, *others.split())))
