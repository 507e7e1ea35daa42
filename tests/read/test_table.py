from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from paperstand.model import CuratedPaper, Entry, Lines, Link, PaperstandError
from paperstand.read import read_dump
from paperstand.read.source import load
from paperstand.read.table import NAME, read, recognise
from paperstand.text import clean
from paperstand.write.data import csv_table
from tests import makers
from tests.makers import BEES
from tests.read.catalogue import (
    check_round_trip,
    dump_of,
    is_undamaged,
    read_back,
    source_of,
    titles,
)

FIXTURES = Path(__file__).parent / "fixtures"


def entry_of(**cells: str) -> Entry:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([["title", *cells], ["A Title", *cells.values()]])
    (entry,) = dump_of(buffer.getvalue()).entries
    return entry


def test_a_table_is_read_with_its_damage() -> None:
    dump = read_dump(load(FIXTURES / "2024-10-14-table.csv", "table.csv"))
    assert dump.reader == NAME
    lantern, patience, moss = dump.entries
    assert lantern.title == 'Lanternfish: Learning to "Navigate" in the Dark'
    assert lantern.authors == ("Quill, Ada", "van der Berg, Jan")
    assert lantern.published == date(2024, 10, 1)
    assert lantern.identifiers == (("arxiv", "2410.01234"),)
    assert lantern.links == (Link("code", "https://github.com/example/lantern"),)
    assert lantern.keywords == ("robots", "fish")
    assert lantern.abstract == "We fish; nothing is lost."
    assert (lantern.source_id, lantern.lines) == ("quill2024", Lines(4, 7))
    assert patience.title == "'=Patience and Prices"
    assert patience.authors == ("Ada Quill", "Li Wei")
    assert (patience.published, patience.abstract) == (None, "")
    assert patience.links == (Link("website", "https://example.org/patience"),)
    assert (moss.title, moss.authors) == ("Moss at Dusk", ("Li Wei",))
    reasons = [(u.lines, u.reason) for u in dump.unread]
    assert reasons[:2] == [
        (Lines(9, 9), "a row of 11 cells below a header of 10"),
        (Lines(10, 10), "a row without a title"),
    ]
    assert reasons[2][0] == Lines(11, 11)
    assert dump.boilerplate_lines == 2


def test_quotes_within_a_cell_are_just_quotes() -> None:
    dump = read_dump(load(FIXTURES / "2024-10-14-table.tsv", "table.tsv"))
    assert (dump.reader, titles(dump)) == (NAME, ['"Deep" Moss', "Kelp at Noon"])
    assert dump.entries[1].identifiers == (("arxiv", "2401.04321"),)
    assert dump.entries[0].links == (Link("website", "https://example.org/moss"),)


def test_what_is_exported_comes_back() -> None:
    entries = check_round_trip(".csv", NAME)
    assert entries[1].published == date(2024, 2, 29)


def test_the_apostrophe_that_guards_a_formula_goes_only_where_the_export_put_it() -> None:
    paper = CuratedPaper(makers.paper("=1+1", "-x", authors=("@quill",)))
    (entry,) = read_back(".csv", [paper]).entries
    assert (entry.title, entry.abstract, entry.authors) == ("=1+1", "-x", ("@quill",))
    resaved = "".join(csv_table([CuratedPaper(makers.paper("'Tis", ""))]))
    assert titles(dump_of(resaved)) == ["'Tis"]
    assert entry_of(abstract="'=1+1").abstract == "'=1+1"


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40))
def test_any_title_comes_back(text: str) -> None:
    title = clean(f"A{text}")
    assume(is_undamaged(title))
    assert titles(read_back(".csv", [CuratedPaper(makers.paper(title))])) == [title]


@pytest.mark.parametrize(
    ("cells", "names"),
    [
        ("Ada Quill; Jan Berg", ("Ada Quill", "Jan Berg")),
        ("Ada Quill, Jan Berg and Li Wei", ("Ada Quill", "Jan Berg", "Li Wei")),
        ("Quill, Ada", ("Quill, Ada",)),
        ("", ()),
    ],
)
def test_authors_are_told_apart(cells: str, names: tuple[str, ...]) -> None:
    assert entry_of(authors=cells).authors == names


@pytest.mark.parametrize("url", ["javascript:alert(1)", "/x", "ftp://x", "none"])
def test_only_web_addresses_become_links(url: str) -> None:
    assert entry_of(url=url, code=url).links == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Title\nA",
        "Title, a Short History of\nB, C",
        f"Abstract, Title and Year in the Life of Bees\n\n{BEES}",
        "id,name,year\n1,A,2024",
        "1,2,3\n4,5,6",
        "title, abstract " + "x" * 5000,
    ],
)
def test_what_is_no_table_of_papers_is_left_to_others(text: str) -> None:
    assert recognise(source_of(text)) is None


@pytest.mark.parametrize("hostile", ['"' * 300_001, '"a\n' * 3_000, ",", "x" * 1_000_000 + ",y"])
def test_a_row_that_never_ends_costs_itself_only(hostile: str) -> None:
    dump = dump_of(f"title,year\nA,2024\n{hostile}\nB,2024")
    assert titles(dump)[0] == "A"
    assert titles(dump)[-1] == "B"


@settings(max_examples=200, deadline=None)
@given(st.text("a,;\"' \t\n=", max_size=80))
def test_any_rows_are_read_or_reported(text: str) -> None:
    try:
        dump = dump_of("title,abstract\nA,B\n" + text)
    except PaperstandError:
        pytest.fail("the first row is a paper")
    assert dump.entry_lines + dump.boilerplate_lines + dump.unread_lines == dump.text_lines
    read(source_of(text))
