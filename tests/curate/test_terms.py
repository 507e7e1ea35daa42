import datetime as dt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperstand.curate.terms import Terms, count_terms, holders, settled, weigh
from paperstand.model import Lines, Paper, Sighting
from tests.makers import WAVES, paper


def words_of(terms: Terms, row: int) -> dict[str, float]:
    part = terms.words[[row]]
    return {
        terms.word(c): n for c, n in zip(part.indices.tolist(), part.data.tolist(), strict=True)
    }


def pairs_of(terms: Terms, row: int) -> set[str]:
    return {terms.pair(c) for c in terms.pairs[[row]].indices.tolist()}


def test_words_are_counted_folded_in_the_singular_and_without_markup() -> None:
    terms = count_terms([paper(r"{\em Sails}", r"A SAIL, two saïls &amp; $\alpha$.")])
    assert words_of(terms, 0) == {"sail": 3, "two": 1, "alpha": 1}


def test_pairs_are_words_with_nothing_between_them() -> None:
    terms = count_terms([paper("Deep sails", "Sails of steel")])
    assert pairs_of(terms, 0) == {"deep sail", "sail sail"}


def test_no_pair_reaches_into_the_next_paper() -> None:
    terms = count_terms([paper("Deep", ""), paper("Sails", "")])
    assert terms.pairs.nnz == 0


@pytest.mark.parametrize("word", ["few", "self", "cross", "zero", "3d", "qa", "rl"])
def test_short_and_small_words_that_mean_something_count(word: str) -> None:
    assert word in words_of(count_terms([paper(f"{word} sails", "")]), 0)


@pytest.mark.parametrize("word", ["the", "of", "which", "7", "x"])
def test_words_that_say_nothing_do_not(word: str) -> None:
    assert word not in words_of(count_terms([paper(f"{word} sails", "")]), 0)


@pytest.mark.parametrize("papers", [[], [paper("…", "")], [paper("海浪", "")]])
def test_no_words_are_no_trouble(papers: list[Paper]) -> None:
    terms = count_terms(papers)
    assert terms.words.shape[0] == terms.pairs.shape[0] == len(papers)
    assert terms.words.nnz == 0


def test_weights_make_rows_of_length_one_and_rare_words_weigh_more() -> None:
    counts = count_terms([paper("sail mast", ""), paper("sail keel", ""), paper("…", "")]).words
    weights = weigh(counts, holders(counts), 3)
    assert np.sqrt(weights.multiply(weights).sum(axis=1)).round(6).tolist() == [1, 1, 0]
    first = weights[[0]]
    assert sorted(first.data)[0] < sorted(first.data)[1]


def seen(number: int, date: dt.date | None) -> Paper:
    sighting = Sighting("list", date, number, "Sails", Lines(1, 2))
    return paper("Sails", WAVES, id=f"p{number:05}", sightings=(sighting,))


@pytest.mark.parametrize(
    ("papers", "learnt"), [(0, 0), (511, 511), (512, 512), (1023, 512), (1024, 1024)]
)
def test_as_many_are_settled_as_the_largest_power_of_two(papers: int, learnt: int) -> None:
    assert len(settled([seen(n, None) for n in range(papers)])) == learnt


def test_those_seen_first_are_settled_and_those_without_date_last() -> None:
    day = dt.date(2025, 3, 11)
    late = [seen(n, day + dt.timedelta(days=1)) for n in range(300)]
    undated = [seen(n + 300, None) for n in range(300)]
    early = [seen(n + 600, day) for n in range(300)]
    assert set(settled([*late, *undated, *early]).tolist()) == {*range(600, 900), *range(212)}


@given(st.text(max_size=60))
def test_any_text_can_be_counted(text: str) -> None:
    terms = count_terms([paper("Sails", text), paper("Sails", WAVES)])
    assert terms.words.shape == (2, terms.words.shape[1])
    for column in terms.pairs.indices.tolist():
        assert len(terms.pair(column).split()) == 2
