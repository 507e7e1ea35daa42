from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.merge import merge
from paperstand.model import Corrections, Entry, Link, Merged, Paper
from paperstand.slugs import RESERVED, title_slug
from tests.makers import (
    BEES,
    BRIDGES,
    FIRST_DUMP,
    OTHER_SUMMARY,
    SECOND_DUMP,
    THIRD_DUMP,
    WAVES,
    WAVES_SUMMARY,
    beginning,
    entry,
    ref,
)

TITLE = "Drawing the Sea State: Generative Wave Forecasts for Every Harbour"
RETITLE = "Drawing the Sea State: Ensembles of Wave Forecasts for Harbours and Coasts"


def only(merged: Merged) -> Paper:
    (paper,) = merged.papers
    return paper


def addresses(merged: Merged) -> list[str]:
    """Every address below papers/ that has a page."""
    return [
        *(p.id for p in merged.papers),
        *(alias for p in merged.papers for alias in p.aliases),
        *(road.slug for road in merged.crossroads),
    ]


# ------------------------------------------------------------------------- one paper


@pytest.mark.parametrize(
    ("title", "abstract"),
    [
        pytest.param(TITLE, WAVES, id="word for word"),
        pytest.param(TITLE.upper(), WAVES, id="in capitals"),
        pytest.param(TITLE.replace(":", " –"), WAVES, id="with a dash"),
        pytest.param(TITLE.replace(" ", "", 2), WAVES, id="with spaces eaten"),
        pytest.param(rf"{{\em Drawing}} the \textbf{{Sea}} {TITLE[16:]}", WAVES, id="with markup"),
        pytest.param(TITLE[:45] + "…", WAVES, id="with the title cut"),
        pytest.param(TITLE, beginning(WAVES, 25), id="with the abstract cut"),
        pytest.param(TITLE, "", id="without abstract"),
        pytest.param(TITLE, WAVES_SUMMARY, id="with a summary only"),
        pytest.param(RETITLE, WAVES, id="under another title"),
    ],
)
@pytest.mark.parametrize("dump", [FIRST_DUMP, SECOND_DUMP])
def test_a_paper_seen_again_is_shown_once(title: str, abstract: str, dump: str) -> None:
    paper = only(merge([entry(TITLE), entry(title, abstract, dump, position=2)]))
    assert (paper.title, paper.abstract) == (TITLE, WAVES)
    assert [s.position for s in paper.sightings] == [1, 2]


def test_a_summary_that_came_first_ends_up_beside_the_abstract() -> None:
    paper = only(merge([entry(TITLE, WAVES_SUMMARY), entry(TITLE, WAVES, SECOND_DUMP)]))
    assert (paper.abstract, paper.summary) == (WAVES, WAVES_SUMMARY)


def test_a_shared_identifier_makes_one_paper_of_two_titles_and_texts() -> None:
    arxiv = (("arxiv", "2501.00001"),)
    paper = only(
        merge(
            [
                entry(TITLE, WAVES, identifiers=arxiv),
                entry("Honest Ensembles", BEES, SECOND_DUMP, identifiers=arxiv),
            ]
        )
    )
    assert paper.id == title_slug(TITLE)
    assert paper.aliases == ("honest-ensembles",)
    assert paper.variants == ("Honest Ensembles",)
    assert paper.sightings[1].why == ("both have arxiv identifier 2501.00001",)


@pytest.mark.parametrize(
    ("again", "why"),
    [
        (entry(TITLE, WAVES, SECOND_DUMP), "same title and abstract, word for word"),
        (entry(TITLE, WAVES + " Again.", SECOND_DUMP), "equal titles"),
        (entry(TITLE, "", SECOND_DUMP), "one has no abstract"),
        (entry(TITLE[:45] + "…", WAVES, SECOND_DUMP), "one title is the other, cut short"),
        (entry(TITLE, OTHER_SUMMARY, SECOND_DUMP), "the abstracts share most of their words"),
        (entry(RETITLE, WAVES, SECOND_DUMP), "abstracts 100% alike"),
    ],
)
def test_a_sighting_says_how_it_was_recognised(again: Entry, why: str) -> None:
    first, second = only(merge([entry(TITLE), again])).sightings
    assert first.why == ()
    assert why in second.why


def test_a_sighting_known_only_through_a_later_one_names_that_evidence() -> None:
    paper = only(
        merge(
            [
                entry(TITLE, WAVES_SUMMARY),
                entry(TITLE, OTHER_SUMMARY, SECOND_DUMP),
                entry(TITLE, WAVES, THIRD_DUMP),
            ]
        )
    )
    assert "the abstracts share most of their words" in paper.sightings[1].why


