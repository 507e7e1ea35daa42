from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.model import Dump, Entry, Link, PaperstandError
from paperstand.read import read_dump
from paperstand.read.json_records import NAME
from paperstand.read.source import Source, load

FIXTURES = Path(__file__).parent / "fixtures"


def fixture(name: str) -> Dump:
    dump = read_dump(load(FIXTURES / f"2024-10-14-{name}", f"2024-10-14-{name}"))
    assert dump.reader == NAME
    assert dump.entry_lines + dump.boilerplate_lines + dump.unread_lines == dump.text_lines
    return dump


def dump_of(value: Any) -> Dump:
    text = json.dumps(value)
    return read_dump(Source("list", "list.json", date(2025, 3, 11), tuple(text.split("\n"))))


def entry_of(**fields: Any) -> Entry:
    (entry,) = dump_of(fields).entries
    return entry


# ------------------------------------------------------------------------ Hugging Face


def test_the_api_of_hugging_face_has_fields_on_either_level() -> None:
    dump = fixture("hf-api.json")
    first, second, third = dump.entries
    assert first.title == "Lanternfish: Learning to Navigate in the Dark"
    assert first.abstract.startswith("Robots that explore caves see little more")
    assert first.summary == "A lamp that learns."
    assert first.authors == ("Ada Quill", "Björn Ångström"), "who is hidden is no author"
    assert first.published == date(2024, 10, 1), "the paper's day, not the day it was shown"
    assert (first.upvotes, first.source_id) == (101, "2410.01234")
    assert first.keywords == ("caves", "lamps")
    assert first.links == (
        Link("code", "https://github.com/example/lanternfish"),
        Link("project", "https://lanternfish.example.org"),
    )
    assert second.title == "Bees That Count: Numbers in the Hive"
    assert (second.abstract, second.upvotes) == ("Bees count to four.", 0)
    assert second.published == date(2024, 10, 10)
    assert third.identifiers == (("arxiv", "2410.05555"),)
    assert [(p.severity, p.message) for p in dump.problems] == [
        ("note", "'Bees That Count: Numbers in the Hive' was withdrawn (2024-10-12)"),
        ("note", "the title 'A Harbour for Whales and Those Who…' is cut short"),
    ]


def test_one_paper_of_hugging_face_stands_alone() -> None:
    record = json.loads((FIXTURES / "2024-10-14-hf-api.json").read_text("utf-8"))[0]
    wrapped, bare = entry_of(**record), entry_of(**record["paper"])
    assert bare == wrapped


@pytest.mark.parametrize("paper", [None, "https://example.org/x", [], {}, {"title": None}])
def test_what_else_is_called_paper_changes_nothing(paper: Any) -> None:
    assert entry_of(title="A", paper=paper).title == "A"


# -------------------------------------------------------------------------------- arXiv


def test_the_snapshot_of_arxiv_has_names_in_parts_and_the_day_of_the_first_version() -> None:
    first, second = fixture("arxiv-snapshot.jsonl").entries
    assert first.title == "Strings of Moss"
    assert first.abstract == "We pull at strings of moss and they hold."
    assert first.authors == ("Zoë Quill", "Søren van der Berg Jr")
    assert first.identifiers == (("arxiv", "0704.0042"), ("doi", "10.5555/moss.3"))
    assert first.published == date(2007, 4, 2)
    assert second.identifiers == (("arxiv", "hep-th/9901001"),)
    assert second.authors == ("Consortium of Moss",)
    assert second.published is None, "the day of a later version says nothing about the first"


# --------------------------------------------------------------------- Papers with Code


def test_papers_with_code_name_tasks_and_methods() -> None:
    first, second = fixture("papers-with-code.json").entries
    assert first.keywords == ("Cave Exploration", "Lamp")
    assert first.identifiers == (("arxiv", "2410.01234"),)
    assert first.authors == ("Ada Quill", "Björn Ångström")
    assert (first.links, first.source_id) == ((), "lanternfish-learning")
    assert first.published == date(2024, 10, 1)
    assert second.links == (
        Link("paper", "https://hive.example.org/bees"),
        Link("paper", "https://hive.example.org/bees.pdf"),
    )
    assert (second.identifiers, second.published, second.authors) == ((), None, ())


