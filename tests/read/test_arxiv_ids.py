from __future__ import annotations

import pytest

from paperstand.model import Lines, PaperstandError
from paperstand.read.arxiv_ids import read, recognise
from tests.makers import BEES
from tests.read.catalogue import dump_of, source_of

IDS = "# to read\n2410.01234v2\n\n- https://arxiv.org/abs/2410.01235\narXiv:math/0309136,\n"


def test_each_id_is_held_with_what_to_do_about_it() -> None:
    source = source_of(IDS)
    assert recognise(source) == "an arXiv id on every line"
    reading = read(source)
    assert reading.entries == ()
    assert [u.lines for u in reading.unread] == [Lines(2, 2), Lines(4, 4), Lines(5, 5)]
    assert "https://arxiv.org/abs/2410.01235" in reading.unread[1].reason
    assert reading.boilerplate == (Lines(1, 1),)


def test_the_message_says_that_titles_are_missing() -> None:
    with pytest.raises(PaperstandError, match="read as arXiv ids") as caught:
        dump_of(IDS)
    assert [p.line for p in caught.value.problems] == [1, 2, 4, 5]
    assert all("without a title" in p.message for p in caught.value.problems[1:])


@pytest.mark.parametrize(
    "text",
    ["", "# A", f"A Title\n{BEES}\n2410.01234", "2410.01234 A Title", "101\n2024", "9" * 10**6],
)
def test_what_holds_anything_else_is_left_to_others(text: str) -> None:
    assert recognise(source_of(text)) is None
