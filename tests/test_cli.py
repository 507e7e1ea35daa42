"""The command as a curator meets it: words, exit codes, and nothing that looks like a bug."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from paperstand.cli import app
from tests.conftest import CONTENT, REPOSITORY
from tests.makers import BEES, BRIDGES, WAVES

LIST = f"Sails for Cold Harbours\n\n{WAVES}\n\nHives Without a Queen\n\n{BEES}\n"
COMMANDS = ("build", "serve", "check", "report", "compare", "export", "add", "mail")


@dataclass
class Done:
    """What a command said, and how it ended."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str | Path, cwd: Path = REPOSITORY, stdin: str = "") -> Done:
    """A command, in this process: starting another takes longer than most commands."""
    with chdir(cwd):
        done = CliRunner().invoke(app, [*map(str, arguments)], input=stdin, prog_name="paperstand")
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Done(done.exit_code, done.stdout, done.stderr)


def run_alone(*arguments: str | Path, cwd: Path = REPOSITORY, stdin: str = "") -> Done:
    """A command in a process of its own, as from a shell."""
    command = [sys.executable, "-m", "paperstand", *map(str, arguments)]
    done = subprocess.run(
        command, cwd=cwd, input=stdin, capture_output=True, text=True, check=False
    )
    return Done(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    dumps = tmp_path / "content" / "dumps"
    dumps.mkdir(parents=True)
    first = CONTENT / "dumps" / "2025-03-11-hf-papers-000.txt"
    (dumps / first.name).write_bytes(first.read_bytes())
    return tmp_path / "content"


def test_build_says_what_it_did_and_then_that_there_is_nothing_to_do(tmp_path: Path) -> None:
    done = run_alone("build", "--content", CONTENT, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "site: 146 entries read, 15 merged, 131 papers." in done.stdout
    assert "dist/paperstand-offline.zip" in done.stdout
    assert "\x1b[" not in done.stdout + done.stderr
    again = run_alone("build", "--content", CONTENT, cwd=tmp_path)
    assert (again.returncode, again.stdout) == (0, "site: up to date, nothing to do.\n")


def test_check_is_content_with_the_real_dumps() -> None:
    done = run("check", "--strict")
    assert done.returncode == 0
    assert done.stderr == ""
    assert "Good: 146 entries read, 15 merged, 131 papers." in done.stdout


def test_check_names_the_bad_dump_and_still_reports_the_good_one(content: Path) -> None:
    (content / "dumps" / "2025-03-12-empty.txt").write_text("")
    done = run("check", "--content", content)
    assert done.returncode == 1
    assert "2025-03-12-empty.txt:1: is empty" in done.stderr
    assert "2025-03-11-hf-papers-000" in done.stdout
    assert "Traceback" not in done.stderr


def test_build_with_a_bad_dump_publishes_nothing(content: Path, tmp_path: Path) -> None:
    (content / "dumps" / "2025-03-12-empty.txt").write_text("")
    done = run("build", "--content", content, cwd=tmp_path)
    assert done.returncode == 1
    assert "Nothing was published" in done.stderr
    assert not (tmp_path / "site").exists()


def test_check_lets_no_published_page_disappear(content: Path, tmp_path: Path) -> None:
    published, told = tmp_path / "papers.jsonl", tmp_path / "told.md"
    assert run("export", published).returncode == 0
    same = run("check", "--previous", published, "--summary", told)
    assert (same.returncode, same.stderr) == (0, "")
    assert "0 pages that would disappear" in told.read_text("utf-8")
    asked = ("check", "--content", content, "--previous", published, "--summary", told)
    done = run(*asked)
    assert done.returncode == 1
    assert f"{published}:1: the published page papers/2-olmo-2-furious.html would" in done.stderr
    assert "Good" not in done.stdout
    assert "66 pages that would disappear" in told.read_text("utf-8")
    (content / "corrections.yml").write_text("gone:\n  - dump: 2025-03-11-hf-papers-003\n")
    assert run(*asked).returncode == 0
    assert "Gone, as corrections.yml says: 66" in told.read_text("utf-8")


def test_check_says_what_is_wrong_with_the_published_data(tmp_path: Path) -> None:
    empty = tmp_path / "papers.jsonl"
    empty.touch()
    assert run("check", "--previous", empty).returncode == 0
    empty.write_text("<!doctype html>")
    done = run("check", "--previous", empty)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{empty}:1: is not JSON" in done.stderr
    done = run("check", "--previous", tmp_path / "none.jsonl")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_report_shows_every_merge_with_its_reason() -> None:
    done = run("report")
    assert done.returncode == 0
    assert "Merged: 15" in done.stdout
    assert "2025-03-11-hf-papers-003#5: same title and abstract, word for word" in done.stdout


def test_report_offers_a_correction_for_every_pair_in_doubt(content: Path) -> None:
    records = [
        {"title": "Sails for Cold Harbours", "abstract": WAVES},
        {"title": "Sails for Cold Harbours", "abstract": BEES},
    ]
    (content / "dumps" / "2025-03-12-two.json").write_text(json.dumps(records))
    done = run("report", "--content", content)
    _, found, after = done.stdout.partition("Possibly the same, not merged: 1")
    assert found
    pasted = "\n".join(line.strip(" ") for line in after.splitlines()[3:5])
    correction = yaml.safe_load(pasted.replace("\n-", "\n  -"))
    (content / "corrections.yml").write_text(yaml.safe_dump(correction))
    settled = run("report", "--content", content)
    assert "Possibly the same, not merged: 0" in settled.stdout
    assert "merged by hand in corrections.yml" in settled.stdout


def test_report_offers_a_topic_for_a_phrase_that_no_topic_covers(content: Path) -> None:
    records = [
        {"title": f"Of Manta Rays {n}", "abstract": f"A manta ray swims. {text}"}
        for n, text in zip(("One", "Two", "Three"), (WAVES, BEES, BRIDGES), strict=True)
    ]
    (content / "dumps" / "2025-03-12-rays.json").write_text(json.dumps(records))
    done = run("report", "--content", content)
    _, found, after = done.stdout.partition("Phrases that no topic covers: 1\n")
    assert found
    shown = after.splitlines()[:7]
    assert shown[0].startswith("  manta ray")
    assert shown[0].endswith(": 3 papers")
    assert [line.strip() for line in shown[1:4]] == [
        "Of Manta Rays One", "Of Manta Rays Three", "Of Manta Rays Two"
    ]  # fmt: skip
    (content / "topics.yml").write_text("\n".join(shown[4:7]))
    settled = run("report", "--content", content)
    assert "Phrases that no topic covers: 0" in settled.stdout
    out = content / "papers.jsonl"
    assert run("export", "--content", content, out).returncode == 0
    topics = {
        record["title"]: [t["id"] for t in record["topics"]]
        for record in map(json.loads, out.read_text("utf-8").splitlines())
    }
    assert all(topics[str(r["title"])][0].startswith("manta-ray") for r in records)


def test_compare_says_why_two_papers_are_two() -> None:
    done = run("compare", "2 OLMo 2 Furious", "A Survey on Data Selection for Language Models")
    assert done.returncode == 0, done.stderr
    assert "Different: the titles differ in: 2, titles 2" in done.stdout
    assert "alike, abstracts 0% alike" in done.stdout
    assert "They are two papers on the site." in done.stdout


def test_compare_says_why_two_entries_are_one_paper() -> None:
    done = run("compare", "2025-03-11-hf-papers-000#39", "2025-03-11-hf-papers-003#36")
    assert "Same: same title and abstract, word for word" in done.stdout
    assert "different:\n      - papers: [2025-03-11-hf-papers-000#39," in done.stdout


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("2-olmo-2-furius", "x"), "did you mean '2-olmo-2-furious'?"),
        (("2-olmo-2-furious", "2 OLMo 2 Furious"), "are one paper"),
    ],
)
def test_compare_says_which_name_is_wrong(names: tuple[str, str], message: str) -> None:
    done = run("compare", *names)
    assert done.returncode == 2
    assert message in " ".join(done.stderr.replace("│", " ").split())


