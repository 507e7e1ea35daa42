"""What a reader is. A new input format is one module beside this one with the two functions of
`Reader`, and a line in `READERS` of this package."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from paperstand.model import Entry, Lines, Problem, Unread
from paperstand.read.source import Source

NO_LINE = re.compile("(?!)")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a source. Lines it doesn't mention are reported as unread."""

    entries: tuple[Entry, ...]
    boilerplate: tuple[Lines, ...] = ()
    """Lines that were recognised and say nothing about a paper."""
    unread: tuple[Unread, ...] = ()
    problems: tuple[Problem, ...] = ()
    page_dates: tuple[tuple[int, str, date | None], ...] = ()
    """Line, text and meaning (None if it can't be one) of each date the page itself bears."""


class Reader(Protocol):
    """A module that reads one format."""

    NAME: str
    """What the format is called in messages."""

    BEGINS: re.Pattern[str]
    """A line that may be the first of this format in a file that holds several; it is compared as
    `clean` gives it, but for tabs. `NO_LINE` if such lines are another reader's."""

    def recognise(self, source: Source) -> str | None:
        """Why this source is of this format, in a few words; None when it isn't."""
        ...

    def read(self, source: Source) -> Reading:
        """Read a source that was recognised. Never raises for bad content."""
        ...
