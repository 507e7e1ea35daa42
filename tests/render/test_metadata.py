"""What machines read in the head of a page: it is what the data says, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from paperstand.text import excerpt
from tests.conftest import Built, build_into, text_of
from tests.hostile import HOSTILE_TITLES
from tests.makers import WAVES

HOME = "https://example.org/paperstand/"
NAMES = [
    "Ada B. Lovelace",
    '"><script>alert(7)</script>',
    "O'Neill, Jürgen & </script><!--",
    "李 明",
]


def meta(page: Element, name: str) -> list[str]:
    """What all tags of this name or property say."""
    tags = [m.attrib for m in page.iter("meta")]
    return [t["content"] for t in tags if name in (t.get("name"), t.get("property"))]


def linked_data(page: Element) -> dict[str, Any]:
    """The one block of JSON-LD, which is all the scripts without a source there are."""
    (block,) = [s for s in page.iter("script") if "src" not in s.attrib]
    assert block.attrib == {"type": "application/ld+json"}
    found: dict[str, Any] = json.loads(block.text or "")
    return found


def link(page: Element, rel: str) -> str:
    (href,) = [e.attrib["href"] for e in page.iter("link") if e.attrib.get("rel") == rel]
    return href


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site of papers that have all there is to know, one of them long, and of hostile ones."""
    folder = tmp_path_factory.mktemp("records")
    known = {
        "title": "Drawing the Sea State",
        "abstract": WAVES,
        "authors": ["Ada B. Lovelace", "Grace Hopper"],
        "published": "2025-03-04",
        "arxiv": "2503.01234v2",
        "doi": "10.1000/(sea)<1>&x",
    }
    hostile = [
        {"title": t, "abstract": f"{n}. {WAVES} {t}", "authors": NAMES, "doi": f"10.1000/{n}"}
        for n, t in enumerate(HOSTILE_TITLES)
    ]
    long = {"title": "Tides at Length", "abstract": f"{WAVES} " * 9, "published": "2025-01-02"}
    dumps = folder / "content" / "dumps"
    dumps.mkdir(parents=True)
    text = json.dumps([known, long, *hostile], ensure_ascii=False)
    (dumps / "2025-03-11-records.json").write_text(text, encoding="utf-8")
    return build_into(folder, folder / "content")


def test_a_reference_manager_finds_all_that_is_known(records: Built) -> None:
    page = records.page("papers/drawing-the-sea-state.html")
    address = f"{HOME}papers/drawing-the-sea-state.html"
    assert meta(page, "citation_title") == ["Drawing the Sea State"]
    assert meta(page, "citation_author") == ["Ada B. Lovelace", "Grace Hopper"]
    assert meta(page, "citation_publication_date") == ["2025/03/04"]
    assert meta(page, "citation_doi") == ["10.1000/(sea)<1>&x"]
    assert meta(page, "citation_arxiv_id") == ["2503.01234"]
    assert meta(page, "citation_pdf_url") == ["https://arxiv.org/pdf/2503.01234"]
    assert meta(page, "citation_abstract_html_url") == [address]
    assert meta(page, "description") == [excerpt(WAVES, 240)]
    (curated,) = [p for p in records.digest.papers if p.id == "drawing-the-sea-state"]
    assert meta(page, "citation_keywords") == ["; ".join(curated.keywords)]


def test_the_linked_data_says_the_same(records: Built) -> None:
    page = records.page("papers/drawing-the-sea-state.html")
    said = linked_data(page)
    assert said == {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "headline": "Drawing the Sea State",
        "author": [
            {"@type": "Person", "name": "Ada B. Lovelace"},
            {"@type": "Person", "name": "Grace Hopper"},
        ],
        "datePublished": "2025-03-04",
        "identifier": ["arxiv:2503.01234", "doi:10.1000/(sea)<1>&x"],
        "sameAs": [
            "https://arxiv.org/abs/2503.01234",
            "https://doi.org/10.1000/%28sea%29%3C1%3E&x",
        ],
    }


