from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from paperstand.model import LookUp, PaperstandError, Problem, Ref
from paperstand.read.enriched import load_enriched

GOOD = """\
sails:
  title: Sails
  source: openalex
  url: https://openalex.org/W7
  confidence: 1
  because: [equal titles]
  day: "2025-03-12"
  authors: [Ada Quill]
  published: "2025-03-01"
  doi: 10.5555/sea.77
  arxiv: "2503.01234"
"""


def problem_of(tmp_path: Path, text: str) -> Problem:
    path = tmp_path / "enriched.yml"
    path.write_text(text, "utf-8")
    with pytest.raises(PaperstandError) as error:
        load_enriched(path)
    return error.value.problems[0]


def test_no_file_is_no_record(tmp_path: Path) -> None:
    assert load_enriched(tmp_path / "enriched.yml") == ()


def test_a_record_is_read(tmp_path: Path) -> None:
    (tmp_path / "e.yml").write_text(GOOD, "utf-8")
    assert load_enriched(tmp_path / "e.yml") == (
        LookUp(
            paper=Ref("sails", 1),
            title="Sails",
            day=dt.date(2025, 3, 12),
            source="openalex",
            url="https://openalex.org/W7",
            confidence=1.0,
            because=("equal titles",),
            authors=("Ada Quill",),
            published=dt.date(2025, 3, 1),
            identifiers=(("arxiv", "2503.01234"), ("doi", "10.5555/sea.77")),
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('day: "2025-03-12"', 'day: "2025-13-12"', 7, "YYYY|quotes"),
        ('day: "2025-03-12"', 'day: "2025-02-30"', 7, "not a day of the calendar"),
        ('day: "2025-03-12"', "day: 2025-03-12", 7, "between quotes"),
        ('arxiv: "2503.01234"', "arxiv: 2503.01234", 11, "between quotes"),
        ("source: openalex", "source: scholar", 3, "one of arxiv"),
        ("url: https://openalex.org/W7", 'url: "javascript:alert(1)"', 4, "https://"),
        ("url: https://openalex.org/W7", 'url: "//openalex.org/W7"', 4, "https://"),
        ("confidence: 1", "confidence: 1.5", 5, "from 0 to 1"),
        ("authors: [Ada Quill]", "authors: Ada Quill", 8, "names"),
        ("  doi: ", "  dio: ", 10, "dio"),
        ("sails:\n", "2048:\n", 1, "quotes"),
        ("  source: openalex\n", "", 1, "source"),
    ],
)
def test_a_mistake_is_named_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    assert old in GOOD
    problem = problem_of(tmp_path, GOOD.replace(old, new))
    assert problem.place.endswith(f"enriched.yml:{line}")
    shown = f"{problem.message} {problem.remedy}"
    assert any(word in shown for word in said.split("|"))
    assert "docs/enrich.md" in problem.remedy


def test_two_records_of_one_name_are_a_mistake(tmp_path: Path) -> None:
    assert "stands twice" in problem_of(tmp_path, GOOD + GOOD).message
