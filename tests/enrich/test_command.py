"""`paperstand enrich` against services on this machine, good ones and bad ones."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import typer

from paperstand.enrich import arxiv, command, openalex, semantic_scholar
from paperstand.model import PaperstandError
from paperstand.pipeline import make_digest
from paperstand.read.enriched import load_enriched
from paperstand.settings import Content
from tests.conftest import REPOSITORY
from tests.enrich.answers import (
    ERROR,
    HIVES,
    NO_MATCH,
    NOTHING,
    SEA,
    Reply,
    Services,
    always,
    feed,
    feed_entry,
    matched,
    running,
    scholar,
    work,
    works,
)
from tests.makers import BEES, BRIDGES, WAVES

BRIDGE = "Eleven Inspectors Look at Old Masonry Bridges"
LIST = f"{SEA}\n\n{WAVES}\n\n{HIVES}\n\n{BEES}\n\n{BRIDGE}\n\n{BRIDGES}\n"


def run(content: Path, **options: Any) -> None:
    command.enrich(content, **({"contact": "me@me.example"} | options))


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """The three services, that don't mind being asked without a pause."""
    with running(Services()) as there:
        places = ((arxiv, "arxiv"), (semantic_scholar, "scholar"), (openalex, "openalex"))
        for module, name in places:
            monkeypatch.setattr(module, "ADDRESS", f"{there.address}/{name}")
            monkeypatch.setattr(module, "PAUSE", 0.0)
        monkeypatch.setattr(command, "_TRIES", 1)
        yield there


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    (folder / "dumps").mkdir(parents=True)
    (folder / "dumps" / "2025-03-11-list.txt").write_text(LIST, "utf-8")
    return folder


def has_sea(path: str, params: Mapping[str, str]) -> Reply:
    """arXiv, with one of the papers."""
    return 200, feed(feed_entry()) if "sea state" in params["search_query"] else NOTHING


def has_hives(path: str, params: Mapping[str, str]) -> Reply:
    """Semantic Scholar, with another."""
    if "hives" not in params["query"]:
        return NO_MATCH
    ids = {"DOI": "10.5555/hives.7"}
    return 200, matched(scholar(HIVES, BEES, externalIds=ids, authors=[{"name": "Vera Stone"}]))


