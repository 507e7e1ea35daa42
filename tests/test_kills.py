"""Killed, interrupted, short of space: the last good site stays whole, and the next build succeeds.

`tests/benchmarks/kills.py` kills more builds than these.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from paperstand import workspace as module
from paperstand.workspace import SUMS, Workspace
from tests.kills import Kills, Nursery, Outputs, alive, wait_for_end, write_content

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kills and mounts as on Linux")


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    found = Nursery(tmp_path_factory.mktemp("nursery") / "log")
    yield found
    found.close()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return write_content(tmp_path / "content", 7)


def more(content: Path) -> None:
    text = (content / "dumps" / "2025-01-02-study.txt").read_text("utf-8")
    (content / "dumps" / "2025-01-03-more.txt").write_text(
        text.replace("Number", "Figure"), "utf-8"
    )


# -------------------------------------------------------------------------------- killed


def test_builds_killed_at_random_moments_leave_a_whole_site(
    tmp_path: Path, nursery: Nursery
) -> None:
    kills = Kills(tmp_path, nursery)
    # Most of them without workers, which take a second to begin.
    victims = ("build",) * 4 + ("parent", "worker")
    for number, victim in enumerate(victims, 1):
        kills.once(victim, and_build=number % 3 == 0)
    assert kills.found["old site"] > 0


class KilledError(BaseException):
    """Stands for a kill: nothing that handles errors may stop it."""


def die_at(step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is about to change the disk for the n-th time from now on doesn't."""
    left = [step]

    def dying(function: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **named: object) -> object:
            left[0] -= 1
            if left[0] < 0:
                raise KilledError
            return function(*arguments, **named)

        return call

    for owner, name in (
        *((Path, name) for name in ("rename", "replace", "unlink", "write_text")),
        (shutil, "rmtree"),
        (module, "_exchange"),
    ):
        monkeypatch.setattr(owner, name, dying(getattr(owner, name)))


def stage(workspace: Workspace, edition: str) -> None:
    workspace.clear_staging()
    (workspace.staging / "data").mkdir(parents=True)
    for name in ("index.html", "data/papers.jsonl"):
        (workspace.staging / name).write_text(edition)
    for name in ("x-offline.zip", SUMS, "sizes.txt"):
        (workspace.packing / name).write_text(edition)


def left_in(workspace: Workspace) -> tuple[str, str, str]:
    """The edition of the site, of the bundle, and of its checksums, if there are any."""
    (site,) = {p.read_text() for p in workspace.site.rglob("*") if p.is_file()}
    sums = workspace.dist / SUMS
    bundle = (workspace.dist / "x-offline.zip").read_text()
    return site, bundle, sums.read_text() if sums.exists() else ""


