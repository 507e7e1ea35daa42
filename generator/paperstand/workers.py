"""Workers: the same function over many parts of the work, in several processes where that pays.

What comes back is in the order of the parts, so the number of processes changes nothing but time.
No process outlives the one it works for, however that ends.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain, islice, pairwise
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, TypeVar

from paperstand.heap import few_collections, give_back
from paperstand.model import PaperstandError, Problem

_log = logging.getLogger(__name__)
T = TypeVar("T")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Workers:
    """Up to `jobs` processes."""

    jobs: int = 1

    def shares(self, count: int, least: int) -> list[range]:
        """So many things in as many shares as there are workers, none smaller than `least`."""
        shares = max(1, min(self.jobs, count // least))
        bounds = [count * n // shares for n in range(shares + 1)]
        return [range(first, last) for first, last in pairwise(bounds)]

    def map(self, function: Callable[[T], R], parts: Iterable[T]) -> list[R]:
        """The function's answer for each part. Function and parts must be such that they can be
        sent to another process.

        Raises what the function raises, and PaperstandError when a process is ended from outside.
        """
        return list(self.stream(function, parts))

    def stream(self, function: Callable[[T], R], parts: Iterable[T]) -> Iterator[R]:
        """The same, one answer after the other: no more parts are taken than are worked on, so that
        neither they nor the answers need be in memory all at once."""
        to_come = iter(parts)
        first = list(islice(to_come, self.jobs))
        if len(first) < 2:
            yield from map(function, chain(first, to_come))
            return
        _log.info("%s: %d processes", _name(function), len(first))
        with _processes(len(first)) as processes:
            for process, part in zip(processes, first, strict=True):
                _ask(process, function, part)
            busy = deque(processes)
            while busy:
                process = busy.popleft()
                answer: R = _answer(process)
                for part in islice(to_come, 1):
                    _ask(process, function, part)
                    busy.append(process)
                yield answer


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{getattr(function, '__name__', function)}"


@contextmanager
def _processes(count: int) -> Iterator[list[Connection]]:
    """So many processes, each at the other end of a connection. They end when this ends.

    A pool of the standard library waits for ever when one of its processes is killed while it is
    being sent something large (https://github.com/python/cpython/issues/94777).
    """
    # Started afresh, as on every system: a copy of this process may hold a lock for ever.
    context = multiprocessing.get_context("spawn")
    started: list[SpawnProcess] = []
    connections: list[Connection] = []
    try:
        with _undisturbed():
            for _ in range(count):
                ours, theirs = context.Pipe()
                connections.append(ours)
                process = context.Process(target=_work, args=(theirs,), daemon=True)
                process.start()
                started.append(process)
                theirs.close()
        yield connections
    except BaseException:
        for process in started:
            process.kill()
        raise
    finally:
        for connection in connections:
            connection.close()
        for process in started:
            process.join()


def _ask(process: Connection, function: Callable[[Any], Any], part: Any) -> None:
    try:
        process.send((function, part))
    except OSError:
        raise _ended() from None


def _answer(process: Connection) -> Any:
    try:
        answer, failure = process.recv()
    except (EOFError, OSError):
        raise _ended() from None
    if failure is not None:
        raise failure
    return answer


def _ended() -> PaperstandError:
    message = "was ended from outside, most likely because the memory ran out"
    remedy = "Try again with --jobs 1, or close other programs."
    return PaperstandError([Problem("a worker process", None, message, remedy)])


def _work(connection: Connection) -> None:
    """A process's life: answers until nobody asks any more. Ctrl+C is for the process it works for,
    and when that ends, so does this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPPING)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with few_collections(), suppress(EOFError, ConnectionError):
        while True:
            connection.send(_replied(*connection.recv()))
            give_back()


def _replied(function: Callable[[Any], Any], part: Any) -> tuple[Any, Exception | None]:
    """The answer, or what went wrong."""
    try:
        return function(part), None
    except Exception as error:
        error.add_note(f"In a worker process:\n{traceback.format_exc()}")
        return None, error


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """What asks this process to stop does so afterwards: a process that is half started would
    complain. Those started meanwhile don't hear of it before `_work` listens. Where the system
    can't do so, an interruption may show up in several messages."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # It starts with the first process, and would undo what follows.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPPING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_STOPPING = {signal.SIGINT, signal.SIGTERM}
ALONE = Workers()


def all_cores() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
