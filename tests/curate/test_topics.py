import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.curate.corpus import gather
from paperstand.curate.terms import Terms
from paperstand.curate.topics import sort_by_topic
from paperstand.model import Assignment, Paper, Topic
from tests.makers import BEES, BRIDGES, WAVES, main_topics, paper, topic, vocabulary


def sorted_by(papers: list[Paper], *topics: Topic) -> list[tuple[Assignment, ...]]:
    return sort_by_topic(Terms(gather(papers)), vocabulary(*topics))


def names(found: tuple[Assignment, ...]) -> list[str]:
    return [assignment.topic for assignment in found]


SEA = topic("sea", ("ocean wave", 3.0), ("buoy", 1.0), ("harbour", 1.0))
HIVES = topic("hives", ("honeybee", 3.0), ("forage", 1.0))
STONES = topic("stones", ("masonry", 3.0), ("mortar", 1.0))


def shelf(each: int = 12) -> list[Paper]:
    """Three kinds of papers, a dozen of each, in words of their own kind."""
    kinds = {"waves": WAVES, "bees": BEES, "bridges": BRIDGES}
    return [
        paper(f"Notes on {kind} {n}", " ".join(text.split()[n * 3 :]), id=f"{kind}-{n:02}")
        for kind, text in kinds.items()
        for n in range(each)
    ]


# ------------------------------------------------------------------------ phrases decide


def test_a_paper_goes_where_its_phrases_point() -> None:
    found = sorted_by(
        [paper("A", WAVES), paper("B", BEES), paper("C", BRIDGES)], SEA, HIVES, STONES
    )
    assert [names(f) for f in found] == [["sea"], ["hives"], ["stones"]]


def test_one_phrase_that_is_proof_by_itself_is_enough() -> None:
    (found,) = sorted_by([paper("Untitled", "A masonry arch.")], STONES)
    assert names(found) == ["stones"]


def test_a_passing_mention_of_a_weak_phrase_is_not() -> None:
    (found,) = sorted_by([paper("Untitled", "A little mortar.")], STONES)
    assert found == ()


def test_a_paper_about_nothing_known_is_unsorted() -> None:
    assert sorted_by([paper("Untitled", BRIDGES)], SEA, HIVES) == [()]


def test_without_papers_or_topics_there_is_nothing_to_sort() -> None:
    assert sorted_by([], SEA) == []
    assert sorted_by([paper("A", WAVES)]) == [()]


def test_topics_come_best_first_and_at_most_three_are_main() -> None:
    words = ("sail", "mast", "keel", "oar")
    topics = [topic(f"t{n}", (word, 6.0 - n)) for n, word in enumerate(words)]
    (found,) = sorted_by([paper("Untitled", "Oar, keel, mast, sail.")], *topics)
    assert names(found) == ["t0", "t1", "t2", "t3"]
    assert main_topics(found) == ("t0", "t1", "t2")
    scores = [a.score for a in found]
    assert scores == sorted(scores, reverse=True)


def test_a_topic_far_behind_the_best_is_left_out() -> None:
    (found,) = sorted_by(
        [paper("Ocean Waves", f"{WAVES} Ocean waves, ocean waves. A dry masonry.")],
        SEA,
        topic("stones", ("masonry", 0.7)),
    )
    assert names(found) == ["sea"]


# ------------------------------------------------------------------- resemblance decides


def test_of_two_mentions_the_one_in_a_paper_of_its_kind_counts_more() -> None:
    """A paper of bees that mentions buoys is about bees, one of waves that does about the sea."""
    papers = [
        *shelf(),
        paper("Dances", f"{BEES} A buoy, two buoys.", id="x-bees"),
        paper("Swell", f"{' '.join(WAVES.split()[6:])} A buoy, two buoys.", id="x-waves"),
    ]
    found = dict(zip([p.id for p in papers], sorted_by(papers, SEA, HIVES, STONES), strict=True))
    assert names(found["x-bees"])[0] == "hives"
    sea = {i: next(a.score for a in found[i] if a.topic == "sea") for i in ("x-waves",)}
    assert sea["x-waves"] > 2.2
    assert "sea" not in main_topics(found["x-bees"])


def test_resemblance_alone_puts_no_paper_into_a_topic() -> None:
    silent = " ".join(w for w in WAVES.split() if not w.startswith(("ocean", "buoy", "harbour")))
    papers = [*shelf(), paper("Silent", silent, id="silent")]
    assert sorted_by(papers, SEA, HIVES, STONES)[-1] == ()


def test_the_reasons_name_phrases_and_the_words_typical_of_the_topic() -> None:
    papers = shelf()
    because = sorted_by(papers, SEA, HIVES, STONES)[0][0].because
    assert because[0] == "ocean wave (abstract)"
    typical = because[-1].removeprefix("words typical of it: ")
    assert typical != because[-1]
    assert all(word in WAVES.lower() for word in typical.split(", "))


def test_papers_that_come_in_later_change_nothing_until_there_are_twice_as_many() -> None:
    early = [
        paper(f"{kind.title} {n}", kind.abstract, id=f"p{n:04}")
        for n, kind in zip(range(600), shelf() * 20, strict=False)
    ]
    late = [paper(f"Hives {n}", BEES, id=f"q{n:04}") for n in range(200)]
    before = sorted_by(early, SEA, HIVES, STONES)
    after = sorted_by([*early, *late], SEA, HIVES, STONES)
    assert after[: len(before)] == before


@given(st.permutations(range(9)))
@settings(max_examples=15, deadline=None)
def test_the_order_of_papers_changes_nothing(order: list[int]) -> None:
    papers = shelf(3)
    straight = dict(zip([p.id for p in papers], sorted_by(papers, SEA, HIVES), strict=True))
    mixed = [papers[n] for n in order]
    found = dict(zip([p.id for p in mixed], sorted_by(mixed, SEA, HIVES), strict=True))
    assert {i: names(f) for i, f in found.items()} == {i: names(f) for i, f in straight.items()}


# ----------------------------------------------------------------------- set by hand


def test_topics_set_by_hand_are_taken_as_they_are() -> None:
    forced = paper("Sails", WAVES, forced_topics=("d", "c", "b", "a"))
    (found,) = sorted_by([forced], SEA)
    assert names(found) == ["d", "c", "b", "a"]
    assert main_topics(found) == ("d", "c", "b")
    assert {a.because for a in found} == {("set by hand in corrections.yml",)}


@pytest.mark.parametrize("other", [WAVES, BEES])
def test_a_paper_can_be_given_no_topics_by_hand(other: str) -> None:
    forced = paper("Sails", WAVES, forced_topics=())
    assert sorted_by([forced, paper("Other", other)], SEA)[0] == ()
