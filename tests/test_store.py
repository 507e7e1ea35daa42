"""What was worked out before is not worked out again, and nothing is wrong because of that."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from paperstand.store import FORGETFUL, Memory, Store, key_of, once, remove


@dataclass(frozen=True, slots=True)
class Whale:
    name: str
    seen: date | None
    songs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Depths:
    at: np.ndarray


class Counting:
    """Doubles numbers, and says how many it was asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.asked += numbers
        return [2 * number for number in numbers]


def doubled(memory: Memory, numbers: Sequence[int], work: Counting) -> list[int]:
    return memory.each("double", numbers, [key_of(n) for n in numbers], work, int)


def test_only_what_nobody_knows_is_worked_out(tmp_path: Path) -> None:
    work = Counting()
    store = Store(tmp_path / "store", "v1")
    assert doubled(store, [1, 2, 3], work) == [2, 4, 6]
    store.close()
    store = Store(tmp_path / "store", "v1")
    assert doubled(store, [4, 3, 2, 5, 3], work) == [8, 6, 4, 10, 6]
    assert work.asked == [1, 2, 3, 4, 5]


def test_another_program_starts_afresh(tmp_path: Path) -> None:
    work = Counting()
    for program in ("v1", "v2", "v1"):
        store = Store(tmp_path / "store", program)
        doubled(store, [1], work)
        store.close()
    assert work.asked == [1, 1, 1]


def test_questions_of_different_names_have_different_answers(tmp_path: Path) -> None:
    store = Store(tmp_path / "store", "v1")
    key = key_of("whale")
    assert once(store, "length", key, lambda: 5, int) == 5
    assert once(store, "upper case", key, lambda: "WHALE", str) == "WHALE"


def test_values_come_back_as_they_were(tmp_path: Path) -> None:
    whale = Whale("<Moby>\0\U0001f40b", date(1851, 10, 18), ("low", ""))
    depths = Depths(np.array([[1.5, -0.0], [np.inf, 3]]))
    for _ in range(2):
        store = Store(tmp_path / "store", "v1")
        assert once(store, "whale", key_of(1), lambda: whale, Whale) == whale
        found = once(store, "depths", key_of(1), lambda: depths, Depths)
        assert found.at.dtype == float
        np.testing.assert_array_equal(found.at, depths.at)
        store.close()


def test_a_key_tells_values_apart() -> None:
    values = ["1", 1, b"1", None, ("1",), ("1", ""), Whale("1", None), np.array([1]), [["1"]]]
    assert len({key_of(value) for value in values}) == len(values)
    assert key_of("a", "b") != key_of("ab") != key_of("a", "b", "")
    assert key_of(Whale("a", date(2020, 1, 1))) == key_of(Whale("a", date(2020, 1, 1)))


@pytest.mark.parametrize("damage", ["not a database", "", "cut", "a flipped bit", "a folder"])
def test_a_damaged_store_costs_nothing_but_time(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "store"
    numbers = list(range(2000))
    store = Store(path, "v1")
    doubled(store, numbers, Counting())
    store.close()
    content = path.read_bytes()
    if damage == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif damage == "a flipped bit":
        middle = content.index(key_of(1000)) + 20
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 64]) + content[middle + 1 :])
    elif damage == "a folder":
        path.unlink()
        path.mkdir()
    else:
        path.write_text(damage)
    store = Store(path, "v1")
    assert doubled(store, numbers, Counting()) == [2 * n for n in numbers]
    store.close()


def test_an_answer_that_was_changed_is_not_believed(tmp_path: Path) -> None:
    store = Store(tmp_path / "store", "v1")
    doubled(store, [1, 2], Counting())
    store.close()
    database = sqlite3.connect(tmp_path / "store")
    other = database.execute("SELECT answer FROM answers WHERE key = ?", (key_of(2),)).fetchone()
    database.execute("UPDATE answers SET answer = ? WHERE key = ?", (*other, key_of(1)))
    database.commit()
    database.close()
    store = Store(tmp_path / "store", "v1")
    assert doubled(store, [1, 2], Counting()) == [2, 4]


def test_what_is_not_asked_for_is_forgotten_when_it_is_more_than_what_is(tmp_path: Path) -> None:
    path = tmp_path / "store"

    def stored() -> int:
        database = sqlite3.connect(path)
        (count,) = database.execute("SELECT count(*) FROM answers").fetchone()
        database.close()
        return int(count)

    for numbers, left in (([1, 2, 3], 3), ([1, 2], 3), ([1], 1)):
        store = Store(path, "v1")
        doubled(store, numbers, Counting())
        store.close()
        assert stored() == left


def test_what_was_found_before_a_kill_is_not_half_there(tmp_path: Path) -> None:
    store = Store(tmp_path / "store", "v1")
    doubled(store, [1], Counting())
    del store  # not closed
    work = Counting()
    assert doubled(Store(tmp_path / "store", "v1"), [1], work) == [2]


def test_a_new_store_has_nothing_of_one_that_a_kill_left_behind(tmp_path: Path) -> None:
    path = tmp_path / "store"
    doubled(Store(path, "v1"), list(range(1000)), Counting())  # not closed
    assert path.with_name("store-wal").exists()
    remove(path)
    work = Counting()
    store = Store(path, "v1")
    assert doubled(store, [1], work) == [2]
    assert work.asked == [1]


def test_without_a_store_everything_is_worked_out() -> None:
    work = Counting()
    assert doubled(FORGETFUL, [1, 1], work) == [2, 2]
    assert work.asked == [1, 1]
