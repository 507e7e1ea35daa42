import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperstand.curate.corpus import gather
from paperstand.curate.terms import Terms, weigh
from paperstand.model import Paper
from tests.makers import WAVES, paper


def terms_of(*papers: Paper) -> Terms:
    return Terms(gather(papers))


def said_by(terms: Terms, row: int) -> dict[str, int]:
    part = terms.settled[[row]]
    names = map(terms.lexicon.name, part.indices.tolist())
    return dict(zip(names, part.data.tolist(), strict=True))


def words_of(terms: Terms, row: int = 0) -> dict[str, int]:
    return {term: count for term, count in said_by(terms, row).items() if " " not in term}


def pairs_of(terms: Terms, row: int = 0) -> set[str]:
    return {term for term in said_by(terms, row) if " " in term}


def test_words_are_counted_folded_in_the_singular_and_without_markup() -> None:
    terms = terms_of(paper(r"{\em Sails}", r"A SAIL, two saïls &amp; $\alpha$."))
    assert words_of(terms) == {"sail": 3, "two": 1, "alpha": 1}


def test_pairs_are_words_with_nothing_between_them() -> None:
    terms = terms_of(paper("Deep sails", "Sails of steel"))
    assert pairs_of(terms) == {"deep sail", "sail sail"}


def test_no_pair_reaches_into_the_next_paper() -> None:
    terms = terms_of(paper("Deep", ""), paper("Sails", ""))
    assert not pairs_of(terms, 0) | pairs_of(terms, 1)


@pytest.mark.parametrize("word", ["few", "self", "cross", "zero", "3d", "qa", "rl"])
def test_short_and_small_words_that_mean_something_count(word: str) -> None:
    assert word in words_of(terms_of(paper(f"{word} sails", "")))


@pytest.mark.parametrize("word", ["the", "of", "which", "7", "x"])
def test_words_that_say_nothing_do_not(word: str) -> None:
    assert word not in words_of(terms_of(paper(f"{word} sails", "")))


@pytest.mark.parametrize("papers", [[], [paper("…", "")], [paper("海浪", "")]])
def test_no_words_are_no_trouble(papers: list[Paper]) -> None:
    assert terms_of(*papers).settled.shape == (len(papers), 0)


def test_the_lexicon_says_how_many_papers_have_each_term() -> None:
    terms = terms_of(paper("sail mast sail mast", "", id="a"), paper("sail keel", "", id="b"))
    lexicon = terms.lexicon
    held = {lexicon.name(n): int(many) for n, many in enumerate(lexicon.holders)}
    assert held == {
        "sail": 2,
        "mast": 1,
        "keel": 1,
        "sail mast": 1,
        "mast sail": 1,
        "sail keel": 1,
    }


def test_what_no_settled_paper_says_is_fresh_the_words_before_their_pairs() -> None:
    terms = terms_of(paper("sail mast", ""), paper("keel", ""))
    said = terms.said_by([paper("Zygotic sail, keel sail: zygotic sail", "")])
    names = [terms.lexicon.name(n) for n in said.counts.indices.tolist()]
    assert (sorted(names), said.counts.data.max()) == (["keel", "sail"], 3)
    assert said.fresh == [
        {"zygotic": 2, "zygotic sail": 2, "sail keel": 1, "keel sail": 1, "sail zygotic": 1}
    ]
    assert next(iter(said.fresh[0])) == "zygotic"


def test_weights_make_rows_of_length_one_and_rare_words_weigh_more() -> None:
    terms = terms_of(paper("sail mast", ""), paper("sail keel", ""), paper("…", "", id="x"))
    size = len(terms.lexicon.words)
    weights = weigh(terms.settled[:, :size], terms.lexicon.holders[:size], 3)
    assert np.sqrt(weights.multiply(weights).sum(axis=1)).round(6).tolist() == [1, 1, 0]
    first = weights[[0]]
    assert sorted(first.data)[0] < sorted(first.data)[1]


@given(st.text(max_size=60))
def test_any_text_can_be_counted(text: str) -> None:
    terms = terms_of(paper("Sails", text, id="a"), paper("Sails", WAVES, id="b"))
    assert terms.settled.shape == (2, len(terms.lexicon.holders))
    assert all(len(pair.split()) == 2 for pair in pairs_of(terms))
