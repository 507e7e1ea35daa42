"""The table of tests/benchmarks/scale.py: what was measured, and what was asked for."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from tests.benchmarks.measuring import Run, Weight
from tests.benchmarks.others import TOOLS, Rendered

from paperstand.workers import all_cores

_MARK = "<!-- results -->"
_END = "<!-- /results -->"
_NO_ANSWER = "–"


@dataclass(frozen=True, slots=True)
class Searched:
    """What queries load and how long they take, each on a page opened anew."""

    kilobytes: tuple[float, ...]
    milliseconds: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Sized:
    """All that was measured of one size."""

    papers: int
    words: int
    """Different ones."""
    runs: Mapping[str, Run]
    rendered: Mapping[str, Rendered]
    stages: Mapping[str, float]
    """Seconds of the full build's."""
    kept: int
    merged: int
    site: Weight
    pages: Weight
    """Of that, the pages of papers."""
    bundle: int
    different: Mapping[str, tuple[str, ...]]
    """For each step, the files that a clean build makes otherwise."""
    search: Searched | None
    troubles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: a cell for each size."""

    label: str
    cells: tuple[str, ...]
    target: str = ""
    met: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A figure that is to stay below a limit, for one size of all."""

    label: str
    limit: float
    words: str
    value: Callable[[Sized], float | None]
    by_cpu: Callable[[Sized], float | None] = lambda _: None
    """The same by processor time, which a busy machine changes less."""
    shown: str = "{:.2f}"
    at: int = 20_000

    def row(self, found: Sequence[Sized]) -> Row:
        cells = tuple(self._cell(sized) for sized in found)
        asked = next((self.value(sized) for sized in found if sized.papers == self.at), None)
        met = "not measured" if asked is None else "yes" if asked <= self.limit else "no"
        return Row(self.label, cells, self.words, met)

    def _cell(self, sized: Sized) -> str:
        value, by_cpu = self.value(sized), self.by_cpu(sized)
        if value is None:
            return _NO_ANSWER
        more = "" if by_cpu is None else f" ({self.shown.format(by_cpu)})"
        return self.shown.format(value) + more


def rows(found: Sequence[Sized]) -> Iterator[Row]:
    """All lines of the table."""
    yield from _builds(found)
    yield from _renderings(found)
    yield from _sizes(found)
    for target in targets(found):
        yield target.row(found)


def _cells(found: Sequence[Sized], cell: Callable[[Sized], str | None]) -> tuple[str, ...]:
    return tuple(cell(sized) or _NO_ANSWER for sized in found)


def _time(done: Run | None) -> str | None:
    if done is None:
        return None
    failed = f", ended with {done.code}" if done.code else ""
    return f"{done.seconds:.1f} ({done.cpu:.1f}){failed}"


def _megabytes(size: float) -> str:
    return f"{size / 1e6:,.0f}"


_STEPS = {
    "full": "Full build, s (CPU s)",
    "nothing": "Nothing changed, s (CPU s)",
    "more": "One more dump of 80 papers, s (CPU s)",
    "title": "One title corrected, s (CPU s)",
    "one-job": "Full build with one process, s (CPU s)",
    "render": "Rendering alone, s (CPU s)",
}


def _builds(found: Sequence[Sized]) -> Iterator[Row]:
    for name, label in _STEPS.items():
        yield Row(label, _cells(found, lambda s, n=name: _time(s.runs.get(n))))  # type: ignore[misc]
        if name == "full":
            yield from _stages(found)
    for name in ("full", "more"):
        yield Row(
            f"Peak memory, {_STEPS[name].split(',')[0].lower()}, MB",
            _cells(found, lambda s, n=name: _memory(s.runs.get(n))),  # type: ignore[misc]
        )


def _stages(found: Sequence[Sized]) -> Iterator[Row]:
    for name in dict.fromkeys(name for sized in found for name in sized.stages):
        seconds = [sized.stages.get(name) for sized in found]
        cells = (_NO_ANSWER if value is None else f"{value:.1f}" for value in seconds)
        yield Row(f"– {name.lower()}, s", tuple(cells))


def _memory(done: Run | None) -> str | None:
    if done is None or not done.memory:
        return None
    swapped = f" + {_megabytes(done.swap)} swapped" if done.swap else ""
    return _megabytes(done.memory) + swapped


def _renderings(found: Sequence[Sized]) -> Iterator[Row]:
    for name in dict.fromkeys(name for sized in found for name in sized.rendered):

        def cell(sized: Sized, show: Callable[[Rendered], str], name: str = name) -> str:
            done = sized.rendered.get(name)
            return _NO_ANSWER if done is None else show(done)

        label = TOOLS[name].label
        shown: Mapping[str, Callable[[Rendered], str]] = {
            f"{label}, s (CPU s)": _rendered_in,
            "– its memory, MB": lambda r: _memory(r.run) or _NO_ANSWER,
            "– its site": lambda r: _heavy(r.weight),
        }
        for text, show in shown.items():
            yield Row(text, tuple(cell(sized, show) for sized in found))


def _rendered_in(done: Rendered) -> str:
    missing = f", {done.pages:,} of {done.wanted:,} pages" if done.failure else ""
    return f"{_time(done.run)}{missing}"


def _heavy(found: Weight) -> str:
    return f"{found.files:,} files, {_megabytes(found.bytes)} MB"


