"""Console: what the commands say, to people on a terminal and to programs on a pipe, and the files
they write on request."""

from __future__ import annotations

import io
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from paperstand import __version__, logs, reports
from paperstand.model import PaperstandError, Problem
from paperstand.pipeline import STEPS, WAITING, Step

PROBLEM = 1
"""Exit code when something is wrong with the content or the machine; Typer exits with 2 when the
command was called wrongly."""
INTERRUPTED = 130
"""Exit code of a command that Ctrl+C ended: 128 and the number of the signal, as shells have it."""
_PIPE_WIDTH = 160
"""Columns of a table that goes to a file or another program."""

out = Console(highlight=False, width=None if sys.stdout.isatty() else _PIPE_WIDTH)
err = Console(
    stderr=True, highlight=False, soft_wrap=True, width=None if sys.stderr.isatty() else _PIPE_WIDTH
)


def say(line: str) -> None:
    out.print(reports.printable(line), markup=False, soft_wrap=True)


@contextmanager
def reporting(shown: bool = False) -> Iterator[None]:
    """Turns a failure into messages and the exit code for a problem."""
    try:
        yield
    except PaperstandError as error:
        if not shown:
            show_failure(error)
        raise typer.Exit(PROBLEM) from None


@contextmanager
def progress() -> Iterator[Step]:
    """Shows and logs what is being done."""
    with _progress() as shown, logs.stages(shown) as step:
        yield step


@contextmanager
def _progress() -> Iterator[Step]:
    """A bar on a terminal; on a pipe the result says enough, unless there is something to wait
    for."""
    if not err.is_terminal:
        yield lambda step: err.print(f"{step} …") if step == WAITING else None
        return
    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("", total=len(STEPS))
        done = {step: number for number, step in enumerate(STEPS)}
        yield lambda step: bar.update(task, description=step, completed=done.get(step, 0))


@contextmanager
def counting(total: int) -> Iterator[Callable[[int, str], None]]:
    """A bar on a terminal that is told how many things are done and what is next; nothing on a
    pipe."""
    if not err.is_terminal:
        yield lambda done, what: None
        return
    columns = BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), _What()
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda done, what: bar.update(task, description=what, completed=done)


class _What(ProgressColumn):
    """What is being done, whatever it is called: markup in it is text."""

    def render(self, task: Task) -> Text:
        return Text(reports.printable(task.description), no_wrap=True, overflow="ellipsis")


_STYLES = {"error": "bold red", "warning": "yellow", "note": "dim"}


def show_problems(problems: tuple[Problem, ...]) -> None:
    order = list(_STYLES)
    for problem in sorted(problems, key=lambda p: (order.index(p.severity), p.file, p.line or 0)):
        err.print(f"{problem.severity}: ", style=_STYLES[problem.severity], end="")
        err.print(reports.printable(f"{problem.place}: {problem.message}"), markup=False)
        if problem.remedy:
            err.print(reports.printable(f"    {problem.remedy}"), markup=False, style="dim")


def show_bug(error: BaseException) -> None:
    """A traceback, and what to do with it."""
    for line in "".join(traceback.format_exception(error)).splitlines():
        err.print(reports.printable(line), markup=False)
    err.print(
        "\nThis is a bug in Paperstand, not in your content. Please report it with the lines"
        f" above, the version ({__version__}) and, if you can, the dump.",
        markup=False,
    )


def require_utf8() -> None:
    """Begin anew if this system's language would have the names of files read in another encoding:
    the same content must give the same bytes. From 3.15 on Python does so by itself (PEP 686)."""
    if sys.getfilesystemencoding() != "utf-8":
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])


def take_any_character() -> None:
    """What a terminal's encoding lacks is shown as `?`, in place of a failure."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def stop_on_request() -> list[int]:
    """Let a request to end (SIGTERM) be like Ctrl+C, so that no process or partial file is left.
    The list has the signal once it came."""
    came: list[int] = []

    def stop(number: int, _: FrameType | None) -> None:
        came.append(number)
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    return came


def show_failure(error: PaperstandError) -> None:
    show_problems(error.problems)
    if error.digest:
        reports.dumps_table(error.digest, err)
        err.print("Nothing was published; the last good site is as it was.", markup=False)


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that it is never half there."""
    partial = path.with_name(path.name + ".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            partial.write_bytes(content.encode() if isinstance(content, str) else content)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise PaperstandError([unwritable(path, error)]) from None


def unwritable(path: Path, error: OSError) -> Problem:
    message = f"can't be written: {error.strerror or error}"
    return Problem(str(path), None, message, "Choose another place, or make this one writable.")
