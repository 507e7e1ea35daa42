from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.merge import merge
from paperstand.model import Corrections, Dump, Lines, Link
from paperstand.read import read_dump
from paperstand.read.hf_trending import NAME, recognise
from paperstand.read.source import Source, load
from tests.hostile import HOSTILE_TITLES
from tests.read.test_read import account

FIXTURES = Path(__file__).parent / "fixtures"
DAY = date(2026, 10, 6)
KELP = (
    "Kelp forests hum when the swell is right. We lower eleven microphones into a bay for a year "
    "and learn the tune. From it, the height of the canopy follows to within half a metre."
)
GULLS = (
    "Gulls steal from tourists and not from fishermen. In this work we film 900 thefts, label who "
    "looked where, and train a gaze model for birds. A hat with painted eyes halves the losses."
)
SUMMED_UP = "Microphones in a kelp forest hear how tall its canopy is, to half a metre."


def source_of(*lines: str, day: date | None = DAY) -> Source:
    return Source("list", "dumps/list.txt", day, tuple("\n".join(lines).split("\n")))


def dump_of(*lines: str, day: date | None = DAY) -> Dump:
    source = source_of(*lines, day=day)
    dump = read_dump(source)
    assert dump.reader == NAME
    account(dump, source)
    return dump


def card(title: str, body: str, dated: str = "2 authors · Published on Oct 4, 2026") -> list[str]:
    lines = ["Submitted by", "diver", title, body, dated, "Upvote", "12", "GitHub 40", "arXiv Page"]
    return [line for line in lines if line]


def shown(dump: Dump) -> list[tuple[str, str, str]]:
    return [(e.title, e.abstract, e.summary) for e in dump.entries]


# ------------------------------------------------------------------------- whole pages


def test_a_page_gives_each_card_once() -> None:
    dump = read_dump(load(FIXTURES / "2026-10-06-trending.txt", "2026-10-06-trending.txt"))
    assert [(e.title, e.upvotes, e.published, e.lines) for e in dump.entries] == [
        (
            "Tidal Mills, Reconsidered: Grain by the Moon",
            117,
            date(2026, 10, 4),
            Lines(10, 44),
        ),
        ("The Listening Hive", 0, date(2025, 12, 30), Lines(46, 84)),
        (
            "Naming Fog Horns by Ear, with Their Distances and Without a Map",
            1200,
            date(2026, 9, 30),
            Lines(86, 118),
        ),
    ]
    mills, hive, horns = dump.entries
    assert mills.abstract.startswith("Tidal mills turned")
    assert mills.summary == ""
    assert hive.summary.startswith("A hive scale")
    assert hive.abstract == ""
    assert horns.abstract.endswith("in rain too.")
    assert all(e.authors == () and e.links == () for e in dump.entries)
    assert (dump.unread, dump.boilerplate_lines) == ((), 12)
    (note,) = dump.problems
    assert (note.severity, note.line) == ("note", 28)
    assert note.message == "3 cards of this page stood there twice, and were read once"


def test_the_markdown_of_a_reader_mode_keeps_addresses() -> None:
    path = FIXTURES / "2026-10-06-trending-reader-mode.md"
    mills, hive = (dump := read_dump(load(path, path.name))).entries
    assert dump.reader == NAME
    assert mills.title == "Tidal Mills, Reconsidered: Grain by the Moon"
    assert mills.summary.startswith("A forecast of the tide")
    assert mills.published == date(2026, 10, 4)
    assert mills.identifiers == (("arxiv", "2610.04321"),)
    assert mills.links == (Link("code", "https://github.com/example/tidal-mills"),)
    assert hive.links == (
        Link("code", "https://github.com/example/listening-hive"),
        Link("project", "https://example.org/hive"),
    )
    assert (hive.published, hive.identifiers, hive.upvotes) == (None, (), None)
    assert (dump.unread, dump.problems, dump.boilerplate_lines) == ((), (), 6)


# --------------------------------------------------------------------------- the copies


def test_copies_with_another_text_are_one_paper_with_both() -> None:
    dump = dump_of(
        *card("Kelp by Ear", SUMMED_UP), *card("Kelp by Ear", KELP, "2 authors · Oct 4, 2026")
    )
    assert shown(dump) == [("Kelp by Ear", KELP, SUMMED_UP)]
    assert dump.entries[0].lines == Lines(1, 18)


