"""What no single line is wrong about is named all the same: a collapse, an emptied topic, a dump
that is hardly read, a page too heavy."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from paperstand.alarms import (
    COLLAPSE_LEAST,
    COLLAPSE_SHARE,
    PAGE_WEIGHT,
    PAPER_WEIGHT,
    UNREAD_LEAST,
    hardly_read,
    heavy,
    weigh,
)
from paperstand.model import Dump, PaperstandError, Problem
from paperstand.pipeline import Order, build, make_digest
from paperstand.settings import Content
from tests.conftest import REPOSITORY
from tests.kills import write_content

FIRST = "2025-01-02-study.txt"
SECOND = "2025-01-03-more.txt"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write_content(tmp_path / "content", 12)


def add(content: Path, papers: int, name: str = SECOND) -> None:
    other = write_content(content.parent / f"other-{papers}", papers)
    text = (other / "dumps" / FIRST).read_text("utf-8")
    text = text.replace("Number ", "Number 5").replace("Study ", "Study 5")
    (content / "dumps" / name).write_text(text, "utf-8")


def order_for(content: Path) -> Order:
    return Order(content, content.parent / "site", REPOSITORY / "mkdocs.yml")


def told(order: Order) -> list[Problem]:
    """What a build that succeeds says, besides the site's address."""
    return [p for p in build(order).problems if "site_url" not in p.message]


# ------------------------------------------------------------------------------ collapse


def test_a_digest_that_would_lose_many_papers_is_not_published_unless_that_is_meant(
    content: Path,
) -> None:
    add(content, 12)
    order = order_for(content)
    build(order)
    before = (order.site / "data" / "papers.jsonl").read_bytes()
    dump = content / "dumps" / SECOND
    dump.write_text("\n".join(dump.read_text("utf-8").splitlines()[:4]), "utf-8")
    with pytest.raises(PaperstandError) as failure:
        build(order)
    (problem,) = [p for p in failure.value.problems if p.severity == "error"]
    assert problem.file == str(order.site)
    lost = "of the 24 papers of the last good site would have no page any more"
    assert lost in problem.message
    assert "“Bridges and Number 5" in problem.message
    assert "more" in problem.message
    assert "Look at the dumps they were in." in problem.remedy
    assert "--allow-collapse" in problem.remedy
    assert "redirect: - from: " in problem.remedy or "gone: - paper: " in problem.remedy
    assert (order.site / "data" / "papers.jsonl").read_bytes() == before
    told_of = told(replace(order, allow_collapse=True))
    assert {problem.severity for problem in told_of} <= {"note", "warning"}
    assert any(lost.replace("would ", "") in problem.message for problem in told_of)


def test_papers_that_went_with_the_file_of_their_dump_are_a_warning(content: Path) -> None:
    """Somebody took it away, which a build can't know to be a mistake."""
    add(content, 12)
    order = order_for(content)
    build(order)
    (content / "dumps" / SECOND).unlink()
    with pytest.raises(PaperstandError):
        build(replace(order, strict=True))
    (problem,) = told(order)
    assert problem.severity == "warning"
    assert "12 of the 24 papers of the last good site have no page any more" in problem.message
    assert "since 2025-01-03-more is not there" in problem.message
    assert "put back 2025-01-03-more." in problem.remedy
    assert "gone: - dump: 2025-01-03-more" in problem.remedy
    assert told(replace(order, clean=True)) == []


def test_what_corrections_let_go_is_no_collapse(content: Path) -> None:
    add(content, 12)
    order = order_for(content)
    build(order)
    (content / "dumps" / SECOND).unlink()
    (content / "corrections.yml").write_text("gone:\n  - dump: 2025-01-03-more\n")
    assert told(order) == []


def test_a_small_loss_is_told_and_published(content: Path) -> None:
    """The example of a new site has four papers, and its dump may simply be deleted."""
    add(content, 4)
    (content / "dumps" / FIRST).rename(content / "later.txt")
    order = order_for(content)
    build(order)
    (content / "dumps" / SECOND).unlink()
    (content / "later.txt").rename(content / "dumps" / FIRST)
    assert COLLAPSE_LEAST > 4
    (problem,) = told(replace(order, strict=True))
    assert problem.severity == "note"
    assert "4 of the 4 papers" in problem.message


