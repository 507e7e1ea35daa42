"""Feeds: read back by a feed reader, and looked at by the rules of their formats."""

from __future__ import annotations

import json
import os
import re
from datetime import date
from email.utils import parsedate_to_datetime
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import pytest

from paperstand.model import (
    Assignment,
    CuratedPaper,
    Digest,
    Lines,
    Link,
    Sighting,
    Topic,
    Vocabulary,
)
from paperstand.write.feeds import feeds
from paperstand.write.site import Site
from tests import makers
from tests.conftest import Built, parse
from tests.hostile import HOSTILE_TITLES

SEEN = (Sighting("undated", None, 1, "A", Lines(1, 2)),)
HOME = "https://example.org/paperstand/"


def parsed(built: Built, path: str) -> feedparser.FeedParserDict:
    feed = feedparser.parse((built.site / path).read_bytes())
    assert not feed.bozo, feed.get("bozo_exception")
    return feed


@pytest.mark.parametrize("path", ["feed.xml", "atom.xml", "topics/video.rss", "topics/video.atom"])
def test_feeds_are_well_formed_and_their_addresses_absolute(built: Built, path: str) -> None:
    feed = parsed(built, path)
    assert feed.entries
    links = [feed.feed.link, *(entry.link for entry in feed.entries)]
    assert all(link.startswith(HOME) for link in links)
    itself = [x.href for x in feed.feed.links if x.rel == "self"]
    assert itself == [HOME + path]
    ids = [entry.id for entry in feed.entries]
    assert len(set(ids)) == len(ids)
    assert all(i.startswith("tag:example.org,2025:papers/") for i in ids)


@pytest.mark.parametrize("path", ["feed.xml", "atom.xml"])
def test_entries_have_the_full_abstract_and_a_date_from_the_data(built: Built, path: str) -> None:
    by_title = {p.paper.title: p.paper for p in built.digest.papers}
    feed = parsed(built, path)
    assert len(feed.entries) == 100
    for entry in feed.entries:
        assert entry.published_parsed[:3] == (2025, 3, 11)
        assert by_title[entry.title].abstract in unescape(entry.summary)


def test_an_rss_feed_has_ids_that_are_no_links(built: Built) -> None:
    tree = ElementTree.parse(built.site / "feed.xml")
    guids = tree.findall(".//item/guid")
    assert len(guids) == 100
    assert {g.attrib.get("isPermaLink") for g in guids} == {"false"}
    assert tree.find(".//lastBuildDate").text == "Tue, 11 Mar 2025 00:00:00 +0000"  # type: ignore[union-attr]