def test_a_copy_that_was_cut_short_adds_nothing() -> None:
    dump = dump_of(*card("Kelp by Ear", KELP), *card("Kelp by Ear", KELP[:120] + "…"))
    assert shown(dump) == [("Kelp by Ear", KELP, "")]


@pytest.mark.parametrize(
    "other",
    [
        card("Kelp by Ear", GULLS),
        card("Kelp by Ear", KELP, "2 authors · Published on Oct 5, 2026"),
        card("Kelp by Ear II", KELP),
    ],
)
def test_cards_that_contradict_each_other_are_no_copies(other: list[str]) -> None:
    dump = dump_of(*card("Kelp by Ear", KELP), *other)
    assert len(dump.entries) == 2
    assert dump.problems == ()


def test_copies_apart_are_two_entries() -> None:
    one, other = card("Kelp by Ear", KELP), card("Gulls and Hats", GULLS)
    dump = dump_of(*one, *other, *one, *other)
    assert [e.title for e in dump.entries] == ["Kelp by Ear", "Gulls and Hats"] * 2


def test_a_summary_here_and_an_abstract_in_a_list_are_one_paper_with_both() -> None:
    listed = Source("other", "dumps/other.txt", DAY, ("Daily Papers", "Kelp by Ear", KELP))
    entries = [*dump_of(*card("Kelp by Ear", SUMMED_UP)).entries, *read_dump(listed).entries]
    (paper,) = merge(entries, Corrections()).papers
    assert (paper.abstract, paper.summary) == (KELP, SUMMED_UP)


# --------------------------------------------------------------------------- the marks


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("github", [[], ["GitHub"], ["GitHub 3.29k"], ["GitHub", "812"]])
@pytest.mark.parametrize("upvotes", [["Upvote 12"], ["Upvote", "12"]])
@pytest.mark.parametrize("who", ["4 authors ·", "Kelp Lab ·", "4 authors\n·", "Kelp Lab\n·", "·"])
@pytest.mark.parametrize("lead", [[], ["Submitted by", "diver"], ["Submitted by diver"]])
def test_marks_may_be_there_or_not_and_stand_together_or_apart(
    lead: list[str], who: str, upvotes: list[str], github: list[str], gap: str
) -> None:
    lines: list[str] = []
    for title, body in (("Kelp by Ear", KELP), ("Gulls and Hats", GULLS)):
        for dated in (f"{who} Published on Oct 4, 2026", f"{who} Oct 4, 2026"):
            marks = [*dated.split("\n"), *upvotes, *github, "arXiv Page"]
            lines += [*lead, title, body, *marks]
    dump = dump_of(*gap.join(lines).split("\n"))
    assert shown(dump) == [("Kelp by Ear", KELP, ""), ("Gulls and Hats", GULLS, "")]
    assert [(e.upvotes, e.published) for e in dump.entries] == [(12, date(2026, 10, 4))] * 2
    assert dump.unread == ()


def test_wrapped_titles_and_abstracts_are_joined() -> None:
    title = "Kelp by Ear: A Year of Microphones in\na Bay"
    body = KELP.replace(" for a year ", " for a year\n").replace(" From it,", "\nFrom it,")
    assert shown(dump_of(*card(title, body))) == [
        ("Kelp by Ear: A Year of Microphones in a Bay", KELP, "")
    ]


@pytest.mark.parametrize("dated", ["Kelp Lab · Published on Feb 30, 2026", "· Published on Apr 31"])
def test_a_day_that_never_was_is_reported(dated: str) -> None:
    dump = dump_of(*card("Kelp by Ear", KELP, dated))
    assert dump.entries[0].published is None
    assert "not a day of the calendar" in dump.problems[0].message


def test_a_date_without_a_year_is_never_after_the_dump() -> None:
    dump = dump_of(*card("Kelp by Ear", KELP, "· Published on Oct 7"))
    assert dump.entries[0].published == date(2025, 10, 7)


@pytest.mark.parametrize("title", [*HOSTILE_TITLES, "1984", "42", "Upvoting Considered", "-"])
def test_a_title_of_any_kind_is_that_title(title: str) -> None:
    if title.startswith("# "):
        pytest.skip("that is a heading")
    dump = dump_of(*card("Gulls and Hats", GULLS), "", *card(title, KELP))
    assert dump.entries[1].title == title
    assert dump.entries[1].abstract == KELP