def test_each_paper_is_found_where_it_is(
    services: Services, content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    services.arxiv, services.scholar = has_sea, has_hives
    run(content)
    shown = capsys.readouterr().out
    assert "3 papers lack identifiers or authors" in shown
    assert "2 found, 0 uncertain, 1 not found" in shown
    records = {r.title: r for r in load_enriched(content / "enriched.yml")}
    assert records[SEA].source == "arxiv"
    assert records[HIVES].source == "semantic-scholar"
    assert records[HIVES].identifiers == (("doi", "10.5555/hives.7"),)
    assert records[BRIDGE].not_found == ("arxiv", "semantic-scholar", "openalex")
    (agent,) = services.agents
    assert "me@me.example" in agent
    (mailto,) = (params["mailto"] for name, _, params in services.asked if name == "openalex")
    assert mailto == "me@me.example"
    papers = {p.paper.title: p.paper for p in make_digest(Content(content)).papers}
    assert papers[SEA].authors == ("Ada Quill", "Björn Moor")
    assert papers[HIVES].authors == ("Vera Stone",)
    assert papers[BRIDGE].authors == ()


def test_the_next_run_asks_for_nothing(
    services: Services, content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    services.arxiv = has_sea
    run(content)
    written = (content / "enriched.yml").read_bytes()
    services.asked.clear()
    run(content)
    run(content, again=True)
    assert services.asked == []
    assert "nothing to look up" in capsys.readouterr().out
    assert (content / "enriched.yml").read_bytes() == written


def test_what_was_not_found_is_asked_for_again_on_another_day(
    services: Services, content: Path
) -> None:
    services.arxiv = has_sea
    run(content)
    path = content / "enriched.yml"
    today = load_enriched(path)[0].day.isoformat()
    path.write_text(path.read_text("utf-8").replace(today, "2025-03-12"), "utf-8")
    services.asked.clear()
    services.scholar = has_hives
    run(content, again=True)
    assert services.named() == ["arxiv", "scholar", "arxiv", "scholar", "openalex"] or (
        services.named() == ["arxiv", "scholar", "openalex", "arxiv", "scholar"]
    )
    days = {r.title: r.day.isoformat() for r in load_enriched(path)}
    assert days == {SEA: "2025-03-12", HIVES: today, BRIDGE: today}


def test_without_the_file_the_digest_is_what_it_was(services: Services, content: Path) -> None:
    before = make_digest(Content(content))
    services.arxiv = has_sea
    run(content)
    assert make_digest(Content(content)) != before
    (content / "enriched.yml").unlink()
    assert make_digest(Content(content)) == before


def test_a_dry_run_shows_and_writes_nothing(
    services: Services, content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    services.arxiv = has_sea
    run(content, dry_run=True)
    assert not (content / "enriched.yml").exists()
    shown = capsys.readouterr().out
    assert f"+ {SEA}: arXiv, 99% sure" in shown
    assert shown.endswith("Nothing was written.\n")


def test_whom_to_write_to_is_given_or_in_the_settings(
    services: Services, content: Path, tmp_path: Path
) -> None:
    settings = tmp_path / "own.yml"
    with pytest.raises(typer.BadParameter, match="expected an address"):
        run(content, contact="me")
    assert services.asked == []
    settings.write_text("site_name: Bees\nrepo_url: https://bees.example/repo\n", "utf-8")
    run(content, contact="", config=settings)
    assert "https://bees.example/repo" in " ".join(services.agents)
    assert all("mailto" not in params for _, _, params in services.asked)


def test_only_the_services_named_are_asked_in_that_order(services: Services, content: Path) -> None:
    run(content, service=["openalex", "arxiv"], limit=1)
    assert services.named() == ["openalex", "arxiv"]
    with pytest.raises(typer.BadParameter, match="no service is called 'scholar'"):
        run(content, service=["scholar"])


@pytest.mark.parametrize(
    "broken",
    [
        always(b"Rate exceeded."),
        always(feed(ERROR)),
        always(b"<html>Service Unavailable</html>"),
        always(b"", 503),
        always(b"", 403),
        always(b"", 404),
        always(b""),
    ],
)
def test_a_broken_service_leaves_the_others(
    services: Services, content: Path, capsys: pytest.CaptureFixture[str], broken: Any
) -> None:
    services.arxiv, services.scholar = broken, has_hives
    run(content)
    told = capsys.readouterr()
    assert "warning: arXiv: was not asked any more after 3 failures in a row" in told.err
    assert "1 found" in told.out
    assert all("arxiv" not in r.not_found for r in load_enriched(content / "enriched.yml"))


def test_a_service_that_is_not_there_leaves_the_others(
    services: Services, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arxiv, "ADDRESS", "http://127.0.0.1:9/arxiv")
    services.scholar = has_hives
    run(content)
    assert sum(r.source != "" for r in load_enriched(content / "enriched.yml")) == 1


def test_when_no_service_answers_that_is_a_problem_and_nothing_is_written(
    services: Services, content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    services.arxiv = services.scholar = services.openalex = always(b"", 503)
    with pytest.raises(typer.Exit) as exit_:
        run(content)
    assert exit_.value.exit_code == 1
    assert "3 without an answer" in capsys.readouterr().out
    assert not (content / "enriched.yml").exists()


def test_another_paper_of_nearly_the_same_title_is_not_taken(
    services: Services, content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    services.arxiv = always(feed(feed_entry(f"{SEA}, Part II"), feed_entry(f"Erratum: {SEA}")))
    services.scholar = always(matched(scholar(f"{SEA} V2", None)))
    elsewhere = " ".join(reversed(BRIDGES.split()))
    services.openalex = always(works(work(SEA, elsewhere), work(f"Retracted: {SEA}")))
    run(content)
    assert all(not r.source for r in load_enriched(content / "enriched.yml"))
    shown = capsys.readouterr().out
    assert "0 found, 1 uncertain" in shown
    assert f"? {SEA}: perhaps “{SEA}, Part II”, arXiv, 50% sure" in shown


def test_hostile_answers_are_text_on_the_terminal_and_in_the_file(
    services: Services, content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = ("\x1b[31mAda\x07", "a\nb: {c: !!python/x []}", "‮Moor", "[bold]x[/bold]", " ​ ")
    people = [{"name": name} for name in names]
    services.scholar = always(matched(scholar(f"\x1b{SEA}\n\x07", authors=people)))
    run(content)
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "\x07" not in shown
    found = next(r for r in load_enriched(content / "enriched.yml") if r.source)
    assert found.authors == ("[31mAda", "a b: {c: !!python/x []}", "Moor", "[bold]x[/bold]")


def test_a_curator_who_edits_the_file_meanwhile_loses_nothing(
    services: Services, content: Path
) -> None:
    mine = f"# mine\n{'-'.join(SEA.lower().replace(':', '').split())}:\n  title: S\n"
    mine += '  day: "2025-03-12"\n  wrong: true\n'

    def edited(path: str, params: Mapping[str, str]) -> Reply:
        (content / "enriched.yml").write_text(mine, "utf-8")
        return has_sea(path, params)

    services.arxiv = edited
    run(content)
    text = (content / "enriched.yml").read_text("utf-8")
    assert mine in text
    assert len(load_enriched(content / "enriched.yml")) == 3


def test_a_broken_file_is_named_before_anybody_is_asked(
    services: Services, content: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (content / "enriched.yml").write_text("sea: [\n", "utf-8")
    with pytest.raises(typer.Exit):
        run(content)
    assert "enriched.yml:2: is not valid YAML" in capsys.readouterr().err
    assert services.asked == []
    with pytest.raises(PaperstandError):
        load_enriched(content / "enriched.yml")


def test_the_file_is_written_on_the_way(
    services: Services, content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "BATCH", 1)
    there: list[int] = []

    def look(path: str, params: Mapping[str, str]) -> Reply:
        there.append(len(load_enriched(content / "enriched.yml")))
        return has_sea(path, params)

    services.arxiv = look
    run(content)
    assert there == [0, 1, 2]


def test_ctrl_c_midway_keeps_what_was_found(content: Path) -> None:
    third = threading.Event()

    def slow_then_never(path: str, params: Mapping[str, str]) -> Reply:
        if len(there.asked) == 3:
            third.set()
            time.sleep(30)
        return has_sea(path, params)

    with running(Services(arxiv=slow_then_never)) as there:
        program = (
            "from paperstand.enrich import arxiv\n"
            f"arxiv.ADDRESS, arxiv.PAUSE = '{there.address}/arxiv', 0.0\n"
            "from paperstand.cli import main\nmain()\n"
        )
        command_line = [sys.executable, "-c", program, "enrich", "--content", str(content)]
        process = subprocess.Popen(
            [*command_line, "--service", "arxiv", "--contact", "me@me.example"],
            cwd=REPOSITORY,
            env=os.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert third.wait(60)
        process.send_signal(signal.SIGINT)
        shown, told = process.communicate(timeout=30)
    assert process.returncode != 0
    assert "Traceback" not in told
    assert "2 papers looked up: 1 found" in shown
    assert len(load_enriched(content / "enriched.yml")) == 2


def test_building_needs_nothing_that_goes_out() -> None:
    program = "import sys, paperstand.cli; print([m for m in sys.modules if 'httpx' in m])"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
