from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paperstand.enrich.notebook import HEADER, put, with_records
from paperstand.model import SERVICES, LookUp, PaperstandError, Ref
from paperstand.read.enriched import IDENTIFIERS, load_enriched
from paperstand.text import clean
from tests.hostile import HOSTILE_TITLES

DAY = dt.date(2025, 3, 12)


def look_up(name: str = "sails-for-cold-harbours", **said: Any) -> LookUp:
    fields: dict[str, Any] = {
        "title": "Sails for Cold Harbours",
        "day": DAY,
        "source": "arxiv",
        "url": "https://arxiv.org/abs/2503.01234",
        "confidence": 0.99,
        "because": ("equal titles", "abstracts 97% alike"),
        "authors": ("Ada Quill", "Björn Moor"),
        "identifiers": (("arxiv", "2503.01234"),),
    }
    return LookUp(paper=Ref(name, 1), **(fields | said))


def not_found(name: str, *services: str, **said: Any) -> LookUp:
    return LookUp(Ref(name, 1), "A Title", DAY, not_found=services, **said)


def read(path: Path) -> list[LookUp]:
    """The records of a file, wherever they stand in it."""
    return [replace(r, paper=Ref(r.paper.text, 1)) for r in load_enriched(path)]


def test_records_are_written_such_that_a_curator_can_read_them(tmp_path: Path) -> None:
    put(tmp_path / "e.yml", [look_up(), not_found("bees", "arxiv", "openalex")])
    assert (tmp_path / "e.yml").read_text("utf-8") == HEADER + (
        "bees:\n"
        "  title: A Title\n"
        "  day: '2025-03-12'\n"
        "  not_found:\n"
        "  - arxiv\n"
        "  - openalex\n"
        "sails-for-cold-harbours:\n"
        "  title: Sails for Cold Harbours\n"
        "  source: arxiv\n"
        "  url: https://arxiv.org/abs/2503.01234\n"
        "  confidence: 0.99\n"
        "  because:\n"
        "  - equal titles\n"
        "  - abstracts 97% alike\n"
        "  day: '2025-03-12'\n"
        "  authors:\n"
        "  - Ada Quill\n"
        "  - Björn Moor\n"
        "  arxiv: '2503.01234'\n"
    )


def test_hostile_text_is_read_back_as_it_was(tmp_path: Path) -> None:
    records = [
        look_up(f"paper-{n}", title=clean(title), authors=(clean(title),), because=(clean(title),))
        for n, title in enumerate(HOSTILE_TITLES)
    ]
    put(tmp_path / "e.yml", records)
    assert sorted(read(tmp_path / "e.yml"), key=lambda r: r.paper.text) == sorted(
        records, key=lambda r: r.paper.text
    )


def test_the_order_of_writing_changes_nothing(tmp_path: Path) -> None:
    records = [look_up(name) for name in ("b", "a", "2048", "yes", "c")]
    put(tmp_path / "1.yml", records)
    for record in reversed(records):
        put(tmp_path / "2.yml", [record])
    assert (tmp_path / "1.yml").read_bytes() == (tmp_path / "2.yml").read_bytes()


CURATED = """\
# My own words.

# These are about bees.
bees: {title: Bees, day: "2025-03-01", not_found: [arxiv]}   # short
sails:
    title:   "Sails"     # spaced as I like it
    day: "2025-03-01"
    wrong: true

# The end.
"""


def test_what_the_curator_wrote_keeps_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "e.yml").write_text(CURATED, "utf-8")
    put(tmp_path / "e.yml", [look_up("knots"), look_up("anchors")])
    text = (tmp_path / "e.yml").read_text("utf-8")
    assert text.startswith("# My own words.\n\nanchors:\n")
    bees, sails = CURATED.index("# These"), CURATED.index("sails:")
    assert CURATED[bees:sails] + "knots:\n" in text
    assert text.endswith(CURATED[sails:])


