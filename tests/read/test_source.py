from __future__ import annotations

import codecs
import gzip
import re
import tracemalloc
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.model import PaperstandError, Problem
from paperstand.read.source import Source, dump_name, load

NAME = "2025-03-11-list.txt"
ADDRESS = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def source_of(folder: Path, data: bytes, name: str = NAME) -> Source:
    path = folder / name
    path.write_bytes(data)
    return load(path, f"dumps/{name}")


def problem_of(folder: Path, data: bytes, name: str = NAME) -> Problem:
    with pytest.raises(PaperstandError) as caught:
        source_of(folder, data, name)
    (problem,) = caught.value.problems
    assert problem.file == f"dumps/{name}"
    assert problem.remedy
    return problem


# ---------------------------------------------------------------------------- decoding


@pytest.mark.parametrize(
    "data",
    [
        "Über\n日本\n".encode(),
        codecs.BOM_UTF8 + "Über\n日本\n".encode(),
        "Über\n日本\n".encode("utf-16"),
        codecs.BOM_UTF16_BE + "Über\n日本\n".encode("utf-16-be"),
        gzip.compress("Über\n日本\n".encode(), mtime=0),
        gzip.compress("Über\n日本\n".encode("utf-16"), mtime=0),
        "Über\r\n日本\r\n".encode(),
        "Über\r日本\r".encode(),
        "Über\r\n日本\r".encode("utf-16"),
    ],
)
def test_every_way_to_save_a_text_gives_the_same_lines(tmp_path: Path, data: bytes) -> None:
    assert source_of(tmp_path, data).lines == ("Über", "日本", "")


def test_only_line_ends_end_lines(tmp_path: Path) -> None:
    data = "a\x0bb\x0cc\u2028d\u0085e\nf".encode()
    assert source_of(tmp_path, data).lines == ("a\x0bb\x0cc\u2028d…e", "f")


def test_an_empty_file_has_one_empty_line(tmp_path: Path) -> None:
    assert source_of(tmp_path, b"").lines == ("",)


def test_a_file_cut_off_in_the_middle_of_a_character_is_called_so(tmp_path: Path) -> None:
    problem = problem_of(tmp_path, "First\nSecond 日".encode()[:-1])
    assert problem.line == 2
    assert "cut off" in problem.message


def test_utf_16_cut_off_in_the_middle_of_a_character_is_called_so(tmp_path: Path) -> None:
    problem = problem_of(tmp_path, "First\r\nSecond".encode("utf-16")[:-1])
    assert problem.line == 2
    assert "cut off" in problem.message


def test_broken_utf_16_is_not_mistaken_for_a_binary_file(tmp_path: Path) -> None:
    data = codecs.BOM_UTF16_LE + "First\r\n".encode("utf-16-le") + b"\x00\xdc" + b"a\x00"
    problem = problem_of(tmp_path, data)
    assert problem.line == 2
    assert "UTF-16" in problem.message


@pytest.mark.parametrize(
    "data",
    [
        b"First\nSec\0ond\n",
        b"First\r\xff\0ond\r",
        b"First\r\n\xff\xfe\0",
        "First\n\0".encode("utf-16"),
    ],
)
def test_nul_bytes_mean_a_binary_file(tmp_path: Path, data: bytes) -> None:
    problem = problem_of(tmp_path, data)
    assert problem.line == 2
    assert "binary" in problem.message


def test_a_broken_gzip_file_is_refused(tmp_path: Path) -> None:
    whole = gzip.compress(b"A Title\n" * 1000)
    for data in (whole[:-5], whole[:20], whole[:-9] + bytes(9), b"\x1f\x8bnonsense"):
        assert "gzipped but broken" in problem_of(tmp_path, data, NAME + ".gz").message


@pytest.mark.parametrize("end", [b"\n", b"\r"])
def test_a_file_of_more_lines_than_any_list_has_is_refused(tmp_path: Path, end: bytes) -> None:
    assert "more than 3,000,000 lines" in problem_of(tmp_path, end * 3_000_001).message


