"""What a memory knows changes nothing of what merging answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.merge import evidence, matching, merge, outlines
from paperstand.merge.forms import Form
from paperstand.model import Corrections, Entry
from paperstand.slugs import title_slug
from paperstand.store import Store
from tests.makers import BEES, BRIDGES, OTHER_SUMMARY, WAVES, WAVES_SUMMARY, beginning, entry, ref

NAMES = ("SailNet", "Zephyr", "Hive Mind", "Arch")
VERBS = ("Mending", "Drawing", "Forecasting", "Listening to", "Counting")
THINGS = (
    "Sails",
    "the Sea State",
    "Harbours by Night",
    "Honeybee Dances",
    "Masonry Bridges",
    "Reefs",
)
PEOPLE = ("Ada Sailor", "A. Sailor", "Wei Zhang", "Zhang, Wei", "Bo Ek", "The Hive Team")
TEXTS = (WAVES, BEES, BRIDGES, WAVES_SUMMARY, OTHER_SUMMARY, "", "No abstract available")
ODD = (
    "Editorial",
    "<b>Sails</b> & {{ Oars }}",
    "帆船的故事",
    "C++",
    "…",
    "$\\alpha$: Sails? Oars!",
)


def title(rng: Random) -> str:
    if rng.random() < 0.15:
        return rng.choice(ODD)
    plain = f"{rng.choice(VERBS)} {rng.choice(THINGS)}"
    if rng.random() < 0.5:
        plain = f"{rng.choice(NAMES)}: {plain} for {rng.choice(THINGS)}"
    if rng.random() < 0.2:
        plain += rng.choice((" 2", " II", " in 2024", " Revisited", " (CVPR 2025)"))
    if rng.random() < 0.1:
        plain = plain[: rng.randrange(8, 40)] + "…"
    return plain.upper() if rng.random() < 0.1 else plain


def said(rng: Random) -> dict[str, Any]:
    """An invented entry's title and the rest, like those of others in something."""
    abstract = rng.choice(TEXTS)
    if rng.random() < 0.4:
        words = abstract.split()
        for _ in range(len(words) // 3):
            words[rng.randrange(len(words))] = rng.choice(THINGS + NAMES)
        abstract = " ".join(words)
    if abstract and rng.random() < 0.2:
        abstract = beginning(abstract, rng.randrange(5, 60))
    number = rng.randrange(6)
    return {
        "title": title(rng),
        "abstract": abstract,
        "authors": tuple(rng.sample(PEOPLE, rng.randrange(4))),
        "identifiers": (("arxiv", f"2501.0000{number}"),) if rng.random() < 0.2 else (),
        "keywords": tuple(rng.choices(THINGS, k=rng.randrange(3))),
    }


def dump(rng: Random, number: int, size: int) -> list[Entry]:
    day = f"2025-03-{number % 28 + 1:02}-" if rng.random() < 0.8 else ""
    return [entry(dump=f"{day}list-{number}", position=n + 1, **said(rng)) for n in range(size)]


def corrections(rng: Random, entries: list[Entry]) -> Corrections:
    """Corrections of papers that are there, and perhaps of one that isn't."""

    def some() -> str:
        chosen = rng.choice(entries)
        return rng.choice((chosen.title, f"{chosen.dump}#{chosen.position}"))

    if rng.random() < 0.4:
        return Corrections()
    return Corrections(
        same=((ref(some()), ref(some())),) if rng.random() < 0.4 else (),
        different=((ref(some()), ref(some())),) if rng.random() < 0.4 else (),
        titles=((ref(some()), title(rng)),) if rng.random() < 0.3 else (),
        identifiers=((ref(some()), (("doi", "10.1/sails"),)),) if rng.random() < 0.4 else (),
        hide=(ref(some()),) if rng.random() < 0.3 else (),
        topics=((ref(some()), ("sails",)),) if rng.random() < 0.3 else (),
        redirects=(("old-sails", ref(some())),) if rng.random() < 0.3 else (),
    )


def changed(rng: Random, dumps: dict[int, list[Entry]]) -> None:
    """A dump more, a dump less, or one that is somewhat different."""
    number = rng.randrange(30)
    if number not in dumps:
        size = rng.choice((1, 4, 25))
        dumps[number] = dump(rng, number, size)
        for there in rng.sample(sorted(dumps), min(3, len(dumps))):
            again = rng.choice(dumps[there])
            first, position = dumps[number][0], len(dumps[number]) + 1
            again = replace(again, dump=first.dump, date=first.date, position=position)
            dumps[number].append(again)
    elif rng.random() < 0.3 and len(dumps) > 1:
        del dumps[number]
    else:
        at = rng.randrange(len(dumps[number]))
        dumps[number][at] = replace(dumps[number][at], **said(rng))


@pytest.mark.parametrize("seed", range(4))
def test_whatever_comes_and_goes(tmp_path: Path, seed: int) -> None:
    rng = Random(seed)
    dumps: dict[int, list[Entry]] = {0: dump(rng, 0, 30)}
    for _ in range(10):
        changed(rng, dumps)
        entries = [e for number in dumps for e in dumps[number]]
        word = corrections(rng, entries)
        store = Store(tmp_path / "store", "v1")
        remembered = merge(entries, word, store)
        store.close()
        rng.shuffle(entries)
        assert remembered == merge(entries, word)


def test_a_crowd_of_equals_that_grows(tmp_path: Path) -> None:
    rng = Random(1)
    store = Store(tmp_path / "store", "v1")
    entries: list[Entry] = []
    for number in range(1, 6):
        texts = (WAVES, BEES, "", f"{WAVES} Again {number}.")
        entries += [
            entry(
                "Editorial",
                rng.choice(texts),
                f"2025-03-1{number}-list",
                n,
                authors=PEOPLE[: n % 3],
            )
            for n in range(1, 20)
        ]
        assert merge(entries, memory=store) == merge(entries[::-1])


@settings(max_examples=300)
@given(st.text(max_size=200))
def test_a_slug_has_itself_for_a_slug(title: str) -> None:
    assert title_slug(title_slug(title)) == title_slug(title)


def test_only_what_is_new_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = Random(3)
    words = ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=6)) for _ in range(2000)]
    entries = [
        entry(" ".join(rng.choices(words, k=6)), " ".join(rng.choices(words, k=60)), position=n)
        for n in range(500)
    ]
    new = replace(entries[250], dump="2025-04-01-list", title=f"{entries[250].title} sailing")
    store = Store(tmp_path / "store", "v1")
    merge(entries, memory=store)
    made: list[str] = []
    compared: list[tuple[str, str]] = []

    def made_of(entry: Entry) -> Form:
        made.append(entry.title)
        return Form.of(entry)

    def judged(a: Form, b: Form) -> evidence.Verdict:
        compared.append((a.title, b.title))
        return evidence.compare(a, b)

    monkeypatch.setattr(outlines, "Forms", lambda entries: Counted(entries, made_of))
    monkeypatch.setattr(matching, "compare", judged)
    merge(entries, memory=store)
    assert (made, compared) == ([], [])
    merged = merge([*entries, new], memory=store)
    assert len(merged.papers) == 500
    assert (entries[250].title, new.title) in compared
    assert len(compared) < 50
    assert len(made) < 200


class Counted:
    """Forms, made anew each time."""

    def __init__(self, entries: Sequence[Entry], make: Callable[[Entry], Form]) -> None:
        self._entries, self._make = entries, make

    def __getitem__(self, number: int) -> Form:
        return self._make(self._entries[number])

    def __len__(self) -> int:
        return len(self._entries)
