"""Builds that are killed, and what is left of the site and the bundle then.

A nursery is a process that has imported everything and is forked for each build, so that a killed
build costs the time it lived and not a second more. It is for Linux only.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from tests.makers import BEES, BRIDGES, WAVES

BUNDLE = "paperstand-offline.zip"
_NURSERY = """
import json, os, sys
import mkdocs.commands.build
from paperstand import cli
from paperstand.curate import topics

for line in sys.stdin:
    arguments, log, share = json.loads(line)
    child = os.fork()
    if not child:
        os.setsid()
        stream = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(stream, 1), os.dup2(stream, 2), os.close(0)
        # Shares so small that these few papers are worked on by several processes.
        topics._SHARE = share
        sys.argv = ["paperstand", *arguments]
        code = 3
        try:
            cli.main()
            code = 0
        except SystemExit as end:
            code = end.code or 0
        finally:
            sys.stdout.flush(), sys.stderr.flush()
            os._exit(code)
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
_TOPICS = """\
extends: nothing
topics:
  bees:
    phrases: [honeybee colonies: 3]
  waves:
    phrases: [ocean waves: 3]
"""
_SUBJECTS = ("Harbours", "Hives", "Bridges")


def write_content(folder: Path, papers: int) -> Path:
    """A small content folder; its site is another one for each number of papers."""
    (folder / "dumps").mkdir(parents=True)
    (folder / "topics.yml").write_text(_TOPICS, "utf-8")
    text = "".join(
        f"{_SUBJECTS[n % 3]} and Number {n}\n\nStudy {n} of {papers}. {abstract}\n\n"
        for n in range(papers)
        for abstract in [(WAVES, BEES, BRIDGES)[n % 3]]
    )
    (folder / "dumps" / "2025-01-02-study.txt").write_text(text, "utf-8")
    return folder


def hashes(folder: Path) -> dict[str, str]:
    """The hash of every file, by path."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@dataclass(frozen=True)
class Outputs:
    """What a build has made."""

    site: Mapping[str, str]
    dist: Mapping[str, str]

    @classmethod
    def of(cls, folder: Path) -> Outputs:
        return cls(hashes(folder / "site"), hashes(folder / "dist"))


class Nursery:
    """Runs `paperstand` in a process of its own, again and again."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self._process = subprocess.Popen(
            [sys.executable, "-c", _NURSERY],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def start(self, *arguments: str | Path, share: int = 10**6) -> int:
        """Begin; the number of the process, which is also that of its group."""
        assert self._process.stdin
        asked = [list(map(str, arguments)), str(self.log), share]
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def wait(self) -> int:
        """The exit code; the negative number of the signal that ended it."""
        return self._answer()

    def run(self, *arguments: str | Path) -> int:
        self.start(*arguments)
        return self.wait()

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(timeout=20)
        if self._process.stdout:
            self._process.stdout.close()

    def _answer(self) -> int:
        assert self._process.stdout
        return int(self._process.stdout.readline())


def alive(group: int) -> list[int]:
    """The processes of a group that have not ended."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, _, its_group = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
            except OSError:
                continue
            if int(its_group) == group and state not in "ZX":
                found.append(int(entry.name))
    return found


def wait_for_end(group: int, seconds: float = 5) -> list[int]:
    """Those of a group that still live after so many seconds."""
    end = time.monotonic() + seconds
    while (left := alive(group)) and time.monotonic() < end:
        time.sleep(0.02)
    return left


@dataclass
class Kills:
    """Kills builds at random moments, and looks at what they leave."""

    folder: Path
    nursery: Nursery
    seed: int = 20251125
    found: Counter[str] = field(default_factory=Counter)
    """How often what was found."""

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._contents = [write_content(self.folder / f"content-{n}", n) for n in (7, 8)]
        self._work = self.folder / "work"
        self._editions = []
        for number, content in enumerate(self._contents):
            clean = self.folder / f"clean-{number}"
            assert self.nursery.run(*self._build(content, clean)) == 0, self.nursery.log.read_text()
            self._editions.append(Outputs.of(clean))
        assert self._editions[0].site != self._editions[1].site
        assert self.nursery.run(*self._build(self._contents[0], self._work)) == 0
        self._now = 0

    @cached_property
    def length(self) -> float:
        """Seconds that a build takes."""
        return self._time(share=10**6)

    @cached_property
    def _with_workers(self) -> float:
        return self._time(share=1)

    def once(self, victim: str, and_build: bool = True) -> None:
        """Begin the build of the other content, and kill it: the `build` that works alone, the
        `parent` of workers, one `worker`, or the whole `group`. Then build on, if wanted, and
        compare with a clean build."""
        other = 1 - self._now
        order = self._build(self._contents[other], self._work)
        workers = victim != "build"
        length = self._with_workers if workers else self.length
        group = self.nursery.start(*order, "--jobs", "2", share=1 if workers else 10**6)
        time.sleep(self._random.uniform(0, 1.05 * length))
        self._kill(group, victim)
        code = self.nursery.wait()
        assert wait_for_end(group) == []
        said = self.nursery.log.read_text("utf-8")
        assert "Traceback" not in said or code == -signal.SIGKILL, said
        self.found[f"exit code {code}"] += 1
        self._now = self._inspect()
        if and_build:
            assert self.nursery.run(*order) == 0, self.nursery.log.read_text("utf-8")
            assert Outputs.of(self._work) == self._editions[other]
            self._now = other

    def _inspect(self) -> int:
        """One whole site, one whole bundle, and no checksum of another one. The site's edition."""
        left = Outputs.of(self._work)
        (site,) = (n for n, edition in enumerate(self._editions) if edition.site == left.site)
        bundles = [edition.dist[BUNDLE] for edition in self._editions]
        bundle = bundles.index(left.dist[BUNDLE])
        allowed = {BUNDLE, "SHA256SUMS", "sizes.txt", f"{BUNDLE}.partial"}
        assert set(left.dist) <= allowed
        if "SHA256SUMS" in left.dist:
            sums = (self._work / "dist" / "SHA256SUMS").read_text("utf-8")
            assert sums == f"{left.dist[BUNDLE]}  {BUNDLE}\n"
        else:
            self.found["without checksums for the moment"] += 1
        if bundle != site:
            self.found["the site is new, the bundle not yet"] += 1
        self.found["old site" if site == self._now else "new site"] += 1
        return site

    def _kill(self, group: int, victim: str) -> None:
        try:
            if victim == "group":
                os.killpg(group, signal.SIGKILL)
            elif victim == "worker" and (workers := [p for p in alive(group) if p != group]):
                self.found["workers killed"] += 1
                os.kill(self._random.choice(workers), signal.SIGKILL)
            else:
                os.kill(group, signal.SIGKILL)
        except ProcessLookupError:
            self.found["done before it was killed"] += 1

    def _time(self, share: int) -> float:
        begin = time.monotonic()
        order = self._build(self._contents[1], self.folder / "clean-1")
        self.nursery.start(*order, "--clean", "--jobs", "2", share=share)
        assert self.nursery.wait() == 0
        assert Outputs.of(self.folder / "clean-1") == self._editions[1]
        return time.monotonic() - begin

    @staticmethod
    def _build(content: Path, folder: Path) -> list[str | Path]:
        folder.mkdir(exist_ok=True)
        return ["build", "--content", content, "--site", folder / "site"]


VICTIMS = ("build", "group", "parent", "worker")
"""Whom to kill, in turn."""
