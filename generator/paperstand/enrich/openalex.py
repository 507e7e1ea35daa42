"""OpenAlex: its API, which answers in JSON.

https://docs.openalex.org/api-entities/works: `title.search` finds words of a title. In the value of
a filter a comma begins another filter and `|` another value, and `!` says not; who names a contact
(`mailto`) is served by the polite pool, up to ten requests a second.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import quote

from paperstand.enrich.service import (
    BadAnswerError,
    Candidate,
    Question,
    day,
    entry,
    items,
    json_object,
    known,
    mapping,
    text,
    words,
)
from paperstand.model import Entry
from paperstand.read import stated

NAME = "openalex"
PAUSE = 0.5
ADDRESS = "https://api.openalex.org/works"
_SELECT = (
    "id,doi,title,display_name,publication_date,authorships,abstract_inverted_index,locations,type"
)
_MAIL = re.compile(r"[^\s@:/]+@[^\s@:/]+")
_WORK = re.compile(r"https?://openalex\.org/(W\d+)")
_NO_PAPER = frozenset(
    {"dataset", "editorial", "erratum", "grant", "letter", "paratext", "peer-review"}
    | {"retraction", "supplementary-materials"}
)
"""Types of works that bear the title of a paper and are about it."""
_LONGEST_ABSTRACT = 20_000
"""Words; each stands as often as it has positions."""


def ask(paper: Entry, contact: str) -> Question | None:
    ids = known(paper)
    if "doi" in ids:
        filters = f"doi:{ids['doi']}"
    elif "arxiv" in ids:
        filters = f"doi:10.48550/arxiv.{ids['arxiv']}"
    elif title := words(paper.title):
        filters = f"title.search:{title}"
    else:
        return None
    asked = {"filter": filters, "per-page": "5", "select": _SELECT}
    return Question(
        ADDRESS, asked | ({"mailto": contact} if _MAIL.fullmatch(contact) else {}), PAUSE
    )


def candidates(answer: bytes) -> list[Candidate]:
    said = json_object(answer)
    if not isinstance(said.get("results"), list):
        told = text(said.get("error") or said.get("message"))
        raise BadAnswerError(f"an error: {told[:80]!r}" if told else "JSON of another kind")
    works = [mapping(work) for work in said["results"]]
    return [_candidate(work) for work in works if _title(work) and _is_paper(work)]


def _title(work: Mapping[str, Any]) -> str:
    return text(work.get("title")) or text(work.get("display_name"))


def _is_paper(work: Mapping[str, Any]) -> bool:
    return text(work.get("type")) not in _NO_PAPER


def _candidate(work: Mapping[str, Any]) -> Candidate:
    people = (
        mapping(mapping(authorship).get("author")).get("display_name")
        for authorship in items(work.get("authorships"))
    )
    pages = (
        text(mapping(location).get("landing_page_url")) for location in items(work.get("locations"))
    )
    said = entry(
        _title(work),
        _abstract(mapping(work.get("abstract_inverted_index"))),
        tuple(stated.natural(text(name)) for name in people),
        _published(work.get("publication_date")),
        stated.identifiers(doi=[text(work.get("doi"))], urls=[page for page in pages if page]),
    )
    match = _WORK.fullmatch(text(work.get("id")))
    place = match[1] if match else f"works?filter=title.search:{quote(words(_title(work)))}"
    return Candidate(NAME, f"https://openalex.org/{place}", said)


def _published(value: object) -> date | None:
    """The day. The first of January is what OpenAlex gives where it knows the year alone."""
    found = day(value)
    return None if found and (found.month, found.day) == (1, 1) else found


def _abstract(index: Mapping[str, Any]) -> str:
    """The abstract of an index that says at which places each word stands."""
    placed = [
        (place, word)
        for word, places in index.items()
        for place in items(places)
        if type(place) is int
    ]
    return " ".join(word for _, word in sorted(placed)[:_LONGEST_ABSTRACT])
