import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.curate.topics import THRESHOLD, TopicMatcher, main_topics
from paperstand.model import Assignment, Paper, Topic
from tests.makers import BEES, BRIDGES, WAVES, paper, topic, vocabulary


def assigned(found: Paper, *topics: Topic) -> dict[str, Assignment]:
    return {a.topic: a for a in TopicMatcher(vocabulary(*topics)).assign(found)}


def matches(phrase: str, text: str) -> bool:
    """Whether a phrase that is proof by itself is found in an abstract."""
    return bool(assigned(paper("Untitled", text), topic("one", phrase)))


# ------------------------------------------------------------------------- matching


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("RAG", "Our fragment of a larger storage."),
        ("RAG", "A rag doll falls."),
        ("RAG", "RAGs2 and xRAG and RAGE"),
        ("RL", "Its URL is https://example.org/RLX."),
        ("GAN", "The organ began."),
        ("wave", "A microwave oven."),
        ("sea state", "sea ice state"),
        ("sea state", "state of the sea"),
        ("3D", "in 2D and 30 days"),
        ("S4", "stage s4"),
        ("transformer", "We transform it."),
    ],
)
def test_a_phrase_is_never_found_inside_other_words(phrase: str, text: str) -> None:
    assert not matches(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("RAG", "We use RAG."),
        ("RAG", "Many RAGs."),
        ("RAG", "A RAG-like thing."),
        ("3D", "A 3D map."),
        ("ocean wave", "Ocean waves are high."),
        ("ocean waves", "An ocean wave is high."),
        ("case study", "Two case studies."),
        ("sea state", "SEA STATE"),
        ("fine tuning", "It needs fine-tuning."),
        ("fine-tuning", "It needs fine tuning."),
        ("fine tuning", "It needs fine–tuning."),
        ("text-to-speech", "Text to speech systems."),
        ("input/output", "input-output maps"),
        ("optimization", "Convex optimisation."),
        ("optimisation", "Convex optimization."),
        ("behavior", "Strange behaviours."),
        ("modeling", "Statistical modelling."),
        ("labeled data", "Labelled data"),
        ("Schrödinger bridge", "A Schrodinger bridge."),
        ("Bayes rule", "Bayes’ rule"),
        ("honeybee dance", "(honeybee dances)"),
        ("sea state", r"A {\em sea} \textbf{state}."),
    ],
)
def test_a_phrase_is_found_in_every_spelling(phrase: str, text: str) -> None:
    assert matches(phrase, text)


def test_a_lower_case_phrase_is_not_an_acronym() -> None:
    assert matches("rag", "A rag doll falls.")
    assert matches("sail", "SAIL")


@given(st.text("abcdefghij", min_size=3, max_size=8), st.text("abcdefghij", min_size=1, max_size=4))
@settings(max_examples=80, deadline=None)
def test_a_longer_word_never_counts_as_a_shorter_one(word: str, more: str) -> None:
    assert not matches(word, f"the {word}{more} of it")
    assert not matches(word.upper(), f"the {word.upper()}{more.upper()}Q of it")


# -------------------------------------------------------------------------- weights


def test_a_phrase_of_weight_three_is_proof_by_itself() -> None:
    assert assigned(paper("Untitled", "Deep sails."), topic("one", ("deep sail", 3.0)))


@pytest.mark.parametrize(
    ("title", "abstract", "there"),
    [
        ("Sails", "Oars.", True),
        ("Oars", "Sails and sails and sails.", True),
        ("Oars", "Sails and sails.", False),
        ("Oars", "Keels.", False),
    ],
    ids=["the title", "three mentions", "two mentions", "nothing"],
)
def test_a_phrase_of_weight_one_needs(title: str, abstract: str, there: bool) -> None:
    found = assigned(paper(title, abstract), topic("one", ("sail", 1.0)))
    assert bool(found) is there


def test_weak_phrases_add_up() -> None:
    weak = topic("one", ("sail", 1.0), ("mast", 1.0), ("keel", 1.0))
    assert not assigned(paper("Untitled", "A sail and a mast."), weak)
    assert assigned(paper("Untitled", "A sail, a mast and a keel."), weak)["one"].score == THRESHOLD


def test_the_title_counts_three_times_and_mentions_count_up_to_three() -> None:
    found = assigned(paper("Sails", "Sails. " * 10), topic("one", ("sail", 2.0)))
    assert found["one"].score == 2.0 * (3 + 3)


def test_a_summary_stands_in_for_the_abstract() -> None:
    said = paper("Untitled", "", summary="All about sea states.")
    assert assigned(said, topic("one", "sea state"))


def test_a_paper_of_a_title_alone_has_topics_too() -> None:
    assert assigned(paper("Sea States", ""), topic("one", "sea state"))


def test_a_paper_about_nothing_known_has_no_topics() -> None:
    assert assigned(paper("Untitled", BRIDGES), topic("one", "sea state")) == {}


