"""The health of the data adds up, is as its schema says, and is on the about page."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from paperstand import __version__
from paperstand.model import Digest, Vocabulary
from paperstand.write.health import as_file, finished, health
from tests.conftest import Built, text_of


@pytest.fixture
def record(built: Built) -> dict[str, Any]:
    text = (built.site / "data/health.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def validator(built: Built) -> Draft202012Validator:
    schema = json.loads((built.site / "data/health.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


def test_the_record_is_as_the_schema_says(built: Built, record: dict[str, Any]) -> None:
    checked = validator(built)
    checked.validate(record)
    checked.validate(health(built.digest))
    checked.validate(health(Digest((), (), Vocabulary((), ()))))
    assert not checked.is_valid(record | {"status": "fine"})
    assert not checked.is_valid({k: v for k, v in record.items() if k != "dumps"})


def test_entries_and_lines_are_all_accounted_for(record: dict[str, Any]) -> None:
    assert record["entries"] == record["papers"] + record["merged"] + record["hidden"] == 146
    lines = record["lines"]
    assert lines["text"] == lines["in_entries"] + lines["boilerplate"] + lines["unread"]
    for whole, part in (("text", "lines"), ("in_entries", "entry_lines")):
        assert lines[whole] == sum(dump[part] for dump in record["dumps"])
    assert record["entries"] == sum(dump["entries"] for dump in record["dumps"])


def test_the_day_is_that_of_the_data_and_the_versions_are_those_of_the_programs(
    record: dict[str, Any],
) -> None:
    assert (record["status"], record["latest"]) == ("good", "2025-03-11")
    assert record["generator"]["paperstand"] == __version__


def test_the_heaviest_pages_are_named_with_their_weight(
    built: Built, record: dict[str, Any]
) -> None:
    pages = record["pages"]
    assert pages["count"] == len(list(built.site.rglob("*.html")))
    for page in (pages["heaviest_paper"], pages["heaviest_other"]):
        assert (built.site / page["path"]).stat().st_size == page["bytes"]


def test_the_file_is_json_of_one_form() -> None:
    empty = health(Digest((), (), Vocabulary((), ())))
    done = finished(empty, (), (), ())
    assert json.loads(as_file(done)) == done
    assert done["pages"] == {"count": 0, "heaviest_paper": None, "heaviest_other": None}


def test_the_about_page_says_how_the_data_is_doing(built: Built) -> None:
    page = built.page("about.html")
    shown = text_of(page.find(".//article"))
    assert "Good · The data is as of 11 March 2025." in shown
    assert "146 entries read 131 papers 15 merged" in shown
    assert "302 lines of text: 292 in entries 10 boilerplate 0 unread" in shown
    (time,) = page.iter("time")
    assert time.attrib["datetime"] == "2025-03-11"


def test_the_data_page_explains_every_field(built: Built, record: dict[str, Any]) -> None:
    page = built.page("data/index.html")
    shown = {text_of(code) for code in page.findall(".//article//td/code")}
    assert set(record) <= shown
    links = {a.attrib["href"] for a in page.findall(".//article//a")}
    assert {"health.json", "health.schema.json"} <= links
