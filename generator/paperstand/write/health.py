"""Health: how the data is doing, for the about page and as `data/health.json`.

What is said comes from the dumps and the pages, never from a clock or the site before, so that the
same content gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import metadata
from typing import Any

from paperstand import __version__
from paperstand.model import Digest, Problem

Record = dict[str, Any]
Page = tuple[str, int]
"""Path and bytes."""
_MAKERS = ("mkdocs", "mkdocs-material")


def health(digest: Digest) -> Record:
    """What was read, merged and left over, dump by dump, as health.schema.json describes it.

    Entries read are papers, merged entries and hidden ones; lines of text are in entries,
    boilerplate or unread. Nothing is left over.
    """
    warnings = _warnings(digest)
    return {
        "status": _status(warnings),
        "latest": digest.latest.isoformat() if digest.latest else None,
        "generator": {
            "paperstand": __version__,
            **{name: metadata.version(name) for name in _MAKERS},
        },
        "entries": digest.entries_read,
        "merged": digest.entries_merged,
        "hidden": digest.hidden,
        "papers": len(digest.papers),
        "without_abstract": sum(not p.paper.abstract for p in digest.papers),
        "unsorted": sum(not p.topics for p in digest.papers),
        "possibly_same": len(digest.near_misses),
        "lines": {
            "text": sum(dump.text_lines for dump in digest.dumps),
            "in_entries": sum(dump.entry_lines for dump in digest.dumps),
            "boilerplate": sum(dump.boilerplate_lines for dump in digest.dumps),
            "unread": sum(dump.unread_lines for dump in digest.dumps),
        },
        "warnings": warnings,
        "pages": None,
        "dumps": [
            {
                "name": dump.name,
                "date": dump.date.isoformat() if dump.date else None,
                "read_as": dump.reader,
                "entries": len(dump.entries),
                "lines": dump.text_lines,
                "entry_lines": dump.entry_lines,
                "boilerplate_lines": dump.boilerplate_lines,
                "unread_lines": dump.unread_lines,
                "warnings": _count(dump.problems),
            }
            for dump in digest.dumps
        ],
    }


def finished(
    record: Record, papers: Sequence[Page], others: Sequence[Page], problems: Sequence[Problem]
) -> Record:
    """The same when the site is rendered: with the weight of its pages (the heaviest first) and
    the warnings about them."""
    warnings = record["warnings"] | {"pages": _count(problems)}
    return record | {
        "status": _status(warnings),
        "warnings": warnings,
        "pages": {
            "count": len(papers) + len(others),
            "heaviest_paper": _page(papers),
            "heaviest_other": _page(others),
        },
    }


def as_file(record: Record) -> str:
    """The text of `data/health.json`."""
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def _warnings(digest: Digest) -> dict[str, int]:
    """How many warnings there are of each kind."""
    unread = sum(len(dump.unread) for dump in digest.dumps)
    files = {dump.file for dump in digest.dumps}
    about_dumps = _count([p for p in digest.problems if p.file in files])
    return {
        "unread": unread,
        "dumps": max(0, about_dumps - unread),
        "content": _count(digest.problems) - about_dumps,
        "pages": 0,
    }


def _count(problems: Sequence[Problem]) -> int:
    return sum(problem.severity == "warning" for problem in problems)


def _status(warnings: dict[str, int]) -> str:
    return "warnings" if any(warnings.values()) else "good"


def _page(pages: Sequence[Page]) -> Record | None:
    return {"path": pages[0][0], "bytes": pages[0][1]} if pages else None
