from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from paperstand.enrich.openalex import candidates
from paperstand.enrich.service import BadAnswerError
from tests.enrich.answers import SEA, work, works
from tests.makers import WAVES


def test_a_work_is_a_candidate_with_all_it_says() -> None:
    (found,) = candidates(works(work()))
    assert found.url == "https://openalex.org/W77"
    assert found.said.title == SEA
    assert found.said.abstract == WAVES
    assert found.said.authors == ("Ada Quill", "Björn Moor")
    assert found.said.published == date(2025, 3, 3)
    assert found.said.identifiers == (("arxiv", "2503.01234"), ("doi", "10.5555/sea.77"))


def test_the_first_of_january_is_a_year_and_no_day() -> None:
    (found,) = candidates(works(work(publication_date="2025-01-01")))
    assert found.said.published is None


def test_an_openreview_page_names_the_paper_there() -> None:
    place = {"landing_page_url": "https://openreview.net/forum?id=aB3_x-9"}
    (found,) = candidates(works(work(doi=None, locations=[place])))
    assert found.said.identifiers == (("openreview", "aB3_x-9"),)


@pytest.mark.parametrize("kind", ["erratum", "retraction", "dataset", "peer-review"])
def test_what_is_about_a_paper_is_no_candidate(kind: str) -> None:
    assert candidates(works(work(type=kind))) == []


def test_nothing_found_is_no_candidate() -> None:
    assert candidates(works()) == []


@pytest.mark.parametrize(
    "answer",
    [b"", b"null", b"<html>", b'{"error": "Invalid query parameters"}', b'{"results": {}}', b"{}"],
)
def test_what_is_no_answer_is_refused(answer: bytes) -> None:
    with pytest.raises(BadAnswerError):
        candidates(answer)


@pytest.mark.parametrize(
    "said",
    [
        {"authorships": [None, {"author": None}, {"author": {"display_name": 7}}]},
        {"abstract_inverted_index": {"sea": ["x", None, True, 1.5], "wave": 7}},
        {"abstract_inverted_index": {"sea": [10**12, -5]}},
        {"locations": [{"landing_page_url": ["x"]}, 7]},
        {"doi": "not one"},
        {"id": "javascript:alert(1)"},
    ],
)
def test_a_field_of_another_kind_is_left_out(said: dict[str, Any]) -> None:
    (found,) = candidates(works(work(**said)))
    assert found.said.title == SEA
    assert found.url.startswith("https://openalex.org/")


def test_an_abstract_without_end_is_cut() -> None:
    (found,) = candidates(works(work(abstract_inverted_index={"sea": list(range(500_000))})))
    assert len(found.said.abstract.split()) == 20_000
