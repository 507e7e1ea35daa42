from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.model import Lines, PaperstandError
from paperstand.read import read_dump
from paperstand.read.arxiv_mailing import NAME, read, recognise
from paperstand.read.source import load
from tests.makers import BEES
from tests.read.catalogue import dump_of, source_of, titles

FIXTURE = Path(__file__).parent / "fixtures" / "2024-10-11-arxiv-mailing.txt"


def test_a_mailing_is_read_with_its_damage() -> None:
    dump = read_dump(load(FIXTURE, FIXTURE.name))
    assert dump.reader == NAME
    lantern, patience, kelp = dump.entries
    assert lantern.title == "Lanternfish: Learning to Navigate in the Dark with $x_i^2$ Sensors"
    assert lantern.authors == ("Ada Quill", "Björn Ångström", "Jan van der Berg")
    assert lantern.identifiers == (("arxiv", "2410.01234"), ("doi", "10.5555/abc.123"))
    assert lantern.abstract == "We fish in the dark. Note: nothing is lost."
    assert lantern.published == date(2024, 10, 10)
    assert lantern.lines == Lines(11, 26)
    assert (patience.title, patience.published) == ("Patience and Prices", None)
    assert patience.abstract == "Users bid with deadlines."
    assert (kelp.title, kelp.abstract) == ("Kelp at Noon", "")
    assert kelp.identifiers == (("arxiv", "math/0309136"),)
    assert kelp.authors == ("The Kelp Collaboration",)
    assert [(u.lines.first, u.reason) for u in dump.unread] == [
        (37, "a paper without its title"),
        (44, "not recognised as part of a paper"),
    ]
    assert [p.line for p in dump.problems if "is missing" in p.message] == [36]
    assert dump.boilerplate_lines == 12


@pytest.mark.parametrize(
    "text", ["", "\\\\\nA Title", "arXiv:2410.01234\nTitle: A", f"A Title\n\n{BEES}\n\\\\\n"]
)
def test_what_is_no_mailing_is_left_to_others(text: str) -> None:
    assert recognise(source_of(text)) is None


LINES = ["\\\\", "\\\\ ( https://arxiv.org/abs/2410.01234 , 1kb)", "arXiv:2410.01235", "Title: B"]
MORE = ["  x", "", "-----", "Authors: Ada Quill", "Submissions to:", "Date: 31 Feb 2024", "Title:"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*LINES, *MORE]) | st.text(max_size=9), max_size=20))
def test_any_lines_are_read_or_reported(lines: list[str]) -> None:
    try:
        dump = dump_of("\n".join(["\\\\", "arXiv:2410.01234", "Title: A", *lines]))
    except PaperstandError:
        pytest.fail("the first lines are a paper")
    assert titles(dump)[0].startswith("A")
    assert dump.entry_lines + dump.boilerplate_lines + dump.unread_lines == dump.text_lines
    read(source_of("\n".join(lines)))
