"""What a service is. Another one to look papers up at is one module beside this one with the names
of `Service`, and a line each in `SERVICES` of `model.py` and of `services.py`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from paperstand.merge.markers import plain_title
from paperstand.model import Entry, Lines
from paperstand.read import stated
from paperstand.text import clean

_CUT = re.compile(r"\s*\S*(?:\.\.\.|…)\s*$")
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_MOST_WORDS = 24
_DOI = re.compile(r"10\.\d{4,9}/[\w.()/:;<>-]+", re.ASCII)
_ARXIV_DOI = "10.48550/arxiv."
_LONGEST_NAME, _LONGEST_TITLE, _LONGEST_ABSTRACT = 200, 2_000, 100_000
"""Characters; what is longer is none."""


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask a service."""

    url: str
    params: Mapping[str, str] = field(default_factory=dict)
    pause: float = 1.0
    """Seconds that the service wants between two questions."""
    absent: frozenset[int] = frozenset()
    """Statuses by which the service says that it has no such paper."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a service offers as the paper."""

    service: str
    url: str
    """The address of the service's own record, for people."""
    said: Entry
    """What it says about it, in the form of what a dump says."""


class BadAnswerError(Exception):
    """The answer is none: an error that came as one, another format, or a part of one."""


class Service(Protocol):
    """A module that knows how to ask one service, and how to read its answer."""

    NAME: str
    """Its name in `enriched.yml` and on the command line."""
    PAUSE: float
    """Seconds between two questions that are polite, by its own rules."""

    def ask(self, paper: Entry, contact: str) -> Question | None:
        """What to ask for a paper: by an identifier if it has one, else by its title. None if
        there is nothing to ask by. `contact` is an address that the service may write to."""
        ...

    def candidates(self, answer: bytes) -> list[Candidate]:
        """What an answer offers, best first; empty if the service doesn't have the paper.

        Raises BadAnswerError for what is no answer to the question."""
        ...


def words(title: str) -> str:
    """The words of a title and nothing else, so that no query language finds an operator, a field
    or a quote in it. Of a title that was cut short, only the whole words."""
    plain = _CUT.sub("", plain_title(title)[0])
    found = _WORD.findall(clean(plain).lower())
    return " ".join(found[:_MOST_WORDS]).replace("’", "'")


def known(paper: Entry) -> dict[str, str]:
    """The arXiv id and the DOI of a paper, if they are what they should be: a dump may say
    anything, and what is asked becomes part of an address."""
    stated_ids = dict(paper.identifiers)
    arxiv, doi = stated.arxiv_id(stated_ids.get("arxiv", "")), stated_ids.get("doi", "")
    return ({"arxiv": arxiv} if arxiv else {}) | (
        {"doi": doi} if _DOI.fullmatch(doi) and ".." not in doi else {}
    )


def entry(
    title: object,
    abstract: object = "",
    authors: tuple[str, ...] = (),
    published: date | None = None,
    identifiers: tuple[tuple[str, str], ...] = (),
) -> Entry:
    """What a service says, as an entry. Whatever isn't text is left out."""
    return Entry(
        dump="",
        position=1,
        lines=Lines(1, 1),
        title=text(title)[:_LONGEST_TITLE],
        abstract=text(abstract)[:_LONGEST_ABSTRACT],
        authors=tuple(name for name in map(clean, authors) if 0 < len(name) <= _LONGEST_NAME),
        published=published,
        identifiers=without_arxiv_doi(identifiers),
    )


def without_arxiv_doi(identifiers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Identifiers without the DOI that arXiv makes of its own id: it says nothing more, and would
    contradict the publisher's."""
    return tuple(
        (kind, value)
        for kind, value in identifiers
        if not (kind == "doi" and value.startswith(_ARXIV_DOI))
    )


def text(value: object) -> str:
    return clean(value) if isinstance(value, str) else ""


def day(value: object) -> date | None:
    return stated.day(text(value))


def items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def json_object(answer: bytes) -> Mapping[str, Any]:
    """The object that an answer in JSON is. Raises BadAnswerError for anything else."""
    try:
        value = json.loads(answer)
    except (ValueError, RecursionError):
        raise BadAnswerError(f"not JSON, but {_beginning(answer)}") from None
    if not isinstance(value, dict):
        raise BadAnswerError(f"JSON of another kind: {_beginning(answer)}")
    return value


def _beginning(answer: bytes) -> str:
    return repr(clean(answer[:200].decode("utf-8", "replace"))[:80]) if answer else "nothing"
