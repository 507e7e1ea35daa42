"""Feeds: read back by a feed reader, and looked at by the rules of their formats."""

from __future__ import annotations

import json
from datetime import date
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import pytest

from paperstand.model import CuratedPaper, Digest, Lines, Sighting, Topic, Vocabulary
from paperstand.write.feeds import feeds
from paperstand.write.site import Site
from tests import makers
from tests.conftest import Built
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
    assert json.loads(written["feed.json"])["items"][0]["authors"][0] == {"name": "Ada Lovelace"}
