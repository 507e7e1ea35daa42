"""Reader for Hugging Face's trending papers (`huggingface.co/papers/trending`).

The page, as it comes when a browser's "select all, copy" is pasted (parts in brackets may be
missing):

    [Submitted by / user]
    Title
    Abstract, or one sentence that sums it up
    [Kandinsky Lab, or "4 authors"] · Published on Oct 4, 2026
    Upvote / 117
    [GitHub 3.29k]
    [arXiv Page]

Every card stands there twice, for wide and for narrow screens, the second time with the bare date.
Copies next to each other are one entry. In the Markdown that reader modes make of the page, titles
are headings, and links keep their addresses:

    ### Title
    One sentence that sums it up
    - 8 authors
    [LINK: GitHub 11.3k](https://github.com/…)
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import pairwise

from paperstand.model import Entry, Lines, Link, Problem, Unread
from paperstand.read.hf_page import (
    ARXIV_ADDRESS,
    COUNT,
    HEADER,
    LONGEST_MARK,
    MONTH,
    PAGE_TOP,
    TextLine,
    day_of,
    marks,
    number_of,
    text_lines,
)
from paperstand.read.layout import find_cards, unwrap
from paperstand.read.reader import Reading
from paperstand.read.source import Source
from paperstand.text import ends_sentence, fold, plural

NAME = "Hugging Face trending papers"

_DAY = rf"(?:{MONTH}) \d{{1,2}}(?:, \d{{4}})?\d*"
_DATED = re.compile(
    rf"(?:- )?(?:(?P<who>[^·]{{0,200}})· ?)?(?:Published on )?(?P<day>{_DAY})", re.ASCII
)
_PUBLISHED = re.compile(rf"[^·]{{0,200}}· ?Published on {_DAY}", re.ASCII)
_SUBMITTED = re.compile(r"(?:- )?Submitted by:?(?P<user> \S+)?")
BEGINS = re.compile(rf"{PAGE_TOP}|# trending papers", re.IGNORECASE)
_USER = re.compile(r"@?[\w.-]{1,60}")
_AUTHORS = re.compile(r"(?:- )?(?:[·•] ?)?\d{1,5} authors?(?: ?[·•])?")
_NUMBERED = re.compile(rf"(?:- )?(?P<what>Upvotes?|GitHub)(?: ?(?P<count>{COUNT.pattern}))?")
_BUTTON = re.compile(r"(?:- )?(?:arXiv|Project|Paper|GitHub) page", re.IGNORECASE)
_LINK = re.compile(r"(?:- )?\[(?:LINK: ?)?(?P<label>[^\]]{1,200})\]\((?P<url>https?://[^\s)]+)\)")
_STARRED = re.compile(r"(?:- )?\[LINK: ?GitHub\b[^\]]{0,40}\]\(")
_HEADING = re.compile(r"#{1,6} (?P<text>\S.*)")
_MENU = re.compile(
    r"new|subscribe|previous|next|daily|weekly|monthly|trending|models|datasets|spaces|docs|buckets"
    r"|community|enterprise|pricing|log in|sign up|papers|hugging face|trending papers.{0,40}"
    r"|\*\*(url|page title):\*\*.{0,300}|-{5,100}|system theme|company|tos|privacy|about|careers",
    re.IGNORECASE,
)
_LONGEST_SUMMARY = 420
_NEXT_SENTENCE = re.compile(r"\w\w[.!?] +[A-Z]")
_LONGEST_ORGANISATION = 100


class _Kind(Enum):
    TEXT = "text"
    HEADING = "heading"
    HEADER = "header"
    SUBMITTED = "submitted"
    END = "end"


@dataclass(slots=True)
class _Line:
    at: TextLine
    kind: _Kind
    match: re.Match[str] | None = None
    count: str | None = None
    """Of a line of upvotes or stars, also where the number has a line of its own."""


@dataclass(slots=True)
class _Run:
    """The lines from one card's beginning to the next one's."""

    lead: list[_Line] = field(default_factory=list)
    text: list[_Line] = field(default_factory=list)
    ends: list[_Line] = field(default_factory=list)

    @property
    def lines(self) -> Lines:
        numbers = [x.at.number for part in (self.lead, self.text, self.ends) for x in part]
        return Lines(numbers[0], numbers[-1])


def recognise(source: Source) -> str | None:
    """By `… · Published on <day>`, a button `arXiv Page` with `Upvote`, or, of a reader mode, a
    heading and `[LINK: GitHub …](…)` with `- 8 authors`."""
    if not any(
        sign in line for line in source.lines for sign in ("Published on", "Upvote", "[LINK")
    ):
        return None
    seen: dict[str, int] = {}
    before = ""
    for number, text in marks(source.lines):
        dated = _DATED.fullmatch(text) if "Published on" in text else None
        if _PUBLISHED.fullmatch(text) or (dated and before.strip(" ·•") == "" and before):
            return f"“Published on” behind a dot on line {number}"
        for name, pattern in _SIGNS:
            if pattern.match(text):
                seen.setdefault(name, number)
        if {"arXiv Page", "Upvote"} <= seen.keys():
            return f"“arXiv Page” and “Upvote” on lines {seen['arXiv Page']} and {seen['Upvote']}"
        if {"heading", "authors", "stars"} <= seen.keys():
            return f"a heading, authors and a link to GitHub up to line {number}"
        before = text
    return None


_SIGNS = (
    ("arXiv Page", re.compile(r"(?:- )?arXiv Page$")),
    ("Upvote", re.compile(rf"(?:- )?Upvote(?: ?(?:{COUNT.pattern}))?$")),
    ("heading", re.compile(r"#{2,4} \S")),
    ("authors", re.compile(r"- \d{1,5} authors?$")),
    ("stars", _STARRED),
)


def read(source: Source) -> Reading:
    lines = _classify(list(text_lines(source.lines)))
    boilerplate = [Lines(x.at.number, x.at.number) for x in lines if x.kind is _Kind.HEADER]
    entries: list[Entry] = []
    unread: list[Unread] = []
    problems: list[Problem] = []
    doubled: list[int] = []
    for run in _runs(lines):
        if not run.text:
            unread.append(Unread(run.lines, "marks of a card that has no title"))
            continue
        under_heading = run.text[0].kind is _Kind.HEADING and len(run.text) > 1
        if not (run.ends or run.lead or under_heading):
            unread.append(Unread(run.lines, "text without any mark of a card", outside=True))
            continue
        found, found_problems = _entries(run, source)
        both = _one_of_two(entries[-1], found[0]) if entries else None
        if both:
            entries[-1] = both
            doubled.append(found[0].lines.first)
        entries += found[1:] if both else found
        problems += [] if both else found_problems
    numbered = tuple(replace(entry, position=n) for n, entry in enumerate(entries, 1))
    problems += [*_doubled(doubled, source), *_looks_cut_off(lines, entries, source)]
    return Reading(numbered, tuple(boilerplate), tuple(unread), tuple(problems))


# -------------------------------------------------------------------- from lines to runs


def _classify(texts: Sequence[TextLine]) -> list[_Line]:
    lines = [_classified(text) for text in texts]
    _mark_menus(lines)
    for i, (before, line) in enumerate(pairwise(lines), 1):
        if line.kind is not _Kind.TEXT:
            continue
        counted = before.kind is _Kind.END and before.match is not None and not before.count
        if counted and "count" in _groups(before) and COUNT.fullmatch(line.at.text):
            before.count, line.kind = line.at.text, _Kind.END
        elif _is_user(lines, i):
            line.kind = _Kind.SUBMITTED
        elif _is_organisation(lines, i):
            line.kind = _Kind.END
    return lines


def _classified(at: TextLine) -> _Line:
    text = at.text
    if len(text) > LONGEST_MARK:
        return _Line(at, _Kind.TEXT)
    heading = _HEADING.fullmatch(text)
    if HEADER.fullmatch(heading["text"] if heading else text):
        return _Line(at, _Kind.HEADER)
    if heading:
        return _Line(at, _Kind.HEADING, heading)
    if submitted := _SUBMITTED.fullmatch(text):
        return _Line(at, _Kind.SUBMITTED, submitted)
    if numbered := _NUMBERED.fullmatch(text):
        return _Line(at, _Kind.END, numbered, numbered["count"])
    if ending := _DATED.fullmatch(text) or _LINK.fullmatch(text):
        return _Line(at, _Kind.END, ending)
    if text in "·•" or _AUTHORS.fullmatch(text) or _BUTTON.fullmatch(text):
        return _Line(at, _Kind.END)
    return _Line(at, _Kind.TEXT)


def _groups(line: _Line) -> dict[str, str | None]:
    return line.match.groupdict() if line.match else {}


def _mark_menus(lines: list[_Line]) -> None:
    """Menu words at either end of the text, and beside the page's own lines, are the page's own."""
    for order in (lines, lines[::-1]):
        beside = _Kind.HEADER
        for line in order:
            text = line.at.text
            own = line.kind in (_Kind.TEXT, _Kind.HEADING) and len(text) <= LONGEST_MARK
            if beside is _Kind.HEADER and own and _MENU.fullmatch(text.lstrip("# ")):
                line.kind = _Kind.HEADER
            beside = line.kind


def _is_user(lines: list[_Line], i: int) -> bool:
    """One word below `Submitted by`, above a title and a text."""
    before = lines[i - 1]
    if before.kind is not _Kind.SUBMITTED or not before.match or before.match["user"]:
        return False
    below = lines[i + 1 : i + 3]
    title_follows = len(below) == 2 and all(x.kind is _Kind.TEXT for x in below)
    heading_follows = bool(below) and below[0].kind is _Kind.HEADING
    return bool(_USER.fullmatch(lines[i].at.text)) and (title_follows or heading_follows)


def _is_organisation(lines: list[_Line], i: int) -> bool:
    """A line between a text that is at its end and a date that doesn't say whose it is."""
    line, below = lines[i], lines[i + 1] if i + 1 < len(lines) else None
    dated = below and below.kind is _Kind.END and not (_groups(below).get("who") or "").strip()
    date_below = dated and below and ("day" in _groups(below) or below.at.text in "·•")
    return (
        bool(date_below)
        and lines[i - 1].kind is _Kind.TEXT
        and ends_sentence(lines[i - 1].at.text)
        and not ends_sentence(line.at.text)
        and len(line.at.text) <= _LONGEST_ORGANISATION
    )


