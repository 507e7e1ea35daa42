from __future__ import annotations

import datetime as dt
from itertools import permutations
from typing import Any

from paperstand.merge import merge
from paperstand.merge.enriched import fill_in
from paperstand.model import Corrections, Entry, LookUp, Merged, Paper, Ref
from paperstand.slugs import title_slug
from tests.makers import BEES, BRIDGES, SECOND_DUMP, WAVES, entry, ref

DAY = dt.date(2025, 3, 20)
SAILS, HIVES = "Sails for Cold Harbours", "Hives Without a Queen"


def look_up(name: str = SAILS, line: int = 1, **said: Any) -> LookUp:
    fields: dict[str, Any] = {
        "title": SAILS,
        "day": DAY,
        "source": "arxiv",
        "url": "https://arxiv.org/abs/2503.01234",
        "confidence": 0.97,
        "because": ("equal titles",),
        "authors": ("Ada Quill",),
        "published": dt.date(2025, 3, 1),
        "identifiers": (("arxiv", "2503.01234"),),
    }
    return LookUp(paper=Ref(title_slug(name), line), **(fields | said))


def filled(
    entries: list[Entry], *records: LookUp, corrections: Corrections | None = None
) -> Merged:
    """What comes of entries and records, in whatever order both are."""
    found = [
        fill_in(merge(some, corrections), order, "enriched.yml")
        for order in permutations(records)
        for some in (entries, entries[::-1])
    ]
    for one in found:
        assert one.papers == found[0].papers
        assert sorted(one.problems) == sorted(found[0].problems)
        assert all(p.severity == "note" for p in one.problems)
    return found[0]


def only(merged: Merged) -> Paper:
    (paper,) = merged.papers
    return paper


def test_what_is_missing_is_filled_in_and_says_where_it_is_from() -> None:
    merged = filled([entry(SAILS)], look_up())
    paper = only(merged)
    assert paper.authors == ("Ada Quill",)
    assert paper.published == dt.date(2025, 3, 1)
    assert paper.identifiers == (("arxiv", "2503.01234"),)
    assert paper.enriched
    assert paper.enriched.fields == ("authors", "published", "arxiv")
    assert paper.enriched.gives == ("the authors", "the date of publication", "the arXiv id")
    assert paper.enriched.service == "arXiv"
    assert merged.problems == ()


def test_what_a_dump_says_stays() -> None:
    said = entry(SAILS, authors=("Vera Stone",), published=dt.date(2025, 2, 2))
    paper = only(filled([said], look_up()))
    assert paper.authors == ("Vera Stone",)
    assert paper.published == dt.date(2025, 2, 2)
    assert paper.enriched
    assert paper.enriched.fields == ("arxiv",)


def test_what_the_curator_says_stays() -> None:
    given = Corrections(identifiers=((ref(title_slug(SAILS)), (("arxiv", "2503.01234"),)),))
    record = look_up(identifiers=(("arxiv", "2503.01234"), ("doi", "10.5555/sea.77")))
    paper = only(filled([entry(SAILS)], record, corrections=given))
    assert paper.identifiers == (("arxiv", "2503.01234"), ("doi", "10.5555/sea.77"))
    assert paper.enriched
    assert "arxiv" not in paper.enriched.fields


def test_a_record_that_contradicts_what_is_known_is_not_used() -> None:
    for corrections, identifiers in (
        (None, (("arxiv", "2401.00001"),)),
        (Corrections(identifiers=((ref(title_slug(SAILS)), (("arxiv", "2401.00001"),)),)), ()),
    ):
        said = [entry(SAILS, identifiers=identifiers)]
        merged = filled(said, look_up(line=9), corrections=corrections)
        assert only(merged).authors == ()
        assert only(merged).enriched is None
        (note,) = merged.problems
        assert note.place == "enriched.yml:9"
        assert "2401.00001" in note.message


