from __future__ import annotations

import datetime as dt

import pytest

from paperstand.curate.overview import MOST_PERIODS, REPEATED, TOGETHER, overview, timeline
from paperstand.model import Assignment, CuratedPaper, Digest, Lines, Link, Sighting
from tests.makers import FIRST_DUMP, SECOND_DUMP, THIRD_DUMP, paper, topic, vocabulary


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def of(title: str, *topics: str, links: tuple[Link, ...] = (), dumps: int = 1) -> CuratedPaper:
    names = (FIRST_DUMP, SECOND_DUMP, THIRD_DUMP)[:dumps]
    seen = tuple(Sighting(d, day(d[:10]), 1, title, Lines(1, 2)) for d in names)
    assigned = tuple(Assignment(t, ("set by hand",), 3.0) for t in topics)
    return CuratedPaper(paper(title, sightings=seen), assigned, links)


TOPICS = vocabulary(topic("oceans"), topic("robots"), topic("bees"), topic("empty"))


def digest(*papers: CuratedPaper) -> Digest:
    return Digest(papers, (), TOPICS)


# ------------------------------------------------------------------------------ timelines


def test_a_few_days_are_counted_by_day_without_gaps() -> None:
    found = timeline([day("2025-02-27"), day("2025-03-01"), day("2025-03-01")], "day")
    assert found.grain == "day"
    assert found.periods == (
        (day("2025-02-27"), 1),
        (day("2025-02-28"), 0),
        (day("2025-03-01"), 2),
    )
    assert found.tells


@pytest.mark.parametrize(
    ("first", "last", "grain", "periods"),
    [
        ("2025-01-01", "2025-03-01", "day", 60),
        ("2025-01-01", "2025-03-02", "month", 3),
        ("2020-01-31", "2024-12-01", "month", 60),
        ("2020-01-01", "2025-01-01", "year", 6),
        ("1966-05-05", "2025-01-01", "year", 60),
    ],
)
def test_the_longer_the_time_the_longer_its_periods(
    first: str, last: str, grain: str, periods: int
) -> None:
    found = timeline([day(first), day(last)], "day")
    assert (found.grain, len(found.periods), found.before) == (grain, periods, 0)
    assert (found.periods[0][1], found.periods[-1][1]) == (1, 1)


def test_dates_of_long_ago_are_counted_but_not_drawn() -> None:
    found = timeline([dt.date(1, 1, 1), dt.date(1965, 1, 1), day("2025-01-01")])
    assert len(found.periods) == MOST_PERIODS
    assert found.before == 2


def test_the_end_of_the_calendar_is_no_limit() -> None:
    assert timeline([dt.date.max, dt.date(9999, 11, 1)]).periods[-1] == (dt.date(9999, 12, 1), 1)


def test_papers_without_a_date_are_counted_apart() -> None:
    assert (timeline([None, None]).periods, timeline([None, None]).undated) == ((), 2)
    assert timeline([None, day("2025-01-01")]).undated == 1
    assert timeline([]).periods == ()


def test_one_period_alone_tells_nothing() -> None:
    assert not timeline([day("2025-03-01"), day("2025-03-31")]).tells
    assert timeline([day("2025-03-31"), day("2025-04-01")]).tells


# -------------------------------------------------------------------------------- numbers


def test_topics_come_by_size_and_then_in_the_order_of_the_vocabulary() -> None:
    found = overview(digest(of("a", "bees"), of("b", "oceans", "robots"), of("c", "robots")))
    assert [(t.id, n) for t, n in found.topics] == [("robots", 2), ("oceans", 1), ("bees", 1)]


def test_topics_that_share_papers_are_told_in_stairs_and_in_pairs() -> None:
    papers = [of("a", "robots", "bees"), of("b", "bees", "robots"), of("c", "robots", "oceans")]
    found = overview(digest(*papers, of("d", "robots", "robots")))
    assert [t.id for t, _ in found.topics] == ["robots", "bees", "oceans"]
    assert found.together == ((2,), (1, 0))
    assert [(a.id, b.id, n) for a, b, n in found.pairs] == [
        ("robots", "bees", 2),
        ("robots", "oceans", 1),
    ]


def test_only_the_largest_topics_are_compared() -> None:
    many = vocabulary(*(topic(f"t{n}") for n in range(30)))
    found = overview(Digest((of("a", *(f"t{n}" for n in range(30))),), (), many))
    assert len(found.topics) == 30
    assert [len(row) for row in found.together] == list(range(1, TOGETHER))


def test_papers_of_several_dumps_come_by_how_often_they_did() -> None:
    papers = [of("a", dumps=1), of("b", dumps=2), of("c", dumps=3), of("d", dumps=2)]
    found = overview(digest(*papers))
    assert [(p.id, n) for p, n in found.repeated] == [("c", 3), ("b", 2), ("d", 2)]
    assert len(overview(digest(*(of(f"p{n}", dumps=2) for n in range(20)))).repeated) == REPEATED


def test_a_paper_that_one_dump_holds_twice_is_no_repeat() -> None:
    seen = of("a").paper.sightings * 2
    assert overview(digest(CuratedPaper(paper("a", sightings=seen)))).repeated == ()


def test_links_are_counted_and_so_are_the_papers_that_have_them() -> None:
    code = tuple(Link("code", f"https://example.org/{n}") for n in range(3))
    video = (Link("video", "https://example.org/v"),)
    found = overview(digest(of("a", links=code), of("b", links=(*video, code[0])), of("c")))
    assert found.links == (("code", 2, 4), ("video", 1, 1))


def test_arrivals_go_by_the_first_dump() -> None:
    found = overview(digest(of("a", dumps=3), of("b")))
    assert found.arrivals.periods == ((day("2025-03-11"), 2),)
    assert found.published.undated == 2


def test_an_empty_digest_has_an_overview() -> None:
    found = overview(digest())
    assert (found.topics, found.together, found.pairs, found.links) == ((), (), (), ())
