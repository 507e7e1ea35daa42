from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.enrich import arxiv, openalex, semantic_scholar
from paperstand.enrich.service import BadAnswerError, Service, known, words
from paperstand.text import clean
from tests.hostile import HOSTILE_TITLES
from tests.makers import entry

SERVICES: tuple[Service, ...] = (arxiv, semantic_scholar, openalex)
HOSTS = {"arxiv.org", "www.semanticscholar.org", "openalex.org"}
FIELDS = [
    "paperId", "title", "abstract", "authors", "name", "externalIds", "ArXiv", "DOI", "data",
    "publicationDate", "error", "results", "id", "doi", "display_name", "publication_date", "type",
    "authorships", "author", "abstract_inverted_index", "locations", "landing_page_url",
]  # fmt: skip
INJECTIONS = [
    'Sails" OR all:"Ropes',
    "Sails AND NOT ti:ropes",
    "(Sails) ANDNOT (au:Quill)",
    "Sails, type:dataset | !authorships.author.id:A1",
    "Sails&max_results=2000#id_list=1",
    "Sails* ropes~ [a TO b] ^4 \\ /",
]


@pytest.mark.parametrize("title", [*INJECTIONS, *HOSTILE_TITLES])
@pytest.mark.parametrize("service", SERVICES, ids=lambda s: s.NAME)
def test_a_hostile_title_does_not_change_the_question(service: Service, title: str) -> None:
    question = service.ask(entry(title, abstract=""), "me@me.example")
    assert question is not None
    harmless = service.ask(entry("sails", abstract=""), "me@me.example")
    assert harmless is not None
    assert question.url == harmless.url
    assert question.params.keys() == harmless.params.keys()
    (asked,) = (v for k, v in question.params.items() if v != harmless.params[k])
    value = asked.removeprefix('ti:"').removesuffix('"').removeprefix("title.search:")
    assert re.fullmatch(r"[\w' ]+", value)
    assert value == value.lower()


@given(st.text())
def test_of_any_title_only_words_are_asked_for(title: str) -> None:
    assert re.fullmatch(r"(?:[\w']+(?: [\w']+)*)?", words(title))


def test_a_title_is_asked_for_as_it_reads() -> None:
    assert words(r"{\em Sails} of $\alpha$-Cloth (CVPR 2025)") == "sails of alpha cloth"
    assert words("The Sailor&#x27;s Knot") == words("The Sailor’s Knot") == "the sailor's knot"
    assert words("Mending a Sail at Sea and in Har…") == "mending a sail at sea and in"


def test_of_a_very_long_title_the_beginning_is_asked_for() -> None:
    assert len(words("sail " * 10_000).split()) == 24


@pytest.mark.parametrize("service", SERVICES, ids=lambda s: s.NAME)
def test_a_title_without_words_is_not_asked_for(service: Service) -> None:
    assert service.ask(entry("!!! ⛵ ???", abstract=""), "") is None


def test_a_paper_with_an_identifier_is_asked_for_by_it() -> None:
    by_arxiv = entry(identifiers=(("arxiv", "2503.01234"),))
    by_doi = entry(identifiers=(("doi", "10.5555/sea.77"),))
    asked = [service.ask(by_arxiv, "") for service in SERVICES]
    assert [q and q.url.rsplit("/", 1)[1] for q in asked] == ["query", "ARXIV:2503.01234", "works"]
    assert asked[0]
    assert asked[0].params["id_list"] == "2503.01234"
    assert asked[2]
    assert asked[2].params["filter"] == "doi:10.48550/arxiv.2503.01234"
    own = semantic_scholar.ask(by_doi, "")
    assert own
    assert own.url.endswith("/DOI:10.5555/sea.77")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("arxiv", "2503.01234,2503.04321"),
        ("arxiv", "../../etc"),
        ("doi", "10.5555/a,type:dataset"),
        ("doi", "10.5555/a|10.5555/b"),
        ("doi", "10.5555/../../author/search"),
        ("doi", "10.5555/a?fields=x#y"),
    ],
)
def test_an_identifier_that_is_none_is_not_asked_for(kind: str, value: str) -> None:
    paper = entry(identifiers=((kind, value),))
    assert known(paper) == {}
    for service in SERVICES:
        question = service.ask(paper, "")
        assert question
        assert value not in unquote(f"{question.url} {question.params}")


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(FIELDS) | st.text(), inner, max_size=6)
    ),
    max_leaves=30,
)


@given(st.dictionaries(st.sampled_from(FIELDS), anything))
@settings(max_examples=200, deadline=None)
def test_whatever_json_comes_is_read_or_refused(said: dict[str, Any]) -> None:
    for service in (semantic_scholar, openalex):
        for answer in (said, {"data": [said]}, {"results": [said]}):
            check(service, json.dumps(answer).encode())


@given(st.binary(max_size=300), st.sampled_from([b"", b"<feed>", b"<?xml version='1.0'?><feed>"]))
@settings(max_examples=200, deadline=None)
def test_whatever_bytes_come_are_read_or_refused(answer: bytes, start: bytes) -> None:
    for service in SERVICES:
        check(service, start + answer)


def check(service: Service, answer: bytes) -> None:
    try:
        found = service.candidates(answer)
    except BadAnswerError:
        return
    for candidate in found:
        assert candidate.said.title
        assert urlsplit(candidate.url).hostname in HOSTS
        for value in (candidate.said.title, candidate.said.abstract, *candidate.said.authors):
            assert value == clean(value)


def test_openalex_is_told_whom_to_write_to() -> None:
    question = openalex.ask(entry(), "me@me.example")
    assert question
    assert question.params["mailto"] == "me@me.example"
    unnamed = openalex.ask(entry(), "")
    assert unnamed
    assert "mailto" not in unnamed.params
