import itertools
import os
import signal
from collections.abc import Iterator

import pytest

from paperstand.curate.corpus import gather
from paperstand.curate.terms import Terms
from paperstand.curate.topics import sort_by_topic
from paperstand.model import PaperstandError
from paperstand.workers import ALONE, Workers, all_cores
from tests.makers import BEES, BRIDGES, WAVES, paper, topic, vocabulary


def squared(number: int) -> tuple[int, int]:
    return number * number, os.getpid()


def reversed_(text: str) -> str:
    return text[::-1]


def broken(number: int) -> int:
    raise ValueError(f"no {number}")


def test_answers_come_in_the_order_of_the_parts_and_from_other_processes() -> None:
    answers = Workers(2).map(squared, range(6))
    assert [square for square, _ in answers] == [0, 1, 4, 9, 16, 25]
    assert os.getpid() not in {process for _, process in answers}


@pytest.mark.parametrize(
    ("workers", "parts"), [(ALONE, [1, 2]), (Workers(4), [1]), (Workers(4), [])]
)
def test_nobody_is_asked_for_help_where_it_does_not_pay(workers: Workers, parts: list[int]) -> None:
    assert workers.map(squared, parts) == [(n * n, os.getpid()) for n in parts]


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_no_more_parts_are_taken_than_are_worked_on(jobs: int) -> None:
    taken: list[int] = []

    def parts() -> Iterator[int]:
        for number in range(20):
            taken.append(number)
            yield number

    for number, (square, _) in enumerate(Workers(jobs).stream(squared, parts())):
        assert square == number * number
        assert len(taken) <= number + 1 + jobs
    assert len(taken) == 20


def test_large_parts_and_answers_at_once_are_no_trouble() -> None:
    parts = [f"{n}" * 5_000_000 for n in range(5)]
    assert Workers(2).map(reversed_, parts) == [part[::-1] for part in parts]


def test_whoever_stops_listening_is_not_waited_for() -> None:
    answers = Workers(2).stream(squared, itertools.count())
    assert next(answers)[0] == 0
    answers.close()  # type: ignore[attr-defined]


def test_an_error_in_another_process_is_raised_here() -> None:
    with pytest.raises(ValueError, match="no 1"):
        Workers(2).map(broken, [1, 2])


def killed(text: str) -> int:
    if text:
        os.kill(os.getpid(), signal.SIGKILL)
    return 0


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows ends processes otherwise")
@pytest.mark.parametrize("size", [1, 10_000_000])
def test_a_process_that_is_killed_is_a_problem_and_not_waited_for(size: int) -> None:
    with pytest.raises(PaperstandError, match="ended from outside"):
        Workers(2).map(killed, ["x" * size, ""])


def test_an_error_says_where_in_the_other_process_it_was() -> None:
    with pytest.raises(ValueError, match="no 1") as failure:
        Workers(2).map(broken, [1, 2])
    assert "in broken" in failure.value.__notes__[0]


@pytest.mark.parametrize("jobs", [1, 2, 3, 7])
@pytest.mark.parametrize("count", [0, 1, 5, 100, 101])
def test_shares_hold_everything_once_and_none_is_too_small(jobs: int, count: int) -> None:
    shares = Workers(jobs).shares(count, least=10)
    assert [n for share in shares for n in share] == list(range(count))
    assert len(shares) <= jobs
    assert len(shares) == 1 or min(map(len, shares)) >= 10


def test_there_is_at_least_one_core() -> None:
    assert all_cores() >= 1


def test_the_number_of_processes_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paperstand.curate.topics._SHARE", 10)
    papers = [
        paper(f"Paper {n}", " ".join(text.split()[n:]), id=f"{kind}-{n:02}")
        for kind, text in enumerate((WAVES, BEES, BRIDGES))
        for n in range(15)
    ]
    terms, topics = (
        Terms(gather(papers)),
        vocabulary(topic("sea", "ocean wave"), topic("bees", "bee")),
    )
    assert sort_by_topic(terms, topics, Workers(3)) == sort_by_topic(terms, topics)
