"""Hostile text on every surface that is a file: read back with a real parser, it is what it was.

The browser's part is tests/browser/test_hostile.py.
"""

from __future__ import annotations

import csv
import email
import html
import json
import re
import shutil
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from email.policy import default
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import bibtexparser.entrypoint
import feedparser
import markdown
import pytest
import rispy
from markdown_it import MarkdownIt
from typer.testing import CliRunner

from paperstand import change_summary
from paperstand.changes import compare
from paperstand.cli import app
from paperstand.model import Corrections, CuratedPaper, Digest
from paperstand.read import read_dump
from paperstand.read.source import decoded
from paperstand.reports import printable
from paperstand.settings import read_config, site_of
from paperstand.slugs import RESERVED
from paperstand.text import clean, excerpt
from paperstand.write import mail
from paperstand.write.data import csv_table
from paperstand.write.downloads import in_dump
from paperstand.write.formulas import pieces, plain
from paperstand.write.markdown import cell, escape, front_matter
from paperstand.write.pages import newest_first
from paperstand.write.site import Site
from tests import makers
from tests.conftest import parse, text_of
from tests.hostile import CORPUS, EMPTY, FAMILIES
from tests.hostile.corpus import LONG_ABSTRACT, LONG_TITLE, LONG_WORD, MANY_AUTHORS
from tests.hostile.site import DESCRIPTION, DUMPS, HEADING, NAME, Hostile, records, topics
from tests.write.parts import part_of
from tests.write.test_citations import plain as without_tex
from tests.write.test_markdown import EXTENSIONS

HOME = "https://papers.example/hostile/"
SVG_LINK = "{http://www.w3.org/2000/svg}a"
SHOWN = [clean(text) for text in CORPUS]


@pytest.fixture(scope="module")
def digest(hostile: Hostile) -> Digest:
    return hostile.built.digest


@pytest.fixture(scope="module")
def pages(hostile: Hostile) -> dict[str, Element]:
    """Every paper's page but the enormous ones, as a browser reads it, by id."""
    papers = [p.paper for p in hostile.built.digest.papers if not _is_enormous(p)]
    return {paper.id: hostile.built.page(paper.url) for paper in papers}


def _is_enormous(curated: CuratedPaper) -> bool:
    return max(len(curated.paper.abstract), 20 * len(curated.paper.authors)) > 50_000


def text_at(hostile: Hostile, path: str) -> str:
    return (hostile.built.site / path).read_text("utf-8")


def one_line(text: str) -> str:
    return " ".join(text.split())


# ----------------------------------------------------------------------- the corpus


def test_the_corpus_is_large_and_each_string_is_there_once() -> None:
    assert len(set(CORPUS)) == len(CORPUS) >= 300
    assert len(FAMILIES) >= 15
    assert all(family.attacks and len(family.strings) >= 10 for family in FAMILIES)
    assert not [text for text in CORPUS if not clean(text)]


@pytest.mark.parametrize("text", EMPTY.strings)
def test_what_cannot_be_seen_is_empty(text: str) -> None:
    assert clean(text) == ""


# -------------------------------------------------------------------- nothing is lost