def test_dumps_are_told_in_the_order_of_their_dates_and_undated_ones_last() -> None:
    paper = only(
        merge(
            [
                entry(dump=THIRD_DUMP),
                entry(dump="1-undated"),
                entry(dump=FIRST_DUMP, position=2),
                entry(dump=FIRST_DUMP, position=1),
            ]
        )
    )
    assert [(s.dump, s.position) for s in paper.sightings] == [
        (FIRST_DUMP, 1),
        (FIRST_DUMP, 2),
        (THIRD_DUMP, 1),
        ("1-undated", 1),
    ]


def test_no_entries_make_no_papers() -> None:
    assert merge([]) == Merged(())


# ------------------------------------------------------------------------ two papers


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sails for Cold Harbours, Part I", "Sails for Cold Harbours, Part II"),
        ("SailNet 2.0: Sails for Harbours", "SailNet: Sails for Harbours"),
        ("The Cold Harbour Challenge 2024", "The Cold Harbour Challenge 2025"),
        ("SailNet", "SailNet++"),
        ("Sails for Cold Harbours", "Sails for Cold Harbours Revisited"),
        ("Seeing Sails in 3D", "Seeing Sails in 4D"),
    ],
)
@pytest.mark.parametrize(
    ("texts"), [(WAVES, WAVES), (WAVES, BEES), ("", "")], ids=["one text", "two texts", "no text"]
)
def test_a_sequel_is_a_paper_of_its_own(one: str, other: str, texts: tuple[str, str]) -> None:
    merged = merge([entry(one, texts[0]), entry(other, texts[1], SECOND_DUMP)])
    assert sorted(p.title for p in merged.papers) == sorted([one, other])


def test_an_uncertain_pair_stays_two_papers_that_name_each_other() -> None:
    merged = merge([entry("Sails", WAVES), entry("Sails", BEES, SECOND_DUMP)])
    one, other = merged.papers
    assert [k.id for k in one.possibly_same] == [other.id]
    assert [k.id for k in other.possibly_same] == [one.id]
    (miss,) = merged.near_misses
    assert set(miss.papers) == {one.id, other.id}
    assert miss.because == one.possibly_same[0].because == other.possibly_same[0].because
    assert "the abstracts have little in common" in miss.because


def test_one_abstract_under_two_unrelated_titles_is_a_near_miss() -> None:
    merged = merge([entry("Drawing the Sea State"), entry("Honest Ensembles from Buoys")])
    assert len(merged.papers) == 2
    assert "abstracts 100% alike" in merged.near_misses[0].because


def test_namesakes_by_other_authors_are_no_near_miss() -> None:
    merged = merge(
        [
            entry("Sails", WAVES, authors=("Ada Storm",)),
            entry("Sails", BEES, SECOND_DUMP, authors=("Dora Hive",)),
        ]
    )
    assert len(merged.papers) == 2
    assert merged.near_misses == ()


@pytest.mark.parametrize("abstract", ["", "N/A"])
def test_bare_entries_of_a_title_that_anybody_may_have_are_no_copies(abstract: str) -> None:
    merged = merge([entry("Editorial", abstract), entry("Editorial", abstract, SECOND_DUMP)])
    assert len(merged.papers) == 2
    assert merged.near_misses[0].because[-1] == "too short a title to be sure"


def test_bare_entries_of_a_coined_name_are_copies() -> None:
    assert len(merge([entry("SailNet", ""), entry("SailNet", "", SECOND_DUMP)]).papers) == 1


def test_a_title_of_spaces_takes_no_time() -> None:
    assert len(merge([entry("&nbsp;" * 50_000 + "Sails)"), entry("Sails")]).papers) >= 1


def test_a_drifting_series_does_not_become_one_paper() -> None:
    words = [*WAVES.split(), *BEES.split(), *BRIDGES.split()]
    series = [
        entry(f"Notes from the Harbour, {word} edition", " ".join(words[n * 35 : n * 35 + 110]))
        for n, word in enumerate(("spring", "summer", "autumn", "winter", "late", "last"))
    ]
    merged = merge(series)
    assert len(merged.near_misses) >= 2
    assert max(len(p.sightings) for p in merged.papers) == 2


def test_a_bare_title_does_not_fuse_two_papers_of_that_title() -> None:
    merged = merge(
        [
            entry("Sails for Cold Harbours", WAVES),
            entry("Sails for Cold Harbours", BEES, SECOND_DUMP),
            entry("Sails for Cold Harbours", "", THIRD_DUMP),
        ]
    )
    assert [len(p.sightings) for p in merged.papers] == [1, 1, 1]
    assert len(merged.near_misses) == 3
    assert sum("and the title fits several papers" in m.because for m in merged.near_misses) == 2


