from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.model import PaperstandError, Problem
from paperstand.yaml_files import YamlFile, load_yaml


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "corrections.yml"


def load(path: Path, content: str | bytes, schema: str = "corrections") -> YamlFile:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return load_yaml(path, "content/corrections.yml", schema)


def problems(path: Path, content: str | bytes, schema: str = "corrections") -> list[Problem]:
    with pytest.raises(PaperstandError) as caught:
        load(path, content, schema)
    return list(caught.value.problems)


@pytest.mark.parametrize("content", ["", "\n\n", "# only a comment\n", "---\n", "null\n"])
def test_a_file_that_says_nothing_is_an_empty_mapping(path: Path, content: str) -> None:
    assert load(path, content).value == {}


def test_a_byte_order_mark_is_no_mistake(path: Path) -> None:
    assert load(path, b"\xef\xbb\xbfhide:\n- paper: x\n").value == {"hide": [{"paper": "x"}]}


def test_every_part_knows_its_line(path: Path) -> None:
    file = load(path, "# about\nsame:\n  - papers:\n    - one\n    - two\nhide:\n- paper: x\n")
    assert file.line("same") == 2
    assert file.line("same", 0, "papers", 1) == 5
    assert file.line("hide", 0, "paper") == 7


def test_a_missing_part_has_the_line_of_its_parent(path: Path) -> None:
    file = load(path, "\nhide:\n  - paper: x\n")
    assert file.line("hide", 0, "reason") == 3
    assert load(path, "").line("hide") == 1


def test_a_file_that_is_not_there_is_a_problem_with_its_name(path: Path) -> None:
    with pytest.raises(PaperstandError) as caught:
        load_yaml(path, "content/corrections.yml", "corrections")
    assert caught.value.problems[0].place == "content/corrections.yml"


def test_a_folder_in_place_of_the_file_is_a_problem(path: Path) -> None:
    path.mkdir()
    with pytest.raises(PaperstandError, match="can't be read"):
        load_yaml(path, "content/corrections.yml", "corrections")


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("hide:\n- paper: [1, 2\n", 3),
        ("hide:\n\t- paper: x\n", 2),
        ("hide: *nobody\n", 1),
        ("hide: []\n---\nhide: []\n", 2),
        ("hide: []\n# next\nsame: !!python/object/apply:os.system [ls]\n", 3),
        ("? [a, b]\n: c\n", 1),
        (b"hide: []\n# caf\xe9\n", 2),
        (b"hide: []\n# bell \x07\n", 2),
        (b"\xff\xfeh\x00", 1),
    ],
)
def test_broken_yaml_is_named_with_its_line(path: Path, content: str | bytes, line: int) -> None:
    (problem,) = problems(path, content)
    assert (problem.file, problem.line) == ("content/corrections.yml", line)
    assert problem.remedy


@pytest.mark.parametrize(
    "value", ["2025-02-30", "!!int many", "!!bool perhaps", "!!timestamp soon", "9" * 5000]
)
def test_a_value_that_cannot_be_made_is_named_with_its_line(path: Path, value: str) -> None:
    (problem,) = problems(path, f"title:\n- paper: x\n  title: {value}\n")
    assert problem.line == 3
    assert "quotes" in problem.remedy


@pytest.mark.parametrize(
    ("content", "line", "first"),
    [
        ("hide: []\nsame: []\nhide: []\n", 3, 1),
        ("hide:\n- paper: x\n  reason: a\n  reason: b\n", 4, 3),
        ('title: []\n"title": []\n', 2, 1),
    ],
)
def test_a_key_that_stands_twice_is_refused(
    path: Path, content: str, line: int, first: int
) -> None:
    (problem,) = problems(path, content)
    assert problem.line == line
    assert f"line {first}" in problem.message


@pytest.mark.parametrize("content", ["[" * 50_000, "{a: " * 2_000, "&a [*a]", "- " * 500 + "x"])
def test_endless_nesting_is_refused(path: Path, content: str) -> None:
    (problem,) = problems(path, content)
    assert "nested too deeply" in problem.message


@pytest.mark.parametrize(
    ("content", "line", "mention"),
    [
        ("hide: []\ntitel: []\n", 2, "titel"),
        ("hide:\n- paper: x\n  papers: y\n", 3, "papers"),
        ("same:\n- papers: [x, y]\n- papers:\n  - only one\n", 3, "too short"),
        ("title:\n- paper: x\n  title: 2025\n", 3, "2025"),
        ("identifiers:\n- paper: x\n  arxiv: 2405.07960\n", 3, "quotes"),
        ("redirect:\n- from: Not a Slug\n  to: x\n", 2, "Not a Slug"),
        ("- hide\n", 1, "object"),
    ],
)
def test_what_the_schema_refuses_is_named_with_its_line(
    path: Path, content: str, line: int, mention: str
) -> None:
    (problem,) = problems(path, content)
    assert problem.line == line
    assert mention in problem.message + problem.remedy
    assert "docs/corrections.md" in problem.remedy


def test_a_topic_id_that_is_no_address_is_shown_on_its_own_line(path: Path) -> None:
    (problem,) = problems(
        path, "topics:\n  good:\n    phrases: [a]\n  B d:\n    phrases: [b]\n", "topics"
    )
    assert problem.line == 4


def test_all_mistakes_are_shown_in_the_order_of_their_lines(path: Path) -> None:
    found = problems(path, "hide:\n- {}\n- paper: ''\ntitle: no list\n")
    assert [p.line for p in found] == [2, 3, 4]


@settings(max_examples=150, deadline=None)
@given(content=st.text("ab:-[]{}&*!?|>'\"#% \n\t0é\x07", max_size=60) | st.binary(max_size=40))
def test_any_content_is_read_or_refused_with_a_remedy(
    tmp_path_factory: pytest.TempPathFactory, content: str | bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yml"
    refused: PaperstandError | None = None
    value = None
    try:
        value = load(path, content).value
    except PaperstandError as error:
        refused = error
    assert isinstance(value, dict) or refused
    assert all(p.remedy and p.line for p in (refused.problems if refused else ()))
