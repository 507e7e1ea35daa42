"""What is remembered changes nothing but time: a digest is what it would be without a memory."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from paperstand.curate import corpus, curate, kin, topics
from paperstand.model import CuratedPaper, Digest, Lines, Merged, Paper, Sighting, Vocabulary
from paperstand.store import FORGETFUL, Memory, Store
from paperstand.workers import ALONE, Workers
from tests.makers import paper, topic, vocabulary

split = str.split

SEA = split("wave tide buoy harbour swell reef storm current anchor lagoon squall estuary")
HIVE = split("bee honey hive comb swarm pollen nectar drone queen brood meadow forage")
STONE = split("arch mortar bridge mason crack vault pier keystone quarry lime granite span")
TOPICS = vocabulary(
    topic("sea", "wave", ("tide", 1.0), "storm current"),
    topic("bees", "honey", "queen brood", ("meadow", 1.5)),
    topic("stone", "keystone", ("lime", 2.0)),
)
MORE_TOPICS = vocabulary(*TOPICS.topics, topic("harbours", "harbour", "anchor"))


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a hundred papers, 64 are settled."""
    monkeypatch.setattr(corpus, "_FEW", 8)


def invented(number: int, seed: int = 0, fresh: str = "") -> Paper:
    """A paper in the words of one subject and some of others, the same for the same numbers."""
    chance = random.Random(1000 * seed + number)
    mine = chance.choice((SEA, HIVE, STONE))
    words = [*chance.choices(mine, k=24), *chance.choices(SEA + HIVE + STONE, k=6)]
    words += [f"{chance.choice(mine)}{chance.randrange(40)}x", *fresh.split()]
    chance.shuffle(words)
    title = " ".join(chance.sample(words, 4)).title()
    text = ". ".join(" ".join(words[n : n + 6]).capitalize() for n in range(0, len(words), 6))
    seen = Sighting("list", None, number, title, Lines(1, 2))
    return paper(title, text, id=f"p{(number * 37) % 1000:04}", sightings=(seen,))


def papers(count: int) -> list[Paper]:
    return [invented(n) for n in range(count)]


def curated(
    some: Sequence[Paper],
    words: Vocabulary = TOPICS,
    memory: Memory = FORGETFUL,
    workers: Workers = ALONE,
) -> Digest:
    return curate(Merged(tuple(sorted(some, key=lambda p: p.id))), [], words, workers, memory)


def remembering(path: Path, some: Sequence[Paper], words: Vocabulary = TOPICS) -> Digest:
    store = Store(path, "v1")
    digest = curated(some, words, store)
    store.close()
    return digest


def with_papers(change: Callable[[list[Paper]], list[Paper]]) -> list[Paper]:
    return change(papers(100))