def _sizes(found: Sequence[Sized]) -> Iterator[Row]:
    yield Row("The site", _cells(found, lambda s: _heavy(s.site)))
    yield Row("– pages of papers", _cells(found, lambda s: _heavy(s.pages)))
    yield Row("The bundle, MB", _cells(found, lambda s: _megabytes(s.bundle)))
    yield Row("Papers kept, entries merged", _cells(found, lambda s: f"{s.kept:,}, {s.merged:,}"))
    yield Row("Different words", _cells(found, lambda s: f"{s.words:,}"))
    for step in ("more", "title"):
        yield Row(
            f"{_STEPS[step].split(',')[0]}: the same as clean",
            _cells(found, lambda s, n=step: _same(s.different.get(n))),  # type: ignore[misc]
        )
    yield Row(
        "Search loads, kB: half of queries, 95 %",
        _cells(found, lambda s: _spread(s.search.kilobytes) if s.search else None),
    )
    yield Row(
        "Search takes, ms: half of queries, 95 %",
        _cells(found, lambda s: _spread(s.search.milliseconds) if s.search else None),
    )


def _same(different: tuple[str, ...] | None) -> str | None:
    if different is None:
        return None
    return f"{len(different):,} files differ" if different else "yes, every byte"


def _spread(values: Sequence[float]) -> str:
    top = sorted(values)[int(len(values) * 0.95)]
    return f"{statistics.median(values):.0f}, {top:.0f}"


def targets(found: Sequence[Sized]) -> tuple[Target, ...]:
    """What is asked for."""
    sizes = {sized.papers: sized for sized in found}
    rendering, hugo = (_ratio(_of("render"), _by(name)) for name in ("material", "hugo"))
    whole = _ratio(_of("full"), _by("material"))
    more = _ratio(_of("more"), _of("full"))
    growth = _ratio(_of("full"), lambda s: _done(sizes.get(s.papers // 5), "full"))
    return (
        Target("Rendering / plain Material (CPU)", 0.4, "≤ 0.4", *rendering),
        Target("Rendering / Hugo (CPU)", 1, "≤ 1", *hugo),
        Target("Whole build / plain Material (CPU)", 2.5, "≤ 2.5, aim 1.5", *whole),
        Target("One more dump / full build (CPU)", 0.05, "≤ 5 %", *more, "{:.1%}"),
        Target("Nothing changed, s", 2, "≤ 2 s", _seconds("nothing"), shown="{:.1f}"),
        Target("Peak memory, full build, GB", 1.5, "≤ 1.5 GB", _gigabytes),
        Target(
            "Full build / a fifth of the papers (CPU)", 6, "≤ 6 at 100,000", *growth, at=100_000
        ),
    )


Pick = Callable[[Sized], Run | None]
"""One command of all that were run."""
Figure = Callable[[Sized], float | None]


def _done(sized: Sized | None, name: str) -> Run | None:
    """None for what failed: its time says nothing."""
    done = sized.runs.get(name) if sized else None
    return done if done and done.code == 0 else None


def _of(name: str) -> Pick:
    return lambda sized: _done(sized, name)


def _by(other: str) -> Pick:
    def pick(sized: Sized) -> Run | None:
        done = sized.rendered.get(other)
        return done.run if done and not done.failure else None

    return pick


def _ratio(one: Pick, other: Pick) -> tuple[Figure, Figure]:
    """Of what two commands take by the clock, and by processor time."""

    def by_clock(sized: Sized) -> float | None:
        a, b = one(sized), other(sized)
        return a.seconds / b.seconds if a and b else None

    def by_cpu(sized: Sized) -> float | None:
        a, b = one(sized), other(sized)
        return a.cpu / b.cpu if a and b and b.cpu else None

    return by_clock, by_cpu


def _seconds(name: str) -> Figure:
    def figure(sized: Sized) -> float | None:
        done = _done(sized, name)
        return done.seconds if done else None

    return figure


def _gigabytes(sized: Sized) -> float | None:
    done = _done(sized, "full")
    return done.memory / 1e9 if done and done.memory else None


def table(found: Sequence[Sized], jobs: int) -> str:
    """All of it, in Markdown."""
    sizes = [f"{sized.papers:,} papers" for sized in found]
    lines = [["", *sizes, "target at 20,000", "met"], ["---", *["---:"] * len(sizes), "---", "---"]]
    lines += [[row.label, *row.cells, row.target, row.met] for row in rows(found)]
    text = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    troubles = [f"{s.papers:,} papers: {t}" for s in found for t in s.troubles]
    said = ["```text", *troubles, "```"] if troubles else []
    return "\n".join([versions(found, jobs), "", text, "", *said]).rstrip() + "\n"


def versions(found: Sequence[Sized], jobs: int) -> str:
    """With what it was measured."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    tools = {r.version: None for sized in found for r in sized.rendered.values()}
    own = ("paperstand", "mkdocs", "mkdocs-material", "scipy")
    parts = [
        f"{all_cores()} cores ({platform.machine()}), {memory:.0f} GB of memory",
        f"{jobs} processes",
        f"Python {platform.python_version()}",
        *(f"{name} {metadata.version(name)}" for name in own),
        *(f"{version}" for version in tools),
    ]
    return "; ".join(parts) + "."


def put(text: str, path: Path) -> None:
    """Write a table to a file; where that has a place for it, only there."""
    before = path.read_text("utf-8") if path.exists() else ""
    if _MARK in before and _END in before:
        head, tail = before.split(_MARK)[0], before.split(_END)[1]
        text = f"{head}{_MARK}\n\n{text}\n{_END}{tail}"
    path.write_text(text, "utf-8", newline="\n")
