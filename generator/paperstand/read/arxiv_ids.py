"""Reader for bare arXiv ids or addresses, one a line. They are no papers yet: those have titles.

So nothing is read, and each line is held as unread with what to do about it.
"""

from __future__ import annotations

import re

from paperstand.model import Lines, Unread
from paperstand.read import stated
from paperstand.read.reader import Reading
from paperstand.read.source import Source
from paperstand.text import clean

NAME = "arXiv ids"
BEGINS = re.compile(
    r"(?:[-*•] )?(?:arxiv: ?|https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/)?\d{4}\.\d{4,5}(?:v\d+)?",
    re.IGNORECASE,
)

_LONGEST = 100
_BULLETS = "-*•,; "


def recognise(source: Source) -> str | None:
    shown = [line for line in source.lines if line.strip()]
    if shown and all(_id(line) or line.lstrip().startswith("#") for line in shown):
        return "an arXiv id on every line" if any(map(_id, shown)) else None
    return None


def read(source: Source) -> Reading:
    unread: list[Unread] = []
    comments: list[Lines] = []
    for number, line in enumerate(source.lines, 1):
        lines = Lines(number, number)
        if known := _id(line):
            reason = (
                "an arXiv id without a title (expected title and abstract, as on "
                f"https://arxiv.org/abs/{known}; `paperstand fetch ids FILE` gets them)"
            )
            unread.append(Unread(lines, reason))
        elif line.strip():
            comments.append(lines)
    return Reading((), tuple(comments), tuple(unread))


def _id(line: str) -> str:
    """The arXiv id that a line is; empty if it is something else, too."""
    return stated.arxiv_id(clean(line).strip(_BULLETS)) if len(line) <= _LONGEST else ""
