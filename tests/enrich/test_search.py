from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from paperstand.enrich import arxiv, openalex, semantic_scholar
from paperstand.enrich.search import PATIENCE, Search, Wanted, lacking, seconds
from paperstand.enrich.service import BadAnswerError, Question
from paperstand.merge import merge
from paperstand.model import LookUp, Ref, Sighting
from tests.enrich.answers import (
    HIVES,
    NOTHING,
    SEA,
    feed,
    feed_entry,
    matched,
    scholar,
    work,
    works,
)
from tests.makers import BEES, BRIDGES, SECOND_DUMP, entry, paper

TODAY = dt.date(2025, 3, 20)
SERVICES = (arxiv, semantic_scholar, openalex)
NAMES = [service.NAME for service in SERVICES]
WANTED = Wanted("sea", entry())


class Web:
    """Answers without a network; an exception as an answer is raised."""

    def __init__(self, **answers: bytes | BadAnswerError) -> None:
        self.answers, self.asked = answers, list[str]()

    def __call__(self, question: Question) -> bytes:
        hosts = {"export.arxiv.org": "arxiv", "api.openalex.org": "openalex"}
        name = hosts.get(question.url.split("/")[2], "scholar")
        self.asked.append(name)
        answer = self.answers[name]
        if isinstance(answer, BadAnswerError):
            raise answer
        return answer


def test_the_first_service_that_has_it_ends_the_search() -> None:
    web = Web(arxiv=feed(feed_entry()))
    outcome = Search(SERVICES, web, TODAY).look_up(WANTED)
    assert web.asked == ["arxiv"]
    assert outcome.record
    assert outcome.record.source == "arxiv"
    assert outcome.record.identifiers == (("arxiv", "2503.01234"),)
    assert outcome.record.authors == ("Ada Quill", "Björn Moor")
    assert outcome.record.day == TODAY
    assert outcome.record.confidence == 0.99


def test_the_next_one_is_asked_where_the_first_has_another_paper() -> None:
    web = Web(arxiv=feed(feed_entry(f"{SEA}, Part II")), scholar=matched(scholar()))
    outcome = Search(SERVICES, web, TODAY).look_up(WANTED)
    assert web.asked == ["arxiv", "scholar"]
    assert outcome.record
    assert outcome.record.source == "semantic-scholar"


def test_what_nobody_has_is_written_down_with_what_it_may_be() -> None:
    bare = Wanted("sea", entry("Drawing the Sea State", abstract=""))
    web = Web(arxiv=NOTHING, scholar=b"", openalex=works(work()))
    outcome = Search(SERVICES, web, TODAY).look_up(bare)
    assert outcome.record
    assert outcome.record.not_found == ("arxiv", "semantic-scholar", "openalex")
    assert not outcome.record.source
    assert not outcome.record.identifiers
    assert outcome.match is None or outcome.record.perhaps == "https://openalex.org/W77"


def test_what_is_uncertain_is_named_and_not_used() -> None:
    other = work(abstract=BRIDGES)
    web = Web(arxiv=NOTHING, scholar=b"", openalex=works(other))
    outcome = Search(SERVICES, web, TODAY).look_up(WANTED)
    assert outcome.match
    assert not outcome.match.certain
    assert outcome.record
    assert outcome.record.perhaps == "https://openalex.org/W77"
    assert not outcome.record.authors


def test_a_record_that_adds_nothing_is_passed_over() -> None:
    known = Wanted("sea", entry(authors=("Ada Quill",)))
    bare = scholar(externalIds={})
    web = Web(arxiv=NOTHING, scholar=matched(bare), openalex=works(work()))
    outcome = Search(SERVICES, web, TODAY).look_up(known)
    assert outcome.record
    assert outcome.record.source == "openalex"


def test_a_service_that_fails_leaves_the_others_and_is_asked_next_time() -> None:
    web = Web(arxiv=BadAnswerError("down"), scholar=b"", openalex=works())
    search = Search(SERVICES, web, TODAY)
    outcome = search.look_up(WANTED)
    assert outcome.record
    assert outcome.record.not_found == ("semantic-scholar", "openalex")
    (problem,) = search.problems()
    assert problem.file == "arXiv"
    assert problem.severity == "warning"
    assert "down" in problem.message


