from __future__ import annotations

import textwrap
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.model import Dump, PaperstandError
from paperstand.read import read_dump
from paperstand.read.source import Source, load
from tests.hostile import HOSTILE_TITLES

FIXTURES = Path(__file__).parent / "fixtures"
HEADER = [
    "new",
    "Get trending papers in your email inbox!",
    "Subscribe",
    "byAK and the research community",
]
DAY = date(2025, 3, 11)
MOSS = (
    "Moss grows where roofs stay wet. We predict wet roofs from street photographs and check the "
    "prediction with a ladder. On 700 roofs the error is below that of a week of rain gauges."
)
TRAINS = (
    "Night trains arrive late and nobody minds. In this work we ask why, survey 4,000 travellers, "
    "and find that a delay under 40 minutes is welcome. Timetables can be 6 % shorter for it."
)
SALT = (
    "How much salt is in a soup can be heard. A microphone under the pot, a small network, and "
    "three minutes suffice to tell 5 from 6 grams per litre, in kitchens never heard before."
)


def dump_of(*lines: str, day: date | None = DAY) -> Dump:
    text = "\n".join(lines)
    return read_dump(Source("list", "dumps/list.txt", day, tuple(text.split("\n"))))


def fixture(name: str) -> Dump:
    return read_dump(load(FIXTURES / name, name))


def titles(dump: Dump) -> list[str]:
    return [entry.title for entry in dump.entries]


def cards(dump: Dump) -> list[tuple[str, str]]:
    return [(entry.title, entry.abstract) for entry in dump.entries]


def messages(dump: Dump) -> list[str]:
    return [problem.message for problem in dump.problems]


# ------------------------------------------------------------------------- whole pages


def test_a_search_page_with_everything_on_it() -> None:
    dump = fixture("2024-10-14-search-page.txt")
    assert [(e.title, e.upvotes, e.published) for e in dump.entries] == [
        ("Lanternfish: Learning to Navigate in the Dark", 101, date(2024, 9, 29)),
        (
            "How Many Spoons Does a Tea Party Need? Counting Objects That Hide One Another",
            0,
            date(2023, 2, 27),
        ),
        ("2 Fast 2 Forget", 7, date(2024, 10, 14)),
        ("On the Low- and High-Frequency Limits of Positional Codes", 12, None),
        ("Patience: A Scheduler for Clusters That Are Never Free", 1200, date(2023, 12, 31)),
    ]
    assert [e.position for e in dump.entries] == [1, 2, 3, 4, 5]
    assert not any("authors" in e.abstract or "University" in e.abstract for e in dump.entries)
    assert (dump.boilerplate_lines, dump.unread, dump.problems) == (12, (), ())


def test_a_wrapped_page_gives_the_papers_of_the_unwrapped_one() -> None:
    wrapped = fixture("2024-10-14-wrapped-page.txt")
    assert cards(wrapped) == cards(fixture("2024-10-14-search-page.txt"))
    assert wrapped.problems == ()


def test_two_pages_pasted_one_after_the_other_are_one_list() -> None:
    dump = fixture("2024-10-14-two-pages.txt")
    assert cards(dump) == cards(fixture("2024-10-14-search-page.txt"))
    assert dump.boilerplate_lines == 14
    assert dump.unread == ()


def test_the_second_page_has_a_date_of_its_own_to_check() -> None:
    (problem,) = fixture("2024-10-14-two-pages.txt").problems
    assert problem.line == 16
    assert "'Oct 13'" in problem.message


def test_the_same_paper_twice_in_one_dump_is_two_entries() -> None:
    dump = dump_of(
        *HEADER, "Mar 11", "Moss on Roofs", MOSS, "Late Trains", TRAINS, "Moss on Roofs", MOSS
    )
    assert titles(dump) == ["Moss on Roofs", "Late Trains", "Moss on Roofs"]
    assert [e.lines.first for e in dump.entries] == [6, 8, 10]


# -------------------------------------------------------------------------- the header


