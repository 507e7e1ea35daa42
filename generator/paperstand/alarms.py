"""Alarms: what no single line is wrong about, and what a curator would want to know all the same.

A digest that has shrunk, a topic that has emptied, a dump that is hardly understood, a page too
heavy for a phone. All limits are here, each with its reason; docs/robustness.md lists them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from paperstand.changes import Changes, Lost, allowing
from paperstand.model import Digest, Dump, Problem, Severity
from paperstand.published import Published
from paperstand.text import excerpt, plural, size_of

COLLAPSE_SHARE = 0.2
"""Of the papers of the last good site. Correcting a list loses a few; a dump that is cut off, read
wrongly or missing loses many at once."""
COLLAPSE_LEAST = 10
"""Papers. A new site begins with an example of four and is full of trials."""
EMPTIED_LEAST = 3
"""Papers that a topic had. One of fewer comes and goes with a phrase or a paper."""
UNREAD_SHARE = 0.2
"""Of a dump's lines of text. Every unread line is reported as such; a fifth of them say that the
dump is of another format than it seems."""
UNREAD_LEAST = 5
"""Lines of a dump. Below that they are all on the screen anyway."""
PAPER_WEIGHT = 100_000
"""Bytes of a paper's page. One is about 12 kB; eight times that is an abstract that is none."""
PAGE_WEIGHT = 250_000
"""Bytes of any other page. A list of 100 papers is about 60 kB; a phone on 3G (1.6 Mbit/s) takes
more than a second for four times that."""
_SHOWN = 5


def hardly_read(dumps: Iterable[Dump]) -> Iterator[Problem]:
    """A warning for each dump of which too much is unread."""
    for dump in dumps:
        if dump.unread_lines >= max(UNREAD_LEAST, UNREAD_SHARE * dump.text_lines + 1e-9):
            message = (
                f"{dump.unread_lines:,} of {plural(dump.text_lines, 'line')} of text are unread"
                f" ({dump.unread_lines / dump.text_lines:.0%}); it was read as {dump.reader}"
            )
            remedy = "See docs/formats.md for the formats, or leave in the file what is a list."
            yield Problem(dump.file, None, message, remedy, "warning")


def collapse(changes: Changes, site: Path, allowed: bool = False) -> Iterator[Problem]:
    """What of the last good site would have no page any more.

    Papers that vanish from dumps that are still there were lost by accident: many of them are an
    error, unless `allowed`. Those that went with their dumps' files were taken away by somebody:
    many of them are a warning. Few are a note.
    """
    lost = {lost.paper.id: lost for lost in changes.lost if lost.address == lost.paper.id}
    accidents = [gone for gone in lost.values() if not gone.dumps]
    taken = [gone for gone in lost.values() if gone.dumps]
    many = max(COLLAPSE_LEAST, COLLAPSE_SHARE * changes.published)
    if accidents:
        severity: Severity = "error" if len(accidents) >= many and not allowed else "note"
        would = "would have" if severity == "error" else "have"
        yield Problem(
            str(site),
            None,
            f"{_of_last(accidents, changes)} {would} no page any more: {_titles(accidents)}",
            f"Look at the dumps they were in. {_to_let_go(accidents)}"
            if severity == "error"
            else "If that was not meant, put their entries back; corrections.yml can hide a paper.",
            severity,
        )
    if taken:
        dumps = sorted({dump for gone in taken for dump in gone.dumps})
        names = ", ".join(dumps[:_SHOWN]) + (" …" if len(dumps) > _SHOWN else "")
        yield Problem(
            str(site),
            None,
            f"{_of_last(taken, changes)} have no page any more, since {names} "
            f"{'is' if len(dumps) == 1 else 'are'} not there: {_titles(taken)}",
            f"If that was not meant, put back {names}. {_to_let_go(taken)}",
            "warning" if len(taken) >= many and not allowed else "note",
        )


def _of_last(lost: Sequence[Lost], changes: Changes) -> str:
    return f"{len(lost):,} of the {plural(changes.published, 'paper')} of the last good site"


def _titles(lost: Sequence[Lost]) -> str:
    titles = ", ".join(f"“{excerpt(gone.paper.title, 80)}”" for gone in lost[:_SHOWN])
    return titles + (f" and {len(lost) - _SHOWN:,} more" if len(lost) > _SHOWN else "")


def _to_let_go(lost: Sequence[Lost]) -> str:
    # What went with its dump has not become a paper with a title like it.
    shown = [replace(gone, instead="") for gone in lost if gone.dumps] or lost[:_SHOWN]
    lines = " ".join(line.strip() for line in allowing(shown))
    more = " …" if len(lost) > len(shown) else ""
    return (
        "If it is meant: build once with --allow-collapse, or say so in corrections.yml: "
        f"{lines}{more}"
    )


def emptied(
    previous: Sequence[Published], digest: Digest, changes: Changes, place: Path
) -> Iterator[Problem]:
    """A warning for each topic that had papers and has none, unless they were let go."""
    let_go = {paper.id for paper in changes.gone}
    had = Counter(topic for p in previous if p.id not in let_go for topic in p.topics)
    has = {assignment.topic for paper in digest.papers for assignment in paper.topics}
    for topic in digest.vocabulary.topics:
        if topic.id not in has and had[topic.id] >= EMPTIED_LEAST:
            message = f"the topic {topic.name!r} has no paper any more; it had {had[topic.id]:,}"
            remedy = "Look at its phrases in topics.yml, and at the dumps its papers came from."
            yield Problem(str(place), None, message, remedy, "warning")


@dataclass(frozen=True, slots=True)
class Weights:
    """How heavy the pages of a site are: each with its bytes, the heaviest first."""

    papers: tuple[tuple[str, int], ...]
    others: tuple[tuple[str, int], ...]


def weigh(site: Path, papers: Collection[str]) -> Weights:
    """Weigh every page of a site. `papers` are the paths of those of papers."""
    found = [
        (path.relative_to(site).as_posix(), path.stat().st_size) for path in site.rglob("*.html")
    ]
    found.sort(key=lambda page: (-page[1], page[0]))
    return Weights(
        papers=tuple(page for page in found if page[0] in papers),
        others=tuple(page for page in found if page[0] not in papers),
    )


def heavy(weights: Weights, site: Path) -> Iterator[Problem]:
    """A warning for each page above its limit; many are counted after the first few."""
    for pages, limit, remedy in (
        (
            weights.papers,
            PAPER_WEIGHT,
            "Look at its abstract and its authors: there may be more than belongs there.",
        ),
        (weights.others, PAGE_WEIGHT, "A smaller extra.paperstand.page_size makes lists lighter."),
    ):
        over = [page for page in pages if page[1] > limit]
        for path, size in over[:_SHOWN]:
            message = f"the page weighs {size_of(size)}, more than {size_of(limit)}"
            yield Problem(str(site / path), None, message, remedy, "warning")
        if len(over) > _SHOWN:
            message = f"{plural(len(over) - _SHOWN, 'more page')} of more than {size_of(limit)}"
            yield Problem(str(site), None, message, remedy, "warning")