def test_after_three_failures_in_a_row_a_service_is_left_alone() -> None:
    web = Web(arxiv=BadAnswerError("down"), scholar=matched(scholar()))
    search = Search(SERVICES, web, TODAY)
    for _ in range(10):
        assert search.look_up(WANTED).found
    assert web.asked.count("arxiv") == PATIENCE
    assert not search.over
    assert f"after {PATIENCE} failures in a row" in search.problems()[0].message


def test_failures_with_an_answer_between_them_are_not_in_a_row() -> None:
    web = Web(arxiv=BadAnswerError("down"), scholar=b"", openalex=works())
    search = Search(SERVICES, web, TODAY)
    for number in range(12):
        web.answers["arxiv"] = NOTHING if number % 3 == 2 else BadAnswerError("down")
        search.look_up(WANTED)
    assert web.asked.count("arxiv") == 12


def test_when_all_have_failed_it_is_over_and_nothing_is_written() -> None:
    down = BadAnswerError("down")
    search = Search(SERVICES, Web(arxiv=down, scholar=down, openalex=down), TODAY)
    assert [search.look_up(WANTED).record for _ in range(PATIENCE)] == [None] * PATIENCE
    assert search.over


def test_only_papers_that_lack_something_are_looked_up_latest_first() -> None:
    ids = (("arxiv", "2503.01234"),)
    whole = paper("Whole", authors=("A B",), identifiers=ids)
    without_authors = paper("Without Authors", identifiers=ids)
    odd = paper("Odd", authors=("A B",), identifiers=(("isbn", "1"),))
    late = Sighting(SECOND_DUMP, dt.date(2025, 3, 12), 1, "Late", paper().sightings[0].lines)
    papers = [whole, without_authors, odd, paper("Late", sightings=(late,))]
    assert [w.name for w in lacking(papers, (), NAMES, None)] == ["late", "odd", "without-authors"]


def not_found(name: str, *services: str, day: dt.date = TODAY) -> LookUp:
    return LookUp(Ref(name, 1), name, day, not_found=services)


def test_what_stands_in_the_file_is_not_looked_up_again() -> None:
    found = LookUp(Ref("sails", 1), "Sails", TODAY, source="arxiv")
    records = [
        found,
        LookUp(Ref("knots", 1), "Knots", TODAY, wrong=True),
        LookUp(Ref("ropes", 1), "Ropes", TODAY, not_found=("arxiv",), reason="a talk"),
        not_found("bees", *NAMES),
    ]
    papers = [paper(t) for t in ("Sails", "Knots", "Ropes", "Bees", "Hives")]
    assert [w.name for w in lacking(papers, records, NAMES, None)] == ["hives"]
    tomorrow = TODAY + dt.timedelta(1)
    assert [w.name for w in lacking(papers, records, NAMES, TODAY)] == ["hives"]
    again = lacking(papers, records, NAMES, tomorrow)
    assert [w.name for w in again] == ["bees", "hives"]
    assert again[0].not_found == ()


def test_only_the_services_that_were_not_asked_are_asked() -> None:
    (wanted,) = lacking([paper("Bees")], [not_found("bees", "arxiv")], NAMES, None)
    assert wanted.not_found == ("arxiv",)
    web = Web(scholar=b"", openalex=works())
    outcome = Search(SERVICES, web, TODAY).look_up(wanted)
    assert web.asked == ["scholar", "openalex"]
    assert outcome.record
    assert list(outcome.record.not_found) == NAMES
    assert lacking([paper("Bees")], [not_found("bees", "arxiv")], ["arxiv"], None) == []


def test_a_record_under_an_earlier_title_keeps_its_name() -> None:
    merged = merge([entry(), entry(SEA.upper(), dump=SECOND_DUMP)])
    renamed = replace(merged.papers[0], id="another", aliases=("sea",))
    (wanted,) = lacking([renamed], [not_found("sea", "arxiv")], NAMES, None)
    assert wanted.name == "sea"


@pytest.mark.parametrize(("names", "expected"), [(NAMES, (6, 9)), (["openalex"], (1, 1))])
def test_how_long_it_takes_is_known_before(names: list[str], expected: tuple[int, int]) -> None:
    services = [s for s in SERVICES if s.NAME in names]
    wanted = [WANTED, Wanted("hives", entry(HIVES, BEES))]
    assert seconds(wanted, services) == pytest.approx(expected)
