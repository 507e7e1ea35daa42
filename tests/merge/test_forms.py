import string
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.merge.forms import Form, shingles
from paperstand.text import fold
from tests.makers import BEES, WAVES, WAVES_SUMMARY, entry


def form(title: str, **said: Any) -> Form:
    return Form.of(entry(title, **said))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Learning to Sail", "LEARNING TO SAIL"),
        ("Sailing, Quickly: A Study.", "Sailing quickly - a study"),
        ("Self-Taught Sails", "Self Taught Sails"),
        ("Wind–Wave Coupling", "Wind-Wave Coupling"),
        ("Wind — Wave Coupling", "Wind: Wave Coupling"),
        ("“Sail” isn’t a Verb", '"Sail" isn\'t a Verb'),
        ("Eﬃcient Sails", "Efficient Sails"),
        ("Schrödinger’s Sail", "Schrodinger's Sail"),
        ("Schro\u0308dinger Sails", "Schr\u00f6dinger Sails"),
        ("Ｓａｉｌｓ for Ｆｉｖｅ", "Sails for Five"),
        (r"{\em Sails} of Steel", "Sails of Steel"),
        (r"\textbf{Sails} of \emph{Steel}", "Sails of Steel"),
        (r"Schr\"odinger Sails", "Schrödinger Sails"),
        (r"$\alpha$-Sails in Wind", "alpha-Sails in Wind"),
        (r"$\alpha$-Sails in Wind", "α-Sails in Wind"),
        (r"The $\Lambda$-Sail", "The Λ Sail"),
        ("Learning toSail in HeavyWeather", "Learning to Sail in Heavy Weather"),
        ("3-D Sails", "3D Sails"),
    ],
)
def test_spellings_of_one_title_have_one_form(one: str, other: str) -> None:
    assert form(one).squeezed == form(other).squeezed


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SailNet", "SailNet++"),
        ("SailNet+", "SailNet++"),
        ("Sails in C", "Sails in C++"),
        ("???", "!!!"),
        ("🌊", "🐝"),
        ("海浪预报", "蜜蜂觅食"),
        ("Sails", "Snails"),
    ],
)
def test_other_titles_have_other_forms(one: str, other: str) -> None:
    assert form(one, abstract="").key != form(other, abstract="").key


@given(st.lists(st.text(string.ascii_letters, min_size=1), min_size=1, max_size=6))
@settings(max_examples=80, deadline=None)
def test_case_and_separators_never_matter(words: list[str]) -> None:
    plain = form(" ".join(words)).key
    assert form("-".join(words).upper()).key == plain
    assert form(f"“{': '.join(words)}”.").key == plain


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("Modelling the Colour of Waves", "Modeling the Color of Waves"),
        ("Optimising Labelled Centres", "Optimizing Labeled Centers"),
        ("Analysing Behavioural Defence", "Analyzing Behavioral Defense"),
    ],
)
def test_titles_are_compared_in_american_spelling(british: str, american: str) -> None:
    assert form(british).key == form(american).key


@pytest.mark.parametrize("title", ["Sails That Remember the…", "Sails That Remember the ..."])
def test_an_ellipsis_at_the_end_means_the_title_was_cut(title: str) -> None:
    assert form(title).cut
    assert form(title).title == "sails that remember the"


def test_an_ellipsis_elsewhere_cuts_nothing() -> None:
    assert not form("Sails … and How to Mend Them").cut


@pytest.mark.parametrize(
    "author",
    [
        "Karla Müller",
        "Müller, Karla",
        "K. MULLER",
        "Müller K",
        r"Karla M\"uller",
        "Mu\u0308ller, K.",
    ],
)
def test_an_author_is_known_by_family_name_and_initial(author: str) -> None:
    assert [p[:2] for p in form("Sails", authors=(author,)).authors] == [("muller", "k")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Søren Sørensen", "Soren Sorensen"),
        ("Ada Łoś", "Ada Los"),
        ("Ada Storm Jr.", "Ada Storm"),
        ("Dr. Ada Storm, PhD", "Ada Storm"),
        ("Ada Storm¹", "Ada Storm"),
        ("Ada Storm (MIT)", "Ada Storm"),
        ("Ada Storm et al.", "Ada Storm"),
    ],
)
def test_what_stands_with_a_name_makes_nobody_else_of_a_person(one: str, other: str) -> None:
    assert form("Sails", authors=(one,)).authors == form("Sails", authors=(other,)).authors


@pytest.mark.parametrize("author", ["The Sail Team", "Anonymous", "SAIL Collaboration"])
def test_a_team_is_nobody_in_particular(author: str) -> None:
    assert form("Sails", authors=(author,)).authors == ()


def test_an_author_without_letters_is_nobody() -> None:
    assert [p[:2] for p in form("Sails", authors=("…", "Ada Storm")).authors] == [("storm", "a")]


def test_the_summary_stands_in_for_a_missing_abstract() -> None:
    assert form("Sails", abstract="", summary=WAVES_SUMMARY).abstract == fold(WAVES_SUMMARY)
    assert form("Sails", abstract=BEES, summary=WAVES_SUMMARY).abstract == fold(BEES)


@pytest.mark.parametrize("words", ["N/A", "No abstract available.", "See the PDF.", "Withdrawn."])
def test_a_few_words_are_not_an_abstract(words: str) -> None:
    assert form("Sails", abstract=words).abstract == ""


def test_markup_in_the_abstract_leaves_no_trace() -> None:
    marked = r"We show that \textbf{wind} with $\beta$ = 2 is {\em enough}."
    plain = "We show that wind with beta = 2 is enough."
    assert form("Sails", abstract=marked).key == form("Sails", abstract=plain).key


def test_shingles_are_the_runs_of_three_words() -> None:
    one = shingles("the wind blows over the sea")
    other = shingles("and the wind blows")
    assert len(one) == 4
    assert set(one) & set(other) == {one[0]}


def test_the_order_of_words_counts_in_a_shingle() -> None:
    assert set(shingles("wind and wave")) != set(shingles("wave and wind"))


def test_a_text_of_one_or_two_words_has_one_shingle_and_no_text_has_none() -> None:
    assert len(shingles("wind wave")) == 1
    assert len(shingles("")) == 0


def test_shingles_are_the_same_wherever_they_stand_in_a_text() -> None:
    words = ("wind", "blöws", "over", "海浪", "now")
    for before in ("", "a ", "a much longer beginning " * 300):
        text = f"{before}{' '.join(words)} {WAVES}"
        assert set(shingles(" ".join(words)).tolist()) <= set(shingles(text).tolist())


def test_hashes_of_shingles_never_change() -> None:
    """They are part of no file, but of the choice of pairs, which must not depend on a machine."""
    assert shingles("wind and wave").tolist() == [10698321052382979146]


def test_unlike_abstracts_share_no_shingles() -> None:
    waves, bees = (form("Sails", abstract=text).shingles.tolist() for text in (WAVES, BEES))
    assert not set(waves) & set(bees)
