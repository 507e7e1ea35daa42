from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.merge.candidates import Pair
from paperstand.merge.cluster import cluster
from paperstand.merge.evidence import Outcome, Verdict, compare
from paperstand.merge.forms import Form
from paperstand.model import Entry
from tests.makers import BEES, BRIDGES, OTHER_SUMMARY, WAVES, WAVES_SUMMARY, entry

SAME = Verdict(Outcome.SAME, ("alike",), 0.8)


def clusters(*entries: Entry) -> list[list[int]]:
    """Clusters by the evidence there is between all pairs."""
    forms = [Form.of(e) for e in entries]
    verdicts = {
        (a, b): verdict
        for a, b in combinations(range(len(forms)), 2)
        if (verdict := compare(forms[a], forms[b])).outcome is not Outcome.DIFFERENT
    }
    return cluster(forms, verdicts)


def series(size: int) -> list[Form]:
    """Forms that the evidence would all keep apart."""
    return [Form.of(entry(f"Sails of Year {n}", f"{n} " * 5)) for n in range(size)]


def equals(size: int) -> list[Form]:
    """Forms that the evidence would all put together."""
    return [Form.of(entry(abstract=f"{WAVES} Again {n}.")) for n in range(size)]


def test_without_evidence_everything_stays_alone() -> None:
    assert cluster(equals(3), {}) == [[0], [1], [2]]


def test_pairs_that_are_the_same_end_up_together() -> None:
    assert cluster(equals(4), {(0, 2): SAME, (2, 3): SAME}) == [[0, 2, 3], [1]]


def test_uncertain_pairs_stay_apart() -> None:
    doubt = Verdict(Outcome.UNCERTAIN, ("alike",), 0.9)
    assert cluster(equals(2), {(0, 1): doubt}) == [[0], [1]]


def test_a_chain_of_look_alikes_does_not_fuse_a_series() -> None:
    chain = {(n, n + 1): SAME for n in range(5)}
    assert max(map(len, cluster(series(6), chain))) == 2


def test_the_strongest_evidence_joins_first() -> None:
    strong = Verdict(Outcome.SAME, ("alike",), 0.9)
    assert cluster(series(3), {(0, 1): SAME, (1, 2): strong}) == [[0], [1, 2]]


def test_a_bare_title_joins_the_one_paper_it_fits() -> None:
    assert clusters(entry(), entry("Hives", BEES), entry(abstract="")) == [[0, 2], [1]]


def test_a_bare_title_that_fits_two_papers_joins_neither() -> None:
    assert clusters(entry(), entry(abstract=BEES), entry(abstract="")) == [[0], [1], [2]]


def test_a_cut_title_that_fits_two_papers_joins_neither() -> None:
    start = "Drawing the Sea State: Generative Wave Forecasts"
    found = clusters(
        entry(f"{start} for Harbours"), entry(f"{start} for Bees", BEES), entry(f"{start} f…", "")
    )
    assert found == [[0], [1], [2]]


def test_bare_titles_that_fit_two_papers_still_find_each_other() -> None:
    people = ("Ada Storm",)
    found = clusters(
        entry(), entry(abstract=BEES), entry(abstract=""), entry(abstract="", authors=people)
    )
    assert found in ([[0], [1], [2], [3]], [[0], [1], [2, 3]])


def test_authors_tell_which_of_two_papers_a_bare_title_is() -> None:
    storm, hive = ("Ada Storm",), ("Dora Hive",)
    found = clusters(
        entry(authors=storm), entry(abstract=BEES, authors=hive), entry(abstract="", authors=hive)
    )
    assert found == [[0], [1, 2]]


def test_a_copy_without_identifier_does_not_fuse_two_papers_with_other_identifiers() -> None:
    found = clusters(
        entry(identifiers=(("arxiv", "2501.00001"),)),
        entry(identifiers=(("arxiv", "2501.00002"),)),
        entry(),
    )
    assert not any({0, 1} <= set(group) for group in found)


def test_two_unlike_summaries_of_one_abstract_are_no_obstacle() -> None:
    found = clusters(entry(abstract=WAVES_SUMMARY), entry(abstract=OTHER_SUMMARY), entry())
    assert found == [[0, 1, 2]]


def test_a_bare_title_finds_its_paper_after_a_retitle() -> None:
    title = "Drawing the Sea State: Generative Wave Forecasts for Every Harbour"
    retitled = "Drawing the Sea State: Ensembles of Wave Forecasts for Harbours and Coasts"
    found = clusters(entry(title), entry(retitled), entry(title, ""), entry(retitled, ""))
    assert found == [[0, 1, 2, 3]]


def test_the_curators_same_needs_no_evidence() -> None:
    assert cluster(series(4), {}, same=[{0, 3}, {1, 3}]) == [[0, 1, 3], [2]]


def test_the_curators_different_outweighs_all_evidence() -> None:
    together = dict.fromkeys(combinations(range(3), 2), SAME)
    found = cluster(equals(3), together, different={(0, 2)})
    assert found == [[0, 1], [2]]


def test_same_is_stronger_than_different_where_the_curator_says_both() -> None:
    assert cluster(series(2), {}, same=[{0, 1}], different={(0, 1)}) == [[0, 1]]


edges = st.dictionaries(
    st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] < p[1]),
    st.builds(
        Verdict,
        st.sampled_from([Outcome.SAME, Outcome.UNCERTAIN]),
        st.just(("alike",)),
        st.sampled_from([0.4, 0.7, 0.9]),
        st.booleans(),
    ),
)


@given(
    edges, st.sets(st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda p: p[0] < p[1]))
)
@settings(max_examples=100, deadline=None)
def test_every_form_is_in_exactly_one_cluster_without_the_pairs_kept_apart(
    verdicts: dict[Pair, Verdict], different: set[Pair]
) -> None:
    found = cluster(equals(8), verdicts, different=different)
    assert sorted(member for group in found for member in group) == list(range(8))
    assert not any(pair in different for group in found for pair in combinations(group, 2))


@pytest.mark.parametrize("title", ["Sails", "Honest Sails for Cold Harbours"])
def test_unlike_papers_of_one_title_never_share_a_cluster(title: str) -> None:
    assert clusters(*(entry(title, text) for text in (WAVES, BEES, BRIDGES))) == [[0], [1], [2]]
