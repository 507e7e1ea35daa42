from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.model import Lines, PaperstandError
from paperstand.read import page_dates, read_dump
from paperstand.read.arxiv_listing import NAME, read, recognise
from paperstand.read.source import load
from tests.makers import BEES
from tests.read.catalogue import dump_of, source_of, titles

FIXTURE = Path(__file__).parent / "fixtures" / "2024-10-11-arxiv-listing.txt"


def test_a_listing_is_read_with_its_damage() -> None:
    dump = read_dump(load(FIXTURE, FIXTURE.name))
    assert dump.reader == NAME
    lantern, patience, moss, kelp = dump.entries
    assert lantern.title == "Lanternfish: Learning to Navigate in the Dark"
    assert lantern.authors == ("Ada Quill", "Björn Ångström", "Jan van der Berg")
    assert lantern.identifiers == (("arxiv", "2410.01234"), ("doi", "10.5555/abc.123"))
    assert lantern.abstract == (
        "We fish in the dark. Comments: none of the fish had any. Nothing is lost."
    )
    assert (lantern.lines, lantern.published) == (Lines(6, 18), None)
    assert (patience.title, patience.abstract) == ("Patience and Prices", "")
    assert patience.authors == ("Ada Quill", "Jan van der Berg")
    assert moss.title == "Moss at Dusk: A Title of Two Lines, and no Names"
    assert (moss.authors, moss.abstract) == ((), "Users bid with deadlines.")
    assert kelp.identifiers == (("arxiv", "math/0309136"),)
    assert (kelp.source_id, kelp.authors) == ("math/0309136v2", ("The Kelp Collaboration",))
    assert [(u.lines.first, u.reason) for u in dump.unread] == [
        (30, "a paper without its title"),
        (1, "not recognised as part of a paper"),
    ]
    assert dump.boilerplate_lines == 7


def test_the_day_of_the_page_is_compared_with_the_name() -> None:
    source = load(FIXTURE, FIXTURE.name)
    ((shown, day),) = page_dates(source)
    assert shown.endswith("Friday, 11 October 2024")
    assert day == date(2024, 10, 11)
    assert not any("the page says" in p.message for p in read_dump(source).problems)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "arXiv:2410.01234 [pdf]\nTitle: A",
        "[1] arXiv:2410.01234 [pdf]\nA Title",
        f"A Title\n\nAs in [1] arXiv:2410.01234 [pdf]: {BEES}\nTitle: A",
        "[1] arXiv:2410.01234 is cited\nTitle: A",
    ],
)
def test_what_is_no_listing_is_left_to_others(text: str) -> None:
    assert recognise(source_of(text)) is None


def test_names_without_a_label_may_be_wrapped() -> None:
    lines = "Title: Moss at Dusk\nAda Quill, Jan van der Berg,\nLi Wei\nSubjects: x (cs.LG)"
    (entry,) = dump_of(f"[1] arXiv:2410.01234 [pdf]\n{lines}").entries
    assert (entry.title, len(entry.authors)) == ("Moss at Dusk", 3)


LINES = ["[2] arXiv:2410.01235 [pdf]", "Title: B", "Authors: Ada Quill", "Subjects: x;", "", "y z"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([*LINES, "Total of 3 entries"]) | st.text(max_size=9), max_size=20))
def test_any_lines_are_read_or_reported(lines: list[str]) -> None:
    try:
        dump = dump_of("\n".join(["[1] arXiv:2410.01234 [pdf]", "Title: A", "", *lines]))
    except PaperstandError:
        pytest.fail("the first lines are a paper")
    assert titles(dump)[0].startswith("A")
    assert dump.entry_lines + dump.boilerplate_lines + dump.unread_lines == dump.text_lines
    read(source_of("\n".join(lines)))
