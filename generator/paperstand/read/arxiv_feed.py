"""Reader for arXiv's feeds: the answer of its API (Atom) and its daily news (RSS and Atom).

    https://info.arxiv.org/help/api/user-manual.html     query results, hard-wrapped
    https://info.arxiv.org/help/rss.html                 what was announced on a day

Both are read by expat, which knows the line of each entry. A document type is refused, so there are
no entities to expand and no files to fetch.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from email.utils import parsedate_to_datetime
from xml.parsers import expat

from paperstand.model import Entry, Lines, Problem, Unread
from paperstand.read.reader import Reading
from paperstand.read.source import Source
from paperstand.tex_text import readable
from paperstand.text import clean, shows

NAME = "arXiv feed"
BEGINS = re.compile(r"<\?xml[ ?].*|<(?:feed|rss)[ >].*")

_BUSY = re.compile(r"rate exceeded\.?", re.IGNORECASE)
_XML = re.compile(r"<\?xml[\s?]|<(?:feed|rss)[\s>]")
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ID = re.compile(
    r"(?:https?://(?:export\.)?arxiv\.org/abs/|oai:arXiv\.org:)"
    r"((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?)"
)
_VERSION = re.compile(r"v\d+$")
_ANNOUNCED = re.compile(r"arXiv:\S+ Announce Type: \S+ (?:Abstract: )?")
_AFFILIATION = re.compile(r"\([^()]*\)")
_ENTRIES = ("entry", "item")
_BEHIND_THE_END = expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]
_DEEPEST = 100


class _RefusedError(Exception):
    """The text is XML that no feed of arXiv is."""


@dataclass(slots=True)
class _Item:
    """An entry of the feed: the texts of its elements by their names, and its lines."""

    first: int
    last: int = 0
    texts: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def one(self, *names: str) -> str:
        """The text of the first of several elements that holds something, as one line."""
        found = (clean(text) for name in names for text in self.texts.get(name, ()))
        return next(filter(None, found), "")


@dataclass(slots=True)
class _Feed:
    items: list[_Item] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)


def recognise(source: Source) -> str | None:
    start = _start(source.lines)
    first = clean(source.lines[start]) if start < len(source.lines) else ""
    if _XML.match(first):
        return "XML"
    if _BUSY.fullmatch(first) and not any(map(shows, source.lines[start + 1 :])):
        return "what arXiv says when it is asked too often"
    return None


def read(source: Source) -> Reading:
    start = _start(source.lines)
    if not _XML.match(clean(source.lines[start])):
        return _refusal(source, start + 1, source.lines[start])
    feed = _parse(source.lines, start)
    entries: list[Entry] = []
    unread = feed.unread
    problems: list[Problem] = []
    for item in feed.items:
        if "/api/errors" in item.one("id"):
            return _refusal(source, item.first, item.one("summary", "title"))
        if entry := _entry(item, source, len(entries) + 1):
            entries.append(entry)
        else:
            unread.append(
                Unread(Lines(item.first, item.last), "an entry that is no paper of arXiv")
            )
    if not feed.items and not unread:
        remedy = "Remove the file if nothing was announced that day."
        problems.append(Problem(source.file, start + 1, "the feed is empty", remedy, "note"))
    taken = [*(Lines(i.first, i.last) for i in feed.items), *(u.lines for u in unread)]
    around = tuple(_between(taken, len(source.lines)))
    return Reading(tuple(entries), around, tuple(unread), tuple(problems))


def _refusal(source: Source, line: int, said: str) -> Reading:
    """arXiv's answer is no list of papers, though it came as one."""
    message = f"arXiv answered with an error: {clean(said)[:200]!r}"
    remedy = "Ask arXiv again, later or for something else, and put that answer here."
    problem = Problem(source.file, line, message, remedy)
    return Reading((), (Lines(1, len(source.lines)),), problems=(problem,))


def _start(lines: tuple[str, ...]) -> int:
    return next((n for n, line in enumerate(lines) if shows(line)), len(lines))


def _between(taken: Iterable[Lines], total: int) -> Iterator[Lines]:
    """The lines around and between others."""
    free = 1
    for lines in sorted(taken):
        if lines.first > free:
            yield Lines(free, lines.first - 1)
        free = max(free, lines.last + 1)
    if free <= total:
        yield Lines(free, total)


# ------------------------------------------------------------------ from lines to elements