@pytest.mark.parametrize("ending", ["jsonl", "json", "csv", "bib", "ris", "csl.json"])
def test_export_writes_every_format(ending: str, tmp_path: Path) -> None:
    out = tmp_path / f"papers.{ending}"
    done = run("export", out)
    assert done.returncode == 0, done.stderr
    text = out.read_text("utf-8")
    assert "2 OLMo 2 Furious" in text
    records = {
        "jsonl": lambda: len(text.splitlines()),
        "json": lambda: len(json.loads(text)),
        "csv": lambda: text.count("\n") - 1,
        "bib": lambda: text.count("@misc{"),
        "ris": lambda: text.count("TY  - "),
        "csl.json": lambda: len(json.loads(text)),
    }
    assert records[ending]() == 131
    assert [p.name for p in tmp_path.iterdir()] == [out.name]


def test_export_can_be_of_one_topic_or_dump(tmp_path: Path) -> None:
    everything, topic, both = (tmp_path / f"{name}.jsonl" for name in ("all", "topic", "both"))
    dump = "2025-03-11-hf-papers-003"
    assert run("export", everything).returncode == 0
    done = run("export", "--topic", "video", topic)
    assert done.stdout.endswith(": 4 papers.\n")
    assert run("export", "--topic", "video", "--dump", dump, both).returncode == 0
    papers = [json.loads(line) for line in everything.read_text("utf-8").splitlines()]
    video = [p for p in papers if "video" in [t["id"] for t in p["topics"]]]
    assert [json.loads(line) for line in topic.read_text("utf-8").splitlines()] == video
    there = [p for p in video if dump in [s["dump"] for s in p["sightings"]]]
    assert [json.loads(line) for line in both.read_text("utf-8").splitlines()] == there
    assert 0 < len(there) < len(video)


