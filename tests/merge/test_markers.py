import pytest

from paperstand.merge.markers import differing, markers, plain_title, spelt_numbers
from paperstand.text import fold


@pytest.mark.parametrize(
    ("title", "plain", "edition"),
    [
        ("Sails", "Sails", ""),
        ("Sails (CVPR 2025)", "Sails", "cvpr 2025"),
        ("Sails [ICLR 2024 Oral]", "Sails", "iclr 2024"),
        ("Sails, ICLR 2025", "Sails", "iclr 2025"),
        ("Sails - CVPR 2025", "Sails", "cvpr 2025"),
        ("[2501.00001] Sails", "Sails", ""),
        ("Sails (arXiv:2501.00001v2)", "Sails", ""),
        ("Sails [v2]", "Sails", ""),
        ("[2501.00001]", "[2501.00001]", ""),
        ("Sails (accepted to the NeurIPS workshop)", "Sails", ""),
        ("Sails (Spotlight)", "Sails", ""),
        ("Sails (in the North Sea)", "Sails (in the North Sea)", ""),
        ("Sails (SAIL 2025)", "Sails (SAIL 2025)", ""),
        ("(CVPR 2025)", "(CVPR 2025)", ""),
        ("Sails &amp;amp; Oars", "Sails & Oars", ""),
        ("H<sub>2</sub>O <i>Sails</i>", "H2O Sails", ""),
        ("Waves <b", "Waves <b", ""),
        (r"{\em Sails} of $\alpha$", "Sails of alpha", ""),
    ],
)
def test_markup_and_the_label_of_a_venue_are_no_part_of_a_title(
    title: str, plain: str, edition: str
) -> None:
    assert plain_title(title) == (plain, edition)


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Sails for Everyone", ()),
        ("Sailing in 2024", ("2024",)),
        ("SailNet 2.0", ("2",)),
        ("SailNet V2", ("2",)),
        ("Sailing in 3D", ("3",)),
        ("SailNet++", ("++",)),
        ("Sails Revisited", ("revisited",)),
        ("Sails RELOADED", ("reloaded",)),
        ("A Theory of Sails II", ("2",)),
        ("A Theory of Sails Ⅱ", ("2",)),
        ("A Theory of Sails, Part I", ("1",)),
        ("A Theory of Sails, part one", ("1",)),
        ("Sails, Part B", ("part b",)),
        ("Text2Mem2 for Sails", ("2", "2")),
        ("Fùxì++", ("++",)),
        ("Sails in C#", ("#",)),
        ("Harbours with A* in Fog", ("*",)),
        ("Is It a Sail?++", ("++",)),
        ("Sails, Track A", ("track a",)),
        ("Sails, part ii", ("2",)),
        ("Sails XI", ("11",)),
        (r"Sails in C\#", ("#",)),
        ("Sails in C♯", ("#",)),
        ("SailNet＋", ("+",)),
        ("SailNet$^{++}$", ("++",)),
        ("Sails: The Sequel", ("sequel",)),
        ("Sails, Vol. IV", ("4",)),
        ("SailNet 1.10", ("1.10",)),
        ("A Million Sails: 1,000,000 Photographs", ("1000000",)),
        ("Comment on “Sails”", ("comment on",)),
        ("[Re] Sails", ("re",)),
        ("Sails: Supplementary Material", ("supplementary material",)),
        ("Sails: A Reply", ("reply",)),
        ("Responses of Sails to Wind", ()),
        ("Civilian Sails", ()),
        ("Wind + Waves", ()),
        ("Vision+Language for Sails", ()),
    ],
)
def test_numbers_versions_and_parts_are_marked(title: str, found: tuple[str, ...]) -> None:
    assert markers(plain_title(title)[0]) == found


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("Sails in 3D", "Sails in 4D", ("3", "4")),
        ("Sails in 3D", "Sails in Three Dimensions", ()),
        ("Two Sails", "2 Sails", ()),
        ("Sails for Two", "Sails for Two, V2", ("2",)),
        ("Sails, Part II", "Sails, part two", ()),
        ("SailNet 2.0", "SailNet 2", ()),
        ("Sail2Sail", "Sail2Sail2", ("2",)),
        ("Sails in Two Dimensions", "Sails in Three Dimensions", ("2", "3")),
        (
            "Findings of the First Regatta",
            "Findings of the Second Regatta",
            ("first of its kind", "second of its kind"),
        ),
        ("A First Look at Sails", "A Look at Sails", ()),
    ],
)
def test_markers_differ_in_what_only_one_title_says(
    one: str, other: str, found: tuple[str, ...]
) -> None:
    def of(title: str) -> tuple[tuple[str, ...], frozenset[str]]:
        return markers(title), spelt_numbers(frozenset(fold(title).split()))

    (mine, spelt), (yours, spelt_there) = of(one), of(other)
    assert differing(mine, yours, spelt, spelt_there) == found
    assert differing(yours, mine, spelt_there, spelt) == found
