"""Citations in the browser: the same as the exports, and out of the page by every way."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from paperstand.model import CuratedPaper, Vocabulary
from paperstand.write.citations import bibtex, csl, ris
from paperstand.write.records import records
from tests import makers
from tests.conftest import REPOSITORY, Built
from tests.hostile import HOSTILE_TITLES
from tests.write.parts import part_of

SCRIPTS = REPOSITORY / "generator/paperstand/render/theme/assets/javascripts"
OLMO = "papers/2-olmo-2-furious.html"
NAMES = (
    "Ada B. Lovelace",
    "Müller, Jörg",
    "Plato",
    "Ludwig van Beethoven",
    "Fernando de la Torre",
    "Martin Luther King Jr.",
    "King, Martin Luther, Jr.",
    "Martin Luther King, Jr.",
    "Ling Team",
    "Barnes and Noble",
    "Maria de Lourdes M. Silva",
    "张伟",
    "𝒜da élan 𝒷ell Rey",
    "{Braced} & 100% Sons",
    "$x^2$ Author",
    ", ,",
    " ",
)
FORMULAS = (
    "$x^2$ of $5 and $10, $\\ell_1$ and ($\\times$4)",
    "$\\input{x}$, $^^5c$, $a}{$, ${$}$, \\$a$, $ a$, $a $, $$, $$a$$, $95\\%$, $\\alphabet$",
    "two\r\nlines",
)
FULL: dict[str, Any] = {
    "authors": NAMES,
    "published": date(2024, 2, 9),
    "identifiers": (("arxiv", "2402.01234"), ("doi", "10.1/a_b{c}%#\\ (z)"), ("openreview", "x y")),
}


ARXIV = "https://arxiv.org/abs/2402.01234"


def as_the_browser_writes_them(browser: Browser, papers: list[CuratedPaper]) -> list[Any]:
    """BibTeX, RIS, CSL-JSON and plain text of each paper, from its record."""
    page = browser.new_page()
    page.evaluate(
        "parts => { window.paperstand = {root: '', load: (n) => Promise.resolve(parts[n])} }",
        dict(part_of(*file) for file in records(papers, Vocabulary((), ()))),
    )
    for name in ("records", "cite"):
        page.add_script_tag(path=SCRIPTS / f"{name}.js")
    found: list[Any] = page.evaluate(
        "ids => Promise.all(ids.map((id) => paperstand.records.at(id).then((paper) => {"
        " const c = paperstand.cite; return [c.bibtex(paper), c.ris(paper),"
        " JSON.parse(c.formats.csl.write([paper]))[0], c.plain(paper, 'https://here/x.html')] })))",
        [paper.id for paper in papers],
    )
    page.close()
    return found


def test_the_page_cites_as_the_export_does_whatever_is_in_it(browser: Browser) -> None:
    texts = [*HOSTILE_TITLES, *FORMULAS]
    papers = [
        CuratedPaper(makers.paper(t, f"{t} {t}", id=f"p{n}", **FULL), keywords=(t, "bees"))
        for n, t in enumerate(texts)
    ]
    papers += [
        CuratedPaper(makers.paper("Bare", "", id="bare")),
        CuratedPaper(makers.paper("Short", "", summary="In short.", id="short")),
    ]
    papers.sort(key=lambda paper: paper.id)
    for paper, found in zip(papers, as_the_browser_writes_them(browser, papers), strict=True):
        assert found[0] == "".join(bibtex([paper]))
        assert found[1] == "".join(ris([paper]))
        assert found[2] == csl(paper)


def test_csl_says_what_is_known_and_no_more(browser: Browser) -> None:
    full = makers.paper("Waves", "Long.", id="waves", **(FULL | {"authors": NAMES[:6]}))
    bare = makers.paper("Bees", "", id="bees", summary="In short.")
    waves, bees = as_the_browser_writes_them(browser, [CuratedPaper(full), CuratedPaper(bare)])
    assert waves[2] == {
        "id": "waves",
        "type": "article",
        "title": "Waves",
        "author": [
            {"family": "Lovelace", "given": "Ada B."},
            {"family": "Müller", "given": "Jörg"},
            {"literal": "Plato"},
            {"family": "Beethoven", "given": "Ludwig", "non-dropping-particle": "van"},
            {"family": "Torre", "given": "Fernando", "non-dropping-particle": "de la"},
            {"family": "King", "given": "Martin Luther", "suffix": "Jr."},
        ],
        "issued": {"date-parts": [[2024, 2, 9]]},
        "number": "arXiv:2402.01234",
        "DOI": "10.1/a_b{c}%#\\ (z)",
        "URL": "https://arxiv.org/abs/2402.01234",
        "abstract": "Long.",
    }
    assert bees[2] == {"id": "bees", "type": "document", "title": "Bees"}


def test_plain_text_reads_as_a_reference(browser: Browser) -> None:
    known: dict[str, Any] = {
        "published": date(2024, 2, 9),
        "identifiers": (("arxiv", "2402.01234"),),
    }
    papers = [
        makers.paper("Why Waves?", id="a", authors=("Ada Lovelace", "Plato"), **known),
        makers.paper("Bees", id="b", authors=("Ada L.",)),
        makers.paper("Ants.", id="c", published=date(2024, 2, 9)),
        makers.paper("Bare", id="d"),
    ]
    found = as_the_browser_writes_them(browser, [CuratedPaper(paper) for paper in papers])
    assert [texts[3] for texts in found] == [
        f"Ada Lovelace and Plato (2024). Why Waves? arXiv:2402.01234, {ARXIV}\n",
        "Ada L. Bees. https://here/x.html\n",
        "(2024). Ants. https://here/x.html\n",
        "Bare. https://here/x.html\n",
    ]


def exported(built: Built, path: str) -> CuratedPaper:
    return built.digest.by_id[Path(path).stem]


def open_panel(page: Page, site: str) -> Any:
    page.goto(site + OLMO)
    page.get_by_role("button", name="Cite").click()
    panel = page.get_by_role("dialog", name="Cite this paper")
    expect(panel).to_be_visible()
    return panel


def test_the_panel_shows_each_format_and_what_is_not_known(
    page: Page, site: str, built: Built
) -> None:
    panel = open_panel(page, site)
    paper = exported(built, OLMO)
    assert panel.locator("pre").text_content() == "".join(bibtex([paper]))
    expect(panel).to_contain_text("don’t say its authors, its year or its identifier")
    panel.get_by_label("RIS").check()
    assert panel.locator("pre").text_content() == "".join(ris([paper]))
    panel.get_by_label("CSL-JSON").check()
    assert json.loads(panel.locator("pre").text_content())[0]["title"] == "2 OLMo 2 Furious"
    panel.get_by_label("Plain text").check()
    expect(panel.locator("pre")).to_have_text(
        "2 OLMo 2 Furious. https://example.org/paperstand/papers/2-olmo-2-furious.html"
    )
    page.reload()
    page.get_by_role("button", name="Cite").click()
    expect(page.get_by_label("Plain text")).to_be_checked()


def test_the_panel_is_left_with_escape_and_the_focus_comes_back(page: Page, site: str) -> None:
    page.goto(site + OLMO)
    button = page.get_by_role("button", name="Cite")
    button.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog")
    expect(page.get_by_label("BibTeX")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(panel.locator("pre")).to_contain_text("TY  - GEN")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(button).to_be_focused()


def test_a_citation_is_downloaded_as_the_export_writes_it(
    page: Page, site: str, built: Built
) -> None:
    panel = open_panel(page, site)
    panel.get_by_label("RIS").check()
    with page.expect_download() as download:
        panel.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "2-olmo-2-furious.ris"
    written = Path(download.value.path()).read_bytes().decode()
    assert written == "".join(ris([exported(built, OLMO)]))


def test_a_citation_is_copied(page: Page, web: str, built: Built) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    panel = open_panel(page, web)
    panel.get_by_role("button", name="Copy").click()
    expect(panel.get_by_role("status")).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "".join(bibtex([exported(built, OLMO)]))


# What the older way puts on the clipboard; it has no other ear in a browser without windows.
LISTEN = """
document.execCommand = (name) => {
  if (!window.allowed) return false;
  const data = new DataTransfer();
  document.dispatchEvent(new ClipboardEvent("copy", {clipboardData: data, bubbles: true}));
  window.copied = data.getData("text/plain");
  return true;
};
Object.defineProperty(navigator, "clipboard",
  {value: {writeText: () => Promise.reject(new Error("refused"))}});
