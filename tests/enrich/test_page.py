"""What was looked up, as readers and programs see it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from jsonschema import Draft202012Validator
from rich.console import Console

from paperstand import reports
from paperstand.enrich.notebook import put
from paperstand.model import LookUp, Ref
from paperstand.slugs import title_slug
from tests.conftest import REPOSITORY, Built, build_into, text_of
from tests.hostile import HOSTILE_TITLES
from tests.makers import BEES, WAVES

SAILS, HIVES = "Sails for Cold Harbours", "Hives Without a Queen"
SCHEMA = REPOSITORY / "generator" / "paperstand" / "schemas" / "papers.schema.json"


@pytest.fixture(scope="module")
def enriched(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site with a paper whose authors and id were looked up, hostile ones among them."""
    content = tmp_path_factory.mktemp("enriched") / "content"
    (content / "dumps").mkdir(parents=True)
    text = f"{SAILS}\n\n{WAVES}\n\n{HIVES}\n\n{BEES}\n"
    (content / "dumps" / "2025-03-11-list.txt").write_text(text, "utf-8")
    found = LookUp(
        paper=Ref(title_slug(SAILS), 1),
        title=SAILS,
        day=date(2025, 3, 20),
        source="arxiv",
        url="https://arxiv.org/abs/2503.01234?a=1&b=<script>",
        confidence=0.97,
        because=("equal titles", "<b>abstracts</b> {{ 97% }} alike", "*really*"),
        authors=("Ada Quill", *HOSTILE_TITLES[:6]),
        identifiers=(("arxiv", "2503.01234"),),
    )
    put(content / "enriched.yml", [found])
    return build_into(content.parent, content)


def record(built: Built, title: str) -> dict[str, object]:
    lines = (built.site / "data" / "papers.jsonl").read_text("utf-8").splitlines()
    return next(r for r in map(json.loads, lines) if r["title"] == title)


def listed(page: Element) -> Element:
    """The list under *Looked up*."""
    (main,) = page.iter("main")
    parts = list(main.iter())
    heading = next(n for n, e in enumerate(parts) if e.tag == "h2" and "Looked" in text_of(e))
    return next(e for e in parts[heading:] if e.tag == "ul")


def test_the_page_says_what_was_looked_up_where_and_how_sure_it_is(enriched: Built) -> None:
    page = enriched.page(f"papers/{title_slug(SAILS)}.html")
    said = text_of(listed(page))
    assert said.startswith("arXiv, 20 March 2025, 97% sure")
    assert "gives the authors, the arXiv id; found by equal titles," in said
    assert "<b>abstracts</b> {{ 97% }} alike, *really*" in said
    (link,) = listed(page).iter("a")
    assert link.get("href") == "https://arxiv.org/abs/2503.01234?a=1&b=%3Cscript%3E"
    assert not list(listed(page).iter("b"))


def test_hostile_authors_are_text(enriched: Built) -> None:
    page = enriched.page(f"papers/{title_slug(SAILS)}.html")
    (main,) = page.iter("main")
    shown = text_of(main)
    for name in HOSTILE_TITLES[:6]:
        assert " ".join(name.split()) in shown
    assert not list(main.iter("script"))
    assert not [e for e in main.iter() if any(name.startswith("on") for name in e.attrib)]


def test_a_page_without_look_ups_says_nothing_of_them(enriched: Built) -> None:
    (main,) = enriched.page(f"papers/{title_slug(HIVES)}.html").iter("main")
    assert "Looked up" not in text_of(main)


def test_the_data_have_the_fields_and_where_they_are_from(enriched: Built) -> None:
    sails, hives = record(enriched, SAILS), record(enriched, HIVES)
    validator = Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
    assert not [*validator.iter_errors(sails), *validator.iter_errors(hives)]
    assert sails["identifiers"] == {"arxiv": "2503.01234"}
    assert sails["enriched"] == {
        "source": "arxiv",
        "url": "https://arxiv.org/abs/2503.01234?a=1&b=<script>",
        "confidence": 0.97,
        "fields": ["authors", "arxiv"],
    }
    assert "enriched" not in hives


def test_the_report_lists_them(enriched: Built, capsys: pytest.CaptureFixture[str]) -> None:
    reports.full(enriched.digest, Console(highlight=False, width=200))
    shown = capsys.readouterr().out
    assert "Looked up: 1" in shown
    assert "arXiv, 97% sure: the authors, the arXiv id" in shown


def test_a_site_without_the_file_knows_nothing_of_it(built: Built) -> None:
    lines = Path(built.site / "data" / "papers.jsonl").read_text("utf-8")
    assert '"enriched"' not in lines
