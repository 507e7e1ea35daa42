from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.text import (
    clean,
    ends_sentence,
    excerpt,
    fold,
    plural,
    singular,
    without_latex,
)

TEXT = st.text(max_size=200)
quick = settings(max_examples=300, deadline=None)

# ------------------------------------------------------------------------------- clean


def test_clean_makes_one_line_of_single_spaces() -> None:
    assert clean("  Two\twords\r\n and\u00a0more\u2003 ") == "Two words and more"


@pytest.mark.parametrize(
    "invisible",
    ["\u200b", "\u202e", "\u2066", "\u200f", "\ufeff", "\u00ad", "\x00", "\x1b", "\x7f", "\u061c"],
)
def test_clean_takes_out_what_shows_nothing(invisible: str) -> None:
    assert clean(f"pa{invisible}per") == "paper"


def test_clean_takes_out_half_a_surrogate_pair() -> None:
    assert clean("a\ud83d b\udc00").encode("utf-8") == b"a b"


def test_clean_keeps_the_joiners_that_scripts_and_emoji_need() -> None:
    assert clean("می\u200cخواهم 👩\u200d🔬") == "می\u200cخواهم 👩\u200d🔬"


def test_clean_composes_across_an_invisible_character() -> None:
    assert clean("e\u200b\u0301tude") == "étude"


def test_clean_of_nothing_visible_is_empty() -> None:
    assert clean(" \u200b\n\u2060\t\ufeff ") == ""


@quick
@given(TEXT)
def test_clean_again_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@quick
@given(TEXT)
def test_cleaned_text_is_composed_and_can_be_written(text: str) -> None:
    cleaned = clean(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert "  " not in cleaned
    assert not set(cleaned) & set("\n\r\t\u2028\u0085\u202e")
    cleaned.encode("utf-8")


# -------------------------------------------------------------------------------- fold


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Naïve Co-Training", "naive co training"),
        ("STRASSE", "Straße"),
        ("snake_case – dashed", "Snake Case Dashed"),
        ("a _-_ b", "a b"),
        ("ﬁne‐tuning", "Fine-Tuning"),
        ("Ｆｕｌｌ　ｗｉｄｔｈ", "full width"),
        ("(Deep) Learning?!", "deep learning"),
        ("İstanbul", "istanbul"),
    ],
)
def test_fold_makes_two_spellings_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("V1", "V2"), ("C 1", "C1"), ("GAN", "GANs")])
def test_fold_keeps_what_tells_titles_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@quick
@given(TEXT)
def test_fold_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@quick
@given(TEXT)
def test_folded_words_stand_one_space_apart(text: str) -> None:
    assert fold(text) == " ".join(fold(text).split())


@given(st.lists(st.sampled_from(["_", "-", " ", "a", "É"]), max_size=12).map("".join))
def test_fold_treats_all_separators_alike(text: str) -> None:
    assert fold(text) == fold(text.replace("_", " ").replace("-", " "))


# ----------------------------------------------------------------------------- excerpt


def test_a_short_text_is_its_own_excerpt() -> None:
    assert excerpt("Short enough.", 13) == "Short enough."


def test_an_excerpt_ends_after_a_whole_word() -> None:
    assert excerpt("one two three four", 12) == "one two…"


def test_an_excerpt_does_not_end_in_punctuation() -> None:
    assert excerpt("We count sheep, then goats.", 18) == "We count sheep…"


def test_a_word_without_end_is_cut_in_the_middle() -> None:
    assert excerpt("a " + "x" * 50, 20) == "a " + "x" * 17 + "…"


@quick
@given(TEXT, st.integers(1, 60))
def test_an_excerpt_is_never_longer_than_asked(text: str, limit: int) -> None:
    assert len(excerpt(text, limit)) <= limit


@quick
@given(TEXT, st.integers(1, 60))
def test_an_excerpt_is_a_beginning(text: str, limit: int) -> None:
    assert text.startswith(excerpt(text, limit).removesuffix("…"))


# ---------------------------------------------------------------------------- singular


@pytest.mark.parametrize(
    ("many", "one"),
    [
        ("studies", "study"),
        ("models", "model"),
        ("classes", "class"),
        ("boxes", "box"),
        ("analyses", "analysis"),
        ("hypotheses", "hypothesis"),
        ("branches", "branch"),
    ],
)
def test_a_plural_becomes_its_singular(many: str, one: str) -> None:
    assert singular(many) == one


@pytest.mark.parametrize("word", ["bias", "gas", "loss", "corpus", "analysis", "series", "is"])
def test_a_singular_that_ends_in_s_stays_together_with_itself(word: str) -> None:
    assert singular(singular(word)) == singular(word)
    assert len(word) - len(singular(word)) <= 1


# ----------------------------------------------------------------------- ends_sentence


@pytest.mark.parametrize(
    "text", ["Done.", "Really?", "Wow!", "And so on…", 'He said "no."', "(x.)"]
)
def test_a_terminator_ends_a_sentence_also_inside_brackets(text: str) -> None:
    assert ends_sentence(text)


@pytest.mark.parametrize("text", ["", "A Title", "see Fig. 3", "1.5", "comma,", "(half"])
def test_other_ends_are_no_end_of_a_sentence(text: str) -> None:
    assert not ends_sentence(text)


# ------------------------------------------------------------------------------ plural


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "0 papers"), (1, "1 paper"), (2, "2 papers"), (1234, "1,234 papers")]
)
def test_plural_agrees_with_its_number(count: int, shown: str) -> None:
    assert plural(count, "paper") == shown


def test_plural_takes_an_irregular_form() -> None:
    assert plural(2, "entry", "entries") == "2 entries"


# ----------------------------------------------------------------------- without_latex


@pytest.mark.parametrize(
    ("tex", "plain"),
    [
        (r"{\em X} of $\alpha$", "X of alpha"),
        (r"$\beta$ and $\theta$ and $\tau$", "beta and theta and tau"),
        (r"\textbf{Bold} \mathcal{L}", "Bold L"),
        (r"Schr\"{o}dinger, Poincar\'e, Erd\H{o}s", "Schrodinger, Poincare, Erdos"),
        (r"i.\,i.\,d. data", "i. i. d. data"),
        (r"Fig.~3", "Fig. 3"),
        ("no markup at all", "no markup at all"),
    ],
)
def test_tex_markup_is_taken_out(tex: str, plain: str) -> None:
    assert without_latex(tex) == plain


@quick
@given(st.text(alphabet="\\{}$~^ abehtvα_", max_size=40))
def test_no_tex_is_left_whatever_is_broken_about_it(text: str) -> None:
    assert not set(without_latex(text)) & set("\\{}$~")


@pytest.mark.parametrize(
    "text", ["\u3164", "\u2800 \u2800", "\u200d\u200c", "\ufe0f", "\u115f\u1160"]
)
def test_a_text_of_nothing_that_can_be_seen_is_empty(text: str) -> None:
    assert clean(text) == ""
    assert clean(f"a{text}b".replace(" ", "")) == f"a{text}b".replace(" ", "")