# ---------------------------------------------------------------- overlaps and masks


def test_at_one_place_only_the_longest_phrase_of_a_topic_counts() -> None:
    nested = topic("one", ("ocean wave height", 3.0), ("ocean wave", 2.0), ("wave", 1.0))
    found = assigned(paper("Untitled", "The ocean wave height."), nested)["one"]
    assert found.score == 3.0
    assert found.because == ("ocean wave height (abstract)",)


def test_a_shorter_phrase_still_counts_elsewhere_in_the_text() -> None:
    nested = topic("one", ("ocean wave", 2.0), ("wave", 1.0))
    found = assigned(paper("Untitled", "An ocean wave is a wave."), nested)["one"]
    assert found.score == 3.0


def test_two_topics_may_share_a_phrase() -> None:
    found = assigned(
        paper("Untitled", "Ocean waves."), topic("a", "ocean wave"), topic("b", "wave")
    )
    assert set(found) == {"a", "b"}


def test_an_excluded_phrase_masks_what_it_covers() -> None:
    masked = topic("one", "transformer", exclude=["power transformer"])
    assert not assigned(paper("Power Transformers", "A power transformer hums."), masked)
    assert assigned(paper("Power Transformers", "It is a transformer."), masked)


def test_an_excluded_phrase_masks_its_like() -> None:
    assert not assigned(paper("Sails"), topic("one", "sails", exclude=["sail"]))


def test_an_excluded_phrase_leaves_a_longer_one_alone() -> None:
    masked = topic("one", "power transformer network", exclude=["power transformer"])
    assert assigned(paper("Untitled", "A power transformer network."), masked)


def test_an_exclusion_counts_for_its_own_topic_only() -> None:
    masked = topic("one", "transformer", exclude=["power transformer"])
    assert set(assigned(paper("Power Transformers"), masked, topic("two", "transformer"))) == {
        "two"
    }


# --------------------------------------------------------------- reasons, main topics


def test_the_reasons_say_what_was_found_where_the_weightiest_first() -> None:
    weighted = topic("one", ("sail", 1.0), ("sea state", 3.0), ("mast", 0.5))
    found = assigned(paper("Sails", "The sea state. A sea state. A sail. A mast."), weighted)
    assert found["one"].because == (
        "sea state (abstract, 2 times)",
        "sail (title and abstract)",
        "mast (abstract)",
    )


def test_a_phrase_in_the_title_alone_says_so() -> None:
    assert assigned(paper("Sails", ""), topic("one", "sail"))["one"].because == ("sail (title)",)


def test_topics_come_best_first() -> None:
    topics = [topic("b", ("sail", 3.0)), topic("a", ("mast", 4.0)), topic("c", ("keel", 3.0))]
    found = assigned(paper("Untitled", "A sail, a mast and a keel."), *topics)
    assert list(found) == ["a", "b", "c"]


def test_at_most_three_topics_are_main() -> None:
    topics = [topic(f"t{n}", word) for n, word in enumerate(("sail", "mast", "keel", "oar"))]
    found = TopicMatcher(vocabulary(*topics)).assign(paper("Untitled", "Sail, mast, keel, oar."))
    assert len(found) == 4
    assert main_topics(found) == ("t0", "t1", "t2")


def test_a_topic_far_behind_the_best_is_not_main() -> None:
    found = assigned(
        paper("Sails", "A sail, a sail, a mast."), topic("a", "sail"), topic("b", "mast")
    )
    assert found["a"].main
    assert not found["b"].main


def test_topics_set_by_hand_are_taken_as_they_are() -> None:
    forced = paper("Sails", WAVES, forced_topics=("d", "c", "b", "a"))
    found = TopicMatcher(vocabulary(topic("one", "sail"))).assign(forced)
    assert [a.topic for a in found] == ["d", "c", "b", "a"]
    assert main_topics(found) == ("d", "c", "b")
    assert {a.because for a in found} == {("set by hand in corrections.yml",)}


def test_a_paper_can_be_given_no_topics_by_hand() -> None:
    forced = paper("Sails", WAVES, forced_topics=())
    assert TopicMatcher(vocabulary(topic("one", "sail"))).assign(forced) == ()


@given(
    st.lists(
        st.sampled_from([*WAVES.split(), *BEES.split(), "RAG", "RAGs", "–", "$x$"]), max_size=40
    ),
    st.permutations(["wave", "ocean wave", "RAG", "harbour", "storm", "robot team", "the"]),
)
@settings(max_examples=80, deadline=None)
def test_the_order_of_phrases_changes_nothing_and_every_topic_reaches_the_threshold(
    words: list[str], phrases: list[str]
) -> None:
    about = paper("On the Harbour", " ".join(words))
    found = assigned(about, topic("one", *((p, 1.5) for p in phrases)))
    assert found == assigned(about, topic("one", *((p, 1.5) for p in sorted(phrases))))
    assert all(a.score >= THRESHOLD and a.because for a in found.values())
