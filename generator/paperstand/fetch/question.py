"""Question: what a service is asked, and which of its answers are none.

A service is a module beside this one with classes that have what `Question` has. What they share is
here: an answer must be whole, of the format that was due, and not an error dressed as an answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Any, Protocol
from urllib.parse import urlencode
from xml.etree import ElementTree

from paperstand.fetch.web import Answer
from paperstand.model import Dump, PaperstandError, Problem
from paperstand.text import clean

_SHOWN = 120
_PAGE = re.compile(rb"\s*<(?:[^<>]*>\s*<)*?(?:!doctype html|html)[\s>]", re.IGNORECASE)
_TITLE = re.compile(rb"<title[^>]*>([^<]*)", re.IGNORECASE)
_ATOM = "{http://www.w3.org/2005/Atom}"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"


@dataclass(frozen=True, slots=True)
class Size:
    """How much an answer holds."""

    records: int
    total: int | None = None
    """Of all pages, where the service says so."""
    full: bool = False
    """Whether more may follow without a change of this page."""


class Question(Protocol):
    """What is asked of a service: one list of papers, on one page or several."""

    @property
    def subject(self) -> str:
        """What is asked for, in messages: `Hugging Face, 2026-10-01`."""
        ...

    @property
    def address(self) -> str:
        """Where it is asked, without parameters."""
        ...

    @property
    def series(self) -> str:
        """The name of its dumps, after the day: `hf-daily`."""
        ...

    @property
    def ending(self) -> str:
        """What the names of its dumps end in: `.json`."""
        ...

    @property
    def reader(self) -> str:
        """The name of the reader that reads its answers."""
        ...

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day whose dumps of this series may hold the same papers."""
        ...

    def params(self, before: Sequence[Size]) -> Mapping[str, str | int] | None:
        """What the next page is asked with, after those that were so large; None if there is none.
        The first page is always asked for."""
        ...

    def measure(self, answer: Answer) -> Size:
        """How much is in an answer. Raises NoAnswerError or PaperstandError if it is none."""
        ...

    def day(self, dump: Dump) -> date:
        """The day for the name of the dump."""
        ...


class NoAnswerError(Exception):
    """What came is no answer; asked again, the service may have one. Says what came."""


def address_of(question: Question) -> str:
    """The address of the first page, by which the question is known."""
    return f"{question.address}?{urlencode(question.params(()) or {})}".rstrip("?")


def json_list(answer: Answer) -> list[Any]:
    """The list that an answer is. Raises NoAnswerError or PaperstandError for anything else."""
    _refuse_pages(answer)
    try:
        value = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        reason = getattr(error, "msg", "not UTF-8" if isinstance(error, ValueError) else "too deep")
        raise NoAnswerError(_no_format("JSON", reason, answer.body)) from None
    if isinstance(value, dict) and (said := value.get("error", value.get("message"))):
        raise refusal(answer, f"answered with an error: {_short(str(said))!r}")
    if not isinstance(value, list):
        raise refusal(answer, f"answered with no list of papers: {_short(repr(value))}")
    return value


def atom_feed(answer: Answer) -> Size:
    """How many entries an Atom feed has. Raises NoAnswerError or PaperstandError for anything else.

    Python's expat ends the expansion of entities early (since 2.4.1) and fetches nothing; a
    document type is refused when the feed is read.
    """
    _refuse_pages(answer)
    try:
        root = ElementTree.fromstring(answer.body)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise NoAnswerError(_no_format("XML", str(error), answer.body)) from None
    if root.tag != f"{_ATOM}feed":
        raise refusal(answer, f"answered with XML of another kind: <{_short(root.tag)}>")
    entries = root.findall(f"{_ATOM}entry")
    for entry in entries:
        # https://info.arxiv.org/help/api/user-manual.html#34-errors
        if "/api/errors" in entry.findtext(f"{_ATOM}id", ""):
            said = entry.findtext(f"{_ATOM}summary") or entry.findtext(f"{_ATOM}title")
            raise refusal(answer, f"answered with an error: {_short(said or '')!r}")
    total = clean(root.findtext(_TOTAL, ""))
    return Size(len(entries), int(total) if re.fullmatch(r"[0-9]{1,9}", total) else None)


def refusal(answer: Answer, message: str) -> PaperstandError:
    remedy = "Nothing was saved. Check what was asked for, or try again later."
    return PaperstandError([Problem(clean(answer.url), None, message, remedy)])


def _refuse_pages(answer: Answer) -> None:
    """A page for people is no answer, and asking again at once makes a captcha no better."""
    if _PAGE.match(answer.body[:1000]):
        found = _TITLE.search(answer.body[:10_000])
        title = _short(unescape(found[1].decode("utf-8", "replace"))) if found else ""
        named = f" titled {title!r}" if title else ""
        message = f"answered with a web page{named}: a captcha, a login, or a notice"
        raise refusal(answer, message)


def _no_format(name: str, reason: str, body: bytes) -> str:
    start = body[:200].decode("utf-8", "replace").strip()
    if not start:
        return "nothing at all"
    if start[0] in "[{<":
        return f"{name} that is broken or cut off ({clean(reason)})"
    return _short(start)


def _short(text: str) -> str:
    text = clean(text)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