# ------------------------------------------------------------------------- addresses


def test_namesakes_share_a_crossroads_at_the_bare_address() -> None:
    merged = merge([entry("Sails", WAVES), entry("Sails", BEES)])
    (road,) = merged.crossroads
    assert (road.slug, road.title) == ("sails", "Sails")
    assert road.papers == tuple(p.id for p in merged.papers)
    assert all(p.id.startswith("sails-") for p in merged.papers)


def test_a_suffix_stays_when_the_paper_is_seen_again() -> None:
    namesakes = [entry("Sails", WAVES), entry("Sails", BEES)]
    before = merge(namesakes)
    after = merge(
        [
            *namesakes,
            entry("SAILS", WAVES, SECOND_DUMP, authors=("Ada Storm",)),
            entry("Sails", BEES + " More.", THIRD_DUMP, identifiers=(("doi", "10.1/b"),)),
        ]
    )
    assert [p.id for p in after.papers] == [p.id for p in before.papers]
    assert [len(p.sightings) for p in after.papers] == [2, 2]


def test_an_old_title_that_another_paper_bears_leads_to_both() -> None:
    merged = merge(
        [
            entry(TITLE, WAVES, authors=("Ada Storm",)),
            entry(RETITLE, WAVES, SECOND_DUMP, authors=("Ada Storm",)),
            entry(RETITLE, BEES, authors=("Dora Hive",)),
        ]
    )
    (road,) = merged.crossroads
    assert road.slug == title_slug(RETITLE)
    assert road.papers == tuple(p.id for p in merged.papers)
    assert title_slug(TITLE) in road.papers


@pytest.mark.parametrize("title", ["Index", "con", "COM1"])
def test_a_reserved_name_gets_a_suffix(title: str) -> None:
    paper = only(merge([entry(title)]))
    assert paper.id.startswith(f"{title.lower()}-")
    assert paper.aliases == ()


# ------------------------------------------------------------------------ properties

arxiv = (("arxiv", "2501.00001"),)
POOL = [
    entry(TITLE, WAVES, position=1),
    entry(TITLE, WAVES, SECOND_DUMP, 1),
    entry(RETITLE, WAVES, THIRD_DUMP, 1, authors=("Ada Storm",)),
    entry(TITLE[:45] + "…", WAVES_SUMMARY, SECOND_DUMP, 2),
    entry("Sails", WAVES, FIRST_DUMP, 2, keywords=("sea",)),
    entry("Sails", BEES, SECOND_DUMP, 3),
    entry("SAILS!", "", THIRD_DUMP, 2, links=(Link("code", "https://github.com/a/b"),)),
    entry("Hives That Forget, Part I", BEES, FIRST_DUMP, 3),
    entry("Hives That Forget, Part II", BEES, FIRST_DUMP, 4),
    entry("Hives That Forget", "", SECOND_DUMP, 4),
    entry("Arches", BRIDGES, THIRD_DUMP, 3, identifiers=arxiv),
    entry("Vaults", "", "no-date", 1, identifiers=arxiv),
    entry("Index", "", "no-date", 2),
]
CORRECTIONS = Corrections(
    same=((ref("arches"), ref("Hives That Forget, Part II")),),
    different=((ref(f"{FIRST_DUMP}#1"), ref(f"{SECOND_DUMP}#1")),),
    titles=((ref("Index"), "Sails"),),
    hide=(ref("hives-that-forget-part-i"),),
    redirects=(("old-arches", ref("arches")),),
)


@given(st.permutations(POOL))
@settings(max_examples=60, deadline=None)
def test_the_order_of_entries_and_dumps_never_changes_anything(shuffled: list[Entry]) -> None:
    assert merge(shuffled) == merge(POOL)


@given(st.permutations(POOL))
@settings(max_examples=30, deadline=None)
def test_the_order_of_entries_changes_nothing_under_corrections_either(
    shuffled: list[Entry],
) -> None:
    expected = merge(POOL, CORRECTIONS)
    assert expected.problems == ()
    assert merge(shuffled, CORRECTIONS) == expected


words = st.sampled_from(
    ["Sails", "sails", "Oars", "Index", "con", "海浪", "🌊", "!", "II", "++", "…"]
)
titles = st.lists(words, min_size=1, max_size=4).map(" ".join) | st.text(
    st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30
)


def numbered(drawn: Sequence[Entry]) -> list[Entry]:
    return [replace(e, position=n) for n, e in enumerate(drawn, 1)]


