from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.model import Link, PaperstandError
from paperstand.read import read_dump
from paperstand.read.markdown_list import NAME, read, recognise
from paperstand.read.source import load
from tests.makers import BEES
from tests.read.catalogue import dump_of, source_of, titles

FIXTURE = Path(__file__).parent / "fixtures" / "2024-10-14-awesome-list.md"
TWO = "- [A Title](https://example.org/a)\n- [B Title](https://example.org/b)\n"


def test_a_list_is_read_with_its_damage() -> None:
    dump = read_dump(load(FIXTURE, FIXTURE.name))
    assert dump.reader == NAME
    lantern, patience, moss, noon, night = dump.entries
    assert lantern.title == "Lanternfish: Learning to Navigate"
    assert lantern.summary == "We fish in the dark."
    assert (lantern.identifiers, lantern.links) == ((("arxiv", "2410.01234"),), ())
    assert (patience.title, patience.summary) == ("Patience & Prices", "")
    assert patience.authors == ()
    assert patience.links == (
        Link("paper", "https://example.org/p_(1).pdf"),
        Link("code", "https://github.com/example/p"),
    )
    assert moss.title == "Moss at Dusk"
    assert moss.links == (Link("paper", "https://example.org/moss"),)
    assert noon.identifiers == (("arxiv", "2401.04321"),)
    assert (night.title, night.summary) == ("Kelp at Night", "Kelp sleeps, too.")
    assert night.identifiers == (("doi", "10.5555/abc"),)
    assert night.links == (Link("website", "https://example.org/t"),)
    assert [u.lines.first for u in dump.unread] == [3, 9, 11]
    assert dump.boilerplate_lines == 5


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- one\n- two\n- three",
        f"A Title\n\n{BEES}\n\n- [Code](https://example.org)\n- [Data](https://example.org)",
        "- [A Title](javascript:alert(1))\n- [B Title](javascript:alert(2))",
        f"{TWO}\n" + "A line of prose.\n" * 3,
        "- [Paper](https://example.org)\n- [Code](https://example.org)",
    ],
)
def test_what_is_no_list_of_papers_is_left_to_others(text: str) -> None:
    assert recognise(source_of(text)) is None


@pytest.mark.parametrize(
    "sign", ["[", "[]", "**a ", "__", "-", "|", "(", "[a](https://x", "*", "\\"]
)
def test_a_long_line_of_one_sign_ends_soon(sign: str) -> None:
    for length in (4_000, 400_000):
        assert titles(dump_of(f"{TWO}- {sign * (length // len(sign))}\n"))[:2] == [
            "A Title",
            "B Title",
        ]


@settings(max_examples=200, deadline=None)
@given(st.text("-*|[]() \n1.#ab_\\:", max_size=60))
def test_any_lines_are_read_or_reported(text: str) -> None:
    source = source_of(TWO + text)
    if recognise(source) is None:
        return
    try:
        dump = read_dump(source)
    except PaperstandError:
        pytest.fail("the first lines are papers")
    assert dump.entry_lines + dump.boilerplate_lines + dump.unread_lines == dump.text_lines
    read(source_of(text))