def _parse(lines: tuple[str, ...], start: int) -> _Feed:
    """The entries of a feed, and its lines from where it isn't well formed any more."""
    feed = _Feed()
    reader = _Reader(feed, start)
    reason = "not XML from here on"
    try:
        for line in lines[start:]:
            reader.feed(line + "\n")
        reason = "the feed isn't closed: the file was cut off"
        reader.feed("", last=True)
    except expat.ExpatError as error:
        rest = Lines(min(reader.first_unread(), len(lines)), len(lines))
        feed.unread.append(Unread(rest, reason, outside=error.code == _BEHIND_THE_END))
    except _RefusedError as error:
        rest = Lines(min(reader.first_unread(), len(lines)), len(lines))
        feed.unread.append(Unread(rest, str(error)))
    return feed


class _Reader:
    """Collects the elements of each entry while expat goes through the text."""

    def __init__(self, feed: _Feed, start: int) -> None:
        self._into, self._start = feed, start
        self._path: list[str] = []
        self._item: _Item | None = None
        self._depth = 0
        self._text: list[str] = []
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._open
        self._parser.EndElementHandler = self._close
        self._parser.CharacterDataHandler = self._text.append

    def feed(self, text: str, last: bool = False) -> None:
        self._parser.Parse(_NOT_XML.sub("", text), last)

    def first_unread(self) -> int:
        """The line where reading stopped: that of the entry which isn't finished."""
        return self._item.first if self._item else self._line()

    def _line(self) -> int:
        return self._start + self._parser.CurrentLineNumber

    def _refuse(self, *_: object) -> None:
        raise _RefusedError("a document type (<!DOCTYPE …>), which no feed of arXiv has")

    def _open(self, name: str, _: dict[str, str]) -> None:
        if not self._path and name not in ("feed", "rss"):
            raise _RefusedError(f"XML of another kind (<{name[:40]}>), no feed of arXiv")
        if len(self._path) == _DEEPEST:
            raise _RefusedError(f"elements in more than {_DEEPEST} others")
        self._path.append(name)
        if self._item is None and name in _ENTRIES:
            self._item, self._depth = _Item(self._line()), len(self._path)
        self._text.clear()

    def _close(self, name: str) -> None:
        if self._item and len(self._path) == self._depth:
            self._item.last = self._line()
            self._into.items.append(self._item)
            self._item = None
        elif self._item:
            below = "/".join(self._path[self._depth : self._depth + 2])
            if len(self._path) <= self._depth + 2:
                self._item.texts[below].append("".join(self._text))
        self._text.clear()
        self._path.pop()


# ------------------------------------------------------------------- from elements to entries


def _entry(item: _Item, source: Source, position: int) -> Entry | None:
    title = item.one("title")
    match = next(filter(None, (_ID.match(item.one(name)) for name in ("id", "guid", "link"))), None)
    if not title or not match:
        return None
    identifiers = {"arxiv": _VERSION.sub("", match[1])}
    if doi := item.one("arxiv:doi", "arxiv:DOI"):
        identifiers["doi"] = doi.lower().split(" ")[0]
    return Entry(
        dump=source.name,
        position=position,
        lines=Lines(item.first, item.last),
        title=title,
        abstract=_ANNOUNCED.sub("", item.one("summary", "description"), count=1),
        date=source.date,
        published=_published(item),
        authors=_authors(item),
        identifiers=tuple(sorted(identifiers.items())),
        source_id=match[1],
    )


def _authors(item: _Item) -> tuple[str, ...]:
    """Names of their own in the API; in the news all in one string, with TeX's accents."""
    names = item.texts.get("author/name", [])
    if not names:
        names = _names(clean(", ".join(item.texts.get("dc:creator", ()))))
    return tuple(filter(None, map(clean, names)))


def _names(text: str) -> list[str]:
    return re.split(r", (?:and )?| and ", readable(" ".join(_without_affiliations(text).split())))


def _without_affiliations(text: str) -> str:
    """`A. Quill (1), B. Berg ((1) Moor (North))` → `A. Quill , B. Berg`; brackets lie two deep."""
    return _AFFILIATION.sub("", _AFFILIATION.sub("", text)).replace(" ,", ",")


def _published(item: _Item) -> date | None:
    """The day of the first version. The news has the day of announcement, which is that of the
    paper only where it is new."""
    if item.one("arxiv:announce_type") not in ("", "new"):
        return None
    text = item.one("published", "pubDate")
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, IndexError, TypeError):
        return None
