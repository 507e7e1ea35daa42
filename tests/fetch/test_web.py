"""The client: it waits, tries again, gives up in time, and never takes what is half for whole."""

from __future__ import annotations

import email.utils
import gzip
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from paperstand import __version__
from paperstand.fetch.web import Answer, Validators, Web, user_agent
from paperstand.model import PaperstandError
from tests.fetch.service import (
    FakeTime,
    Service,
    drips,
    drops,
    fails,
    floods,
    leads_to,
    resets,
    running,
    says,
    stays_silent,
)

GOOD = says(b"[1]", Content_Type="application/json; charset=utf-8")
CONTACT = "me@me.example"


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as started:
        yield started


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


def get(service: Service, time: FakeTime, path: str = "/list", **options: Any) -> Answer:
    own = {k: options.pop(k) for k in ("params", "validators", "accept", "check") if k in options}
    with Web(CONTACT, sleep=time.sleep, clock=time.clock, **options) as web:
        return web.get(service.url + path, **own)


def refused(service: Service, time: FakeTime, **options: Any) -> str:
    with pytest.raises(PaperstandError) as caught:
        get(service, time, **options)
    (problem,) = caught.value.problems
    assert problem.file.startswith(service.url)
    assert problem.remedy
    return problem.message


# ---------------------------------------------------------------------------- good manners


def test_it_says_who_asks_and_whom_to_write_to(service: Service, time: FakeTime) -> None:
    answer = get(service.will(GOOD), time, params={"date": "2026-10-01", "limit": 5})
    assert (answer.status, answer.body, answer.content_type) == (200, b"[1]", "application/json")
    (request,) = service.requests
    assert (request.path, request.query) == ("/list", {"date": "2026-10-01", "limit": "5"})
    assert request.headers["user-agent"] == (
        f"Paperstand/{__version__} (+https://pypi.org/project/paperstand/; me@me.example)"
    )
    assert time.naps == []


@pytest.mark.parametrize("contact", ["a\r\nX-Evil: 1", "Zoë (sea) \\ ; me", "🐝", "x" * 999])
def test_no_contact_can_break_the_header(contact: str) -> None:
    assert re.fullmatch(r"[\x20-\x7e]{,300}", user_agent(contact))
    assert user_agent(contact).count("(") == user_agent(contact).count(")") == 1


def test_one_host_is_asked_with_pauses_and_another_at_once(time: FakeTime) -> None:
    with (
        running() as one,
        running() as other,
        Web(CONTACT, pause=3, sleep=time.sleep, clock=time.clock) as web,
    ):
        for service in (one.will(GOOD), other.will(GOOD), one):
            web.get(service.url)
        assert time.naps == [3]
        time.now += 2
        web.get(one.url, pause=1)
        assert time.naps == [3, 1]
        time.now += 1
        web.get(one.url)
        assert time.naps == [3, 1]


def test_a_question_with_validators_is_a_condition(service: Service, time: FakeTime) -> None:
    before = Validators('W/"weak"', "Thu, 01 Oct 2026 00:00:00 GMT")
    answer = get(service.will(says(b"", 304)), time, validators=before)
    assert answer.unchanged
    assert (answer.body, answer.validators) == (b"", before)
    headers = service.requests[0].headers
    assert headers["if-none-match"] == 'W/"weak"'
    assert headers["if-modified-since"] == "Thu, 01 Oct 2026 00:00:00 GMT"


@pytest.mark.parametrize("etag", ['"strong"', 'W/"weak"'])
def test_validators_are_kept_as_they_came(etag: str, service: Service, time: FakeTime) -> None:
    answer = get(service.will(says(b"[]", ETag=etag)), time)
    assert answer.validators == Validators(etag)
    assert not answer.unchanged


def test_validators_that_are_no_header_are_not_sent(service: Service, time: FakeTime) -> None:
    get(service.will(GOOD), time, validators=Validators("a\r\nX-Evil: 1", "ü"))
    assert not {"if-none-match", "if-modified-since", "x-evil"} & set(service.requests[0].headers)


def test_unchanged_without_a_condition_is_no_answer(service: Service, time: FakeTime) -> None:
    assert refused(service.will(says(b"", 304)), time) == "answered 304 (Not Modified)"


# --------------------------------------------------------------------------- trying again


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_passes_is_asked_again_later(status: int, service: Service, time: FakeTime) -> None:
    assert get(service.will(fails(status), GOOD), time).body == b"[1]"
    assert sum(time.naps) == 3


