import pytest

from paperstand.merge.candidates import pairs_of
from paperstand.merge.forms import Form
from paperstand.merge.outlines import Outlines
from paperstand.model import Entry
from tests.makers import BEES, BRIDGES, WAVES, beginning, entry


def pairs(*entries: Entry) -> set[tuple[int, int]]:
    forms = [Form.of(e) for e in entries]
    outlines = Outlines.of(forms)
    orders = outlines.orders(lambda i: forms[i].said, lambda i: forms[i].people)
    return set(pairs_of(outlines, [form.identifiers for form in forms], orders))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(
            entry("Sails", BEES, identifiers=(("arxiv", "2501.00001"),)),
            entry("Waves", WAVES, identifiers=(("arxiv", "2501.00001"),)),
            id="an identifier",
        ),
        pytest.param(
            entry("Self-Taught Sails", BEES),
            entry("SelfTaught Sails", WAVES),
            id="the title without its spaces",
        ),
        pytest.param(
            entry("A Patient Account of Sails and of the Men Who Mend Them", ""),
            entry("A Patient Account of Sail…", ""),
            id="the beginning of a title that was cut early",
        ),
        pytest.param(entry("Sails", WAVES), entry("Oars", WAVES), id="the abstract"),
        pytest.param(
            entry("Sails", WAVES), entry("Oars", beginning(WAVES, 60)), id="half of the abstract"
        ),
    ],
)
def test_a_pair_is_worth_a_look_when_it_shares(one: Entry, other: Entry) -> None:
    assert pairs(one, other) == {(0, 1)}


def test_two_rare_words_in_the_titles_make_a_pair() -> None:
    others = [entry(f"Mending Sails by Night, or with Glue {n}", "") for n in range(3)]
    one = entry("Zephyr Quilt: Mending Sails by Night", "")
    other = entry("Mending Sails by Night with Zephyr Quilt", "")
    assert (0, 1) in pairs(one, other, *others)


def test_papers_with_nothing_in_common_are_never_compared() -> None:
    assert pairs(entry("Sails", WAVES), entry("Hives", BEES), entry("Arches", BRIDGES)) == set()


def test_the_smaller_index_comes_first() -> None:
    found = pairs(*(entry("Sails", WAVES), entry("Hives", BEES)) * 2)
    assert found == {(0, 2), (1, 3)}


def test_pairs_grow_with_the_papers_and_not_with_their_square() -> None:
    def series(size: int) -> list[Entry]:
        words = [f"w{n}x{n * n}" for n in range(size)]
        return [entry(f"Proceedings of the Conference on Sails: {w} z{w}", "") for w in words]

    few, many = len(pairs(*series(200))), len(pairs(*series(400)))
    assert 0 < many <= 2.1 * few


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (entry("Sailing Boats: How to Mend Them", ""), entry("Sailing boats", BEES)),
        (entry("SailNet: How to Mend Sailing Boats", ""), entry("How to mend sailing boats", BEES)),
        (entry("Sails", WAVES), entry("Oars", beginning(WAVES, 16))),
    ],
    ids=[
        "the title before the colon",
        "the subtitle",
        "the abstract's beginning",
    ],
)
def test_a_paper_that_lost_a_part_is_worth_a_look_by(one: Entry, other: Entry) -> None:
    crowd = [entry(f"Notes on Hives and Walls {n}", "") for n in range(20)]
    assert (0, 1) in pairs(one, other, *crowd)


def test_copies_of_one_paper_find_each_other_in_a_crowd_of_namesakes() -> None:
    """Of forty papers called `Sails`, three are one paper with its abstract cut differently."""
    others = [entry("Sails", f"{n} {BEES}"[: 200 + n], authors=(f"A{n} B{n}",)) for n in range(40)]
    mine = [entry("Sails", beginning(WAVES, n)) for n in (30, 50, 70)]
    found = pairs(*mine, *others)
    assert {(0, 1), (1, 2)} <= found


def test_equal_titles_meet_even_in_a_crowd() -> None:
    crowd = [entry(f"An Introduction to the Art of Sailing {n:03}", "") for n in range(100)]
    assert (0, 100) in pairs(*crowd, entry("An introduction to the art of sailing 000", WAVES))
