"""The site of the two real dumps, looked at from outside."""

from __future__ import annotations

import json
import posixpath
import re
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit
from xml.etree.ElementTree import Element

import pytest

from paperstand.tex_text import readable
from tests.conftest import CONTENT, Built, text_of
from tests.write.parts import part_of

HOME = "https://example.org/paperstand/"


@pytest.fixture(scope="module")
def records(built: Built) -> list[dict[str, object]]:
    lines = (built.site / "data" / "papers.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def dump_entries() -> list[tuple[str, str]]:
    """Title and abstract of each entry of the real dumps, read in the simplest way."""
    found = []
    for path in sorted((CONTENT / "dumps").glob("*.txt")):
        blocks = [b.strip() for b in path.read_text("utf-8").split("\n\n") if b.strip()]
        found += list(zip(blocks[5::2], blocks[6::2], strict=True))
    return found


def test_146_entries_become_131_papers(built: Built) -> None:
    digest = built.digest
    counts = (digest.entries_read, digest.entries_merged, len(digest.papers))
    assert counts == (146, 15, 131)
    assert len(set(dump_entries())) == 131
    assert "146 entries read 131 papers 15 merged" in text_of(built.page("about.html"))


def test_every_paper_has_its_page_with_title_and_full_abstract(
    built: Built, records: list[dict[str, object]]
) -> None:
    by_title = {str(r["title"]): r for r in records}
    for title, abstract in dump_entries():
        record = by_title[title]
        page = built.page(str(record["url"]))
        assert str(record["url"]) == f"papers/{record['id']}.html"
        assert text_of(page.find(".//h1")) == title
        assert readable(" ".join(abstract.split())) in text_of(page.find(".//main"))
    pages = [p for p in (built.site / "papers").glob("*.html") if p.stem != "index"]
    assert len([p for p in pages if not p.stem.startswith("page-")]) == 131


def test_slugs_are_short_and_unique(records: list[dict[str, object]]) -> None:
    slugs = [str(r["id"]) for r in records]
    assert len(set(slugs)) == len(slugs)
    assert slugs == sorted(slugs)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", s) and len(s) <= 80 for s in slugs)


def papers_linked(built: Built, page: str) -> list[str]:
    """The papers that a list shows, in its order: the first link of each card."""
    cards = built.page(page).findall(".//article//ul/li/p[1]/a")
    return [posixpath.basename(a.attrib["href"]).removesuffix(".html") for a in cards]


def test_every_topic_page_lists_exactly_the_papers_assigned_to_it(
    built: Built, records: list[dict[str, object]]
) -> None:
    assigned: dict[str, set[str]] = {}
    for record in records:
        for topic in record["topics"]:  # type: ignore[attr-defined]
            assigned.setdefault(topic["id"], set()).add(str(record["id"]))
    for topic in built.digest.vocabulary.topics:
        listed = papers_linked(built, f"topics/{topic.id}.html")
        assert len(set(listed)) == len(listed)
        assert set(listed) == assigned.get(topic.id, set())
    unsorted = {str(r["id"]) for r in records if not r["topics"]}
    assert set(papers_linked(built, "topics/unsorted.html")) == unsorted


def test_every_dump_page_lists_its_papers_in_the_dumps_order(built: Built) -> None:
    for dump in built.digest.dumps:
        shown = built.page(f"dumps/{dump.name}.html").findall(".//article//ul/li/p[1]/a")
        assert [text_of(a) for a in shown] == [e.title for e in dump.entries]


def test_assignments_and_relations_say_why(records: list[dict[str, object]]) -> None:
    for record in records:
        for reason in [*record["topics"], *record["related"]]:  # type: ignore[misc]
            assert reason["because"], record["id"]


def test_papers_jsonl_keeps_its_contract(records: list[dict[str, object]]) -> None:
    keys = ["id", "url", "title", "abstract", "summary", "authors", "published", "identifiers"]
    keys += ["links", "topics", "keywords", "related", "sightings", "aliases"]
    assert all(list(r) == keys for r in records)
    seen = Counter(len(r["sightings"]) for r in records)  # type: ignore[arg-type]
    assert seen == {1: 116, 2: 15}
    first = next(r for r in records if r["id"] == "2-olmo-2-furious")
    assert first["published"] is None
    assert first["authors"] == []
    assert first["sightings"] == [
        {
            "dump": "2025-03-11-hf-papers-003",
            "date": "2025-03-11",
            "position": 32,
            "title": "2 OLMo 2 Furious",
            "lines": [135, 137],
        }
    ]


def test_links_in_abstracts_become_labelled_links(built: Built) -> None:
    page = built.page("papers/helpsteer2-preference-complementing-ratings-with-preferences.html")
    items = [text_of(li) for li in page.findall(".//article//ul/li")]
    assert "Data set: huggingface.co/datasets/nvidia/HelpSteer2" in items
    assert "Model: huggingface.co/nvidia/Llama-3.1-Nemotron-70B-Reward" in items
    abstract = text_of(page.find(".//article"))
    assert "https://huggingface.co/datasets/nvidia/HelpSteer2" in abstract


# ------------------------------------------------------------------------- links


def local_target(page: str, address: str) -> str | None:
    """Path below the site that a link of a page leads to; None if it leaves the site."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return None
    path = unquote(parts.path)
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page


def all_pages(built: Built) -> list[str]:
    return sorted(p.relative_to(built.site).as_posix() for p in built.site.rglob("*.html"))


def test_no_internal_link_is_broken(built: Built) -> None:
    there = {p.relative_to(built.site).as_posix() for p in built.site.rglob("*") if p.is_file()}
    anchors: dict[str, set[str]] = {}
    broken = []
    for name in all_pages(built):
        if name == "404.html":  # its links are absolute: it is shown at any address
            continue
        tree = built.page(name)
        anchors[name] = {e.attrib["id"] for e in tree.iter() if "id" in e.attrib}
        for element in tree.iter():
            for attribute in ("href", "src", "action"):
                address = element.attrib.get(attribute)
                if address is None:
                    continue
                target = local_target(name, address)
                if target is None and address.startswith(HOME):
                    target = address.removeprefix(HOME) or "index.html"
                if target is not None and target not in there:
                    broken.append((name, address))
                fragment = urlsplit(address).fragment
                if target == name and fragment and fragment not in anchors[name]:
                    broken.append((name, address))
    assert broken == []


def test_no_page_loads_anything_from_elsewhere(built: Built) -> None:
    """Links may lead away; what a page loads by itself may not."""
    for name in all_pages(built):
        for element in built.page(name).iter():
            loads = [element.attrib.get(a) for a in ("src", "srcset", "data", "poster")]
            if element.tag == "link" and element.attrib.get("rel") in ("stylesheet", "icon"):
                loads.append(element.attrib.get("href"))
            if element.tag == "form":
                loads.append(element.attrib.get("action"))
            for address in filter(None, loads):
                where = urlsplit(str(address))
                assert not where.netloc, (name, address)
    for style in built.site.rglob("*.css"):
        foreign = re.findall(r"(?:url\(|@import )[\"']?(?:https?:)?//", style.read_text("utf-8"))
        assert foreign == [], style


def test_every_keyword_of_a_paper_leads_to_a_search_for_it(
    built: Built, records: list[dict[str, object]]
) -> None:
    assert sum(bool(r["keywords"]) for r in records) > 0.95 * len(records)
    for record in records:
        links = built.page(str(record["url"])).findall(".//main//a")
        queries = [a for a in links if "search.html?q=" in a.get("href", "")]
        assert [text_of(a) for a in queries] == record["keywords"]
        for link in queries:
            address = urlsplit(link.get("href", ""))
            assert parse_qs(address.query) == {"q": [text_of(link)]}


def test_papers_are_not_in_the_header_of_other_papers(built: Built) -> None:
    page = built.page("papers/2-olmo-2-furious.html")
    assert len(page.findall(".//header//a")) < 12


def test_a_paper_page_is_light(built: Built) -> None:
    sizes = {p.name: p.stat().st_size for p in (built.site / "papers").glob("*.html")}
    del sizes["index.html"]
    for name in [n for n in sizes if n.startswith("page-")]:
        del sizes[name]
    heaviest = max(sizes, key=lambda name: sizes[name])
    assert sizes[heaviest] <= 12_000, (heaviest, sizes[heaviest])


def test_generated_markdown_reads_well(built: Built) -> None:
    tree = built.site.parent / ".paperstand" / "site" / "tree" / "docs"
    text = (tree / "papers" / "2-olmo-2-furious.md").read_text("utf-8")
    head, title, first, *_ = text.split("\n\n")
    assert head.startswith("---\ntitle: 2 OLMo 2 Furious\n")
    assert (title, first) == ("# 2 OLMo 2 Furious", "First seen 11 March 2025")
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert headings[0] == "Abstract"
    assert headings[-2:] == ["Related papers", "Around it"]
    assert "\n\n\n" not in text


def test_search_index_knows_every_word_of_every_paper(
    built: Built, records: list[dict[str, object]]
) -> None:
    terms = "".join(p.read_text("utf-8") for p in (built.site / "search").glob("terms-*.js"))
    for record in records:
        for word in re.findall(r"[a-z]{7,}", f"{record['title']} {record['abstract']}".lower()):
            stem = word.removesuffix("s").removesuffix("e").removesuffix("i").removesuffix("y")
            assert stem in terms


def test_the_tree_alone_is_enough_for_mkdocs(built: Built, tmp_path: Path) -> None:
    """`mkdocs build` on the generated tree gives the same pages, without Paperstand."""
    import subprocess
    import sys

    tree = built.site.parent / ".paperstand" / "site" / "tree"
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(tmp_path)]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    page = "papers/2-olmo-2-furious.html"
    assert (tmp_path / page).read_bytes() == (built.site / page).read_bytes()


# ------------------------------------------------------------- topic pages and overview


def section(page: Element, heading: str) -> list[Element]:
    """The items of the list below a heading."""
    (around,) = [e for e in page.iter() if any(c.attrib.get("id") == heading for c in e)]
    below = list(around)
    at = next(n for n, e in enumerate(below) if e.attrib.get("id") == heading)
    return list(below[at + 1])


def test_a_topic_page_says_what_is_typical_what_is_near_and_where_to_start(built: Built) -> None:
    page = built.page("topics/diffusion-models.html")
    profile = next(p for p in built.digest.profiles if p.topic == "diffusion-models")
    terms = [a for li in section(page, "typical-terms") for a in li.iter("a")]
    assert [text_of(a) for a in terms] == list(profile.keywords)
    assert terms[0].attrib["href"] == f"../search.html?q={quote(profile.keywords[0])}"
    assert "diffusion models" in profile.keywords
    near = [text_of(li) for li in section(page, "neighbouring-topics")]
    topic = built.digest.vocabulary.topic(profile.neighbours[0][0])
    assert topic is not None
    assert near[0] == f"{topic.name} {profile.neighbours[0][1]}"


def test_a_small_topic_has_nowhere_to_start(built: Built) -> None:
    small = next(p for p in built.digest.profiles if len(p.central) < 12)
    assert built.page(f"topics/{small.topic}.html").find(".//h2[@id='where-to-start']") is None


def test_a_large_topic_names_its_most_central_papers(built: Built) -> None:
    page = built.page("topics/large-language-models.html")
    profile = next(p for p in built.digest.profiles if p.topic == "large-language-models")
    links = [a for li in section(page, "where-to-start") for a in li.iter("a")]
    named = [posixpath.basename(a.attrib["href"]).removesuffix(".html") for a in links]
    assert named == list(profile.central[:5])


def test_the_order_of_a_topic_by_centrality_is_beside_its_page(built: Built) -> None:
    for profile in built.digest.profiles:
        path = f"topics/{profile.topic}.html"
        (article,) = built.page(path).iter("article")
        assert article.attrib["data-topic"] == profile.topic
        numbers = article.attrib["data-numbers"].split()
        by_number = dict(zip(numbers, papers_linked(built, path), strict=True))
        name = f"lists/{profile.topic}.js"
        _, order = part_of(name, (built.site / name).read_text("utf-8"))
        assert [by_number[str(number)] for number in order] == list(profile.central)


def test_the_overview_counts_what_the_data_holds(
    built: Built, records: list[dict[str, object]]
) -> None:
    page = built.page("overview.html")
    code = sum(any(x["kind"] == "code" for x in r["links"]) for r in records)  # type: ignore[attr-defined]
    counts = [text_of(li) for li in page.findall(".//article//ul[1]/li")]
    assert counts[:2] == ["131 papers", "2 dumps"]
    assert f"{code} with code" in counts
    topics = Counter(t["id"] for r in records for t in r["topics"])  # type: ignore[attr-defined]
    rows = [[text_of(td) for td in tr.findall("td")] for tr in page.findall(".//table[1]//tr")[1:]]
    assert [int(row[1]) for row in rows] == sorted(topics.values(), reverse=True)[:15]


def test_the_overview_draws_nothing_it_has_no_dates_for(built: Built) -> None:
    shown = text_of(built.page("overview.html").find(".//article"))
    assert "All dated papers arrived on 11 March 2025." in shown
    assert "The dumps don't say when their papers were published." in shown


def test_every_picture_has_a_name(built: Built) -> None:
    for name in all_pages(built):
        for picture in built.page(name).find(".//main").iter("svg"):  # type: ignore[union-attr]
            if picture.attrib.get("aria-hidden") != "true":
                assert picture.attrib["role"] == "img"
                assert text_of(picture.find("title"))
