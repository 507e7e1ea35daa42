"""Logs: what happens inside, for engineers, on standard error and only when asked for.

Every module logs by `logging.getLogger(__name__)`; so whoever uses Paperstand as a library decides
for themselves where that goes.
"""

from __future__ import annotations

import logging
import platform
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import metadata

from paperstand import __version__
from paperstand.reports import printable

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

_log = logging.getLogger(__name__)


def verbose(wanted: bool = True) -> None:
    """Show the log from here on, MkDocs' own lines included."""
    own = logging.getLogger("paperstand")
    if not wanted or own.handlers:
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Line())
    for name, level in (("paperstand", logging.DEBUG), ("mkdocs", logging.INFO)):
        logger = logging.getLogger(name)
        logger.setLevel(level)
        logger.addHandler(handler)
    makers = ("mkdocs", "mkdocs-material", "numpy", "scipy")
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in makers)
    system = f"Python {platform.python_version()}, {platform.platform()}"
    _log.info("paperstand %s; %s; %s", __version__, system, versions)


@contextmanager
def stages(step: Callable[[str], None]) -> Iterator[Callable[[str], None]]:
    """The same function, which logs how long each stage took and how much memory so far."""
    running: list[tuple[str, float]] = []

    def ended() -> None:
        for name, began in running:
            _log.info("%s took %.2f s%s", name, time.perf_counter() - began, _memory())
        running.clear()

    def next_step(name: str) -> None:
        ended()
        running.append((name, time.perf_counter()))
        step(name)

    yield next_step
    ended()


def _memory() -> str:
    if resource is None:
        return ""
    unit = 1 if sys.platform == "darwin" else 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
    return f"; at most {most:,.0f} MB so far"


class _Line(logging.Formatter):
    """Seconds since the start, where from, and what, on one line that can't move the cursor."""

    def format(self, record: logging.LogRecord) -> str:
        lines = super().format(record).splitlines() or [""]
        start = f"{record.relativeCreated / 1000:7.2f} {record.name}: "
        return "\n".join(start + printable(line) for line in lines)
