from __future__ import annotations

from pathlib import Path

import pytest

from paperstand.model import Corrections, PaperstandError, Ref
from paperstand.read.corrections import load_corrections

EVERYTHING = """\
# What was decided by hand.
same:
  - papers: [orchid, "Orchid: Flexible Convolution"]
    reason: Retitled.
  - papers:
      - one
      - two
      - 2025-03-11-list#5
different:
  - papers: [part-i, part-ii]
title:
  - title: "A: Better Title"
    paper: a-worse-title
identifiers:
  - paper: orchid
    doi: 10.5555/abc
    arxiv: "2402.18508"
    reason: Looked up.
topics:
  - paper: orchid
    topics: [efficient-ml, nlp]
  - paper: one
    topics: []
hide:
  - paper: spam
redirect:
  - from: an-old-address
    to: orchid
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "corrections.yml"


def test_every_section_is_read_with_the_lines_of_its_references(path: Path) -> None:
    path.write_text(EVERYTHING, "utf-8")
    assert load_corrections(path) == Corrections(
        file=str(path),
        same=(
            (Ref("orchid", 3), Ref("Orchid: Flexible Convolution", 3)),
            (Ref("one", 6), Ref("two", 7), Ref("2025-03-11-list#5", 8)),
        ),
        different=((Ref("part-i", 10), Ref("part-ii", 10)),),
        titles=((Ref("a-worse-title", 13), "A: Better Title"),),
        identifiers=((Ref("orchid", 15), (("arxiv", "2402.18508"), ("doi", "10.5555/abc"))),),
        topics=((Ref("orchid", 20), ("efficient-ml", "nlp")), (Ref("one", 22), ())),
        hide=(Ref("spam", 25),),
        redirects=(("an-old-address", Ref("orchid", 28)),),
    )


def test_without_a_file_nothing_is_corrected(path: Path) -> None:
    corrections = load_corrections(path)
    assert not corrections
    assert corrections.file == str(path)


@pytest.mark.parametrize("text", ["", "# same:\n#   - papers: [a, b]\n", "same: []\nhide: []\n"])
def test_a_file_without_entries_corrects_nothing(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    assert not load_corrections(path)


def test_the_repository_s_own_corrections_can_be_read() -> None:
    load_corrections(Path(__file__).parents[2] / "content" / "corrections.yml")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("same:\n- papers: [only-one]\n", 2),
        ("hide:\n- a-slug\n", 2),
        ("hide:\n- paper: a\n- paper: b\n  why: spelt wrongly\n", 4),
        ("title:\n- paper: a\n", 2),
        ("identifiers:\n- paper: a\n", 2),
        ("identifiers:\n- paper: a\n  isbn: '1'\n", 3),
        ("redirect:\n- from: Old Address\n  to: a\n", 2),
        ("redirect:\n- from: ../up\n  to: a\n", 2),
        ("topics:\n- paper: a\n  topics: nlp\n", 3),
        ("hide:\n- paper: ''\n", 2),
        ("hides: []\n", 1),
        ("hide: [\n", 2),
    ],
)
def test_a_mistake_is_named_with_file_line_and_remedy(path: Path, text: str, line: int) -> None:
    path.write_text(text, "utf-8")
    with pytest.raises(PaperstandError) as caught:
        load_corrections(path)
    problem = caught.value.problems[0]
    assert (problem.file, problem.line) == (str(path), line)
    assert problem.remedy


def test_a_title_is_what_can_be_seen_of_it(tmp_path: Path) -> None:
    path = tmp_path / "corrections.yml"
    path.write_text('title:\n  - paper: "a\\x07"\n    title: "<b>\\u202e{{ 1 }}\\x1b[31m\\n</b>"\n')
    ((ref, title),) = load_corrections(path).titles
    assert (ref.text, title) == ("a", "<b>{{ 1 }}[31m </b>")