def _runs(lines: list[_Line]) -> Iterator[_Run]:
    run = _Run()
    for line in lines:
        begins = line.kind in (_Kind.SUBMITTED, _Kind.HEADING, _Kind.HEADER)
        if (begins and (run.text or run.ends)) or (line.kind is _Kind.TEXT and run.ends):
            yield run
            run = _Run()
        if line.kind is _Kind.SUBMITTED:
            run.lead.append(line)
        elif line.kind in (_Kind.TEXT, _Kind.HEADING):
            run.text.append(line)
        elif line.kind is _Kind.END:
            run.ends.append(line)
    if run.lead or run.text or run.ends:
        yield run


# ----------------------------------------------------------------- from a run to entries


def _entries(run: _Run, source: Source) -> tuple[list[Entry], list[Problem]]:
    """The entry of a run; several where the marks between cards are missing. What the marks say
    is the last one's then, and the first one's is who submitted it."""
    problems: list[Problem] = []
    cards = _cards(run.text)
    entries: list[Entry] = []
    for title, body, lines in cards:
        summed_up = _is_summary(body)
        entries.append(
            Entry(
                dump=source.name,
                position=1,
                lines=lines,
                title=title,
                abstract="" if summed_up else body,
                summary=body if summed_up else "",
                date=source.date,
            )
        )
    entries[0] = replace(entries[0], lines=Lines(run.lines.first, entries[0].lines.last))
    last = entries[-1]
    links = [x.match for x in run.ends if x.match and "url" in _groups(x)]
    published = None
    for line in run.ends:
        if line.match and "day" in _groups(line):
            published, problem = day_of(line.match["day"], line.at.number, source)
            problems += [problem] if problem else []
            break
    counted = (x for x in run.ends if _groups(x).get("what", "") in ("Upvote", "Upvotes"))
    entries[-1] = replace(
        last,
        lines=Lines(last.lines.first, run.lines.last),
        published=published,
        upvotes=next((number_of(x.count) for x in counted if x.count), None),
        identifiers=tuple(_identifiers(links)),
        links=tuple(_links(links)),
    )
    return entries, problems


