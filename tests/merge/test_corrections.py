from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from paperstand.merge import merge
from paperstand.model import Corrections, Entry, Merged, Paper, Ref
from paperstand.slugs import with_suffix
from tests.makers import BEES, BRIDGES, FIRST_DUMP, SECOND_DUMP, WAVES, entry, ref

SAILS = entry("Sails That Learn", WAVES, position=1)
HIVES = entry("Hives That Forget", BEES, position=2)
ARCHES = entry("Arches That Crack", BRIDGES, position=3)
ALL = (SAILS, HIVES, ARCHES)

RETITLED = (
    entry("Drawing the Sea State: Generative Wave Forecasts for Every Harbour", WAVES),
    entry("Drawing the Sea State: Ensembles for Harbours and Coasts", WAVES, SECOND_DUMP),
)
NAMESAKES = (entry("Sails", WAVES), entry("Sails", BEES, SECOND_DUMP))


def corrected(entries: Sequence[Entry], **said: Any) -> Merged:
    """What is left after corrections that are all right."""
    merged = merge(entries, Corrections(**said))
    assert merged.problems == ()
    return merged


def only(merged: Merged) -> Paper:
    (paper,) = merged.papers
    return paper


def titles(merged: Merged) -> list[str]:
    return [p.title for p in merged.papers]


# --------------------------------------------------------------------------- references


@pytest.mark.parametrize(
    "name",
    [
        "sails-that-learn",
        "Sails That Learn",
        "SAILS: that learn!",
        f"{FIRST_DUMP}#1",
    ],
    ids=["its slug", "its title", "its title in another spelling", "its place"],
)
def test_a_paper_is_called_by(name: str) -> None:
    assert titles(corrected(ALL, hide=(ref(name),))) == ["Arches That Crack", "Hives That Forget"]


@pytest.mark.parametrize(
    "name",
    [
        "drawing-the-sea-state-ensembles-for-harbours-and-coasts",
        "Drawing the Sea State: Ensembles for Harbours and Coasts",
        f"{SECOND_DUMP}#1",
    ],
    ids=["the old slug", "the other title", "the other place"],
)
def test_a_paper_seen_under_two_titles_is_also_called_by(name: str) -> None:
    assert merge(RETITLED).papers[0].title == RETITLED[0].title
    merged = corrected(RETITLED, hide=(ref(name),))
    assert (merged.papers, merged.hidden) == ((), 2)


def test_a_paper_with_a_suffix_is_called_by_the_address_it_is_published_at() -> None:
    for paper in merge(NAMESAKES).papers:
        left = only(corrected(NAMESAKES, hide=(ref(paper.id),)))
        assert left.abstract != paper.abstract


def test_a_suffix_that_an_old_title_of_another_paper_causes_is_known() -> None:
    retitled = [replace(e, authors=("Ada Storm",)) for e in RETITLED]
    entries = (*retitled, entry(RETITLED[1].title, BEES, position=2, authors=("Dora Hive",)))
    bees = next(p for p in merge(entries).papers if p.abstract == BEES)
    assert bees.id.startswith("drawing-the-sea-state-ensembles")
    assert only(corrected(entries, hide=(ref(bees.id),))).abstract == WAVES


def test_an_unknown_reference_is_an_error_with_its_line_and_the_nearest_name() -> None:
    corrections = Corrections(file="corrections.yml", hide=(ref("sails-that-lern", line=12),))
    merged = merge(ALL, corrections)
    (problem,) = merged.problems
    assert problem.severity == "error"
    assert problem.place == "corrections.yml:12"
    assert "'sails-that-lern'" in problem.message
    assert "'sails-that-learn'" in problem.remedy
    assert len(merged.papers) == 3


def test_without_a_nearest_name_the_error_says_what_to_write() -> None:
    (problem,) = merge(ALL, Corrections(hide=(ref("zzzz"),))).problems
    assert problem.remedy == "Give its slug or its title."


@pytest.mark.parametrize(
    "said",
    [
        {"same": ((ref("sails-that-learn"), ref("nobody knows this")),)},
        {"different": ((ref("sails-that-learn"), ref("nobody knows this")),)},
        {"titles": ((ref("nobody knows this"), "Oars"),)},
        {"identifiers": ((ref("nobody knows this"), (("doi", "10.1/x"),)),)},
        {"topics": ((ref("nobody knows this"), ("robotics",)),)},
        {"hide": (ref("nobody knows this"),)},
        {"redirects": (("old-address", ref("nobody knows this")),)},
    ],
    ids=lambda said: next(iter(said)),
)
def test_an_unknown_paper_is_reported_once_in(said: dict[str, Any]) -> None:
    merged = merge(ALL, Corrections(**said))
    assert [p.message for p in merged.problems] == ["no paper is called 'nobody knows this'"]
    assert merged.papers == merge(ALL).papers