def test_export_says_what_the_topic_may_be_called(tmp_path: Path) -> None:
    for arguments, message in (
        (("--topic", "vidoe"), "did you mean 'video' or"),
        (("--dump", "zzz"), "no dump is called 'zzz'"),
    ):
        done = run("export", *arguments, tmp_path / "x.bib")
        assert done.returncode == 2
        assert message in " ".join(done.stderr.replace("│", " ").split())
    assert not list(tmp_path.iterdir())


def test_new_says_what_to_do_next_and_it_works(tmp_path: Path) -> None:
    done = run_alone("new", "bees and waves", "--name", "Bees: & Waves", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "  cd 'bees and waves'\n  paperstand build " in done.stdout
    site = tmp_path / "bees and waves"
    assert "4 papers" in run_alone("build", cwd=site).stdout
    assert "Bees: &amp; Waves" in (site / "site" / "index.html").read_text("utf-8")


def test_the_example_of_a_new_site_may_be_deleted_once_it_is_published(tmp_path: Path) -> None:
    assert run("new", "site", cwd=tmp_path).returncode == 0
    site = tmp_path / "site"
    assert run("export", "published.jsonl", cwd=site).returncode == 0
    (site / "content" / "dumps" / "2025-01-01-example-delete-me.txt").unlink()
    (site / "content" / "dumps" / "2025-03-12-mine.txt").write_text(LIST)
    done = run("check", "--previous", "published.jsonl", cwd=site)
    assert done.returncode == 0, done.stderr


def test_new_in_a_folder_with_files_names_them_and_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").write_text("mine")
    done = run("new", ".", cwd=tmp_path)
    assert done.returncode == 1
    assert "is not empty: thesis.tex" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.tex"]


def test_add_shows_what_is_new_and_files_it(content: Path, tmp_path: Path) -> None:
    done = run("add", "-", "--yes", "--date", "2025-03-12", cwd=tmp_path, stdin=LIST)
    assert done.returncode == 0, done.stderr
    assert "2 papers: 2 new to this digest, 0 repeats." in done.stdout
    assert "  + Sails for Cold Harbours" in done.stdout
    filed = content / "dumps" / "2025-03-12-pasted.txt"
    assert filed.read_text("utf-8") == LIST
    again = run("add", "-", "--yes", cwd=tmp_path, stdin=LIST)
    assert (again.returncode, again.stderr) == (0, "")
    assert "2025-03-12-pasted.txt holds the very same text; nothing to file." in again.stdout
    (tmp_path / "more.txt").write_text(f"Arches That Remember the Rain\n\n{BRIDGES}\n\n{LIST}")
    more = run("add", "more.txt", "--date", "2025-03-13", cwd=tmp_path)
    assert "3 papers: 1 new to this digest, 2 repeats." in more.stdout
    assert "  = Sails for Cold Harbours" in more.stdout
    assert (content / "dumps" / "2025-03-13-more.txt").is_file()
    assert run("check", "--strict", cwd=tmp_path).returncode == 0


FIXTURES = REPOSITORY / "tests" / "read" / "fixtures"


def test_read_shows_each_paper_with_its_lines_and_what_it_says(tmp_path: Path) -> None:
    done = run("read", FIXTURES / "2025-05-02-paper-page.txt", cwd=tmp_path)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0].startswith("Read as Hugging Face paper page (a paper's arXiv id")
    assert lines[1].split() == ["1–19", "boilerplate"]
    assert lines[2].strip().startswith("21–97 “The Lighthouse Keeper's Ledger")
    assert "3 authors, published 2025-04-30, arxiv 2504.01357, 17 upvotes" in lines[3]
    assert any("not read: among recommended papers" in line for line in lines)
    assert lines[-1] == (
        "3 papers. Of 75 lines that aren't blank, 42 are in papers, 32 boilerplate and 1 unread."
    )
    assert "2025-05-02-paper-page.txt:" in done.stderr
    assert not list(tmp_path.iterdir())


