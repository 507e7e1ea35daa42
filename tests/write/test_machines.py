"""Files for programs: crawlers, browsers and language models."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import markdown
import pytest

from paperstand.model import Assignment, CuratedPaper, Digest, Topic, Vocabulary
from paperstand.write import machines
from paperstand.write.machines import llms, open_search, robots, sitemap
from paperstand.write.site import Site
from tests import makers
from tests.conftest import Built, parse, text_of

SITE = Site('<Me> & "co" of many words', "https://me.example/x/", "A <b>fine</b> digest")
SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def locations(text: str) -> list[str]:
    return [e.text or "" for e in ElementTree.fromstring(text).findall(".//s:loc", SPACE)]


def test_a_small_sitemap_is_one_file() -> None:
    files = dict(sitemap([("index.html", None), ("papers/a.html", date(2025, 1, 2))], SITE))
    assert list(files) == ["sitemap.xml"]
    assert locations(files["sitemap.xml"]) == [
        "https://me.example/x/index.html",
        "https://me.example/x/papers/a.html",
    ]
    tree = ElementTree.fromstring(files["sitemap.xml"])
    assert [e.text for e in tree.findall(".//s:lastmod", SPACE)] == ["2025-01-02"]


def test_past_fifty_thousand_addresses_it_is_an_index_of_sitemaps() -> None:
    pages = [(f"papers/p{n}.html", date(2025, 1, 1 + n % 28)) for n in range(120_001)]
    files = dict(sitemap(pages, SITE))
    assert sorted(files) == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"]
    index = ElementTree.fromstring(files["sitemap.xml"])
    assert index.tag.endswith("sitemapindex")
    parts = [x.removeprefix("https://me.example/x/") for x in locations(files["sitemap.xml"])]
    found = [x for part in parts for x in locations(files[part])]
    assert found == [f"https://me.example/x/{path}" for path, _ in pages]
    assert max(len(locations(files[part])) for part in parts) == machines.MOST_ADDRESSES
    assert [e.text for e in index.findall(".//s:lastmod", SPACE)] == ["2025-01-28"] * 3


def test_the_sitemap_of_a_site_has_every_page_that_is_one(built: Built) -> None:
    text = (built.site / "sitemap.xml").read_text("utf-8")
    home = "https://example.org/paperstand/"
    found = {address.removeprefix(home) for address in locations(text)}
    pages = {p.relative_to(built.site).as_posix() for p in built.site.rglob("*.html")}
    aliases = {f"papers/{alias}.html" for p in built.digest.papers for alias in p.paper.aliases}
    assert found == pages - aliases - {"404.html"}
    assert not list(built.site.glob("sitemap*.gz"))  # its bytes would hold a clock


def test_robots_may_see_everything() -> None:
    name, text = robots(SITE)
    assert name == "robots.txt"
    assert text.splitlines() == [
        "User-agent: *",
        "Disallow:",
        "",
        "Sitemap: https://me.example/x/sitemap.xml",
    ]


def test_a_browser_can_search_the_site_by_itself(built: Built) -> None:
    name, text = open_search(SITE)
    tree = ElementTree.fromstring(text)
    space = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
    (url,) = tree.findall("o:Url", space)
    assert url.attrib["template"] == "https://me.example/x/search.html?q={searchTerms}"
    short = tree.findtext("o:ShortName", None, space)
    assert short is not None
    assert 0 < len(short) <= 16
    for path in ("index.html", "search.html"):
        (link,) = built.page(path).findall(".//link[@rel='search']")
        assert link.attrib["href"] == name
        assert (built.site / name).is_file()


@pytest.fixture
def digest() -> Digest:
    topic = Topic("bees", "Bees [x](javascript:alert(1)) <b>", "", "g", (("bee", 1.0),))
    empty = Topic("ants", "Ants", "", "g", (("ant", 1.0),))
    paper = CuratedPaper(makers.paper(), topics=(Assignment("bees", ("bee",), 1.0, True),))
    return Digest((paper,), (), Vocabulary((("g", "G"),), (topic, empty)))


def test_a_language_model_is_told_what_there_is(digest: Digest) -> None:
    name, text = llms(digest, SITE)
    assert name == "llms.txt"
    page = parse(markdown.markdown(text))
    assert text_of(page.find(".//h1")) == '<Me> & "co" of many words'
    assert text_of(page.find(".//blockquote")) == "A <b>fine</b> digest"
    links = {text_of(a): a.attrib["href"] for a in page.iter("a")}
    assert links["papers.jsonl"] == "https://me.example/x/data/papers.jsonl"
    assert links["Bees [x](javascript:alert(1)) <b>"] == "https://me.example/x/topics/bees.html"
    assert "Ants" not in links
    assert all(link.startswith("https://me.example/x/") for link in links.values())


def test_what_it_is_told_is_there(built: Built) -> None:
    text = (built.site / "llms.txt").read_text("utf-8")
    paths = re.findall(r"\(https://example\.org/paperstand/([^)]+)\)", text)
    assert len(paths) > 40
    assert all((built.site / Path(path)).is_file() for path in paths)