# --------------------------------------------------------------------- Semantic Scholar


def test_semantic_scholar_has_identifiers_and_a_summary_in_boxes() -> None:
    first, second = fixture("semantic-scholar.json").entries
    assert first.identifiers == (("arxiv", "2410.01234"), ("doi", "10.48550/arxiv.2410.01234"))
    assert (first.abstract, first.summary) == ("", "A lamp that learns.")
    assert first.authors == ("Ada Quill", "B. Ångström")
    assert (first.published, first.source_id) == (date(2024, 10, 1), "0a1b2c")
    assert first.links == (
        Link("paper", "https://caves.example.org/17.pdf"),
        Link("website", "https://www.semanticscholar.org/paper/0a1b2c"),
    )
    assert (second.abstract, second.summary) == ("Bees count to four.", "")
    assert (second.published, second.links) == (None, ()), "a year alone is no day"


def test_papers_that_semantic_scholar_does_not_know_are_null() -> None:
    dump = dump_of([None, None, {"paperId": "x", "title": "A"}, None])
    assert [e.title for e in dump.entries] == ["A"]
    assert len(dump.unread) == 1


# --------------------------------------------------------------------------- OpenReview


def test_openreview_has_papers_and_replies_among_its_notes() -> None:
    dump = fixture("openreview.json")
    first, second = dump.entries
    assert first.title == "A Harbour for Whales"
    assert (first.abstract, first.summary) == ("Whales rest. We count them.", "They rest.")
    assert first.authors == ("Ada Quill", "Li Wei")
    assert first.keywords == ("whales", "harbours")
    assert first.identifiers == (("openreview", "aBcDeF1"),)
    assert first.published == date(2024, 10, 14)
    assert second.authors == ("Jan Berg",)
    assert second.published == date(2024, 9, 22), "the day it was handed in, if no other is known"
    assert [u.reason for u in dump.unread] == ["a reply to a paper, and no paper"]
    (withdrawn,) = [p for p in dump.problems if p.severity == "note"]
    assert "was withdrawn (SEAS 2024 Conference Withdrawn Submission)" in withdrawn.message


def test_openreview_of_old_has_no_boxes() -> None:
    entry = entry_of(id="a", forum="a", content={"title": "A", "TL;DR": "In short."})
    assert (entry.title, entry.summary) == ("A", "In short.")


@pytest.mark.parametrize("time", [None, "x", True, 10**30, -(10**30), 1.5])
def test_a_time_that_is_none_is_no_day(time: Any) -> None:
    assert entry_of(id="a", content={"title": "A"}, pdate=time).published is None


# --------------------------------------------------------------------------- whatever it is


@pytest.mark.parametrize("name", ["error", "message"])
def test_an_answer_that_is_an_error_is_refused_in_its_own_words(name: str) -> None:
    with pytest.raises(PaperstandError, match="an answer that says 'Too many requests'"):
        dump_of({name: "Too many requests", "code": "429"})


def test_an_answer_with_signs_escaped_before_its_list_is_read() -> None:
    dump = dump_of({"query": 'say "moss"', "data": [{"title": "A"}], "note": '"x"'})
    assert ([e.title for e in dump.entries], dump.unread) == (["A"], ())


values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["value", "title", "name", "url", "v"]), inner)
    ),
    max_leaves=6,
)
FIELDS = [
    "title",
    "summary",
    "abstract",
    "authors",
    "paper",
    "id",
    "publishedAt",
    "upvotes",
    "projectPage",
    "ai_summary",
    "ai_keywords",
    "withdrawnAt",
    "authors_parsed",
    "versions",
    "paper_url",
    "arxiv_id",
    "tasks",
    "methods",
    "url_abs",
    "paperId",
    "externalIds",
    "tldr",
    "openAccessPdf",
    "notes",
    "content",
    "forum",
    "cdate",
    "pdate",
]


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), values, max_size=8))
def test_any_record_is_read_or_reported(record: dict[str, Any]) -> None:
    dump = dump_of([{"title": "A Title"}, record])
    assert len(dump.entries) + len(dump.unread) == 2
    for entry in dump.entries:
        assert entry.title
        assert all(isinstance(text, str) and text for text in (*entry.authors, *entry.keywords))
