"""Semantic Scholar: its Academic Graph API, which answers in JSON.

https://api.semanticscholar.org/api-docs/graph: `/paper/search/match` gives the closest title or
says 404; a paper has its own address by `ARXIV:…` and `DOI:…`. Without a key all who ask share one
allowance; one request a second is what it gives to those who have one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
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

NAME = "semantic-scholar"
PAUSE = 1.0
ADDRESS = "https://api.semanticscholar.org/graph/v1/paper"
_FIELDS = {"fields": "title,abstract,authors,externalIds,publicationDate,year"}
_ABSENT = frozenset({404})
_PAPER_ID = re.compile(r"[0-9a-f]{40}")
_NONE = re.compile(r"not found", re.IGNORECASE)


def ask(paper: Entry, contact: str) -> Question | None:
    for kind, value in known(paper).items():
        return Question(f"{ADDRESS}/{kind.upper()}:{quote(value)}", _FIELDS, PAUSE, _ABSENT)
    if title := words(paper.title):
        return Question(f"{ADDRESS}/search/match", {"query": title, **_FIELDS}, PAUSE, _ABSENT)
    return None


def candidates(answer: bytes) -> list[Candidate]:
    said = json_object(answer)
    if "paperId" in said:
        records = [said]
    elif "data" in said:
        records = [mapping(record) for record in items(said["data"])]
    elif _NONE.search(text(said.get("error"))):
        return []
    else:
        told = text(said.get("error") or said.get("message") or said.get("code"))
        raise BadAnswerError(f"an error: {told[:80]!r}" if told else "JSON of another kind")
    return [_candidate(record) for record in records if text(record.get("title"))]


def _candidate(record: Mapping[str, Any]) -> Candidate:
    ids = mapping(record.get("externalIds"))
    people = (mapping(author).get("name") for author in items(record.get("authors")))
    paper_id = text(record.get("paperId"))
    place = f"search?q={quote(words(text(record['title'])))}"
    if _PAPER_ID.fullmatch(paper_id):
        place = f"paper/{paper_id}"
    said = entry(
        record["title"],
        record.get("abstract"),
        tuple(map(text, people)),
        day(record.get("publicationDate")),
        stated.identifiers(arxiv=[text(ids.get("ArXiv"))], doi=[text(ids.get("DOI"))]),
    )
    return Candidate(NAME, f"https://www.semanticscholar.org/{place}", said)
