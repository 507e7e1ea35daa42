"""The workflows, here and in what `paperstand new` makes: pinned, careful, and they do run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.canaries import CANARIES
from tests.conftest import REPOSITORY

OURS = REPOSITORY / ".github" / "workflows"
STARTER = REPOSITORY / "generator" / "paperstand" / "starter" / ".github" / "workflows"
EVERY = sorted([*OURS.glob("*.yml"), *STARTER.glob("*.yml")])
BOTH = pytest.mark.parametrize("folder", [OURS, STARTER], ids=["ours", "starter"])
NAMES = [str(p.relative_to(REPOSITORY)) for p in EVERY]


def load(path: Path) -> dict[str, Any]:
    workflow = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(workflow, dict)
    return workflow


def script(path: Path, job: str, step: str) -> str:
    steps = load(path)["jobs"][job]["steps"]
    (found,) = [s["run"] for s in steps if s.get("name") == step]
    return str(found)


def execute(
    text: str, folder: Path, commands: Mapping[str, str], **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a step as GitHub does, with these commands instead of the real ones."""
    tools = folder / "tools"
    tools.mkdir(exist_ok=True)
    for name, body in commands.items():
        path = tools / name
        path.write_text(f"#!/bin/bash\n{body}\n")
        path.chmod(0o755)
    given = {"RUNNER_TEMP": str(folder), "GITHUB_STEP_SUMMARY": str(folder / "step.md")}
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", text],
        cwd=folder,
        env={"PATH": f"{tools}:{os.environ['PATH']}", "HOME": str(folder), **given, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("path", EVERY, ids=NAMES)
def test_actions_are_pinned_and_nothing_may_more_than_it_must(path: Path) -> None:
    text = path.read_text("utf-8")
    for action in re.findall(r"uses: (\S+)", text):
        assert action.startswith("./") or re.search(r"@[0-9a-f]{40}$", action), action
    workflow = load(path)
    assert workflow["permissions"] == {"contents": "read"}
    assert "concurrency" in workflow
    for job in workflow["jobs"].values():
        assert "uses" in job or job["timeout-minutes"] <= 30
        for step in job.get("steps", ()):
            # What others may choose, such as a branch's name, reaches a script as a variable only.
            assert "${{" not in step.get("run", "")
            if "actions/checkout@" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("name", ["publish.yml", "announce.yml", "release.yml", "fetch.yml"])
def test_a_site_of_its_own_has_the_same_steps(name: str) -> None:
    ours, starter = load(OURS / name), load(STARTER / name)
    named = {
        step["name"]: step["run"]
        for job in starter["jobs"].values()
        for step in job.get("steps", ())
        if "name" in step
    }
    for job in ours["jobs"].values():
        for step in job.get("steps", ()):
            if step.get("name") in named:
                same = step["run"].replace(".venv/bin/paperstand", "paperstand")
                assert same == named[step["name"]]


@BOTH
@pytest.mark.parametrize(
    ("curl", "code", "data", "said"),
    [
        ("echo '{}' > \"$5\"; printf 200", 0, "{}\n", ""),
        ('echo not found > "$5"; printf 404', 0, "", "Nothing is published yet"),
        ('echo oh > "$5"; printf 503', 1, None, "answers 503"),
        ("echo 'no such host' >&2; printf 000; exit 6", 6, None, "no such host"),
    ],
    ids=["there", "nothing yet", "broken", "no network"],
)
def test_only_a_site_that_is_not_there_counts_as_nothing_published(
    folder: Path, tmp_path: Path, curl: str, code: int, data: str | None, said: str
) -> None:
    text = script(folder / "publish.yml", "build", "Fetch what is published")
    position = 'while [ "$1" != --output ]; do shift; done; set -- 1 2 3 4 "$2"; ' + curl
    done = execute(text, tmp_path, {"curl": position}, SITE_URL="https://me.example/papers")
    assert done.returncode == code
    assert said in done.stdout + done.stderr
    if data is not None:
        assert (tmp_path / "published.jsonl").read_text() == data


@pytest.mark.parametrize(
    ("path", "job"), [(OURS / "test.yml", "site"), (STARTER / "check.yml", "site")]
)
@pytest.mark.parametrize(
    ("owner", "name", "address"),
    [
        ("Me", "papers", "https://Me.github.io/papers/data/papers.jsonl"),
        ("Me", "me.github.io", "https://Me.github.io/data/papers.jsonl"),
    ],
)
def test_a_pull_request_is_compared_with_the_site_if_there_is_one(
    path: Path, job: str, owner: str, name: str, address: str, tmp_path: Path
) -> None:
    text = script(path, job, "Fetch what is published")
    found = {"curl": 'echo "${@: -1}" > fetched.jsonl'}
    assert execute(text, tmp_path, found, OWNER=owner, NAME=name).returncode == 0
    assert (tmp_path / "published.jsonl").read_text() == f"{address}\n"
    done = execute(text, tmp_path, {"curl": "exit 22"}, OWNER=owner, NAME=name)
    assert done.returncode == 0
    assert "nothing to compare with" in done.stdout
    assert (tmp_path / "published.jsonl").read_text() == ""


def test_the_summary_is_shown_when_the_check_fails_too(tmp_path: Path) -> None:
    paperstand = {"paperstand": 'echo told > "${@: -1}"; exit 1'}
    text = script(STARTER / "publish.yml", "build", "Let no published page disappear")
    assert execute(text, tmp_path, paperstand).returncode == 1
    assert (tmp_path / "step.md").read_text() == "told\n"


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
def test_each_new_dump_is_announced_once(tmp_path: Path) -> None:
    text = script(STARTER / "announce.yml", "announce", "Open an issue for each new dump")
    dumps = tmp_path / "content" / "dumps"
    dumps.mkdir(parents=True)

    def commit(*names: str, days_ago: int) -> None:
        for name in names:
            (dumps / name).write_text("papers")
        when = f"{days_ago} days ago"
        date = subprocess.check_output(["date", "-R", "-d", when], text=True).strip()
        who = ["-c", "user.name=Me", "-c", "user.email=me@me.example"]
        environment = {**os.environ, "GIT_COMMITTER_DATE": date, "GIT_AUTHOR_DATE": date}
        for command in (["add", "."], [*who, "commit", "-q", "-m", "dumps"]):
            subprocess.run(["git", *command], cwd=tmp_path, check=True, env=environment)

    subprocess.run(["git", "init", "-q", "."], cwd=tmp_path, check=True)
    (tmp_path / ".gitignore").write_text("*\n!content\n!content/**\n")
    commit("2025-01-01-old.txt", days_ago=30)
    commit("2025-03-11-told.txt", "2025-03-12-bees & waves.txt.gz", days_ago=2)
    commit("2025-03-13-odd.txt", *(f"2024-01-0{n}-pile.txt" for n in range(1, 9)), days_ago=0)
    gh = {
        "list": "echo 'New papers: 2025-03-11-told'; echo 'New papers: 2025'",
        "create": 'echo "$@" >> issues.txt',
    }
    commands = {
        "gh": f'case "$1 $2" in "issue list") {gh["list"]};; "issue create") {gh["create"]};; esac',
        "paperstand": '[ "$4" != 2025-03-13-odd ]',
    }
    done = execute(text, tmp_path, commands)
    assert done.returncode == 0, done.stderr
    assert "::warning file=content/dumps/2025-03-13-odd.txt::" in done.stdout
    issues = (tmp_path / "issues.txt").read_text().splitlines()
    assert [line.split(" --label")[0] for line in issues] == [
        "issue create --title New papers: 2025-03-12-bees & waves",
        "issue create --title New papers: 2024-01-08-pile",
        "issue create --title New papers: 2024-01-07-pile",
    ]


# ------------------------------------------------------------------------------- fetching


FETCH = STARTER / "fetch.yml"
PAPERSTAND = """
echo "$@" >> "$RUNNER_TEMP/asked.txt"
case "$*" in
  *bad*) echo "error: https://papers.example/: answered 503"; exit 1;;
  *) echo "$2: 2 papers"; echo papers > "content/dumps/2026-10-01-$2.json";;
esac
"""


def git(*words: str | Path, cwd: Path) -> str:
    who = ["-c", "user.name=Me", "-c", "user.email=me@me.example"]
    return subprocess.check_output(["git", *who, *words], cwd=cwd, text=True)


def outputs(path: Path) -> dict[str, str]:
    """What a step handed on, as GitHub reads it."""
    found: dict[str, str] = {}
    lines = iter(path.read_text().splitlines() if path.exists() else [])
    for line in lines:
        name, sign, value = re.match(r"(\w+)(=|<<)(.*)", line).groups()  # type: ignore[union-attr]
        if sign == "<<":
            value = "\n".join(iter(lambda: next(lines), value))
        found[name] = value
    return found


def fetch_sources(folder: Path, sources: str) -> tuple[list[str], dict[str, str]]:
    """What was asked, and the outputs of the step."""
    (folder / "content" / "dumps").mkdir(parents=True, exist_ok=True)
    text = script(FETCH, "fetch", "Fetch each source")
    told = folder / "outputs.txt"
    done = execute(
        text, folder, {"paperstand": PAPERSTAND}, SOURCES=sources, GITHUB_OUTPUT=str(told)
    )
    assert done.returncode == 0, done.stderr
    asked = folder / "asked.txt"
    return asked.read_text().splitlines() if asked.exists() else [], outputs(told)


def test_nothing_is_fetched_unless_the_repository_says_what() -> None:
    for folder in (OURS, STARTER):
        jobs = load(folder / "fetch.yml")["jobs"]
        assert jobs["fetch"]["if"] == jobs["stay"]["if"] == "vars.PAPERSTAND_FETCH != ''"
        waiting = [job["needs"] for name, job in jobs.items() if name not in ("fetch", "stay")]
        assert waiting == ["fetch", "fetch"]


def test_what_was_fetched_is_built_and_announced_in_the_same_run() -> None:
    for folder in (OURS, STARTER):
        publish, announce = load(folder / "publish.yml"), load(folder / "announce.yml")
        fetch = load(folder / "fetch.yml")["jobs"]["publish"]
        assert fetch["uses"] == "./.github/workflows/publish.yml"
        # The branch as it is now: the commit that started the run lacks the new dumps.
        assert fetch["with"] == {"ref": "${{ github.ref_name }}"}
        assert publish["jobs"]["announce"]["with"] == {"ref": "${{ inputs.ref }}"}
        for jobs in (publish["jobs"]["build"], announce["jobs"]["announce"]):
            (checkout,) = [s for s in jobs["steps"] if "checkout@" in s.get("uses", "")]
            assert checkout["with"]["ref"] == "${{ inputs.ref }}"
        # A workflow that is called may do no more than the job that calls it.
        wanted = [job.get("permissions", {}) for job in publish["jobs"].values()]
        order = ["none", "read", "write"]
        for scope in {scope for job in wanted for scope in job}:
            needed = max(order.index(job.get(scope, "none")) for job in wanted)
            assert order.index(fetch["permissions"][scope]) >= needed
        groups = [load(folder / f"{n}.yml")["concurrency"]["group"] for n in ("fetch", "publish")]
        assert len(set(groups)) == 2


def test_each_line_is_a_source_and_no_command(tmp_path: Path) -> None:
    sources = (
        "hf\r\n\n  arxiv   --category cs.LG\n"
        "$(touch pwned); `touch pwned` && touch pwned | touch pwned\n* ~ \\"
    )
    asked, told = fetch_sources(tmp_path, sources)
    assert asked == [
        "fetch hf",
        "fetch arxiv --category cs.LG",
        "fetch $(touch pwned); `touch pwned` && touch pwned | touch pwned",
        "fetch * ~ \\",
    ]
    assert not (tmp_path / "pwned").exists()
    assert told["asked"] == "true"
    assert told["broken"].strip() == ""


def test_a_source_that_fails_stops_no_other_and_is_told(tmp_path: Path) -> None:
    asked, told = fetch_sources(tmp_path, "hf\narxiv --category bad\nids list.txt")
    assert len(asked) == 3
    assert told["broken"].rstrip() == (
        "    paperstand fetch arxiv --category bad\n"
        "    error: https://papers.example/: answered 503"
    )


def commit_step(clone: Path, tools: Mapping[str, str] | None = None) -> tuple[Any, dict[str, str]]:
    text = script(FETCH, "fetch", "Commit what is new")
    (step,) = [
        s for s in load(FETCH)["jobs"]["fetch"]["steps"] if s.get("name") == "Commit what is new"
    ]
    who = {name: value for name, value in step["env"].items() if name.startswith("GIT_")}
    told = clone / ".git" / "outputs.txt"
    done = execute(text, clone, tools or {}, BRANCH="main", GITHUB_OUTPUT=str(told), **who)
    return done, outputs(told)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A repository as it is checked out on GitHub: its newest commit only."""
    if not shutil.which("git"):
        pytest.skip("needs git")
    git("init", "-q", "--bare", "-b", "main", "remote", cwd=tmp_path)
    curator = tmp_path / "curator"
    git("clone", "-q", "remote", "curator", cwd=tmp_path)
    (curator / "content" / "dumps").mkdir(parents=True)
    (curator / "content" / "dumps" / "2026-09-30-list.txt").write_text("papers")
    (curator / ".gitignore").write_text("/tools/\n/*.txt\n/*.md\n")
    git("add", ".", cwd=curator)
    git("commit", "-q", "-m", "a list", cwd=curator)
    git("push", "-q", "origin", "HEAD:main", cwd=curator)
    git("clone", "-q", "--depth", "1", f"file://{tmp_path}/remote", "clone", cwd=tmp_path)
    return tmp_path / "clone"


def dump_in(clone: Path, name: str, text: str = "papers") -> None:
    (clone / "content" / "dumps" / name).write_text(text)
    (clone / "content" / "fetched.json").write_text('{"x": 1}\n')


def curator_pushes(clone: Path, name: str, text: str) -> None:
    curator = clone.parent / "curator"
    (curator / name).write_text(text)
    git("add", ".", cwd=curator)
    git("commit", "-q", "-m", "mine", cwd=curator)
    git("push", "-q", "origin", "HEAD:main", cwd=curator)


def pushed(clone: Path) -> list[str]:
    remote = clone.parent / "remote"
    return git("ls-tree", "-r", "--name-only", "main", cwd=remote).splitlines()


def test_new_dumps_are_committed_and_pushed(clone: Path) -> None:
    dump_in(clone, "2026-10-01-hf-daily.json")
    done, told = commit_step(clone)
    assert done.returncode == 0, done.stderr
    assert told == {"pushed": "true"}
    assert {"content/dumps/2026-10-01-hf-daily.json", "content/fetched.json"} <= set(pushed(clone))
    log = git("log", "-1", "--format=%an <%ae>%n%B", "main", cwd=clone.parent / "remote")
    assert log.splitlines() == [
        "github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>",
        "Fetch new papers",
        "",
        "content/dumps/2026-10-01-hf-daily.json",
        "",
    ]


def test_without_a_new_dump_nothing_is_committed(clone: Path) -> None:
    (clone / "content" / "fetched.json").write_text('{"x": 1}\n')
    done, told = commit_step(clone)
    assert (done.returncode, told) == (0, {})
    assert "Nothing is new" in done.stdout
    assert "content/fetched.json" not in pushed(clone)


def test_what_the_curator_pushed_meanwhile_is_kept(clone: Path) -> None:
    dump_in(clone, "2026-10-01-hf-daily.json")
    curator_pushes(clone, "content/corrections.yml", "hide: []")
    done, told = commit_step(clone)
    assert done.returncode == 0, done.stderr
    assert told == {"pushed": "true"}
    names = {"content/dumps/2026-10-01-hf-daily.json", "content/corrections.yml"}
    assert names <= set(pushed(clone))


def test_a_file_of_the_curators_is_never_overwritten(clone: Path) -> None:
    dump_in(clone, "2026-10-01-hf-daily.json", "fetched")
    curator_pushes(clone, "content/dumps/2026-10-01-hf-daily.json", "mine")
    done, told = commit_step(clone)
    assert (done.returncode, told) == (1, {})
    assert "The next run fetches it again" in done.stdout
    shown = git("show", "main:content/dumps/2026-10-01-hf-daily.json", cwd=clone.parent / "remote")
    assert shown == "mine"


GH = """
echo "$@" >> gh.txt
case "$1 $2" in
  "label create") exit 1;;
  "issue list") cat open.txt 2> /dev/null || true;;