def _cards(text: list[_Line]) -> list[tuple[str, str, Lines]]:
    """Title, body and lines. A heading is a title; elsewhere `layout` says where it ends."""
    first, last = text[0].at.number, text[-1].at.number
    if text[0].kind is _Kind.HEADING and text[0].match:
        body = unwrap([x.at.text for x in text[1:]])
        return [(text[0].match["text"], body, Lines(first, last))]
    found = find_cards([(x.at.number, x.at.text, x.at.after_blank) for x in text])
    if all(card.abstract for card in found):
        return [(c.title, c.abstract, c.lines) for c in found]
    rest = [part for c in found[1:] for part in (c.title, c.abstract)]
    body = " ".join(part for part in (found[0].abstract, *rest) if part)
    return [(found[0].title, body, Lines(first, last))]


def _is_summary(body: str) -> bool:
    """One sentence is what Hugging Face makes of an abstract, not the abstract."""
    return len(body) <= _LONGEST_SUMMARY and not _NEXT_SENTENCE.search(body)


def _identifiers(links: Sequence[re.Match[str]]) -> list[tuple[str, str]]:
    found = (ARXIV_ADDRESS.fullmatch(link["url"]) for link in links)
    return [("arxiv", match["id"]) for match in found if match][:1]


def _links(links: Sequence[re.Match[str]]) -> Iterator[Link]:
    for link in dict.fromkeys((x["label"].lower(), x["url"]) for x in links):
        label, url = link
        if not ARXIV_ADDRESS.fullmatch(url):
            kind = "code" if "github" in label else "project" if "project" in label else "website"
            yield Link(kind, url)


