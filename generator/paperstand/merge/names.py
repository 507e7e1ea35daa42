"""Names: what people call a paper when they refer to it.

Its slug (old ones too), one of its titles in any spelling, or a place: `2025-03-11-hf-papers-000#5`
is the fifth entry of that dump.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar

from rapidfuzz import process

from paperstand.slugs import title_slug
from paperstand.text import fold

T = TypeVar("T")


class Names(Generic[T]):
    """Finds things by their names. `slug_of` gives the slug of a title."""

    def __init__(self, slug_of: Callable[[str], str] = title_slug) -> None:
        self._slug_of = slug_of
        self._called: defaultdict[str, set[T]] = defaultdict(set)

    def add_slug(self, slug: str, things: Iterable[T]) -> None:
        self._called[slug].update(things)

    def add_title(self, title: str, things: Iterable[T]) -> None:
        known = set(things)
        for name in (self._slug_of(title), "title " + fold(title)):
            self._called[name] |= known

    def add_place(self, dump: str, position: int, things: Iterable[T]) -> None:
        self._called[f"{dump}#{position}"].update(things)

    def find(self, text: str) -> frozenset[T]:
        """What is meant; empty when there is no such thing, several where several have the name."""
        asked = (text, "title " + fold(text), self._slug_of(text))
        return frozenset(next((self._called[name] for name in asked if name in self._called), ()))

    def nearest(self, text: str) -> str:
        """The slug that looks most like an unknown name; empty if none does."""
        slugs = [n for n in self._called if " " not in n and "#" not in n]
        match = process.extractOne(title_slug(text), slugs, score_cutoff=50)
        return match[0] if match else ""
