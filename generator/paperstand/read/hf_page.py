"""What the pages of Hugging Face have in common: dates, numbers, and their own words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from paperstand.model import Problem
from paperstand.read.source import Source
from paperstand.text import clean

_MONTHS = ["January", "February", "March", "April", "May", "June"]
_MONTHS += ["July", "August", "September", "October", "November", "December"]
MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS)
"""A month, in full or by its first three letters."""
# The last digits are comments glued on; a day of two digits is read as such where there is one.
_DATE = re.compile(rf"(?:[·•] ?)?({MONTH}) ([12]\d|3[01]|\d\d??)(?:, (\d{{4}}))?(\d*)", re.ASCII)
COUNT = re.compile(r"\d{1,6}|\d{1,4}(?:\.\d{1,3})?k|-", re.ASCII)
"""A number as the pages show it: `101`, `1.2k`, `-` for none."""
HEADER = re.compile(
    r"get trending papers in your email inbox( once a day)?!?"
    r"|by\s?ak and the (ai )?(research )?community|(daily|weekly|monthly|trending) papers"
    r"|trending papers ranked by github stars activity",
    re.IGNORECASE,
)
"""Phrases of the pages' own that no title consists of, wherever they stand."""
PAGE_TOP = (
    r"get trending papers in your email inbox(?: once a day)?!?|hugging face"
    r"|by ?ak and the (?:ai )?(?:research )?community"
)
"""What stands above the papers of any page, on lines of their own."""
ARXIV_ADDRESS = re.compile(
    r"https?://(?:www\.)?(?:arxiv\.org/(?:abs|pdf|html)|(?:huggingface\.co|hf\.co)/papers)/"
    r"(?P<id>\d{4}\.\d{4,5})(?:v\d+)?(?:\.pdf)?(?:[?#]\S*)?",
    re.IGNORECASE | re.ASCII,
)
"""An address of a paper that bears its arXiv id."""
LONGEST_MARK = 400
"""No mark of a page is longer; longer lines are text, and not searched for marks."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line that shows something."""

    number: int
    text: str
    """Without what can't be seen."""
    after_blank: bool


def text_lines(raw: Sequence[str]) -> Iterator[TextLine]:
    after_blank = False
    for number, line in enumerate(raw, 1):
        text = clean(line)
        if text:
            yield TextLine(number, text, after_blank)
        after_blank = not text


def marks(raw: Sequence[str], beginning: str = "") -> Iterator[tuple[int, str]]:
    """Number and text of the lines short enough to be a mark, from the first line on that holds
    `beginning`: other texts are passed over quickly."""
    begun = False
    for number, line in enumerate(raw, 1):
        begun = begun or beginning in line
        if begun and len(line) <= LONGEST_MARK and (text := clean(line)):
            yield number, text


def number_of(text: str) -> int:
    """`101` → 101, `1.2k` → 1200, `-` → 0."""
    if text == "-":
        return 0
    return round(float(text[:-1]) * 1000) if text.endswith("k") else int(text)


def is_date(text: str) -> bool:
    return bool(_DATE.fullmatch(text))


def day_in(text: str, year: int) -> date | None:
    """The day that `May 29`, `Feb 27, 2025` or, with comments glued on, `May 296` means."""
    match = _DATE.fullmatch(text)
    if not match:
        return None
    month, day, own_year, _ = match.groups()
    try:
        number = next(n for n, name in enumerate(_MONTHS, 1) if name.startswith(month))
        return date(int(own_year or year), number, int(day))
    except ValueError:
        return None


def day_of(shown: str, line: int, source: Source) -> tuple[date | None, Problem | None]:
    """The day a date means, or why it means none. Without a year it is the last such day up to the
    date of the dump."""
    until = source.date
    match = _DATE.fullmatch(shown)
    has_year = bool(match and match[3])
    if not has_year and until is None:
        message = f"{shown!r} has no year, and neither has the file's name"
        remedy = "Name the file YYYY-MM-DD-name.txt."
        return None, Problem(source.file, line, message, remedy, "warning")
    latest = until.year if until else 1
    # 29 February may be eight years back.
    for day in (day_in(shown, year) for year in range(latest, latest - 9, -1)):
        if day and (has_year or (until and day <= until)):
            return day, None
    message = f"{shown!r} is not a day of the calendar"
    remedy = "The paper is kept without a date. Mend the line if you know the day."
    return None, Problem(source.file, line, message, remedy, "warning")