# ------------------------------------------------------------------------- doubled cards


def _one_of_two(one: Entry, other: Entry) -> Entry | None:
    """The entry that two copies of a card are; None if they aren't copies: their titles differ,
    or their texts do, and neither is the beginning of the other or sums it up."""
    if fold(one.title) != fold(other.title):
        return None
    for name in ("abstract", "summary", "published", "upvotes"):
        mine, yours = getattr(one, name), getattr(other, name)
        if name == "abstract" and mine and yours and _begins(mine, yours):
            continue
        if mine and yours and mine != yours:
            return None
    abstract = max(one.abstract, other.abstract, key=len)
    return replace(
        one,
        lines=Lines(one.lines.first, other.lines.last),
        abstract=abstract,
        summary=one.summary or other.summary,
        published=one.published or other.published,
        upvotes=other.upvotes if one.upvotes is None else one.upvotes,
        identifiers=one.identifiers or other.identifiers,
        links=tuple(dict.fromkeys((*one.links, *other.links))),
    )


def _begins(one: str, other: str) -> bool:
    """Whether one text is the other, cut short."""
    short, whole = sorted((one, other), key=len)
    return whole.startswith(short.rstrip(".…").rstrip())


def _doubled(lines: Sequence[int], source: Source) -> Iterator[Problem]:
    if lines:
        message = f"{plural(len(lines), 'card')} of this page stood there twice, and was read once"
        if len(lines) > 1:
            message = message.replace("was", "were")
        remedy = "Nothing to do: the page has each card for wide and for narrow screens."
        yield Problem(source.file, lines[0], message, remedy, "note")


def _looks_cut_off(
    lines: Sequence[_Line], entries: Sequence[Entry], source: Source
) -> Iterator[Problem]:
    """A card's marks are missing only where the page was cut off."""
    if entries and lines and lines[-1].kind in (_Kind.TEXT, _Kind.HEADING):
        message = f"the last paper, {entries[-1].title[:60]!r}, has no marks of a card below it"
        remedy = "The file was cut off: compare with the page and paste the rest."
        yield Problem(source.file, lines[-1].at.number, message, remedy, "warning")