dumps = st.lists(
    st.builds(
        entry,
        titles,
        st.sampled_from([WAVES, BEES, WAVES_SUMMARY, beginning(WAVES, 40), ""]),
        st.sampled_from([FIRST_DUMP, SECOND_DUMP]),
        authors=st.sampled_from([(), ("Ada Storm",), ("Dora Hive", "Emil Comb")]),
        identifiers=st.sampled_from([(), (), arxiv, (("arxiv", "2501.00002"),)]),
    ),
    max_size=9,
).map(numbered)


@given(dumps)
@settings(max_examples=100, deadline=None)
def test_every_title_ever_seen_resolves(entries: Sequence[Entry]) -> None:
    there = {*addresses(merge(entries)), *RESERVED}
    assert {title_slug(e.title) for e in entries} <= there


@given(dumps)
@settings(max_examples=100, deadline=None)
def test_no_address_is_given_twice(entries: Sequence[Entry]) -> None:
    merged = merge(entries)
    given_out = addresses(merged)
    assert len(set(given_out)) == len(given_out)
    assert all(0 < len(a) <= 80 and a not in RESERVED for a in given_out)
    assert [p.id for p in merged.papers] == sorted(p.id for p in merged.papers)


@given(dumps, st.sets(st.integers(1, 9)))
@settings(max_examples=100, deadline=None)
def test_every_entry_is_kept_merged_or_hidden(entries: list[Entry], hide: set[int]) -> None:
    there = [e for e in entries if e.position in hide]
    corrections = Corrections(hide=tuple(ref(f"{e.dump}#{e.position}") for e in there))
    merged = merge(entries, corrections)
    seen = [(s.dump, s.position) for p in merged.papers for s in p.sightings]
    assert merged.problems == ()
    assert len(set(seen)) == len(seen)
    assert len(seen) + merged.hidden == len(entries)
    assert not {(e.dump, e.position) for e in there}.intersection(seen)
    assert merged.hidden >= len(there)


@given(dumps)
@settings(max_examples=60, deadline=None)
def test_nothing_is_invented(entries: list[Entry]) -> None:
    said = {(e.dump, e.position): e for e in entries}
    for paper in merge(entries).papers:
        sources = [said[s.dump, s.position] for s in paper.sightings]
        assert paper.title in {e.title for e in sources}
        assert paper.abstract in {"", *(e.abstract for e in sources)}
        assert paper.authors in {e.authors for e in sources}
        assert set(paper.identifiers) <= {i for e in sources for i in e.identifiers}


def test_names_and_order_of_dumps_do_not_decide_between_equals() -> None:
    """A bare title between two namesakes goes the same way in any order."""

    def groups(order: Sequence[str]) -> set[frozenset[str]]:
        entries = [
            entry("Sails at Sea", abstract, position=n, source_id=abstract[:9])
            for n, abstract in enumerate(order, 1)
        ]
        papers = merge(entries).papers
        return {frozenset(s.source_id or "" for s in p.sightings) for p in papers}

    orders = list(permutations([WAVES, BEES, ""]))
    assert all(groups(order) == groups(orders[0]) for order in orders)


def test_addresses_outlive_a_correction_that_unites_two_papers() -> None:
    entries = [
        entry("Sails at Sea", WAVES, authors=("Ada Storm",)),
        entry("Sails at Sea", BEES, position=2, authors=("Dora Hive",)),
    ]
    before = {p.id for p in merge(entries).papers}
    places = (ref(f"{FIRST_DUMP}#1"), ref(f"{FIRST_DUMP}#2"))
    after = merge(entries, Corrections(same=(places,)))
    (paper,) = after.papers
    assert before <= {paper.id, *paper.aliases}


def test_addresses_outlive_a_title_set_by_hand() -> None:
    entries = [
        entry("Sails at Sea", WAVES, authors=("Ada Storm",)),
        entry("Sails at Sea", BEES, position=2, authors=("Dora Hive",)),
    ]
    before = {p.id for p in merge(entries).papers}
    corrected = Corrections(titles=((ref(f"{FIRST_DUMP}#1"), "Waves at Sea"),))
    after = merge(entries, corrected)
    known = {name for p in after.papers for name in (p.id, *p.aliases)}
    assert before <= known


def test_many_spellings_of_one_paper_are_merged_in_reasonable_time() -> None:
    words = WAVES.split()
    entries = [
        entry(
            abstract=" ".join(w + "x" * (n % 97 == i % 97) for i, w in enumerate(words)) + f" v{n}",
            position=n,
        )
        for n in range(600)
    ]
    assert len(merge(entries).papers) == 1
