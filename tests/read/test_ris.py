from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from paperstand.model import CuratedPaper, Entry, Lines, Link, PaperstandError
from paperstand.read import read_dump
from paperstand.read.ris import NAME, read, recognise
from paperstand.read.source import load
from paperstand.text import clean
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


def entry_of(*lines: str) -> Entry:
    (entry,) = dump_of("\n".join(["TY  - GEN", "TI  - A Title", *lines, "ER  - "])).entries
    return entry


def test_a_library_is_read_with_its_damage() -> None:
    dump = read_dump(load(FIXTURES / "2024-10-14-library.ris", "library.ris"))
    assert dump.reader == NAME
    lantern, patience, kelp, moss = dump.entries
    assert lantern.title == "Lanternfish: Learning to Navigate in the Dark"
    assert lantern.authors == ("Ada Quill", "Jan van der Berg", "The Kelp Collaboration")
    assert lantern.published == date(2024, 10, 1)
    assert lantern.identifiers == (("arxiv", "2410.01234"),)
    assert lantern.keywords == ("robots", "lantern fish")
    assert lantern.abstract == "We fish in the dark. Nothing is lost."
    assert (lantern.source_id, lantern.lines) == ("quill2024", Lines(4, 19))
    assert patience.title == "Patience and Prices"
    assert patience.authors == ("John Smith Jr.",)
    assert patience.published is None
    assert patience.identifiers == (("doi", "10.5555/abc.123"),)
    assert patience.links == (Link("website", "https://example.org/patience"),)
    assert (kelp.title, moss.title) == ("Kelp at Noon", "Moss at Dusk")
    assert [u.lines.first for u in dump.unread] == [1, 2, 28, 29]
    assert sum("has no end" in p.message for p in dump.problems) == 2


def test_what_is_exported_comes_back() -> None:
    entries = check_round_trip(".ris", NAME)
    assert entries[1].published == date(2024, 2, 29)
    assert entries[1].keywords == ("wave forecasts", "harbours")
    assert entries[2].identifiers == (("openreview", "aB_3-x"),)


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40))
def test_any_title_comes_back(text: str) -> None:
    title = clean(f"A{text}")
    assume(is_undamaged(title))
    assert titles(read_back(".ris", [CuratedPaper(makers.paper(title))])) == [title]


def test_the_day_is_read_from_any_field_that_has_a_whole_one() -> None:
    assert entry_of("Y1  - 2024/05/13/").published == date(2024, 5, 13)
    assert entry_of("PY  - 2024", "DA  - 2024/05//").published is None
    assert entry_of("DA  - May 2024").published is None


def test_an_address_may_be_an_identifier() -> None:
    entry = entry_of("UR  - https://arxiv.org/pdf/2405.07960v2.pdf", "UR  - https://example.org/a")
    assert entry.identifiers == (("arxiv", "2405.07960"),)
    assert entry.links == (Link("website", "https://example.org/a"),)


@pytest.mark.parametrize(
    "text",
    ["", "TY  - GEN", "TY  - \nTI  - A", f"A Title\n{BEES}\n", "TY - and so on\nTI  - A", "ER  - "],
)
def test_what_is_no_library_is_left_to_others(text: str) -> None:
    assert recognise(source_of(text)) is None


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(["TY  - GEN", "ER  - ", "TI  - A", "AU  - , ,", "KW  - ", "", "x", "AB  -"])
        | st.text(max_size=10),
        max_size=20,
    )
)
def test_any_lines_are_read_or_reported(lines: list[str]) -> None:
    text = "\n".join(["TY  - GEN", "TI  - A", *lines])
    try:
        dump = dump_of(text)
    except PaperstandError:
        pytest.fail("the first lines are a paper")
    assert dump.entry_lines + dump.boilerplate_lines + dump.unread_lines == dump.text_lines
    read(source_of("\n".join(lines)))
