"""Filing: any text gets the right name, nothing is overwritten, lost, or filed twice."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import re
from pathlib import Path

import pytest

from paperstand.filing import PASTED, Filing, Text, already_filed, file_away, load_text, plan
from paperstand.model import PaperstandError
from paperstand.pipeline import make_digest
from paperstand.settings import Content
from tests.makers import BEES, BRIDGES, WAVES

TODAY = dt.date(2026, 1, 31)


def listed(*papers: tuple[str, str]) -> bytes:
    return "\n\n".join(f"{title}\n\n{abstract}" for title, abstract in papers).encode()


SAILS = ("Sails for Cold Harbours", WAVES)
HIVES = ("Hives Without a Queen", BEES)
ARCHES = ("Arches That Remember the Rain", BRIDGES)
LIST = listed(SAILS, HIVES)


@pytest.fixture
def content(tmp_path: Path) -> Content:
    return Content(tmp_path / "content")


def dump_in(content: Content, name: str, data: bytes) -> Path:
    content.dumps.mkdir(parents=True, exist_ok=True)
    (content.dumps / name).write_bytes(data)
    return content.dumps / name


def filed_as(data: bytes, content: Content, file: str | None = None, **said: object) -> str:
    filing = plan(Text(data, Path(file) if file else None), content, TODAY, **said)  # type: ignore[arg-type]
    return filing.path.name


def planned(data: bytes, content: Content) -> Filing:
    return plan(Text(data), content, TODAY)


@pytest.mark.parametrize(
    ("file", "name"),
    [
        (None, "2026-01-31-pasted.txt"),
        ("list.txt", "2026-01-31-list.txt"),
        ("/some/where/My List (1).TXT", "2026-01-31-my-list-1.TXT"),
        ("2024-02-29-leap.json", "2024-02-29-leap.json"),
        ("2024-02-29.txt", "2024-02-29-pasted.txt"),
        ("2024-02-29 Papers of the day.md", "2024-02-29-papers-of-the-day.md"),
        ("2024-02-30-no-day.txt", "2026-01-31-no-day.txt"),
        ("2024-10-14-list.txt.gz", "2024-10-14-list.txt.gz"),
        ("no-ending", "2026-01-31-no-ending.txt"),
        ("version 1.5", "2026-01-31-version-1-5.txt"),
        ("what.is this?", "2026-01-31-what-is-this.txt"),
        (".hidden", "2026-01-31-pasted.hidden"),
        ("Список.txt", "2026-01-31-spisok.txt"),
        ("🐝.txt", "2026-01-31-pasted.txt"),
        ("con.txt", "2026-01-31-con.txt"),
        ("x" * 200 + ".txt", f"2026-01-31-{'x' * 60}.txt"),
    ],
)
def test_a_file_is_named_by_its_day_and_its_name(
    file: str | None, name: str, content: Content
) -> None:
    found = filed_as(LIST, content, file)
    assert found == name
    assert re.fullmatch(r"\d{4}-\d\d-\d\d-[\w-]+\.[\w.]+", found, re.ASCII)


def test_the_curator_has_the_last_word_on_day_and_name(content: Content) -> None:
    day = dt.date(2025, 5, 6)
    name = filed_as(LIST, content, "2024-02-29-leap.txt", day=day, name="../Bees / Waves")
    assert name == "2025-05-06-bees-waves.txt"


def test_of_two_pages_in_one_text_the_newer_dates_it(content: Content) -> None:
    header = "new\n\nSubscribe\n\nbyAK and the research community\n\n"
    pages = [f"{header}{day}\n\n".encode() + LIST for day in ("Jan 28", "Jan 30", "Jan 29")]
    filing = planned(b"\n\n".join(pages), content)
    assert filing.path.name == "2026-01-30-pasted.txt"


@pytest.mark.parametrize(
    ("shown", "day", "why"),
    [
        ("Mar 11, 2025", "2025-03-11", "page itself"),
        ("Feb 29, 2024", "2024-02-29", "page itself"),
        ("Jan 31", "2026-01-31", "page itself"),
        ("Jan 30", "2026-01-30", "page itself"),
        ("Dec 24", "2025-12-24", "page itself"),
        ("Feb 1", "2026-01-31", "“Feb 1” without a year"),
        ("Mar 11", "2026-01-31", "“Mar 11” without a year"),
        ("Feb 29", "2026-01-31", "“Feb 29” without a year"),
        ("Subscribe", "2026-01-31", "today; --date"),
    ],
)
def test_a_page_that_bears_a_date_has_that_date_if_the_year_is_beyond_doubt(
    shown: str, day: str, why: str, content: Content
) -> None:
    page = f"new\n\nSubscribe\n\nbyAK and the research community\n\n{shown}\n\n".encode() + LIST
    filing = planned(page, content)
    assert filing.path.name == f"{day}-pasted.txt"
    assert why in filing.dated
    assert len(filing.new) == 2


def test_a_name_that_is_taken_gets_a_number(content: Content) -> None:
    dump_in(content, "2026-01-31-pasted.txt", listed(ARCHES))
    assert filed_as(LIST, content) == "2026-01-31-pasted-2.txt"
    dump_in(content, "2026-01-31-PASTED-2.txt", listed(ARCHES))
    assert filed_as(LIST, content) == "2026-01-31-pasted-3.txt"


def test_another_ending_does_not_make_another_name(content: Content) -> None:
    """Two dumps of one name would both get another, and the page of the old one would move."""
    dump_in(content, "2026-01-31-list.txt", listed(ARCHES))
    before = [dump.name for dump in make_digest(content).dumps]
    data = json.dumps([{"title": SAILS[0], "abstract": WAVES}]).encode()
    filing = plan(Text(data, Path("list.json")), content, TODAY)
    assert filing.path.name == "2026-01-31-list-2.json"
    file_away(filing)
    assert {d.name for d in make_digest(content).dumps} == {*before, "2026-01-31-list-2"}


def test_new_papers_and_repeats_are_told_apart(content: Content) -> None:
    dump_in(content, "2025-03-11-first.txt", listed(SAILS))
    filing = planned(listed(SAILS, HIVES, ARCHES, HIVES), content)
    assert sorted(filing.new) == [2, 3]
    assert filing.repeats == 2
    assert filing.hidden == 0


def test_corrections_count(content: Content) -> None:
    dump_in(content, "2025-03-11-first.txt", listed(SAILS))
    corrections = "hide:\n  - paper: Hives Without a Queen\n"
    corrections += "same:\n  - papers: [Sails for Cold Harbours, Arches That Remember the Rain]\n"
    content.corrections.write_text(corrections)
    filing = planned(listed(HIVES, ARCHES), content)
    assert (len(filing.new), filing.repeats, filing.hidden) == (0, 1, 1)


def test_what_was_counted_is_what_the_digest_then_has(content: Content) -> None:
    dump_in(content, "2025-03-11-first.txt", listed(SAILS, ARCHES))
    before = make_digest(content)
    filing = planned(listed(SAILS, HIVES, HIVES), content)
    file_away(filing)
    after = make_digest(content)
    assert len(after.papers) - len(before.papers) == len(filing.new) == 1
    assert after.entries_merged - before.entries_merged == filing.repeats == 2


@pytest.mark.parametrize(
    "data",
    [
        LIST,
        LIST.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + LIST,
        LIST.decode().encode("utf-16"),
        gzip.compress(LIST, mtime=0),
        LIST + b"\n\n  \x1b[2J\n",
    ],
)
def test_bytes_are_filed_as_they_came(data: bytes, content: Content) -> None:
    filing = planned(data, content)
    file_away(filing)
    assert filing.path.read_bytes() == data
    assert [p.name for p in content.dumps.iterdir()] == [filing.path.name]


def test_the_same_bytes_are_filed_once(content: Content) -> None:
    assert already_filed(Text(LIST), content) is None
    there = dump_in(content, "2020-01-01-other-name.json", LIST)
    dump_in(content, "2020-01-02-as-long.txt", LIST[:-1] + b"!")
    assert already_filed(Text(LIST), content) == there


def test_a_file_that_appears_meanwhile_is_not_overwritten(content: Content) -> None:
    filing = planned(LIST, content)
    dump_in(content, filing.path.name, b"mine")
    with pytest.raises(PaperstandError, match="can't be written"):
        file_away(filing)
    assert filing.path.read_bytes() == b"mine"


@pytest.mark.parametrize("data", [b"", b" \n\n", b"hello", b"\0\1", b"\xff\xfe\xff", b"[]"])
def test_a_text_without_papers_is_a_problem_with_its_line(data: bytes, content: Content) -> None:
    with pytest.raises(PaperstandError) as caught:
        planned(data, content)
    assert all(p.file == PASTED and p.remedy for p in caught.value.problems)
    assert not content.folder.exists()


def test_an_old_dump_that_is_broken_is_no_reason_to_refuse_a_new_one(content: Content) -> None:
    broken = dump_in(content, "2025-03-11-empty.txt", b"")
    filing = planned(LIST, content)
    assert len(filing.new) == 2
    assert [(p.file, p.severity) for p in filing.problems] == [(str(broken), "warning")]


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(PaperstandError, match="can't be read"):
        load_text(tmp_path)
