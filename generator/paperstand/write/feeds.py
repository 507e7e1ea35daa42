"""Feeds: the newest papers as RSS 2.0, Atom and JSON Feed, for everything and for each topic."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from html import escape
from typing import Any
from xml.sax.saxutils import quoteattr

import feedgenerator

from paperstand.model import CuratedPaper, Digest, Topic
from paperstand.write.markdown import address
from paperstand.write.site import Site

_UNDATED = datetime(1970, 1, 1, tzinfo=UTC)


def feeds(digest: Digest, site: Site, newest: Sequence[CuratedPaper]) -> Iterator[tuple[str, str]]:
    """Path and text of every feed. `newest` are all papers, newest first."""
    names = {t.id: t.name for t in digest.vocabulary.topics}
    title, description = site.name, site.description or f"New papers in {site.name}"
    yield from _three(
        "feed.xml", "atom.xml", "feed.json", title, description, "", newest, site, names
    )
    of_topic: defaultdict[str, list[CuratedPaper]] = defaultdict(list)
    for curated in newest:
        for assignment in curated.topics:
            if len(of_topic[assignment.topic]) < site.feed_size:
                of_topic[assignment.topic].append(curated)
    for topic in digest.vocabulary.topics:
        base = f"topics/{topic.id}"
        yield from _three(
            f"{base}.rss",
            f"{base}.atom",
            f"{base}.json",
            f"{site.name}: {topic.name}",
            topic.description or topic.name,
            f"{base}.html",
            of_topic[topic.id],
            site,
            names,
        )
    yield "feeds.opml", _opml(digest.vocabulary.topics, site)


def _three(
    rss: str,
    atom: str,
    json_feed: str,
    title: str,
    description: str,
    home: str,
    papers: Sequence[CuratedPaper],
    site: Site,
    names: dict[str, str],
) -> Iterator[tuple[str, str]]:
    papers = papers[: site.feed_size]
    for path, kind in ((rss, _Rss), (atom, _Atom)):
        feed = kind(
            title=title,
            link=site.absolute(home),
            description=description,
            language="en",
            feed_url=site.absolute(path),
            feed_guid=site.tag(path),
        )
        for curated in papers:
            paper = curated.paper
            feed.add_item(
                title=paper.title,
                link=site.absolute(paper.url),
                description=_html(curated),
                unique_id=site.tag(f"papers/{paper.id}"),
                unique_id_is_permalink=False,
                # RSS has one element for all, since many readers show the first one only.
                author_name=", ".join(paper.authors) or None,
                authors=paper.authors,
                categories=[names[a.topic] for a in curated.topics],
                pubdate=_moment(_appeared(curated)),
                updateddate=_moment(paper.last_seen or _appeared(curated)),
            )
        yield path, feed.writeString("utf-8")
    yield json_feed, _json_feed(json_feed, title, description, home, papers, site, names)


class _Rss(feedgenerator.Rss201rev2Feed):  # type: ignore[misc]
    """RSS whose dates come from the papers alone; the library's fall-back is the clock."""

    def latest_post_date(self) -> datetime:
        return max((item["updateddate"] for item in self.items), default=_UNDATED)


class _Atom(feedgenerator.Atom1Feed):  # type: ignore[misc]
    """The same for Atom, which also wants to know who wrote the feed (RFC 4287, 4.2.1)."""

    latest_post_date = _Rss.latest_post_date

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        handler.startElement("author", {})
        handler.addQuickElement("name", self.feed["title"])
        handler.endElement("author")

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, {**item, "author_name": None})
        for name in item["authors"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")


def _appeared(curated: CuratedPaper) -> date | None:
    """A feed reader sorts by when a paper came into the digest, not by when it was written."""
    return curated.paper.first_seen or curated.paper.published


def _moment(day: date | None) -> datetime:
    return datetime.combine(day, time(), UTC) if day else _UNDATED


def _html(curated: CuratedPaper) -> str:
    paper = curated.paper
    parts = (
        [f"<p>{escape(paper.abstract or paper.summary)}</p>"]
        if paper.abstract or paper.summary
        else []
    )
    if curated.links:
        links = (
            f'<a href="{escape(address(link.url))}">{escape(link.kind)}</a>'
            for link in curated.links
        )
        parts.append(f"<p>{' · '.join(links)}</p>")
    return "".join(parts)


def _json_feed(
    path: str,
    title: str,
    description: str,
    home: str,
    papers: Iterable[CuratedPaper],
    site: Site,
    names: dict[str, str],
) -> str:
    items = []
    for curated in papers:
        paper = curated.paper
        item: dict[str, Any] = {
            "id": site.tag(f"papers/{paper.id}"),
            "url": site.absolute(paper.url),
            "title": paper.title,
            "content_html": _html(curated),
            "content_text": paper.abstract or paper.summary,
            "tags": [names[a.topic] for a in curated.topics],
        }
        if paper.authors:
            item["authors"] = [{"name": name} for name in paper.authors]
        if appeared := _appeared(curated):
            item["date_published"] = _moment(appeared).isoformat()
        items.append(item)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "description": description,
        "home_page_url": site.absolute(home),
        "feed_url": site.absolute(path),
        "language": "en",
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"


def _opml(topics: Iterable[Topic], site: Site) -> str:
    """All feeds for a feed reader's import."""
    rows = [("feed.xml", site.name, "index.html")]
    rows += [
        (f"topics/{t.id}.rss", f"{site.name}: {t.name}", f"topics/{t.id}.html") for t in topics
    ]
    outlines = "".join(
        f'    <outline type="rss" text={quoteattr(name)} title={quoteattr(name)}'
        f" xmlUrl={quoteattr(site.absolute(feed))} htmlUrl={quoteattr(site.absolute(page))}/>\n"
        for feed, name, page in rows
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<opml version="2.0">\n'
        f"  <head><title>{escape(site.name)}</title></head>\n"
        f"  <body>\n{outlines}  </body>\n</opml>\n"
    )
