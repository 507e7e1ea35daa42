"""Memory: it survives anything that may stand in its file, and stays small."""

from __future__ import annotations

from pathlib import Path

import pytest

from paperstand.fetch.memory import Memory, Record, recall, remember
from paperstand.fetch.web import Validators
from paperstand.settings import Content


@pytest.fixture
def content(tmp_path: Path) -> Content:
    return Content(tmp_path)


def test_what_is_remembered_comes_back_one_address_a_line(content: Content) -> None:
    memory = Memory({})
    for address in ('https://b.example/?q=ü"', "https://a.example/"):
        memory = memory.with_record(address, Record("2026-10-01", "", '"x"'))
    remember(memory, content)
    assert recall(content) == memory
    lines = content.fetched.read_text("utf-8").splitlines()
    assert lines[0], lines[-1] == "{}"
    assert [line[:12] for line in lines[1:-1]] == ['"https://a.e', '"https://b.e']


def test_nothing_new_leaves_the_file_alone(content: Content) -> None:
    remember(Memory({}), content)
    assert not content.fetched.exists()
    content.fetched.write_text('{"https://a.example/":\n {"day": "2026-10-01", "etag": "x"}}')
    before = content.fetched.read_bytes()
    remember(recall(content), content)
    assert content.fetched.read_bytes() == before


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no json",
        "[]",
        "7",
        '{"a": 7}',
        '{"a": {"day": 7}}',
        '{"a": {"unknown": "x", "day": "y"}}',
        '{"a": {}}',
        "[" * 100_000,
        '<<<<<<< HEAD\n"a": 1\n=======\n',
        "\ufeff{}",
    ],
)
def test_a_file_that_can_not_be_understood_is_as_none_and_said(text: str, content: Content) -> None:
    content.fetched.write_text(text, encoding="utf-8")
    memory = recall(content)
    assert memory.records == {}
    (problem,) = memory.problems
    assert (problem.severity, problem.file) == ("warning", str(content.fetched))
    remember(memory.with_record("https://a.example/", Record("2026-10-01", etag="x")), content)
    assert recall(content).problems == ()


def test_bytes_that_are_no_text_are_as_none(content: Content) -> None:
    content.fetched.write_bytes(b"\xff\xfe\x00")
    assert recall(content).problems


def test_old_days_are_forgotten(content: Content) -> None:
    memory = Memory({})
    for n in range(130):
        record = Record(f"2026-{1 + n // 28:02}-{1 + n % 28:02}", etag="x")
        memory = memory.with_record(f"https://a.example/{n}", record)
    remember(memory, content)
    kept = recall(content).records
    assert len(kept) == 100
    assert "https://a.example/29" not in kept
    assert "https://a.example/129" in kept


def test_an_answer_whose_dump_is_gone_is_not_asked_for_on_a_condition(content: Content) -> None:
    memory = Memory({"a": Record("2026-10-01", "gone.json", "x"), "b": Record("d", "", "y")})
    assert memory.validators("a", content) == Validators()
    assert memory.validators("b", content) == Validators("y")
    assert memory.validators("c", content) == Validators()
