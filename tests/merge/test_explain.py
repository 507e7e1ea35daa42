from paperstand.merge.evidence import Outcome
from paperstand.merge.explain import entries_of, explain
from paperstand.merge.fields import combine
from paperstand.model import CuratedPaper, Digest, Vocabulary
from tests.makers import BEES, SECOND_DUMP, WAVES, dump, entry, paper


def test_the_entries_that_speak_most_for_one_paper_count() -> None:
    sails = [entry("Sails", WAVES), entry("Sails for Cold Harbours", WAVES)]
    others = [entry("Hives", BEES), entry("Sails for Cold Harbours", BEES)]
    assert explain(sails, others[:1]).outcome is Outcome.DIFFERENT
    assert explain(sails, others).outcome is Outcome.UNCERTAIN
    assert explain(sails, [*others, entry("Sails", WAVES)]).outcome is Outcome.SAME


def test_copies_are_the_same_for_the_reason_the_site_gives() -> None:
    copies = [entry("Sails for Cold Harbours", "")], [entry("SAILS for cold harbours", "")]
    assert explain(*copies).because == ("same title and abstract, word for word",)
    bare = [entry("Editorial", "")], [entry("Editorial", "", SECOND_DUMP)]
    assert explain(*bare).outcome is Outcome.UNCERTAIN


def test_even_plain_difference_is_explained() -> None:
    assert explain([entry("Sails", WAVES)], [entry("Hives", BEES)]).because


def test_the_entries_of_a_paper_are_those_of_its_sightings() -> None:
    mine = [entry("Sails", WAVES, position=2), entry("Sails", WAVES, SECOND_DUMP)]
    dumps = (dump([entry("Hives", BEES), mine[0]]), dump([mine[1]], SECOND_DUMP))
    sightings = combine(mine, [(), ()]).sightings
    sails = paper("Sails", sightings=sightings)
    digest = Digest((CuratedPaper(sails),), dumps, Vocabulary((), ()))
    assert entries_of(sails, digest) == mine