esac
for word in "$@"; do if [ -f "$word" ]; then cat "$word" > body.txt; fi; done
"""


def report(folder: Path, broken: str, opened: str = "") -> list[str]:
    """What `gh` was asked to do about the issue."""
    (folder / "open.txt").write_text(opened)
    text = script(FETCH, "report", "Open, continue or close the issue")
    done = execute(text, folder, {"gh": GH}, BROKEN=broken, RUN="https://github.example/run")
    assert done.returncode == 0, done.stderr
    return (folder / "gh.txt").read_text().splitlines()[2:]


BROKEN = "    paperstand fetch hf\n    error: `$(touch pwned)` <b>\n"


def test_a_source_that_fails_opens_an_issue(tmp_path: Path) -> None:
    (line,) = report(tmp_path, BROKEN)
    assert line.startswith("issue create --title A source can't be fetched --label fetch")
    body = (tmp_path / "body.txt").read_text()
    # As code, so that nothing a service says is Markdown.
    assert "\n\n    paperstand fetch hf\n    error: `$(touch pwned)` <b>\n" in body
    assert "https://github.example/run" in body
    assert not (tmp_path / "pwned").exists()


def test_a_source_that_still_fails_is_told_on_the_open_issue(tmp_path: Path) -> None:
    (line,) = report(tmp_path, BROKEN, "12\n")
    assert line.startswith("issue comment 12 --body-file")


def test_the_issue_is_closed_when_every_source_works(tmp_path: Path) -> None:
    (line,) = report(tmp_path, "\n", "12\n")
    assert line.startswith("issue close 12 --comment")
    (tmp_path / "gh.txt").unlink()
    assert report(tmp_path, "\n") == []


def test_the_schedule_is_kept_up(tmp_path: Path) -> None:
    text = script(FETCH, "stay", "Stay on schedule")
    assert execute(text, tmp_path, {"gh": GH}, GH_REPO="me/papers").returncode == 0
    assert (tmp_path / "gh.txt").read_text() == (
        "api --method PUT repos/me/papers/actions/workflows/fetch.yml/enable\n"
    )


# ------------------------------------------------------------------------------- canaries


def test_a_canary_that_falls_blocks_nothing_and_is_told(tmp_path: Path) -> None:
    path = OURS / "canaries.yml"
    job = load(path)["jobs"]["canary"]
    assert job["continue-on-error"] is True
    assert job["strategy"]["fail-fast"] is False
    assert job["strategy"]["matrix"]["tool"] == list(CANARIES)
    text = script(path, "canary", "Look after the canary")
    falls = {"make": 'echo "$@"; echo "    a page is missing"; exit 2'}
    done = execute(text, tmp_path, falls, TOOL="zensical; touch pwned")
    assert done.returncode == 2
    said = "--silent canaries CANARIES=zensical; touch pwned"
    assert done.stdout == f"{said}\n    a page is missing\n::warning::{said}\n"
    assert (tmp_path / "step.md").read_text() == f"```text\n{said}\n    a page is missing\n```\n"
    assert execute(text, tmp_path, {"make": "echo well"}, TOOL="zensical").stdout == "well\n"
    assert not (tmp_path / "pwned").exists()
