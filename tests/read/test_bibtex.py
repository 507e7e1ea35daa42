from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from paperstand.model import CuratedPaper, Entry, Lines, Link, PaperstandError
from paperstand.read import read_dump
from paperstand.read.bibtex import NAME, read, recognise
from paperstand.read.latex import text_of
from paperstand.read.source import load
from paperstand.text import clean
from tests import makers
from tests.makers import BEES
from tests.read.catalogue import (
    check_round_trip,
    dump_of,
    is_undamaged,
    read_back,
    source_of,
    titles,
)

FIXTURES = Path(__file__).parent / "fixtures"


def entry_of(fields: str) -> Entry:
    (entry,) = dump_of(f"@misc{{key,\n  title = {{A Title}},\n  {fields}\n}}").entries
    return entry


def test_a_library_is_read_with_its_damage() -> None:
    dump = read_dump(load(FIXTURES / "2024-10-14-library.bib", "library.bib"))
    assert dump.reader == NAME
    lantern, patience, kelp, moss = dump.entries
    assert lantern.title == "Lanternfish: Learning to Navigate in the Därk with $x_i^{2}$ Sensors"
    assert lantern.authors == (
        "Ada Quill", "Björn Ångström", "Jan van der Berg", "The Lanternfish and Kelp Collaboration",
    )  # fmt: skip
    assert lantern.abstract == 'We fish in the dark – at 5% of the "usual" cost. Nothing is lost.'
    assert lantern.identifiers == (("arxiv", "2410.01234"),)
    assert lantern.keywords == ("robots", "lantern fish")
    assert (lantern.published, lantern.source_id) == (None, "quill2024lantern")
    assert lantern.links == ()
    assert patience.title == "Patience & Prices: Auctions That Wait"
    assert patience.authors == ("John Smith Jr.", "Li Wei")
    assert patience.identifiers == (("doi", "10.5555/abc_123"),)
    assert patience.published == date(2024, 10, 1)
    assert patience.links == (Link("website", "https://example.org/patience_a%20b"),)
    assert (kelp.title, kelp.identifiers) == ("Kelp at Noon", (("arxiv", "2401.04321"),))
    assert moss.title == "Moss at Dusk"
    assert kelp.lines == moss.lines
    reasons = [(u.lines.first, u.reason.split(":")[0]) for u in dump.unread]
    assert reasons == [
        (29, "text outside of the entries"),
        (30, "an entry without a title"),
        (33, "the entry isn't closed"),
        (40, "the entry isn't closed"),
    ]
    assert dump.boilerplate_lines == 3


def test_what_is_exported_comes_back() -> None:
    entries = check_round_trip(".bib", NAME)
    assert entries[2].identifiers == (("openreview", "aB_3-x"),)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40), st.text(max_size=20))
def test_any_title_comes_back(start: str, end: str) -> None:
    title = clean(f"{start}A{end}")
    assume(is_undamaged(title))
    dump = read_back(".bib", [CuratedPaper(makers.paper(title))])
    assert titles(dump) == [title]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"M{\"u}ller", "Müller"),
        (r"Erd\H{o}s and \'{\i}x", "Erdős and íx"),
        (r"\c{C}a va, \v Skoda, \~n, \^{}", "Ça va, Škoda, ñ, ^"),
        (r"Stra{\ss}e \O re S{\o}ren", "Straße Øre Søren"),
        (r"{\em Kelp} and \textbf{{Moss}}", "Kelp and Moss"),
        (r"50\% \& \$5 \#1 a\_b \{x\}", "50% & $5 #1 a_b {x}"),
        (r"of $\mathcal{O}(n^{2})$ and $5", r"of $\mathcal{O}(n^{2})$ and $5"),
        (r"pages~1--2 --- ``so''", "pages 1–2 — “so”"),
        (r"\foo{bar} \unknown", r"\foo{bar} \unknown"),
        (r"\textasciitilde{}a\textbackslash{}b", "~a\\b"),
        ("}{ a } {", "a"),
    ],
)
def test_latex_is_read_as_the_text_it_stands_for(written: str, meant: str) -> None:
    assert text_of(written) == meant


