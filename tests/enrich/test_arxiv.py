from __future__ import annotations

from datetime import date

import pytest

from paperstand.enrich.arxiv import candidates
from paperstand.enrich.service import BadAnswerError
from tests.enrich.answers import ERROR, NOTHING, SEA, feed, feed_entry


def test_an_entry_is_a_candidate_with_all_it_says() -> None:
    (found,) = candidates(feed(feed_entry(doi="10.5555/Sea.77")))
    assert found.url == "https://arxiv.org/abs/2503.01234"
    assert found.said.title == SEA
    assert found.said.authors == ("Ada Quill", "Björn Moor")
    assert found.said.published == date(2025, 3, 3)
    assert found.said.identifiers == (("arxiv", "2503.01234"), ("doi", "10.5555/sea.77"))


def test_the_doi_that_arxiv_makes_of_its_id_is_left_out() -> None:
    (found,) = candidates(feed(feed_entry(doi="10.48550/arXiv.2503.01234")))
    assert found.said.identifiers == (("arxiv", "2503.01234"),)


def test_nothing_found_is_no_candidate() -> None:
    assert candidates(NOTHING) == []


def test_an_id_that_it_does_not_have_is_no_candidate() -> None:
    empty = "  <entry>\n    <id>http://arxiv.org/abs/2503.99999v1</id>\n  </entry>\n"
    assert candidates(feed(empty)) == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (feed(ERROR), "malformed query"),
        (b"Rate exceeded.", "Rate exceeded"),
        (b"", "nothing"),
        (b"<html><title>503</title></html>", "no feed"),
        (feed(feed_entry())[:-40], "cut off"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><feed>&b;</feed>", "no feed"),
        (b"\xff\xfe\x00\x00broken", "[a-z]"),
        (b"\x1f\x8bnot gzip", "gzip"),
    ],
)
def test_what_is_no_answer_is_refused(answer: bytes, said: str) -> None:
    with pytest.raises(BadAnswerError, match=said):
        candidates(answer)