def test_the_distance_grows_and_it_gives_up(service: Service, time: FakeTime) -> None:
    message = refused(service.will(fails(503)), time, pause=1)
    assert message == "answered 503 (Service Unavailable) (tried 5 times)"
    assert time.naps == [2, 4, 8, 16]
    assert len(service.requests) == 5


def test_retry_after_is_honoured_in_seconds(service: Service, time: FakeTime) -> None:
    get(service.will(fails(429, Retry_After="47"), GOOD), time)
    assert time.naps == [47]


def test_retry_after_is_honoured_as_a_date_by_the_clock_of_the_server(
    service: Service, time: FakeTime
) -> None:
    in_a_minute = email.utils.formatdate(email.utils.mktime_tz((2026, 10, 1, 12, 1, 0, 0, 0, 0, 0)))
    sent = email.utils.formatdate(email.utils.mktime_tz((2026, 10, 1, 12, 0, 0, 0, 0, 0, 0)))

    def busy(handler: Any) -> None:
        handler.send_response_only(503)
        for name, value in (("Date", sent), ("Retry-After", in_a_minute), ("Content-Length", "0")):
            handler.send_header(name, value)
        handler.end_headers()

    get(service.will(busy, GOOD), time)
    assert time.naps == [60]


@pytest.mark.parametrize(
    "text", ["soon", "-5", "1e9", "٣", "0", "", "Thu, 01 Jan 1970 00:00:00 GMT", "9" * 400]
)
def test_a_retry_after_that_makes_no_sense_is_as_none(
    text: str, service: Service, time: FakeTime
) -> None:
    get(service.will(fails(429, Retry_After=text.encode().decode("latin-1")), GOOD), time)
    assert time.naps == [3]


@pytest.mark.parametrize("text", ["86400", "Fri, 01 Jan 2100 00:00:00 GMT"])
def test_an_absurd_retry_after_is_not_slept_through(
    text: str, service: Service, time: FakeTime
) -> None:
    message = refused(service.will(fails(429, Retry_After=text)), time)
    assert message.startswith("answered 429 (Too Many Requests), and is to be left alone for ")
    assert (time.naps, len(service.requests)) == ([], 1)


def test_waiting_has_an_end_however_often_it_is_asked_to(service: Service, time: FakeTime) -> None:
    message = refused(service.will(fails(429, Retry_After="120")), time, patience=300, tries=99)
    assert "to be left alone for 120 seconds" in message
    assert time.naps == [120, 120]


def test_an_answer_that_the_asker_does_not_believe_is_asked_for_again(
    service: Service, time: FakeTime
) -> None:
    def busy(answer: Answer) -> str | None:
        return answer.body.decode() if answer.body.startswith(b"Rate") else None

    assert get(service.will(says("Rate exceeded."), GOOD), time, check=busy).body == b"[1]"
    message = refused(service.will(says("Rate exceeded.\x1b[2J")), time, check=busy, tries=2)
    assert message == "answered 'Rate exceeded.[2J' (tried 2 times)"


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        (resets, "broke off"),
        (drops(b"[1, 2"), "broke off"),
        (says(gzip.compress(b"[1, 2]")[:-6], Content_Encoding="gzip"), "gzip that is cut off"),
        (says(b"[1]", Content_Encoding="gzip"), "broken gzip"),
    ],
    ids=["reset", "cut off", "gzip cut off", "no gzip"],
)
def test_half_an_answer_is_asked_for_again(
    behaviour: Any, said: str, service: Service, time: FakeTime
) -> None:
    assert get(service.will(behaviour, GOOD), time).body == b"[1]"
    assert said in refused(service.will(behaviour), time, tries=2)


def test_a_service_that_does_not_answer_is_given_up(service: Service, time: FakeTime) -> None:
    message = refused(service.will(stays_silent), time, time_limit=0.05, tries=2)
    assert message == "did not answer in time (tried 2 times)"


def test_a_service_that_is_not_there_is_given_up(time: FakeTime) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        gone = Service(f"http://127.0.0.1:{free.getsockname()[1]}")
        assert refused(gone, time, tries=3).endswith("(tried 3 times)")
    assert time.naps == [3, 4]


def test_a_slow_drip_ends_though_each_byte_comes_in_time(service: Service) -> None:
    ticks = iter(range(10_000))
    message = "took more than 20 seconds to answer"
    with (
        Web(CONTACT, time_limit=20, tries=1, clock=lambda: float(next(ticks))) as web,
        pytest.raises(PaperstandError, match=message),
    ):
        web.get(service.will(drips(b"x", 0.001)).url)


# ------------------------------------------------------------------------------ giving up


