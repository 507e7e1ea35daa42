from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.model import Dump, Lines
from paperstand.read import read_dump
from paperstand.read.hf_paper import NAME, recognise
from paperstand.read.source import Source, load
from tests.hostile import HOSTILE_TITLES
from tests.read.test_read import account

FIXTURES = Path(__file__).parent / "fixtures"
EELS = (
    "Eels come home by night and count the locks. We tag 40 of them, model each lock as a vote, "
    "and find that the quietest one wins. Where it does not, the lock keeper had a dog."
)
HEAD = ["Hugging Face", "Models", "Papers"]
FOOT = ["View arXiv page", "View PDF", "Community", "System theme", "Company", "TOS"]


def source_of(*lines: str) -> Source:
    split = tuple("\n".join(lines).split("\n"))
    return Source("page", "dumps/page.txt", date(2025, 5, 2), split)


def dump_of(*lines: str) -> Dump:
    source = source_of(*lines)
    dump = read_dump(source)
    assert NAME in dump.reader
    account(dump, source)
    return dump


def page(title: str, body: str, arxiv: str = "2504.01234", names: str = "Ada Quill") -> list[str]:
    about = [title, "Published on Apr 30, 2025", "Upvote", "3", "Authors:", names]
    return [*HEAD, f"arxiv:{arxiv}", *about, "Abstract", body, *FOOT]


def abstract_of(body: str) -> str:
    (entry,) = dump_of(*page("Eels", body)).entries
    return entry.abstract


# ------------------------------------------------------------------------- whole pages


def test_a_page_with_everything_on_it() -> None:
    path = FIXTURES / "2025-05-02-paper-page.txt"
    ledger, gauges, attics = (dump := read_dump(load(path, path.name))).entries
    assert dump.reader == NAME
    assert ledger.title == (
        "The Lighthouse Keeper's Ledger: Learning Weather from Nine Decades of Handwriting"
    )
    assert ledger.authors == ("Ada Quill", "Björn Ångström", "José van der Berg")
    assert ledger.identifiers == (("arxiv", "2504.01357"),)
    assert (ledger.published, ledger.upvotes) == (date(2025, 4, 30), 17)
    assert ledger.summary == (
        "Handwritten ledgers of lighthouses hold a century of local weather that a small reader"
        " can recover."
    )
    assert ledger.abstract == (
        "Keepers wrote down the weather every four hours for decades. We read their ledgers with"
        " handwriting recognition (HWR) and with language models, train on LedgerNet-mini, and"
        " show that low-resource pages are read best by whoever reads the keeper's hand first."
        " Ships' logs follow the same time-series. Code and data are at"
        " https://LedgerNet.example.org."
    )
    assert gauges.title == "Reading Rain Gauges of the Last Century"
    assert (gauges.abstract, gauges.identifiers, gauges.published) == ("", (), None)
    assert attics.title == "Barometers in Attics: A Census"
    assert attics.identifiers == (("arxiv", "2403.02468"),)
    (unclear,) = dump.unread
    assert unclear.reason == "among recommended papers, but no title with its year"
    assert dump.unread_lines == 1


def test_pages_one_after_the_other_are_one_entry_each() -> None:
    lines = [*page("Eels and Locks", EELS), *page("Dogs of Lock Keepers", EELS, "2504.99999")]
    dump = dump_of(*lines)
    assert [(e.position, e.title, e.identifiers[0][1]) for e in dump.entries] == [
        (1, "Eels and Locks", "2504.01234"),
        (2, "Dogs of Lock Keepers", "2504.99999"),
    ]
    assert (dump.unread, dump.problems) == ((), ())


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_blank_lines_do_not_matter(gap: str) -> None:
    (entry,) = dump_of(*gap.join(page("Eels", EELS)).split("\n")).entries
    assert (entry.title, entry.abstract, entry.upvotes) == ("Eels", EELS, 3)


# ----------------------------------------------------------------------------- the text


@pytest.mark.parametrize(
    ("torn", "whole"),
    [
        ("Of\n\nlarge models\n\n(\n\nLLMs\n\n) only.", "Of large models (LLMs) only."),
        ("With\n\nLLM\n\ns and\n\nGPU\n\n's.", "With LLMs and GPU's."),
        ("On\n\nMedQA\n\n-mini and\n\nA\n\n-\n\nB\n\n.", "On MedQA-mini and A-B."),
        (
            "A decision-\nmaking task -- hard\nones -- is",
            "A decision-making task -- hard ones -- is",
        ),
        ("See https://\n\nEels\n\n.example.org", "See https://Eels.example.org"),
        ("Code is on\n\nGitHub\n\nand free.", "Code is on GitHub and free."),
        ("For a\n\ncommunity\n\n, by it.", "For a community, by it."),
    ],
)
def test_what_linked_keywords_tore_apart_is_mended(torn: str, whole: str) -> None:
    assert abstract_of(torn) == whole


def test_without_a_summary_all_is_abstract() -> None:
    (entry,) = dump_of(*page("Eels", EELS)).entries
    assert (entry.abstract, entry.summary) == (EELS, "")


