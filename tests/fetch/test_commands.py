"""`paperstand fetch` as a curator meets it: words, exit codes, and who is asked."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from paperstand.cli import app
from paperstand.fetch import arxiv, hugging_face
from paperstand.fetch.contact import contact_in, is_contact
from paperstand.fetch.web import Web
from paperstand.new_site import make_site
from paperstand.settings import read_config
from tests.fetch.answers import HIVES, SAILS, api, hf, many, news
from tests.fetch.service import FakeTime, Service, fails, running, says, stays_silent

NOTHING = says(b"[]")


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Service]:
    """What the command takes for all services; it works in a folder of its own."""
    clock = FakeTime()

    def open_web(contact: str) -> Web:
        return Web(contact, sleep=clock.sleep, clock=clock.clock)

    with running() as started:
        monkeypatch.setattr(hugging_face, "HOST", started.url)
        monkeypatch.setattr(arxiv, "API", started.url)
        monkeypatch.setattr(arxiv, "NEWS", started.url)
        monkeypatch.setattr("paperstand.fetch.commands.open_web", open_web)
        monkeypatch.setattr("paperstand.fetch.commands._today", lambda: DAY)
        monkeypatch.chdir(tmp_path)
        (tmp_path / "content" / "dumps").mkdir(parents=True)
        (tmp_path / "mkdocs.yml").write_text("repo_url: https://github.com/me/papers\n")
        yield started


DAY = dt.date(2026, 10, 1)


def run(*words: str, stdin: str = "") -> Result:
    return CliRunner().invoke(app, ["fetch", *words], input=stdin)


def dumps() -> list[str]:
    return sorted(path.name for path in Path("content/dumps").iterdir())


def test_it_says_what_came_and_where_it_is(service: Service) -> None:
    service.will(says(hf(SAILS, HIVES)), NOTHING)
    done = run("hf", "--date", "2026-09-30")
    assert done.exit_code == 0
    assert done.output == (
        "Hugging Face, 2026-09-30: 2 papers, 2 new.\n"
        "  Saved: content/dumps/2026-09-30-hf-daily.json (read as JSON records)\n"
    )
    service.will(says(hf(SAILS, HIVES, upvotes=9)), NOTHING)
    done = run("hf", "--date", "2026-09-30")
    assert (done.exit_code, done.output) == (
        0,
        "Hugging Face, 2026-09-30: 2 papers, none new; nothing to save.\n",
    )
    assert dumps() == ["2026-09-30-hf-daily.json"]


def test_without_a_day_yesterday_and_today_are_fetched(service: Service) -> None:
    service.will(says(hf(SAILS)), NOTHING, NOTHING)
    done = run("hf")
    assert done.exit_code == 0
    assert done.output.splitlines()[0].startswith("Hugging Face, 2026-09-30: 1 paper,")
    assert done.output.splitlines()[-1] == (
        "Hugging Face, 2026-10-01: no papers there; nothing to save."
    )
    assert [r.query["date"] for r in service.requests] == ["2026-09-30"] * 2 + ["2026-10-01"]


def test_a_dry_run_shows_and_saves_nothing(service: Service) -> None:
    service.will(says(hf(SAILS), ETag='"1"'), NOTHING)
    done = run("hf", "--date", "2026-09-30", "--dry-run")
    assert "To be saved: content/dumps/2026-09-30-hf-daily.json" in done.output
    assert dumps() == []
    assert not Path("content/fetched.json").exists()


def test_each_category_is_a_dump(service: Service) -> None:
    service.will(says(news([SAILS])), says(news([HIVES])))
    assert run("arxiv", "--category", "cs.LG", "--category", "hep-th").exit_code == 0
    assert dumps() == ["2026-10-01-arxiv-cs-lg.xml", "2026-10-01-arxiv-hep-th.xml"]
    service.will(says(api(SAILS)))
    assert run("arxiv", "--category", "cs.LG", "--date", "2026-09-28").exit_code == 0
    assert dumps()[0] == "2026-09-28-arxiv-cs-lg-submitted.xml"


def test_ids_come_from_a_file_or_are_pasted(service: Service) -> None:
    Path("ids.txt").write_bytes(
        b"\xef\xbb\xbf# mine\r\n\r\n- 2610.00001v2\r\nhttps://arxiv.org/abs/2610.00002\r\n"
        b"arXiv:2610.00001\r\n"
    )
    service.will(says(api(SAILS)))
    done = run("ids", "ids.txt")
    assert done.exit_code == 0
    assert service.requests[0].query["id_list"] == "2610.00001,2610.00002"
    assert "arXiv, 2 ids: 1 paper" in done.output
    assert "warning: ids.txt: arXiv has no paper of 1 id: 2610.00002" in done.output
    service.will(says(api(SAILS)))
    done = run("ids", "-", stdin="2610.00001\n")
    assert (done.exit_code, len(dumps())) == (0, 1)
    assert "very same bytes" in done.output


def test_lines_that_are_no_ids_are_named_before_anybody_is_asked(service: Service) -> None:
    Path("ids.txt").write_text("2610.00001\nhttps://papers.example/1\n\x1b[31mred\n")
    done = run("ids", "ids.txt")
    assert done.exit_code == 1
    assert "ids.txt:2: is no arXiv id: 'https://papers.example/1'" in done.output
    assert "ids.txt:3: is no arXiv id" in done.output
    assert "\x1b" not in done.output
    assert service.requests == []
    Path("ids.txt").write_text("# none\n")
    assert "holds no arXiv id" in run("ids", "ids.txt").output


def test_a_failure_is_an_error_and_what_came_before_it_stays(service: Service) -> None:
    service.will(says(hf(SAILS)), NOTHING, fails(503))
    done = run("hf")
    assert done.exit_code == 1
    assert dumps() == ["2026-09-30-hf-daily.json"]
    assert "answered 503 (Service Unavailable) (tried 5 times)" in done.output
    assert "date=2026-10-01" in done.output
    assert "Traceback" not in done.output


def test_many_papers_are_counted_over_all_pages(service: Service) -> None:
    service.will(says(hf(*many(100))), says(hf(*many(20, 100))), NOTHING)
    output = run("hf", "--month", "2026-09").output
    assert "Hugging Face, 2026-09: 120 papers, 120 new" in output
    assert output.count("Saved:") == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("hf", "--date", "2026-09-30", "--week", "2026-W40"), "one of --date, --week and"),
        (("hf", "--date", "2026-10-02"), "2026-10-02 is still to come"),
        (("hf", "--week", "2026-W41"), "still to come"),
        (("hf", "--month", "2026-11"), "still to come"),
        (("hf", "--date", "1 October"), "--date"),
        (("hf", "--week", "2026-40"), "a week like 2026-W05"),
        (("hf", "--week", "2025-W53"), "a week like 2026-W05"),
        (("hf", "--week", "0000-W01"), "a week like 2026-W05"),
        (("hf", "--month", "2026-13"), "a month like 2026-01"),
        (("hf", "--month", "2026-9"), "a month like 2026-01"),
        (("arxiv",), "--category"),
        (("arxiv", "--category", "cs.lg"), "none of arXiv's"),
        (("arxiv", "--category", "cs"), "none of arXiv's"),
        (("arxiv", "--category", "cs.LG OR all:x"), "none of arXiv's"),
        (("arxiv", "--category", "../../etc"), "none of arXiv's"),
        (("arxiv", "--category", "cs.LG", "--date", "2027-01-01"), "still to come"),
        (("ids", "no-such-file.txt"), "no file"),
        (("hf", "--content", "nowhere"), "no folder nowhere"),
        (("hf", "--config", "nowhere.yml"), "no file nowhere.yml"),
        (("hf", "--contact", "me"), "an address of mail or web"),
    ],
)
def test_misuse_is_told_in_a_sentence_and_nobody_is_asked(
    words: tuple[str, ...], said: str, service: Service
) -> None:
    done = run(*words)
    assert done.exit_code == 2
    assert said in " ".join(done.output.replace("│", " ").split())
    assert service.requests == []


@pytest.mark.parametrize("week", ["2026-W40", "2020-W53"])
def test_every_week_of_a_calendar_may_be_asked_for(week: str, service: Service) -> None:
    service.will(NOTHING)
    assert run("hf", "--week", week).exit_code == 0
    assert service.requests[-1].query["week"] == week


@pytest.mark.parametrize("name", ["cs.LG", "hep-th", "cond-mat.soft", "physics.acc-ph", "q-bio.NC"])
def test_categories_of_every_form_are_known(name: str) -> None:
    assert arxiv.is_category(name)


@pytest.mark.parametrize("command", ["hf", "arxiv", "ids"])
def test_every_command_explains_itself(command: str, service: Service) -> None:
    done = run(command, "--help")
    assert done.exit_code == 0
    for option in ("--content", "--contact", "--dry-run"):
        assert option in done.output


# --------------------------------------------------------------------------------- who asks


def test_the_service_learns_whom_to_write_to(service: Service) -> None:
    service.will(NOTHING)
    run("hf", "--date", "2026-09-30")
    run("hf", "--date", "2026-09-30", "--contact", "me@me.example")
    agents = [request.headers["user-agent"] for request in service.requests]
    assert agents[0].endswith("; https://github.com/me/papers)")
    assert agents[1].endswith("; me@me.example)")


def test_who_asks_without_a_contact_is_told_so(service: Service) -> None:
    Path("mkdocs.yml").write_text("site_url: https://example.org/papers/\n")
    service.will(NOTHING)
    done = run("hf", "--date", "2026-09-30")
    assert done.exit_code == 0
    assert "note: mkdocs.yml: has no contact" in " ".join(done.output.split())
    assert service.requests[0].headers["user-agent"].endswith("/paperstand/)")


def test_settings_that_are_broken_stop_it(service: Service) -> None:
    Path("mkdocs.yml").write_text("a: [")
    assert run("hf").exit_code == 1
    assert service.requests == []


def test_a_new_site_says_on_github_where_its_repository_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_site(tmp_path / "site")
    settings = tmp_path / "site" / "mkdocs.yml"
    assert contact_in(read_config(settings, True)) == ""
    monkeypatch.setenv("REPO_URL", "https://github.com/me/papers")
    assert contact_in(read_config(settings, True)) == "https://github.com/me/papers"
    text = settings.read_text("utf-8").replace("    # contact:", "    contact:")
    settings.write_text(text, encoding="utf-8")
    assert contact_in(read_config(settings, True)) == "you@example.edu"


@pytest.mark.parametrize(
    ("settings", "found"),
    [
        ({}, ""),
        ({"extra": {"paperstand": {"contact": "me@me.example"}}, "repo_url": "https://x.y/"},
         "me@me.example"),
        ({"extra": {"paperstand": {"contact": " mailto:me@me.example\n"}}}, "mailto:me@me.example"),
        ({"extra": {"paperstand": {"contact": "me"}}, "repo_url": "https://x.y/"}, "https://x.y/"),
        ({"repo_url": "", "site_url": "https://me.example/"}, "https://me.example/"),
        ({"site_url": "https://example.org/paperstand/"}, ""),
        ({"site_url": "http://localhost:8000/"}, ""),
        ({"extra": [], "repo_url": 7, "site_url": None}, ""),
        ({"extra": {"paperstand": "x"}}, ""),
    ],
)  # fmt: skip
def test_the_contact_is_what_the_settings_hold(settings: dict[str, object], found: str) -> None:
    assert contact_in(settings) == found


@pytest.mark.parametrize("text", ["", "me", "@", "me@", "ftp://x", "javascript:alert(1)"])
def test_what_reaches_nobody_is_no_contact(text: str) -> None:
    assert not is_contact(text)


# -------------------------------------------------------------------------------- lean builds


def test_no_other_command_loads_the_client(tmp_path: Path) -> None:
    dump = tmp_path / "content" / "dumps" / "2026-10-01-hf-daily.json"
    dump.parent.mkdir(parents=True)
    dump.write_bytes(hf(SAILS, HIVES))
    program = (
        "import sys, paperstand.cli as cli\n"
        "sys.argv = ['paperstand', *sys.argv[1:]]\n"
        "try: cli.main()\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "assert not {'httpx', 'httpcore', 'h11'} & set(sys.modules)\n"
    )
    content = ("--content", str(tmp_path / "content"))
    for words in (("check", *content), ("build", *content), ("fetch", "hf", "--help")):
        subprocess.run([sys.executable, "-c", program, *words], check=True, cwd=tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ")
def test_ctrl_c_ends_it_at_once_and_leaves_nothing(service: Service, tmp_path: Path) -> None:
    program = (
        "import sys, paperstand.cli as cli\n"
        "from paperstand.fetch import hugging_face\n"
        "hugging_face.HOST = sys.argv.pop(1)\n"
        "cli.main()\n"
    )
    service.will(stays_silent)
    words = ["fetch", "hf", "--contact", "me@me.example"]
    command = [sys.executable, "-c", program, service.url, *words]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        while not service.requests:
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in said
    assert dumps() == []
    assert sorted(p.name for p in tmp_path.iterdir()) == ["content", "mkdocs.yml"]
