"""Downloads: every paper in every format, in files of a size that hosts take."""

from __future__ import annotations

import csv
import io
import json

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from paperstand.model import Assignment, CuratedPaper, Digest, Vocabulary
from paperstand.write import downloads
from paperstand.write.downloads import ENDINGS, FORMAT_NAMES, in_dump, in_topic
from tests import makers
from tests.conftest import Built, text_of
from tests.hostile import HOSTILE_TITLES


def paper_files(digest: Digest) -> dict[str, str]:
    return {path: b"".join(pieces).decode() for path, pieces in downloads.paper_files(digest)}


def digest_of(count: int) -> Digest:
    papers = tuple(
        CuratedPaper(
            makers.paper(f"{HOSTILE_TITLES[n % len(HOSTILE_TITLES)]} {n}", "é" * 50, id=f"p{n:05}"),
            topics=(Assignment("bees", ("bee",), 1.0, True),) if n % 2 else (),
        )
        for n in range(count)
    )
    return Digest(papers, (), Vocabulary((), ()))


def titles(ending: str, text: str) -> list[str]:
    if ending == ".csv":
        return [row["title"] for row in csv.DictReader(io.StringIO(text))]
    if ending == ".csl.json":
        return [item["title"] for item in json.loads(text)]
    return [json.loads(line)["title"] for line in text.splitlines()]


def test_all_papers_are_there_in_every_format(built: Built) -> None:
    for ending in ENDINGS:
        assert (built.site / f"data/papers{ending}").stat().st_size > 100_000
    text = (built.site / "data/papers.csl.json").read_text("utf-8")
    assert titles(".csl.json", text) == [p.paper.title for p in built.digest.papers]


def test_so_are_those_of_each_topic_and_dump(built: Built) -> None:
    for place, papers in (
        ("topics/video", in_topic(built.digest, "video")),
        ("topics/unsorted", in_topic(built.digest, "unsorted")),
        ("dumps/2025-03-11-hf-papers-000", in_dump(built.digest, "2025-03-11-hf-papers-000")),
    ):
        expected = [p.paper.title for p in papers]
        assert expected
        for ending in (".jsonl", ".csl.json"):
            text = (built.site / "data" / f"{place}{ending}").read_text("utf-8")
            assert titles(ending, text) == expected


def test_a_file_too_large_comes_in_parts_that_hold_each_paper_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(downloads, "LARGEST", 5_000)
    digest = digest_of(70)
    files = paper_files(digest)
    for ending in (".csv", ".csl.json"):
        parts = sorted(
            (path for path in files if path.startswith("data/papers-") and path.endswith(ending)),
            key=lambda path: int(path.removesuffix(ending).rsplit("-")[-1]),
        )
        assert len(parts) > 2
        assert all(len(files[part].encode()) <= 5_000 for part in parts)
        found = [title for part in parts for title in titles(ending, files[part])]
        assert len(found) == 70
        assert all(a.endswith(b.paper.title) for a, b in zip(found, digest.papers, strict=True))
        assert f"data/papers{ending}" not in files
    assert "data/papers.jsonl" in files  # whole, since others rely on its address


def test_one_paper_larger_than_any_file_still_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "LARGEST", 10)
    files = paper_files(digest_of(2))
    assert {"data/papers-1.bib", "data/papers-2.bib"} <= files.keys()


def test_a_large_digest_has_no_files_for_its_topics(monkeypatch: pytest.MonkeyPatch) -> None:
    digest = digest_of(4)
    assert "data/topics/bees.bib" in paper_files(digest)
    monkeypatch.setattr(downloads, "MOST_COLLECTED", 3)
    assert {path.split(".", 1)[0] for path in paper_files(digest)} == {"data/papers"}


def test_no_papers_are_no_trouble() -> None:
    files = paper_files(Digest((), (), Vocabulary((), ())))
    assert files["data/papers.jsonl"] == files["data/papers.bib"] == ""
    assert json.loads(files["data/papers.csl.json"]) == []


def test_every_record_is_as_the_schema_says(built: Built) -> None:
    schema = json.loads((built.site / "data/papers.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    for line in (built.site / "data/papers.jsonl").read_text("utf-8").splitlines():
        validator.validate(json.loads(line))
    assert not validator.is_valid({"id": "a"})


def test_the_page_names_every_file_and_every_field(built: Built) -> None:
    page = built.page("data/index.html")
    links = {a.attrib["href"] for a in page.findall(".//article//a")}
    for ending in ENDINGS:
        assert f"papers{ending}" in links
        assert f"topics/video{ending}" in links
        assert FORMAT_NAMES[ending] in text_of(page.find(".//article"))
    for link in links:
        assert (built.site / "data" / link).is_file(), link
    schema = json.loads((built.site / "data/papers.schema.json").read_text("utf-8"))
    shown = {text_of(code) for code in page.findall(".//article//td/code")}
    assert set(schema["properties"]) <= shown
