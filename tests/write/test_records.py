"""Records: each paper is found by its number and by its address."""

from __future__ import annotations

import datetime as dt
from typing import Any

from paperstand.model import Assignment, CuratedPaper, Lines, Link, Sighting, Topic, Vocabulary
from paperstand.write.records import PER_FILE, fnv1a, in_order_of_arrival, records
from tests import makers
from tests.hostile import HOSTILE_TITLES
from tests.write.parts import part_of

WORDS = Vocabulary(
    (("sea", "Sea"),), (Topic("waves", "Waves", "", "sea"), Topic("tides", "Tides", "", "sea"))
)


def paper(title: str, abstract: str = "", **said: Any) -> CuratedPaper:
    return CuratedPaper(makers.paper(title, abstract, **said))


def parts_of(*papers: CuratedPaper) -> dict[str, Any]:
    found = (part_of(path, script) for path, script in records(papers, WORDS))
    return {name.removeprefix("records/"): content for name, content in found}


def test_a_record_says_what_is_known_of_its_paper() -> None:
    bare = paper(
        "Swell",
        "Long waves.",
        authors=("Ada Lovelace",),
        published=dt.date(2024, 5, 1),
        identifiers=(("arxiv", "2405.00001"),),
    )
    curated = CuratedPaper(
        bare.paper,
        (Assignment("tides", ("tide",), 3.0, True), Assignment("waves", ("wave",), 1.0)),
        links=(Link("code", "https://example.org/swell"),),
        keywords=("long waves",),
    )
    assert parts_of(curated)["0"] == [
        ["swell", "Swell", "Long waves.", ["Ada Lovelace"], "2024-05-01", 1,
         {"arxiv": "2405.00001"}, [1], ["code"], ["long waves"], 0]
    ]  # fmt: skip


def test_an_unpublished_paper_has_the_date_it_was_seen_on() -> None:
    row = parts_of(paper("Swell"))["0"][0]
    assert (row[4], row[5]) == ("2025-03-11", 0)


def test_a_summary_is_not_passed_off_as_an_abstract() -> None:
    row = parts_of(paper("Swell", "", summary="Waves, in short."))["0"][0]
    assert (row[2], row[10]) == ("Waves, in short.", 1)


def test_an_address_that_a_paper_had_before_leads_to_it_too() -> None:
    waves, bees = paper("Waves", aliases=("swell", "bees")), paper("Bees")
    assert parts_of(waves, bees)["where-0"] == {"waves": 0, "bees": 1, "swell": 0}


def test_each_address_leads_to_the_number_of_its_paper() -> None:
    papers = [paper(f"Paper number {n}") for n in range(1000)]
    parts = parts_of(*papers)
    index = parts["index"]
    assert (index["papers"], index["perFile"]) == (1000, PER_FILE)
    assert index["buckets"] > 5
    for number, curated in enumerate(papers):
        assert parts[f"where-{fnv1a(curated.id) % index['buckets']}"][curated.id] == number
        assert parts[str(number // PER_FILE)][number % PER_FILE][0] == curated.id


def test_the_hash_is_fnv1a() -> None:
    """Test vectors of http://www.isthe.com/chongo/src/fnv/test_fnv.c"""
    assert (fnv1a(""), fnv1a("a"), fnv1a("foobar")) == (0x811C9DC5, 0xE40C292C, 0xBF9CF968)


def test_a_newer_dump_leaves_the_numbers_as_they_are() -> None:
    old = [paper("Waves"), paper("Bees")]
    seen = Sighting("2026-01-01-new", dt.date(2026, 1, 1), 1, "Ants", Lines(1, 2))
    new = [paper("Ants", sightings=(seen,))]
    numbers = [p.id for p in in_order_of_arrival([*new, *old])]
    assert numbers[:2] == [p.id for p in in_order_of_arrival(old)]


def test_hostile_text_stays_data() -> None:
    parts = parts_of(*(paper(title, title) for title in HOSTILE_TITLES))
    rows = [row for name, content in parts.items() if name.isdigit() for row in content]
    assert [row[1] for row in rows] == HOSTILE_TITLES


def test_an_empty_digest_has_an_index() -> None:
    assert parts_of()["index"]["papers"] == 0
