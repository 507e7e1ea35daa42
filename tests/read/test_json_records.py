from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.model import Dump, Entry, Lines, Link, PaperstandError
from paperstand.read import read_dump
from paperstand.read.json_records import NAME
from paperstand.read.source import Source, load
from tests.hostile import HOSTILE_TITLES

FIXTURES = Path(__file__).parent / "fixtures"


def dump_of(text: str) -> Dump:
    return read_dump(Source("list", "list.json", date(2025, 3, 11), tuple(text.split("\n"))))


def entry_of(**fields: Any) -> Entry:
    (entry,) = dump_of(json.dumps({"title": "A Title", **fields})).entries
    return entry


def titles(dump: Dump) -> list[str]:
    assert dump.reader == NAME
    return [entry.title for entry in dump.entries]


def test_an_object_that_holds_a_list_over_many_lines() -> None:
    dump = read_dump(load(FIXTURES / "2024-10-14-records.json", "records.json"))
    first, second, third = dump.entries
    assert first.title == "Lanternfish: Learning to Navigate in the Dark"
    assert first.authors == ("Ada Quill", "Björn Ångström")
    assert first.identifiers == (("arxiv", "2410.01234"),)
    assert first.source_id == "2410.01234v2"
    assert (first.published, first.upvotes) == (date(2024, 10, 1), 101)
    assert second.abstract == "Users bid with deadlines instead of priorities."
    assert second.summary == "Waiting time, sold."
    assert second.authors == ("Quill, Ada", "van der Berg, Jan")
    assert second.identifiers == (("doi", "10.5555/abc.123"),)
    assert second.links == (Link("website", "https://example.org/patience"),)
    assert third.lines == Lines(22, 22)
    assert [(u.lines, u.reason) for u in dump.unread] == [
        (Lines(21, 21), "a record without a title")
    ]
    assert (dump.entry_lines, dump.boilerplate_lines, dump.unread_lines) == (17, 7, 1)


@pytest.mark.parametrize(
    "text",
    [
        '{"title": "A"}\n{"title": "B"}',
        '\n\n{"title": "A"}\n\n{"title": "B"}\n',
        '[{"title": "A"}, {"title": "B"}]',
        '[\n{"title": "A"},\n{"title": "B"}\n]\n',
        '[\n  {\n    "title": "A"\n  }\n  ,\n  {\n    "title": "B"\n  }\n]',
        '{"papers": [{"title": "A"}, {"title": "B"}]}',
        '{"total": 2, "next": null, "data": [{"title": "A"}, {"title": "B"}], "took": 0.3}',
        '{"notes":\n[{"title": "A"},\n{"title": "B"}],\n"count": 2}',
    ],
)
def test_every_way_to_write_a_list_gives_the_same_records(text: str) -> None:
    dump = dump_of(text)
    assert titles(dump) == ["A", "B"]
    assert dump.problems == ()
    assert dump.entry_lines + dump.boilerplate_lines == dump.text_lines


def test_each_record_keeps_its_own_lines() -> None:
    dump = dump_of('[\n{"title": "A"},\n{\n"title": "B"\n},\n\n{"title": "C"}\n]')
    assert [e.lines for e in dump.entries] == [Lines(2, 2), Lines(3, 5), Lines(7, 7)]
    assert [e.position for e in dump.entries] == [1, 2, 3]


@pytest.mark.parametrize(
    "text",
    [
        '{\n"authors": [{"name": "Ada Quill"}],\n"title": "A"\n}',
        '{"authors": [{"name": "Ada Quill"}], "title": "A"}',
        '{\n"id": "x",\n"cites": [{"title": "Another Paper"}],\n"title": "A"\n}\n',
    ],
)
def test_a_list_inside_a_paper_is_not_a_list_of_papers(text: str) -> None:
    dump = dump_of(text)
    assert titles(dump) == ["A"]
    assert dump.entry_lines == dump.text_lines
    assert dump.unread == ()


# ------------------------------------------------------------------------------ damage


def test_a_broken_line_is_reported_and_the_others_are_read() -> None:
    dump = dump_of('{"title": "A"}\n{"title": "B"\nnonsense\n[]\n{"title": "C"}')
    assert titles(dump) == ["A", "C"]
    assert [u.lines.first for u in dump.unread] == [2, 3, 4]
    assert [p.line for p in dump.problems] == [2, 3, 4]