def test_read_takes_what_is_pasted_and_its_date(tmp_path: Path) -> None:
    pasted = LIST.replace("\n\nHives", "\n·\nMar 12\n\nHives")
    done = run("read", "-", "--date", "2025-03-11", cwd=tmp_path, stdin=pasted)
    assert (done.returncode, done.stderr) == (0, "")
    assert "published 2024-03-12" in done.stdout
    assert "has no year" in run("read", "-", cwd=tmp_path, stdin=pasted).stderr


@pytest.mark.parametrize(("stdin", "message"), [("hello", "no paper found"), ("", "is empty")])
def test_read_says_what_is_wrong_with_a_text(stdin: str, message: str, tmp_path: Path) -> None:
    done = run("read", "-", cwd=tmp_path, stdin=stdin)
    assert (done.returncode, done.stdout) == (1, "")
    assert message in done.stderr


def test_add_makes_the_folder_it_needs(tmp_path: Path) -> None:
    done = run("add", "-", "--yes", "--content", "papers", cwd=tmp_path, stdin=LIST)
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "papers" / "dumps").iterdir())) == 1


@pytest.mark.parametrize(
    ("options", "stdin", "code", "message"),
    [
        (("--dry-run",), LIST, 0, ""),
        ((), LIST, 2, "run it again with --yes"),
        (("--yes",), "hello", 1, "pasted text:1: no paper found"),
        (("--yes",), "", 1, "pasted text:1: is empty"),
        (("--yes", "--date", "11.3.2025"), LIST, 2, "--date"),
    ],
)
def test_add_files_nothing_unless_it_may_and_can(
    options: tuple[str, ...], stdin: str, code: int, message: str, tmp_path: Path
) -> None:
    done = run("add", "-", *options, cwd=tmp_path, stdin=stdin)
    assert done.returncode == code
    assert message in " ".join(done.stderr.replace("│", " ").split())
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")
@pytest.mark.parametrize(("answer", "filed"), [("y", True), ("", True), ("n", False)])
def test_add_on_a_terminal_asks_before_it_files(answer: str, filed: bool, tmp_path: Path) -> None:
    import pty

    keyboard, screen = pty.openpty()
    command = [sys.executable, "-m", "paperstand", "add", "-"]
    with subprocess.Popen(command, cwd=tmp_path, stdin=screen, stdout=screen, stderr=screen) as add:
        os.close(screen)

        def until(text: bytes) -> bytes:
            shown = b""
            while text not in shown:
                shown += os.read(keyboard, 1 << 16)
            return shown

        until(b"Ctrl-D")
        for at in range(0, len(LIST), 500):
            os.write(keyboard, LIST[at : at + 500].replace("\n", "\r").encode())
        os.write(keyboard, b"\x04")
        assert b"2 papers: 2 new" in until(b"File it?")
        os.write(keyboard, answer.encode() + b"\r")
        until(b"Filed: " if filed else b"Nothing was filed.")
        assert add.wait(timeout=20) == 0
    os.close(keyboard)
    texts = [p.read_text("utf-8") for p in tmp_path.rglob("*.txt")]
    assert texts == ([LIST] if filed else [])