def test_an_answer_without_an_end_is_let_go_at_its_size(service: Service, time: FakeTime) -> None:
    message = refused(service.will(floods), time, largest=1_000_000)
    assert message == "answers with more than 1.0 MB"
    assert len(service.requests) == 1


@pytest.mark.parametrize("layers", [1, 2])
def test_a_gzip_bomb_is_not_unzipped(layers: int, service: Service, time: FakeTime) -> None:
    bomb = gzip.compress(b"\0" * 30_000_000)
    answers = says(bomb, Content_Encoding=", ".join(["gzip"] * layers))
    message = refused(service.will(answers), time, largest=1_000_000)
    assert ("more than 1.0 MB" if layers == 1 else "not asked for") in message


@pytest.mark.parametrize("size", [999, 1000, 1001])
@pytest.mark.parametrize("zipped", [False, True])
def test_the_largest_answer_is_the_largest(
    size: int, zipped: bool, service: Service, time: FakeTime
) -> None:
    body = bytes(range(250)) * 4 + b"x"
    data = gzip.compress(body[:size]) if zipped else body[:size]
    service.will(says(data, Content_Encoding="gzip") if zipped else says(data))
    if size > 1000:
        assert "more than" in refused(service, time, largest=1000)
    elif not zipped:
        assert get(service, time, largest=1000).body == body[:size]
    else:
        assert get(service, time, largest=1000 + 100).body == body[:size]


def test_a_body_is_handed_over_without_its_compression(service: Service, time: FakeTime) -> None:
    text = b"papers " * 40_000
    answer = get(service.will(says(gzip.compress(text), Content_Encoding="gzip")), time)
    assert answer.body == text
    assert service.requests[0].headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize("status", [201, 204, 400, 401, 403, 404, 410, 418, 501])
def test_other_answers_are_final(status: int, service: Service, time: FakeTime) -> None:
    assert refused(service.will(says(b"", status)), time).startswith(f"answered {status} (")
    assert len(service.requests) == 1


def test_an_answer_that_the_asker_accepts_is_handed_over(service: Service, time: FakeTime) -> None:
    answer = get(service.will(says(b'{"error": "no"}', 404)), time, accept=[404])
    assert (answer.status, answer.body) == (404, b'{"error": "no"}')


# ------------------------------------------------------------------------------ redirects


def test_a_redirect_within_this_machine_is_followed(time: FakeTime) -> None:
    with running() as old, running() as new:
        answer = get(old.will(leads_to(f"{new.will(GOOD).url}/moved?p=1#here")), time)
        assert answer.url == f"{new.url}/moved?p=1"
        assert answer.body == b"[1]"


def test_redirects_without_an_end_are_left(service: Service, time: FakeTime) -> None:
    assert "more than 5 times" in refused(service.will(leads_to("/list")), time)
    assert len(service.requests) == 6


@pytest.mark.parametrize(
    "target",
    [
        "file:///etc/passwd",
        "ftp://127.0.0.1/list",
        "http://papers.example/list",
        "javascript:alert(1)",
        "data:application/json,[]",
        "//papers.example/list",
        "http://127.0.0.1.papers.example/",
    ],
)
def test_a_redirect_to_what_is_not_https_is_not_followed(
    target: str, service: Service, time: FakeTime
) -> None:
    assert "not https" in refused(service.will(leads_to(target)), time)
    assert len(service.requests) == 1


@pytest.mark.parametrize("target", ["", "http://[", "http://a:b:c/"])
def test_a_redirect_to_nowhere_is_an_error(target: str, service: Service, time: FakeTime) -> None:
    message = refused(service.will(leads_to(target)), time)
    assert "leads to" in message or "Invalid URL in location header" in message


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl to make a certificate")
def test_a_certificate_nobody_vouches_for_is_not_believed(tmp_path: Path, time: FakeTime) -> None:
    made = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -keyout k -out c"
    subprocess.run(made.split(), cwd=tmp_path, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "c", tmp_path / "k")
    with running(context) as service:
        assert service.url.startswith("https:")
        message = refused(service.will(GOOD), time)
        assert message.startswith("can't show that it is who it says: ")
        assert (service.requests, time.naps) == ([], [])


def test_what_is_no_https_after_all_is_given_up(time: FakeTime) -> None:
    with running() as service:
        service.url = service.url.replace("http:", "https:")
        assert "broke off" in refused(service, time, tries=2)
        assert service.requests == []


def test_nothing_is_known_of_an_earlier_client(service: Service, time: FakeTime) -> None:
    service.will(GOOD)
    get(service, time)
    get(service, time)
    assert time.naps == []
