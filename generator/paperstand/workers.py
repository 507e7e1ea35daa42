"""Workers: the same function over many parts of the work, in several processes where that pays.

What comes back is in the order of the parts, so the number of processes changes nothing but time.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

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

    def map(self, function: Callable[[T], R], parts: Sequence[T]) -> list[R]:
        """The function's answer for each part. Function and parts must be such that they can be
        sent to another process."""
        if self.jobs < 2 or len(parts) < 2:
            return list(map(function, parts))
        # Started afresh, as on every system: a copy of this process may hold a lock for ever.
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(min(self.jobs, len(parts)), context) as pool:
            return list(pool.map(function, parts))


ALONE = Workers()


def all_cores() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
