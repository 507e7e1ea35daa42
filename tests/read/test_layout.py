from __future__ import annotations

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.read.layout import find_cards

KELP = (
    "Kelp forests grow faster than satellites can map them. We train a detector on 900 scenes "
    "labelled by divers and find that it sees two thirds of what a boat survey sees, at a "
    "hundredth of the cost."
)
CLOCKS = (
    "Old clocks drift. In this work we model the drift of 58 tower clocks over a century with a "
    "hierarchical Gaussian process, and find that bells, not weather, explain most of it."
)


def lines_of(text: str) -> list[tuple[int, str, bool]]:
    raw = text.split("\n")
    return [
        (number, line, number > 1 and not raw[number - 2])
        for number, line in enumerate(raw, 1)
        if line
    ]


def pairs(text: str) -> list[tuple[str, str]]:
    return [(card.title, card.abstract) for card in find_cards(lines_of(text))]


def wrapped(text: str, width: int = 80) -> str:
    return textwrap.fill(text, width, break_on_hyphens=True)


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_titles_and_abstracts_alternate_with_and_without_blank_lines(gap: str) -> None:
    text = gap.join(["Mapping Kelp from Orbit", KELP, "Why Tower Clocks Drift", CLOCKS])
    assert pairs(text) == [("Mapping Kelp from Orbit", KELP), ("Why Tower Clocks Drift", CLOCKS)]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("width", [60, 72, 80, 100])
def test_hard_wrapped_abstracts_are_unwrapped(gap: str, width: int) -> None:
    parts = ["Mapping Kelp from Orbit", wrapped(KELP, width), "Why Tower Clocks Drift"]
    text = gap.join([*parts, wrapped(CLOCKS, width)])
    assert pairs(text) == [("Mapping Kelp from Orbit", KELP), ("Why Tower Clocks Drift", CLOCKS)]


def test_a_title_over_two_lines_is_one_title() -> None:
    title = "Mapping the Growth of Kelp Forests from Orbit with Labels from Divers and from Boats"
    text = "\n\n".join([wrapped(title, 50), wrapped(KELP), "Why Tower Clocks Drift", CLOCKS])
    assert pairs(text)[0] == (title, KELP)


def test_a_question_in_the_middle_of_a_title_does_not_make_it_an_abstract() -> None:
    title = "Who Rang the Bell? A Study of Tower Clocks"
    unfinished = KELP.removesuffix(".") + ": https://example.org/kelp"
    text = "\n".join(["Mapping Kelp from Orbit", unfinished, title, CLOCKS])
    assert pairs(text) == [("Mapping Kelp from Orbit", unfinished), (title, CLOCKS)]


def test_a_title_without_an_abstract_takes_none_from_its_neighbours() -> None:
    text = "\n\n".join(["Mapping Kelp from Orbit", "Why Tower Clocks Drift", CLOCKS])
    assert pairs(text) == [("Mapping Kelp from Orbit", ""), ("Why Tower Clocks Drift", CLOCKS)]


def test_a_list_of_titles_alone_stays_a_list_of_titles() -> None:
    titles = ["Mapping Kelp from Orbit", "Why Tower Clocks Drift", "A Grammar of Traffic Lights"]
    assert pairs("\n\n".join(titles)) == [(title, "") for title in titles]


def test_a_paragraph_of_an_abstract_after_a_blank_line_belongs_to_it() -> None:
    first, second = KELP.split(" and find ")
    assert pairs(f"Mapping Kelp from Orbit\n\n{first}\n\nand find {second}") == [
        ("Mapping Kelp from Orbit", KELP)
    ]


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("a multi-", "scale model of the sea.", "a multi-scale model of the sea."),
        ("low-", "and high-frequency waves.", "low- and high-frequency waves."),
        ("from 10-", "20 ships.", "from 10- 20 ships."),
    ],
)
def test_a_word_split_at_its_hyphen_is_put_together(before: str, after: str, joined: str) -> None:
    start = f"Kelp forests grow faster than satellites can map them, so we describe {before}"
    assert pairs(f"Mapping Kelp from Orbit\n\n{start}\n{after}")[0][1].endswith(joined)


def test_a_card_knows_its_lines() -> None:
    text = "\n\n".join(["Mapping Kelp from Orbit", wrapped(KELP), "Why Tower Clocks Drift", CLOCKS])
    cards = find_cards(lines_of(text))
    last = len(text.split("\n"))
    assert [(c.lines.first, c.lines.last) for c in cards] == [(1, last - 4), (last - 2, last)]


def test_one_line_is_a_title() -> None:
    assert pairs("A Grammar of Traffic Lights") == [("A Grammar of Traffic Lights", "")]


def test_a_million_characters_on_one_line_are_no_burden() -> None:
    text = "x" * 1_000_000
    assert pairs(f"A Title\n{text}.\nAnother Title\n{text}.") == [
        ("A Title", text + "."),
        ("Another Title", text + "."),
    ]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.text("aB .?-é", min_size=1, max_size=150).filter(str.strip), st.booleans()),
        min_size=1,
        max_size=12,
    )
)
def test_every_line_of_any_text_is_in_exactly_one_card(lines: list[tuple[str, bool]]) -> None:
    numbered = [(n, " ".join(text.split()), blank) for n, (text, blank) in enumerate(lines, 1)]
    cards = find_cards(numbered)
    held = [n for c in cards for n in range(c.lines.first, c.lines.last + 1)]
    assert held == [n for n, _, _ in numbered]
    assert all(card.title for card in cards)
    shown = "".join(card.title + card.abstract for card in cards).replace(" ", "")
    assert shown == "".join(text for _, text, _ in numbered).replace(" ", "")


def test_a_list_of_titles_alone_invents_no_abstract() -> None:
    titles = [
        f"A study of {n} lists and of what they do to their readers over time" for n in range(9)
    ]
    for blank in (True, False):
        found = find_cards([(n, title, blank) for n, title in enumerate(titles, 1)])
        assert [(c.title, c.abstract) for c in found] == [(title, "") for title in titles]
