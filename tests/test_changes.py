"""What a digest changes, and which published pages may not disappear."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from paperstand.changes import SHOWN, Changes, allowing, compare, disappearing
from paperstand.curate import curate
from paperstand.merge import merge
from paperstand.model import Corrections, Digest, Entry
from paperstand.published import Published, parse_published
from paperstand.slugs import title_slug
from paperstand.workers import Workers
from paperstand.write.data import json_lines
from tests.makers import (
    BEES,
    BRIDGES,
    FIRST_DUMP,
    SECOND_DUMP,
    WAVES,
    dump,
    entry,
    ref,
    topic,
    vocabulary,
)

SEA = entry("Drawing the Sea State", WAVES)
DANCE = entry("Robots That Dance Like Bees", BEES, position=2)
CRACKS = entry("Which Cracks Matter", BRIDGES, SECOND_DUMP)
TOPICS = vocabulary(topic("waves", "ocean waves"), topic("bees", "honeybee"))


def digest(entries: Sequence[Entry], corrections: Corrections | None = None) -> Digest:
    names = dict.fromkeys(e.dump for e in entries)
    dumps = [dump([e for e in entries if e.dump == name], name) for name in names]
    return curate(merge(entries, corrections), dumps, TOPICS, Workers(1))


def published(*entries: Entry, corrections: Corrections | None = None) -> tuple[Published, ...]:
    return parse_published(json_lines(digest(entries, corrections).papers), "papers.jsonl")


def changes(
    previous: Sequence[Published], *entries: Entry, corrections: Corrections | None = None
) -> Changes:
    return compare(previous, digest(entries, corrections), corrections)


def slug(said: Entry) -> str:
    return title_slug(said.title)


def test_the_same_content_changes_nothing() -> None:
    found = changes(published(SEA, DANCE), SEA, DANCE)
    assert found == Changes(2, (), (), (), (), (), (), ())


def test_without_anything_published_everything_is_new() -> None:
    found = changes((), SEA, DANCE)
    assert [p.id for p in found.new] == [slug(SEA), slug(DANCE)]
    assert [d.name for d in found.dumps] == [FIRST_DUMP]
    assert not found.lost


def test_a_new_dump_brings_new_papers() -> None:
    found = changes(published(SEA, DANCE), SEA, DANCE, CRACKS)
    assert [p.id for p in found.new] == [slug(CRACKS)]
    assert [d.name for d in found.dumps] == [SECOND_DUMP]
    assert not found.merged


def test_a_paper_that_is_seen_again_is_merged_with_its_reason() -> None:
    again = entry(SEA.title, WAVES, SECOND_DUMP, 9)
    (merged,) = changes(published(SEA), SEA, again).merged
    assert merged.paper.id == slug(SEA)
    assert [(s.dump, s.position) for s in merged.seen] == [(SECOND_DUMP, 9)]
    assert merged.seen[0].why
    assert not merged.united


def test_two_published_papers_that_are_one_now_are_named() -> None:
    one = Corrections(same=((ref(SEA.title), ref(DANCE.title)),))
    found = changes(published(SEA, DANCE), SEA, DANCE, corrections=one)
    (merged,) = found.merged
    assert {p.id for p in merged.united} == {slug(SEA), slug(DANCE)}
    assert merged.seen
    assert not found.lost
    assert not found.new


def test_a_list_whose_entries_moved_merges_nothing() -> None:
    moved = entry(SEA.title, WAVES, position=40)
    assert not changes(published(SEA), moved).merged


def test_other_topics_are_told() -> None:
    by_hand = Corrections(topics=((ref(SEA.title), ("bees",)),))
    (found,) = changes(published(SEA), SEA, corrections=by_hand).sorted_anew
    assert (found.gained, found.lost) == (("bees",), ("waves",))


def test_only_a_pair_with_something_new_is_uncertain() -> None:
    first = entry("Sails for Cold Harbours", WAVES)
    other = entry("Sails for Cold Harbours", BEES, SECOND_DUMP)
    assert len(changes(published(first), first, other).uncertain) == 1
    assert not changes(published(first, other), first, other).uncertain


def test_a_paper_that_vanishes_is_an_error_that_names_everything() -> None:
    found = changes(published(SEA, CRACKS), SEA)
    problem, lists = disappearing(found)
    assert problem.severity == "error"
    assert lists.severity == "warning"
    assert f"dumps/{SECOND_DUMP}.html" in lists.message
    assert problem.place == "papers.jsonl:2"
    assert f"papers/{slug(CRACKS)}.html" in problem.message
    assert CRACKS.title in problem.message
    assert SECOND_DUMP in problem.remedy
    assert list(allowing(found.lost)) == ["gone:", f"  - dump: {SECOND_DUMP}"]


def test_a_dump_with_another_name_loses_its_own_page_only() -> None:
    renamed = entry(CRACKS.title, BRIDGES, "2025-03-12-other-name")
    found = changes(published(SEA, CRACKS), SEA, renamed)
    assert (found.lost, found.merged, found.new) == ((), (), ())
    (problem,) = disappearing(found)
    assert (problem.severity, problem.line) == ("warning", 2)


def test_a_topic_that_is_no_more_is_a_warning() -> None:
    before = [Published("papers.jsonl", 1, slug(SEA), SEA.title, topics=("tides", "waves"))]
    (problem,) = disappearing(changes(before, SEA))
    assert (problem.severity, problem.message.split()[3]) == ("warning", "topics/tides.html")


def test_an_entry_taken_out_of_a_list_is_an_error_too() -> None:
    found = changes(published(SEA, DANCE), SEA)
    assert list(allowing(found.lost)) == ["gone:", f"  - paper: {slug(DANCE)}"]


def test_a_corrected_title_in_a_list_is_met_with_the_redirect_to_paste() -> None:
    retitled = entry("Robots That Danced Like Bees", BEES, position=2)
    found = changes(published(SEA, DANCE), SEA, retitled)
    assert list(allowing(found.lost)) == [
        "redirect:", f"  - from: {slug(DANCE)}", f"    to: {slug(retitled)}"
    ]  # fmt: skip
    redirect = Corrections(redirects=((slug(DANCE), ref(retitled.title)),))
    found = changes(published(SEA, DANCE), SEA, retitled, corrections=redirect)
    assert (found.lost, found.new) == ((), ())


def test_a_title_corrected_by_hand_loses_nothing() -> None:
    titled = Corrections(titles=((ref(SEA.title), "The Sea, Drawn"),))
    assert not changes(published(SEA), SEA, corrections=titled).lost
    back = changes(published(SEA, corrections=titled), SEA)
    assert [lost.address for lost in back.lost] == ["the-sea-drawn"]


def test_an_address_of_a_second_title_does_not_vanish_either() -> None:
    shorter = entry("Drawing the Sea State in a Second", WAVES, SECOND_DUMP)
    one = Corrections(same=((ref(SEA.title), ref(shorter.title)),))
    before = published(SEA, shorter, corrections=one)
    (lost,) = changes(before, SEA).lost
    assert (lost.address, lost.instead) == (slug(shorter), slug(SEA))


@pytest.mark.parametrize(
    "name", [slug(DANCE), DANCE.title.upper(), f"{FIRST_DUMP}#2"], ids=["slug", "title", "place"]
)
def test_a_paper_that_is_hidden_may_go(name: str) -> None:
    hidden = Corrections(hide=(ref(name),))
    found = changes(published(SEA, DANCE), SEA, DANCE, corrections=hidden)
    assert not found.lost
    assert [p.id for p in found.gone] == [slug(DANCE)]


def test_hiding_a_place_excuses_no_paper_that_stood_there_before() -> None:
    hidden = Corrections(hide=(ref(f"{FIRST_DUMP}#2"),))
    instead = entry(CRACKS.title, BRIDGES, position=2)
    found = changes(published(SEA, DANCE), SEA, instead, corrections=hidden)
    assert [lost.address for lost in found.lost] == [slug(DANCE)]


@pytest.mark.parametrize(("kind", "name"), [("paper", slug(CRACKS)), ("dump", SECOND_DUMP)])
def test_what_may_be_gone_may_go(kind: str, name: str) -> None:
    gone = Corrections(gone=((kind, ref(name)),))
    found = changes(published(SEA, CRACKS), SEA, corrections=gone)
    assert not found.lost
    assert [p.id for p in found.gone] == [slug(CRACKS)]
    assert bool(found.lost_lists) == (kind == "paper")


def test_a_dump_that_may_be_gone_takes_no_paper_that_was_seen_elsewhere() -> None:
    again = entry(SEA.title, WAVES, SECOND_DUMP, 9)
    gone = Corrections(gone=(("dump", ref(SECOND_DUMP)),))
    found = changes(published(SEA, again, DANCE), DANCE, corrections=gone)
    assert [lost.address for lost in found.lost] == [slug(SEA)]


def test_an_address_that_became_a_crossroads_is_still_there() -> None:
    other = entry(SEA.title, BRIDGES, SECOND_DUMP)
    found = changes(published(SEA), SEA, other)
    assert not found.lost
    assert [p.paper.abstract for p in found.new] == [BRIDGES]


def test_a_collapse_is_told_in_a_few_lines() -> None:
    before = [Published("papers.jsonl", n, f"paper-{n}", f"Paper {n}") for n in range(1, 501)]
    problems = list(disappearing(changes(before, SEA)))
    assert len(problems) == SHOWN + 1
    assert f"{500 - SHOWN} more published pages" in problems[-1].message
