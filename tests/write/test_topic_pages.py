"""Topic pages and the overview, as Markdown, from papers that hurt."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import markdown
import pytest

from paperstand.curate import curate
from paperstand.merge import merge
from paperstand.model import Digest, Entry, Topic
from paperstand.write.pages import Pages
from paperstand.write.site import Site
from paperstand.write.templating import filled
from tests.conftest import parse, text_of
from tests.hostile import HOSTILE_TITLES
from tests.makers import BEES, WAVES, dump, entry, topic, vocabulary

SITE = Site("Stand", "https://example.org/")


def digest(entries: list[Entry], *topics: Topic) -> Digest:
    shelf = vocabulary(*(topics or (topic("oceans", "ocean wave"), topic("robots", "robot"))))
    return curate(merge(entries), [dump(entries)], shelf)


def pages(digest: Digest, page_size: int = 100) -> dict[str, str]:
    return {
        page.path: filled(page) for page in Pages(digest, replace(SITE, page_size=page_size)).all()
    }


def sails(number: int, **said: Any) -> Entry:
    """One of many papers on waves that differ enough to stay apart."""
    words = WAVES.split()
    text = " ".join(
        ["Ocean waves."] + [words[(number * 7 + n * 13) % len(words)] for n in range(60)]
    )
    return entry(f"Sail {number} of a Fleet", text, position=number, **said)


FLEET = [
    sails(n, published=dt.date(2024 + n % 2, n % 12 + 1, 1), identifiers=(("doi", f"10.1/{n}"),))
    for n in range(1, 15)
]


def test_a_topic_over_time_is_drawn_once_there_are_two_months() -> None:
    assert '<figure class="ps-figure">' in pages(digest(FLEET))["topics/oceans.md"]
    assert "<figure" not in pages(digest(FLEET[:1]))["topics/oceans.md"]


def test_where_to_start_needs_papers_to_choose_from() -> None:
    assert "## Where to start\n\n1. [" in pages(digest(FLEET))["topics/oceans.md"]
    assert "## Where to start" not in pages(digest(FLEET[:11]))["topics/oceans.md"]


def test_only_the_first_page_of_a_topic_tells_about_it() -> None:
    found = pages(digest(FLEET), page_size=5)
    newest, older = found["topics/oceans.md"], found["topics/oceans/page-1.md"]
    assert "## Papers" in newest
    assert "## " not in older
    assert "# Oceans: older papers, part 1\n\nAll about Oceans.\n\n5 papers, from" in older
    assert [text.count("../papers/sail") for text in (newest, older)] == [9 + 5, 5]
    assert all("\nsplit: true\n" in text for text in (newest, older))


def test_an_empty_topic_stays_as_plain_as_it_is() -> None:
    text = pages(digest(FLEET))["topics/robots.md"]
    assert "## " not in text


@pytest.mark.parametrize("name", HOSTILE_TITLES)
def test_hostile_topic_names_are_names(name: str) -> None:
    hostile = Topic("odd", name, name, "all", (("ocean wave", 3.0),))
    other = Topic("other", name + "!", "", "all", (("harbour", 3.0),))
    entries = [entry("Sails", WAVES), entry("Hives", BEES, position=2)]
    for path, text in pages(digest(entries, hostile, other)).items():
        if path not in ("overview.md", "topics/odd.md"):
            continue
        body = text.split("---\n", 2)[2]
        page = parse(markdown.markdown(body, extensions=["tables", "toc", "attr_list"]))
        assert not any(e.tag in ("script", "img", "iframe") for e in page.iter())
        assert not any(a.startswith("on") for e in page.iter() for a in e.attrib)
        assert " ".join(name.split()) in text_of(page)


def test_numbers_of_the_overview_come_with_the_picture() -> None:
    text = pages(digest(FLEET))["overview.md"]
    assert "<title>Papers by the date of their publication</title>" in text
    assert "<details><summary>The numbers</summary><table><tr><td>January 2024</td>" in text


def test_an_empty_digest_has_all_pages() -> None:
    found = pages(digest([]))
    assert "No dump has a date" in found["overview.md"]
    assert "No paper has a topic yet." in found["overview.md"]


def test_the_same_papers_make_the_same_pages() -> None:
    assert pages(digest(FLEET)) == pages(digest(FLEET))