@pytest.mark.parametrize("menu", [[], ["Daily"], ["Daily", "Weekly", "Monthly", "Trending Papers"]])
@pytest.mark.parametrize("echo", [[], ["moss on a wet roof"], ["How much salt?"]])
def test_what_stands_above_the_date_is_the_page_s_own(echo: list[str], menu: list[str]) -> None:
    dump = dump_of(*HEADER, *echo, *menu, "Mar 11", "Moss on Roofs", MOSS)
    assert cards(dump) == [("Moss on Roofs", MOSS)]
    assert dump.boilerplate_lines == len([*HEADER, *echo, *menu, "Mar 11"])


@pytest.mark.parametrize(
    "line",
    [
        "Daily Papers",
        "Weekly Papers",
        "Monthly Papers",
        "Trending Papers",
        "by AK and the research community",
        "Get trending papers in your email inbox once a day!",
        "Trending Papers ranked by GitHub stars activity",
    ],
)
def test_a_phrase_of_the_page_is_never_a_title(line: str) -> None:
    dump = dump_of(line, "Mar 11", "Moss on Roofs", MOSS, line)
    assert titles(dump) == ["Moss on Roofs"]
    assert dump.boilerplate_lines == 3


def test_menu_words_inside_a_paper_are_part_of_it() -> None:
    dump = dump_of(*HEADER, "Mar 11", "Datasets", MOSS, "Community", TRAINS)
    assert titles(dump)[1] == "Community"


def test_the_first_paper_is_not_taken_for_a_search() -> None:
    dump = dump_of(*HEADER, "Mar 11", "Moss on Roofs", "May 29", "Late Trains", TRAINS, "Jun 3")
    assert titles(dump) == ["Moss on Roofs", "Late Trains"]


def test_the_only_paper_is_not_taken_for_a_search() -> None:
    dump = dump_of(*HEADER, "Mar 11", "Moss on Roofs", "Previous", "Trending Papers")
    assert titles(dump) == ["Moss on Roofs"]


def test_a_page_pasted_from_its_date_on_is_read() -> None:
    dump = dump_of("Mar 12", "Moss on Roofs", MOSS)
    assert cards(dump) == [("Moss on Roofs", MOSS)]
    assert messages(dump) == ["the page says 'Mar 12', the file's name says 2025-03-11"]


@pytest.mark.parametrize(
    "lines", [HEADER, [*HEADER, "Mar 11"], [*HEADER, "a search", "Mar 11", "Next"]]
)
def test_a_header_alone_is_no_paper(lines: list[str]) -> None:
    with pytest.raises(PaperstandError, match="no paper found"):
        dump_of(*lines)


@pytest.mark.parametrize("shown", ["Mar 12", "Apr 11", "Mar 11, 2024", "Feb 30", "March 10"])
def test_a_page_of_another_day_than_the_file_is_reported(shown: str) -> None:
    (problem,) = dump_of(*HEADER, shown, "Moss on Roofs", MOSS).problems
    assert (problem.line, problem.severity) == (5, "warning")
    assert repr(shown) in problem.message
    assert "2025-03-11" in problem.message


@pytest.mark.parametrize("shown", ["Mar 11", "March 11", "Mar 11, 2025"])
def test_a_page_of_the_day_of_the_file_is_not(shown: str) -> None:
    assert dump_of(*HEADER, shown, "Moss on Roofs", MOSS).problems == ()


# --------------------------------------------------------------------- around the card


@pytest.mark.parametrize(
    ("shown", "upvotes"), [("101", 101), ("0", 0), ("-", 0), ("1.2k", 1200), ("3k", 3000)]
)
def test_the_number_above_a_title_is_its_upvotes(shown: str, upvotes: int) -> None:
    dump = dump_of(*HEADER, "Mar 11", shown, "Moss on Roofs", MOSS, "5", "Late Trains", TRAINS)
    assert [(e.title, e.upvotes) for e in dump.entries] == [
        ("Moss on Roofs", upvotes),
        ("Late Trains", 5),
    ]


def test_a_page_without_numbers_has_no_upvotes() -> None:
    dump = dump_of(*HEADER, "Mar 11", "Moss on Roofs", MOSS)
    assert dump.entries[0].upvotes is None


def test_comments_are_not_the_next_paper_s_upvotes() -> None:
    dump = dump_of(
        *HEADER,
        "Mar 11",
        "Moss on Roofs",
        MOSS,
        "·",
        "Mar 9",
        "6",
        "Late Trains",
        TRAINS,
        "·",
        "Mar 8",
    )
    assert [e.upvotes for e in dump.entries] == [None, None]
    assert [e.lines.last for e in dump.entries] == [10, 14]