def test_every_string_is_read_in_every_field(digest: Digest) -> None:
    by_position = {
        (seen.dump, seen.position): curated.paper
        for curated in digest.papers
        for seen in curated.paper.sightings
    }
    assert len(by_position) == len(digest.papers) == len(CORPUS) + 4
    given = list(records())
    names = [d.name for d in sorted(digest.dumps, key=lambda d: _order(d.file))]
    for number, record in enumerate(given):
        paper = by_position[names[number % len(names)], number // len(names) + 1]
        assert paper.title == clean(record["title"])
        assert paper.abstract == clean(record["abstract"])
        assert paper.summary == clean(record["ai_summary"])
        assert paper.authors == tuple(map(clean, record["authors"]))
        assert set(paper.keywords) == set(map(clean, record["keywords"]))
        assert dict(paper.identifiers)["openreview"] == clean(record["openreview"])
        assert dict(paper.identifiers)["doi"] == record["doi"].lower()
        assert paper.sightings[0].source_id == clean(record["source_id"])


def _order(file: str) -> int:
    """The number of the dump's file in the list of them."""
    return DUMPS.index(Path(file).name)


def test_an_empty_title_is_reported(digest: Digest) -> None:
    for dump in digest.dumps:
        assert [piece.reason for piece in dump.unread] == ["a record without a title"]


def test_what_leads_elsewhere_leads_to_the_web(pages: dict[str, Element]) -> None:
    for page in pages.values():
        for element in page.iter():
            for name in ("href", "src", "action", "formaction", "data", "poster", "srcset"):
                address = element.attrib.get(name, "")
                scheme = re.match(r"[^/?#]*:", address)
                assert scheme is None or address.startswith(("http://", "https://")), address


# ------------------------------------------------------------------------- HTML pages


def test_a_papers_page_says_what_it_is(digest: Digest, pages: dict[str, Element]) -> None:
    for id_, page in pages.items():
        curated = digest.by_id[id_]
        paper = curated.paper
        title = one_line(paper.title)
        assert text_of(page.find(".//h1")) == title
        assert text_of(page.find(".//title")) == f"{title} · {NAME}"
        shown = text_of(page.find(".//article"))
        for text in (paper.abstract, paper.summary):
            if all(isinstance(piece, str) for piece in pieces(text)):
                assert one_line(plain(text)) in shown
        for name in paper.authors:
            assert one_line(name) in shown
        for keyword in curated.keywords:
            assert one_line(keyword) in shown


def test_a_papers_page_has_no_element_but_its_own(pages: dict[str, Element]) -> None:
    kinds = {
        frozenset(str(element.tag) for element in page.iter() if isinstance(element.tag, str))
        for page in pages.values()
    }
    foreign = {"img", "iframe", "object", "embed", "base", "style", "template", "noscript", "audio"}
    assert not frozenset.union(*kinds) & (foreign | {"video", "marquee", "textarea", "select"})
    for page in pages.values():
        assert not [
            name
            for element in page.iter()
            for name in element.attrib
            if str(name).startswith("on") or name == "style"
        ]
        sources = [s.attrib.get("src", s.attrib.get("type")) for s in page.iter("script")]
        assert sources == [
            "application/ld+json",
            "../assets/javascripts/site.js",
            "../assets/javascripts/paperstand.js",
            "../assets/javascripts/paper.js",
        ]


def test_what_machines_read_of_a_page(digest: Digest, pages: dict[str, Element]) -> None:
    for id_, page in pages.items():
        curated = digest.by_id[id_]
        paper = curated.paper
        said: dict[str, list[str]] = {}
        for tag in page.iter("meta"):
            for name in {tag.attrib.get("name"), tag.attrib.get("property")} - {None}:
                said.setdefault(str(name), []).append(tag.attrib["content"])
        assert said["citation_title"] == said["og:title"] == [paper.title]
        assert said["citation_author"] == list(paper.authors)
        assert said["citation_keywords"] == ["; ".join(curated.keywords)]
        assert said["description"] == [excerpt(plain(paper.abstract), 240)]
        assert said["application-name"] == [NAME]
        (block,) = (s for s in page.iter("script") if s.attrib.get("type"))
        data = json.loads(block.text or "")
        assert data["headline"] == paper.title
        assert [a["name"] for a in data["author"]] == list(paper.authors[:8])
        assert data["identifier"] == [f"{kind}:{value}" for kind, value in paper.identifiers]


def test_a_link_to_the_search_asks_for_the_very_words(
    digest: Digest, pages: dict[str, Element]
) -> None:
    for id_, page in pages.items():
        curated = digest.by_id[id_]
        found = [
            (text_of(a), parse_qs(urlsplit(a.attrib["href"]).query, keep_blank_values=True)["q"])
            for a in page.iter("a")
            if a.attrib.get("href", "").startswith("../search.html?q=")
        ]
        asked = [(one_line(k), [k]) for k in curated.keywords]
        asked += [
            (one_line(name), [clean('author:"{}"'.format(name.replace('"', " ")))])
            for name in curated.paper.authors[:8]
        ]
        assert sorted(found) == sorted(asked)


def _cards(hostile: Hostile, pattern: str) -> Iterator[str]:
    for path in sorted(hostile.built.site.glob(pattern)):
        page = hostile.built.page(path.relative_to(hostile.built.site).as_posix())
        for link in page.findall(".//article//ul/li/p[1]/a"):
            yield text_of(link)


def test_lists_show_every_title(hostile: Hostile) -> None:
    expected = sorted(one_line(p.paper.title) for p in hostile.built.digest.papers)
    for files in (["papers/index.html", "papers/page-*.html"], ["dumps/2*.html", "dumps/*-dump*"]):
        assert sorted(t for pattern in files for t in _cards(hostile, pattern)) == expected


def test_topics_are_called_what_the_curator_calls_them(hostile: Hostile) -> None:
    named = topics()["topics"]
    overview = text_of(hostile.built.page("topics/index.html").find(".//article"))
    for topic in hostile.built.digest.vocabulary.topics:
        page = hostile.built.page(f"topics/{topic.id}.html")
        assert text_of(page.find(".//h1")) == one_line(clean(named[topic.id]["name"]))
        description = clean(named[topic.id]["description"])
        assert one_line(description) in text_of(page.find(".//article"))
        assert one_line(topic.name) in overview
        alternates = [e.attrib for e in page.iter("link") if e.attrib.get("rel") == "alternate"]
        assert {a["title"] for a in alternates} == {topic.name, NAME}


@pytest.mark.parametrize(
    "path",
    ["index", "search", "saved", "map", "overview", "about", "subscribe", "data/index", "404"],
)
def test_other_pages_say_the_name_and_have_no_foreign_element(hostile: Hostile, path: str) -> None:
    page = hostile.built.page(f"{path}.html")
    assert NAME in text_of(page.find(".//title"))
    (brand,) = (a for a in page.iter("a") if a.attrib.get("class") == "ps-brand")
    assert text_of(brand) == NAME
    tags = {str(e.tag) for e in page.iter()}
    assert not tags & {"img", "iframe", "object", "embed", "base", "style", "i", "marquee"}
    assert not [a for e in page.iter() for a in e.attrib if str(a).startswith("on")]
    inline = [s for s in page.iter("script") if "src" not in s.attrib]
    assert {s.attrib["type"] for s in inline} <= {"application/ld+json"}


def test_a_hand_written_page_is_linked_by_its_heading(hostile: Hostile) -> None:
    page = hostile.built.page("pages/own.html")
    assert text_of(page.find(".//h1")) == HEADING
    assert f"{HEADING} · {NAME}" == text_of(page.find(".//title"))
    links = [text_of(a) for a in hostile.built.page("index.html").iterfind(".//nav//li/a")]
    assert HEADING in links


def test_the_map_names_topics(hostile: Hostile) -> None:
    page = hostile.built.page("map.html")
    names = {t.id: one_line(t.name) for t in hostile.built.digest.vocabulary.topics}
    labels = [(a.attrib["href"], text_of(a)) for a in page.iter() if a.tag == SVG_LINK]
    assert len(labels) > 10
    assert all(names[href.split("/")[1].removesuffix(".html")] == text for href, text in labels)


# --------------------------------------------------------------------- data of scripts


def test_scripts_get_the_papers_as_they_are(hostile: Hostile) -> None:
    digest = hostile.built.digest
    rows: list[list[Any]] = []
    for path in sorted((hostile.built.site / "records").glob("[0-9]*.js")):
        rows += part_of(f"records/{path.name}", path.read_text("utf-8"))[1]
    assert {row[0]: row[1:4] for row in rows} == {
        p.id: [p.paper.title, p.paper.abstract or p.paper.summary, list(p.paper.authors)]
        for p in digest.papers
    }
    _, index = part_of("records/index.js", text_at(hostile, "records/index.js"))
    assert index["topics"] == [[t.id, t.name] for t in digest.vocabulary.topics]
    _, drawn = part_of("map/papers.js", text_at(hostile, "map/papers.js"))
    assert [name for name, _ in drawn["topics"]] == [t.name for t in digest.vocabulary.topics]


def test_every_part_is_plain_data(hostile: Hostile) -> None:
    for folder in ("search", "map", "arrivals"):
        for path in sorted((hostile.built.site / folder).glob("*.js")):
            name = path.relative_to(hostile.built.site).as_posix()
            assert part_of(name, path.read_text("utf-8"))


# ------------------------------------------------------------------------------ feeds


def test_feeds_give_back_titles_authors_and_abstracts(hostile: Hostile) -> None:
    digest = hostile.built.digest
    names = {t.id: t.name for t in digest.vocabulary.topics}
    newest = newest_first(digest.papers)
    for path, summary in (("feed.xml", "description"), ("atom.xml", "{*}summary")):
        tree = ElementTree.fromstring(text_at(hostile, path).encode())
        items = [e for e in tree.iter() if e.tag.endswith(("item", "}entry"))]
        for item, curated in zip(items, newest, strict=True):
            title = item.findtext("title") or item.findtext("{*}title") or ""
            assert one_line(title) == one_line(curated.paper.title)
            assert escaped(curated.paper.abstract) in one_line(item.findtext(summary) or "")
            terms = [e.text or e.get("term") for e in item if e.tag.endswith("category")]
            assert [one_line(str(t)) for t in terms] == [
                one_line(names[a.topic]) for a in curated.topics
            ]
    entries = json.loads(text_at(hostile, "feed.json"))["items"]
    assert [e["title"] for e in entries] == [p.paper.title for p in newest]
    for entry, curated in zip(entries, newest, strict=True):
        assert entry["content_text"] == curated.paper.abstract
        assert [a["name"] for a in entry["authors"]] == list(curated.paper.authors)


def escaped(text: str) -> str:
    return one_line(html.escape(text))


def test_feeds_of_topics_and_their_list_are_xml(hostile: Hostile) -> None:
    for topic in hostile.built.digest.vocabulary.topics:
        for ending in ("rss", "atom"):
            text = text_at(hostile, f"topics/{topic.id}.{ending}")
            assert feedparser.parse(text).feed.title == f"{NAME}: {topic.name}"
    outlines = ElementTree.fromstring(text_at(hostile, "feeds.opml").encode()).iter("outline")
    assert [o.attrib["text"] for o in outlines] == [
        NAME,
        *(f"{NAME}: {t.name}" for t in hostile.built.digest.vocabulary.topics),
    ]


# ------------------------------------------------------------------------------ exports


def test_json_exports_give_everything_back(hostile: Hostile) -> None:
    digest = hostile.built.digest
    lines = text_at(hostile, "data/papers.jsonl").split("\n")
    found = [json.loads(line) for line in lines if line]
    assert [r["title"] for r in found] == [p.paper.title for p in digest.papers]
    assert [r["abstract"] for r in found] == [p.paper.abstract for p in digest.papers]
    items = json.loads(text_at(hostile, "data/papers.csl.json"))
    assert [i["title"] for i in items] == [p.paper.title for p in digest.papers]


_STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"


def test_no_cell_is_a_formula_and_all_come_back(hostile: Hostile) -> None:
    csv.field_size_limit(10_000_000)
    with (hostile.built.site / "data" / "papers.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row, curated in zip(rows, hostile.built.digest.papers, strict=True):
        for field, text in (
            ("title", curated.paper.title),
            ("abstract", curated.paper.abstract),
            ("authors", "; ".join(curated.paper.authors)),
        ):
            assert _unguarded(row[field]) == text
        for text in row.values():
            assert not text.startswith(tuple(_STARTS))
            # Where a comma is the decimal sign, spreadsheets part cells at semicolons.
            assert not re.search(rf";\s*[{re.escape(_STARTS)}]", text)


def _unguarded(text: str) -> str:
    return re.sub(rf"(^|;\s*)'(?='*\s*[{re.escape(_STARTS)}])", r"\1", text)


def test_a_table_comes_back_as_it_was(hostile: Hostile) -> None:
    dump = next(d for d in hostile.built.digest.dumps if "gnp" in d.name)
    papers = in_dump(hostile.built.digest, dump.name)
    data = "".join(csv_table(papers)).encode()
    again = read_dump(decoded(data, "2025-01-09-again.csv", "again.csv"))
    assert [e.title for e in again.entries] == [p.paper.title for p in papers]
    assert [e.abstract for e in again.entries] == [p.paper.abstract for p in papers]


def test_a_cell_that_already_has_an_apostrophe_gets_another() -> None:
    paper = CuratedPaper(makers.paper("'=1+1", "'It costs'; it is worth it. a;b"))
    (row,) = csv.DictReader("".join(csv_table([paper])).splitlines())
    assert (row["title"], row["abstract"]) == ("''=1+1", "'It costs'; it is worth it. a;b")


def test_reference_managers_get_each_paper_once(hostile: Hostile) -> None:
    digest = hostile.built.digest
    by_id = {p.id: p.paper for p in digest.papers}
    entries = rispy.loads(text_at(hostile, "data/papers.ris"))
    assert {e["id"]: one_line(e["title"]) for e in entries} == {
        id_: one_line(paper.title) for id_, paper in by_id.items()
    }
    for entry in entries:
        assert one_line(entry["abstract"]) == one_line(by_id[entry["id"]].abstract)
        assert len(entry["authors"]) == len(by_id[entry["id"]].authors)
    small = [p for p in digest.papers if len(p.paper.abstract) < 10_000 > len(p.paper.title)]
    library = bibtexparser.entrypoint.parse_string(text_at(hostile, "data/papers.bib"))
    assert not library.failed_blocks
    assert len(library.entries) == len(by_id)
    for curated in small:
        fields = library.entries_dict[curated.id].fields_dict
        assert without_tex(fields["title"].value) == "{" + curated.paper.title + "}"
        assert without_tex(fields["abstract"].value) == curated.paper.abstract


# ------------------------------------------------------------- for crawlers and browsers


def test_files_for_machines_are_well_formed(hostile: Hostile) -> None:
    for name in ("sitemap.xml", "opensearch.xml", "assets/images/favicon.svg"):
        ElementTree.fromstring(text_at(hostile, name).encode())
    locations = ElementTree.fromstring(text_at(hostile, "sitemap.xml").encode()).iter()
    addresses = [e.text or "" for e in locations if e.tag.endswith("loc")]
    assert all(re.fullmatch(rf"{HOME}[\w./-]*", address) for address in addresses)
    search = ElementTree.fromstring(text_at(hostile, "opensearch.xml").encode())
    assert search.findtext("{*}Description") == f"Search the papers of {NAME}"
    llms = parse(MarkdownIt("commonmark").render(text_at(hostile, "llms.txt")))
    assert text_of(llms.find(".//h1")) == NAME
    assert text_of(llms.find(".//blockquote")) == DESCRIPTION
    shown = {text_of(a) for a in llms.iter("a")}
    filled = {a.topic for p in hostile.built.digest.papers for a in p.topics}
    named = [t.name for t in hostile.built.digest.vocabulary.topics if t.id in filled]
    assert set(map(one_line, named)) <= shown


def test_names_in_the_bundle_are_plain_and_unlike(hostile: Hostile) -> None:
    with zipfile.ZipFile(hostile.built.bundle) as archive:
        names = archive.namelist()
    assert len({name.lower() for name in names}) == len(names)
    for name in names:
        assert re.fullmatch(r"[A-Za-z0-9_./-]+", name)
        for piece in name.split("/"):
            assert piece.strip(".") == piece
            assert piece.split(".")[0].lower() not in RESERVED - {"index"}
            assert len(piece) <= 120


# -------------------------------------------------------------------------------- mail


@pytest.fixture(scope="module")
def mails(hostile: Hostile) -> list[mail.Mail]:
    """A mail about each dump."""
    site = site_of(read_config(hostile.config, given=True), hostile.config)
    digest = hostile.built.digest
    # Papers whose title is cut, as all longer ones are, are compared elsewhere.
    return [mail.compose(digest, site, [dump]) for dump in digest.dumps]


def test_mails_show_titles_as_text(mails: list[mail.Mail], digest: Digest) -> None:
    expected = {one_line(excerpt(p.paper.title, 300)) for p in digest.papers}
    shown = set()
    for composed in mails:
        page = parse(mail.html(composed).decode())
        shown |= {text_of(e) for e in page.iter("h3")}
        tags = {str(e.tag) for e in page.iter() if isinstance(e.tag, str)}
        assert not tags & {"script", "img", "iframe", "link", "b", "form", "svg", "base", "object"}
        assert not [a for e in page.iter() for a in e.attrib if a.startswith("on")]
        links = [a.attrib["href"] for a in page.iter("a")]
        assert all(link.startswith(HOME) for link in links)
    assert shown == expected


def test_drafts_have_their_own_headers_only(mails: list[mail.Mail]) -> None:
    for composed in mails:
        message = email.message_from_bytes(mail.draft(composed), policy=default)
        assert set(message.keys()) == {
            "Subject", "Date", "Message-ID", "X-Unsent", "X-Uniform-Type-Identifier",
            "MIME-Version", "Content-Type",
        } - ({"Date"} if composed.date is None else set())  # fmt: skip
        assert message["Subject"] == composed.subject
        assert not message.defects
        (text, markup) = message.iter_parts()
        assert (text.get_content_type(), markup.get_content_type()) == ("text/plain", "text/html")
        words = one_line(text.get_content())
        for item in composed.items:
            assert one_line(item.title.name) in words


@pytest.mark.parametrize("name", [s for f in FAMILIES if f.name == "mail" for s in f.strings])
def test_a_mail_of_any_site_has_its_subject(name: str, digest: Digest) -> None:
    named = Site(clean(name), HOME)
    composed = replace(mail.compose(digest, named, digest.dumps[:1]), items=())
    message = email.message_from_bytes(mail.draft(composed), policy=default)
    assert message["Subject"] == composed.subject
    assert "Bcc" not in message


def test_an_issue_shows_titles_as_text(mails: list[mail.Mail], digest: Digest) -> None:
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    shown = set()
    for composed in mails:
        page = parse(reader.render(mail.issue(composed).decode()))
        shown |= {text_of(e).replace("\u200b", "") for e in page.iter("strong")}
        assert {str(e.tag) for e in page.iter()} <= {
            "html", "head", "body", "p", "a", "strong", "ul", "li", "h3", "hr", "span"
        }  # fmt: skip
    assert shown - {NAME} == {one_line(excerpt(p.paper.title, 300)) for p in digest.papers}


def test_what_changes_is_said_in_text(digest: Digest) -> None:
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    for at in range(0, len(digest.papers), 20):
        some = replace(digest, papers=digest.papers[at : at + 20], near_misses=())
        summary = change_summary.summary(compare((), some, Corrections()), some)
        page = parse(reader.render(summary))
        shown = text_of(page).replace("\u200b", "")
        for curated in some.papers:
            assert one_line(excerpt(curated.paper.title, 300)) in shown
        tags = {str(e.tag) for e in page.iter()}
        assert not tags & {"script", "img", "svg", "iframe", "details", "b", "i", "form"}


# ---------------------------------------------------------------------------- Markdown


@pytest.fixture(scope="module")
def every_extension() -> markdown.Markdown:
    return markdown.Markdown(extensions=EXTENSIONS)


def test_markdown_gives_every_string_back(every_extension: markdown.Markdown) -> None:
    for text in CORPUS:
        for place in ("{}", "# {}", "- item\n\n    {}", "> [{}](x.md)"):
            every_extension.reset()
            page = parse(every_extension.convert(place.format(escape(text))))
            assert text_of(page).removeprefix("item ") == one_line(clean(text))
            assert not [e for e in page.iter() if set(e.attrib) & {"onclick", "style", "onerror"}]
        every_extension.reset()
        table = f"| a | b |\n| --- | --- |\n| {cell(text)} | end |"
        page = parse(every_extension.convert(table))
        assert text_of(page) == f"a b {one_line(clean(text))} end"


def test_front_matter_gives_every_string_back() -> None:
    from mkdocs.utils.meta import get_data

    for text in SHOWN:
        _, found = get_data(front_matter({"title": text, "list": [text]}) + "\n# x\n")
        assert found == {"title": text, "list": [text]}


# ---------------------------------------------------------------------------- terminal


def _visible(text: str) -> bool:
    """Whether nothing in it can move the cursor, colour, or turn the direction of writing."""
    return all(
        c == "\n" or c in "\u200c\u200d" or unicodedata.category(c) not in ("Cc", "Cf", "Cs")
        for c in text
    )


def test_every_string_can_be_printed() -> None:
    for text in CORPUS:
        assert _visible(printable(text).replace("\n", "?"))
        assert printable(text).strip() == clean(text)


@pytest.fixture(scope="module")
def some(hostile: Hostile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A content folder with two of the dumps."""
    folder = tmp_path_factory.mktemp("some")
    (folder / "dumps").mkdir()
    shutil.copy(hostile.content / "topics.yml", folder)
    for name in DUMPS[4:6]:
        lines = (hostile.content / "dumps" / name).read_text("utf-8").splitlines()
        kept = [line for line in lines if len(line) < 20_000]
        (folder / "dumps" / name).write_text("\n".join([*kept, "\x1b[31m{"]), "utf-8")
    return folder


@pytest.mark.parametrize(
    "command",
    [
        ["check"],
        ["report"],
        ["compare", "2025-01-05-gnp-31m#1", "2025-01-05-gnp-31m#2"],
        ["compare", "\x1b[31mred", "no such paper\x07"],
        ["export", "{tmp}/x.jsonl"],
        ["export", "--topic", "\x1b]0;owned\x07", "{tmp}/x.jsonl"],
        ["read", "{dump}"],
        ["add", "--dry-run", "{dump}"],
        ["mail", "--config", "{config}", "{tmp}/x.eml"],
    ],
    ids=lambda command: " ".join(command[:1]),
)
def test_commands_print_text_only(
    hostile: Hostile, some: Path, tmp_path: Path, command: list[str]
) -> None:
    dumps = some / "dumps"
    file = tmp_path / "pasted\x1b[31m\u202e.jsonl"
    file.write_bytes(next(p for p in sorted(dumps.iterdir())).read_bytes() + b"\n")
    places = {"tmp": tmp_path, "dump": file, "config": hostile.config}
    asked = [re.sub(r"\{(tmp|dump|config)\}", lambda m: str(places[m[1]]), c) for c in command]
    if command[0] != "read":
        asked[1:1] = ["--content", str(some)]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code in (0, 1, 2)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert done.output
    assert _visible(done.output), [c for c in done.output.split("\n") if not _visible(c)][:3]


# ------------------------------------------------------------------------- huge lengths


def test_enormous_papers_are_whole_and_quickly_made(hostile: Hostile, digest: Digest) -> None:
    found = {p.paper.title: p.paper for p in digest.papers}
    assert clean(LONG_TITLE) in found
    assert LONG_WORD in found
    assert found["An Endless Abstract"].abstract == clean(LONG_ABSTRACT)
    assert found["A Crowd of Authors"].authors == MANY_AUTHORS
    assert len(LONG_TITLE) >= 10_000
    assert len(LONG_WORD) >= 100_000
    assert len(LONG_ABSTRACT) >= 1_000_000
    page = hostile.built.page(found["A Crowd of Authors"].url)
    assert MANY_AUTHORS[-1] in text_of(page.find(".//article"))
