"""Reader for the text of a Hugging Face papers page: title, abstract, title, abstract, …

The page, as it comes when a browser's "select all, copy" is pasted (parts in brackets may be
missing):

    new / Get trending papers in your email inbox! / Subscribe / byAK and the research community
    [what was searched for] / [Daily, Weekly, Monthly, Trending Papers]
    Mar 11                        the day, without a year
    [101]                         upvotes; "-" for none
    Title
    Abstract
    [Organisation, or "3 authors"]
    [· / May 29, or Feb 27, 2025] [6]     date and comments, sometimes glued: "May 296"
    [Previous / Trending Papers ranked by GitHub stars activity]

Any text that is titles and abstracts in turn is read the same way, so this is also the reader
of last resort. Titles and abstracts may be wrapped over several lines and may stand with or
without blank lines between them; `layout` tells them apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from itertools import pairwise

from paperstand.model import Entry, Lines, Problem
from paperstand.read.hf_page import COUNT, HEADER, PAGE_TOP, day_in, day_of, is_date, number_of
from paperstand.read.layout import Card, find_cards
from paperstand.read.reader import Reading
from paperstand.read.source import Source
from paperstand.text import clean, ends_sentence

NAME = "Hugging Face list"
BEGINS = re.compile(PAGE_TOP, re.IGNORECASE)

# Words that are the page's own only beside its other lines.
_MENU = re.compile(
    r"new|subscribe|previous|next|daily|weekly|monthly|trending|models|datasets|spaces|docs"
    r"|community|enterprise|pricing|log in|sign up|papers|hugging face",
    re.IGNORECASE,
)
_AUTHORS = re.compile(r"(?:[·•] ?)?\d+ authors?")
_LONGEST_ORGANISATION = 80
_LONGEST_LAB = 200
_OFTEN = 3
_SHORTEST_ABSTRACT = 60
_LOOKED_AT = 1000
_LONGEST_MARK = 60
"""Of what is not text; nearly all lines are longer."""


class Kind(Enum):
    """What a line is, before its neighbours are looked at closely."""

    TEXT = "text"
    HEADER = "header"
    COUNT = "count"
    AUTHORS = "authors"
    DOT = "dot"
    DATE = "date"
    ORGANISATION = "organisation"


_BELOW_ORGANISATION = (Kind.COUNT, Kind.AUTHORS, Kind.HEADER)


@dataclass(slots=True)
class _Line:
    number: int
    text: str
    kind: Kind
    after_blank: bool


@dataclass(slots=True)
class _Parsed:
    """Working copy of an entry while the lines around its card are handed out."""

    card: Card
    first: int
    last: int
    upvotes: int | None = None
    dated: _Line | None = None


@dataclass(slots=True)
class _Page:
    cards: list[_Parsed] = field(default_factory=list)
    boilerplate: list[Lines] = field(default_factory=list)
    dates: list[_Line] = field(default_factory=list)


def recognise(source: Source) -> str | None:
    header = next((n for n, t in enumerate(source.lines, 1) if _is_header(t)), None)
    if header is not None:
        return f"the header of a Hugging Face page on line {header}"
    # Nearly always, the beginning is enough.
    for lines in (source.lines[:_LOOKED_AT], source.lines):
        if any(len(c.card.abstract) >= _SHORTEST_ABSTRACT for c in _parse(lines).cards):
            return "titles and abstracts in turn"
    return None


def read(source: Source) -> Reading:
    page = _parse(source.lines)
    problems: list[Problem] = []
    entries = []
    for position, parsed in enumerate(page.cards, 1):
        published, problem = _published(parsed, source)
        if problem:
            problems.append(problem)
        entries.append(
            Entry(
                dump=source.name,
                position=position,
                lines=Lines(parsed.first, parsed.last),
                title=parsed.card.title,
                abstract=parsed.card.abstract,
                date=source.date,
                published=published,
                upvotes=parsed.upvotes,
            )
        )
    problems.extend(_looks_cut_off(page.cards, source.file))
    year = source.date.year if source.date else 1
    dates = tuple((x.number, x.text, day_in(x.text, year)) for x in page.dates)
    return Reading(tuple(entries), tuple(page.boilerplate), (), tuple(problems), dates)


def _is_header(text: str) -> bool:
    return bool(HEADER.fullmatch(clean(text)))


# ------------------------------------------------------------------- from lines to cards


def _parse(raw: Sequence[str]) -> _Page:
    lines = list(_classify(raw))
    page = _Page()
    _take_header(lines, page)
    _mark_numeric_titles(lines)
    _mark_organisations(lines)
    _take_cards([line for line in lines if line.kind is not Kind.HEADER], page)
    page.boilerplate += [Lines(x.number, x.number) for x in lines if x.kind is Kind.HEADER]
    return page


def _classify(raw: Sequence[str]) -> Iterator[_Line]:
    after_blank = False
    for number, text in enumerate(raw, 1):
        text = clean(text)
        if text:
            yield _Line(number, text, _kind(text), after_blank)
        after_blank = not text


def _kind(text: str) -> Kind:
    if len(text) > _LONGEST_MARK:
        return Kind.TEXT
    if COUNT.fullmatch(text):
        return Kind.COUNT
    if _AUTHORS.fullmatch(text):
        return Kind.AUTHORS
    if text in "·•":
        return Kind.DOT
    if is_date(text):
        return Kind.DATE
    return Kind.HEADER if HEADER.fullmatch(text) else Kind.TEXT


def _take_header(lines: list[_Line], page: _Page) -> None:
    """Mark the page's own lines: menu words beside header lines, the echo of the search, and
    the page's date. A header may stand again further down, where two pages were pasted."""
    for order in (lines, lines[::-1]):
        beside = Kind.HEADER  # menu words at either end of the text are the page's own
        for line in order:
            if beside is Kind.HEADER and _MENU.fullmatch(line.text):
                line.kind = Kind.HEADER
            beside = line.kind
    for i, line in enumerate(lines):
        if line.kind is not Kind.DATE:
            continue
        top = i - 1
        while top > 0 and _MENU.fullmatch(lines[top].text):
            top -= 1
        echo = top > 0 and lines[top].kind is Kind.TEXT and _above_date(lines[top - 1])
        if echo:
            for above in lines[top:i]:
                above.kind = Kind.HEADER
        if echo or i == 0 or _above_date(lines[i - 1]):
            line.kind = Kind.HEADER
            page.dates.append(line)
    for before, line, after in zip(lines, lines[1:], lines[2:], strict=False):
        if line.kind is Kind.TEXT and _above_date(before) and after.kind is Kind.HEADER:
            line.kind = Kind.HEADER  # the echo of the search