def test_many_papers_are_few_of_very_many() -> None:
    assert COLLAPSE_SHARE * 1000 > COLLAPSE_LEAST


@pytest.mark.parametrize("damage", [b"{", b"\xff", b'{"id": 1}\n', b""])
def test_data_of_the_last_site_that_is_damaged_stops_no_build(content: Path, damage: bytes) -> None:
    order = order_for(content)
    build(order)
    (order.site / "data" / "papers.jsonl").write_bytes(damage)
    assert {p.severity for p in told(order)} <= {"note"}
    assert (order.site / "data" / "papers.jsonl").read_text("utf-8").count("\n") == 12


# -------------------------------------------------------------------------------- topics


def test_a_topic_that_has_lost_all_its_papers_is_named(content: Path) -> None:
    order = order_for(content)
    build(order)
    topics = content / "topics.yml"
    topics.write_text(topics.read_text().replace("ocean waves", "ocaen waves"))
    (problem,) = told(order)
    assert problem.severity == "warning"
    assert problem.message == "the topic 'Waves' has no paper any more; it had 4"
    topics.write_text(topics.read_text().replace("ocaen waves", "sea weeds"))
    assert told(order) == []  # nothing is said twice


# -------------------------------------------------------------------------------- unread


def dump(lines: int, unread: int) -> Dump:
    return Dump("a", "dumps/a.bib", None, "BibTeX", "", (), lines, 0, 0, (), unread)


@pytest.mark.parametrize(
    ("lines", "unread", "named"),
    [(100, 20, False), (100, 21, True), (6, 4, False), (6, UNREAD_LEAST, True), (0, 0, False)],
)
def test_a_dump_of_which_more_than_a_fifth_is_unread_is_named(
    lines: int, unread: int, named: bool
) -> None:
    found = list(hardly_read([dump(lines, unread)]))
    assert bool(found) == named
    if named:
        assert found[0].file == "dumps/a.bib"
        assert f"{unread} of {lines} lines of text are unread" in found[0].message
        assert found[0].severity == "warning"


def test_check_names_a_dump_that_is_hardly_read(content: Path) -> None:
    lines = "".join(f"text outside {n}\n\n" for n in range(20))
    text = f"@article{{a, title = {{Sails for Cold Harbours}}}}\n\n{lines}"
    (content / "dumps" / "2025-01-04-library.bib").write_text(text)
    problems = make_digest(Content(content)).problems
    assert any("20 of 21 lines of text are unread (95%)" in p.message for p in problems)


# ------------------------------------------------------------------------------- weights


def test_pages_that_are_too_heavy_are_named_with_their_weight(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    sizes = {
        "papers/long.html": PAPER_WEIGHT + 1,
        "papers/fits.html": PAPER_WEIGHT,
        "papers/index.html": PAGE_WEIGHT,
        **{f"list-{n}.html": PAGE_WEIGHT + n for n in range(1, 8)},
    }
    for path, size in sizes.items():
        (tmp_path / path).write_bytes(b"x" * size)
    weights = weigh(tmp_path, {"papers/long.html", "papers/fits.html"})
    assert weights.papers[0] == ("papers/long.html", PAPER_WEIGHT + 1)
    found = list(heavy(weights, Path("site")))
    assert (found[0].file, found[0].message) == (
        "site/papers/long.html",
        "the page weighs 100 kB, more than 100 kB",
    )
    assert [p.file for p in found[1:6]] == [f"site/list-{n}.html" for n in range(7, 2, -1)]
    assert found[6].message == "2 more pages of more than 250 kB"
    assert {p.severity for p in found} == {"warning"}


def test_a_heavy_page_is_in_the_health_and_stops_a_strict_build(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paperstand.alarms.PAPER_WEIGHT", 1000)
    order = order_for(content)
    with pytest.raises(PaperstandError, match="the page weighs"):
        build(replace(order, strict=True))
    assert not order.site.exists()
    assert len(told(order)) == 6
    health = json.loads((order.site / "data" / "health.json").read_text("utf-8"))
    assert health["status"] == "warnings"
    assert health["warnings"] == {"unread": 0, "dumps": 0, "content": 0, "pages": 6}
