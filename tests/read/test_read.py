from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.model import Dump, PaperstandError
from paperstand.read import (
    READERS,
    arxiv_feed,
    arxiv_listing,
    arxiv_mailing,
    bibtex,
    csl_json,
    find_dumps,
    hf_list,
    hf_mail,
    hf_paper,
    hf_trending,
    json_records,
    markdown_list,
    names_of,
    read_dump,
    read_dumps,
    ris,
    table,
)
from paperstand.read.reader import Reader
from paperstand.read.source import Source, load
from paperstand.text import clean
from tests.hostile import HOSTILE_TITLES

FIXTURES = Path(__file__).parent / "fixtures"
DUMPS = Path(__file__).parents[2] / "content" / "dumps"
FERNS = (
    "Ferns fold their leaves in an order that no one had written down. We film 80 ferns, track "
    "every leaflet, and fit a model with three parameters that tells the species apart."
)


def source_of(text: str) -> Source:
    return Source("list", "dumps/list.txt", date(2025, 3, 11), tuple(text.split("\n")))


def account(dump: Dump, source: Source) -> None:
    """Every line that shows something is in exactly one of the three."""
    visible = {n for n, line in enumerate(source.lines, 1) if clean(line)}
    in_entries = [n for e in dump.entries for n in range(e.lines.first, e.lines.last + 1)]
    reported = {n for u in dump.unread for n in range(u.lines.first, u.lines.last + 1)}
    held = set(in_entries) & visible
    assert dump.text_lines == len(visible)
    assert dump.entry_lines == len(held)
    assert dump.unread_lines == len((reported & visible) - held)
    assert dump.entry_lines + dump.boilerplate_lines + dump.unread_lines == dump.text_lines
    assert {u.lines.first for u in dump.unread} <= {p.line for p in dump.problems}
    assert [e.position for e in dump.entries] == list(range(1, len(dump.entries) + 1))


# --------------------------------------------------------------------------- find_dumps


def test_dumps_are_found_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("2025-03-12-b.txt", "2025-03-11-z.json", "2025-03-12-a.txt.gz"):
        (tmp_path / name).touch()
    files, problems = find_dumps(tmp_path)
    assert [f.name for f in files] == [
        "2025-03-11-z.json",
        "2025-03-12-a.txt.gz",
        "2025-03-12-b.txt",
    ]
    assert problems == ()


def test_hidden_files_are_passed_over(tmp_path: Path) -> None:
    for name in (".DS_Store", ".gitkeep", "2025-03-11-list.txt"):
        (tmp_path / name).touch()
    assert [f.name for f in find_dumps(tmp_path)[0]] == ["2025-03-11-list.txt"]


def test_a_folder_among_the_dumps_is_reported(tmp_path: Path) -> None:
    (tmp_path / "list.txt").touch()
    (tmp_path / "older").mkdir()
    (problem,) = find_dumps(tmp_path)[1]
    assert problem.file.endswith("older")
    assert problem.severity == "warning"


@pytest.mark.parametrize("hidden", [[], [".gitkeep"]])
def test_a_folder_without_dumps_is_an_error(tmp_path: Path, hidden: list[str]) -> None:
    for name in hidden:
        (tmp_path / name).touch()
    with pytest.raises(PaperstandError, match="empty") as caught:
        find_dumps(tmp_path)
    assert caught.value.problems[0].remedy


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(PaperstandError, match="not there"):
        find_dumps(tmp_path / "dumps")


# ----------------------------------------------------------------------------- names_of


def test_a_file_gives_its_dump_its_name() -> None:
    assert names_of(["2025-03-11-a.txt", "2025-03-12-b.json.gz"]) == [
        "2025-03-11-a",
        "2025-03-12-b",
    ]


def test_files_that_differ_in_their_ending_keep_it() -> None:
    assert names_of(["a.json", "a.txt", "b.txt"]) == ["a-json", "a-txt", "b"]


def test_files_that_differ_in_what_an_address_cannot_hold_are_numbered() -> None:
    names = names_of(["a b.txt", "a+b.txt", "a-b.txt"])
    assert names == ["a-b-txt", "a-b-txt-2", "a-b-txt-3"]


def test_names_differ_where_case_does_not_count() -> None:
    names = names_of(["List.txt", "list.txt", "LIST.json"])
    assert len({name.lower() for name in names}) == 3


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text("aAé.-+2 ", min_size=1, max_size=6), unique=True, max_size=8))
def test_names_are_always_different_and_safe(files: list[str]) -> None:
    names = names_of(files)
    assert len({name.lower() for name in names}) == len(files)
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", name) for name in names)


# ---------------------------------------------------------------------------- read_dump