def test_comments_and_upvotes_between_two_papers_go_to_one_each() -> None:
    dump = dump_of(
        *HEADER,
        "Mar 11",
        "12",
        "Moss on Roofs",
        MOSS,
        "·",
        "Mar 9",
        "6",
        "8",
        "Late Trains",
        TRAINS,
    )
    assert [e.upvotes for e in dump.entries] == [12, 8]


@pytest.mark.parametrize("who", ["University of Nowhere", "Hugging Face", "3 authors", "1 author"])
@pytest.mark.parametrize("dot", [["·"], []])
def test_who_published_a_paper_is_not_part_of_its_abstract(who: str, dot: list[str]) -> None:
    dump = dump_of(
        *HEADER, "Mar 11", "Moss on Roofs", MOSS, who, *dot, "Mar 9", "Late Trains", TRAINS
    )
    assert cards(dump) == [("Moss on Roofs", MOSS), ("Late Trains", TRAINS)]
    assert dump.unread == ()


def test_an_address_at_the_end_of_an_abstract_stays_there() -> None:
    code = "https://example.org/moss"
    dump = dump_of(*HEADER, "Mar 11", "Moss on Roofs", f"{MOSS} The code is at", code, "·", "Mar 9")
    assert dump.entries[0].abstract.endswith(f"The code is at {code}")


# ------------------------------------------------------------------------------- dates


def published(shown: str, day: date | None = DAY) -> date | None:
    return dump_of(*HEADER, "Moss on Roofs", MOSS, "·", shown, day=day).entries[0].published


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("Mar 11", date(2025, 3, 11)),
        ("Mar 12", date(2024, 3, 12)),
        ("Dec 31", date(2024, 12, 31)),
        ("January 2", date(2025, 1, 2)),
        ("· Mar 9", date(2025, 3, 9)),
        ("Feb 27, 2019", date(2019, 2, 27)),
        ("Dec 24, 2025", date(2025, 12, 24)),
        ("Feb 29", date(2024, 2, 29)),
    ],
)
def test_a_date_without_a_year_is_the_last_such_day_up_to_the_dump_s(
    shown: str, meant: date
) -> None:
    assert published(shown) == meant


@pytest.mark.parametrize(
    ("day", "meant"),
    [
        (date(2024, 2, 28), date(2020, 2, 29)),
        (date(2024, 2, 29), date(2024, 2, 29)),
        (date(2027, 12, 31), date(2024, 2, 29)),
        (date(1904, 1, 1), date(1896, 2, 29)),
    ],
)
def test_29_february_is_looked_for_as_far_back_as_it_takes(day: date, meant: date) -> None:
    assert published("Feb 29", day) == meant


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("May 296", date(2024, 5, 29)),
        ("May 3112", date(2024, 5, 31)),
        ("May 456", date(2024, 5, 4)),
        ("Feb 27, 202512", date(2025, 2, 27)),
    ],
)
def test_comments_glued_to_a_date_do_not_hide_it(shown: str, meant: date) -> None:
    assert published(shown) == meant


@pytest.mark.parametrize("shown", ["Feb 30", "Feb 29, 2023", "Apr 31", "Mar 0", "May 1, 0000"])
def test_a_day_that_never_was_is_reported_and_not_guessed(shown: str) -> None:
    dump = dump_of(*HEADER, "Moss on Roofs", MOSS, "·", shown, "6", "Late Trains", TRAINS)
    assert dump.entries[0].published is None
    (problem,) = dump.problems
    assert problem.line == 8
    assert "not a day of the calendar" in problem.message


def test_a_date_without_a_year_needs_the_dump_s() -> None:
    dump = dump_of(*HEADER, "Moss on Roofs", MOSS, "·", "Mar 9", "6", day=None)
    assert dump.entries[0].published is None
    assert [(p.line, p.severity) for p in dump.problems] == [(8, "warning")]
    assert published("Mar 9, 2025", day=None) == date(2025, 3, 9)


