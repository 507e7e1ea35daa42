"""Questions: whatever a service sends, it is a list of papers, or refused in words."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperstand.fetch import arxiv, hugging_face
from paperstand.fetch.fetching import _read
from paperstand.fetch.question import NoAnswerError, Question, address_of
from paperstand.fetch.web import Answer
from paperstand.model import PaperstandError
from paperstand.text import clean
from tests.fetch.answers import ERROR, HIVES, SAILS, api, hf, news

DAY = dt.date(2026, 10, 1)
QUESTIONS: list[Question] = [
    hugging_face.of_day(DAY),
    arxiv.Announced("cs.LG", DAY),
    arxiv.Submitted("cs.LG", DAY),
    arxiv.Listed(("2610.00001",), DAY),
]
SUBMITTED = (
    "search_query=cat%3Acs.LG+AND+submittedDate%3A%5B202610010000+TO+202610012359%5D"
    "&sortBy=submittedDate&sortOrder=ascending&start=0&max_results=1000"
)
GOOD = [hf(SAILS, HIVES), news([SAILS, HIVES]), api(SAILS, HIVES), ERROR]


def judged(question: Question, body: bytes) -> int | None:
    """How many papers an answer brings; None if it is refused."""
    answer = Answer(f"{question.address}?start=0", 200, body)
    try:
        size = question.measure(answer)
        return len(_read(question, answer).entries) if size.records else 0
    except (NoAnswerError, PaperstandError) as error:
        said = str(error)
    assert clean(said) == said
    return None


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.series)
@given(body=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_random_bytes_are_refused_in_words(question: Question, body: bytes) -> None:
    assert not judged(question, body)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.series)
@given(
    body=st.sampled_from(GOOD),
    at=st.integers(0, 2000),
    gone=st.integers(0, 400),
    instead=st.binary(max_size=8),
)
def test_a_damaged_answer_is_read_or_refused(
    question: Question, body: bytes, at: int, gone: int, instead: bytes
) -> None:
    judged(question, body[:at] + instead + body[at + gone :])


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.series)
@pytest.mark.parametrize("end", range(1, 60))
def test_an_answer_that_is_cut_off_is_never_taken_for_whole(question: Question, end: int) -> None:
    own = hf(SAILS, HIVES) if question.ending == ".json" else api(SAILS, HIVES)
    assert judged(question, own) == 2
    assert judged(question, own.rstrip()[:-end]) is None


def test_every_question_has_an_address_of_its_own() -> None:
    assert [address_of(question) for question in QUESTIONS] == [
        "https://huggingface.co/api/daily_papers?date=2026-10-01&limit=100&p=0",
        "https://rss.arxiv.org/atom/cs.LG",
        f"https://export.arxiv.org/api/query?{SUBMITTED}",
        "https://export.arxiv.org/api/query?id_list=2610.00001&max_results=100",
    ]
