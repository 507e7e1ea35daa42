import datetime as dt
from dataclasses import replace

import pytest

from paperstand.curate.corpus import gather
from paperstand.model import Lines, Paper, Sighting
from tests.makers import BEES, WAVES, paper


def seen(number: int, date: dt.date | None) -> Paper:
    sighting = Sighting("list", date, number, "Sails", Lines(1, 2))
    return paper("Sails", WAVES, id=f"p{number:05}", sightings=(sighting,))


@pytest.mark.parametrize(
    ("papers", "learnt"), [(0, 0), (511, 511), (512, 512), (1023, 512), (1024, 1024)]
)
def test_as_many_are_settled_as_the_largest_power_of_two(papers: int, learnt: int) -> None:
    assert gather([seen(n, None) for n in range(papers)]).many == learnt


def test_those_seen_first_are_settled_and_those_without_date_last() -> None:
    day = dt.date(2025, 3, 11)
    late = [seen(n, day + dt.timedelta(days=1)) for n in range(300)]
    undated = [seen(n + 300, None) for n in range(300)]
    early = [seen(n + 600, day) for n in range(300)]
    corpus = gather([*late, *undated, *early])
    assert [int(p.id[1:]) for p in corpus.settled] == [*range(600, 900), *range(212)]
    assert [int(p.id[1:]) for p in corpus.later] == [*range(212, 600)]


def test_the_key_tells_what_the_settled_papers_say_and_nothing_else() -> None:
    papers = [seen(n, None) for n in range(700)]
    key = gather(papers).key
    assert gather(papers[:650]).key == key
    assert gather([*papers[:699], replace(papers[699], abstract=BEES)]).key == key
    assert gather([replace(papers[0], abstract=BEES), *papers[1:]]).key != key
    assert gather(papers[1:]).key == key  # All of them say the same.


def test_what_arrived_is_put_into_the_order_of_the_papers() -> None:
    corpus = gather([seen(2, None), seen(0, None), seen(1, None)])
    assert corpus.in_order([p.id for p in corpus.settled]) == [p.id for p in corpus.papers]