@pytest.mark.parametrize("text", ["", "\n\n", "  \t\n\u00a0\n", "\u200b\n\ufeff\n"])
def test_a_file_that_shows_nothing_is_empty(text: str) -> None:
    with pytest.raises(PaperstandError) as caught:
        read_dump(source_of(text))
    (problem,) = caught.value.problems
    assert problem.place == "dumps/list.txt:1"
    assert "empty" in problem.message


@pytest.mark.parametrize("text", ["\n\nhello", "12\n13", "Too Short\nto be papers"])
def test_text_of_no_known_format_is_refused_where_it_begins(text: str) -> None:
    with pytest.raises(PaperstandError, match="none of the formats") as caught:
        read_dump(source_of(text))
    assert caught.value.problems[0].line == (3 if text.startswith("\n") else 1)
    assert "docs/formats.md" in caught.value.problems[0].remedy


def test_lines_that_belong_to_nothing_are_reported_with_their_text() -> None:
    source = source_of(f"Daily Papers\n3 authors\n\n\nA Title\n{FERNS}")
    dump = read_dump(source)
    assert [(u.lines.first, u.lines.last) for u in dump.unread] == [(2, 2)]
    (problem,) = dump.problems
    assert (problem.line, problem.severity) == (2, "warning")
    assert "'3 authors'" in problem.message
    account(dump, source)


def test_what_was_wrong_with_the_file_itself_is_carried_on(tmp_path: Path) -> None:
    path = tmp_path / "undated.txt"
    path.write_text(f"A Title\n{FERNS}\n", "utf-8")
    (dump,), problems = read_dumps([path])
    assert problems == ()
    assert [p.severity for p in dump.problems] == ["warning"]
    assert "no date" in dump.problems[0].message


def test_one_unreadable_dump_does_not_keep_the_others_from_being_read(tmp_path: Path) -> None:
    contents = {
        "2025-03-11-bad.txt": b"caf\xe9 au lait",
        "2025-03-11-empty.txt": b"",
        "2025-03-11-good.txt": f"A Title\n{FERNS}\n".encode(),
        "2025-03-11-zip.gz": b"\x1f\x8b",
    }
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    dumps, problems = read_dumps(find_dumps(tmp_path)[0])
    assert [d.name for d in dumps] == ["2025-03-11-good"]
    assert [Path(p.file).name for p in problems] == [
        "2025-03-11-bad.txt",
        "2025-03-11-empty.txt",
        "2025-03-11-zip.gz",
    ]


@pytest.mark.parametrize(("name", "papers"), [("000", 65), ("003", 81)])
def test_the_real_dumps_are_read_to_the_last_line(name: str, papers: int) -> None:
    path = DUMPS / f"2025-03-11-hf-papers-{name}.txt"
    source = load(path, path.name)
    dump = read_dump(source)
    assert len(dump.entries) == papers
    assert dump.boilerplate_lines == 5
    assert dump.entry_lines == 2 * papers
    assert (dump.unread, dump.problems) == ((), ())
    assert all(e.title and e.abstract for e in dump.entries)
    account(dump, source)


def test_the_real_dumps_share_fifteen_papers() -> None:
    (one, two), _ = read_dumps(find_dumps(DUMPS)[0])
    assert len({e.title for e in one.entries} & {e.title for e in two.entries}) == 15


@pytest.mark.parametrize("path", sorted(FIXTURES.iterdir()), ids=lambda path: path.stem)
def test_every_line_of_a_fixture_is_accounted_for(path: Path) -> None:
    source = load(path, path.name)
    account(read_dump(source), source)


READ_AS = {
    "2024-10-11-arxiv-listing.txt": arxiv_listing,
    "2024-10-11-arxiv-mailing.txt": arxiv_mailing,
    "2024-10-14-arxiv-api.xml": arxiv_feed,
    "2024-10-14-arxiv-news.rss": arxiv_feed,
    "2024-10-14-arxiv-snapshot.jsonl": json_records,
    "2024-10-14-awesome-list.md": markdown_list,
    "2024-10-14-hf-api.json": json_records,
    "2024-10-14-library.bib": bibtex,
    "2024-10-14-library.csl.json": csl_json,
    "2024-10-14-library.ris": ris,
    "2024-10-14-openreview.json": json_records,
    "2024-10-14-papers-with-code.json": json_records,
    "2024-10-14-records.json": json_records,
    "2024-10-14-search-page.txt": hf_list,
    "2024-10-14-semantic-scholar.json": json_records,
    "2024-10-14-table.csv": table,
    "2024-10-14-table.tsv": table,
    "2024-10-14-two-pages.txt": hf_list,
    "2024-10-14-wrapped-page.txt": hf_list,
    "2025-03-11-hf-papers-000.txt": hf_list,
    "2025-03-11-hf-papers-003.txt": hf_list,
    "2025-05-02-paper-page.txt": hf_paper,
    "2026-07-06-mail.txt": hf_mail,
    "2026-10-06-trending-reader-mode.md": hf_trending,
    "2026-10-06-trending.txt": hf_trending,
}


