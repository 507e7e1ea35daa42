"""What engineers get to see on request, and what everybody sees when Paperstand has a bug."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY
from tests.kills import write_content

_BUG = "This is a bug in Paperstand, not in your content. Please report it"


def run(code: str, *arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """The command, after some code has been run."""
    program = f"from paperstand import cli, pipeline\n{code}\ncli.main()"
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_content(tmp_path / "content", 7)
    return tmp_path


@pytest.mark.parametrize("arguments", [("build", "--verbose"), ("--verbose", "build")])
def test_verbose_tells_engineers_what_happens(arguments: tuple[str, ...], folder: Path) -> None:
    done = run("", *arguments, cwd=folder)
    assert done.returncode == 0, done.stderr
    for told in (
        "paperstand 0.",
        "mkdocs-material ",
        "study.txt: read as Hugging Face list (",
        "to be built: no note of a finished build",
        "Rendering took ",
        "MB so far",
        "mkdocs.commands.build: Documentation built in",
        "sha256 ",
    ):
        assert told in done.stderr
    assert "took" not in done.stdout
    again = run("", *arguments, cwd=folder)
    assert "up to date: inputs and outputs are those of the last build" in again.stderr


def test_without_it_nothing_is_logged(folder: Path) -> None:
    done = run("", "build", cwd=folder)
    assert done.stderr.count("\n") == 2  # the note about site_url
    assert "mkdocs.commands" not in done.stdout + done.stderr


def test_a_log_can_not_move_the_cursor(folder: Path) -> None:
    dump = folder / "content" / "dumps" / "2025-01-02-study.txt"
    dump.rename(dump.with_name("2025-01-02-\x1b[31mred.txt"))
    done = run("", "check", "--verbose", cwd=folder)
    assert "[31mred.txt: read as" in done.stderr
    assert "\x1b" not in done.stdout + done.stderr


_IN_A_WORKER = """
import math
from paperstand.curate import topics
topics._SHARE, topics._matches = 1, math.sqrt  # of what is no number
"""


@pytest.mark.parametrize("bug", ["pipeline.merge = lambda *_: 1 / 0", _IN_A_WORKER])
def test_a_bug_shows_a_traceback_and_asks_for_a_report(bug: str, folder: Path) -> None:
    done = run(bug, "build", "--jobs", "2", cwd=folder)
    assert done.returncode == 1
    assert done.stderr.startswith("Traceback")
    assert _BUG in done.stderr
    assert ("In a worker process:" in done.stderr) == (bug == _IN_A_WORKER)
    assert not (folder / "site").exists()


def test_a_bug_while_serving_is_shown_and_the_last_good_site_stays(folder: Path) -> None:
    code = """
from paperstand import preview
def changed(order, rebuild, *_):
    pipeline.merge = lambda *_: "\x1b[31m" + 1
    (order.content / "pages").mkdir()
    (order.content / "pages" / "new.md").write_text("# New")
    rebuild()
preview.preview = changed
"""
    done = run(code, "serve", cwd=folder)
    assert done.returncode == 0
    assert _BUG in done.stderr
    assert "The site shown is the last good one." in done.stdout
    assert "\x1b" not in done.stderr
    assert (folder / "site" / "index.html").exists()


def test_what_a_terminal_has_no_letters_for_is_no_failure(folder: Path) -> None:
    (folder / "content" / "dumps" / "2025-01-03-größe 書.txt").write_text("", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "paperstand", "check"],
        cwd=folder,
        env={"PYTHONPATH": str(REPOSITORY / "generator"), "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "gr??e ?.txt:1: is empty" in done.stderr
