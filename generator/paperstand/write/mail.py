"""Mail: what a dump brought, as a message to send: HTML, a draft for mail programs, or an issue.

`compose` says what is in it, a function for each ending in `FORMATS` how that is written. A mail
has a size that its readers' programs bear; where the papers don't fit, their abstracts get shorter
first, and then the rest of the papers is left to the site.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from itertools import groupby
from urllib.parse import urlsplit

from paperstand.model import CuratedPaper, Digest, Dump
from paperstand.read.vocabulary import UNSORTED
from paperstand.slugs import digest as short_name
from paperstand.text import clean, excerpt, plural
from paperstand.write.formulas import plain
from paperstand.write.markdown import address
from paperstand.write.site import Site
from paperstand.write.templating import HTML, ISSUES, TEXT, day, render

ABSTRACT = (600, 400, 240, 160)
"""Characters of an abstract: as many as leave room for all papers, the fewest if none do."""
HTML_ROOM = 100_000
"""Bytes of HTML. Gmail cuts a message off after 102 kB."""
ISSUE_ROOM = 60_000
"""Characters of an issue. GitHub takes 65,536."""
AUTHORS = 8
AGAIN = 25
"""Papers named of those that had been here before."""
DUMPS = 5
_TITLE = 300
_NAME = 100
_PREVIEW = 120
"""Characters that a mailbox shows beside the subject, about."""


@dataclass(frozen=True, slots=True)
class Link:
    """A name, and the full address it leads to."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Item:
    """A new paper. All text is one line and says what it is; each format escapes it for itself."""

    title: Link
    authors: str
    abstract: str
    topic: Link
    """What it is listed under."""
    also: tuple[str, ...]
    """Names of its other topics."""


@dataclass(frozen=True, slots=True)
class Mail:
    """What is in a mail."""

    site: Link
    date: date | None
    dumps: tuple[Link, ...]
    items: tuple[Item, ...]
    """Those that are shown, topic by topic."""
    new: int
    again: tuple[Link, ...]
    seen_again: int
    subscribe: Link
    feed: Link
    all_dumps: Link
    abstract: int = ABSTRACT[0]

    @property
    def headline(self) -> str:
        return plural(self.new, "new paper") if self.new else "No new papers"

    @property
    def subject(self) -> str:
        """`Paperstand: 131 new papers, 11 March 2025`."""
        what = self.headline if self.new else "no new papers"
        return f"{self.site.name}: {what}" + (f", {day(self.date)}" if self.date else "")

    @property
    def preview(self) -> str:
        """What a mailbox shows beside the subject."""
        return excerpt(" · ".join(item.title.name for item in self.items[:3]), _PREVIEW)

    @property
    def sections(self) -> list[tuple[Link, list[Item]]]:
        return [(topic, list(items)) for topic, items in groupby(self.items, lambda i: i.topic)]


def latest(dumps: Sequence[Dump]) -> list[Dump]:
    """The dumps of the newest date; all of them if none has a date."""
    newest = max((d.date for d in dumps if d.date), default=None)
    return sorted((d for d in dumps if d.date == newest), key=lambda d: d.name)


def compose(digest: Digest, site: Site, dumps: Sequence[Dump]) -> Mail:
    """The mail about these dumps: what they brought, and what they had that was here before."""
    names = {d.name for d in dumps}
    there = sorted(
        (seen.dump, seen.position, curated.id)
        for curated in digest.papers
        for seen in curated.paper.sightings
        if seen.dump in names
    )
    papers = [digest.by_id[i] for i in dict.fromkeys(paper for _, _, paper in there)]
    new = [p for p in papers if p.paper.sightings[0].dump in names]
    again = [p for p in papers if p.paper.sightings[0].dump not in names]
    return Mail(
        site=Link(clean(site.name), site.url),
        date=max((d.date for d in dumps if d.date), default=None),
        dumps=tuple(_link(site, d.name, f"dumps/{d.name}.html") for d in dumps[:DUMPS]),
        items=_items(digest, site, new),
        new=len(new),
        again=tuple(_link(site, p.paper.title, p.paper.url) for p in again[:AGAIN]),
        seen_again=len(again),
        subscribe=_link(site, "Subscribe", "subscribe.html"),
        feed=_link(site, "feed.xml", "feed.xml"),
        all_dumps=_link(site, "all dumps", "dumps/index.html"),
    )