@pytest.mark.parametrize(
    "path", sorted([*FIXTURES.iterdir(), *DUMPS.iterdir()]), ids=lambda path: path.name
)
def test_each_fixture_is_read_by_its_reader_and_recognised_by_no_other(path: Path) -> None:
    source = load(path, path.name)
    expected = READ_AS[path.name]
    others = {r.NAME for r in READERS if r.recognise(source)} - {expected.NAME}
    # Any text may be a list of papers, and CSL-JSON is records in JSON, which are asked later.
    allowed = {hf_list.NAME} | ({json_records.NAME} if expected is csl_json else set())
    assert others <= allowed
    assert read_dump(source).reader == expected.NAME


@pytest.mark.parametrize(
    "reader",
    [json_records, hf_mail, hf_paper, hf_trending, hf_list],
    ids=lambda reader: reader.NAME,
)
@pytest.mark.parametrize(
    "line",
    ["x" * 3_000_000, "(" * 3_000_000, "· " * 1_500_000, "(1 ▲) " * 500_000, "[" * 3_000_000],
    ids=["x", "brackets", "dots", "upvotes", "lists"],
)
def test_a_line_without_end_is_read_in_no_time(reader: Reader, line: str) -> None:
    started = process_time()
    source = source_of("\n".join([*BEGINNINGS[reader.NAME], line]))
    assert reader.recognise(source) is not None
    reader.read(source)
    assert process_time() - started < 5


BEGINNINGS = {
    json_records.NAME: ['{"title": "A Title"}'],
    hf_mail.NAME: ["Here is the selection of papers for today (6 Jul):", "A Title (1 ▲)"],
    hf_paper.NAME: ["arxiv:2504.01234", "A Title", "Authors:", "Ada Quill", "Abstract"],
    hf_trending.NAME: ["A Title", FERNS, "· Published on Oct 4, 2026", "Upvote", "Another"],
    hf_list.NAME: ["Daily Papers", "A Title", FERNS, "Another"],
}

# --------------------------------------------------------------------------- accounting

PAGE_LINES = [
    *HOSTILE_TITLES,
    "",
    "  ",
    "\u200b",
    "Get trending papers in your email inbox!",
    "Subscribe",
    "byAK and the research community",
    "Daily Papers",
    "Trending Papers ranked by GitHub stars activity",
    "Hugging Face",
    "Mar 11",
    "Feb 30",
    "May 296",
    "· Mar 9, 2024",
    "·",
    "3 authors",
    "University of Nowhere",
    "101",
    "1.2k",
    "-",
    "A Title of Ordinary Length",
    FERNS,
    FERNS[:60],
    '{"title": "A"}',
    "[{",
    "]",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PAGE_LINES) | st.text(max_size=30), max_size=25))
def test_every_line_of_a_shuffled_page_is_accounted_for(lines: list[str]) -> None:
    source = source_of("\n".join(["Daily Papers", *lines, "", "A Title", FERNS]))
    account(read_dump(source), source)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_with_a_remedy(text: str) -> None:
    source = source_of(text)
    refused: PaperstandError | None = None
    try:
        account(read_dump(source), source)
    except PaperstandError as error:
        refused = error
    problems = refused.problems if refused else ()
    assert all(p.file == source.file and p.line and p.remedy for p in problems)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PAGE_LINES), max_size=20))
def test_the_same_text_is_read_the_same_way_every_time(lines: list[str]) -> None:
    text = "\n".join(["Daily Papers", "A Title", FERNS, *lines])
    assert read_dump(source_of(text)) == read_dump(source_of(text))


# -------------------------------------------------------------------------- recognition

CATALOGUES = {
    "-arxiv-listing.txt": arxiv_listing,
    "-arxiv-mailing.txt": arxiv_mailing,
    "-awesome-list.md": markdown_list,
    ".bib": bibtex,
    ".ris": ris,
    ".csl.json": csl_json,
    ".csv": table,
    ".tsv": table,
}


@pytest.mark.parametrize(
    "path", sorted([*FIXTURES.iterdir(), *DUMPS.iterdir()]), ids=lambda path: path.stem
)
def test_readers_of_catalogues_take_their_own_and_nothing_else(path: Path) -> None:
    source = load(path, path.name)
    takers = [reader for reader in set(CATALOGUES.values()) if reader.recognise(source) is not None]
    assert takers == [r for end, r in CATALOGUES.items() if path.name.endswith(end)]