def test_a_name_that_is_missing_does_not_cost_the_title() -> None:
    lines = ["Submitted by", "Kelp", KELP, "· Published on Oct 4, 2026", "Upvote", "3"]
    assert shown(dump_of(*lines)) == [("Kelp", KELP, "")]


# --------------------------------------------------------------------------- the damage


def test_a_page_that_was_cut_off_is_reported_at_its_end() -> None:
    dump = dump_of(*card("Kelp by Ear", KELP), "Submitted by", "diver", "Gulls and Hats", GULLS)
    assert [e.title for e in dump.entries] == ["Kelp by Ear", "Gulls and Hats"]
    (problem,) = dump.problems
    assert (problem.line, problem.severity) == (13, "warning")
    assert "cut off" in problem.remedy


def test_text_that_is_no_card_is_unread_and_says_why() -> None:
    dump = dump_of("Some words of mine", "", *card("Kelp by Ear", KELP), "Trending", "and so on")
    assert [(u.lines, u.reason) for u in dump.unread] == [
        (Lines(1, 1), "text without any mark of a card"),
        (Lines(12, 13), "text without any mark of a card"),
    ]


def test_marks_without_a_title_are_unread() -> None:
    dump = dump_of("arXiv Page", "", *card("Kelp by Ear", KELP))
    assert [u.reason for u in dump.unread] == ["marks of a card that has no title"]


def test_cards_whose_marks_are_gone_are_still_told_apart() -> None:
    lines = [*card("Kelp by Ear", KELP)[:4], "", "Gulls and Hats", GULLS, *card("x", "y")[4:]]
    dump = dump_of(*lines)
    assert shown(dump) == [("Kelp by Ear", KELP, ""), ("Gulls and Hats", GULLS, "")]
    assert [e.upvotes for e in dump.entries] == [None, 12]


# -------------------------------------------------------------------------- recognising


@pytest.mark.parametrize(
    "lines",
    [
        ["Daily Papers", "Mar 11", "Kelp by Ear", KELP, "4 authors", "·", "Mar 9"],
        ["Kelp by Ear", f"{KELP} Published on Oct 4, 2026", "Gulls and Hats", GULLS],
        ["Kelp by Ear", "Published on May 13, 2024", KELP],
        ["### Kelp by Ear", KELP, "- 8 authors"],
    ],
)
def test_other_texts_are_not_of_this_format(lines: list[str]) -> None:
    assert recognise(source_of(*lines)) is None


# --------------------------------------------------------------------------- properties

PARTS = [
    "Submitted by",
    "diver",
    "Submitted by diver",
    "Kelp by Ear",
    "### Kelp by Ear",
    "# Trending Papers",
    KELP,
    SUMMED_UP,
    GULLS,
    "Kelp Lab",
    "4 authors",
    "- 8 authors",
    "·",
    "Kelp Lab · Published on Oct 4, 2026",
    "4 authors · Oct 4, 2026",
    "Published on Feb 30, 2026",
    "Upvote",
    "117",
    "-",
    "GitHub",
    "GitHub 3.29k",
    "arXiv Page",
    "[LINK: GitHub 1k](https://github.com/example/kelp)",
    "[LINK: arXiv Page](https://arxiv.org/abs/2610.00001)",
    "Daily Papers",
    "Hugging Face",
    "",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=30), max_size=25))
def test_every_line_of_a_shuffled_page_is_accounted_for(lines: list[str]) -> None:
    # The first line is what some other readers go by.
    dump = dump_of("Hugging Face", *lines, "", *card("Gulls and Hats", GULLS))
    assert dump.entries[-1].abstract
    assert all(e.title for e in dump.entries)


WHOLE = [*card("Kelp by Ear", KELP), *card("Kelp by Ear", SUMMED_UP, "2 authors · Oct 4, 2026")]


@settings(max_examples=300, deadline=None)
@given(st.sets(st.sampled_from(range(len(WHOLE)))))
def test_a_page_with_lines_missing_is_accounted_for(missing: set[int]) -> None:
    lines = [line for i, line in enumerate(WHOLE) if i not in missing]
    assert dump_of(*lines, "Daily Papers", *card("Gulls and Hats", GULLS)).entries


def test_a_line_of_the_page_amid_marks_without_a_title_is_not_unread() -> None:
    dump = dump_of("Submitted by", "Daily Papers", "4 authors", "", *card("Gulls and Hats", GULLS))
    assert [(u.lines.first, u.lines.last) for u in dump.unread] == [(1, 1), (3, 3)]
    assert dump.boilerplate_lines == 1