def test_a_list_cut_off_in_a_record_is_reported_from_there() -> None:
    dump = dump_of('[\n{"title": "A"},\n{"title": "B",\n"abstract": "It was a dark and')
    assert titles(dump) == ["A"]
    assert [u.lines for u in dump.unread] == [Lines(3, 4)]
    assert dump.unread_lines == 2


@pytest.mark.parametrize("end", ["", "\n", "\n\n", ","])
def test_a_list_cut_off_between_records_is_reported(end: str) -> None:
    dump = dump_of('[\n{"title": "A"},\n{"title": "B"}' + end)
    assert titles(dump) == ["A", "B"]
    assert len(dump.problems) == 1


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ('[{"title": "A"}]\nand a note', Lines(2, 2)),
        ('[{"title": "A"}] and a note', Lines(1, 1)),
        ('{"a": [\n{"title": "A"}],\n"b": [{"title": "B"}]}', Lines(2, 3)),
    ],
)
def test_what_follows_the_records_is_never_dropped_in_silence(text: str, lost: Lines) -> None:
    dump = dump_of(text)
    assert titles(dump) == ["A"]
    assert [u.lines for u in dump.unread] == [lost]
    assert [p.severity for p in dump.problems] == ["warning"]


@pytest.mark.parametrize(
    "text",
    [
        '[\n{"title": "A"}\n]\n[\n{"title": "B"}\n]',
        '{\n"title": "A"\n}\n{\n"title": "B"\n}',
        '{"data": [{"title": "A"}],\n"next": 2}\n{"data": [{"title": "B"}]}',
        '[\n{"title": "A"}\n{"title": "B"}\n',
    ],
)
def test_answers_that_were_put_into_one_file_are_all_read(text: str) -> None:
    assert titles(dump_of(text)) == ["A", "B"]


@pytest.mark.parametrize("text", ['{"a": 1}', '[{"a": 1}]', '{"title": ""}', '[{"title": null}]'])
def test_records_without_any_title_are_no_papers(text: str) -> None:
    with pytest.raises(PaperstandError, match="no paper found"):
        dump_of(text)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, "[{" * 1000, "{", "[]", "{}"])
def test_brackets_alone_are_refused_and_not_followed_to_the_end(text: str) -> None:
    with pytest.raises(PaperstandError):
        dump_of(text)


def test_a_number_too_long_to_read_breaks_its_line_only() -> None:
    dump = dump_of('{"title": "A"}\n{"title": "B", "upvotes": ' + "9" * 5000 + "}")
    assert titles(dump) == ["A"]
    assert [u.lines.first for u in dump.unread] == [2]


# ------------------------------------------------------------------------------ fields


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_a_hostile_title_is_kept_as_it_is(title: str) -> None:
    assert titles(dump_of(json.dumps({"title": title}))) == [title]


def test_a_title_is_one_visible_line() -> None:
    dump = dump_of(json.dumps({"title": "  A\u202e \n  Ti\u200btle\ud800 "}))
    assert titles(dump) == ["A Title"]


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        (["Ada Quill", " ", None, 7, "Jan Berg"], ("Ada Quill", "Jan Berg")),
        ([{"name": "Ada Quill"}, {"nom": "x"}], ("Ada Quill",)),
        ("Ada Quill", ("Ada Quill",)),
        ("Ada Quill, Jan Berg and Li Wei", ("Ada Quill", "Jan Berg", "Li Wei")),
        ("Ada Quill, Jan Berg, and Li Wei", ("Ada Quill", "Jan Berg", "Li Wei")),
        ("Quill, Ada and Berg, Jan", ("Quill, Ada", "Berg, Jan")),
        ("Quill, A.; van der Berg, J.", ("Quill, A.", "van der Berg, J.")),
        ("A. Quill, J.-P. Berg", ("A. Quill", "J.-P. Berg")),
        ("Sandy Anderson", ("Sandy Anderson",)),
        ("", ()),
        (None, ()),
        (42, ()),
        ({"name": "x"}, ()),
    ],
)
def test_authors_are_read_however_they_are_written(authors: Any, names: tuple[str, ...]) -> None:
    assert entry_of(authors=authors).authors == names