def test_a_name_that_several_papers_have_is_an_error_that_lists_them() -> None:
    merged = merge(NAMESAKES, Corrections(hide=(ref("sails"),)))
    (problem,) = merged.problems
    assert problem.message == "2 papers are called 'sails'"
    assert all(p.id in problem.remedy for p in merged.papers)
    assert len(merged.papers) == 2


# ------------------------------------------------------------------- same and different


def test_same_makes_one_paper_of_what_looks_different() -> None:
    merged = corrected(ALL, same=((ref("sails-that-learn"), ref("Hives That Forget")),))
    paper = next(p for p in merged.papers if p.id == "sails-that-learn")
    assert len(merged.papers) == 2
    assert paper.aliases == ("hives-that-forget",)
    assert paper.sightings[1].why == ("merged by hand in corrections.yml",)


def test_same_joins_more_than_two() -> None:
    merged = corrected(ALL, same=(tuple(ref(f"{FIRST_DUMP}#{n}") for n in (3, 1, 2)),))
    assert [s.position for s in only(merged).sightings] == [1, 2, 3]


def test_same_settles_a_near_miss() -> None:
    one, other = merge(NAMESAKES).papers
    paper = only(corrected(NAMESAKES, same=((ref(one.id), ref(other.id)),)))
    assert (paper.id, paper.possibly_same) == ("sails", ())


def test_different_keeps_two_papers_apart_that_look_the_same() -> None:
    together = merge(RETITLED)
    assert len(together.papers) == 1
    apart = corrected(RETITLED, different=((ref(RETITLED[0].title), ref(RETITLED[1].title)),))
    assert sorted(titles(apart)) == sorted(e.title for e in RETITLED)
    assert apart.near_misses == ()
    assert all(p.possibly_same == () for p in apart.papers)


def test_different_tells_word_for_word_copies_apart_by_their_places() -> None:
    copies = (SAILS, entry("Sails That Learn", WAVES, SECOND_DUMP, 4))
    said = ((ref(f"{FIRST_DUMP}#1"), ref(f"{SECOND_DUMP}#4")),)
    merged = corrected(copies, different=said)
    assert titles(merged) == ["Sails That Learn"] * 2
    assert len({p.id for p in merged.papers}) == 2
    assert merged.crossroads[0].papers == tuple(p.id for p in merged.papers)
    assert merged.near_misses == ()


def test_a_third_copy_stays_with_the_earliest_of_two_told_apart_and_is_no_near_miss() -> None:
    copies = tuple(entry("Sails That Learn", WAVES, position=n) for n in (1, 2, 3))
    merged = corrected(copies, different=((ref(f"{FIRST_DUMP}#1"), ref(f"{FIRST_DUMP}#2")),))
    found = sorted([s.position for s in p.sightings] for p in merged.papers)
    assert found == [[1, 3], [2]]
    assert merged.near_misses == ()


@pytest.mark.parametrize("names", [("sails-that-learn", "#2"), ("#2", "sails-that-learn")])
def test_one_place_can_be_taken_out_of_its_paper(names: tuple[str, str]) -> None:
    copies = tuple(entry("Sails That Learn", WAVES, position=n) for n in (1, 2, 3))
    refs = tuple(ref(FIRST_DUMP + name if name[0] == "#" else name) for name in names)
    merged = corrected(copies, different=(refs,))
    found = sorted([s.position for s in p.sightings] for p in merged.papers)
    assert found == [[1, 3], [2]]


def test_a_paper_cannot_be_different_from_itself() -> None:
    merged = merge(
        ALL, Corrections(different=((ref("Hives That Forget"), ref("hives-that-forget")),))
    )
    (problem,) = merged.problems
    assert "one and the same" in problem.message
    assert "#" in problem.remedy
    assert len(merged.papers) == 3


