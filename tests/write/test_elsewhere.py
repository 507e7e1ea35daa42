"""Where else a paper is, and where to say that something about it is wrong."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from paperstand.write.elsewhere import find_links, records_of, report_link
from paperstand.write.site import Site
from tests import makers
from tests.hostile import HOSTILE_TITLES

SITE = Site("Waves", "https://me.example/waves/")
GITHUB = Site("Waves", "https://me.example/waves/", repo_url="https://github.com/me/waves/")


def test_a_paper_with_an_arxiv_id_is_found_by_it_everywhere() -> None:
    paper = makers.paper(identifiers=(("arxiv", "2405.07960"), ("doi", "10.1000/182")))
    assert find_links(paper.title, dict(paper.identifiers)) == [
        ("arXiv", "https://arxiv.org/abs/2405.07960"),
        ("Semantic Scholar", "https://api.semanticscholar.org/arXiv:2405.07960"),
        ("Google Scholar", "https://scholar.google.com/scholar_lookup?arxiv_id=2405.07960"),
        ("Hugging Face", "https://huggingface.co/papers/2405.07960"),
    ]


def test_a_doi_leads_where_dois_are_known_and_the_title_elsewhere() -> None:
    links = dict(find_links("Swell", {"doi": "10.1000/182"}))
    assert links["Semantic Scholar"] == "https://api.semanticscholar.org/10.1000/182"
    assert links["arXiv"].endswith("query=Swell")


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_any_title_is_one_value_of_the_address_searched(title: str) -> None:
    for _, url in find_links(title, {}):
        assert title.split() in [v[0].split() for v in parse_qs(urlsplit(url).query).values()]
        assert url.isascii()


def test_identifiers_lead_to_the_papers_own_pages() -> None:
    known = {"openreview": "abc", "arxiv": "2405.07960", "other": "1"}
    assert records_of(known) == [
        ("arXiv:2405.07960", "https://arxiv.org/abs/2405.07960"),
        ("OpenReview", "https://openreview.net/forum?id=abc"),
    ]


def test_mistakes_are_reported_as_an_issue_of_the_repository() -> None:
    url = report_link(makers.paper("50% & more #1"), GITHUB)
    assert url.startswith("https://github.com/me/waves/issues/new?")
    assert parse_qs(urlsplit(url).query) == {
        "template": ["correction.yml"],
        "paper": ["50-more-1"],
    }


def test_the_curator_may_name_another_place() -> None:
    site = Site("W", "https://me.example/w/", report_url="mailto:me@me.example?subject={subject}")
    assert report_link(makers.paper("A & B"), site) == (
        "mailto:me@me.example?subject=Correction%3A%20A%20%26%20B"
    )


@pytest.mark.parametrize("repo", ["", "https://git.me.example/me/waves"])
def test_without_a_known_place_there_is_no_link(repo: str) -> None:
    assert report_link(makers.paper(), Site("W", "https://me.example/w/", repo_url=repo)) == ""


def test_what_a_title_holds_is_not_filled_in_again() -> None:
    assert "waves" not in report_link(makers.paper("About {url} and {id}"), GITHUB).split("?")[1]
