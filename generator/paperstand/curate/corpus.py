"""Corpus: the papers in the order in which they came, and which of them are learnt from.

Whatever is a statistic of papers is learnt from the *settled* ones: those seen first, as many as
the largest power of two there is room for. What is said of a paper depends on what was learnt and
on the paper, so it stays as it is while others come in, until there are twice as many; and it can
be remembered: all that is said of the settled papers as one answer, that of each later one apart.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import GenericAlias
from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from paperstand.model import Paper
from paperstand.store import Memory, key_of, once

R = TypeVar("R")

_FEW = 512
"""So few papers are all learnt from."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Papers, in any order, and a name for what each says."""

    papers: Sequence[Paper]
    keys: Sequence[bytes]
    """For each paper, in their order: for its title and abstract."""
    order: NDArray[np.int64]
    """The numbers of the papers, those seen first first."""
    many: int
    """So many of them are settled."""
    key: bytes
    """For all that the settled papers say, in the order in which they came."""

    @property
    def settled(self) -> list[Paper]:
        """In the order in which they came."""
        return [self.papers[number] for number in self.order[: self.many].tolist()]

    @property
    def later(self) -> list[Paper]:
        """In the order in which they came."""
        return [self.papers[number] for number in self.order[self.many :].tolist()]

    def keys_with(self, about: bytes = b"") -> list[bytes]:
        """For each later paper a name for what it says, what the settled ones say, and `about`."""
        keys = [self.keys[number] for number in self.order[self.many :].tolist()]
        return [key_of(self.key, about, own) for own in keys]

    def in_order(self, arrived: Sequence[R]) -> list[R]:
        """What is given in the order of arrival, in that of the papers."""
        found = cast(list[R], [None] * len(self.papers))
        for number, value in zip(self.order.tolist(), arrived, strict=True):
            found[number] = value
        return found


def gather(papers: Sequence[Paper]) -> Corpus:
    """The papers as a corpus. No two of them have the same id."""
    keys = [key_of(paper.title, paper.abstract or paper.summary) for paper in papers]
    order = sorted(range(len(papers)), key=lambda number: _seen(papers[number]))
    many = len(order) if len(order) < _FEW else 1 << (len(order).bit_length() - 1)
    key = key_of([keys[number] for number in order[:many]])
    return Corpus(papers, keys, np.array(order, np.int64), many, key)


def _seen(paper: Paper) -> tuple[bool, str, str, int, str]:
    first = paper.sightings[0] if paper.sightings else None
    date, dump, position = (first.date, first.dump, first.position) if first else (None, "", 0)
    return (date is None, str(date), dump, position, paper.id)


def recall(
    corpus: Corpus,
    memory: Memory,
    name: str,
    of_settled: Callable[[], Sequence[R]],
    of_later: Callable[[list[Paper]], Sequence[R]],
    kind: type[R],
    about: bytes = b"",
) -> list[R]:
    """What is said of each paper, in the order in which they came: as it is remembered, or as it is
    worked out for all settled papers, and for some of the later ones. It depends on what the
    settled papers say, on what the paper says, and on what `about` is the key of."""
    many = cast(type[list[R]], GenericAlias(list, (kind,)))
    key = key_of(corpus.key, about)
    first = once(memory, f"{name} of the settled", key, lambda: list(of_settled()), many)
    return [*first, *memory.each(name, corpus.later, corpus.keys_with(about), of_later, kind)]