def test_a_zip_bomb_is_refused_before_it_has_grown(tmp_path: Path) -> None:
    bomb = gzip.compress(b"A Title\n" * 8_000_000)
    tracemalloc.start()
    problem = problem_of(tmp_path, bomb, NAME + ".gz")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "zip bomb" in problem.message
    assert most < 40_000_000


def test_what_is_too_large_to_be_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paperstand.read.source._MAX_BYTES", 1000)
    noise = b"".join(str(n).encode() for n in range(400))
    for data in (noise, gzip.compress(noise)):
        problem = problem_of(tmp_path, data)
        assert "more than 1.0 kB" in problem.message
        assert "Split it" in problem.remedy
    assert source_of(tmp_path, b"A" * 1000).lines == ("A" * 1000,)


def test_gzip_is_recognised_by_content_and_not_by_name(tmp_path: Path) -> None:
    assert source_of(tmp_path, gzip.compress(b"A"), NAME).lines == ("A",)
    assert source_of(tmp_path, b"A", NAME + ".gz").lines == ("A",)


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(PaperstandError, match="can't be read"):
        load(tmp_path / "missing.txt", "missing.txt")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_decoded_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    folder = tmp_path_factory.getbasetemp()
    try:
        lines = source_of(folder, data).lines
    except PaperstandError as error:
        (problem,) = error.problems
        assert problem.line is None or 1 <= problem.line <= len(re.split(b"\r\n|\r|\n", data))
    else:
        assert not any(set(line) & set("\r\n\0") for line in lines)


# ------------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    "name",
    ["2025-03-11-list.txt", "2025-03-11.txt", "2025-03-11", "2025-03-11_b.json.gz", "2025-03-11 c"],
)
def test_the_date_is_the_one_the_name_begins_with(tmp_path: Path, name: str) -> None:
    source = source_of(tmp_path, b"A", name)
    assert source.date == date(2025, 3, 11)
    assert source.problems == ()


@pytest.mark.parametrize("name", ["2025-02-29-x.txt", "2025-13-01.txt", "0000-01-01-x.txt"])
def test_an_impossible_date_is_reported(tmp_path: Path, name: str) -> None:
    source = source_of(tmp_path, b"A", name)
    assert source.date is None
    assert [p.severity for p in source.problems] == ["warning"]
    assert name[:10] in source.problems[0].message


@pytest.mark.parametrize(
    "name",
    ["list.txt", "list-2025-03-11.txt", "2025-3-11-x.txt", "20250311.txt", "2025-03-111.txt"],
)
def test_a_name_without_a_date_is_reported(tmp_path: Path, name: str) -> None:
    source = source_of(tmp_path, b"A", name)
    assert source.date is None
    assert "YYYY-MM-DD" in source.problems[0].remedy


@pytest.mark.parametrize(
    ("file_name", "name"),
    [
        ("2025-03-11-hf-papers.txt", "2025-03-11-hf-papers"),
        ("2025-03-11-hf-papers.jsonl.gz", "2025-03-11-hf-papers"),
        ("2025-03-11-Ünsafe name?.txt", "2025-03-11-unsafe-name"),
        ("2025-03-11-<script>.txt", "2025-03-11-script"),
        ("no ending", "no-ending"),
        ("index.txt", "index-dump"),
        ("CON.txt", "CON-dump"),
        ("日本.txt", "ri-ben"),
        ("🚀.txt", "unnamed-dump"),
        ("-.txt", "unnamed-dump"),
    ],
)
def test_a_dump_is_called_as_its_file_as_far_as_that_is_safe(file_name: str, name: str) -> None:
    assert dump_name(file_name) == name


@settings(max_examples=300, deadline=None)
@given(st.text(min_size=1, max_size=200))
def test_every_dump_name_is_safe_as_an_address(file_name: str) -> None:
    name = dump_name(file_name)
    assert ADDRESS.fullmatch(name)
    assert len(name) <= 100
    assert name.lower() not in {"index", "con", "nul", "com1"}
