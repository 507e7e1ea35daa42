"""JSON objects: those of a list, a file or a line, one by one, so that each keeps its own lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from paperstand.model import Lines, Unread

_COMMA = re.compile(r"\s*+,\s*+")
_NOTHING = re.compile(r"\s*+")

BRACKETS = object()
"""Stands for the lines around the objects of a list: those, if any, that hold nothing else."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A value; or `BRACKETS`, or what else stands in the file, as `Unread`."""

    lines: Lines
    value: Any


def objects_of_list(text: str, at: int, closing: re.Pattern[str]) -> Iterator[Piece]:
    """The objects of a list whose first begins `at` a place of the text. `closing` is all that may
    stand behind the last one."""
    decoder = json.JSONDecoder()
    line = 1 + text.count("\n", 0, at)
    yield Piece(Lines(1, line - 1), BRACKETS)
    while True:
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            rest = Lines(line, 1 + text.count("\n"))
            yield Piece(rest, Unread(rest, f"not valid JSON from here on ({error})"))
            return
        last = line + text.count("\n", at, end)
        yield Piece(Lines(line, last), value)
        comma = _COMMA.match(text, end)
        if not comma:
            yield from _behind(text, end, last, closing)
            return
        at = comma.end()
        line = last + text.count("\n", end, at)
        if line > last + 1:  # a comma may have a line of its own
            yield Piece(Lines(last + 1, line - 1), BRACKETS)


def object_alone(text: str) -> Iterator[Piece]:
    """An object that is all of the text."""
    start = len(text) - len(text.lstrip())
    line = 1 + text.count("\n", 0, start)
    try:
        value, end = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError) as error:
        rest = Lines(line, 1 + text.count("\n"))
        yield Piece(rest, Unread(rest, f"not valid JSON from here on ({error})"))
        return
    lines = Lines(line, 1 + text.count("\n", 0, end))
    yield Piece(lines, value)
    yield from _behind(text, end, lines.last, _NOTHING)


def object_of_line(number: int, line: str) -> Piece:
    """What a line of JSON lines holds."""
    lines = Lines(number, number)
    try:
        return Piece(lines, json.loads(line))
    except (ValueError, RecursionError) as error:
        return Piece(lines, Unread(lines, f"not valid JSON ({error})", outside=True))


def _behind(text: str, end: int, line: int, expected: re.Pattern[str]) -> Iterator[Piece]:
    """What stands behind the last object: what closes the list, and something to report."""
    total = 1 + text.count("\n")
    closing = expected.match(text, end)
    if closing and closing.end() == len(text):
        yield Piece(Lines(line + 1, total), BRACKETS)
        return
    if not text[end:].strip():
        reason = "the list isn't closed: the file was cut off"
        yield Piece(Lines(line, total), Unread(Lines(line, total), reason))
        return
    at = closing.end() if closing else end
    first = 1 + text.count("\n", 0, len(text) - len(text[at:].lstrip()))
    yield Piece(Lines(line + 1, first - 1), BRACKETS)
    rest = Lines(first, total)
    yield Piece(rest, Unread(rest, "not JSON that belongs to the records", outside=True))