def test_the_doi_of_a_publisher_does_not_contradict_that_of_arxiv() -> None:
    ids = (("arxiv", "2503.01234"), ("doi", "10.48550/arXiv.2503.01234"))
    record = look_up(identifiers=(("arxiv", "2503.01234"), ("doi", "10.5555/sea.77")))
    merged = filled([entry(SAILS, identifiers=ids)], record)
    assert only(merged).identifiers == ids
    assert only(merged).authors == ("Ada Quill",)
    assert merged.problems == ()


def test_nothing_is_said_to_be_from_a_record_that_gives_nothing() -> None:
    ids = (("arxiv", "2503.01234"),)
    whole = entry(SAILS, authors=("A B",), published=DAY, identifiers=ids)
    assert only(filled([whole], look_up())).enriched is None


def test_a_record_follows_its_paper_to_another_title() -> None:
    entries = [entry(SAILS), entry(f"{SAILS} (CVPR 2025)", dump=SECOND_DUMP)]
    renamed = Corrections(titles=((ref(title_slug(SAILS)), "Sails That Bear the Cold"),))
    for corrections in (None, renamed):
        merged = filled(entries, look_up(), corrections=corrections)
        assert only(merged).authors == ("Ada Quill",)
    by_new_title = look_up("Sails That Bear the Cold")
    assert only(filled(entries, by_new_title, corrections=renamed)).authors == ("Ada Quill",)


def test_a_record_of_no_paper_is_a_note() -> None:
    merged = filled([entry(HIVES, BEES)], look_up(line=4))
    assert only(merged).enriched is None
    (note,) = merged.problems
    assert note.place == "enriched.yml:4"
    assert "no paper that is shown is called 'sails-for-cold-harbours'" in note.message


def test_a_record_of_several_papers_is_a_note_and_used_for_none() -> None:
    merged = filled([entry(SAILS, WAVES), entry(SAILS, BRIDGES, dump=SECOND_DUMP)], look_up())
    assert len(merged.papers) == 2
    assert [p.enriched for p in merged.papers] == [None, None]
    assert "2 papers are called" in merged.problems[0].message


def test_of_two_records_of_one_paper_the_surer_is_used() -> None:
    entries = [entry(SAILS), entry(HIVES, WAVES, dump=SECOND_DUMP)]
    same = Corrections(same=((ref(title_slug(SAILS)), ref(title_slug(HIVES))),))
    other = look_up(HIVES, 5, confidence=0.91, authors=("Vera Stone",), identifiers=())
    merged = filled(entries, look_up(), other, corrections=same)
    assert only(merged).authors == ("Ada Quill",)
    assert "line 1" in merged.problems[0].message


def test_one_identifier_for_two_papers_is_for_neither() -> None:
    entries = [entry(SAILS), entry(HIVES, BEES, position=2)]
    both = filled(entries, look_up(), look_up(HIVES, 5))
    assert [p.enriched for p in both.papers] == [None, None]
    assert {n.line for n in both.problems} == {1, 5}
    stated = [entry(SAILS), entry(HIVES, BEES, position=2, identifiers=look_up().identifiers)]
    merged = filled(stated, look_up())
    assert [p.enriched for p in merged.papers] == [None, None]
    assert "hives-without-a-queen has the arxiv identifier" in merged.problems[0].message


def test_what_was_not_found_or_is_wrong_changes_nothing() -> None:
    bare = LookUp(Ref(title_slug(SAILS), 1), SAILS, DAY, not_found=("arxiv",))
    plain = merge([entry(SAILS)])
    assert filled([entry(SAILS)], bare) == plain
    assert filled([entry(SAILS)], look_up(wrong=True)) == plain


def test_look_ups_decide_nothing_about_papers_and_addresses() -> None:
    entries = [
        entry(SAILS, abstract=""),
        entry("Sails", abstract="", position=2),
        entry(HIVES, BEES, dump=SECOND_DUMP),
    ]
    plain = merge(entries)
    found = filled(entries, *(look_up(e.title, n) for n, e in enumerate(entries)))
    assert [p.id for p in found.papers] == [p.id for p in plain.papers]
    assert [p.sightings for p in found.papers] == [p.sightings for p in plain.papers]
    assert found.crossroads == plain.crossroads
    assert found.near_misses == plain.near_misses