def test_a_json_feed_has_what_version_1_1_requires(built: Built) -> None:
    feed = json.loads((built.site / "feed.json").read_text("utf-8"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == HOME + "feed.json"
    assert len(feed["items"]) == 100
    for item in feed["items"]:
        assert item["id"].startswith("tag:")
        assert item["url"].startswith(HOME)
        assert item["content_text"]
        assert item["date_published"] == "2025-03-11T00:00:00+00:00"


def test_a_topics_feed_holds_just_its_papers(built: Built) -> None:
    in_topic = {
        p.paper.title for p in built.digest.papers if any(a.topic == "video" for a in p.topics)
    }
    assert {e.title for e in parsed(built, "topics/video.rss").entries} == in_topic


def test_a_topic_without_papers_has_a_valid_empty_feed(built: Built) -> None:
    counts = {t.id for t in built.digest.vocabulary.topics} - {
        a.topic for p in built.digest.papers for a in p.topics
    }
    for topic in counts:
        assert parsed(built, f"topics/{topic}.rss").entries == []
        assert parsed(built, f"topics/{topic}.atom").entries == []


def test_the_opml_lists_every_topic(built: Built) -> None:
    tree = ElementTree.parse(built.site / "feeds.opml")
    feeds_in_it = {o.attrib["xmlUrl"] for o in tree.iter("outline")}
    assert feeds_in_it == {
        HOME + "feed.xml",
        *(f"{HOME}topics/{t.id}.rss" for t in built.digest.vocabulary.topics),
    }
    for address in feeds_in_it:
        assert (built.site / address.removeprefix(HOME)).exists()


def hostile_digest(*, day: date | None) -> Digest:
    papers = tuple(
        CuratedPaper(makers.paper(title, title, id=f"p{n}", published=day, sightings=SEEN))
        for n, title in enumerate(HOSTILE_TITLES)
    )
    topic = Topic("t", '<b>&"Topic"\' ]]>', "A <description> & more", "g", (("x", 1.0),))
    return Digest(papers, (), Vocabulary((("g", "<G> & co"),), (topic,)))


@pytest.mark.parametrize("day", [date(2025, 1, 2), None])
def test_hostile_titles_and_missing_dates_do_not_break_a_feed(
    day: date | None, tmp_path: Path
) -> None:
    digest = hostile_digest(day=day)
    site = Site("<Me> & co", "https://me.example/x/", 'A "quoted" <digest>')
    written = dict(feeds(digest, site, digest.papers))
    for name in ("feed.xml", "atom.xml", "topics/t.rss", "topics/t.atom"):
        feed = feedparser.parse(written[name].encode())
        assert not feed.bozo, feed.get("bozo_exception")
    # feedparser may read a title as HTML, so the titles are compared in the XML itself.
    titles = [e.text for e in ElementTree.fromstring(written["feed.xml"]).findall(".//item/title")]
    assert titles == HOSTILE_TITLES
    assert [i["title"] for i in json.loads(written["feed.json"])["items"]] == HOSTILE_TITLES
    ElementTree.fromstring(written["feeds.opml"])


def test_ids_stay_when_dumps_are_added() -> None:
    site = Site("Me", "https://me.example/")
    one = CuratedPaper(makers.paper("A"))
    two = CuratedPaper(makers.paper("B"))

    def ids(*papers: CuratedPaper) -> dict[str, str]:
        digest = Digest(papers, (), Vocabulary((), ()))
        items = json.loads(dict(feeds(digest, site, papers))["feed.json"])["items"]
        return {i["title"]: i["id"] for i in items}

    assert ids(one)["A"] == ids(one, two)["A"] == "tag:me.example,2025:papers/a"


def test_authors_are_named_when_a_dump_names_them() -> None:
    paper = CuratedPaper(makers.paper("A", authors=("Ada Lovelace", "Émile & Co")))
    digest = Digest((paper,), (), Vocabulary((), ()))
    written = dict(feeds(digest, Site("Me", "https://me.example/"), (paper,)))
    assert (
        feedparser.parse(written["feed.xml"].encode()).entries[0].author
        == "Ada Lovelace, Émile & Co"
    )
    (atom,) = feedparser.parse(written["atom.xml"].encode()).entries
    names = [author["name"] for author in atom.authors]
    assert names == ["Ada Lovelace", "Émile & Co"]
    assert json.loads(written["feed.json"])["items"][0]["authors"] == [{"name": n} for n in names]


# ---------------------------------------------------------------- the rules of the formats

ATOM = "{http://www.w3.org/2005/Atom}"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")


def absolute(address: str | None) -> bool:
    return bool(address and re.match(r"https?://[^\s<>\"]+$", address))


def rss_faults(text: str, address: str) -> list[str]:
    """What the W3C's feed validator would say of RSS 2.0 (https://validator.w3.org/feed/docs/)."""
    tree = ElementTree.fromstring(text)
    channel = tree.find("channel")
    assert channel is not None
    faults = [name for name in ("title", "link", "description") if channel.find(name) is None]
    itself = [e for e in channel.findall(f"{ATOM}link") if e.attrib.get("rel") == "self"]
    faults += [] if [e.attrib["href"] for e in itself] == [address] else ["self"]
    guids = [item.findtext("guid") for item in channel.iter("item")]
    faults += [] if len(set(guids)) == len(guids) else ["a guid twice"]
    for item in channel.iter("item"):
        guid = item.find("guid")
        checks = {
            "link": absolute(item.findtext("link")),
            "guid": guid is not None and guid.attrib.get("isPermaLink") == "false",
            "tag": bool(
                re.match(r"tag:[\w.-]+,\d{4}(-\d\d){0,2}:\S+$", item.findtext("guid") or "")
            ),
            "pubDate": parsedate_to_datetime(item.findtext("pubDate") or "").tzinfo is not None,
            "author": item.find("author") is None,  # which would have to be a mail address
            "description": html_faults(item.findtext("description") or "") == [],
        }
        faults += [f"{item.findtext('title')}: {name}" for name, good in checks.items() if not good]
    return faults


def atom_faults(text: str, address: str) -> list[str]:
    """The same of Atom (RFC 4287)."""
    feed = ElementTree.fromstring(text)
    needed = ("id", "title", "updated", "author")
    faults = [name for name in needed if feed.find(ATOM + name) is None]
    itself = [e for e in feed.findall(f"{ATOM}link") if e.attrib.get("rel") == "self"]
    faults += [] if [e.attrib["href"] for e in itself] == [address] else ["self"]
    updated = [feed.findtext(f"{ATOM}updated")]
    for entry in feed.iter(f"{ATOM}entry"):
        faults += [name for name in needed[:3] if entry.find(ATOM + name) is None]
        updated += [entry.findtext(f"{ATOM}updated"), entry.findtext(f"{ATOM}published")]
        links = [e.attrib["href"] for e in entry.findall(f"{ATOM}link")]
        faults += [] if links and all(map(absolute, links)) else ["link"]
        summary = entry.find(f"{ATOM}summary")
        if summary is not None:
            assert summary.attrib["type"] == "html"
            faults += html_faults(summary.text or "")
    faults += [f"date {day}" for day in updated if day and not RFC_3339.fullmatch(day)]
    ids = [e.text for e in feed.iter(f"{ATOM}id")]
    faults += [] if len(set(ids)) == len(ids) else ["an id twice"]
    return faults


def html_faults(text: str) -> list[str]:
    """What is in a summary besides paragraphs and links that lead somewhere."""
    page = parse(text)
    allowed = {"html", "head", "body", "p", "a"}
    faults = [f"<{e.tag}>" for e in page.iter() if e.tag not in allowed]
    for element in page.iter("a"):
        faults += [] if absolute(element.attrib.get("href")) else ["a link"]
        faults += [] if set(element.attrib) == {"href"} else ["an attribute"]
    return faults


def test_feeds_keep_the_rules_whatever_titles_and_topics_are_called() -> None:
    topics = tuple(
        Topic(f"t{n}", title, title, "g", (("x", 1.0),)) for n, title in enumerate(HOSTILE_TITLES)
    )
    papers = tuple(
        CuratedPaper(
            makers.paper(title, f"{title} {title}", id=f"p{n}", authors=(title, "Ada"),
                         published=date(2025, 1, 2), sightings=SEEN),
            topics=tuple(Assignment(t.id, ("x",), 1.0, True) for t in topics),
            links=(Link("code", "https://github.com/a/b?x=1&y=<2>"),),
        )
        for n, title in enumerate(HOSTILE_TITLES)
    )  # fmt: skip
    digest = Digest(papers, (), Vocabulary((("g", "<G> & co"),), topics))
    site = Site("<Me> & co", "https://me.example/x/", 'A "quoted" <digest>')
    for path, text in feeds(digest, site, papers):
        if path.endswith((".xml", ".rss")) and "atom" not in path:
            assert rss_faults(text, site.absolute(path)) == [], path
        elif path.endswith(("atom.xml", ".atom")):
            assert atom_faults(text, site.absolute(path)) == [], path
        elif path.endswith(".json"):
            for item in json.loads(text)["items"]:
                assert html_faults(item["content_html"]) == []
                assert item["tags"] == [*HOSTILE_TITLES]


def test_the_feeds_of_a_site_keep_them(built: Built) -> None:
    for path in ("feed.xml", *(f"topics/{t}.rss" for t in ("video", "alignment"))):
        assert rss_faults((built.site / path).read_text("utf-8"), HOME + path) == []
    for path in ("atom.xml", "topics/video.atom"):
        assert atom_faults((built.site / path).read_text("utf-8"), HOME + path) == []


def test_pages_name_the_feeds_that_are_theirs(built: Built) -> None:
    def named(path: str) -> set[str]:
        folder = Path(path).parent
        links = built.page(path).findall(".//link[@rel='alternate']")
        found = {os.path.normpath(folder / link.attrib["href"]) for link in links}
        assert all((built.site / name).is_file() for name in found)
        return found

    everything = {"feed.xml", "atom.xml", "feed.json"}
    assert named("index.html") == named("subscribe.html") == everything
    assert named("papers/2-olmo-2-furious.html") == named("dumps/index.html") == {"feed.xml"}
    own = {f"topics/video.{ending}" for ending in ("rss", "atom", "json")}
    assert named("topics/video.html") == own | {"feed.xml"}


def test_the_subscribe_page_leads_to_every_feed(built: Built) -> None:
    page = built.page("subscribe.html")
    links = {a.attrib.get("href", "") for a in page.findall(".//article//a")}
    expected = {f"topics/{t.id}.{e}" for t in built.digest.vocabulary.topics
                for e in ("rss", "atom", "json")}  # fmt: skip
    assert expected | {"feed.xml", "atom.xml", "feed.json", "feeds.opml"} <= links
    for link in links:
        if not link.startswith(("http", "#")):
            assert (built.site / link.split("?")[0].split("#")[0]).is_file(), link