def test_a_page_cut_off_in_its_abstract_is_kept_and_noted() -> None:
    lines = page("Eels", EELS)[: -len(FOOT)]
    dump = dump_of(*lines)
    assert dump.entries[0].abstract == EELS
    (note,) = dump.problems
    assert (note.line, note.severity) == (len(lines), "note")


@pytest.mark.parametrize("names", ["A B, C D", "A B\n,\nC D", "A B ,\nC D", "A B\nC D\n,"])
def test_names_may_be_separated_in_any_way(names: str) -> None:
    (entry,) = dump_of(*page("Eels", EELS, names=names)).entries
    assert entry.authors == ("A B", "C D")


@pytest.mark.parametrize("title", [*HOSTILE_TITLES, "1984", "Authors and Abstracts", "-"])
def test_a_title_of_any_kind_is_that_title(title: str) -> None:
    assert dump_of(*page(title, EELS)).entries[0].title == title


# ---------------------------------------------------------------------- above and below


def test_a_list_behind_the_page_is_not_swallowed() -> None:
    lines = page("Eels", EELS)
    dump = dump_of(*lines, "Some Other Paper", EELS)
    assert [(e.title, e.lines.first) for e in dump.entries] == [
        ("Eels", 4),
        ("Some Other Paper", len(lines) + 1),
    ]
    dump = dump_of(*lines[:-3], "by AK and the research community", "Some Other Paper", EELS)
    assert [e.title for e in dump.entries] == ["Eels", "Some Other Paper"]
    assert dump.unread == ()


def test_a_list_between_two_pages_is_not_swallowed() -> None:
    one = page("Eels", EELS)
    dump = dump_of(*one, "Some Other Paper", EELS, *page("Dogs", EELS, "2504.99999"))
    assert [e.title for e in dump.entries] == ["Eels", "Some Other Paper", "Dogs"]
    assert dump.unread == ()


def test_notes_between_two_pages_are_unread() -> None:
    one = page("Eels", EELS)
    dump = dump_of(*one, "My notes", "on eels", *page("Dogs", EELS, "2504.99999"))
    assert [e.title for e in dump.entries] == ["Eels", "Dogs"]
    assert [u.lines for u in dump.unread] == [Lines(len(one) + 1, len(one) + 2)]


def test_what_stands_above_the_page_is_unread() -> None:
    dump = dump_of("My notes", "on eels", *page("Eels", EELS))
    assert [(u.lines, u.reason) for u in dump.unread] == [
        (Lines(1, 2), "stands above the page of a paper")
    ]


def test_a_recommended_title_may_be_wrapped() -> None:
    bot = ["The following papers were recommended by the Semantic Scholar API", ""]
    bot += ["* Rivers That Run Both Ways: A Study", "of Sluices (2023)", "* Weirs (2022)", ""]
    lines = page("Eels", EELS)
    dump = dump_of(*lines[:-3], *bot, "Please give a thumbs up to this comment", *lines[-3:])
    assert [e.title for e in dump.entries[1:]] == [
        "Rivers That Run Both Ways: A Study of Sluices",
        "Weirs",
    ]
    assert dump.unread == ()


def test_a_page_without_a_title_is_unread() -> None:
    lines = page("Eels", EELS)
    lines.remove("Eels")
    dump = dump_of(*lines, *page("Dogs", EELS, "2504.99999"))
    assert [e.title for e in dump.entries] == ["Dogs"]
    assert [u.reason for u in dump.unread] == ["a page without a title"]


@pytest.mark.parametrize(
    "lines",
    [
        ["arxiv:2504.01234", "arxiv:2504.01235"],
        ["Eels", "Published on Apr 30, 2025", "Abstract", EELS],
        ["Eels (arxiv:2504.01234)", "Authors:", "Ada Quill", "Abstract", EELS],
        ["arxiv:2504.01234", "Abstract", EELS],
    ],
)
def test_other_texts_are_not_of_this_format(lines: list[str]) -> None:
    assert recognise(source_of(*lines)) is None


PARTS = [*page("Eels", EELS), "", "-", "(", ",", "AI-generated summary", "Weirs (2022)", "Old Ink"]
PARTS += ["The following papers were recommended by the Semantic Scholar API", "GitHub", "Upvote 1"]
PARTS += ["Paper page - Eels", "Get trending papers in your email inbox!", "Published on Feb 30"]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=30), max_size=25))
def test_every_line_of_a_shuffled_page_is_accounted_for(lines: list[str]) -> None:
    # The first line is what some other readers go by.
    dump = dump_of("Hugging Face", *lines, *page("The Last Page", EELS))
    assert "The Last Page" in [e.title for e in dump.entries]
    assert all(e.title for e in dump.entries)


WHOLE = page("Eels", EELS)


@settings(max_examples=300, deadline=None)
@given(st.sets(st.sampled_from(range(len(WHOLE)))))
def test_a_page_with_lines_missing_is_accounted_for(missing: set[int]) -> None:
    lines = [line for i, line in enumerate(WHOLE) if i not in missing]
    dump = dump_of(*lines, *page("The Last Page", EELS, "2504.99999"))
    assert dump.entries[-1].title == "The Last Page"
