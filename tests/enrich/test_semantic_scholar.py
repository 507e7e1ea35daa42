from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from paperstand.enrich.semantic_scholar import candidates
from paperstand.enrich.service import BadAnswerError
from tests.enrich.answers import NO_MATCH, SEA, matched, scholar


def test_a_match_is_a_candidate_with_all_it_says() -> None:
    (found,) = candidates(matched(scholar()))
    address = "https://www.semanticscholar.org/paper/0123456789abcdef0123456789abcdef01234567"
    assert found.url == address
    assert found.said.title == SEA
    assert found.said.authors == ("Ada Quill", "B. Moor")
    assert found.said.published == date(2025, 3, 3)
    assert found.said.identifiers == (("arxiv", "2503.01234"), ("doi", "10.5555/sea.77"))


def test_a_paper_asked_for_by_its_id_comes_alone() -> None:
    (found,) = candidates(json.dumps(scholar()).encode())
    assert found.said.title == SEA


def test_a_year_is_no_day() -> None:
    (found,) = candidates(matched(scholar(publicationDate=None)))
    assert found.said.published is None


def test_no_match_is_no_candidate() -> None:
    assert candidates(NO_MATCH[1]) == []
    assert candidates(b'{"error": "Paper with id ARXIV:1 not found"}') == []
    assert candidates(matched()) == []


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"[]",
        b"<html>",
        b'{"message": "Too Many Requests", "code": "429"}',
        b'{"error": "Internal"}',
        b"{}",
        b"[" * 100_000,
    ],
)
def test_what_is_no_answer_is_refused(answer: bytes) -> None:
    with pytest.raises(BadAnswerError):
        candidates(answer)


@pytest.mark.parametrize(
    "said",
    [
        {"authors": "Ada"},
        {"authors": [None, 7, {"name": ["x"]}]},
        {"externalIds": None},
        {"externalIds": {"ArXiv": 7, "DOI": "javascript:alert(1)"}},
        {"abstract": {"a": 1}},
        {"publicationDate": "2025-99-99"},
        {"paperId": "../../x?y#<script>"},
    ],
)
def test_a_field_of_another_kind_is_left_out(said: dict[str, Any]) -> None:
    (found,) = candidates(matched(scholar(**said)))
    assert found.said.title == SEA
    assert found.url.startswith("https://www.semanticscholar.org/")
    assert "<" not in found.url
    assert not any("script" in value for _, value in found.said.identifiers)


@pytest.mark.parametrize("title", [None, 7, "", "​", ["x"]])
def test_what_has_no_title_is_no_candidate(title: Any) -> None:
    assert candidates(matched(scholar(title=title))) == []