def test_different_ends_the_doubt_between_two_papers() -> None:
    one, other = merge(NAMESAKES).papers
    assert one.possibly_same
    merged = corrected(NAMESAKES, different=((ref(one.id), ref(other.id)),))
    assert merged.near_misses == ()
    assert [p.id for p in merged.papers] == [one.id, other.id]


def test_an_identifier_given_by_hand_unites_papers_like_one_that_a_dump_states() -> None:
    entries = (
        entry("Sails That Learn", WAVES),
        entry("Oars", BEES, SECOND_DUMP, identifiers=(("arxiv", "2501.00001"),)),
    )
    given = ((ref("sails-that-learn"), (("arxiv", "2501.00001"),)),)
    paper = only(corrected(entries, identifiers=given))
    assert paper.sightings[1].why == ("both have arxiv identifier 2501.00001",)


def test_an_identifier_given_by_hand_parts_papers_that_a_wrong_one_united() -> None:
    wrong = (("arxiv", "2501.00001"),)
    entries = (
        entry("Sails That Learn", WAVES, identifiers=wrong),
        entry("Oars", BEES, SECOND_DUMP, identifiers=wrong),
    )
    assert len(merge(entries).papers) == 1
    merged = corrected(
        entries, identifiers=((ref(f"{SECOND_DUMP}#1"), (("arxiv", "2501.00002"),)),)
    )
    assert [dict(p.identifiers)["arxiv"] for p in merged.papers] == ["2501.00002", "2501.00001"]


@pytest.mark.parametrize(
    "same",
    [
        ((ref("sails-that-learn", 3), ref("hives-that-forget", 3)),),
        (
            (ref("sails-that-learn", 3), ref("arches-that-crack", 3)),
            (ref("arches-that-crack", 4), ref("hives-that-forget", 4)),
        ),
    ],
    ids=["one group", "two groups that share a paper"],
)
def test_two_papers_cannot_be_the_same_and_different(same: tuple[tuple[Ref, ...], ...]) -> None:
    different = ((ref("hives-that-forget", 9), ref("sails-that-learn", 9)),)
    (problem,) = merge(ALL, Corrections(same=same, different=different)).problems
    assert (problem.severity, problem.line) == ("error", 9)
    assert "can't be different: `same` makes them one paper on line" in problem.message


@pytest.mark.parametrize(
    ("said", "message"),
    [
        (
            {
                "titles": (
                    (ref("sails-that-learn", 3), "Oars"),
                    (ref("Sails That Learn", 4), "Keels"),
                )
            },
            "'Sails That Learn' has another title on line 3",
        ),
        (
            {
                "topics": (
                    (ref("sails-that-learn", 3), ("a",)),
                    (ref("sails-that-learn", 4), ("b",)),
                )
            },
            "'sails-that-learn' has another list of topics on line 3",
        ),
        (
            {
                "identifiers": (
                    (ref("sails-that-learn", 3), (("doi", "10.1/a"), ("arxiv", "2501.00001"))),
                    (ref("sails-that-learn", 4), (("doi", "10.1/b"),)),
                )
            },
            "'sails-that-learn' has another doi identifier on line 3",
        ),
        (
            {
                "redirects": (
                    ("old", ref("sails-that-learn", 3)),
                    ("old", ref("hives-that-forget", 4)),
                )
            },
            "'old' leads to another paper already",
        ),
    ],
    ids=["titles", "topics", "identifiers", "redirects"],
)
def test_two_words_on_one_paper_are_an_error(said: dict[str, Any], message: str) -> None:
    assert [(p.line, p.message) for p in merge(ALL, Corrections(**said)).problems] == [(4, message)]


def test_saying_one_thing_twice_is_no_error() -> None:
    twice = (
        (ref("sails-that-learn"), (("doi", "10.1/a"),)),
        (ref("Sails That Learn"), (("doi", "10.1/a"), ("arxiv", "2501.00001"))),
    )
    paper = next(p for p in corrected(ALL, identifiers=twice).papers if p.abstract == WAVES)
    assert paper.identifiers == (("arxiv", "2501.00001"), ("doi", "10.1/a"))


# ------------------------------------------------------------------- the other sections


def test_a_title_set_by_hand_moves_the_page_and_leaves_the_old_address_behind() -> None:
    merged = corrected(ALL, titles=((ref("sails-that-learn"), "Sails That Teach"),))
    paper = next(p for p in merged.papers if p.abstract == WAVES)
    assert (paper.id, paper.title) == ("sails-that-teach", "Sails That Teach")
    assert paper.aliases == ("sails-that-learn",)
    assert paper.variants == ("Sails That Learn",)


