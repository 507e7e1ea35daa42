from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.model import Entry, Lines, Link, PaperstandError
from paperstand.read import read_dump
from paperstand.read.csl_json import NAME, read, recognise
from paperstand.read.source import load
from tests.read.catalogue import check_round_trip, dump_of, source_of, titles

FIXTURES = Path(__file__).parent / "fixtures"


def entry_of(**fields: Any) -> Entry:
    item = {"type": "document", "title": "A Title", **fields}
    (entry,) = dump_of(json.dumps([item])).entries
    return entry


def test_a_library_is_read_with_its_damage() -> None:
    dump = read_dump(load(FIXTURES / "2024-10-14-library.csl.json", "library.csl.json"))
    assert dump.reader == NAME
    lantern, patience, moss = dump.entries
    assert lantern.title == "Lanternfish: Learning to Navigate in the Dark"
    assert lantern.authors == ("Ada Quill", "Jan van der Berg", "The Kelp Collaboration")
    assert lantern.published == date(2024, 10, 1)
    assert lantern.identifiers == (("arxiv", "2410.01234"),)
    assert lantern.keywords == ("robots", "lantern fish")
    assert lantern.abstract == "We fish in the dark. Nothing is lost."
    assert (lantern.links, lantern.lines) == ((), Lines(2, 16))
    assert patience.authors == ("John Smith Jr.",)
    assert (patience.published, patience.source_id) == (None, "7")
    assert patience.identifiers == (("doi", "10.5555/abc.123"),)
    assert patience.links == (Link("website", "https://example.org/patience"),)
    assert (moss.title, moss.published) == ("Moss at Dusk", date(2024, 5, 6))
    reasons = [(u.lines.first, u.reason.split("(")[0]) for u in dump.unread]
    assert reasons == [
        (21, "an item without a title"),
        (22, "not an item of CSL-JSON"),
        (25, "not valid JSON from here on "),
    ]
    assert dump.boilerplate_lines == 2


def test_what_is_exported_comes_back() -> None:
    entries = check_round_trip(".csl.json", NAME)
    assert entries[1].published == date(2024, 2, 29)
    assert entries[1].keywords == ("wave forecasts", "harbours")
    assert entries[2].identifiers == (("openreview", "aB_3-x"),)


ITEM = '{"title": "A", "author": [{"family": "Quill"}]}'


@pytest.mark.parametrize(
    "text",
    [ITEM, f"[{ITEM}]", f'{{"items": [{ITEM}]}}', f"\n[\n{ITEM}\n]\n", f'[{{"id": 1}},\n{ITEM}]'],
)
def test_every_way_to_write_a_library_is_understood(text: str) -> None:
    dump = dump_of(text)
    assert (dump.reader, titles(dump)) == (NAME, ["A"])
    assert dump.entry_lines + dump.boilerplate_lines + dump.unread_lines == dump.text_lines


@pytest.mark.parametrize(
    "text",
    [
        '[{"title": "A", "authors": ["Ada Quill"]}]',
        '[{"title": "A", "author": [{"name": "Ada Quill"}]}]',
        '[{"title": "A", "type": "article", "id": "x"}]',
        '[{"author": [{"family": "Quill"}]}]',
        '{"data": [' + ITEM + "]}",
        "[" * 100_000,
        '[{"a":' * 100_000,
        "[1, 2]",
        "Title",
        "",
    ],
)
def test_other_records_are_left_to_others(text: str) -> None:
    assert recognise(source_of(text)) is None


@pytest.mark.parametrize(
    ("issued", "meant"),
    [
        ({"date-parts": [[2024]]}, None),
        ({"date-parts": [[2024, 5]]}, None),
        ({"date-parts": [["2024", "5", "13"]]}, date(2024, 5, 13)),
        ({"date-parts": [[2024, 2, 30]]}, None),
        ({"date-parts": [[2024, 5, 13], [2024, 6, 1]]}, date(2024, 5, 13)),
        ({"date-parts": []}, None),
        ({"date-parts": [[{}, None, 10**4000]]}, None),
        ({"raw": "May 2024"}, None),
        ("2024", None),
    ],
)
def test_a_date_is_read_where_it_is_whole(issued: Any, meant: date | None) -> None:
    assert entry_of(issued=issued).published == meant


@pytest.mark.parametrize(
    "fields",
    [
        {"number": "arXiv:2405.07960"},
        {"note": "arXiv:2405.07960 [cs]"},
        {"DOI": "10.48550/arXiv.2405.07960"},
    ],
)
def test_an_arxiv_id_is_found_where_it_is_stated(fields: dict[str, str]) -> None:
    assert dict(entry_of(**fields).identifiers)["arxiv"] == "2405.07960"


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["family", "date-parts", "raw", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)
names = st.sampled_from(["title", "abstract", "author", "id", "number", "DOI", "URL", "issued"])


@settings(max_examples=150, deadline=None)
@given(st.lists(st.dictionaries(names, values, max_size=6) | values, max_size=5))
def test_items_of_any_content_are_read_or_reported(found: list[Any]) -> None:
    dump = dump_of(json.dumps([{"title": "A", "type": "document"}, *found], indent=1))
    assert dump.reader == NAME
    assert dump.entry_lines + dump.boilerplate_lines + dump.unread_lines == dump.text_lines


@settings(max_examples=150, deadline=None)
@given(st.text('[]{},:"title0\\ \n', max_size=80))
def test_text_that_looks_like_json_never_crashes(text: str) -> None:
    try:
        dump = dump_of(f"[{ITEM}," + text)
    except PaperstandError:
        pytest.fail("the first item is a paper")
    assert dump.entry_lines + dump.boilerplate_lines + dump.unread_lines == dump.text_lines
    read(source_of(text))
