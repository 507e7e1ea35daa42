import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.curate import kin
from paperstand.curate.corpus import gather
from paperstand.curate.kin import find_pairs
from paperstand.curate.related import MOST, relate
from paperstand.curate.terms import Terms
from paperstand.curate.vectors import Vectors
from paperstand.model import Paper, Relation
from tests.makers import BEES, BRIDGES, WAVES, paper

SWELL = (
    "Swell travels far. We measure how ocean waves reach a harbour after storms, using buoys, "
    "satellites and an ensemble of hindcasts, and compare the forecast with records of each coast."
)
LONER = paper("Zygotic Quorum", "Kvass fermentation beneath xerophytes.")
SHELF = [
    paper("Drawing the Sea State", WAVES),
    paper("Where the Swell Goes", SWELL),
    paper("Hives That Forget", BEES),
    paper("Arches That Crack", BRIDGES),
    paper("Dancing Robots", BEES[:400]),
    paper("Notes on Mortar", BRIDGES[:300]),
    paper("An Untold Story", ""),
    LONER,
]


def by_id(papers: list[Paper]) -> dict[str, tuple[Relation, ...]]:
    ordered = sorted(papers, key=lambda p: p.id)
    vectors = Vectors(Terms(gather(ordered)))
    found = relate(vectors, find_pairs(vectors))
    return dict(zip([p.id for p in ordered], found, strict=True))


def kin_of(papers: list[Paper]) -> list[tuple[Relation, ...]]:
    found = by_id(papers)
    return [found[p.id] for p in papers]


def test_the_nearest_paper_comes_first() -> None:
    found = by_id(SHELF)
    assert found["drawing-the-sea-state"][0].id == "where-the-swell-goes"
    assert found["dancing-robots"][0].id == "hives-that-forget"
    assert found["notes-on-mortar"][0].id == "arches-that-crack"


def test_kinship_is_explained_by_words_that_both_papers_have() -> None:
    (nearest, *_) = by_id(SHELF)["drawing-the-sea-state"]
    assert 1 <= len(nearest.because) <= 4
    assert all(word in WAVES.lower() and word in SWELL.lower() for word in nearest.because)


def test_words_are_compared_in_the_singular_and_without_markup() -> None:
    one, other = kin_of(
        [
            paper("Mending Sails", "Sails need mending."),
            paper(r"The {\em Sail}", r"A \textbf{sail} of $\alpha$."),
        ]
    )
    assert one[0].because[0] == "sail"
    assert other[0].score == one[0].score


def test_kinship_is_mutual() -> None:
    found = by_id(SHELF)
    pairs = {(one, k.id, k.score) for one, all_kin in found.items() for k in all_kin}
    assert pairs == {(other, one, score) for one, other, score in pairs}


def test_a_paper_is_not_its_own_kin() -> None:
    twins = [paper("Sails", WAVES, id="sails-1"), paper("Sails", WAVES, id="sails-2")]
    assert [[k.id for k in near] for near in kin_of(twins)] == [["sails-2"], ["sails-1"]]


def test_a_paper_that_shares_nothing_has_no_kin() -> None:
    assert by_id(SHELF)[LONER.id] == ()


def test_a_single_chance_word_makes_no_kin() -> None:
    strangers = [paper("Waves", f"{WAVES} Zephyr."), paper("Bees", f"{BEES} Zephyr.")]
    assert kin_of(strangers) == [(), ()]


def test_scores_fall_and_stay_between_zero_and_one() -> None:
    for found in kin_of(SHELF):
        scores = [k.score for k in found]
        assert scores == sorted(scores, reverse=True)
        assert all(0 < s <= 1 for s in scores)


def test_only_the_closest_are_shown() -> None:
    crowd = [paper(f"Sails {n}", WAVES, id=f"sails-{n:02}") for n in range(MOST + 5)]
    found = kin_of(crowd)[0]
    assert [k.id for k in found] == [f"sails-{n:02}" for n in range(1, MOST + 1)]


@pytest.mark.parametrize(
    "papers",
    [
        [],
        [paper("Sails", WAVES)],
        [paper("…", ""), paper("海浪预报", ""), paper("The", "and of it")],
        [paper("…", ""), paper("Sails", WAVES)],
    ],
    ids=["no papers", "one paper", "no words", "words in one paper only"],
)
def test_there_is_no_kin_without_two_texts(papers: list[Paper]) -> None:
    assert kin_of(papers) == [()] * len(papers)


def test_papers_without_abstract_are_compared_by_their_titles() -> None:
    one, _, other = kin_of([paper("Old Sails", ""), paper("Hives", ""), paper("Sails of Old", "")])
    assert one[0].id == "sails-of-old"
    assert other[0].id == "old-sails"


def test_a_summary_stands_in_for_the_abstract() -> None:
    one, _ = kin_of([paper("Hives", "", summary="Honeybee colonies."), paper("Robots", BEES)])
    assert set(one[0].because) == {"colony", "honeybee"}


def test_a_large_corpus_that_shares_every_word_has_no_kin_and_no_trouble() -> None:
    same = [paper("Sails", "Honest sails.", id=f"sails-{n}") for n in range(60)]
    assert kin_of(same) == [()] * 60


def test_a_survey_that_is_a_bit_like_everything_is_not_everybodys_next_paper() -> None:
    """Each of the small papers has a closer one; the survey repeats the words of all."""
    pairs = [
        paper(f"Sail {word} {n}", f"{word} canvas {word} rope and {word} mast, number {n}.")
        for word in ("gaff", "lateen", "sprit", "lug", "spinnaker", "genoa")
        for n in ("one", "two")
    ]
    survey = paper(
        "A Survey of Sails",
        "Sail canvas rope mast: gaff, lateen, sprit, lug, spinnaker, genoa, number.",
    )
    found = by_id([*pairs, survey])
    for one in pairs:
        assert found[one.id][0].id != survey.id


def test_beyond_a_size_candidates_share_a_rarer_term_and_the_nearest_are_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    crowd = [
        paper(
            f"Sails {n}",
            f"Honest sails number{n % 20} and harbour{n % 12} with rope{n % 30} in wind.",
            id=f"p{n:03}",
        )
        for n in range(120)
    ]
    exact = by_id(crowd)
    monkeypatch.setattr(kin, "_ALL", 50)
    monkeypatch.setattr(kin, "_HOLDERS", 20)
    capped = by_id(crowd)
    first = [(exact[i][0].id, capped[i][0].id) for i in exact]
    assert sum(one == other for one, other in first) >= 0.95 * len(first)


@given(st.permutations(SHELF))
@settings(max_examples=25, deadline=None)
def test_the_order_of_papers_changes_nothing(shuffled: list[Paper]) -> None:
    assert by_id(shuffled) == by_id(SHELF)


def test_papers_beyond_one_block_are_compared_with_those_of_others() -> None:
    crowd = [paper(f"word{n} only{n}", "", id=f"p{n:04}") for n in range(600)]
    crowd[1] = paper("Zygotic quorum", "", id="p0001")
    crowd[599] = paper("Zygotic quora quorum", "", id="p0599")
    found = kin_of(crowd)
    assert [k.id for k in found[1]] == ["p0599"]
    assert [k.id for k in found[599]] == ["p0001"]
