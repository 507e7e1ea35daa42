"""Fetching: a good answer is saved as it came, once; anything else saves nothing and says why."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import resource
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from paperstand.fetch import arxiv, hugging_face
from paperstand.fetch.fetching import Fetched, fetch
from paperstand.fetch.question import Question
from paperstand.fetch.web import Web
from paperstand.filing import write_new
from paperstand.model import PaperstandError
from paperstand.pipeline import make_digest
from paperstand.settings import Content
from tests.fetch.answers import ARCHES, ERROR, HIVES, SAILS, api, hf, many, news
from tests.fetch.service import (
    Behaviour,
    FakeTime,
    Service,
    drops,
    fails,
    leads_to,
    resets,
    running,
    says,
)

DAY = dt.date(2026, 10, 1)
FILE = "2026-10-01-hf-daily.json"
NOTHING = says(b"[]")


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as started:
        yield started


@pytest.fixture
def content(tmp_path: Path) -> Content:
    (tmp_path / "content").mkdir()
    return Content(tmp_path / "content")


def ask(question: Question, content: Content, save: bool = True) -> Fetched:
    time = FakeTime()
    with Web("me@me.example", sleep=time.sleep, clock=time.clock, time_limit=5) as web:
        return fetch(question, web, content, save)


def day_of(service: Service, *pages: bytes, **headers: str) -> Question:
    """The papers of the day, on these pages."""
    service.will(*(says(page, 200, **headers) for page in pages), NOTHING)
    return hugging_face.of_day(DAY, service.url)


def saved(content: Content) -> dict[str, bytes]:
    folder = content.dumps
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir())} if folder.is_dir() else {}


def remembered(content: Content) -> dict[str, dict[str, str]]:
    text = content.fetched.read_text("utf-8") if content.fetched.exists() else "{}"
    found: dict[str, dict[str, str]] = json.loads(text)
    return found


def refused(question: Question, content: Content) -> str:
    before = saved(content), remembered(content)
    with pytest.raises(PaperstandError) as caught:
        ask(question, content)
    assert (saved(content), remembered(content)) == before
    (problem,) = caught.value.problems
    assert problem.file.startswith("http://127.0.0.1")
    assert problem.remedy
    return problem.message


# --------------------------------------------------------------------- a good answer is saved


def test_the_answer_is_saved_byte_for_byte_and_builds(service: Service, content: Content) -> None:
    body = b"\n" + hf(SAILS, HIVES).replace(b'", "', b'" ,\r\n "')
    fetched = ask(day_of(service, body), content)
    assert saved(content) == {FILE: body}
    assert (fetched.papers, fetched.new) == (2, 2)
    assert service.requests[0].path == "/api/daily_papers"
    assert service.requests[0].query == {"date": "2026-10-01", "limit": "100", "p": "0"}
    digest = make_digest(content)
    assert {p.paper.title for p in digest.papers} == {SAILS[1], HIVES[1]}
    assert not [p for p in digest.problems if p.severity != "note"]


def test_a_zipped_answer_is_saved_as_what_was_zipped(service: Service, content: Content) -> None:
    body = gzip.compress(hf(SAILS))
    ask(day_of(service.will(), body, Content_Encoding="gzip"), content)
    assert saved(content) == {FILE: hf(SAILS)}


def test_each_page_of_an_answer_is_a_file(service: Service, content: Content) -> None:
    pages = [hf(*many(100)), hf(*many(60, 100)), hf(*many(1, 160))]
    fetched = ask(day_of(service, *pages), content)
    stem = "2026-10-01-hf-daily"
    names = [f"{stem}-2.json", f"{stem}-3.json", f"{stem}.json"]
    assert list(saved(content)) == names
    assert saved(content)[f"{stem}-3.json"] == pages[2]
    assert fetched.papers == 161
    assert [request.query["p"] for request in service.requests] == ["0", "1", "2", "3"]
    assert len(make_digest(content).papers) == 161


def test_a_service_that_ignores_which_page_is_asked_for_ends(
    service: Service, content: Content
) -> None:
    service.will(says(hf(SAILS)))
    ask(hugging_face.of_day(DAY, service.url), content)
    assert saved(content) == {FILE: hf(SAILS)}
    assert len(service.requests) == 2


def test_a_service_without_a_last_page_is_left(service: Service, content: Content) -> None:
    pages = [says(hf(*many(1, n))) for n in range(120)]
    service.will(*pages)
    assert "more than 100 pages" in refused(hugging_face.of_day(DAY, service.url), content)


@pytest.mark.parametrize(
    ("question", "query", "name"),
    [
        ("of_week", {"week": "2026-W40"}, "2026-10-01-hf-weekly.json"),
        ("of_month", {"month": "2026-09"}, "2026-09-30-hf-monthly.json"),
    ],
)
def test_a_week_and_a_month_bear_their_last_day_or_today(
    question: str, query: dict[str, str], name: str, service: Service, content: Content
) -> None:
    first = dt.date(2026, 9, 28) if question == "of_week" else dt.date(2026, 9, 1)
    service.will(says(hf(SAILS)), NOTHING)
    ask(getattr(hugging_face, question)(first, DAY, service.url), content)
    assert list(saved(content)) == [name]
    assert query.items() <= service.requests[0].query.items()


def test_without_a_day_two_are_asked_for() -> None:
    asked = hugging_face.of_late(dt.date(2026, 1, 1))
    assert [question.value for question in asked] == ["2025-12-31", "2026-01-01"]


def test_what_arxiv_announced_bears_the_day_of_the_announcement(
    service: Service, content: Content
) -> None:
    service.will(says(news([SAILS, HIVES], "2026-09-30")))
    (question,) = arxiv.announced(["cs.LG", "cs.LG"], DAY, service.url)
    ask(question, content)
    assert saved(content) == {"2026-09-30-arxiv-cs-lg.xml": news([SAILS, HIVES], "2026-09-30")}
    assert [request.path for request in service.requests] == ["/atom/cs.LG"]
    # After midnight it is the same feed still.
    assert ask(arxiv.announced(["cs.LG"], DAY, service.url)[0], content).new == 0
    assert len(saved(content)) == 1


@pytest.mark.parametrize("day", ["2029-01-01", "2026-08-01"])
def test_an_announcement_of_another_time_bears_today(
    day: str, service: Service, content: Content
) -> None:
    (question,) = arxiv.announced(["hep-th"], DAY, service.url)
    for end in (b"", b"\n"):
        service.will(says(news([SAILS], day) + end))
        ask(question, content)
    assert list(saved(content)) == ["2026-10-01-arxiv-hep-th.xml"]


def test_what_was_submitted_on_a_day_comes_in_pages(service: Service, content: Content) -> None:
    papers = many(5)
    pages = [api(*papers[:3], total=5), api(*papers[3:], total=5, start=3)]
    service.will(*map(says, pages))
    ask(arxiv.submitted(["cs.LG"], DAY, service.url)[0], content)
    stem = "2026-10-01-arxiv-cs-lg-submitted"
    assert saved(content) == {f"{stem}.xml": pages[0], f"{stem}-2.xml": pages[1]}
    first, second = service.requests
    assert first.path == "/api/query"
    assert first.query["search_query"] == (
        "cat:cs.LG AND submittedDate:[202610010000 TO 202610012359]"
    )
    assert (first.query["start"], second.query["start"]) == ("0", "3")


def test_a_page_that_is_empty_by_mistake_is_asked_for_again(
    service: Service, content: Content
) -> None:
    papers = many(5)
    service.will(
        says(api(*papers[:3], total=5)),
        says(api(total=5, start=3)),
        says(api(*papers[3:], total=5, start=3)),
    )
    assert ask(arxiv.submitted(["cs.LG"], DAY, service.url)[0], content).papers == 5
    assert [request.query["start"] for request in service.requests] == ["0", "3", "3"]


def test_a_list_that_stays_shorter_than_promised_is_not_saved(
    service: Service, content: Content
) -> None:
    (question,) = arxiv.submitted(["cs.LG"], DAY, service.url)
    service.will(says(api(*many(3), total=5)), says(api(total=5, start=3)))
    assert "an empty page, though there are 5 papers" in refused(question, content)
    service.will(says(api(*many(3), total=5)))
    assert "3 papers, though it says there are 5" in refused(question, content)


def test_ids_are_asked_for_in_batches(service: Service, content: Content) -> None:
    papers = many(130)
    ids = tuple(known for known, _, _ in papers)
    service.will(says(api(*papers[:100])), says(api(*papers[100:129])))
    question = arxiv.Listed(ids, DAY, service.url)
    fetched = ask(question, content)
    assert fetched.papers == 129
    assert list(saved(content)) == ["2026-10-01-arxiv-ids-2.xml", "2026-10-01-arxiv-ids.xml"]
    assert [len(r.query["id_list"].split(",")) for r in service.requests] == [100, 30]
    assert question.missing(page.dump for page in fetched.pages) == (ids[-1],)


def test_a_batch_of_ids_that_arxiv_does_not_know_is_not_the_end(
    service: Service, content: Content
) -> None:
    papers = many(230)
    service.will(says(api()), says(api()), says(api(*papers[200:])))
    question = arxiv.Listed(tuple(known for known, _, _ in papers), DAY, service.url)
    assert ask(question, content).papers == 30


def test_an_id_of_the_old_kind_is_found_with_and_without_its_class(
    service: Service, content: Content
) -> None:
    service.will(says(api(("math/0309136", "Old Bees", "They count."))))
    question = arxiv.Listed(("math.GT/0309136", "hep-th/9901001"), DAY, service.url)
    fetched = ask(question, content)
    assert question.missing(page.dump for page in fetched.pages) == ("hep-th/9901001",)


# -------------------------------------------------------------------- nothing is saved twice


@pytest.mark.parametrize("empty", ["[]", "[]\n", "  [\n]"])
def test_an_empty_day_is_an_empty_day(empty: str, service: Service, content: Content) -> None:
    fetched = ask(day_of(service, empty.encode()), content)
    assert (fetched.pages, saved(content)) == ((), {})


def test_a_day_without_announcements_is_an_empty_day(service: Service, content: Content) -> None:
    service.will(says(news([])))
    assert ask(arxiv.announced(["cs.LG"], DAY, service.url)[0], content).pages == ()
    service.will(says(api()))
    assert ask(arxiv.submitted(["cs.LG"], DAY, service.url)[0], content).pages == ()
    assert saved(content) == {}


def test_the_same_bytes_are_there_already(service: Service, content: Content) -> None:
    ask(day_of(service, hf(SAILS)), content)
    (page,) = ask(day_of(service, hf(SAILS)), content).pages
    assert (page.there, page.path) == (content.dumps / FILE, None)
    assert list(saved(content)) == [FILE]


def test_bytes_that_the_curator_filed_under_another_name_count(
    service: Service, content: Content
) -> None:
    write_new(content.dumps / "2026-10-02-mine.txt", hf(SAILS))
    (page,) = ask(day_of(service, hf(SAILS)), content).pages
    assert page.there == content.dumps / "2026-10-02-mine.txt"
    assert list(saved(content)) == ["2026-10-02-mine.txt"]


def test_other_upvotes_are_no_reason_for_another_file(service: Service, content: Content) -> None:
    for upvotes in range(4):
        fetched = ask(day_of(service, hf(SAILS, HIVES, upvotes=upvotes)), content)
    assert (fetched.papers, fetched.new) == (2, 0)
    assert saved(content) == {FILE: hf(SAILS, HIVES, upvotes=0)}


def test_a_day_that_has_grown_becomes_a_further_file(service: Service, content: Content) -> None:
    ask(day_of(service, hf(SAILS)), content)
    assert ask(day_of(service, hf(SAILS, HIVES)), content).new == 1
    assert ask(day_of(service, hf(HIVES)), content).new == 0
    assert ask(day_of(service, hf(ARCHES, HIVES)), content).new == 1
    stem = "2026-10-01-hf-daily"
    assert saved(content) == {
        f"{stem}.json": hf(SAILS),
        f"{stem}-2.json": hf(SAILS, HIVES),
        f"{stem}-3.json": hf(ARCHES, HIVES),
    }
    assert len(make_digest(content).papers) == 3


def test_only_the_page_that_brings_something_is_saved(service: Service, content: Content) -> None:
    first, second = hf(*many(100)), hf(*many(5, 100))
    ask(day_of(service, first, second), content)
    grown = hf(*many(6, 100))
    ask(day_of(service, hf(*many(100), upvotes=9), grown), content)
    assert list(saved(content)) == [f"2026-10-01-hf-daily{n}.json" for n in ("-2", "-3", "")]
    assert saved(content)["2026-10-01-hf-daily-3.json"] == grown


def test_the_same_paper_on_another_day_is_new_to_that_day(
    service: Service, content: Content
) -> None:
    ask(day_of(service, hf(SAILS)), content)
    service.will(says(hf(SAILS, upvotes=9)), NOTHING)
    ask(hugging_face.of_day(dt.date(2026, 10, 2), service.url), content)
    assert list(saved(content)) == [FILE, "2026-10-02-hf-daily.json"]


def test_a_file_of_that_name_is_not_overwritten_whatever_its_ending(
    service: Service, content: Content
) -> None:
    write_new(content.dumps / "2026-10-01-HF-daily.txt", b"mine")
    ask(day_of(service, hf(SAILS)), content)
    assert saved(content) == {
        "2026-10-01-HF-daily.txt": b"mine",
        "2026-10-01-hf-daily-2.json": hf(SAILS),
    }


def test_a_dry_run_saves_nothing(service: Service, content: Content) -> None:
    fetched = ask(day_of(service, hf(SAILS), ETag='"1"'), content, save=False)
    assert [page.path for page in fetched.pages] == [content.dumps / FILE]
    assert list(content.folder.iterdir()) == []


def test_only_dumps_of_the_same_series_and_days_count(service: Service, content: Content) -> None:
    for name in (
        "2026-10-01-hf-weekly.json",
        "2026-10-01-my-hf-daily.json",
        "2026-09-30-hf-daily.json",
        "2026-10-01-hf-daily-mine.json",
        "0000-hf-daily.json",
    ):
        write_new(content.dumps / name, hf(SAILS, upvotes=9))
    write_new(content.dumps / "2026-10-01-hf-daily-3.json", b"broken")
    assert ask(day_of(service, hf(SAILS)), content).new == 1
    assert FILE in saved(content)


# ---------------------------------------------------------------------------- conditions


def test_what_did_not_change_is_not_sent_again(service: Service, content: Content) -> None:
    ask(
        day_of(service, hf(SAILS), ETag='W/"7"', Last_Modified="Thu, 01 Oct 2026 01:02:03 GMT"),
        content,
    )
    (record,) = remembered(content).values()
    assert record == {
        "day": "2026-10-01",
        "dump": FILE,
        "etag": 'W/"7"',
        "last_modified": "Thu, 01 Oct 2026 01:02:03 GMT",
    }
    service.will(says(b"", 304))
    before = content.fetched.read_bytes()
    assert ask(hugging_face.of_day(DAY, service.url), content).unchanged
    headers = service.requests[-1].headers
    assert headers["if-none-match"] == 'W/"7"'
    assert headers["if-modified-since"] == "Thu, 01 Oct 2026 01:02:03 GMT"
    assert content.fetched.read_bytes() == before


def test_an_empty_day_is_asked_for_on_a_condition_too(service: Service, content: Content) -> None:
    service.will(says(news([]), ETag='"0"'))
    (question,) = arxiv.announced(["cs.LG"], DAY, service.url)
    ask(question, content)
    service.will(says(b"", 304))
    assert ask(question, content).unchanged


def test_what_is_not_there_any_more_is_asked_for_without_a_condition(
    service: Service, content: Content
) -> None:
    ask(day_of(service, hf(SAILS), ETag='"7"'), content)
    (content.dumps / FILE).unlink()
    ask(day_of(service, hf(SAILS), ETag='"7"'), content)
    assert "if-none-match" not in service.requests[-2].headers
    assert list(saved(content)) == [FILE]


def test_an_answer_on_several_pages_is_asked_for_whole(service: Service, content: Content) -> None:
    pages = [hf(*many(100)), hf(*many(1, 100))]
    ask(day_of(service, *pages, ETag='"7"'), content)
    assert remembered(content) == {}
    ask(day_of(service, *pages, ETag='"7"'), content)
    assert not any("if-none-match" in request.headers for request in service.requests)


def test_a_full_page_is_asked_for_whole_since_another_may_follow(
    service: Service, content: Content
) -> None:
    ask(day_of(service, hf(*many(100)), ETag='"7"'), content)
    assert remembered(content) == {}


def test_a_new_name_for_the_same_papers_is_remembered_with_their_dump(
    service: Service, content: Content
) -> None:
    ask(day_of(service, hf(SAILS), ETag='"1"'), content)
    ask(day_of(service, hf(SAILS, upvotes=99), ETag='"2"'), content)
    (record,) = remembered(content).values()
    assert (record["etag"], record["dump"]) == ('"2"', FILE)


def test_an_answer_without_a_name_leaves_no_memory(service: Service, content: Content) -> None:
    ask(day_of(service, hf(SAILS)), content)
    assert not content.fetched.exists()


# ------------------------------------------------------------------------- a bad answer

PAGE = "<!DOCTYPE html>\n<html><head><title>Just a moment &amp; wait</title></head></html>"


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        (says(PAGE), "a web page titled 'Just a moment & wait'"),
        (says(PAGE, Content_Type="application/json"), "a web page"),
        (says("<!-- hi -->\n <HTML lang=en>"), "a web page"),
        (says('<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html/>'), "a web page"),
        (says("Rate exceeded."), "'Rate exceeded.' (tried 5 times)"),
        (says(""), "'nothing at all' (tried 5 times)"),
        (says("upstream \x1b[31mconnect error"), "connect error' (tried 5 times)"),
        (says(hf(SAILS)[:-40]), "JSON that is broken or cut off"),
        (says(b"[" * 100_000), "JSON that is broken or cut off (too deep)"),
        (says(b'[{"title": "\xff\xfe"}]'), "JSON that is broken or cut off (not UTF-8)"),
        (says('{"error": "Invalid date\\nfoo"}'), "answered with an error: 'Invalid date foo'"),
        (says('{"message": "no"}'), "answered with an error: 'no'"),
        (says('{"papers": []}'), "answered with no list of papers"),
        (says("7"), "answered with no list of papers: 7"),
        (says('[{"foo": 1}]'), "answered with what can't be read: no paper found"),
        (says("[1, 2]"), "answered with what can't be read"),
        (says("[[]]"), "answered with what can't be read"),
        (says('{"error": "Date is in the future"}', 400), "answered 400 (Bad Request)"),
        (fails(404), "answered 404 (Not Found)"),
        (fails(503), "answered 503 (Service Unavailable) (tried 5 times)"),
        (fails(429, Retry_After="99999"), "to be left alone for 99,999 seconds"),
        (resets, "broke off"),
        (drops(hf(SAILS)), "broke off"),
        (leads_to("file:///etc/passwd"), "not https"),
        (leads_to("http://papers.example/"), "not https"),
    ],
)
def test_what_is_no_list_of_papers_is_an_error(
    behaviour: Behaviour, said: str, service: Service, content: Content
) -> None:
    service.will(behaviour)
    assert said in refused(hugging_face.of_day(DAY, service.url), content)


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        (says(ERROR), "answered with an error: 'incorrect id format for x'"),
        (says("Rate exceeded."), "'Rate exceeded.' (tried 5 times)"),
        (says(PAGE), "a web page titled 'Just a moment & wait'"),
        (says(api(SAILS)[:-20]), "XML that is broken or cut off"),
        (says(api(SAILS)[:-8]), "XML that is broken or cut off"),
        (says("<rss><channel/></rss>"), "XML of another kind: <rss>"),
        (says("[]"), "XML that is broken or cut off"),
        (
            says('<!DOCTYPE feed [<!ENTITY a "b">]>' + api(SAILS).decode().split("?>\n")[1]),
            "read as Hugging Face list; expected arXiv feed",
        ),
        (
            says('<?xml version="1.0"?><!DOCTYPE feed>' + api(SAILS).decode().split("?>\n")[1]),
            "can't be read",
        ),
        (says(api(("x", "Not of arXiv", "No."))), "can't be read"),
    ],
)
def test_what_is_no_feed_of_arxiv_is_an_error(
    behaviour: Behaviour, said: str, service: Service, content: Content
) -> None:
    service.will(behaviour)
    (question,) = arxiv.submitted(["cs.LG"], DAY, service.url)
    assert said in refused(question, content)
    assert said in refused(arxiv.Listed(("2610.00001",), DAY, service.url), content)


def test_a_bomb_of_entities_is_refused_at_once(service: Service, content: Content) -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 20}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE feed [<!ENTITY l0 "bees ">{levels}]><feed>&l11;</feed>'
    service.will(says(bomb))
    assert "broken or cut off" in refused(arxiv.announced(["cs.LG"], DAY, service.url)[0], content)


def test_a_bad_second_page_saves_nothing_of_the_first(service: Service, content: Content) -> None:
    service.will(says(hf(*many(100))), says('{"error": "no"}'))
    refused(hugging_face.of_day(DAY, service.url), content)
    service.will(says(hf(*many(100))), says('[{"foo": 1}]'), NOTHING)
    refused(hugging_face.of_day(DAY, service.url), content)


def test_what_passes_is_waited_for(service: Service, content: Content) -> None:
    good = says(hf(SAILS))
    service.will(says("Rate exceeded."), fails(503), resets, says(hf(SAILS)[:9]), good, NOTHING)
    ask(hugging_face.of_day(DAY, service.url), content)
    assert saved(content) == {FILE: hf(SAILS)}


def test_an_answer_under_a_wrong_type_is_judged_by_what_it_is(
    service: Service, content: Content
) -> None:
    ask(day_of(service, hf(SAILS), Content_Type="text/html"), content)
    assert list(saved(content)) == [FILE]


def test_a_record_that_is_no_paper_is_reported_and_the_others_are_saved(
    service: Service, content: Content
) -> None:
    body = json.dumps([{"foo": 1}, *json.loads(hf(SAILS))]).encode()
    (page,) = ask(day_of(service, body), content).pages
    assert saved(content) == {FILE: body}
    assert ["a record without a title" in p.message for p in page.dump.problems] == [True]


# --------------------------------------------------------------------------- nothing half


def test_a_disk_that_is_full_leaves_nothing_half(service: Service, content: Content) -> None:
    question = day_of(service, hf(*many(1)), hf(*many(90, 1)), ETag='"1"')
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
    try:
        with pytest.raises(PaperstandError, match=r"hf-daily-2\.json: can't be written: File too"):
            ask(question, content)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert saved(content) == {}
    assert remembered(content) == {}


def test_a_folder_that_can_not_be_written_to_is_a_problem(
    service: Service, content: Content
) -> None:
    content.dumps.write_text("a file where the folder should be")
    with pytest.raises(PaperstandError, match="can't be written"):
        ask(day_of(service, hf(SAILS), ETag='"1"'), content)
    assert not content.fetched.exists()


@pytest.mark.parametrize("page", [1, 2])
def test_whoever_stops_it_midway_finds_nothing_half(
    page: int, service: Service, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[Path] = []
    real = write_new

    def stopped(path: Path, data: bytes) -> None:
        calls.append(path)
        if len(calls) == page:
            raise KeyboardInterrupt
        real(path, data)

    monkeypatch.setattr("paperstand.fetch.fetching.write_new", stopped)
    with pytest.raises(KeyboardInterrupt):
        ask(day_of(service, hf(*many(100)), hf(*many(9, 100)), ETag='"1"'), content)
    assert saved(content) == {}
    assert remembered(content) == {}


def test_nobody_but_the_service_is_asked(
    service: Service, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, int]] = []
    real = socket.create_connection

    def connect(address: Any, *rest: Any, **named: Any) -> socket.socket:
        asked.append(address)
        return real(address, *rest, **named)

    monkeypatch.setattr(socket, "create_connection", connect)
    ask(day_of(service, hf(SAILS)), content)
    host, port = service.url.removeprefix("http://").split(":")
    assert set(asked) == {(host, int(port))}


def test_the_memory_counts_for_nothing_in_a_build(content: Content) -> None:
    before = content.files()
    content.fetched.write_text("{}")
    assert content.files() == before
