"""Data: the papers as records, and the file formats they are exported in."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from paperstand.model import CuratedPaper, Digest, Paper

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
        yield json.dumps(record(paper), ensure_ascii=False) + "\n"


def json_list(papers: Sequence[CuratedPaper]) -> Iterator[str]:
    yield json.dumps([record(p) for p in papers], ensure_ascii=False, indent=1) + "\n"


# --------------------------------------------------------------------------------- CSV

# A spreadsheet takes a cell that begins so for a formula and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
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
    return f"'{text}" if text.startswith(_FORMULA) else text


# ------------------------------------------------------------------------ BibTeX and RIS

_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "$": r"\$",
    "_": r"\_",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}


def bibtex(papers: Iterable[CuratedPaper]) -> Iterator[str]:
    """One `@misc` a paper: what a dump doesn't say (a venue, a publisher) is not made up."""
    for curated in papers:
        paper = curated.paper
        identifiers = dict(paper.identifiers)
        fields = {
            "title": "{" + _tex(paper.title) + "}",
            "author": " and ".join(_tex(a) for a in paper.authors),
            "year": str(paper.published.year) if paper.published else "",
            "eprint": _tex(identifiers.get("arxiv", "")),
            "archiveprefix": "arXiv" if "arxiv" in identifiers else "",
            "doi": _tex(identifiers.get("doi", "")),
            "url": _paper_url(paper) or "",
            "abstract": _tex(paper.abstract),
        }
        lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
        yield f"@misc{{{paper.id},\n" + ",\n".join(lines) + "\n}\n\n"


def _tex(text: str) -> str:
    return "".join(_TEX.get(c, c) for c in text)


def _paper_url(paper: Paper) -> str | None:
    """Where the paper itself is, if an identifier tells."""
    identifiers = dict(paper.identifiers)
    if "arxiv" in identifiers:
        return f"https://arxiv.org/abs/{identifiers['arxiv']}"
    if "doi" in identifiers:
        return f"https://doi.org/{identifiers['doi']}"
    if "openreview" in identifiers:
        return f"https://openreview.net/forum?id={identifiers['openreview']}"
    return None


def ris(papers: Iterable[CuratedPaper]) -> Iterator[str]:
    """RIS, with CRLF as its readers expect."""
    for curated in papers:
        paper = curated.paper
        identifiers = dict(paper.identifiers)
        lines = [("TY", "GEN"), ("ID", paper.id), ("TI", paper.title)]
        lines += [("AU", _inverted(a)) for a in paper.authors]
        if paper.published:
            lines += [("PY", str(paper.published.year)), ("DA", f"{paper.published:%Y/%m/%d}")]
        if "doi" in identifiers:
            lines.append(("DO", identifiers["doi"]))
        if url := _paper_url(paper):
            lines.append(("UR", url))
        lines += [("KW", keyword) for keyword in curated.keywords]
        if paper.abstract:
            lines.append(("AB", paper.abstract))
        yield "".join(f"{tag}  - {_one_line(value)}\r\n" for tag, value in lines) + "ER  - \r\n\r\n"


def _inverted(author: str) -> str:
    """`Ada B. Lovelace` → `Lovelace, Ada B.`; what already has a comma stays."""
    given, _, family = author.rpartition(" ")
    return author if "," in author or not given else f"{family}, {given}"


def _one_line(text: str) -> str:
    return re.sub(r"[\r\n]+", " ", text)


FORMATS: Mapping[str, Callable[[Sequence[CuratedPaper]], Iterator[str]]] = {
    ".jsonl": json_lines,
    ".json": json_list,
    ".csv": csv_table,
    ".bib": bibtex,
    ".ris": ris,
}
"""What `paperstand export` can write, by the ending of the file."""


def health(digest: Digest) -> Record:
    """How the data is doing: what was read, merged and left over, dump by dump."""
    return {
        "entries": digest.entries_read,
        "merged": digest.entries_merged,
        "hidden": digest.hidden,
        "papers": len(digest.papers),
        "without_abstract": sum(not p.paper.abstract for p in digest.papers),
        "unsorted": sum(not p.topics for p in digest.papers),
        "possibly_same": len(digest.near_misses),
        "latest": digest.latest.isoformat() if digest.latest else None,
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
            }
            for dump in digest.dumps
        ],
    }
