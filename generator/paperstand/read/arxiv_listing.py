"""Reader for the text of arXiv's listing pages, `arxiv.org/list/cs.LG/new` and the like:

Showing new listings for Friday, 11 October 2024
[1] arXiv:2410.12345 [pdf, html, other]
Title: A title
[Authors: A name, another name]       or the names alone
Comments: 12 pages
Subjects: Machine Learning (cs.LG); Robotics (cs.RO)
[abstract, as one paragraph or wrapped]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from paperstand.model import Entry, Lines, Unread
from paperstand.read import stated
from paperstand.read.reader import Reading
from paperstand.read.source import Source
from paperstand.text import clean

NAME = "arXiv listing"

_HEAD = re.compile(
    r"\[\d{1,5}\] arXiv:(\d{4}\.\d{4,5}(?:v\d+)?|[a-z-]+(?:\.[A-Z]{2})?/\d{7}(?:v\d+)?)"
    r"(?: \([\w., -]+\))?(?: \[[\w, ]*\].*)?"
)
_LABEL = re.compile(
    r"(Title|Authors?|Comments?|Subjects?|Journal-ref|DOI|Related DOI|Report-no|(?:MSC|ACM)-class)"
    r": ?(.*)"
)
_MONTHS = "January February March April May June July August September October November December"
_WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
_DAY = rf"{_WEEKDAY}, \d{{1,2}} [A-Z][a-z]{{2,8}} \d{{2,4}}"
_PAGE_DATE = re.compile(
    rf"(?:Showing new listings|New submissions) for {_WEEKDAY}, "
    rf"(\d{{1,2}}) ({_MONTHS.replace(' ', '|')}) (\d{{4}})"
)
_BOILERPLATE = re.compile(
    rf"{_PAGE_DATE.pattern}|Total of \d+ entries.*|Showing up to \d+ entries per page.*"
    rf"|(?:New|Cross|Replacement) submissions(?: \(showing .*\))?"
    rf"|(?:Cross-lists|Replacements) for {_DAY}|{_DAY}(?: \((?:continued, )?showing .*\))?"
    r"|Authors and titles for .*|See (?:today's new|recent) .*|fewer \| more \| all"
    r"|Showing [\d-]+ of \d+ entries.*",
    re.IGNORECASE,
)
BEGINS = re.compile(f"{_HEAD.pattern}|{_PAGE_DATE.pattern}")
_NAME = re.compile(r"(?:[^\W\d_][\w.'’-]*\s){1,5}[^\W\d_][\w.'’-]*")
_LOOKED_AT = 2
"""Lines below the head of a paper, among which its title must be."""


@dataclass(slots=True)
class _Card:
    number: str
    first: int
    last: int
    fields: dict[str, list[str]] = field(default_factory=dict)
    abstract: list[str] = field(default_factory=list)
    label: str = ""


def recognise(source: Source) -> str | None:
    shown = [(n, clean(line)) for n, line in enumerate(source.lines, 1) if "arXiv:" in line]
    for number, line in shown:
        if _HEAD.fullmatch(line) and _title_below(source, number):
            return f"a paper of an arXiv listing on line {number}"
    return None


def read(source: Source) -> Reading:
    entries: list[Entry] = []
    boilerplate: list[Lines] = []
    unread: list[Unread] = []
    page_dates: list[tuple[int, str, date | None]] = []
    card: _Card | None = None
    cards: list[_Card] = []
    for number, line in enumerate(source.lines, 1):
        text = clean(line)
        if head := _HEAD.fullmatch(text):
            card = _Card(head[1], number, number)
            cards.append(card)
        elif _BOILERPLATE.fullmatch(text):
            boilerplate.append(Lines(number, number))
            if dated := _PAGE_DATE.fullmatch(text):
                page_dates.append((number, text, _day(dated)))
        elif card and text:
            _add(card, text)
            card.last = number
    for found in cards:
        if entry := _entry(found, source, len(entries) + 1):
            entries.append(entry)
        else:
            unread.append(Unread(Lines(found.first, found.last), "a paper without its title"))
    return Reading(
        tuple(entries), tuple(boilerplate), tuple(unread), page_dates=tuple(page_dates)
    )  # fmt: skip


def _title_below(source: Source, number: int) -> bool:
    below = (clean(line) for line in source.lines[number : number + 2 * _LOOKED_AT])
    return any(line.startswith("Title:") for line in list(filter(None, below))[:_LOOKED_AT])


def _add(card: _Card, text: str) -> None:
    """Give a line to the field it belongs to. The abstract follows the subjects."""
    label = None if card.abstract else _LABEL.fullmatch(text)
    if label:
        card.label = label[1].rstrip("s")
        card.fields.setdefault(card.label, []).append(label[2])
    elif card.abstract or (card.label == "Subject" and not _goes_on(card.fields["Subject"][-1])):
        card.abstract.append(text)
    elif card.label:
        card.fields[card.label].append(text)


def _goes_on(subjects: str) -> bool:
    return subjects.endswith((";", ","))


def _entry(card: _Card, source: Source, position: int) -> Entry | None:
    title, authors = _title_and_authors(card)
    if not title:
        return None
    doi = [word for text in card.fields.get("DOI", ()) for word in text.split()]
    return Entry(
        dump=source.name,
        position=position,
        lines=Lines(card.first, card.last),
        title=title,
        abstract=" ".join(card.abstract),
        date=source.date,
        authors=authors,
        identifiers=stated.identifiers([card.number], doi),
        source_id=card.number,
    )


def _title_and_authors(card: _Card) -> tuple[str, tuple[str, ...]]:
    """Title and names. Names without a label are the last line below the title, if it is nothing
    but names, and those that lead there with a comma."""
    title = list(card.fields.get("Title", ()))
    authors = list(card.fields.get("Author", ()))
    if not authors and len(title) > 1 and all(_names_or_not(title[-1])):
        authors = [title.pop()]
        while len(title) > 1 and title[-1].endswith(",") and all(_names_or_not(title[-1])):
            authors.insert(0, title.pop())
    said = stated.without_brackets(" ".join(authors))
    return " ".join(filter(None, title)), stated.names(said)


def _names_or_not(line: str) -> Iterator[bool]:
    for name in stated.names(stated.without_brackets(line).rstrip(", ")) or ("",):
        yield bool(_NAME.fullmatch(name)) and all(
            word[0].isupper() or word in ("de", "van", "von", "der", "den", "la", "da", "di", "del")
            for word in name.split()
        )


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(
            int(match[3]), _MONTHS.split(" ").index(match[2].capitalize()) + 1, int(match[1])
        )
    except ValueError:
        return None
