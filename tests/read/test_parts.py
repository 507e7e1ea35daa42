"""Pastes that mix formats: each part is read by the reader it is for."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from itertools import product
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.model import Dump, Lines, PaperstandError
from paperstand.read import READERS, read_dump
from paperstand.read.parts import parts_of
from paperstand.read.source import Source, load
from tests.hostile import HOSTILE_TITLES
from tests.read.test_read import account

FIXTURES = Path(__file__).parent / "fixtures"
EELS = (
    "Eels come home by night and count the locks. We tag 40 of them, model each lock as a vote, "
    "and find that the quietest one wins. Where it does not, the lock keeper had a dog."
)
BIBTEX = "@article{eels, title = {Eels at the Lock}, year = 2024}"
IDS = "2410.01234\nhttps://arxiv.org/abs/2410.01235"
OF_EACH_FORMAT = [
    "2024-10-11-arxiv-listing.txt",
    "2024-10-11-arxiv-mailing.txt",
    "2024-10-14-arxiv-api.xml",
    "2024-10-14-arxiv-news.rss",
    "2024-10-14-arxiv-snapshot.jsonl",
    "2024-10-14-awesome-list.md",
    "2024-10-14-library.bib",
    "2024-10-14-library.csl.json",
    "2024-10-14-library.ris",
    "2024-10-14-search-page.txt",
    "2024-10-14-semantic-scholar.json",
    "2024-10-14-table.csv",
    "2025-05-02-paper-page.txt",
    "2026-07-06-mail.txt",
    "2026-10-06-trending-reader-mode.md",
    "2026-10-06-trending.txt",
]
UNCLOSED = {"2024-10-14-library.csl.json", "2024-10-14-library.ris"}
"""Their last record has no end, so that what follows is part of it."""


SWALLOWED = {
    # Below one object a line, an object of a list that stands on one line is one more of them,
    ("2024-10-14-arxiv-snapshot.jsonl", "2024-10-14-library.csl.json"),
    # and below a table, the header of another is one more row.
    ("2024-10-14-table.csv", "2024-10-14-table.csv"),
}
PAIRS = [
    pair
    for pair in product(OF_EACH_FORMAT, repeat=2)
    if pair[0] not in UNCLOSED and pair not in SWALLOWED
]


def source_of(text: str) -> Source:
    return Source("list", "dumps/list.txt", date(2025, 3, 11), tuple(text.split("\n")))


def dump_of(*texts: str) -> Dump:
    source = source_of("\n".join(texts))
    dump = read_dump(source)
    account(dump, source)
    return dump


def titles(dump: Dump) -> list[str]:
    return [entry.title for entry in dump.entries]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_two_formats_in_one_file_are_both_read(first: str, second: str) -> None:
    one, two = (load(FIXTURES / name, name) for name in (first, second))
    dump = dump_of(*one.lines, "", *two.lines)
    assert sorted(titles(dump)) == sorted(titles(read_dump(one)) + titles(read_dump(two)))


def test_the_readers_of_all_parts_are_named_with_what_they_were_recognised_by() -> None:
    dump = dump_of(BIBTEX, "", "Daily Papers", "", "Otters", EELS)
    assert dump.reader == "BibTeX + Hugging Face list"
    assert dump.why == ("a BibTeX entry on line 1; the header of a Hugging Face page on line 3")


def test_three_formats_are_read_and_what_they_say_has_its_lines() -> None:
    dump = dump_of("Otters", EELS, "", BIBTEX, "", "Sluices", EELS)
    assert [(e.title, e.lines, e.position) for e in dump.entries] == [
        ("Otters", Lines(1, 2), 1),
        ("Eels at the Lock", Lines(4, 4), 2),
        ("Sluices", Lines(6, 7), 3),
    ]
    assert dump.unread == ()


def test_bare_ids_among_papers_are_reported_and_no_titles() -> None:
    dump = dump_of("Otters", EELS, "", IDS)
    assert titles(dump) == ["Otters"]
    assert [u.lines for u in dump.unread] == [Lines(4, 4), Lines(5, 5)]
    assert "an arXiv id without a title" in dump.unread[0].reason


def test_the_dates_of_all_pages_are_checked() -> None:
    page = ["Daily Papers", "Mar 11", "Otters", EELS]
    mail = ["Here is the selection of papers for today (6 Jul):", "Eels (1 ▲)"]
    (problem,) = [p for p in dump_of(*page, "", *mail).problems if "the page says" in p.message]
    assert problem.line == 6


def test_answers_of_a_service_one_behind_another_are_read() -> None:
    feed = (FIXTURES / "2024-10-14-arxiv-api.xml").read_text("utf-8")
    one = titles(read_dump(source_of(feed)))
    assert titles(dump_of(feed, feed, feed)) == one * 3


@pytest.mark.parametrize(
    "title", [*HOSTILE_TITLES, "{", "[1, 2]", "@article{x, y", "TY  - JOUR", "\\\\"]
)
def test_a_title_that_looks_like_another_format_stays_a_title(title: str) -> None:
    dump = dump_of("Otters", EELS, "", title, EELS, "", "Sluices", EELS)
    assert len(dump.entries) == 3
    assert dump.reader == "Hugging Face list"


def test_prose_that_is_left_over_is_no_paper() -> None:
    dump = dump_of(BIBTEX, "", "Some notes on eels", "that I took by the river.", "", BIBTEX)
    assert titles(dump) == ["Eels at the Lock"] * 2
    assert [u.lines for u in dump.unread] == [Lines(3, 3), Lines(4, 4)]


def test_a_record_that_is_broken_is_no_other_format() -> None:
    dump = dump_of(
        BIBTEX, "@article{otters,", "  note = {Otters},", f"  abstract = {{{EELS}}}", "}"
    )
    assert titles(dump) == ["Eels at the Lock"]
    assert dump.unread_lines == 4


PIECES = [
    BIBTEX,
    IDS,
    '{"title": "A"}',
    "[",
    "<feed>",
    "TY  - JOUR\nTI  - Otters\nER  - ",
    "title,abstract",
    "Otters\n" + EELS,
    "Daily Papers",
    "Hugging Face",
    "arxiv:2504.01234\nOtters\nAuthors:\nAda Quill\nAbstract\n" + EELS,
    "Here is the selection of papers for today (6 Jul):\nEels (1 ▲)",
    "\\\\\narXiv:2410.01234\nTitle: Otters\n\\\\\n" + EELS,
    "[1] arXiv:2410.01234 [pdf]\nTitle: Otters\n" + EELS,
    "- [Otters](https://arxiv.org/abs/2410.01234)\n- [Eels](https://arxiv.org/abs/2410.01235)",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(["", *PIECES]) | st.text(max_size=20), max_size=12))
def test_every_line_of_any_mixture_is_accounted_for(pieces: list[str]) -> None:
    with suppress(PaperstandError):
        dump_of(*pieces)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(["", *PIECES]), max_size=12))
def test_parts_are_in_order_and_together_the_whole(pieces: list[str]) -> None:
    source = source_of("\n".join(pieces))
    parts = parts_of(source, READERS)
    numbers = [n for part in parts for n in range(part.lines.first, part.lines.last + 1)]
    assert numbers == sorted(set(numbers))
    left_out = set(range(1, len(source.lines) + 1)) - set(numbers)
    assert not parts or not any(source.lines[n - 1].strip() for n in left_out)


@pytest.mark.parametrize(
    "piece",
    [
        f"{BIBTEX}\n{IDS}",
        f"{BIBTEX}\n\nOtters\n{EELS}\n",
        '{"title": "A"}\nhm',
        f"Hugging Face\nOtters\n{EELS}",
    ],
    ids=["ids", "text", "json", "pages"],
)
def test_a_file_of_twenty_thousand_parts_takes_no_longer_than_a_large_one(piece: str) -> None:
    started = process_time()
    dump_of(*[piece] * 20_000)
    assert process_time() - started < 10