def test_a_record_that_found_nothing_gives_way_and_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "e.yml"
    kept = [
        look_up("found"),
        not_found("wrong", wrong=True),
        not_found("mine", "arxiv", reason="It is a talk."),
    ]
    put(path, [*kept, not_found("open", "arxiv")])
    put(path, [look_up(name, source="openalex") for name in ("found", "wrong", "mine", "open")])
    there = {r.paper.text: r for r in read(path)}
    assert [there[r.paper.text] for r in kept] == kept
    assert there["open"].source == "openalex"


@pytest.mark.parametrize(
    "text",
    [
        (
            '{bees: {title: B, day: "2025-03-01", not_found: []}, sails: {title: S,\n'
            "day: '2025-03-01', wrong: true}}"
        ),
        'bees: &a\n  title: Bees\n  day: "2025-03-01"\n  wrong: true\nzebras: *a\n',
        'bees: {title: Bees, day: "2025-03-01", wrong: true}\n...\n',
        '---\nbees: {title: Bees, day: "2025-03-01", wrong: true}',
        "",
        "# Nothing yet.\n",
    ],
)
def test_nothing_is_lost_however_the_file_is_written(tmp_path: Path, text: str) -> None:
    path = tmp_path / "e.yml"
    path.write_text(text, "utf-8")
    before = read(path)
    put(path, [look_up("anchors"), look_up("knots")])
    after = read(path)
    assert {r.paper.text for r in after} == {r.paper.text for r in before} | {"anchors", "knots"}
    assert all(record in after for record in before)


def test_a_broken_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "e.yml"
    path.write_text("bees: [\n", "utf-8")
    with pytest.raises(PaperstandError, match=r"e\.yml:2: is not valid YAML"):
        put(path, [look_up()])
    assert path.read_text("utf-8") == "bees: [\n"


def test_nothing_to_write_writes_nothing(tmp_path: Path) -> None:
    put(tmp_path / "e.yml", [])
    assert not (tmp_path / "e.yml").exists()


lines = st.text(min_size=1, max_size=40).map(clean).filter(bool)
names = st.from_regex(r"[a-z0-9]+(?:-[a-z0-9]+){0,3}", fullmatch=True)
days = st.dates()
urls = lines.map(lambda text: "https://example.org/" + text.replace(" ", "_"))
found = st.builds(
    LookUp,
    paper=names.map(lambda name: Ref(name, 1)),
    title=lines,
    day=days,
    source=st.sampled_from(sorted(SERVICES)),
    url=urls,
    confidence=st.floats(0, 1).map(lambda x: round(x, 2)),
    because=st.lists(lines, max_size=3).map(tuple),
    authors=st.lists(lines, max_size=3).map(tuple),
    published=st.none() | days,
    identifiers=st.dictionaries(st.sampled_from(IDENTIFIERS), lines).map(
        lambda ids: tuple((kind, ids[kind]) for kind in IDENTIFIERS if kind in ids)
    ),
    wrong=st.booleans(),
    reason=st.just("") | lines,
)
nothing = st.builds(
    LookUp,
    paper=names.map(lambda name: Ref(name, 1)),
    title=lines,
    day=days,
    because=st.lists(lines, max_size=2).map(tuple),
    not_found=st.lists(st.sampled_from(sorted(SERVICES)), unique=True).map(tuple),
    perhaps=st.just("") | urls,
)
many = st.lists(found | nothing, max_size=6, unique_by=lambda r: r.paper.text)


@given(many)
@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_is_written_is_read_back_equal(tmp_path: Path, records: list[LookUp]) -> None:
    path = tmp_path / "e.yml"
    path.unlink(missing_ok=True)
    put(path, records)
    expected = sorted(records, key=lambda r: r.paper.text)
    assert (read(path) if records else []) == expected


@given(many, many)
@settings(max_examples=50, deadline=None)
def test_writing_in_two_steps_is_writing_at_once(one: list[LookUp], two: list[LookUp]) -> None:
    last = {r.paper.text: r for r in (*one, *two)}
    at_once = with_records("", last.values())
    in_steps = with_records(with_records("", one) if one else "", two)
    assert in_steps == at_once or not two
