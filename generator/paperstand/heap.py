"""The heap: what a large digest asks of Python's memory that Python doesn't do by itself."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def few_collections() -> Iterator[None]:
    """Keeps Python from looking for garbage all the time: of the many objects of a large digest
    nearly all are kept, and the search is a tenth of the time."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def give_back() -> None:
    """Give the system what is free of the heap. After comparing 20,000 papers that is half a
    gigabyte, which other processes need. Only Linux' C library has a call for that."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim:
            trim(0)
