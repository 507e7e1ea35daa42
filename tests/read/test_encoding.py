from __future__ import annotations

import codecs
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.model import PaperstandError, Problem
from paperstand.read.encoding import decode, rightly_decoded

LIST = "Daily Papers\n\nA Café of One's Own\n\nNaïve Bayes – and the “good old” café, for 5 €.\n"


def refused(data: bytes) -> Problem:
    with pytest.raises(PaperstandError) as caught:
        decode(data, "dumps/list.txt")
    (problem,) = caught.value.problems
    assert problem.remedy
    return problem


def noted(data: bytes) -> Problem:
    _, (problem,) = decode(data, "dumps/list.txt")
    assert problem.file == "dumps/list.txt"
    assert problem.remedy
    return problem


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_read_however_it_is_saved_with_nothing_to_say(encoding: str) -> None:
    assert decode(LIST.encode(encoding), "list.txt") == (LIST.split("\n"), [])


# ---------------------------------------------------------------- older encodings


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_western_text_is_read_and_the_first_such_line_shown(encoding: str, end: str) -> None:
    text = end.join(["First", "Second", "A Café of One's Own", "Fünf Öfen"])
    lines, (problem,) = decode(text.encode(encoding), "list.txt")
    assert lines == ["First", "Second", "A Café of One's Own", "Fünf Öfen"]
    assert problem.severity == "warning"
    assert "Windows-1252" in problem.message
    assert "Café" in problem.message


def test_dashes_and_quotes_of_windows_are_kept() -> None:
    assert decode(LIST.encode("cp1252"), "list.txt")[0] == LIST.split("\n")


def test_a_file_of_both_kinds_is_read_line_by_line() -> None:
    data = "Thé vert\n".encode() + "Café noir\n".encode("latin-1") + "日本\n".encode()
    lines, (problem,) = decode(data, "list.txt")
    assert lines == ["Thé vert", "Café noir", "日本", ""]
    assert problem.line == 2
    assert "1 line" in problem.message


@pytest.mark.parametrize("encoding", ["koi8-r", "cp1251", "gb18030", "shift-jis", "euc-kr"])
def test_other_encodings_are_not_guessed_and_the_remedy_is_named(encoding: str) -> None:
    text = {"gb18030": "关于潮汐的论文", "shift-jis": "潮の論文です", "euc-kr": "조수에 관한 논문"}
    problem = refused(f"First\n{text.get(encoding, 'Заголовок для всех')}".encode(encoding))
    assert problem.line == 2
    assert "is not UTF-8: expected text" in problem.message
    assert "iconv" in problem.remedy


@pytest.mark.parametrize("data", [b"PK\x03\x04\xff\xfe", b"\x89PNG\r\n\x1a\n\0", b"\x01\x02\xff"])
def test_a_binary_file_is_called_so(data: bytes) -> None:
    assert "binary" in refused(data).message


# ------------------------------------------------------------------------ mojibake


@pytest.mark.parametrize(
    ("damaged", "meant"),
    [
        ("naÃ¯ve Bayes", "naïve Bayes"),
        ("SÃ£o Paulo, Ã  la carte", "São Paulo, à la carte"),
        ("â€œgoodâ€\x9d â€“ and donâ€™t", "“good” – and don’t"),
        ("Â· Published on Oct 4", "· Published on Oct 4"),
        ("æ—¥æœ¬èªž", "日本語"),
        ("fianc√©e", "fiancée"),
        ("\x93quoted\x94 \x96 dash", "“quoted” – dash"),
        ("naÃƒÂ¯ve", "naïve"),
    ],
)
def test_text_that_was_decoded_wrongly_is_mended_and_reported(damaged: str, meant: str) -> None:
    lines, (problem,) = decode(f"First\n{damaged}".encode(), "list.txt")
    assert lines == ["First", meant]
    assert (problem.line, problem.severity) == (2, "note")
    assert "1 line had been decoded wrongly and was mended" in problem.message
    assert "→" in problem.message


@pytest.mark.parametrize(
    "text",
    [
        "NÃO É TARDE",
        "L’été à Paris – déjà vu",
        "Erdős–Rényi and Poincaré",
        "Ünïcödé ẗïtlés 日本語 العربية עברית",
        "x̂ ≤ ∑ᵢ αᵢ² × 10⁻³",
        "👩‍🔬 Emoji Scientists 🧪",
    ],
)
def test_what_only_looks_unusual_stays_as_it_is(text: str) -> None:
    assert decode(text.encode(), "list.txt") == ([text], [])


def test_the_first_of_many_mended_lines_is_shown() -> None:
    problem = noted("First\n\ncafÃ© one\ncafÃ© two\n".encode())
    assert problem.line == 3
    assert problem.message.startswith("2 lines had been decoded wrongly and were mended: 'cafÃ© o")


def test_invisible_characters_are_reported() -> None:
    problem = noted("First\nzero\u200bwidth\nand\u202e back\n".encode())
    assert (problem.line, problem.severity) == (2, "note")
    assert "2 lines" in problem.message
    assert "U+200B" in problem.message


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_no_line_is_added_or_lost(text: str) -> None:
    ends = text.replace("\r\n", "\n").replace("\r", "\n").count("\n")
    for encoding in ("utf-8", "utf-8-sig"):
        try:
            lines, _ = decode(text.encode(encoding), "list.txt")
        except PaperstandError:
            assert "\0" in text
        else:
            assert len(lines) == ends + 1


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_refused_with_a_remedy(data: bytes) -> None:
    try:
        assert decode(data, "list.txt")[0]
    except PaperstandError as error:
        remedies = [problem.remedy for problem in error.problems]
        if not all(remedies):
            raise


@pytest.mark.parametrize("text", ["Ã©â€œ\u00ad", "Ã¯", "日本", "\x93", "é "])
def test_a_line_of_a_million_characters_is_mended_in_no_time(text: str) -> None:
    started = process_time()
    rightly_decoded(text * (1_000_000 // len(text)))
    assert process_time() - started < 10


def test_bytes_of_every_kind_in_megabytes_take_no_time() -> None:
    started = process_time()
    for data in (
        b"\xe9 a b c\n" * 500_000,
        b"caf\xe9" * 500_000,
        codecs.BOM_UTF16_LE + b"a\0" * 10**6,
    ):
        decode(data, "list.txt")
    assert process_time() - started < 10
