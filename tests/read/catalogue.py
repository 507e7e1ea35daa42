"""A small digest that is written and read back: every reader of an export is held against it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from paperstand.model import CuratedPaper, Dump, Entry
from paperstand.read import read_dump
from paperstand.read.encoding import rightly_decoded
from paperstand.read.mending import without_entities
from paperstand.read.source import Source
from paperstand.write.data import FORMATS
from tests import makers
from tests.hostile import HOSTILE_TITLES

PLAIN = CuratedPaper(makers.paper("Bare", "", id="bare"))
FULL = CuratedPaper(
    makers.paper(
        "Sätze & {Braces}: 100% of $5 and $x_i^2$ #1 ~ \\alpha -- ``so''",
        'First line. \\textbf{Second} 50% & more; it\'s $\\frac{1}{2}$ "quoted".',
        id="saetze",
        authors=("Ada B. Lovelace", "Ludwig van Beethoven", "John Smith Jr.", "Plato", "CMS Team"),
        published=date(2024, 2, 29),
        identifiers=(("arxiv", "2402.01234"), ("doi", "10.1000/x_y(z)")),
    ),
    keywords=("wave forecasts", "harbours"),
)
REVIEWED = CuratedPaper(
    makers.paper(
        "Reviewed in the Open", id="reviewed", identifiers=(("openreview", "aB_3-x"),),
    )
)  # fmt: skip
HOSTILE = [
    CuratedPaper(makers.paper(title, f"About {title}", id=f"p{n}", authors=("Björn Ångström",)))
    for n, title in enumerate(HOSTILE_TITLES)
]
PAPERS = [PLAIN, FULL, REVIEWED, *HOSTILE]


def is_undamaged(text: str) -> bool:
    """Whether a text is read as it is written, since nothing in it looks like damage."""
    return rightly_decoded(text) == text == without_entities(text)


def source_of(text: str) -> Source:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Source("list", "dumps/list.txt", date(2025, 3, 11), tuple(lines))


def dump_of(text: str) -> Dump:
    return read_dump(source_of(text))


def read_back(ending: str, papers: Sequence[CuratedPaper] = PAPERS) -> Dump:
    """What becomes of papers that are exported and read again."""
    return dump_of("".join(FORMATS[ending](papers)))


def titles(dump: Dump) -> list[str]:
    return [entry.title for entry in dump.entries]


def check_round_trip(ending: str, reader: str) -> tuple[Entry, ...]:
    """Titles, authors, abstracts and identifiers come back as they were."""
    dump = read_back(ending)
    assert dump.reader == reader
    assert (dump.unread, dump.problems) == ((), ())
    assert titles(dump) == [p.paper.title for p in PAPERS]
    for entry, curated in zip(dump.entries, PAPERS, strict=True):
        paper = curated.paper
        assert entry.authors == paper.authors
        assert entry.abstract == paper.abstract
        assert entry.source_id == paper.id
        assert entry.links == ()
    assert dump.entries[1].identifiers == FULL.paper.identifiers
    return dump.entries
