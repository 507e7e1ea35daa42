"""The map: kin near each other, nobody on top of another, and the same place tomorrow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from math import dist
from statistics import mean, median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.curate.map import arrange, matrix
from paperstand.curate.map_labels import labels
from paperstand.model import (
    MAP_SIDE,
    Assignment,
    CuratedPaper,
    Label,
    Relation,
    Topic,
    Vocabulary,
)
from tests import makers

SEA, HIVE, STONE = "waves", "bees", "bridges"
SUBJECTS = (SEA, HIVE, STONE)
WORDS = Vocabulary(
    (("sea", "Sea"), ("land", "Land")),
    (
        Topic(SEA, "Waves and tides", "", "sea"),
        Topic(HIVE, "Bees", "", "land"),
        Topic(STONE, "Bridges", "", "land"),
    ),
)


def lay_out(papers: Sequence[CuratedPaper], vocabulary: Vocabulary) -> dict[str, tuple[int, int]]:
    """The place of each paper by its id, whatever their order."""
    papers = sorted(papers, key=lambda p: p.id)
    number = {p.id: n for n, p in enumerate(papers)}
    kin = [[(number[k.id], k.score) for k in p.kin if k.id in number] for p in papers]
    places = arrange(list(number), [p.topics for p in papers], matrix(kin, len(papers)), vocabulary)
    return {i: (x, y) for i, (x, y) in zip(number, places.tolist(), strict=True)}


def paper(
    name: str, *topics: str, kin: tuple[str, ...] = (), main: bool = True, score: float = 6.0
) -> CuratedPaper:
    return CuratedPaper(
        makers.paper(name, id=name),
        tuple(Assignment(t, (t,), score, main) for t in topics),
        related=tuple(Relation(k, 0.4, ("word",)) for k in kin),
    )


def clusters(size: int) -> list[CuratedPaper]:
    """Three subjects; each paper is kin to the next two of its subject."""
    return [
        paper(
            f"{subject}-{n:03}",
            subject,
            kin=tuple(f"{subject}-{(n + step) % size:03}" for step in (1, 2)),
        )
        for subject in SUBJECTS
        for n in range(size)
    ]


def placed(papers: list[CuratedPaper], vocabulary: Vocabulary = WORDS) -> list[CuratedPaper]:
    places = lay_out(papers, vocabulary)
    return [replace(p, place=places[p.id]) for p in papers]


@given(st.permutations(clusters(8)))
@settings(max_examples=15, deadline=None)
def test_the_order_of_papers_changes_nothing(shuffled: list[CuratedPaper]) -> None:
    assert lay_out(shuffled, WORDS) == lay_out(clusters(8), WORDS)


@pytest.mark.parametrize("size", [1, 5, 60])
def test_every_paper_is_within_the_square_and_at_a_place_of_its_own(size: int) -> None:
    places = lay_out(clusters(size), WORDS)
    assert len(places) == 3 * size
    assert len(set(places.values())) == len(places)
    assert all(type(c) is int and 0 <= c <= MAP_SIDE for place in places.values() for c in place)


def test_the_map_uses_the_room_there_is() -> None:
    xs, ys = zip(*lay_out(clusters(60), WORDS).values(), strict=True)
    assert max(max(xs) - min(xs), max(ys) - min(ys)) > 0.9 * MAP_SIDE


def test_kin_are_nearer_than_strangers() -> None:
    papers = clusters(40)
    places = lay_out(papers, WORDS)
    kin = [dist(places[p.id], places[k.id]) for p in papers for k in p.related]
    strangers = [dist(places[a], places[b]) for a, b in combinations(places, 2) if a[0] != b[0]]
    same = [dist(places[a], places[b]) for a, b in combinations(places, 2) if a[:2] == b[:2]]
    assert 4 * mean(kin) < mean(strangers)
    assert mean(kin) < mean(same) < mean(strangers)


def test_a_paper_of_two_topics_is_between_them() -> None:
    papers = [*clusters(30), paper("x-both", SEA, STONE)]
    x = lay_out(papers, WORDS)
    to_sea, to_hive, to_stone = (
        median(dist(x["x-both"], x[f"{s}-{n:03}"]) for n in range(30)) for s in SUBJECTS
    )
    assert max(to_sea, to_stone) < to_hive


def test_a_paper_without_topics_is_with_its_kin() -> None:
    kin = ("bees-001", "bees-002", "bees-003")
    x = lay_out([*clusters(30), paper("x-quiet", kin=kin)], WORDS)
    far = {s: median(dist(x["x-quiet"], x[f"{s}-{n:03}"]) for n in range(30)) for s in SUBJECTS}
    assert min(far, key=lambda subject: far[subject]) == HIVE


def test_a_few_more_papers_leave_the_map_in_place() -> None:
    before = lay_out(clusters(100), WORDS)
    new = [paper(f"new-{s}", s, kin=(f"{s}-000", f"{s}-050")) for s in SUBJECTS]
    after = lay_out([*clusters(100), *new], WORDS)
    moves = [dist(place, after[i]) for i, place in before.items()]
    assert median(moves) < MAP_SIDE / 25
    assert sorted(moves)[int(0.9 * len(moves))] < MAP_SIDE / 8


@pytest.mark.parametrize(
    "papers",
    [
        [],
        [paper("alone")],
        [paper("alone", SEA)],
        [paper("one"), paper("two")],
        [paper("one", SEA), paper("two", SEA)],
        [paper("one", SEA, kin=("two",)), paper("two", SEA, kin=("one",))],
        [paper(f"quiet-{n}") for n in range(9)],
        [paper(f"wave-{n}", SEA) for n in range(9)],
        [paper("hub"), *(paper(f"spoke-{n:02}", kin=("hub",)) for n in range(30))],
        [paper("gone", "no-such-topic", kin=("no-such-paper",)), paper("two", SEA)],
        [paper("nought", SEA, score=0.0), paper("two", SEA)],
    ],
    ids=[
        "no papers",
        "one paper",
        "one paper with a topic",
        "two strangers",
        "two of a topic",
        "two that are kin",
        "no topics and no kin",
        "all in one topic",
        "a star",
        "topics and kin that are not there",
        "a score of nothing",
    ],
)
@pytest.mark.parametrize("words", [WORDS, Vocabulary((), ())], ids=["topics", "no topics"])
def test_small_and_odd_corpora_have_a_map(papers: list[CuratedPaper], words: Vocabulary) -> None:
    there = placed(papers, words)
    assert len({p.place for p in there}) == len(papers)
    assert all(0 <= c <= MAP_SIDE for p in there for c in p.place)
    labels(there, words)


# ------------------------------------------------------------------------- labels


def box(label: Label, names: dict[str, str]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a label on the screen, at the zoom it appears at."""
    half = 0.6 * label.size * len(names[label.topic]) / 2
    x, y = label.x * label.zoom, label.y * label.zoom
    return x - half, y - 0.6 * label.size, x + half, y + 0.6 * label.size