@given(st.dates(date(1, 1, 1)), st.dates(date(2024, 1, 1), date(2024, 12, 31)))
@settings(max_examples=200, deadline=None)
def test_a_year_is_never_inferred_after_the_dump(day: date, shown: date) -> None:
    found = published(f"{shown:%B} {shown.day}", day)
    if found:
        assert (found.month, found.day) == (shown.month, shown.day)
        assert timedelta(0) <= day - found < timedelta(days=8 * 366)


# ----------------------------------------------------------------------------- damages


@pytest.mark.parametrize(
    "title",
    [
        *HOSTILE_TITLES,
        "1984",
        "42",
        "3.14159",
        "2 + 2 = 5",
        "Marathon 42",
        "Mario 64",
        "Octopus 2",
        "- item",
        "...",
        "100 % of 5$",
        "What? Why! How.",
        "A Title That Ends with a Period.",
        "lower case from the start",
    ],
)
def test_a_title_of_any_kind_is_that_title(title: str) -> None:
    dump = dump_of(*HEADER, "Mar 11", "", title, "", MOSS, "", "Late Trains", "", TRAINS)
    assert cards(dump) == [(title, MOSS), ("Late Trains", TRAINS)]


def test_a_number_between_upvotes_and_abstract_is_the_title() -> None:
    dump = dump_of(*HEADER, "Mar 11", "12", "1984", MOSS, "8", "Late Trains", TRAINS)
    assert [(e.title, e.upvotes) for e in dump.entries] == [("1984", 12), ("Late Trains", 8)]


@pytest.mark.parametrize("hidden", ["\u202e", "\u200b", "\u2066", "\ufeff", "\x07", "\x00"])
def test_what_cannot_be_seen_in_a_title_is_gone(hidden: str) -> None:
    title = f"{hidden}Moss{hidden} on Roofs{hidden}"
    assert titles(dump_of(*HEADER, "Mar 11", title, MOSS)) == ["Moss on Roofs"]


def test_lines_that_show_nothing_are_blank() -> None:
    dump = dump_of(
        *HEADER, "Mar 11", "Moss on Roofs", MOSS, "\u200b", "Late Trains", TRAINS, "\u2060 "
    )
    assert titles(dump) == ["Moss on Roofs", "Late Trains"]
    assert (dump.text_lines, dump.problems) == (9, ())


def test_numbers_too_long_for_upvotes_are_text() -> None:
    dump = dump_of(*HEADER, "Mar 11", "9" * 400 + "k", MOSS)
    assert titles(dump) == ["9" * 400 + "k"]


def test_a_million_characters_on_one_line_are_one_abstract() -> None:
    long = MOSS + "x" * 1_000_000 + "."
    dump = dump_of(*HEADER, "Mar 11", "Moss on Roofs", long, "Late Trains", TRAINS)
    assert cards(dump) == [("Moss on Roofs", long), ("Late Trains", TRAINS)]


def test_a_page_cut_off_in_an_abstract_is_reported_at_its_end() -> None:
    dump = dump_of(*HEADER, "Mar 11", "Moss on Roofs", MOSS, "Late Trains", TRAINS[:120])
    assert titles(dump) == ["Moss on Roofs", "Late Trains"]
    (problem,) = dump.problems
    assert (problem.line, problem.severity) == (9, "warning")
    assert "cut off" in problem.message


def test_a_page_cut_off_after_a_title_is_reported() -> None:
    dump = dump_of(*HEADER, "Mar 11", "Moss on Roofs", MOSS, "Late Trains", TRAINS, "Salt by Ear")
    assert titles(dump) == ["Moss on Roofs", "Late Trains", "Salt by Ear"]
    (problem,) = dump.problems
    assert problem.line == 10
    assert "no abstract" in problem.message


def test_a_page_that_ends_well_is_not_reported() -> None:
    link = MOSS.removesuffix(".") + ": https://example.org/moss"
    assert dump_of(*HEADER, "Mar 11", "Late Trains", TRAINS, "Moss on Roofs", link).problems == ()


def test_titles_and_abstracts_without_a_page_around_them_are_read() -> None:
    dump = dump_of("Moss on Roofs", "", MOSS, "", "Late Trains", "", TRAINS)
    assert cards(dump) == [("Moss on Roofs", MOSS), ("Late Trains", TRAINS)]
    assert dump.boilerplate_lines == 0


# -------------------------------------------------------------------------- properties

