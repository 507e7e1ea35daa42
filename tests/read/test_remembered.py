"""Dumps that were read before are not read again, and come back as they were read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from paperstand import read
from paperstand.model import Dump
from paperstand.read import find_dumps, read_dumps
from paperstand.store import Store
from paperstand.workers import Workers

FIXTURES = Path(__file__).parent / "fixtures"
DUMPS = Path(__file__).parents[2] / "content" / "dumps"
OF_EVERY_FORMAT = sorted(p for p in FIXTURES.rglob("*") if p.is_file())


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "dumps"
    folder.mkdir()
    texts = {
        "2025-03-11-waves.jsonl": json.dumps({"title": "Waves", "abstract": "Of the sea. " * 9}),
        "2025-03-12-bees.jsonl": json.dumps({"title": "Bees", "authors": ["A. Apiarist"]}),
        "2025-03-13-nothing.txt": "",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return sorted(folder.iterdir())


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of the dumps that are read, not remembered."""
    names: list[str] = []
    read_dump = read.read_dump

    def counted(source: read.Source) -> Dump:
        names.append(source.name)
        return read_dump(source)

    monkeypatch.setattr(read, "read_dump", counted)
    yield names
    names.clear()


def test_only_what_changed_is_read_again(
    paths: list[Path], tmp_path: Path, readings: list[str]
) -> None:
    store = Store(tmp_path / "store", "v1")
    first = read_dumps(paths, memory=store)
    readings.clear()
    assert read_dumps(paths, memory=store) == first == read_dumps(paths)
    readings.clear()
    text = json.dumps({"title": "Bees", "authors": ["B. Apiarist"]})
    paths[1].write_text(text, "utf-8")
    dumps, problems = read_dumps(paths, memory=store)
    assert readings == ["2025-03-12-bees"]
    assert dumps[1].entries[0].authors == ("B. Apiarist",)
    assert (dumps[0], problems) == (first[0][0], first[1])


def test_a_dump_of_another_name_is_another_dump(paths: list[Path], tmp_path: Path) -> None:
    store = Store(tmp_path / "store", "v1")
    read_dumps(paths, memory=store)
    renamed = paths[0].rename(paths[0].with_name("2026-01-01-waves.jsonl"))
    assert read_dumps([renamed], memory=store) == read_dumps([renamed])
    beside = renamed.with_name("2026-01-01-waves.json")
    beside.write_bytes(renamed.read_bytes())
    assert read_dumps([beside, renamed], memory=store) == read_dumps([beside, renamed])


def test_dumps_of_every_format_come_back_as_they_were(paths: list[Path], tmp_path: Path) -> None:
    paths = [*paths, *OF_EVERY_FORMAT, *find_dumps(DUMPS)[0]]
    fresh = read_dumps(paths)
    for _ in range(2):
        store = Store(tmp_path / "store", "v1")
        assert read_dumps(paths, memory=store) == fresh
        store.close()


def test_several_processes_read_the_same(
    paths: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "_MANY_BYTES", 1)
    assert read_dumps(paths, Workers(2)) == read_dumps(paths)


def test_a_name_that_is_no_text_is_read_and_not_remembered(
    paths: list[Path], tmp_path: Path
) -> None:
    odd = paths[0].with_name("2025-03-11-\udcff.jsonl")
    try:
        odd.write_bytes(paths[0].read_bytes())
    except (OSError, UnicodeError):
        pytest.skip("no such name here")
    store = Store(tmp_path / "store", "v1")
    for _ in range(2):
        assert read_dumps([odd, *paths], memory=store) == read_dumps([odd, *paths])


@pytest.mark.parametrize("escaped", [r"\ud800", r"\udfff"])
def test_half_a_character_is_no_text_and_gets_lost_in_reading(
    escaped: str, paths: list[Path], tmp_path: Path
) -> None:
    fields = ("title", "abstract", "summary", "id", "url", "doi", "authors", "keywords")
    said = ", ".join(f'"{name}": "a {escaped} b https://x.org/{escaped}"' for name in fields)
    paths[0].write_text(f"{{{said}}}", "utf-8")
    store = Store(tmp_path / "store", "v1")
    assert read_dumps(paths, memory=store) == read_dumps(paths)