def crowded() -> tuple[list[CuratedPaper], Vocabulary]:
    """Thirty topics with long names, each of other size, all of them close together."""
    topics = [
        Topic(f"t{n:02}", f"The study of the subject numbered {n}", "", "all") for n in range(30)
    ]
    papers = [
        replace(paper(f"p{n:02}-{k}", topic.id), place=(480 + n * 2, 470 + (n * 37) % 60))
        for n, topic in enumerate(topics)
        for k in range(3 + n)
    ]
    return papers, Vocabulary((("all", "All"),), tuple(topics))


def test_names_do_not_lie_over_each_other_at_the_zoom_they_appear_at() -> None:
    papers, words = crowded()
    shown = labels(papers, words)
    names = {t.id: t.name for t in words.topics}
    assert {label.zoom for label in shown} >= {1, 2, 4}
    for later, other in combinations(reversed(shown), 2):
        left, top, right, bottom = box(later, names)
        a, b, c, d = box(replace(other, zoom=later.zoom), names)
        assert right <= a or c <= left or bottom <= b or d <= top, (later, other)


def test_the_topic_with_most_papers_is_named_first_and_largest() -> None:
    papers, words = crowded()
    first, *rest = labels(papers, words)
    assert (first.topic, first.zoom) == ("t29", 1)
    assert all(first.size >= other.size for other in rest)


def test_a_name_is_amid_its_papers() -> None:
    papers = placed(clusters(40))
    for label in labels(papers, WORDS):
        near = [dist((label.x, label.y), p.place) for p in papers if p.id.startswith(label.topic)]
        far = [dist((label.x, label.y), p.place) for p in papers if label.topic not in p.id]
        assert mean(near) < mean(far)


def test_only_the_first_topic_of_a_paper_counts_and_two_papers_are_too_few() -> None:
    papers = [paper(f"wave-{n}", SEA, HIVE) for n in range(3)]
    papers += [paper(f"stone-{n}", STONE) for n in range(2)]
    assert [label.topic for label in labels(placed(papers), WORDS)] == [SEA]


def test_a_name_wider_than_the_map_is_in_its_middle() -> None:
    long = Vocabulary((("all", "All"),), (Topic(SEA, "Waves " * 50, "", "all"),))
    (label,) = labels(placed([paper(f"wave-{n}", SEA) for n in range(5)], long), long)
    assert label.x == MAP_SIDE // 2