@pytest.mark.parametrize("in_one_step", [True, False])
def test_a_kill_at_any_step_of_publishing_leaves_whole_outputs_that_the_next_build_renews(
    in_one_step: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not in_one_step:
        monkeypatch.setattr(module, "_exchange", lambda *_: False)
    seen = set()
    for step in range(50):
        workspace = Workspace(tmp_path / str(step) / "site")
        outputs = [workspace.site, workspace.dist]
        with workspace.locked():
            stage(workspace, "old")
            workspace.publish()
            workspace.remember("old", outputs, "", {})
            stage(workspace, "new")
            with monkeypatch.context() as dying:
                die_at(step, dying)
                try:
                    workspace.publish()
                    workspace.remember("new", outputs, "", {})
                    break
                except KilledError:
                    pass
        with workspace.locked():
            site, bundle, sums = left_in(workspace)
            assert (site, bundle) != ("old", "new")
            assert sums in (bundle, "")
            seen.add((site, bundle, sums))
            assert site == bundle == sums or workspace.last(outputs) is None
            stage(workspace, "next")
            workspace.publish()
        assert left_in(workspace) == ("next", "next", "next")
        left_over = {p.name for p in workspace.folder.iterdir()}
        assert left_over <= {"dist", "lock", "built.note", "built.partial"}
    assert ("new", "old", "") in seen
    assert 6 <= step < 20


def test_what_killed_builds_leave_behind_is_cleared(
    content: Path, tmp_path: Path, nursery: Nursery
) -> None:
    clean, work = tmp_path / "clean", tmp_path / "work"
    order = ("build", "--content", content, "--site")
    assert nursery.run(*order, clean / "site") == 0
    there = work / ".paperstand" / "site"
    for name in ("site/papers", "tree/docs/papers", "dist", "old/papers"):
        (there / name).mkdir(parents=True)
        (there / name / "stale.md").write_text("# Stale")
    (there / "old" / "data").mkdir()
    (there / "old" / "data" / "papers.jsonl").touch()
    (there / "lock").write_text("4711")
    for note in (b"\xff\x00", b"[" * 100_000):
        (there / "state.json").write_bytes(note)
        assert nursery.run(*order, work / "site") == 0, nursery.log.read_text()
        assert Outputs.of(work) == Outputs.of(clean)
    shutil.rmtree(there / "tree")
    (there / "tree").write_text("a file")
    (there / "site").symlink_to(content)
    assert nursery.run(*order, work / "site", "--clean") == 0, nursery.log.read_text()
    assert Outputs.of(work) == Outputs.of(clean)
    assert (content / "topics.yml").exists()


# ----------------------------------------------------------------------------- interrupted


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_build_that_is_asked_to_stop_says_so_and_leaves_no_process(
    sent: signal.Signals, code: int, content: Path, tmp_path: Path, nursery: Nursery
) -> None:
    order = ("build", "--content", content, "--site", tmp_path / "site", "--jobs", "2")
    group = nursery.start(*order, share=1)
    while len(alive(group)) < 3:
        time.sleep(0.005)
    if sent is signal.SIGINT:
        os.killpg(group, sent)  # as a terminal does
    else:
        os.kill(group, sent)
    assert nursery.wait() == code
    assert wait_for_end(group) == []
    assert nursery.log.read_text() == (
        "Stopped. Nothing is half done: a site that was there is whole.\n"
    )
    assert not (tmp_path / "site").exists()


def test_two_builds_at_once_wait_for_each_other(content: Path, tmp_path: Path) -> None:
    other = write_content(tmp_path / "other", 8)
    builds = [
        subprocess.Popen(
            [sys.executable, "-m", "paperstand", "build", "--content", c, "--site", "site"],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for c in (content, other)
    ]
    said = [build.communicate()[1] for build in builds]
    assert [build.returncode for build in builds] == [0, 0], said
    assert sum("Waiting for another build …" in text for text in said) <= 1
    papers = (tmp_path / "site" / "data" / "papers.jsonl").read_text().count("\n")
    assert papers in (7, 8)


# ------------------------------------------------------------------- no space, no permission


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=12m", "none", str(folder)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only an administrator can mount a disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_named_and_the_last_site_stays_whole(
    disk: Path, content: Path, nursery: Nursery
) -> None:
    order = ("build", "--content", content, "--site", disk / "site")
    assert nursery.run(*order) == 0, nursery.log.read_text()
    before = Outputs.of(disk)
    more(content)
    free = shutil.disk_usage(disk).free
    for left in (0, 50_000, 400_000, 1_500_000):
        (disk / "films").write_bytes(b"x" * max(0, shutil.disk_usage(disk).free - left))
        assert nursery.run(*order) == 1
        said = nursery.log.read_text()
        assert said.startswith(f"error: {disk}/")
        assert "can't be written to: No space left on device" in said
        assert "Free some space, or choose another --site. The last good site is as it was." in said
        assert "Traceback" not in said
        assert Outputs.of(disk) == before
        (disk / "films").unlink()
        assert shutil.disk_usage(disk).free >= free  # a build that failed takes no room
    assert nursery.run(*order) == 0, nursery.log.read_text()


def test_a_file_that_may_grow_no_more_is_named(content: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "paperstand", "build", "--content", content, "--site", "site"],
        cwd=tmp_path,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "File too large" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_disk_that_may_only_be_read_is_named_before_any_work_is_done(
    disk: Path, content: Path, nursery: Nursery
) -> None:
    order = ("build", "--content", content, "--site", disk / "site")
    assert nursery.run(*order) == 0
    before = Outputs.of(disk)
    more(content)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    assert nursery.run(*order) == 1
    said = nursery.log.read_text()
    assert "can't be written to: Read-only file system" in said
    assert "Traceback" not in said
    assert Outputs.of(disk) == before


def test_a_failure_at_the_bundle_puts_the_old_site_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = Workspace(tmp_path / "site")
    with workspace.locked():
        stage(workspace, "old")
        workspace.publish()
        stage(workspace, "new")

        def refuse(*_: Path) -> None:
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr(module, "_move", refuse)
        with pytest.raises(PermissionError):
            workspace.publish()
    assert left_in(workspace)[:2] == ("old", "old")


@pytest.mark.parametrize("what", ["a file as dist", "a link as site"])
def test_what_is_in_the_way_is_named(
    what: str, content: Path, tmp_path: Path, nursery: Nursery
) -> None:
    if what == "a file as dist":
        (tmp_path / "dist").write_text("mine")
    else:
        (tmp_path / "www").mkdir()
        (tmp_path / "site").symlink_to(tmp_path / "www")
    assert nursery.run("build", "--content", content, "--site", tmp_path / "site") == 1
    said = nursery.log.read_text()
    assert f"error: {tmp_path / what.split()[-1]}: " in said
    assert "Traceback" not in said
