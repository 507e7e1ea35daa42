"""Console: what the commands say, to people on a terminal and to programs on a pipe, and the files
they write on request."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

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

from paperstand import reports
from paperstand.model import PaperstandError, Problem
from paperstand.pipeline import STEPS, Step

PROBLEM = 1
"""Exit code when something is wrong with the content or the machine; Typer exits with 2 when the
command was called wrongly."""
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
    """A bar on a terminal; nothing on a pipe, where the result says enough."""
    if not err.is_terminal:
        yield lambda _: None
        return
    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=err, transient=True) as bar:
        task = bar.add_task("", total=len(STEPS))
        yield lambda step: bar.update(task, description=step, completed=STEPS.index(step))


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