"""


def test_where_the_clipboard_is_refused_the_older_way_is_tried(
    page: Page, site: str, built: Built
) -> None:
    page.add_init_script(LISTEN)
    panel = open_panel(page, site)
    panel.get_by_role("button", name="Copy").click()
    expect(panel.get_by_role("status")).to_contain_text("The text is selected")
    text = "".join(bibtex([exported(built, OLMO)]))
    assert page.evaluate("getSelection().toString()").strip() == text.strip()
    page.evaluate("window.allowed = true")
    panel.get_by_role("button", name="Copy").click()
    expect(panel.get_by_role("status")).to_have_text("Copied")
    assert page.evaluate("window.copied") == text


def test_the_older_way_works_in_a_page_opened_from_a_file(page: Page, bundle: str) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    panel = open_panel(page, bundle)
    panel.get_by_role("button", name="Copy").click()
    expect(panel.get_by_role("status")).to_have_text("Copied")


def test_sharing_copies_the_published_address_where_there_is_nothing_to_share_with(
    page: Page, site: str
) -> None:
    page.add_init_script("delete Navigator.prototype.share")
    page.add_init_script(LISTEN + "window.allowed = true;")
    page.goto(site + OLMO)
    page.get_by_role("button", name="Share").click()
    address = "https://example.org/paperstand/" + OLMO
    expect(page.locator(".ps-said")).to_have_text(f"Link copied: {address}")
    assert page.evaluate("window.copied") == address


def test_sharing_uses_what_the_system_offers(page: Page, web: str) -> None:
    page.add_init_script(
        "navigator.share = (what) => { window.shared = what;"
        " return Promise.reject(new DOMException('', 'AbortError')) }"
    )
    page.goto(web + OLMO)
    page.get_by_role("button", name="Share").click()
    assert page.evaluate("window.shared") == {
        "title": "2 OLMo 2 Furious",
        "url": "https://example.org/paperstand/" + OLMO,
    }
    expect(page.locator(".ps-said")).to_be_empty()
