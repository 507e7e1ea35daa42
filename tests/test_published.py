"""A papers.jsonl is read back, and what isn't one is refused with file and line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from paperstand.model import CuratedPaper, PaperstandError
from paperstand.published import Published, load_published, parse_published
from paperstand.write.data import json_lines
from tests.makers import FIRST_DUMP, paper

TITLE = "Drawing the Sea State: Generative Wave Forecasts for Every Harbour"


def test_what_is_exported_is_read_back() -> None:
    lines = json_lines([CuratedPaper(paper(TITLE, aliases=("an-old-one",)))])
    (read,) = parse_published(lines, "papers.jsonl")
    slug = "drawing-the-sea-state-generative-wave-forecasts-for-every-harbour"
    assert read == Published(
        "papers.jsonl", 1, slug, TITLE, ("an-old-one",), (), ((FIRST_DUMP, TITLE),)
    )
    assert read.addresses == (slug, "an-old-one")


def test_an_empty_file_says_that_nothing_was_published(tmp_path: Path) -> None:
    path = tmp_path / "papers.jsonl"
    path.write_bytes(b"\xef\xbb\xbf\r\n\r\n")
    assert load_published(path) == ()


def test_a_line_separator_in_an_abstract_ends_no_line() -> None:
    record = json.dumps({"id": "a", "title": "A\u2028B\x85C"}, ensure_ascii=False)
    (read,) = parse_published(f"{record}\n".split("\n"), "papers.jsonl")
    assert read.title == "A\u2028B\x85C"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("<!doctype html>", "is not JSON"),
        ("[" * 200_000, "is not JSON"),
        ("9" * 5_000, "is not JSON"),
        ("[]", "expected an object"),
        ("{}", "expected a text as 'id', got None"),
        ('{"id": "", "title": "A"}', "expected a text as 'id', got ''"),
        ('{"id": "a", "title": 7}', "expected a text as 'title', got 7"),
        ('{"id": "b", "title": "B"}', "has the id of line 1: 'b'"),
        ('{"id": "a", "title": "A", "aliases": [7]}', "expected a list of texts as 'aliases'"),
        ('{"id": "a", "title": "A", "topics": "x"}', "expected a list of objects as 'topics'"),
        ('{"id": "a", "title": "A", "topics": [{}]}', "expected a text as 'id'"),
        ('{"id": "a", "title": "A", "sightings": null}', "as 'sightings', got None"),
    ],
)
def test_a_bad_line_is_named(line: str, message: str) -> None:
    with pytest.raises(PaperstandError) as caught:
        parse_published(['{"id": "b", "title": "B"}', line], "papers.jsonl")
    (problem,) = caught.value.problems
    assert problem.place == "papers.jsonl:2"
    assert message in problem.message
    assert problem.remedy


def test_a_file_of_another_kind_is_not_listed_line_by_line() -> None:
    with pytest.raises(PaperstandError) as caught:
        parse_published(["no"] * 1_000, "README.md")
    assert len(caught.value.problems) == 6
    assert "995 more lines" in caught.value.problems[-1].message


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", None])
def test_what_cannot_be_read_is_a_problem(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "papers.jsonl"
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    with pytest.raises(PaperstandError):
        load_published(path)
