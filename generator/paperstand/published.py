"""Published: the papers as they were published before, read back from a `papers.jsonl`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from paperstand.model import Digest, PaperstandError, Problem
from paperstand.text import plural

_REMEDY = "Give the papers.jsonl of the published site, or one made by `paperstand export`."
_SHOWN = 5
"""Bad lines that are named; a file of another kind has nothing but bad lines."""


@dataclass(frozen=True, slots=True)
class Published:
    """What the comparison needs to know about a published paper, and where that is written."""

    file: str
    line: int
    id: str
    title: str
    aliases: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    seen: tuple[tuple[str, str], ...] = ()
    """Pairs of dump and title, one for each sighting."""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address that leads to it, its own first."""
        return (self.id, *self.aliases)


def load_published(path: Path) -> tuple[Published, ...]:
    """Read the file. An empty one is fine: nothing was published yet.

    Raises PaperstandError naming file, line and remedy.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        message = f"can't be read: {error.strerror or error}"
        raise PaperstandError([Problem(str(path), None, message, _REMEDY)]) from None
    except UnicodeDecodeError:
        raise PaperstandError([Problem(str(path), None, "is not UTF-8", _REMEDY)]) from None
    return parse_published(text.split("\n"), str(path))


def parse_published(lines: Iterable[str], file: str) -> tuple[Published, ...]:
    """The papers on these lines of a file. Raises PaperstandError naming the bad ones."""
    found: list[Published] = []
    problems: list[Problem] = []
    line_of: dict[str, int] = {}
    for number, text in enumerate(lines, 1):
        if not text.strip():
            continue
        try:
            paper = _paper(json.loads(text), file, number)
            if paper.id in line_of:
                raise _UnexpectedError(f"has the id of line {line_of[paper.id]}: {paper.id!r}")
        except _UnexpectedError as error:
            problems.append(Problem(file, number, str(error), _REMEDY))
        except (ValueError, RecursionError) as error:
            cause = getattr(error, "msg", "too deep or too long")
            problems.append(Problem(file, number, f"is not JSON: {cause}", _REMEDY))
        else:
            line_of[paper.id] = number
            found.append(paper)
    if (more := len(problems) - _SHOWN) > 0:
        message = f"{plural(more, 'more line')} like these, this one and others"
        problems[_SHOWN:] = [Problem(file, problems[_SHOWN].line, message)]
    if problems:
        raise PaperstandError(problems)
    return tuple(found)


def published(digest: Digest, file: str) -> tuple[Published, ...]:
    """What reading the file back would find that the digest is written to."""
    return tuple(
        Published(
            file,
            line,
            curated.id,
            curated.paper.title,
            curated.paper.aliases,
            tuple(assignment.topic for assignment in curated.topics),
            tuple((seen.dump, seen.title) for seen in curated.paper.sightings),
        )
        for line, curated in enumerate(digest.papers, 1)
    )


class _UnexpectedError(Exception):
    """Says what of a record is not as it should be."""


def _paper(value: Any, file: str, line: int) -> Published:
    if not isinstance(value, dict):
        raise _UnexpectedError("is not a paper: expected an object, {…}")
    return Published(
        file,
        line,
        id=_text(value, "id"),
        title=_text(value, "title"),
        aliases=tuple(_list(value, "aliases", str)),
        topics=tuple(_text(topic, "id") for topic in _list(value, "topics", dict)),
        seen=tuple(
            (_text(seen, "dump"), _text(seen, "title")) for seen in _list(value, "sightings", dict)
        ),
    )


def _text(value: dict[str, Any], key: str) -> str:
    text = value.get(key)
    if not isinstance(text, str) or not text:
        raise _UnexpectedError(f"is not a paper: expected a text as {key!r}, got {_short(text)}")
    return text


def _list(value: dict[str, Any], key: str, kind: type) -> list[Any]:
    items = value.get(key, [])
    if not isinstance(items, list) or not all(isinstance(item, kind) for item in items):
        expected = "texts" if kind is str else "objects"
        raise _UnexpectedError(
            f"is not a paper: expected a list of {expected} as {key!r}, got {_short(items)}"
        )
    return items


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"
