"""Values: what pages show of papers, topics and dumps, and no more than that.

A page is made of these rather than of whole papers, so it stays the same for as long as what it
shows does, however much arrives elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Named:
    """A topic or a paper that a page leads to."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Card:
    """A paper in a list."""

    id: str
    title: str
    preview: str
    """The beginning of its abstract or summary; empty if it has neither."""
    date: date | None
    topics: tuple[Named, ...]
    """What it is mainly about."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A place where a paper was seen."""

    dump: str
    date: date | None
    position: int
    first: int
    last: int
    """Its lines."""
    upvotes: int | None
    title: str
    """The paper's title there, if it is another one."""
    why: tuple[str, ...]
    gives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """How a dump was read."""

    reader: str
    why: str
    entries: int
    text_lines: int
    boilerplate_lines: int
    unread_lines: int
