"""The canaries are examined: a page that lacks something is named. Building with them needs the
package index, so `make canaries` does that."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.canaries import CANARIES, Health, examine
from tests.makers import BEES, WAVES

TITLES = {"papers/sails.html": "Sails & <Harbours>", "papers/hives.html": "Hives of $n^2$ Bees"}
TEXTS = {"papers/sails.html": WAVES, "papers/hives.html": f"A hive of $n$ bees. {BEES}"}
HOME = (
    '<article><a href="papers/sails.html">Sails</a><a href="papers-offline.zip">All</a></article>'
)
LOST = '<article><a href="/digest/index.html">Home</a></article>'


def page(name: str) -> str:
    title = TITLES[name].replace("&", "&amp;").replace("<", "&lt;").replace("$n^2$", "n2")
    text = TEXTS[name].replace("$n$", "n")
    links = '<link href="../assets/style.css"><a href="../index.html?q=x#top">Home</a>'
    return f"<header>{links}</header><article><h1>{title}</h1><p>{text}</p></article>"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """A site as MkDocs makes it."""
    return write_site(tmp_path / "model")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The same, as a canary makes it: without what is put beside it later."""
    folder = write_site(tmp_path / "site")
    (folder / "papers-offline.zip").unlink()
    return folder


def write_site(folder: Path) -> Path:
    for name in ("papers", "data", "assets"):
        (folder / name).mkdir(parents=True)
    records = [{"url": n, "title": t, "abstract": TEXTS[n]} for n, t in TITLES.items()]
    files = {
        "data/papers.jsonl": "".join(json.dumps(record) + "\n" for record in records),
        "index.html": HOME,
        "404.html": LOST,
        "assets/style.css": "",
        "papers-offline.zip": "",
        **{name: page(name) for name in TITLES},
    }
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def health(site: Path, model: Path) -> Health:
    return examine(CANARIES["zensical"], "9.9", site, model, "/digest/")


def test_the_same_site_is_well(site: Path, model: Path) -> None:
    found = health(site, model)
    assert found.ills == ()
    assert str(found) == (
        "Zensical 9.9 is well: 4 of 4 pages, 2 papers whole, 7 links;"
        " text and layout as MkDocs'; 5 of 5 files byte for byte the same."
    )


def test_a_page_that_did_not_come_out_is_missing_with_its_paper(site: Path, model: Path) -> None:
    (site / "papers" / "sails.html").unlink()
    found = health(site, model)
    assert (found.came, found.wanted, found.papers) == (3, 4, 1)
    assert found.ills == (
        "papers/sails.html is missing",
        "papers/sails.html has nothing of its paper",
        "index.html links to papers/sails.html, which is missing",
    )
    assert "Zensical 9.9 is sick, 3 ills" in str(found)


@pytest.mark.parametrize("name", list(TITLES))
def test_a_page_without_its_abstract_or_title_is_told(name: str, site: Path, model: Path) -> None:
    whole = (site / name).read_text("utf-8")
    (site / name).write_text(whole.replace("The", "This", 1), "utf-8")
    assert health(site, model).ills == (f"{name} lacks its abstract",)
    (site / name).write_text(whole.replace("</h1>", " in MkDocs</h1>"), "utf-8")
    assert any(ill.startswith(f"{name} has the title ") for ill in health(site, model).ills)


def test_what_is_only_different_is_counted_and_no_ill(site: Path, model: Path) -> None:
    (site / "index.html").write_text(HOME.replace("Sails", "To the sails"), "utf-8")
    sails = site / "papers" / "sails.html"
    sails.write_text(sails.read_text("utf-8").replace("<p>", '<p class="lead">'), "utf-8")
    found = health(site, model)
    assert (found.ills, found.other_text, found.other_layout) == ((), 1, 1)
    assert "; pages that differ from MkDocs': 1 in text and 1 in layout; 3 of 5 " in str(found)


def test_data_that_are_missing_are_told(site: Path, model: Path) -> None:
    (site / "data" / "papers.jsonl").unlink()
    assert health(site, model).ills == ("data/papers.jsonl is missing",)


def test_a_style_sheet_that_is_missing_is_told(site: Path, model: Path) -> None:
    (site / "assets" / "style.css").unlink()
    assert health(site, model).ills == tuple(
        f"{name} links to ../assets/style.css, which is missing" for name in sorted(TITLES)
    )
