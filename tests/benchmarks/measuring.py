"""What a command takes: time, processor time and memory of all the processes it starts."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_LOOK = 0.2
"""Seconds from one look at the memory to the next, at most: what is over soon is looked at more."""
_WAIT = 0.01
_OWN = re.compile(rb"^(Pss|SwapPss):\s+(\d+) kB", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Run:
    """One command, from its start to its end."""

    seconds: float
    cpu: float
    """Seconds of processors: user and system, all processes together."""
    memory: int
    """Bytes at the peak: what each process has alone, and its part of what it shares (PSS)."""
    swap: int
    code: int
    """How it ended; negative if by a signal."""
    output: str

    @property
    def last_lines(self) -> str:
        """What it said last."""
        return "\n".join(self.output.strip().splitlines()[-5:])


def run(
    command: Sequence[str | Path],
    folder: Path,
    environment: Mapping[str, str] | None = None,
    patience: float = 7200,
) -> Run:
    """Run a command in a folder to its end, or for as many seconds as there is patience."""
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        memory, swap, status, cpu = _watch(process.pid, began, patience)
        process.returncode = os.waitstatus_to_exitcode(status)
        took = time.perf_counter() - began
        return Run(took, cpu, memory, swap, process.returncode, _text(said))


def _text(said: IO[bytes]) -> str:
    said.seek(0)
    return said.read().decode("utf-8", "replace")


def _watch(pid: int, began: float, patience: float) -> tuple[int, int, int, float]:
    """Peaks of memory and swap, status and processor time of a process that leads a session."""
    memory = swap = 0
    look = began
    while True:
        ended, status, used = os.wait4(pid, os.WNOHANG)
        if ended:
            return memory, swap, status, used.ru_utime + used.ru_stime
        now = time.perf_counter()
        if now > began + patience:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
        if now - look > min(_LOOK, (now - began) / 10):
            look = now
            held = [_held(member) for member in _session(pid)]
            memory = max(memory, sum(pss for pss, _ in held))
            swap = max(swap, sum(out for _, out in held))
        time.sleep(_WAIT)


def _session(leader: int) -> Iterator[Path]:
    """Every process of a session (proc_pid_stat(5)), which workers are, too."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            # The name in brackets may hold anything; after it: state, parent, group, session.
            fields = (folder / "stat").read_bytes().rpartition(b")")[2].split()
            if int(fields[3]) == leader:
                yield folder


def _held(process: Path) -> tuple[int, int]:
    """Bytes in memory and in swap, its part of what is shared; none once it has ended."""
    try:
        text = (process / "smaps_rollup").read_bytes()
    except OSError:
        return 0, 0
    found = {name: int(size) * 1024 for name, size in _OWN.findall(text)}
    return found.get(b"Pss", 0), found.get(b"SwapPss", 0)


# ----------------------------------------------------------------------------------- files


@dataclass(frozen=True, slots=True)
class Weight:
    """What a folder holds."""

    files: int
    bytes: int


def weight(folder: Path) -> Weight:
    """Files and bytes below a folder; none if it isn't there."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return Weight(len(sizes), sum(sizes))


def differing(one: Path, other: Path) -> tuple[str, ...]:
    """The files that aren't byte for byte the same in both folders, by their paths."""
    ours, theirs = _sums(one), _sums(other)
    return tuple(sorted(n for n in ours.keys() | theirs.keys() if ours.get(n) != theirs.get(n)))


def _sums(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).digest()
        for path in folder.rglob("*")
        if path.is_file()
    }
