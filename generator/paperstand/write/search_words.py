"""The word list of the search index: for errors in typing, and for the beginnings of words.

A word with one error in it has its first or its second half right, so the words that may be meant
are among those with the same beginning or the same ending (a pigeonhole, as in S. Wu and U.
Manber, "Fast text searching allowing errors", 1992). Hence two lists: in order of the alphabet,
and in order of the words read backwards.

- `search/words-N.js`, `search/endings-N.js`: one string each; for every word a capital letter
  (how many characters it shares with the word before, `A` for none), its other characters, and a
  capital letter for the number of its papers: `A` for one, `B` for two or three, `C` for four to
  seven, …
- `search/words.js`: with which word each part begins, for both lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from paperstand.write.parts import part

PART = 3_000
"""A part ends with the word that takes it past this many characters."""
SHORTEST, LONGEST = 3, 30
"""Words of other lengths are not listed, nor numbers."""


def word_list(papers: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Path and text of every part. `papers` has how many papers each word is in."""
    listed = {word: n for word, n in papers.items() if _is_listed(word)}
    firsts = {}
    for name, turned in (("words", listed), ("endings", {w[::-1]: n for w, n in listed.items()})):
        parts = list(_parts(turned))
        firsts[name] = " ".join(first for first, _ in parts)
        for number, (_, text) in enumerate(parts):
            yield part(f"search/{name}-{number}", text)
    yield part("search/words", firsts)


def separator(before: str, word: str) -> str:
    """As much of a word as tells it from the one before it in the order."""
    return word[: _shared(before, word) + 1]


def script_order(word: str) -> bytes:
    """Sorts as JavaScript compares strings: by UTF-16 code units."""
    return word.encode("utf-16-be")


def _is_listed(word: str) -> bool:
    # A script counts characters beyond U+FFFF as two.
    return SHORTEST <= len(word) <= LONGEST and word.isalpha() and max(word) <= "\uffff"


def _parts(papers: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """What each part begins with, and its text."""
    first, before, text = "", "", ""
    for word in sorted(papers, key=script_order):
        shared = _shared(before, word) if text else 0
        if not text:
            first = separator(before, word)
        text += f"{chr(65 + shared)}{word[shared:]}{chr(64 + papers[word].bit_length())}"
        before = word
        if len(text) >= PART:
            yield first, text
            text = ""
    if text:
        yield first, text


def _shared(one: str, other: str) -> int:
    """How many characters two words begin with in common, 25 at most."""
    for at, (a, b) in enumerate(zip(one[:25], other[:25], strict=False)):
        if a != b:
            return at
    return min(len(one), len(other), 25)
