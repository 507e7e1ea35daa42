import pytest

from paperstand.curate import check_topics, curate
from paperstand.merge import merge
from paperstand.model import Corrections, Crossroads, Digest, Entry, Link, Merged, NearMiss, Problem
from tests.makers import (
    BEES,
    FIRST_DUMP,
    SECOND_DUMP,
    WAVES,
    dump,
    entry,
    paper,
    ref,
    topic,
    vocabulary,
)

TOPICS = vocabulary(topic("oceans", "ocean wave"), topic("robots", "robot"))


def digest(entries: list[Entry], corrections: Corrections | None = None) -> Digest:
    return curate(merge(entries, corrections), [dump(entries)], TOPICS)


def test_every_paper_gets_its_topics_links_and_kin() -> None:
    code = "Code: https://github.com/storm/sails."
    found = digest([entry("Sails", f"{WAVES} {code}"), entry("Swell", WAVES, position=2)])
    sails = found.by_id["sails"]
    assert [a.topic for a in sails.topics] == ["oceans"]
    assert sails.links == (Link("code", "https://github.com/storm/sails"),)
    assert [r.id for r in sails.related] == ["swell"]


def test_keywords_are_those_the_dumps_give_and_then_those_found() -> None:
    found = digest([entry("Coast Guards", "The coast guard.", keywords=("sea", "wind"))])
    assert found.papers[0].keywords == ("sea", "wind", "coast guard")


def test_what_no_topic_covers_is_suggested() -> None:
    entries = [
        entry(f"Manta Rays {n}", f"A manta ray. {text}", position=n)
        for n, text in enumerate((WAVES, BEES, "It swims."), 1)
    ]
    (found,) = digest(entries).suggestions
    assert (found.phrase, found.papers) == ("manta ray", 3)


def test_topics_set_by_hand_take_the_place_of_those_found() -> None:
    corrections = Corrections(topics=((ref("sails"), ("robots",)),))
    (found,) = digest([entry("Sails", WAVES)], corrections).papers
    assert [a.topic for a in found.topics] == ["robots"]


def test_papers_stay_in_the_order_of_their_ids_each_with_its_own_kin() -> None:
    entries = [
        entry(t, a, position=n)
        for n, (t, a) in enumerate(
            [("Waves", WAVES), ("Bees", BEES), ("Swell", WAVES[:500]), ("Hives", BEES[:500])], 1
        )
    ]
    found = digest(entries)
    assert [p.id for p in found.papers] == ["bees", "hives", "swell", "waves"]
    assert [p.related[0].id for p in found.papers] == ["hives", "bees", "waves", "swell"]


def test_what_merging_decided_is_passed_on() -> None:
    merged = Merged(
        papers=(paper("Sails"),),
        crossroads=(Crossroads("x", "X", ("sails",)),),
        redirects=(("old", "sails"),),
        near_misses=(NearMiss(("sails", "oars"), ("alike",)),),
        hidden=3,
        problems=(Problem("corrections.yml", 1, "no"),),
    )
    found = curate(merged, [], TOPICS)
    for field in ("crossroads", "redirects", "near_misses", "hidden", "problems"):
        assert getattr(found, field) == getattr(merged, field)


def test_dumps_are_sorted_by_name() -> None:
    dumps = [dump([], SECOND_DUMP), dump([], FIRST_DUMP)]
    assert [d.name for d in curate(Merged(()), dumps, TOPICS).dumps] == [FIRST_DUMP, SECOND_DUMP]


def test_every_entry_read_is_a_paper_merged_or_hidden() -> None:
    entries = [
        entry("Sails", WAVES, position=1),
        entry("SAILS", WAVES, position=2),
        entry("Hives", BEES, position=3),
    ]
    found = digest(entries, Corrections(hide=(ref("hives"),)))
    assert (found.entries_read, len(found.papers)) == (3, 1)
    assert (found.entries_merged, found.hidden) == (1, 1)


def test_nothing_read_makes_an_empty_digest() -> None:
    found = digest([])
    assert (found.papers, found.by_id) == ((), {})


@pytest.mark.parametrize(
    ("asked", "remedy"),
    [("ocean", "Did you mean 'oceans'?"), ("zzzzzz", "Known: oceans, robots.")],
)
def test_a_topic_nobody_knows_is_an_error_with_a_remedy(asked: str, remedy: str) -> None:
    corrections = Corrections(file="c.yml", topics=((ref("sails", line=4), ("robots", asked)),))
    (problem,) = check_topics(corrections, TOPICS)
    assert (problem.place, problem.severity) == ("c.yml:4", "error")
    assert problem.message == f"there is no topic {asked!r}"
    assert problem.remedy == remedy


def test_known_topics_are_no_problem() -> None:
    corrections = Corrections(topics=((ref("sails"), ("robots", "oceans")),))
    assert not list(check_topics(corrections, TOPICS))