CHANGES: dict[str, Callable[[list[Paper]], list[Paper]]] = {
    "one more": lambda p: [*p, invented(100)],
    "ten more": lambda p: [*p, *(invented(n) for n in range(100, 110))],
    "twins": lambda p: [*p, replace(p[90], id="x-twin"), replace(p[5], id="y-twin")],
    "the last one gone": lambda p: p[:-1],
    "a later one gone": lambda p: [*p[:70], *p[71:]],
    "a settled one gone": lambda p: [*p[:7], *p[8:]],
    "a later abstract": lambda p: [*p[:80], replace(p[80], abstract="A wave of honey."), *p[81:]],
    "a settled abstract": lambda p: [*p[:9], replace(p[9], abstract="A wave, a wave."), *p[10:]],
    "a later title": lambda p: [*p[:99], replace(p[99], title="Keystone Meadows")],
    "a summary": lambda p: [*p[:99], replace(p[99], abstract="", summary="A keystone meadow.")],
    "a later id": lambda p: [*p[:99], replace(p[99], id="another")],
    "a settled id": lambda p: [replace(p[0], id="another"), *p[1:]],
    "ids that change places": lambda p: [
        replace(p[0], id=p[1].id),
        replace(p[1], id=p[0].id),
        *p[2:],
    ],
    "topics by hand": lambda p: [
        replace(p[3], forced_topics=("sea", "stone")),
        *p[:3],
        *p[4:98],
        replace(p[98], forced_topics=()),
        p[99],
    ],
    "stated keywords": lambda p: [
        replace(p[2], keywords=("honey comb", "Tide")),
        *p[:2],
        *p[3:97],
        replace(p[97], keywords=("queen brood",)),
        *p[98:],
    ],
    "another order of arrival": lambda p: [
        replace(one, sightings=other.sightings)
        for one, other in zip(p, [*p[:60], p[99], *p[61:99], p[60]], strict=True)
    ],
    "later ones in another order": lambda p: [
        replace(one, sightings=other.sightings)
        for one, other in zip(p, [*p[:70], *p[99:69:-1]], strict=True)
    ],
    "twice as many": lambda p: [*p, *(invented(n) for n in range(100, 130))],
    "fewer than half": lambda p: p[:50],
    "next to none": lambda p: p[:3],
    "none": lambda p: [],
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_digest_is_what_it_would_be_without_a_memory(change: str, tmp_path: Path) -> None:
    remembering(tmp_path / "store", papers(100))
    changed = with_papers(CHANGES[change])
    assert remembering(tmp_path / "store", changed) == curated(changed)


@pytest.mark.parametrize(
    "words",
    [
        MORE_TOPICS,
        vocabulary(*TOPICS.topics[:2]),
        vocabulary(),
        replace(TOPICS, groups=(("new", "New"), *TOPICS.groups)),
        vocabulary(*TOPICS.topics[1:], TOPICS.topics[0]),
        vocabulary(replace(TOPICS.topics[0], exclude=("storm wave",)), *TOPICS.topics[1:]),
        vocabulary(replace(TOPICS.topics[0], name="The sea"), *TOPICS.topics[1:]),
        vocabulary(replace(TOPICS.topics[0], phrases=(("wave", 0.5),)), *TOPICS.topics[1:]),
    ],
    ids=["one more", "one less", "none", "groups", "order", "excluded", "name", "weight"],
)
def test_and_so_with_another_vocabulary(words: Vocabulary, tmp_path: Path) -> None:
    remembering(tmp_path / "store", papers(100))
    assert remembering(tmp_path / "store", papers(100), words) == curated(papers(100), words)


def test_and_so_through_a_long_life(tmp_path: Path) -> None:
    """Papers come, go and change, and each time the memory has the answers of all times before."""
    chance = random.Random(7)
    shelf, coming = papers(60), (invented(n, fresh="zygote") for n in range(60, 1000))
    for step in range(14):
        for _ in range(chance.randrange(9)):
            shelf.append(next(coming))
        if step % 3 == 1:
            shelf.pop(chance.randrange(len(shelf)))
        if step % 4 == 2:
            place = chance.randrange(len(shelf))
            shelf[place] = replace(shelf[place], abstract=invented(place, seed=step).abstract)
        words = MORE_TOPICS if step % 5 == 3 else TOPICS
        assert remembering(tmp_path / "store", shelf, words) == curated(shelf, words)


def test_and_so_beyond_the_size_up_to_which_all_are_compared(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(kin, "_ALL", 10)
    monkeypatch.setattr(kin, "_HOLDERS", 20)
    remembering(tmp_path / "store", papers(100))
    changed = [*papers(100)[:-3], *(invented(n) for n in range(100, 110))]
    assert remembering(tmp_path / "store", changed) == curated(changed)


def test_several_processes_say_what_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (kin, topics):
        monkeypatch.setattr(module, "_SHARE", 20)
    assert curated(papers(100), workers=Workers(2)) == curated(papers(100))


@pytest.mark.parametrize("seed", range(3))
def test_the_order_in_which_papers_are_given_changes_nothing(seed: int) -> None:
    mixed = papers(100)
    random.Random(seed).shuffle(mixed)
    assert curated(mixed) == curated(papers(100))


# ------------------------------------------------------------------------- how little


class Counting:
    """Counts the parts that somebody had to work on."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.worked_on: dict[str, int] = {}

    def each(self, name: str, parts: Sequence, keys: Sequence[bytes], work: Callable, kind: type):  # type: ignore[type-arg, no-untyped-def]
        def counted(some: list) -> Sequence:  # type: ignore[type-arg]
            self.worked_on[name] = len(some)
            return work(some)  # type: ignore[no-any-return]

        return self._store.each(name, parts, keys, counted, kind)


def worked_on(path: Path, some: Sequence[Paper], words: Vocabulary = TOPICS) -> dict[str, int]:
    """For each question how many answers had to be worked out."""
    store = Store(path, "v1")
    counting = Counting(store)
    curated(some, words, counting)
    store.close()
    return counting.worked_on


def test_of_what_is_known_nothing_is_worked_out_again(tmp_path: Path) -> None:
    remembering(tmp_path / "store", papers(100))
    assert worked_on(tmp_path / "store", papers(100)) == {}


def test_of_papers_that_come_in_only_those_are_worked_on(tmp_path: Path) -> None:
    remembering(tmp_path / "store", papers(100))
    found = worked_on(tmp_path / "store", [*papers(100), invented(100), invented(101)])
    found.pop("spelling", None)  # Of phrases that have become typical.
    assert found == dict.fromkeys(
        ["topics", "vector", "kin among the settled", "kin among the later", "keywords"], 2
    )


def test_topics_by_hand_cost_nothing_but_the_map(tmp_path: Path) -> None:
    remembering(tmp_path / "store", papers(100))
    found = worked_on(tmp_path / "store", with_papers(CHANGES["topics by hand"]))
    assert set(found) <= {"map", "spelling"}


# ------------------------------------------------------------------- papers that come in


def by_id(digest: Digest) -> dict[str, CuratedPaper]:
    return {p.id: p for p in digest.papers}


def test_topics_and_places_stay_as_they_are_when_papers_come_in() -> None:
    before = by_id(curated(papers(100)))
    after = by_id(curated([*papers(100), *(invented(n) for n in range(100, 110))]))
    settled = [p.id for p in papers(64)]
    assert [after[i].topics for i in before] == [before[i].topics for i in before]
    assert [after[i].place for i in settled] == [before[i].place for i in settled]


def test_newcomers_that_share_a_word_nobody_had_are_kin() -> None:
    """The two have little else in common, and no settled paper has the word."""
    new = [
        paper("Zygotic Quorum", "The zygotic quorum of kvass; reef, comb, lime.", id="new-one"),
        paper("Kvass and Quorum", "Kvass by zygotic means; anchor, drone, vault.", id="new-two"),
    ]
    late = [replace(p, sightings=(replace(p.sightings[0], position=900),)) for p in new]
    late = [replace(p, sightings=(replace(p.sightings[0], date=None),)) for p in late]
    found = by_id(curated([*papers(100), *late]))
    nearest = found["new-one"].related[0]
    assert nearest.id == "new-two"
    assert set(nearest.because) & {"zygotic", "quorum", "kvass"}
    assert found["new-two"].related[0].id == "new-one"


def test_a_newcomer_is_kin_of_the_one_settled_paper_that_has_its_word() -> None:
    first = replace(invented(3), abstract=invented(3).abstract + " Zygotic kvass quorum.")
    new = replace(
        invented(300),
        title="Zygotic Kvass",
        abstract=f"Zygotic kvass, a quorum. {first.abstract[:90]}",
    )
    found = by_id(curated([*(p for p in papers(100) if p.id != first.id), first, new]))
    assert found[new.id].related[0].id == first.id
    assert new.id in [k.id for k in found[first.id].related]


def test_papers_of_a_new_world_are_no_ones_kin_but_each_others() -> None:
    world = split("aurora glacier moraine firn crevasse serac esker drumlin nunatak katabatic")
    chance = random.Random(3)
    new = []
    for n in range(20):
        text = " ".join(chance.choices(world, k=30))
        seen = Sighting("list", None, 500 + n, "Ice", Lines(1, 2))
        new.append(paper(f"Ice {n}", text, id=f"ice-{n:02}", sightings=(seen,)))
    for curated_paper in curated([*papers(100), *new]).papers:
        kin_ids = [k.id for k in curated_paper.related]
        if curated_paper.id.startswith("ice"):
            assert kin_ids
            assert all(i.startswith("ice") for i in kin_ids)
            assert all(0 < k.score <= 1 for k in curated_paper.related)


def test_newcomers_are_near_their_kin_on_the_map() -> None:
    found = by_id(curated(papers(120)))
    late = [p.id for p in papers(120)[64:]]
    near: list[float] = []
    all_others: list[float] = []
    for i in late:
        (x, y), kin_there = found[i].place, {k.id for k in found[i].kin[:3]}
        for other, p in found.items():
            far = ((p.place[0] - x) ** 2 + (p.place[1] - y) ** 2) ** 0.5
            (near if other in kin_there else all_others).append(far)
    assert 2 * sum(near) / len(near) < sum(all_others) / len(all_others)


def test_nobody_is_on_top_of_another() -> None:
    places = [p.place for p in curated(papers(125)).papers]
    assert len(set(places)) == len(places)
    many = [replace(invented(3), id=f"same-{n:03}") for n in range(125)]
    places = [p.place for p in curated(many).papers]
    assert len(set(places)) == len(places)


def test_keywords_of_a_newcomer_do_not_depend_on_other_newcomers() -> None:
    new = [invented(n, fresh="zygotic kvass") for n in range(100, 120)]
    together = by_id(curated([*papers(100), *new]))
    for one, _ in pairwise(new[:6]):
        alone = by_id(curated([*papers(100), one]))
        assert {k.lower() for k in alone[one.id].keywords} == {
            k.lower() for k in together[one.id].keywords
        }
