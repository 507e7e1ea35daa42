"""The benchmark of builds works: its corpus is the same each time, and its table is whole."""

from __future__ import annotations

import gzip
import json
import random
import sys
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import pytest

from tests.benchmarks import corpora, scale
from tests.benchmarks.measuring import differing, run
from tests.benchmarks.scale_table import put

WORDS = [a + b + c for a in ("ba", "sti", "ro") for b in ("mel", "no", "vak") for c in "aeiou"]


def invented(count: int) -> tuple[corpora.Record, ...]:
    """Papers of words that nobody knows, each with a few that no other one has."""
    chance = random.Random(7)

    def sentence(number: int) -> str:
        own = f"own{chance.choice(WORDS)}{chr(97 + number % 26)}{chr(97 + number // 26)}"
        return " ".join((*chance.choices(WORDS, k=12), own)).capitalize() + "."

    return tuple(
        corpora.Record(
            id=f"25{month:02}.{n:05}",
            title=" ".join(chance.choices(WORDS, k=8)).title(),
            abstract=" ".join(sentence(n) for _ in range(5)),
            authors=tuple(f"{w.title()} Bee" for w in chance.sample(WORDS, 3)),
            categories=(chance.choice(("cs.AA", "cs.BB")),),
            date=f"2025-{month:02}-{1 + n % 28:02}",
        )
        for n in range(count)
        for month in [1 + n % 12]
    )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "papers.jsonl.gz"
    lines = "".join(json.dumps(asdict(record)) + "\n" for record in invented(90))
    path.write_bytes(gzip.compress(lines.encode()))
    return path


def test_the_same_data_give_the_same_corpus(data: Path) -> None:
    one, other = (corpora.corpus(corpora.load(data), 400) for _ in range(2))
    assert one == other
    assert [d.text for d in corpora.listings(one)] == [d.text for d in corpora.listings(other)]
    assert one != corpora.corpus(corpora.load(data), 400, seed=1)


def test_a_smaller_corpus_is_a_part_of_a_larger_one() -> None:
    small, large = (corpora.corpus(invented(150), size) for size in (50, 150))
    assert set(small) < set(large) == set(invented(150))


def test_papers_beyond_the_real_ones_are_no_copies() -> None:
    found = corpora.corpus(invented(150), 600)
    assert len({r.id for r in found}) == len({r.title for r in found}) == 600
    assert len({r.abstract for r in found}) == 600
    # What one real paper alone has would soon be in many; so new papers bring new words.
    known, all_of_them = (corpora.describe(r) for r in (invented(150), found))
    assert all_of_them.words > 1.5 * known.words
    assert 0.8 < all_of_them.length / known.length < 1.25
    days = sorted(date.fromisoformat(r.date) for r in found)
    assert 0.95 < (days[-1] - days[0]).days / 365.25 / corpora.YEARS <= 1


def test_a_few_papers_can_not_become_very_many() -> None:
    (paper,) = invented(1)
    with pytest.raises(ValueError, match="3 papers are too few to make 97 more"):
        corpora.corpus([replace(paper, id=f"2501.0000{n}") for n in range(3)], 100)


def test_every_paper_is_in_one_dump_and_the_newest_are_alone() -> None:
    records = corpora.corpus(invented(150), 200)
    *first, last = corpora.listings(records)
    assert [r for listing in (*first, last) for r in listing.records] == list(records)
    assert [len(listing.records) for listing in (*first, last)] == [80, 40, 80]
    names = [listing.name for listing in (*first, last)]
    assert names == sorted(set(names))


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_processes_that_a_command_starts_are_counted(tmp_path: Path) -> None:
    hungry = "import time; kept = bytearray(60_000_000); sum(range(3_000_000)); time.sleep(0.5)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hungry!r}])"
    done = run([sys.executable, "-c", parent], tmp_path)
    assert done.code == 0
    assert done.memory > 60_000_000
    assert done.cpu > 0.05
    assert done.seconds > 0.5


def test_a_command_without_end_is_ended(tmp_path: Path) -> None:
    done = run([sys.executable, "-c", "while True: pass"], tmp_path, patience=0.3)
    assert done.code < 0


def test_what_differs_is_named(tmp_path: Path) -> None:
    for folder, text in (("one", "a"), ("other", "b")):
        (tmp_path / folder / "papers").mkdir(parents=True)
        (tmp_path / folder / "papers" / "sails.html").write_text(text)
        (tmp_path / folder / "same.html").write_text("same")
    (tmp_path / "one" / "more.html").write_text("")
    assert differing(tmp_path / "one", tmp_path / "other") == ("more.html", "papers/sails.html")


def test_missing_data_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert scale.main(["--data", str(tmp_path / "nowhere.jsonl.gz")]) == 2
    assert "nowhere.jsonl.gz is not there" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_everything_is_measured(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.md"
    page.write_text("Before.\n\n<!-- results -->\nold\n<!-- /results -->\n\nAfter.\n")
    given = ["--papers", "120", "--against", "", "--without", "search,one-job,title"]
    kept = ["--keep", str(tmp_path / "kept"), "--markdown", str(page)]
    assert scale.main([*given, "--data", str(data), *kept]) == 0
    text = capsys.readouterr().out
    rows = {row.split(" | ")[0].strip("| "): row.split(" | ") for row in text.splitlines()}
    measured = ["Full build", "Nothing changed", "One more dump of 80 papers", "Rendering alone"]
    for name in measured:
        assert float(rows[f"{name}, s (CPU s)"][1].split()[0]) > 0
    assert "– rendering, s" in rows
    assert int(rows["Peak memory, full build, MB"][1]) > 50
    assert rows["Papers kept, entries merged"][1].startswith("120, 0")
    assert rows["One more dump of 80 papers: the same as clean"][1] == "yes, every byte"
    assert rows["Whole build / plain Material (CPU)"][1:] == [
        "–",
        "≤ 2.5, aim 1.5",
        "not measured |",
    ]
    assert "```" not in text, "troubles"
    assert page.read_text("utf-8").split("<!-- results -->\n\n")[1].startswith(text.strip()[:40])
    assert page.read_text("utf-8").endswith("<!-- /results -->\n\nAfter.\n")
    assert "paperstand" in (tmp_path / "kept" / "120" / "logs" / "full.txt").read_text("utf-8")


def test_a_file_without_a_place_for_the_table_is_all_table(tmp_path: Path) -> None:
    put("| a |", tmp_path / "new.md")
    assert (tmp_path / "new.md").read_text() == "| a |"
