"""Reader for the mail digest of Hugging Face's daily papers: titles and upvotes.

    Daily Papers / by AK and the research community
    Here is the selection of papers for today (6 Jul):
    Title (140 ▲)
    Title, perhaps
    wrapped (35 ▲)
    To view more checkout today's Daily Paper page.

A title may be an item of a list, be quoted in a reply or a forwarded mail, and have the address of
its page on it or below it, which bears the arXiv id.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from paperstand.model import Entry, Lines, Unread
from paperstand.read.hf_page import (
    ARXIV_ADDRESS,
    COUNT,
    HEADER,
    LONGEST_MARK,
    MONTH,
    PAGE_TOP,
    TextLine,
    day_in,
    marks,
    number_of,
    text_lines,
)
from paperstand.read.layout import unwrap
from paperstand.read.reader import Reading
from paperstand.read.source import Source

NAME = "Hugging Face mail digest"

_QUOTED = re.compile(r"(?:> ?){1,9}")
_BULLET = re.compile(r"(?:[-*•·–]|\d{1,3}[.)]) +")
_TODAY = re.compile(
    rf"Here is the selection of papers for \w{{1,20}} "
    rf"\((?P<shown>(?P<day>\d{{1,2}}) (?P<month>{MONTH})(?P<year> \d{{4}})?)\) ?:?",
    re.IGNORECASE | re.ASCII,
)
BEGINS = re.compile(
    rf"(?:> ?)*(?:{_TODAY.pattern}|{PAGE_TOP}|-* ?forwarded message ?-*|begin forwarded message:)",
    re.IGNORECASE | re.ASCII,
)
# A paper's last line: upvotes behind the title, in a link or before an address or without either.
_UPVOTES = re.compile(
    rf"\[?(?P<title>.*?)(?: |^)\((?P<count>{COUNT.pattern}) ?[▲△⬆]\)"
    r"(?:\]\((?P<link>[^\s)]{1,999})\)| ?[<(](?P<address>https?://[^\s>)]{1,999})[>)])?"
)
_ADDRESS = re.compile(r"[<(\[]?(?P<address>https?://[^\s>)\]]{1,999})[>)\]]?")
_OWN = re.compile(
    r"by (ak and )?(the )?(ai )?(research )?community"
    r"|-{2,}.{0,40}forwarded message.{0,40}|begin forwarded message:|-{2,}|_{5,}"
    r"|to view more,? check ?out today['’]s daily papers? page\W{0,3}(\S{1,999})?"
    r"|(new\W{1,5})?(I|you) can (now )?submit papers to be featured in daily papers.*"
    r"|(onwards and upwards,?)? ?(ak( and the research community)?)?"
    r"|.{0,200}\bunsubscribe\b.{0,200}",
    re.IGNORECASE,
)
# What may as well begin a title, and so is the mail's own only outside the list.
_AROUND = re.compile(
    r"(from|to|cc|subject|date|sent|reply-to): .*|hugging face.{0,100}"
    r"|view (it |this (e-?)?mail )?in .{0,40}",
    re.IGNORECASE,
)
_WRAPPED_AT = 40
"""A line that a mail program wrapped is longer."""
_LONGEST_TITLE = 4
"""In lines."""


@dataclass(slots=True)
class _Parsed:
    entries: list[Entry] = field(default_factory=list)
    boilerplate: list[Lines] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    dates: list[tuple[int, str, date | None]] = field(default_factory=list)


def recognise(source: Source) -> str | None:
    """By its first sentence and a title with upvotes."""
    today = None
    for number, text in marks(source.lines, "selection of papers"):
        text = _unquoted(text)
        if today is None and _TODAY.fullmatch(text):
            today = number
        elif today and _UPVOTES.fullmatch(text):
            return f"the day's selection from line {today} on"
    return None


def read(source: Source) -> Reading:
    parsed = _Parsed()
    title: list[TextLine] = []
    begun = in_list = False
    for line in text_lines(source.lines):
        line = replace(line, text=_unquoted(line.text))
        today = _TODAY.fullmatch(line.text) if len(line.text) <= LONGEST_MARK else None
        if today or _is_own(line.text, in_list):
            _leave(title, parsed, begun)
            title = []
            parsed.boilerplate.append(Lines(line.number, line.number))
            # A line of nothing but `>` is a blank one.
            in_list = bool(today) or (in_list and not line.text)
            if today:
                begun = True
                parsed.dates.append((line.number, today["shown"], _day(today, source.date)))
            continue
        if not begun:
            title.append(line)
            continue
        if _is_address(line, title, parsed):
            continue
        if title and not _goes_on(title, line):
            _leave(title, parsed, begun)
            title = []
        title.append(line)
        if entry := _entry(title, source, len(parsed.entries) + 1):
            parsed.entries.append(entry)
            title, in_list = [], True
    _leave(title, parsed, begun)
    return Reading(
        tuple(parsed.entries),
        tuple(parsed.boilerplate),
        tuple(parsed.unread),
        page_dates=tuple(parsed.dates),
    )


def _unquoted(text: str) -> str:
    quoted = _QUOTED.match(text)
    return text[quoted.end() :] if quoted else text


def _is_own(text: str, in_list: bool) -> bool:
    if len(text) > LONGEST_MARK or _UPVOTES.fullmatch(text):
        return False
    own = HEADER.fullmatch(text) or _OWN.fullmatch(text)
    return bool(own or (not in_list and _AROUND.fullmatch(text)))


def _is_address(line: TextLine, title: Sequence[TextLine], parsed: _Parsed) -> bool:
    """Whether a line is the address of the paper above it; the paper has its id then."""
    found = _ADDRESS.fullmatch(line.text) if not title and parsed.entries else None
    if not found or parsed.entries[-1].identifiers:
        return False
    last = parsed.entries[-1]
    if last.lines.last != line.number - 1 or not _identifiers(found["address"]):
        return False
    lines = Lines(last.lines.first, line.number)
    parsed.entries[-1] = replace(last, lines=lines, identifiers=_identifiers(found["address"]))
    return True


def _goes_on(title: Sequence[TextLine], line: TextLine) -> bool:
    """Whether a line is more of the title: the one above was as long as lines are that a mail
    program wraps, and neither a blank line nor a mark of a list stands between."""
    long = len(title[-1].text) >= _WRAPPED_AT and len(title) < _LONGEST_TITLE
    return long and not line.after_blank and not _BULLET.match(line.text)


def _entry(title: Sequence[TextLine], source: Source, position: int) -> Entry | None:
    if len(title[-1].text) > 2 * LONGEST_MARK:
        return None
    first = _BULLET.sub("", title[0].text, count=1) if _BULLET.match(title[0].text) else ""
    texts = [first or title[0].text, *(line.text for line in title[1:])]
    found = _UPVOTES.fullmatch(unwrap(texts))
    if not found or not found["title"].strip():
        return None
    address = found["link"] or found["address"] or ""
    return Entry(
        dump=source.name,
        position=position,
        lines=Lines(title[0].number, title[-1].number),
        title=found["title"].strip(),
        date=source.date,
        identifiers=_identifiers(address),
        upvotes=number_of(found["count"]),
    )


def _identifiers(address: str) -> tuple[tuple[str, str], ...]:
    match = ARXIV_ADDRESS.fullmatch(address)
    return (("arxiv", match["id"]),) if match else ()


def _leave(title: Sequence[TextLine], parsed: _Parsed, begun: bool) -> None:
    """Lines that turned out to be no title."""
    if title:
        reason = "no upvotes behind it" if begun else "stands above the selection of papers"
        lines = Lines(title[0].number, title[-1].number)
        parsed.unread.append(Unread(lines, reason, outside=True))


def _day(today: re.Match[str], until: date | None) -> date | None:
    """The day of the mail, in the dump's year if it says none."""
    year = until.year if until else 1
    return day_in(f"{today['month'].capitalize()} {int(today['day'])}", int(today["year"] or year))
