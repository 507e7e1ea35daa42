import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.curate.matcher import Match, PhraseMatcher
from paperstand.model import Paper, Topic
from tests.makers import BEES, BRIDGES, WAVES, paper, topic, vocabulary


def found_in(said: Paper, *topics: Topic) -> dict[str, Match]:
    matched = PhraseMatcher(vocabulary(*topics)).match(said)
    return {topics[number].id: match for number, match in matched.items()}


def matches(phrase: str, text: str) -> bool:
    """Whether a phrase is found in an abstract."""
    return bool(found_in(paper("Untitled", text), topic("one", phrase)))


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


@pytest.mark.parametrize(
    ("title", "abstract", "score"),
    [
        ("Sails", "Oars.", 3.0),
        ("Oars", "Sails and sails and sails.", 3.0),
        ("Oars", "Sails and sails.", 2.0),
        ("Sails", "Sails. " * 10, 6.0),
    ],
    ids=["the title", "three mentions", "two mentions", "the title and ten mentions"],
)
def test_a_phrase_counts_its_weight_for(title: str, abstract: str, score: float) -> None:
    for weight in (1.0, 2.5):
        found = found_in(paper(title, abstract), topic("one", ("sail", weight)))
        assert found["one"].score == weight * score


def test_phrases_add_up() -> None:
    weak = topic("one", ("sail", 1.0), ("mast", 1.0), ("keel", 1.0))
    assert found_in(paper("Untitled", "A sail, a mast and a keel."), weak)["one"].score == 3.0


def test_a_summary_stands_in_for_the_abstract() -> None:
    said = paper("Untitled", "", summary="All about sea states.")
    assert found_in(said, topic("one", "sea state"))


def test_a_paper_of_a_title_alone_has_phrases_too() -> None:
    assert found_in(paper("Sea States", ""), topic("one", "sea state"))


def test_a_paper_about_nothing_known_has_no_phrases() -> None:
    assert found_in(paper("Untitled", BRIDGES), topic("one", "sea state")) == {}


# ---------------------------------------------------------------- overlaps and masks


def test_at_one_place_only_the_longest_phrase_of_a_topic_counts() -> None:
    nested = topic("one", ("ocean wave height", 3.0), ("ocean wave", 2.0), ("wave", 1.0))
    found = found_in(paper("Untitled", "The ocean wave height."), nested)["one"]
    assert found.score == 3.0
    assert found.because == ("ocean wave height (abstract)",)


def test_a_shorter_phrase_still_counts_elsewhere_in_the_text() -> None:
    nested = topic("one", ("ocean wave", 2.0), ("wave", 1.0))
    found = found_in(paper("Untitled", "An ocean wave is a wave."), nested)["one"]
    assert found.score == 3.0


def test_two_topics_may_share_a_phrase() -> None:
    found = found_in(
        paper("Untitled", "Ocean waves."), topic("a", "ocean wave"), topic("b", "wave")
    )
    assert set(found) == {"a", "b"}


def test_an_excluded_phrase_masks_what_it_covers() -> None:
    masked = topic("one", "transformer", exclude=["power transformer"])
    assert not found_in(paper("Power Transformers", "A power transformer hums."), masked)
    assert found_in(paper("Power Transformers", "It is a transformer."), masked)


def test_an_excluded_phrase_masks_its_like() -> None:
    assert not found_in(paper("Sails"), topic("one", "sails", exclude=["sail"]))


def test_an_excluded_phrase_leaves_a_longer_one_alone() -> None:
    masked = topic("one", "power transformer network", exclude=["power transformer"])
    assert found_in(paper("Untitled", "A power transformer network."), masked)


def test_an_exclusion_counts_for_its_own_topic_only() -> None:
    masked = topic("one", "transformer", exclude=["power transformer"])
    assert set(found_in(paper("Power Transformers"), masked, topic("two", "transformer"))) == {
        "two"
    }


# ------------------------------------------------------------------------- reasons


def test_the_reasons_say_what_was_found_where_the_weightiest_first() -> None:
    weighted = topic("one", ("sail", 1.0), ("sea state", 3.0), ("mast", 0.5))
    found = found_in(paper("Sails", "The sea state. A sea state. A sail. A mast."), weighted)
    assert found["one"].because == (
        "sea state (abstract, 2 times)",
        "sail (title and abstract)",
        "mast (abstract)",
    )


def test_a_phrase_in_the_title_alone_says_so() -> None:
    assert found_in(paper("Sails", ""), topic("one", "sail"))["one"].because == ("sail (title)",)


@given(
    st.lists(
        st.sampled_from([*WAVES.split(), *BEES.split(), "RAG", "RAGs", "–", "$x$"]), max_size=40
    ),
    st.permutations(["wave", "ocean wave", "RAG", "harbour", "storm", "robot team", "the"]),
)
@settings(max_examples=80, deadline=None)
def test_the_order_of_phrases_changes_nothing(words: list[str], phrases: list[str]) -> None:
    about = paper("On the Harbour", " ".join(words))
    found = found_in(about, topic("one", *((p, 1.5) for p in phrases)))
    assert found == found_in(about, topic("one", *((p, 1.5) for p in sorted(phrases))))
    assert all(match.score > 0 and match.because for match in found.values())
