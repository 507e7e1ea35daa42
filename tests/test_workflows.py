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


@pytest.mark.parametrize("name", ["publish.yml", "announce.yml", "release.yml"])
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
