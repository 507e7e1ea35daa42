"""Downloads: the papers as files, all of them, and by topic and dump."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from paperstand.model import CuratedPaper, Digest
from paperstand.read.vocabulary import UNSORTED
from paperstand.text import size_of
from paperstand.write.data import FORMATS

LARGEST = 50_000_000
"""Bytes of a file, above which it comes in parts: some hosts refuse larger ones. `papers.jsonl` is
one file at any size, since others rely on its address."""
MOST_COLLECTED = 3_000
"""Papers of a digest that has files for each topic and each dump. They take four times the room of
all papers once, and GitHub Pages holds 1 GB; `paperstand export` writes them at any size."""
ENDINGS = (".jsonl", ".csv", ".bib", ".ris", ".csl.json")
"""The formats offered, in the order in which pages name them."""
FORMAT_NAMES = {
    ".jsonl": "JSON lines",
    ".csv": "CSV",
    ".bib": "BibTeX",
    ".ris": "RIS",
    ".csl.json": "CSL-JSON",
}

USES = {
    ".jsonl": "programs: one paper a line, with everything the site knows",
    ".csv": "spreadsheets",
    ".bib": "LaTeX, JabRef, Zotero",
    ".ris": "EndNote, Zotero, Mendeley",
    ".csl.json": "citation processors: Pandoc, Zotero",
}
"""What each format is for."""

Pieces = list[bytes]
"""A file in pieces: in one it would take its room several times over."""


def paper_files(digest: Digest) -> Iterator[tuple[str, Pieces]]:
    """Path below the docs folder, and content, of every file of papers."""
    for ending in ENDINGS:
        largest = None if ending == ".jsonl" else LARGEST
        yield from _files("data/papers", ending, digest.papers, largest)
    if collected(digest):
        for base, papers in sorted(_collections(digest).items()):
            for ending in ENDINGS:
                yield from _files(base, ending, papers, LARGEST)


def collected(digest: Digest) -> bool:
    """Whether each topic and dump has files of its own."""
    return len(digest.papers) <= MOST_COLLECTED


def in_topic(digest: Digest, topic: str) -> list[CuratedPaper]:
    """The papers of a topic, sorted by id."""
    return [
        paper
        for paper in digest.papers
        if any(a.topic == topic for a in paper.topics) or (topic == UNSORTED and not paper.topics)
    ]


def in_dump(digest: Digest, dump: str) -> list[CuratedPaper]:
    """The papers that a dump has, sorted by id."""
    return [p for p in digest.papers if any(seen.dump == dump for seen in p.paper.sightings)]


def _collections(digest: Digest) -> dict[str, list[CuratedPaper]]:
    """The papers of each topic and dump that has some, by where their files are."""
    found: defaultdict[str, list[CuratedPaper]] = defaultdict(list)
    for paper in digest.papers:
        for topic in [a.topic for a in paper.topics] or [UNSORTED]:
            found[f"data/topics/{topic}"].append(paper)
        for dump in dict.fromkeys(seen.dump for seen in paper.paper.sightings):
            found[f"data/dumps/{dump}"].append(paper)
    return found


def _files(
    base: str, ending: str, papers: Sequence[CuratedPaper], largest: int | None
) -> Iterator[tuple[str, Pieces]]:
    """One file, or as many parts of about the same size as it takes to keep to the largest."""
    whole = _pieces(ending, papers)
    if largest is None or (size := size_of_pieces(whole)) <= largest:
        yield f"{base}{ending}", whole
        return
    count = size // largest + 1
    while True:
        step = -(-len(papers) // count)
        parts = [_pieces(ending, papers[at : at + step]) for at in range(0, len(papers), step)]
        if step == 1 or all(size_of_pieces(part) <= largest for part in parts):
            break
        count += 1
    for number, part in enumerate(parts, 1):
        yield f"{base}-{number}{ending}", part


def _pieces(ending: str, papers: Sequence[CuratedPaper]) -> Pieces:
    return [text.encode() for text in FORMATS[ending](papers)]


def size_of_pieces(pieces: Pieces) -> int:
    """The bytes of a file."""
    return sum(map(len, pieces))


# ------------------------------------------------------------------- what their page says


def whole_files(
    files: Sequence[tuple[str, int]],
) -> list[tuple[str, list[tuple[str, str]], str]]:
    """For each format its name, its files of all papers with their sizes, and what it is for.
    `files` are the path and size of every file of papers."""
    named = [(path.removeprefix("data/"), size_of(size)) for path, size in files]
    whole = [(name, size) for name, size in named if "/" not in name]
    return [
        (
            FORMAT_NAMES[ending],
            [(name, size) for name, size in whole if name.endswith(ending)],
            USES[ending],
        )
        for ending in ENDINGS
    ]


def fields(schema: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Name, type in words and description of each field of a record, from its schema."""
    return [
        (name, _type(field), field["description"]) for name, field in schema["properties"].items()
    ]


def _type(field: Mapping[str, Any]) -> str:
    found = field["type"]
    kinds = [found] if isinstance(found, str) else list(found)
    if kinds == ["array"]:
        return f"list of {field['items']['type']}s"
    return " or ".join(kinds)