def _above_date(line: _Line) -> bool:
    """Whether this is the page's own and not its date, below which the papers begin."""
    return line.kind is Kind.HEADER and not is_date(line.text)


def _mark_numeric_titles(lines: list[_Line]) -> None:
    """A number right above an abstract is its title: upvotes stand above titles."""
    for line, after in pairwise(lines):
        if (
            line.kind is Kind.COUNT
            and line.text != "-"
            and after.kind is Kind.TEXT
            and len(after.text) >= _SHORTEST_ABSTRACT
            and after.text.endswith(".")
        ):
            line.kind = Kind.TEXT


def _mark_organisations(lines: list[_Line]) -> None:
    """A line between an abstract and a card's date or numbers is who published the paper, not
    part of it. Right above a date it may also be long, or follow a title without an abstract.
    With nothing below it, it is known by standing on the page again and again."""
    times = Counter(line.text for line in lines)
    for before, line, after in zip(lines, lines[1:], [*lines[2:], None], strict=False):
        if line.kind is not Kind.TEXT or before.kind is not Kind.TEXT:
            continue
        if len(line.text) > _LONGEST_LAB or _ends_well(line.text):
            continue
        below_abstract = _ends_well(before.text)
        again = times[line.text] >= _OFTEN and not (after and _ends_well(after.text))
        if after and after.kind in (Kind.DOT, Kind.DATE):
            limit = _LONGEST_LAB if below_abstract else _LONGEST_ORGANISATION
        elif below_abstract and (again or (after and after.kind in _BELOW_ORGANISATION)):
            limit = _LONGEST_ORGANISATION
        else:
            continue
        if len(line.text) <= limit:
            line.kind = Kind.ORGANISATION