@pytest.mark.parametrize(
    ("fields", "meant"),
    [
        ("year = 2024", None),
        ("year = {2024}, month = oct", None),
        ("date = {2024-10}", None),
        ("date = {2024-10-01}", date(2024, 10, 1)),
        ("date = {2024-02-30}", None),
        ("date = {2024-10-01/2024-10-05}", date(2024, 10, 1)),
    ],
)
def test_a_year_alone_is_not_a_date(fields: str, meant: date | None) -> None:
    assert entry_of(fields).published == meant


@pytest.mark.parametrize(
    ("authors", "names"),
    [
        ("Quill, Ada AND Berg, Jan", ("Ada Quill", "Jan Berg")),
        ("Ada Quill and\n  Jan Berg", ("Ada Quill", "Jan Berg")),
        ("{Barnes, Noble and Sons}", ("Barnes, Noble and Sons",)),
        ("{Quill}, {Ada}", ("Ada Quill",)),
        ("Brandt, Anderson and others", ("Anderson Brandt",)),
        ("and and ", ("and",)),
        ("", ()),
    ],
)
def test_authors_are_told_apart(authors: str, names: tuple[str, ...]) -> None:
    assert entry_of(f"author = {{{authors}}}").authors == names


@pytest.mark.parametrize(
    "fields",
    [
        "eprint = {2405.07960}",
        "eprint = {arXiv:2405.07960v3}, eprinttype = {arxiv}",
        "url = {http://arxiv.org/abs/2405.07960v1}",
        "journal = {arXiv preprint arXiv:2405.07960}",
        "arxivId = {2405.07960}",
    ],
)
def test_an_arxiv_id_is_found_where_it_is_stated(fields: str) -> None:
    assert entry_of(fields).identifiers == (("arxiv", "2405.07960"),)


def test_a_number_of_another_archive_is_no_arxiv_id() -> None:
    assert entry_of("eprint = {2405.07960}, eprinttype = {hal}").identifiers == ()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "www.example.org", "ftp://x"])
def test_only_web_addresses_become_links(url: str) -> None:
    assert entry_of(f"url = {{{url}}}").links == ()


@pytest.mark.parametrize(
    "text",
    [
        "@article{a}",
        "@string{a = {b}}",
        f"A Title\n\n{BEES}\n\n@misc{{a,\n title = {{A}}\n}}",
        "{{ '@misc{a, title = {A}}' }}",
        "mail me @misc{a, title = {A}}",
        '{"title": "A"}',
    ],
)
def test_what_is_no_library_is_left_to_others(text: str) -> None:
    assert recognise(source_of(text)) is None


def test_a_brace_too_many_is_reported_with_its_line() -> None:
    dump = dump_of("@misc{a,\n  title = {A}},\n  year = 2024\n}\n@misc{b, title = {B}}")
    assert titles(dump) == ["A", "B"]
    assert [u.lines for u in dump.unread] == [Lines(3, 3), Lines(4, 4)]


@pytest.mark.parametrize(
    "hostile",
    ["{" * 300_000, "@a{" * 100_000, '"' * 300_000, "\\'" * 150_000, " " * 300_000, "#" * 300_000],
)
def test_a_long_line_of_one_sign_ends_soon(hostile: str) -> None:
    dump = dump_of("@misc{a, title = {A}}\n@misc{b, title = {B " + hostile)
    assert titles(dump) == ["A"]
    recognise(source_of(hostile))


@settings(max_examples=200, deadline=None)
@given(st.text('@misc{}()",=# \n\\a%', max_size=80))
def test_text_that_looks_like_bibtex_never_crashes(text: str) -> None:
    try:
        dump = dump_of("@misc{a, title = {A}}\n" + text)
    except PaperstandError:
        pytest.fail("the first line is a paper")
    assert dump.entry_lines + dump.boilerplate_lines + dump.unread_lines == dump.text_lines
    read(source_of(text))


@settings(max_examples=200, deadline=None)
@given(st.text("\\{}$`'~-a \"cv^", max_size=60))
def test_any_latex_becomes_a_line_of_text(latex: str) -> None:
    assert not re.search(r"\s\s|^\s|\s$", text_of(latex))