WORDS = ["Quiet", "Tidal", "Lenses", "Robust", "Glass", "Harvest", "Sparse", "Copper", "Moths"]
NOUNS = ["moths", "rivers", "lenses", "harbours", "ovens", "clocks", "kites"]
VERBS = ["describe", "measure", "predict", "compare", "forget"]


@dataclass(frozen=True)
class Layout:
    """How a page shows its cards; the same for all cards of a page."""

    blank_lines: bool
    upvotes: bool
    organisation: bool
    date: bool
    width: int | None


@dataclass(frozen=True)
class Shown:
    title: str
    abstract: str
    upvotes: int
    day: date
    comments: int | None


sentences = st.builds(
    "We {} how {} and {} behave under a load of {} and report what follows from it.".format,
    st.sampled_from(VERBS),
    st.sampled_from(NOUNS),
    st.sampled_from(NOUNS),
    st.integers(2, 5000),
)
shown_cards = st.builds(
    Shown,
    title=st.lists(st.sampled_from(WORDS), min_size=2, max_size=5).map(" ".join),
    abstract=st.lists(sentences, min_size=2, max_size=5).map(" ".join),
    upvotes=st.integers(0, 999),
    day=st.dates(DAY - timedelta(days=364), DAY),
    comments=st.none() | st.integers(1, 99),
)
layouts = st.builds(
    Layout,
    blank_lines=st.booleans(),
    upvotes=st.booleans(),
    organisation=st.booleans(),
    date=st.booleans(),
    width=st.none() | st.integers(70, 100),
)


def page_of(cards: list[Shown], layout: Layout) -> list[str]:
    blocks: list[list[str]] = [[line] for line in [*HEADER, "Mar 11"]]
    for card in cards:
        if layout.upvotes:
            blocks.append([str(card.upvotes)])
        blocks.append([card.title])
        blocks.append(
            textwrap.wrap(card.abstract, layout.width) if layout.width else [card.abstract]
        )
        if layout.date:
            blocks += [["University of Nowhere"]] * layout.organisation
            blocks += [["·"], [f"{card.day:%b} {card.day.day}"]]
            blocks += [[str(card.comments)]] if layout.upvotes and card.comments else []
    gap = [""] * layout.blank_lines
    return [line for block in blocks for line in [*block, *gap]]


@settings(max_examples=200, deadline=None)
@given(st.lists(shown_cards, min_size=1, max_size=8, unique_by=lambda c: c.title), layouts)
def test_a_page_of_any_layout_gives_its_cards_back(cards: list[Shown], layout: Layout) -> None:
    dump = dump_of(*page_of(cards, layout))
    assert [(e.title, e.abstract) for e in dump.entries] == [(c.title, c.abstract) for c in cards]
    if layout.upvotes:
        assert [e.upvotes for e in dump.entries] == [c.upvotes for c in cards]
    if layout.date:
        assert [e.published for e in dump.entries] == [c.day for c in cards]
    assert (dump.boilerplate_lines, dump.unread, dump.problems) == (5, (), ())


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("comments", [[], ["6"]])
@pytest.mark.parametrize("dated", [[], ["Feb 27, 2025"], ["·", "May 296"]])
@pytest.mark.parametrize("who", [[], ["Carnegie Mellon University"], ["3 authors"]])
@pytest.mark.parametrize("upvotes", [[], ["12"]])
def test_optional_lines_may_be_there_or_not_in_any_combination(
    upvotes: list[str], who: list[str], dated: list[str], comments: list[str], gap: str
) -> None:
    body = "We study lists and show that order matters a lot to those who have no time at all."
    lines = ["byAK and the research community", "Mar 11"]
    for number in ("One", "Two", "Three", "Four"):
        title = f"A Study of Lists, Number {number}: What Order Does to Readers"
        lines += [*upvotes, title, f"{number}. {body}", *who, *dated, *comments]
    entries = dump_of(*gap.join(lines).split("\n"), day=date(2025, 3, 11)).entries
    assert [e.title[:16] for e in entries] == ["A Study of Lists"] * 4
    assert all(e.abstract.endswith(body) for e in entries)
    assert all((e.published is not None) == bool(dated) for e in entries)
    assert [e.upvotes for e in entries] == [12 if upvotes else None] * 4
