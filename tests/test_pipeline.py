"""The whole flow: what stops it, what it leaves alone, and that it gives the same bytes again."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from paperstand.model import Paper, PaperstandError, Problem
from paperstand.pipeline import Order, build, make_digest
from paperstand.settings import Content
from tests.conftest import CONTENT, REPOSITORY, build_into, text_of
from tests.hostile import HOSTILE_TITLES

ABSTRACT = (
    "We study how lists of papers are read, and show that a list which nobody sorts is a list"
    " which nobody reads. Three experiments with forty readers support this. The effect is large."
)


def write_dump(content: Path, name: str, *papers: tuple[str, str]) -> Path:
    path = content / "dumps" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(f"{t}\n\n{a}" for t, a in papers), encoding="utf-8")
    return path


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    write_dump(folder, "2025-01-02-a.txt", ("Sorting What Nobody Reads", ABSTRACT))
    return folder


def order_for(content: Path, **changes: object) -> Order:
    folder = content.parent
    return Order(content, folder / "site", REPOSITORY / "mkdocs.yml", **changes)  # type: ignore[arg-type]


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def problems_of(content: Path, **changes: object) -> list[Problem]:
    with pytest.raises(PaperstandError) as failure:
        build(order_for(content, **changes))
    return list(failure.value.problems)


# ----------------------------------------------------------------- what is built


def test_a_content_folder_needs_only_dumps(content: Path) -> None:
    built = build(order_for(content))
    assert built.digest is not None
    assert (content.parent / "site" / "papers" / "sorting-what-nobody-reads.html").exists()
    assert (content.parent / "dist" / "paperstand-offline.zip").exists()


@pytest.mark.parametrize(
    ("repository", "link"),
    [
        (
            "https://github.com/me/digest",
            '<a href="https://github.com/me/digest/releases/latest/download/mine-offline.zip">',
        ),
        ("https://git.example/me/digest", "<a>"),
    ],
)
def test_a_large_bundle_is_not_on_the_site_and_links_lead_to_the_release(
    repository: str, link: str, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = content.parent / "mkdocs.yml"
    config.write_text(f"site_name: Mine\nrepo_url: {repository}\n", "utf-8")
    monkeypatch.setattr("paperstand.pipeline.BUNDLE_ON_SITE", 1000)
    outcome = build(Order(content, content.parent / "site", config))
    assert outcome.bundle is not None
    assert outcome.bundle.is_file()
    assert not list((content.parent / "site").glob("*.zip"))
    for page in ("index.html", "subscribe.html"):
        text = (content.parent / "site" / page).read_text("utf-8")
        assert link in text
        assert 'href="mine-offline.zip"' not in text


def test_hand_written_pages_are_published_and_kept_apart(content: Path) -> None:
    (content / "pages" / "guides").mkdir(parents=True)
    (content / "pages" / "how-to-read.md").write_text("# How to read\n\n!!! tip\n    Slowly.\n")
    (content / "pages" / "guides" / "picture.png").write_bytes(b"PNG")
    built = build_into(content.parent, content)
    page = built.page("pages/how-to-read.html")
    assert text_of(page.find(".//h1")) == "How to read"
    assert "How to read" in [text_of(a) for a in built.page("index.html").findall(".//header//a")]
    assert (built.site / "pages" / "guides" / "picture.png").read_bytes() == b"PNG"


def test_long_lists_are_paginated_without_losing_a_paper(content: Path, tmp_path: Path) -> None:
    titles = [f"Paper Number {n} of a Long List" for n in range(1, 8)]
    write_dump(content, "2025-01-03-b.txt", *((t, f"{n} {ABSTRACT}") for n, t in enumerate(titles)))
    (tmp_path / "small.yml").write_text("extra:\n  paperstand:\n    page_size: 3\n")
    built = build_into(tmp_path, content, tmp_path / "small.yml")
    listed: list[str] = []
    for page in ("dumps/2025-01-03-b", "dumps/2025-01-03-b/page-2", "dumps/2025-01-03-b/page-3"):
        tree = built.page(f"{page}.html")
        listed += [text_of(a) for a in tree.findall(".//article//ul/li/p[1]/a")]
        links = [text_of(a) for a in tree.findall(".//article//a")]
        assert ("Next →" in links) == (page[-1] != "3")
        assert ("← Previous" in links) == (page[-1] in "23")
    assert listed == titles


# ------------------------------------------------------------------ what stops it


Damage = Callable[[Path], object]

DAMAGE: dict[str, tuple[Damage, str, int | None, str]] = {
    # what happens to the content → the file named, the line, and a word of the message
    "empty dump": (
        lambda c: (c / "dumps/2025-01-03-x.txt").write_text(""),
        "2025-01-03-x",
        1,
        "empty",
    ),
    "blank dump": (
        lambda c: (c / "dumps/2025-01-03-x.txt").write_text("\n \n"),
        "-x.txt",
        1,
        "empty",
    ),
    "binary dump": (
        lambda c: (c / "dumps/2025-01-03-x.txt").write_bytes(b"\x7fELF\n\x00\x01\x02"),
        "2025-01-03-x.txt",
        2,
        "binary",
    ),
    "dump in an encoding of the past": (
        lambda c: (c / "dumps/2025-01-03-x.txt").write_bytes(
            "A\n\nЗаголовок для всех".encode("koi8-r")
        ),
        "2025-01-03-x.txt",
        3,
        "0xFA",
    ),
    "dump cut off in a character": (
        lambda c: (c / "dumps/2025-01-03-x.txt").write_bytes("Titel fü".encode()[:-1]),
        "2025-01-03-x.txt",
        1,
        "cut off",
    ),
    "dump with a header and nothing else": (
        lambda c: (c / "dumps/2025-01-03-x.txt").write_text(
            "new\n\nSubscribe\n\nDaily Papers\n\nMar 3\n"
        ),
        "2025-01-03-x.txt",
        1,
        "no paper",
    ),
    "prose without papers": (
        lambda c: (c / "dumps/2025-01-03-x.txt").write_text("Dear all,\n\nsee you.\n\nYours\n"),
        "2025-01-03-x.txt",
        1,
        "no paper",
    ),
    "no dumps": (lambda c: shutil.rmtree(c / "dumps"), "dumps", None, "not there"),
    "no files in dumps": (
        lambda c: (c / "dumps/2025-01-02-a.txt").unlink(),
        "dumps",
        None,
        "empty",
    ),
    "broken YAML in topics": (
        lambda c: (c / "topics.yml").write_text("topics:\n  x:\n   phrases: [a\n"),
        "topics.yml",
        4,
        "YAML",
    ),
    "unknown key in topics": (
        lambda c: (c / "topics.yml").write_text("topics:\n  x:\n    frases: [a]\n"),
        "topics.yml",
        3,
        "frases",
    ),
    "topic of an unknown group": (
        lambda c: (c / "topics.yml").write_text(
            "topics:\n  x:\n    phrases: [a]\n    group: nowhere\n"
        ),
        "topics.yml",
        4,
        "'nowhere'",
    ),
    "broken YAML in corrections": (
        lambda c: (c / "corrections.yml").write_text("hide:\n  - paper: a: b\n"),
        "corrections.yml",
        2,
        "YAML",
    ),
    "correction of an unknown paper": (
        lambda c: (c / "corrections.yml").write_text(
            "hide:\n  - paper: sorting-what-no-one-reads\n"
        ),
        "corrections.yml",
        2,
        "sorting-what-no-one-reads",
    ),
    "correction with an unknown topic": (
        lambda c: (c / "corrections.yml").write_text(
            "topics:\n  - paper: sorting what nobody reads\n    topics: [roboticks]\n"
        ),
        "corrections.yml",
        2,
        "roboticks",
    ),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_is_named_with_file_line_and_remedy_and_nothing_is_published(
    damage: str, content: Path
) -> None:
    build(order_for(content))
    before = {folder: snapshot(content.parent / folder) for folder in ("site", "dist")}
    harm, file, line, word = DAMAGE[damage]
    harm(content)
    found = [p for p in problems_of(content) if p.severity == "error"]
    assert any(file in p.file and p.line == line and word in p.message for p in found), found
    assert all(p.remedy for p in found)
    assert {folder: snapshot(content.parent / folder) for folder in ("site", "dist")} == before


def test_the_nearest_paper_is_suggested_for_an_unknown_one(content: Path) -> None:
    (content / "corrections.yml").write_text("hide:\n  - paper: sorting-what-no-one-reads\n")
    (problem,) = problems_of(content)
    assert problem.remedy == "Did you mean 'sorting-what-nobody-reads'?"


def test_one_bad_dump_does_not_keep_the_others_from_being_reported(content: Path) -> None:
    write_dump(content, "2025-01-03-empty.txt")
    with pytest.raises(PaperstandError) as failure:
        build(order_for(content))
    assert failure.value.digest is not None
    assert [d.name for d in failure.value.digest.dumps] == ["2025-01-02-a"]


def test_a_cut_off_dump_is_kept_and_reported(content: Path) -> None:
    write_dump(
        content, "2025-01-03-b.txt", ("First of Two", ABSTRACT), ("Second of Two", "We cut th")
    )
    problems = make_digest(Content(content)).problems
    assert [(p.severity, p.line) for p in problems] == [("warning", 7)]
    assert "cut off" in problems[0].message


def test_warnings_stop_a_strict_build_only(content: Path) -> None:
    write_dump(content, "undated.txt", ("First of Two", ABSTRACT))
    severities = [p.severity for p in build(order_for(content)).problems]
    assert severities.count("warning") == 1
    assert "no date" in problems_of(content, strict=True)[0].message


def test_a_folder_that_is_no_site_is_not_replaced(content: Path) -> None:
    precious = content.parent / "site" / "thesis.tex"
    precious.parent.mkdir()
    precious.write_text("years of work")
    (problem,) = problems_of(content)
    assert "would be lost" in problem.message
    assert precious.read_text() == "years of work"


def test_a_place_that_takes_no_folder_is_named(content: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PaperstandError) as failure:
        build(Order(content, tmp_path / "file" / "site", REPOSITORY / "mkdocs.yml"))
    assert "can't be written to" in failure.value.problems[0].message


def test_a_broken_setting_is_blamed_on_its_file(content: Path, tmp_path: Path) -> None:
    config = tmp_path / "own.yml"
    config.write_text("site_name: X\nmarkdown_extensions: [no_such_thing]\n")
    with pytest.raises(PaperstandError) as failure:
        build(Order(content, tmp_path / "site", config))
    assert failure.value.problems[0].file == str(config)
    assert "no_such_thing" in failure.value.problems[0].message


# ------------------------------------------------------------ again, and elsewhere


def test_a_second_build_has_nothing_to_do(content: Path) -> None:
    build(order_for(content))
    stamps = {p: p.stat().st_mtime_ns for p in content.parent.rglob("*") if p.is_file()}
    assert build(order_for(content)).digest is None
    assert {p: p.stat().st_mtime_ns for p in content.parent.rglob("*") if p.is_file()} == stamps


@pytest.mark.parametrize("change", ["content", "site", "bundle", "clean"])
def test_a_build_is_done_again_when_something_changed(change: str, content: Path) -> None:
    bundle = build(order_for(content)).bundle
    assert bundle is not None
    if change == "content":
        write_dump(content, "2025-01-03-b.txt", ("Another One to Sort", ABSTRACT + " Truly."))
    elif change == "site":
        (content.parent / "site" / "index.html").unlink()
    elif change == "bundle":
        bundle.unlink()
    assert build(order_for(content, clean=change == "clean")).digest is not None
    assert (content.parent / "site" / "index.html").exists()
    assert bundle.exists()


def test_the_same_content_gives_the_same_bytes_in_another_place_at_another_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build_into(tmp_path / "one")
    shutil.copytree(CONTENT, tmp_path / "two" / "elsewhere")
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    monkeypatch.setenv("LC_ALL", "C")
    second = build_into(tmp_path / "two" / "deeper", tmp_path / "two" / "elsewhere")
    assert snapshot(first.site) == snapshot(second.site)
    assert first.bundle.read_bytes() == second.bundle.read_bytes()


# ------------------------------------------------------------------------ hostile


def abstract_of(paper: Paper) -> str:
    """What a page shows of an abstract: the one with formulas has them as MathML."""
    return paper.abstract.replace("$x_i^2 < y$", "xi2<y").replace(r"\(z\)", "z").replace("---", "—")


def test_hostile_titles_show_as_the_text_they_are(tmp_path: Path) -> None:
    content = tmp_path / "content"
    papers = [(title, f"{n}. {ABSTRACT} {title}") for n, title in enumerate(HOSTILE_TITLES)]
    write_dump(content, "2025-01-02-hostile.txt", *papers)
    built = build_into(tmp_path, content)
    shown = {p.paper.title for p in built.digest.papers}
    assert shown == set(HOSTILE_TITLES)
    for curated in built.digest.papers:
        page = built.page(curated.paper.url)
        assert text_of(page.find(".//h1")) == curated.paper.title
        assert text_of(page.find(".//title")) == f"{curated.paper.title} · Paperstand"
        assert abstract_of(curated.paper) in text_of(page.find(".//article"))
        scripts = [s.attrib for s in page.iter("script") if s.attrib.get("type") is None]
        assert {s.get("src", "inline") for s in scripts} == {
            "../assets/javascripts/site.js",
            "../assets/javascripts/paperstand.js",
            "../assets/javascripts/paper.js",
        }
        for element in page.iter():
            assert not [a for a in element.attrib if str(a).startswith("on")]
            assert not element.attrib.get("href", "").lower().startswith(("javascript:", "data:"))
    listed = [
        text_of(a) for a in built.page("papers/index.html").findall(".//article//ul/li/p[1]/a")
    ]
    assert set(listed) == shown
    # Formulas are set on the page; the data keeps their source.
    (tex,) = (p.paper for p in built.digest.papers if "$x_i" in p.paper.title)
    assert (built.site / tex.url).read_text("utf-8").count("<math") == 2
    assert "math $x_i^2 < y$ and" in (built.site / "data" / "papers.jsonl").read_text("utf-8")


def test_the_home_page_shows_the_newest_papers_when_the_newest_dump_brings_none(
    content: Path,
) -> None:
    write_dump(content, "2025-01-05-again.txt", ("Sorting What Nobody Reads", ABSTRACT))
    built = build_into(content.parent, content)
    home = text_of(built.page("index.html").find(".//article"))
    assert "New on 2 January 2025 Sorting What Nobody Reads" in home