def _take_cards(lines: list[_Line], page: _Page) -> None:
    """Find the cards in each run of text, and give the lines between the runs to them."""
    pending: list[_Line] = []
    counts_lead = False
    previous: _Parsed | None = None
    for is_text, run in _runs(lines):
        if not is_text:
            pending = run
            continue
        cards = find_cards([(x.number, x.text, x.after_blank) for x in run])
        found = [_Parsed(c, c.lines.first, c.lines.last) for c in cards]
        if previous is None:
            counts_lead = bool(pending) and pending[-1].kind is Kind.COUNT
        _hand_out(pending, previous, found[0], counts_lead)
        page.cards += found
        pending, previous = [], found[-1]
    _hand_out(pending, previous, None, counts_lead)


def _runs(lines: list[_Line]) -> Iterator[tuple[bool, list[_Line]]]:
    run: list[_Line] = []
    for line in lines:
        if run and (run[-1].kind is Kind.TEXT) is not (line.kind is Kind.TEXT):
            yield run[-1].kind is Kind.TEXT, run
            run = []
        run.append(line)
    if run:
        yield run[-1].kind is Kind.TEXT, run


def _hand_out(
    between: list[_Line], before: _Parsed | None, after: _Parsed | None, counts_lead: bool
) -> None:
    """Share the lines between two cards: upvotes lead the next one, the rest ends the last.

    A single number is upvotes on a page whose first card has a number before its title, and
    comments elsewhere. What belongs to neither card stays outside both, and is reported.
    """
    numbers = [x for x in between if x.kind is Kind.COUNT]
    upvotes = None
    leads = after is not None and between and between[-1].kind is Kind.COUNT
    if leads and after and (counts_lead or len(numbers) > 1 or before is None):
        upvotes = between[-1]
        after.first = upvotes.number
        after.upvotes = number_of(upvotes.text)
    if before is None:
        return
    for line in between:
        if line is upvotes:
            continue
        if line.kind is Kind.DATE and before.dated is None:
            before.dated = line
        before.last = line.number


def _published(parsed: _Parsed, source: Source) -> tuple[date | None, Problem | None]:
    if parsed.dated is None:
        return None, None
    return day_of(parsed.dated.text, parsed.dated.number, source)


def _looks_cut_off(cards: Sequence[_Parsed], file: str) -> Iterator[Problem]:
    """A pasted page that ends in the middle of an abstract was cut off."""
    if not cards or cards[-1].dated:
        return
    card = cards[-1].card
    others = [c.card for c in cards[:-1]]
    remedy = "Compare with the page and paste the rest; the papers read so far are kept."
    if card.abstract:
        usual = others and all(_ends_well(c.abstract) for c in others[-5:])
        if usual and not _ends_well(card.abstract):
            end = card.abstract[-40:]
            message = f"the last abstract ends in mid-sentence (…{end!r}): the file was cut off"
            yield Problem(file, card.lines.last, message, remedy, "warning")
    elif all(c.abstract for c in others):
        message = f"the last paper, {card.title[:60]!r}, has no abstract: the file was cut off"
        yield Problem(file, card.lines.last, message, remedy, "warning")


def _ends_well(text: str) -> bool:
    return ends_sentence(text) or ("://" in text and bool(re.search(r"https?://\S+$", text)))
