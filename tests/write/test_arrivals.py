"""Arrivals: each paper came with the dump that held it first."""

from __future__ import annotations

import datetime as dt
from typing import Any

from paperstand.model import CuratedPaper, Lines, Sighting
from paperstand.write.arrivals import RECENT, arrivals
from tests import makers
from tests.write.parts import part_of


def paper(title: str, *days: str) -> CuratedPaper:
    seen = tuple(
        Sighting(f"{day}-list", dt.date.fromisoformat(day), 1, title, Lines(1, 2)) for day in days
    )
    return CuratedPaper(makers.paper(title, sightings=seen))


def parts_of(*papers: CuratedPaper) -> dict[str, Any]:
    found = (part_of(path, script) for path, script in arrivals(papers))
    return {name.removeprefix("arrivals/"): content for name, content in found}


def test_a_paper_counts_for_the_dump_that_held_it_first() -> None:
    parts = parts_of(
        paper("Waves", "2025-03-11", "2025-03-12"),
        paper("Bees", "2025-03-11"),
        paper("Ants", "2025-03-12"),
    )
    assert parts == {
        "index": [["2025-03-12-list", "2025-03-12", 1], ["2025-03-11-list", "2025-03-11", 2]],
        "2025-03-12-list": ["ants"],
        "2025-03-11-list": ["waves", "bees"],
    }


def test_only_the_newest_dumps_can_be_new() -> None:
    days = [(dt.date(2025, 1, 1) + dt.timedelta(n)).isoformat() for n in range(RECENT + 5)]
    parts = parts_of(*(paper(f"Paper {day}", day) for day in days))
    assert [row[1] for row in parts["index"]] == days[:4:-1]
    assert len(parts) == RECENT + 1


def test_what_has_no_date_is_never_new() -> None:
    seen = Sighting("some-list", None, 1, "Waves", Lines(1, 2))
    assert parts_of(CuratedPaper(makers.paper("Waves", sightings=(seen,)))) == {"index": []}
    assert parts_of() == {"index": []}
