from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.model import Dump, Lines
from paperstand.read import page_dates, read_dump
from paperstand.read.hf_mail import NAME, recognise
from paperstand.read.source import Source, load
from tests.hostile import HOSTILE_TITLES
from tests.read.test_read import account

FIXTURES = Path(__file__).parent / "fixtures"
TODAY = "Here is the selection of papers for today (6 Jul):"


def source_of(*lines: str, day: date | None = date(2026, 7, 6)) -> Source:
    return Source("mail", "dumps/mail.txt", day, tuple("\n".join(lines).split("\n")))


def dump_of(*lines: str, day: date | None = date(2026, 7, 6)) -> Dump:
    source = source_of(*lines, day=day)
    dump = read_dump(source)
    assert dump.reader == NAME
    account(dump, source)
    return dump


def shown(dump: Dump) -> list[tuple[str, int | None]]:
    return [(entry.title, entry.upvotes) for entry in dump.entries]


def test_a_forwarded_mail_gives_titles_upvotes_and_ids() -> None:
    dump = read_dump(load(FIXTURES / "2026-07-06-mail.txt", "2026-07-06-mail.txt"))
    assert [(e.title, e.upvotes, e.identifiers, e.lines) for e in dump.entries] == [
        (
            "Clockmakers of the Deep: Circadian Rhythms in Fish That Never See the Sun",
            140,
            (),
            Lines(10, 10),
        ),
        ("How Many Bees Make a Decision?", 35, (), Lines(11, 11)),
        (
            "A Very Long Title That a Mail Program Has Wrapped Because It Did Not Fit",
            2,
            (),
            Lines(12, 13),
        ),
        ("Ropes", 1200, (("arxiv", "2607.00002"),), Lines(14, 15)),
        ("Knots That Untie Themselves", 7, (("arxiv", "2607.00003"),), Lines(16, 16)),
    ]
    assert all(not e.abstract and e.published is None for e in dump.entries)
    assert (dump.unread, dump.problems, dump.boilerplate_lines) == ((), (), 11)


@pytest.mark.parametrize("before", ["", "- ", "* ", "• ", "3. ", "> ", "> > ", "> - "])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_titles_may_be_a_list_and_may_be_quoted(before: str, gap: str) -> None:
    titles = ["A Loom for Seaweed (3 ▲)", "2 Fast for Snails (12 ▲)"]
    dump = dump_of(*gap.join([TODAY, *(before + t for t in titles)]).split("\n"))
    assert shown(dump) == [("A Loom for Seaweed", 3), ("2 Fast for Snails", 12)]
    assert dump.unread == ()


@pytest.mark.parametrize("title", [*HOSTILE_TITLES, "42", "(3 ▲)", "A (nested) Title"])
def test_a_title_of_any_kind_is_that_title(title: str) -> None:
    if title.startswith(("![", "[")):
        pytest.skip("a bracket before a title is that of a link")
    assert shown(dump_of(TODAY, f"{title} (5 ▲)")) == [(title, 5)]


@pytest.mark.parametrize("title", ["From: Here to There", "Hugging Face", "How to Unsubscribe"])
def test_a_title_with_words_of_the_mail_s_is_a_title(title: str) -> None:
    assert shown(dump_of(TODAY, f"{title} (5 ▲)")) == [(title, 5)]


def test_a_wrapped_title_may_begin_like_the_head_of_a_mail() -> None:
    dump = dump_of(
        "From: Daily Papers", TODAY, "From: Here over There and Back Home Again by", "Sea (5 ▲)"
    )
    assert shown(dump) == [("From: Here over There and Back Home Again by Sea", 5)]


def test_a_blank_line_that_is_quoted_does_not_end_the_list() -> None:
    lines = [TODAY, ">", "Ropes (1 ▲)", "> ", "From: Here over There and Back Home Again by"]
    dump = dump_of(
        *(line if line.startswith(">") else f"> {line}" for line in [*lines, "Sea (5 ▲)"])
    )
    assert shown(dump) == [("Ropes", 1), ("From: Here over There and Back Home Again by Sea", 5)]


def test_the_day_of_the_mail_is_held_against_the_file_s() -> None:
    assert dump_of(TODAY, "Ropes (1 ▲)").problems == ()
    (problem,) = dump_of(TODAY, "Ropes (1 ▲)", day=date(2026, 7, 7)).problems
    assert (problem.line, problem.severity) == (1, "warning")
    assert "the page says '6 Jul', the file's name says 2026-07-07" in problem.message


@pytest.mark.parametrize(
    ("shown", "meant"),
    [
        ("6 Jul", date(1, 7, 6)),
        ("31 December", date(1, 12, 31)),
        ("6 Jul 2026", date(2026, 7, 6)),
        ("31 Jun", None),
    ],
)
def test_the_day_of_the_mail_names_a_file_without_one(shown: str, meant: date | None) -> None:
    mail = source_of(TODAY.replace("6 Jul", shown), "Ropes (1 ▲)", day=None)
    assert page_dates(mail) == ((shown, meant),)


def test_a_title_without_upvotes_is_not_made_part_of_the_next() -> None:
    dump = dump_of(TODAY, "Lost Upvotes", "Ropes (1 ▲)", "A title at the end")
    assert shown(dump) == [("Ropes", 1)]
    assert [(u.lines, u.reason) for u in dump.unread] == [
        (Lines(2, 2), "no upvotes behind it"),
        (Lines(4, 4), "no upvotes behind it"),
    ]


def test_what_stands_above_the_selection_is_unread() -> None:
    dump = dump_of("Look at this one!", "Ropes (1 ▲)", TODAY, "Knots (2 ▲)")
    assert shown(dump) == [("Knots", 2)]
    assert dump.unread[0].reason == "stands above the selection of papers"


@pytest.mark.parametrize(
    "closing",
    [
        "Onwards and upwards,",
        "AK",
        "Onwards and upwards, AK and the research community",
        "by community",
    ],
)
def test_the_closing_of_the_mail_is_its_own(closing: str) -> None:
    assert dump_of(TODAY, "Ropes (1 ▲)", "", closing).unread == ()


def test_two_mails_in_one_file_are_one_list() -> None:
    dump = dump_of(TODAY, "Ropes (1 ▲)", "", TODAY.replace("6", "5"), "Knots (2 ▲)")
    assert shown(dump) == [("Ropes", 1), ("Knots", 2)]
    assert [p.line for p in dump.problems] == [4]


@pytest.mark.parametrize(
    "lines",
    [
        [TODAY],
        [TODAY, "Ropes"],
        ["Ropes (1 ▲)"],
        ["Ropes (1 ▲)", TODAY],
        [f"On {TODAY}", "A (1 ▲)"],
    ],
)
def test_other_texts_are_not_of_this_format(lines: list[str]) -> None:
    assert recognise(source_of(*lines)) is None


PARTS = [TODAY, "Ropes (1 ▲)", "- Knots (2 ▲)", "A Title", "A Title " * 8, "> ", "", "Daily Papers"]
PARTS += [
    "<https://huggingface.co/papers/2607.00002>",
    "[Nets (3 ▲)](https://example.org)",
    "(1 ▲)",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=30), max_size=25))
def test_every_line_of_a_shuffled_mail_is_accounted_for(lines: list[str]) -> None:
    dump = dump_of(*lines, TODAY, "The Last Paper (9 ▲)")
    assert shown(dump)[-1] == ("The Last Paper", 9)
    assert all(e.title for e in dump.entries)