@pytest.mark.parametrize(
    "fields",
    [
        {"arxiv": "2405.07960"},
        {"arxiv_id": "2405.07960v3"},
        {"id": "arXiv:2405.07960"},
        {"id": "http://arxiv.org/abs/2405.07960v1"},
        {"eprint": "https://arxiv.org/pdf/2405.07960v2.pdf"},
    ],
)
def test_an_arxiv_id_is_found_in_any_of_its_forms(fields: dict[str, str]) -> None:
    assert entry_of(**fields).identifiers == (("arxiv", "2405.07960"),)


@pytest.mark.parametrize("value", ["10.5555/ABC", "doi:10.5555/abc", "https://doi.org/10.5555/Abc"])
def test_a_doi_has_one_form(value: str) -> None:
    assert entry_of(doi=value).identifiers == (("doi", "10.5555/abc"),)


@pytest.mark.parametrize(
    "fields",
    [
        {"id": "paper-17"},
        {"id": 20250311},
        {"arxiv": "24050.7960"},
        {"doi": "none"},
        {"doi": "10.5555/a b"},
        {"doi": None},
    ],
)
def test_what_is_no_identifier_is_not_made_one(fields: dict[str, Any]) -> None:
    assert entry_of(**fields).identifiers == ()


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("2024-05-13", date(2024, 5, 13)),
        ("2024-05-13T17:59:59.000Z", date(2024, 5, 13)),
        ("2024-02-30", None),
        ("2024", None),
        ("May 2024", None),
        (2024, None),
        (None, None),
    ],
)
def test_a_date_is_read_where_it_is_whole(value: Any, meant: date | None) -> None:
    assert entry_of(published=value).published == meant


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "/x", "ftp://x", "https://a b"]
)
def test_only_web_addresses_become_links(url: str) -> None:
    assert entry_of(url=url).links == ()


@pytest.mark.parametrize(
    ("value", "upvotes"), [(7, 7), (0, 0), (True, None), ("7", None), (7.5, None)]
)
def test_upvotes_are_whole_numbers(value: Any, upvotes: int | None) -> None:
    assert entry_of(upvotes=value).upvotes == upvotes


def test_keywords_in_one_string_are_told_apart_by_their_commas() -> None:
    words = ("machine learning", "search and rescue", "moss")
    assert entry_of(keywords="machine learning, search and rescue; moss").keywords == words
    assert entry_of(keywords=list(words)).keywords == words


def test_a_summary_alone_stands_for_the_abstract() -> None:
    entry = entry_of(summary="What it is about.", ai_summary="In short.")
    assert (entry.abstract, entry.summary) == ("What it is about.", "In short.")


def test_what_a_record_does_not_say_stays_unsaid() -> None:
    entry = entry_of()
    assert (entry.abstract, entry.summary, entry.authors, entry.identifiers) == ("", "", (), ())
    assert (entry.published, entry.upvotes, entry.source_id) == (None, None, None)
    assert entry.date == date(2025, 3, 11)


# -------------------------------------------------------------------------- properties

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
names = st.sampled_from(
    ["title", "abstract", "authors", "id", "arxiv", "doi", "url", "date", "upvotes", "keywords"]
)
records = st.dictionaries(names, values, max_size=6)


@settings(max_examples=150, deadline=None)
@given(st.lists(records, max_size=5), st.sampled_from([None, 0, 2]), st.booleans())
def test_records_of_any_content_are_read_or_reported(
    found: list[dict[str, Any]], indent: int | None, as_lines: bool
) -> None:
    first = {"title": "A Title", "abstract": "x"}
    everything = [first, *found]
    if as_lines:
        text = "\n".join(json.dumps(record) for record in everything)
    else:
        text = json.dumps(everything, indent=indent)
    dump = dump_of(text)
    assert dump.entries[0].title == "A Title"
    reported = [u for u in dump.unread if u.reason == "a record without a title"]
    assert len(dump.entries) + len(reported) == len(everything)
    for entry in dump.entries:
        json.dumps([entry.title, entry.abstract, entry.authors, entry.source_id]).encode("utf-8")


@settings(max_examples=150, deadline=None)
@given(st.text('[]{},:"ntile0\\ \n', max_size=80))
def test_text_that_looks_like_json_never_crashes(text: str) -> None:
    try:
        dump = dump_of('{"title": "A"}\n' + text)
    except PaperstandError:
        pytest.fail("the first line is a paper")
    assert dump.entry_lines + dump.boilerplate_lines + dump.unread_lines == dump.text_lines
