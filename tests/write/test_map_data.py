"""The map's scripts: complete, small, and safe to run; and its picture."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.model import (
    MAP_SIDE,
    Assignment,
    CuratedPaper,
    Digest,
    Label,
    Relation,
    Topic,
    Vocabulary,
)
from paperstand.write.map_data import KIN_SHARD, map_data
from paperstand.write.map_picture import picture
from paperstand.write.search_postings import ALPHABET
from tests import makers
from tests.hostile import HOSTILE_TITLES
from tests.write.parts import part_of

WORDS = Vocabulary(
    (("sea", "Sea"), ("land", "Land")),
    (Topic("waves", "Waves", "", "sea"), Topic("bees", "Bees & honey", "", "land")),
)


def paper(name: str, *topics: str, kin: tuple[str, ...] = (), **said: Any) -> CuratedPaper:
    assigned = tuple(Assignment(t, (t,), 3.0, True) for t in topics)
    related = tuple(Relation(k, 0.5, ("word",)) for k in kin)
    return CuratedPaper(makers.paper(name, id=name), assigned, related=related, **said)


def digest(*papers: CuratedPaper, words: Vocabulary = WORDS, **said: Any) -> Digest:
    return Digest(papers, (), words, **said)


def scripts(of: Digest) -> dict[str, Any]:
    """The scripts by their name, as the page gets them."""
    parts: dict[str, Any] = {}
    for path, script in map_data(of, of.papers):
        name, content = part_of(path, script)
        parts[name.removeprefix("map/")] = content
    return parts


def decoded(text: str) -> list[int]:
    numbers, number = [], 0
    for digit in map(ALPHABET.index, text):
        number = number * 32 + digit % 32
        if digit < 32:
            numbers.append(number)
            number = 0
    return numbers


def test_each_paper_has_its_place_and_the_number_of_its_first_topic() -> None:
    papers = scripts(
        digest(
            paper("one", "bees", "waves", place=(3, 1000)),
            paper("two", place=(0, 7)),
            labels=(Label("bees", 4, 5, 12, 1),),
        )
    )["papers"]
    assert papers["places"] == [3, 1000, 1, 0, 7, -1]
    assert papers["groups"] == [["sea", "Sea"], ["land", "Land"]]
    assert papers["topics"] == [["Waves", 0], ["Bees & honey", 1]]
    assert papers["labels"] == [[1, 4, 5, 12]]


def test_related_papers_are_numbers_however_large() -> None:
    last = KIN_SHARD + 300
    names = [f"p{n:05}" for n in range(last + 1)]
    papers = [paper(name) for name in names]
    papers[last] = paper(names[last], kin=(names[0], names[31], names[32], names[1100]))
    parts = scripts(digest(*papers))
    assert list(parts) == ["papers", "kin-0", "kin-1"]
    assert decoded(parts["kin-1"][last - KIN_SHARD]) == [0, 31, 32, 1100]
    assert parts["kin-0"] == [""] * KIN_SHARD


def test_an_empty_digest_has_an_empty_map() -> None:
    parts = scripts(digest())
    assert list(parts) == ["papers"]
    assert parts["papers"]["places"] == []
    ElementTree.fromstring(picture(digest()))


def test_a_thousand_papers_take_no_more_than_their_share() -> None:
    """20,000 papers may weigh 1.2 MB: 60 bytes each."""
    names = [f"a-paper-with-number-{n:04}" for n in range(1000)]
    kin = tuple(names[500:508])
    papers = [paper(name, "bees", kin=kin, place=(999, 999)) for name in names]
    assert sum(len(text) for _, text in map_data(digest(*papers), papers)) < 60 * len(papers)


# ------------------------------------------------------------------------- the picture


def hostile() -> Digest:
    topics = [Topic(f"t{n}", title, "", "sea") for n, title in enumerate(HOSTILE_TITLES)]
    labels = tuple(Label(topic.id, 500, 500, 12, 1) for topic in topics)
    return digest(words=Vocabulary(WORDS.groups, tuple(topics)), labels=labels)


def test_hostile_topics_are_text_in_script_and_picture() -> None:
    of = hostile()
    assert [name for name, _ in scripts(of)["papers"]["topics"]] == HOSTILE_TITLES
    drawing = ElementTree.fromstring(picture(of))
    shown = [text.text for text in drawing.iter("text")]
    assert shown == [" ".join(title.split()) for title in HOSTILE_TITLES]
    assert {e.tag for e in drawing.iter()} == {"svg", "g", "a", "text"}


def dots(of: Digest, **how: int) -> dict[str, list[tuple[int, int]]]:
    """The places of the dots, by the class of their path."""
    found = {}
    for path in ElementTree.fromstring(picture(of, **how)).iter("path"):
        x = y = 0
        places = []
        for step in re.findall(r"m(-?\d+) ?(-?\d+)h0", path.attrib["d"]):
            x, y = x + int(step[0]), y + int(step[1])
            places.append((x, y))
        found[path.attrib["class"]] = places
    return found


PLACES = st.lists(st.tuples(st.integers(0, MAP_SIDE), st.integers(0, MAP_SIDE)), max_size=30)


@given(PLACES)
@settings(max_examples=40, deadline=None)
def test_the_dots_of_the_picture_are_where_the_papers_are(places: list[tuple[int, int]]) -> None:
    papers = [paper(f"p{n:02}", "waves", place=place) for n, place in enumerate(places)]
    drawn = dots(digest(*papers), cells=MAP_SIDE + 1).get("ps-group-0", [])
    assert sorted(drawn) == sorted(set(places))


def test_a_crowded_picture_shows_one_paper_of_each_square() -> None:
    papers = [paper(f"p{n:04}", "bees", place=(n % 100, n // 100)) for n in range(10_000)]
    assert len(dots(digest(*papers), cells=10)["ps-group-1"]) == 1
    spread = [replace(p, place=(x * 10, y * 10)) for p in papers[:1] for x in range(101)
              for y in range(101)]  # fmt: skip
    everywhere = picture(digest(*(replace(p, paper=makers.paper(f"{n}", id=f"{n}"))
                                  for n, p in enumerate(spread))))  # fmt: skip
    assert len(everywhere) < 150_000


@pytest.mark.parametrize("groups", [1, 9, 10, 25])
def test_any_number_of_groups_has_colours(groups: int) -> None:
    words = Vocabulary(
        tuple((f"g{n}", f"G{n}") for n in range(groups)),
        tuple(Topic(f"t{n}", f"T{n}", "", f"g{n}") for n in range(groups)),
    )
    papers = [paper(f"p{n:02}", f"t{n}", place=(40 * n, 0)) for n in range(groups)]
    drawn = dots(digest(*papers, paper("x", place=(0, 999)), words=words))
    assert set(drawn) == {f"ps-group-{n % 9}" for n in range(groups)} | {"ps-group-none"}
    assert sum(map(len, drawn.values())) == groups + 1


def test_names_in_the_picture_lead_to_their_topics() -> None:
    of = digest(labels=(Label("bees", 4, 5, 12, 1), Label("waves", 4, 5, 12, 2)))
    (link,) = ElementTree.fromstring(picture(of)).iter("a")
    assert link.attrib["href"] == "topics/bees.html"