def test_a_preview_of_a_link_has_its_words_and_picture(records: Built) -> None:
    page = records.page("papers/drawing-the-sea-state.html")
    assert meta(page, "og:type") == ["article"]
    assert meta(page, "og:title") == ["Drawing the Sea State"]
    assert meta(page, "og:description") == [excerpt(WAVES, 240)]
    assert meta(page, "og:url") == [link(page, "canonical")]
    assert meta(page, "og:site_name") == ["Paperstand"]
    assert meta(page, "twitter:card") == ["summary_large_image"]
    (picture,) = meta(page, "og:image")
    assert (records.site / picture.removeprefix(HOME)).is_file()


def test_what_is_not_known_is_not_there(built: Built) -> None:
    page = built.page("papers/2-olmo-2-furious.html")
    absent = ("author", "publication_date", "online_date", "doi", "arxiv_id", "pdf_url")
    for name in absent:
        assert meta(page, f"citation_{name}") == []
    assert not {"author", "datePublished", "identifier", "sameAs"} & linked_data(page).keys()


def test_hostile_titles_and_names_arrive_as_they_are(records: Built) -> None:
    for curated in records.digest.papers:
        paper = curated.paper
        page = records.page(paper.url)
        assert meta(page, "citation_title") == [paper.title]
        assert meta(page, "citation_author") == list(paper.authors)
        assert meta(page, "citation_doi") == [v for k, v in paper.identifiers if k == "doi"]
        said = linked_data(page)
        assert said["headline"] == paper.title
        assert [a["name"] for a in said.get("author", [])] == list(paper.authors)
        assert paper.abstract.startswith(meta(page, "description")[0].removesuffix("…"))
    assert {p.paper.title for p in records.digest.papers} >= set(HOSTILE_TITLES)


def test_nothing_but_the_papers_have_what_papers_have(built: Built) -> None:
    for path in ("index.html", "papers/index.html", "search.html", "map.html", "404.html"):
        page = built.page(path)
        named = [m.attrib.get("name", "") for m in page.iter("meta")]
        assert not [name for name in named if name.startswith("citation_")]
        assert meta(page, "og:type") == ["website"]


def test_the_home_page_tells_how_to_search(built: Built) -> None:
    page = built.page("index.html")
    said = linked_data(page)
    assert (said["@type"], said["name"], said["url"]) == ("WebSite", "Paperstand", HOME)
    action = said["potentialAction"]
    assert action["target"] == f"{HOME}search.html?q={{search_term_string}}"
    assert action["query-input"] == "required name=search_term_string"
    assert meta(page, "og:title") == ["Paperstand"]


def test_icons_are_where_pages_say(built: Built) -> None:
    pages = {"index.html": ("icon", "apple-touch-icon"), "papers/2-olmo-2-furious.html": ("icon",)}
    for path, rels in pages.items():
        page = built.page(path)
        for rel in rels:
            assert ((built.site / path).parent / link(page, rel)).is_file()


def test_a_paper_without_authors_or_formulas_weighs_less_than_twelve_kilobytes(
    built: Built, records: Built
) -> None:
    weights = {p.id: (built.site / p.paper.url).stat().st_size for p in built.digest.papers}
    assert {page: weight for page, weight in weights.items() if weight > 12_000} == {}
    page = records.page("papers/tides-at-length.html")
    assert text_of(page.find(".//article")).count("harbours behind islands") == 9
    assert meta(page, "description")[0].endswith("…")


def test_a_curators_own_picture_is_taken(tmp_path: Path) -> None:
    (tmp_path / "mine" / "assets" / "images").mkdir(parents=True)
    (tmp_path / "mine" / "assets" / "images" / "social.png").write_bytes(b"mine")
    (tmp_path / "mkdocs.yml").write_text("site_name: Mine\ntheme:\n  custom_dir: mine\n")
    (tmp_path / "content" / "dumps").mkdir(parents=True)
    dump = tmp_path / "content" / "dumps" / "2025-03-11-a.txt"
    dump.write_text(f"Drawing the Sea State\n\n{WAVES}\n", encoding="utf-8")
    built = build_into(tmp_path, tmp_path / "content", tmp_path / "mkdocs.yml")
    assert (built.site / "assets" / "images" / "social.png").read_bytes() == b"mine"