@pytest.mark.parametrize("ending", ["html", "eml", "md"])
def test_mail_writes_every_format_and_says_its_subject(ending: str, tmp_path: Path) -> None:
    out = tmp_path / f"digest.{ending}"
    done = run("mail", out)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{out}: Paperstand: 131 new papers, 11 March 2025\n"
    assert "site_url is not set" in done.stderr
    assert b"2 OLMo 2 Furious" in out.read_bytes()
    assert [p.name for p in tmp_path.iterdir()] == [out.name]


def test_mail_tells_of_the_newest_dump_or_of_the_one_asked_for(
    content: Path, tmp_path: Path
) -> None:
    records = [{"title": "Sails for Cold Harbours", "abstract": WAVES}]
    (content / "dumps" / "2025-03-12-one.json").write_text(json.dumps(records))
    out, config = tmp_path / "digest.md", tmp_path / "mkdocs.yml"
    config.write_text("site_name: Harbours\nsite_url: https://me.example/x/\n")
    settings = ("--content", content, "--config", config)
    done = run("mail", out, *settings)
    assert (done.stdout, done.stderr) == (f"{out}: Harbours: 1 new paper, 12 March 2025\n", "")
    text = out.read_text("utf-8")
    assert "[Sails for Cold Harbours](https://me.example/x/papers/sails-for-cold-harbours" in text
    assert "OLMo" not in text
    done = run("mail", out, *settings, "--dump", "2025-03-11-hf-papers-000")
    assert "new papers, 11 March 2025" in done.stdout
    assert "Sails" not in out.read_text("utf-8")


def test_mail_names_the_dumps_there_are(tmp_path: Path) -> None:
    done = run("mail", tmp_path / "digest.md", "--dump", "2025-03-11-hf-papers")
    assert done.returncode == 2
    said = " ".join(done.stderr.replace("│", " ").split())
    assert "no dump is called '2025-03-11-hf-papers'" in said
    assert "'2025-03-11-hf-papers-000' or '2025-03-11-hf-papers-003'" in said


@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "--content", "nowhere"),
        ("build", "--config", "nowhere.yml"),
        ("build", "--jobs", "none"),
        ("export", "papers.docx"),
        ("export",),
        ("mail", "digest.docx"),
        ("mail", "digest.md", "--config", "nowhere.yml"),
        ("mail", "digest.md", "--dump", "nothing-like-it"),
        ("nonsense",),
        ("check", "--nonsense"),
        ("serve", "--port", "99999999"),
        ("new",),
        ("add", "nowhere.txt"),
    ],
)
def test_misuse_ends_with_exit_code_2_and_no_traceback(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert "--content" in done.stdout


def test_terminal_codes_in_a_dump_do_not_reach_the_terminal(content: Path) -> None:
    hostile = "\x1b[2J\x1b]0;owned\x07[bold red]A Title"
    text = f"{hostile}\n\nIt has an abstract of two sentences. This is the second one of them.\n"
    (content / "dumps" / "2025-03-12-x.txt").write_text(f"{text}\n{text}")
    done = run("report", "--content", content)
    assert done.returncode == 0
    assert "\x1b" not in done.stdout + done.stderr
    assert "[bold red]A Title" in done.stdout


def test_an_unwritable_output_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run("export", tmp_path / "file" / "papers.json")
    assert done.returncode == 1
    assert "papers.json" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_in_use_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("serve", "--content", CONTENT, "--port", str(port), cwd=tmp_path)
    assert done.returncode == 1
    assert f"127.0.0.1:{port}: can't be served at" in done.stderr
    assert "Traceback" not in done.stderr
