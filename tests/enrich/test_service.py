from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperstand.enrich import arxiv, openalex, semantic_scholar
from paperstand.enrich.service import Service, known, words
from tests.hostile import HOSTILE_TITLES
from tests.makers import entry

SERVICES: tuple[Service, ...] = (arxiv, semantic_scholar, openalex)
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


def test_openalex_is_told_whom_to_write_to() -> None:
    question = openalex.ask(entry(), "me@me.example")
    assert question
    assert question.params["mailto"] == "me@me.example"
    unnamed = openalex.ask(entry(), "")
    assert unnamed
    assert "mailto" not in unnamed.params