def _items(digest: Digest, site: Site, papers: Sequence[CuratedPaper]) -> tuple[Item, ...]:
    """The papers by main topic, in the order of the vocabulary; those without one come last."""
    topics = {t.id: t.name for t in digest.vocabulary.topics}
    order = {topic: number for number, topic in enumerate([*topics, UNSORTED])}
    names = topics | {UNSORTED: "Unsorted"}

    def item(curated: CuratedPaper) -> Item:
        paper, topic = curated.paper, _main_topic(curated)
        others = [a.topic for a in curated.topics if a.topic != topic]
        return Item(
            _link(site, paper.title, paper.url),
            _authors(paper.authors),
            plain(paper.abstract or paper.summary),
            _link(site, names.get(topic, topic), f"topics/{topic}.html"),
            tuple(_name(names.get(other, other)) for other in others),
        )

    ranked = sorted(papers, key=lambda p: order.get(_main_topic(p), len(order)))
    return tuple(map(item, ranked))


def _main_topic(curated: CuratedPaper) -> str:
    topics = sorted(curated.topics, key=lambda a: not a.main)
    return topics[0].topic if topics else UNSORTED


def _authors(authors: Sequence[str]) -> str:
    named = ", ".join(map(_name, authors[:AUTHORS]))
    others = len(authors) - AUTHORS
    return f"{named} and {plural(others, 'other')}" if others > 0 else named


def _link(site: Site, name: str, path: str) -> Link:
    return Link(excerpt(clean(name), _TITLE), site.absolute(address(path)))


def _name(text: str) -> str:
    return excerpt(clean(text), _NAME)


# ----------------------------------------------------------------------------- formats


def html(mail: Mail) -> bytes:
    """One file without scripts, pictures or style sheets. All styles are in the elements, since
    some mailboxes drop others; only the colours for a dark screen are in the head."""
    return _html(_fitting(mail, _html_size, HTML_ROOM)).encode()


def draft(mail: Mail) -> bytes:
    """A message (RFC 5322) as HTML and as text, that mail programs open as a draft: nobody sends
    or gets it yet, and it has the marks that Outlook and Apple Mail give to drafts. What is else
    made by chance, its id and its boundary, is made of what it says."""
    shown = _fitting(mail, _html_size, HTML_ROOM)
    text, markup = render(TEXT, "mail.txt", {"mail": shown}), _html(shown)
    name = short_name(mail.subject, text, markup, length=32)
    host = urlsplit(mail.site.url).hostname or ""
    message = EmailMessage(SMTP)
    if "=?" in mail.subject:
        # Assigned, what looks like an encoded word (RFC 2047) would be taken for one.
        message.set_raw("Subject", Header(mail.subject, "utf-8", header_name="Subject").encode())
    else:
        message["Subject"] = mail.subject
    if mail.date:
        message["Date"] = datetime.combine(mail.date, time(), UTC)
    message["Message-ID"] = f"<{name}@{host if host.isascii() and host else 'localhost'}>"
    message["X-Unsent"] = "1"
    message["X-Uniform-Type-Identifier"] = "com.apple.mail-draft"
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(markup, subtype="html", cte="quoted-printable")
    message.set_boundary(f"paperstand-{name}")
    return message.as_bytes()


def issue(mail: Mail) -> bytes:
    """The text of a GitHub issue; its title is the subject."""
    return _issue(_fitting(mail, lambda m: len(_issue(m)), ISSUE_ROOM)).encode()


FORMATS: Mapping[str, Callable[[Mail], bytes]] = {".html": html, ".eml": draft, ".md": issue}
"""What `paperstand mail` can write, by the ending of the file."""


def _fitting(mail: Mail, size: Callable[[Mail], int], room: int) -> Mail:
    """As much of a mail as there is room for."""
    for length in ABSTRACT:
        shorter = replace(mail, abstract=length)
        if len(mail.items) < room // 100 and size(shorter) <= room:
            return shorter

    def first(count: int) -> Mail:
        return replace(shorter, items=shorter.items[:count])

    # No paper takes less than a hundred bytes.
    counts = range(min(len(mail.items), room // 100) + 1)
    return first(max(0, bisect_left(counts, True, key=lambda n: size(first(n)) > room) - 1))


def _html(mail: Mail) -> str:
    return render(HTML, "mail.html", {"mail": mail})


def _html_size(mail: Mail) -> int:
    return len(_html(mail).encode())


def _issue(mail: Mail) -> str:
    return render(ISSUES, "mail.md", {"mail": mail})