def test_a_title_set_by_hand_is_a_name_for_the_other_corrections() -> None:
    merged = corrected(
        ALL,
        titles=((ref("sails-that-learn"), "Sails That Teach"),),
        topics=((ref("sails-that-teach"), ("robotics",)),),
    )
    assert [p.forced_topics for p in merged.papers if p.abstract == WAVES] == [("robotics",)]


def test_a_title_set_by_hand_may_collide_like_any_other() -> None:
    merged = corrected(ALL, titles=((ref("sails-that-learn"), "Hives That Forget"),))
    (road,) = merged.crossroads
    assert road.slug == "hives-that-forget"
    assert len(road.papers) == 2


def test_identifiers_set_by_hand_win_and_leave_the_others_alone() -> None:
    entries = (entry("Sails", identifiers=(("arxiv", "2501.00001"), ("doi", "10.1/wrong"))),)
    given = ((ref("sails"), (("doi", "10.1/right"), ("openreview", "aBc"))),)
    paper = only(corrected(entries, identifiers=given))
    assert paper.identifiers == (
        ("arxiv", "2501.00001"),
        ("doi", "10.1/right"),
        ("openreview", "aBc"),
    )


def test_topics_set_by_hand_are_passed_on_in_their_order() -> None:
    merged = corrected(ALL, topics=((ref("sails-that-learn"), ("robotics", "causality")),))
    assert {p.id: p.forced_topics for p in merged.papers} == {
        "arches-that-crack": None,
        "hives-that-forget": None,
        "sails-that-learn": ("robotics", "causality"),
    }


def test_a_paper_can_be_told_to_have_no_topics() -> None:
    merged = corrected((SAILS,), topics=((ref("sails-that-learn"), ()),))
    assert only(merged).forced_topics == ()


def test_a_hidden_paper_is_counted_and_shown_nowhere() -> None:
    entries = (*ALL, entry("Sails That Learn", WAVES, SECOND_DUMP))
    merged = corrected(entries, hide=(ref("sails-that-learn"),))
    assert titles(merged) == ["Arches That Crack", "Hives That Forget"]
    assert merged.hidden == 2


def test_hiding_a_namesake_does_not_move_the_other_paper() -> None:
    one, other = merge(NAMESAKES).papers
    merged = corrected(NAMESAKES, hide=(ref(one.id),))
    assert only(merged).id == other.id
    assert only(merged).aliases == ("sails",)
    assert only(merged).possibly_same == ()
    assert (merged.crossroads, merged.near_misses) == ((), ())


def test_an_old_address_leads_to_the_paper_it_is_redirected_to() -> None:
    merged = corrected(ALL, redirects=(("learning-sails", ref("Sails That Learn")),))
    assert merged.redirects == (("learning-sails", "sails-that-learn"),)


def test_the_address_of_a_hidden_paper_can_lead_to_another() -> None:
    merged = corrected(
        ALL,
        hide=(ref("hives-that-forget"),),
        redirects=(("hives-that-forget", ref("sails-that-learn")),),
    )
    assert merged.redirects == (("hives-that-forget", "sails-that-learn"),)


@pytest.mark.parametrize(
    ("old", "message"),
    [
        ("hives-that-forget", "'hives-that-forget' is the address of a paper"),
        ("index", "'index' can't be an address"),
    ],
)
def test_an_address_that_is_in_use_cannot_be_redirected(old: str, message: str) -> None:
    merged = merge(ALL, Corrections(redirects=((old, ref("sails-that-learn", line=3)),)))
    assert merged.redirects == ()
    assert [(p.line, p.message) for p in merged.problems] == [(3, message)]


def test_nothing_can_be_redirected_to_a_hidden_paper() -> None:
    name = ref("sails-that-learn")
    merged = merge(ALL, Corrections(hide=(name,), redirects=(("old", name),)))
    assert [p.message for p in merged.problems] == ["'sails-that-learn' is hidden"]


def test_a_suffix_keeps_within_the_length_of_an_address() -> None:
    long = "Forecasting the Sea " * 10
    merged = corrected((entry(long, WAVES), entry(long, BEES)))
    assert all(len(p.id) <= 80 for p in merged.papers)
    assert merged.papers[0].id == with_suffix(
        merged.crossroads[0].slug, merged.papers[0].id.rsplit("-", 1)[1]
    )
