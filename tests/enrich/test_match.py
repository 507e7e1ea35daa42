from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from paperstand.enrich.match import CERTAIN, Match, best
from paperstand.enrich.service import Candidate
from paperstand.model import Entry
from tests.enrich.answers import HIVES, SEA
from tests.makers import BEES, BRIDGES, WAVES, beginning, entry

IDS = (("arxiv", "2503.01234"),)


def candidate(title: str = SEA, abstract: str = WAVES, number: int = 1, **said: Any) -> Candidate:
    said.setdefault("identifiers", IDS)
    said.setdefault("authors", ("Ada Quill", "Björn Moor"))
    return Candidate("arxiv", f"https://arxiv.org/abs/{number}", entry(title, abstract, **said))


def match(paper: Entry, *candidates: Candidate) -> Match | None:
    found = [best(paper, (), order) for order in permutations(candidates)]
    assert all(one == found[0] for one in found)
    return found[0]


def confidence(paper: Entry, *candidates: Candidate) -> float:
    found = match(paper, *candidates)
    return found.confidence if found else 0.0


@pytest.mark.parametrize(
    "title",
    [
        SEA,
        SEA.upper(),
        SEA.replace(" ", "", 3),
        r"{\em Drawing} the Sea State: Generative Wave Forecasts for \textbf{Every} Harbour",
        SEA.replace("Generative ", "Gener- ative "),
        f"{SEA} (CVPR 2025)",
    ],
)
def test_the_same_title_and_abstract_are_near_certain(title: str) -> None:
    assert confidence(entry(title), candidate(), candidate(HIVES, BEES, 2)) >= 0.98


def test_a_title_without_its_subtitle_is_certain_over_the_same_abstract_and_not_alone() -> None:
    assert confidence(entry("Drawing the Sea State"), candidate()) >= CERTAIN
    assert confidence(entry("Drawing the Sea State", abstract=""), candidate()) < CERTAIN


def test_a_long_title_is_enough_where_there_is_no_abstract() -> None:
    found = match(entry(SEA, abstract=""), candidate())
    assert found
    assert CERTAIN <= found.confidence < 0.99
    assert "equal titles" in found.because


@pytest.mark.parametrize(
    "title", ["Editorial", "Introduction", "Sea State", "A Survey of Sails", "On Bridges", "GPT"]
)
def test_a_short_title_of_a_common_kind_is_not_enough(title: str) -> None:
    paper = entry(title, abstract="")
    assert confidence(paper, candidate(title)) < CERTAIN
    assert confidence(paper, candidate(title, abstract="")) < CERTAIN
    known = replace(paper, authors=("A. Quill", "Moor, B."))
    assert confidence(known, candidate(title, abstract="")) >= CERTAIN


def test_an_equal_title_over_another_abstract_is_another_paper() -> None:
    assert confidence(entry(SEA, BRIDGES), candidate()) < CERTAIN


def test_an_equal_title_by_other_people_is_another_paper() -> None:
    paper = entry(SEA, abstract="", authors=("Vera Stone", "Ida Berg"))
    assert confidence(paper, candidate(abstract="")) < CERTAIN


@pytest.mark.parametrize(
    "title",
    [
        f"{SEA}, Part II",
        f"{SEA} V2",
        f"{SEA} 2.0",
        f"{SEA} Revisited",
        f"Erratum: {SEA}",
        f"Comment on {SEA}",
        f"Author Correction: {SEA}",
        f"Retracted: {SEA}",
        f"RETRACTED ARTICLE: {SEA}",
        f"Supplementary material for {SEA}",
        f"Data from: {SEA}",
        f"Peer review of {SEA}",
    ],
)
@pytest.mark.parametrize("abstract", ["", beginning(WAVES, 60), WAVES])
def test_nearly_the_same_title_is_another_paper(title: str, abstract: str) -> None:
    assert confidence(entry(SEA, abstract), candidate(title, abstract)) < CERTAIN
    assert confidence(entry(title, abstract), candidate(SEA, abstract)) < CERTAIN


@pytest.mark.parametrize("title", [SEA.replace("Wave", "Wind"), SEA.replace("Every", "No")])
def test_one_word_may_make_another_paper(title: str) -> None:
    assert confidence(entry(SEA, abstract=""), candidate(title)) < CERTAIN
    assert confidence(entry(SEA), candidate(title, BRIDGES)) < CERTAIN


def test_of_a_series_the_right_part_is_taken() -> None:
    first, second = candidate(f"{SEA}, Part I"), candidate(f"{SEA}, Part II", number=2)
    found = match(entry(f"{SEA}, part 2"), first, second)
    assert found
    assert found.candidate == second


def test_several_papers_of_one_title_are_none_for_certain() -> None:
    ids = (("arxiv", "2401.00001"),)
    other = candidate(abstract="", number=2, identifiers=ids, authors=("Vera Stone",))
    found = match(entry(SEA, abstract=""), candidate(abstract=""), other)
    assert found
    assert not found.certain
    assert "several papers" in found.because[-1]


def test_two_records_of_one_paper_are_no_reason_to_doubt() -> None:
    twin = candidate(number=2, identifiers=(("doi", "10.5555/sea.77"),))
    found = match(entry(SEA, abstract=""), candidate(), twin)
    assert found
    assert found.certain


def test_an_abstract_tells_which_of_two_namesakes_it_is() -> None:
    other = candidate(abstract=BRIDGES, number=2, authors=("Vera Stone",), identifiers=())
    found = match(entry(SEA), candidate(), other)
    assert found
    assert found.certain
    assert found.candidate.url.endswith("/1")


def test_a_paper_with_the_same_identifier_is_certain_unless_all_else_speaks_against_it() -> None:
    paper = entry(SEA, abstract="", identifiers=IDS)
    assert confidence(paper, candidate()) == 1.0
    assert confidence(paper, candidate(HIVES, BEES)) < CERTAIN


def test_another_identifier_is_another_paper() -> None:
    assert confidence(entry(SEA, identifiers=(("arxiv", "2401.00001"),)), candidate()) < CERTAIN


def test_a_paper_may_have_been_seen_under_the_title_that_is_found() -> None:
    paper = entry("Forecasts for Every Harbour That Draw the Sea", abstract="")
    assert best(paper, (), [candidate()]) is None
    found = best(paper, (SEA,), [candidate()])
    assert found
    assert found.certain


def test_what_looks_like_nothing_is_no_match() -> None:
    assert match(entry(SEA), candidate(HIVES, BEES)) is None
    assert match(entry(SEA)) is None
