"""Data: the papers as records, and the file formats they are exported in."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from paperstand.model import CuratedPaper, Enriched, Paper
from paperstand.write.citations import bibtex, csl_json, ris

Record = dict[str, Any]


def record(curated: CuratedPaper) -> Record:
    """A paper in the form of `papers.jsonl`, the contract with everyone who reads it."""
    paper = curated.paper
    return {
        "id": paper.id,
        "url": paper.url,
        "title": paper.title,
        "abstract": paper.abstract,
        "summary": paper.summary,
        "authors": list(paper.authors),
        "published": paper.published.isoformat() if paper.published else None,
        "identifiers": dict(paper.identifiers),
        "links": [{"kind": link.kind, "url": link.url} for link in curated.links],
        "topics": [{"id": a.topic, "because": list(a.because)} for a in curated.topics],
        "keywords": list(curated.keywords),
        "related": [
            {"id": r.id, "score": r.score, "because": list(r.because)} for r in curated.related
        ],
        "sightings": _sightings(paper),
        "aliases": list(paper.aliases),
        **({"enriched": _enriched(paper.enriched)} if paper.enriched else {}),
    }


def _enriched(enriched: Enriched) -> Record:
    return {
        "source": enriched.source,
        "url": enriched.url,
        "confidence": enriched.confidence,
        "fields": list(enriched.fields),
    }


def _sightings(paper: Paper) -> list[Record]:
    found = []
    for seen in paper.sightings:
        sighting: Record = {
            "dump": seen.dump,
            "date": seen.date.isoformat() if seen.date else None,
            "position": seen.position,
            "title": seen.title,
            "lines": [seen.lines.first, seen.lines.last],
        }
        if seen.source_id is not None:
            sighting["source_id"] = seen.source_id
        if seen.upvotes is not None:
            sighting["upvotes"] = seen.upvotes
        found.append(sighting)
    return found


def json_lines(papers: Iterable[CuratedPaper]) -> Iterator[str]:
    for paper in papers:
        yield msgspec.json.encode(record(paper)).decode() + "\n"


def json_list(papers: Sequence[CuratedPaper]) -> Iterator[str]:
    yield json.dumps([record(p) for p in papers], ensure_ascii=False, indent=1) + "\n"


# --------------------------------------------------------------------------------- CSV

# A spreadsheet takes a cell that begins so for a formula and runs it; Japanese ones in full width,
# too. Where a comma is the decimal sign, a cell ends at a semicolon, in quotes or not
# (https://owasp.org/www-community/attacks/CSV_Injection). One that has an apostrophe already gets
# another, so that `read/table.py` can take it away again.
_FORMULA = re.compile(r"(?:^|;\s*)(?='*\s*[=+\-@\t\r\n＝＋－＠])")
_COLUMNS = (
    "id",
    "title",
    "authors",
    "published",
    "first_seen",
    "arxiv",
    "doi",
    "topics",
    "links",
    "dumps",
    "abstract",
)


def csv_table(papers: Iterable[CuratedPaper]) -> Iterator[str]:
    """One line a paper; several values in a cell are separated by `; `."""
    yield _csv_row(_COLUMNS)
    for curated in papers:
        paper = curated.paper
        identifiers = dict(paper.identifiers)
        yield _csv_row(
            (
                paper.id,
                paper.title,
                "; ".join(paper.authors),
                paper.published or "",
                paper.first_seen or "",
                identifiers.get("arxiv", ""),
                identifiers.get("doi", ""),
                "; ".join(a.topic for a in curated.topics),
                "; ".join(link.url for link in curated.links),
                "; ".join(s.dump for s in paper.sightings),
                paper.abstract,
            )
        )


def _csv_row(values: Iterable[object]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(_cell(str(v)) for v in values)
    return buffer.getvalue()


def _cell(text: str) -> str:
    if ";" not in text and text[:1].isalnum():
        return text
    return _FORMULA.sub(r"\g<0>'", text)


FORMATS: Mapping[str, Callable[[Sequence[CuratedPaper]], Iterator[str]]] = {
    ".jsonl": json_lines,
    ".json": json_list,
    ".csv": csv_table,
    ".bib": bibtex,
    ".ris": ris,
    ".csl.json": csl_json,
}
"""What `paperstand export` can write, by the ending of the file."""


def format_of(name: str) -> str | None:
    """The ending of `FORMATS` that a file's name has; None if it has none of them."""
    fitting = [ending for ending in FORMATS if name.lower().endswith(ending)]
    return max(fitting, key=len, default=None)
