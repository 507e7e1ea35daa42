"""Words as the search index knows them: what a query and a paper are compared by.

`words.js` of the theme does the same to what a reader types; a test compares both on strings of
many scripts. Text is folded (no accents, lower case), split into words, and each word is brought
to its singular. Chinese, Japanese, Thai and other scripts that don't set words apart are split
into overlapping pairs of characters (J. Nie, J. Gao, J. Zhang and M. Zhou, "On the use of words
and n-grams for Chinese information retrieval", 2000: pairs find about as much as words do).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from paperstand.text import singular

LONGEST = 60
"""Longer runs of letters are no words: encoded data, or a script without spaces."""
STOP = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "for",
        "from",
        "in",
        "is",
        "it",
        "of",
        "on",
        "or",
        "that",
        "the",
        "this",
        "to",
        "we",
        "with",
    ]
)
"""Words that a query is not searched for, unless it has no others or quotes them."""

# Letters that Unicode does not take apart.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "œ": "oe", "æ": "ae", "ı": "i", "ß": "ss"}
    | {"ς": "σ"}
)
_RUN = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*")
_HYPHEN = re.compile("[-‐‑]")
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff]+)"
)


def fold(text: str) -> str:
    """A text in the form in which spellings are compared: no accents, lower case."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in decomposed if unicodedata.category(c)[0] != "M")
    return bare.lower().translate(_PLAIN)


def words(text: str) -> list[str]:
    """The words of a text in their order; the parts of `co-training` are two."""
    return [term for run in _RUN.findall(fold(text)) for term in _parts(run)]


def words_and_compounds(text: str) -> tuple[list[str], list[str]]:
    """Its words, and those with hyphens once more without: `co-training` is also `cotraining`."""
    runs = _RUN.findall(fold(text))
    joined = [_term(_HYPHEN.sub("", run)) for run in runs if not run.isalnum()]
    return [term for run in runs for term in _parts(run)], joined


@lru_cache(maxsize=1 << 17)
def _parts(run: str) -> tuple[str, ...]:
    return tuple(term for word in _HYPHEN.split(run) for term in _units(word))


def _units(word: str) -> Iterator[str]:
    if word.isascii():
        yield _term(word)
        return
    for n, piece in enumerate(_UNSPACED.split(word)):
        if n % 2 and len(piece) > 1:
            yield from (piece[at : at + 2] for at in range(len(piece) - 1))
        elif piece:
            yield _term(piece)


def _term(word: str) -> str:
    return singular(word)[:LONGEST]
