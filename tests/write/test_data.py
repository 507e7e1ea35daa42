"""Exports: what goes out comes back the same."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

from paperstand.model import CuratedPaper, Link
from paperstand.write.data import FORMATS, record
from tests import makers
from tests.hostile import HOSTILE_TITLES

FULL = CuratedPaper(
    makers.paper(
        "Sätze & {Braces}: 100% of $x_i^2$ #1 ~ \\alpha",
        "First line. \\textbf{Second} 50% & more.",
        id="saetze",
        authors=("Ada B. Lovelace", "Müller, Jörg", "Plato"),
        published=date(2024, 2, 29),
        identifiers=(("arxiv", "2402.01234"), ("doi", "10.1000/x_y(z)")),
    ),
    links=(Link("code", "https://github.com/a/b"),),
    keywords=("wave forecasts",),
)
BARE = CuratedPaper(makers.paper("Bare", "", id="bare", sightings=()))


def text(ending: str, *papers: CuratedPaper) -> str:
    return "".join(FORMATS[ending](papers))


def test_absent_facts_are_null_or_empty_and_never_guessed() -> None:
    assert record(BARE) == {
        "id": "bare",
        "url": "papers/bare.html",
        "title": "Bare",
        "abstract": "",
        "summary": "",
        "authors": [],
        "published": None,
        "identifiers": {},
        "links": [],
        "topics": [],
        "keywords": [],
        "related": [],
        "sightings": [],
        "aliases": [],
    }


def test_json_and_json_lines_hold_the_same_records() -> None:
    lines = [json.loads(line) for line in text(".jsonl", FULL, BARE).splitlines()]
    assert lines == json.loads(text(".json", FULL, BARE)) == [record(FULL), record(BARE)]


def test_json_lines_have_one_record_a_line_whatever_is_in_it() -> None:
    odd = CuratedPaper(makers.paper("a\u2028b\u0085c", "x\ny"))
    assert len(text(".jsonl", odd).split("\n")) == 2


def test_a_spreadsheet_runs_no_formula() -> None:
    titles = ["=1+1", "+1", "-1", "@x", "\t=1", *HOSTILE_TITLES]
    papers = [CuratedPaper(makers.paper(t, t, id=f"p{n}")) for n, t in enumerate(titles)]
    rows = list(csv.DictReader(io.StringIO(text(".csv", *papers))))
    assert len(rows) == len(titles)
    for row, title in zip(rows, titles, strict=True):
        assert not row["title"].startswith(("=", "+", "-", "@", "\t"))
        assert row["title"] in (title, f"'{title}")


def test_a_spreadsheet_has_every_fact_in_its_column() -> None:
    (row,) = csv.DictReader(io.StringIO(text(".csv", FULL)))
    assert row["authors"] == "Ada B. Lovelace; Müller, Jörg; Plato"
    assert (row["arxiv"], row["published"]) == ("2402.01234", "2024-02-29")
    assert row["links"] == "https://github.com/a/b"
