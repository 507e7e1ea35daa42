"""Pairs of words that stand side by side, which is what phrases are made of.

A paper has some two hundred pairs, most of them rare, so their text would be larger than all the
rest of the index. Each pair is a number instead, a hash of its two words. Half of its bits name a
list, six others stand in it as marks: a wrong paper has the right list and the right mark by
chance in one of several hundred cases. The words of a name are pairs, too, each with each, so
that a name is found in either order and without its initials.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations

import numpy as np
import numpy.typing as npt

from paperstand.write.parts import part
from paperstand.write.records import fnv1a
from paperstand.write.search_postings import marked_lists
from paperstand.write.search_terms import STOP

_PAPERS_PER_LIST = 8
"""About two hundred pairs of each go into as many lists: 4 kB in a list."""
AUTHOR = "@"
"""What the terms for the words of an author's name begin with."""

_NAME = 6
"""Words of a name that are looked at; longer ones are a list of names."""

Hashes = npt.NDArray[np.uint32]


def lists_for(papers: int) -> int:
    """How many lists there are: a power of two, so that more papers rarely change it."""
    return 1 << max(0, (papers // _PAPERS_PER_LIST).bit_length())


def pairs_of(texts: Iterable[Sequence[str]], names: Iterable[Sequence[str]]) -> Hashes:
    """The pairs of a paper, possibly more than once: of the words of its texts in their order, and
    of those of its authors."""
    return np.concatenate([*map(_of_text, texts), _of_names(names)])


def pair_lists(
    pairs: Sequence[Hashes], counts: Sequence[npt.NDArray[np.uint32]]
) -> Iterator[tuple[str, str]]:
    """Path and text of every list: `search/pairs-N.js`. `pairs` has those of papers in order of
    arrival, in parts, and `counts` how many of them each paper has."""
    sizes = np.concatenate([np.empty(0, np.uint32), *counts])
    lists = lists_for(len(sizes))
    papers = np.repeat(np.arange(len(sizes), dtype=np.uint64), sizes)
    hashes = np.concatenate([np.empty(0, np.uint32), *pairs]).astype(np.uint64)
    place, mark = hashes & np.uint64(lists - 1), hashes >> np.uint64(26)
    # One number each, so that sorting puts them in order and those that are there twice go.
    together = np.sort(place << np.uint64(32) | papers << np.uint64(6) | mark).astype(np.int64)
    together = together[np.diff(together, prepend=-1) != 0]
    places = together >> 32
    written = marked_lists(places, together >> 6 & 0x3FFFFFF, together & 63)
    numbers = places[np.diff(places, prepend=-1) != 0].tolist()
    texts = dict(zip(numbers, written, strict=True))
    for number in range(lists):
        yield part(f"search/pairs-{number}", texts.get(number, ""))


def _of_text(words: Sequence[str]) -> Hashes:
    hashes = np.fromiter(map(_hash, words), np.uint32, len(words))
    stop = np.fromiter((word in STOP for word in words), bool, len(words))
    telling: Hashes = mixed(hashes[:-1], hashes[1:])[~(stop[:-1] & stop[1:])]
    return telling


def _of_names(names: Iterable[Sequence[str]]) -> Hashes:
    pairs = [
        (_hash(one), _hash(other))
        for name in names
        for one, other in combinations(sorted({AUTHOR + word for word in name[:_NAME]}), 2)
    ]
    together = np.array(pairs, np.uint32).reshape(-1, 2)
    return mixed(together[:, 0], together[:, 1])


@lru_cache(maxsize=1 << 18)
def _hash(word: str) -> int:
    return fnv1a(word)


def mixed(one: Hashes, other: Hashes) -> Hashes:
    """The hashes of pairs, from those of their words. The mixing is that of MurmurHash3 (A.
    Appleby, 2011), which makes every bit depend on every other."""
    mix = one * np.uint32(0x9E3779B1) ^ other
    mix ^= mix >> np.uint32(16)
    mix *= np.uint32(0x85EBCA6B)
    mix ^= mix >> np.uint32(13)
    mix *= np.uint32(0xC2B2AE35)
    return mix ^ mix >> np.uint32(16)
