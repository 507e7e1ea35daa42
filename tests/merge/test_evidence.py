from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.merge.evidence import Likeness, Outcome, Verdict, compare
from paperstand.merge.forms import Form
from paperstand.model import Entry
from tests.makers import BEES, BRIDGES, WAVES, WAVES_SUMMARY, beginning, entry

TITLE = "Drawing the Sea State: Generative Wave Forecasts for Every Harbour"
STORM = ("Ada Storm", "Ben Tide", "Cleo Reef")
HIVE = ("Dora Hive", "Emil Comb", "Fay Nectar")
REVISED = " ".join(WAVES.split()[:55] + BRIDGES.split()[:60])
MOSTLY_KEPT = " ".join(WAVES.split()[:80] + BRIDGES.split()[:30])


def verdict(one: Entry, other: Entry) -> Verdict:
    return compare(Form.of(one), Form.of(other))


def arxiv(number: str) -> tuple[tuple[str, str], ...]:
    return (("arxiv", number),)


SAME = {
    "same identifier, all else different": (
        entry(TITLE, WAVES, identifiers=arxiv("2501.00001")),
        entry("Harbours Under Storm", BEES, identifiers=arxiv("2501.00001")),
    ),
    "same text in another spelling": (
        entry(TITLE.upper()),
        entry(r"{\em Drawing} the Sea-State – Generative wave forecasts for every harbour"),
    ),
    "an abstract that was cut": (entry(), entry(TITLE, beginning(WAVES, 30))),
    "a title that was cut": (entry(), entry("Drawing the Sea State: Generative Wave F…")),
    "title and abstract both cut": (
        entry(),
        entry("Drawing the Sea State: Generative Wave F…", beginning(WAVES, 30)),
    ),
    "a cut title and no abstract": (
        entry(),
        entry("Drawing the Sea State: Generative Wave F…", ""),
    ),
    "the label of a venue": (entry(), entry(f"{TITLE} (CVPR 2025)")),
    "a number as a word": (
        entry("Waves in Three-Dimensional Harbours"),
        entry("Waves in 3D Harbours"),
    ),
    "HTML entities": (
        entry("Sails & Storms: A Sailor's Guide"),
        entry("Sails &amp; Storms: A Sailor&#x27;s Guide"),
    ),
    "a part in two spellings": (entry(f"{TITLE}, Part II"), entry(f"{TITLE}, Part 2")),
    "a sign in LaTeX": (entry("Mending Sails in C#"), entry(r"Mending Sails in C\#")),
    "the labels of two venues": (
        entry(f"{TITLE} (NeurIPS 2024)"),
        entry(f"{TITLE} (ICLR 2025)"),
    ),
    "the number of the paper before it": (entry(), entry(f"[2501.00001] {TITLE}")),
    "names the other way round": (
        entry(authors=("Wei Zhang", "Ada Storm"), abstract=""),
        entry(authors=("Zhang Wei", "Storm, Ada")),
    ),
    "a team instead of people": (
        entry(authors=("The Harbour Team",), abstract=""),
        entry(authors=STORM),
    ),
    "letters that have no accent to lose": (
        entry("Søren Łoś in the Harbour", ""),
        entry("Soren Los in the Harbour"),
    ),
    "a text without spaces": (
        entry(
            "基于深度学习的海浪预报研究", "海浪预报对每个港口都很重要" * 3 + "我们提出一种新的方法"
        ),
        entry(
            "基于深度学习的海浪预报研究与应用",
            "海浪预报对每个港口都很重要" * 3 + "我们提出一种新的方法",
        ),
    ),
    "more words before the colon": (
        entry("Wave Forecasts: Generative Ensembles for Every Harbour"),
        entry("Towards Better Wave Forecasts: Generative Ensembles for Every Harbour"),
    ),
    "a coined name without its abstract": (entry("SailNet"), entry("SAILNET", "")),
    "a subtitle with a number in it left out": (
        entry("Drawing the Sea State"),
        entry("Drawing the Sea State: 3D Wave Forecasts for Every Harbour"),
    ),
    "a name with a number in it left out": (
        entry("Sail2Wave: Generative Wave Forecasts for Every Harbour"),
        entry("Generative Wave Forecasts for Every Harbour"),
    ),
    "a subtitle left out, and the abstract cut": (
        entry(),
        entry("Drawing the Sea State", beginning(WAVES, 30)),
    ),
    "a title cut without a sign of it": (
        entry("Drawing the Sea State: Generative Wave Forecasts for 40 Harbours"),
        entry("Drawing the Sea State: Generative Wave Fore"),
    ),
    "another name for the method, in title and abstract": (
        entry("SailNet: Forecasts for Every Harbour", f"We present SailNet. {WAVES}"),
        entry("WaveDraw: Forecasts for Every Harbour", f"We present WaveDraw. {WAVES}"),
    ),
    "a title without its abstract": (entry(), entry(abstract="")),
    "a summary instead of the abstract": (entry(), entry(abstract=WAVES_SUMMARY)),
    "a retitle with the same abstract": (
        entry(),
        entry("Drawing the Sea State: Ensembles of Wave Forecasts for Harbours and Coasts"),
    ),
    "a retitle by the same authors that shares no word, with the same abstract": (
        entry("Ensembles for Coasts", authors=STORM),
        entry(authors=STORM),
    ),
    "a retitle with most of the abstract kept": (
        entry(),
        entry("Drawing the Sea State: Ensembles for Coasts", MOSTLY_KEPT),
    ),
    "nearly the title, with the abstract revised": (
        entry("Optimising the Behaviour of Harbour Models"),
        entry("Optimizing the Behavior of Harbor Models", REVISED),
    ),
    "British and American spelling": (
        entry("Optimising the Behaviour of Harbour Models"),
        entry("Optimizing the Behavior of Harbor Models"),
    ),
    "another abstract by the same authors": (
        entry(authors=STORM),
        entry(abstract=BEES, authors=STORM),
    ),
}


@pytest.mark.parametrize(("one", "other"), SAME.values(), ids=SAME)
def test_one_paper_is_recognised_by(one: Entry, other: Entry) -> None:
    found = verdict(one, other)
    assert found.outcome is Outcome.SAME
    assert found.because


APART = {
    "Part I and Part II": (entry(f"{TITLE}, Part I"), entry(f"{TITLE}, Part II")),
    "a version and the next": (entry("SailNet for Harbours"), entry("SailNet 2.0 for Harbours")),
    "V1 and V2": (entry("SailBench V1: Wave Data"), entry("SailBench V2: Wave Data")),
    "yearly editions": (entry("The Wave Challenge 2024"), entry("The Wave Challenge 2025")),
    "X and X++": (entry("SailNet"), entry("SailNet++")),
    "X and X++, in a list of titles": (
        entry("SailNet for Open Water", ""),
        entry("SailNet++ for Open Water", ""),
    ),
    "X and X revisited": (entry(TITLE), entry(f"{TITLE}, Revisited")),
    "words that are spelt alike": (
        entry("Supervised Learning of Waves from Buoys", f"We study supervised learning. {WAVES}"),
        entry(
            "Unsupervised Learning of Waves from Buoys", f"We study unsupervised learning. {WAVES}"
        ),
    ),
    "a generic title and one that begins with it": (
        entry("Wave Forecasts", WAVES),
        entry("Wave Forecasts for Ships in Ice with Drones and Kites", REVISED),
    ),
    "two dimensions and three, in words": (
        entry("Waves around Sails in Two Dimensions"),
        entry("Waves around Sails in Three Dimensions"),
    ),
    "the third workshop and the fourth": (
        entry("Findings of the Third Regatta of Sails"),
        entry("Findings of the Fourth Regatta of Sails"),
    ),
    "a name and the same with more to it": (
        entry("SailNet: Forecasts for Every Harbour"),
        entry("SailNet-XL: Forecasts for Every Harbour"),
    ),
    "two systems of one family": (
        entry("SailCoder: Open Models of Waves", f"SailCoder is new. {REVISED}"),
        entry("SailMath: Open Models of Waves", f"SailMath is new. {MOSTLY_KEPT}"),
    ),
    "part ii and part iii": (entry(f"{TITLE}, part ii"), entry(f"{TITLE}, part iii")),
    "X and X⁺": (entry("SailNet: Forecasts"), entry("SailNet⁺: Forecasts")),
    "a sequel": (entry(), entry(f"{TITLE}: The Sequel")),
    "two words as title and the same people": (
        entry("Deep Waves", WAVES, authors=STORM),
        entry("Deep Waves", BEES, authors=STORM),
    ),
    "one title over unlike texts without spaces": (
        entry(
            "基于深度学习的海浪预报研究", "海浪预报对每个港口都很重要，但是浮标很少，卫星也很少经过"
        ),
        entry(
            "基于深度学习的海浪预报研究", "蜜蜂群体共同决定在哪里觅食，而没有一只蜜蜂知道整张地图"
        ),
    ),
    "C and C#": (entry("Mending Sails in C"), entry("Mending Sails in C#")),
    "A and A*": (entry("Finding Harbours with A*"), entry("Finding Harbours with A")),
    "track A and track B": (
        entry("The Wave Challenge, Track A"),
        entry("The Wave Challenge, Track B"),
    ),
    "a paper and a comment on it": (entry(), entry(f"Comment on {TITLE}")),
    "a paper and the reply to it": (entry(), entry(f"A Reply to: {TITLE}")),
    "a paper and its replication": (entry(), entry(f"[Re] {TITLE}")),
    "a paper and its erratum": (entry(), entry(f"{TITLE} (Erratum)")),
    "two editions at one venue": (
        entry("The Wave Workshop (ICLR 2024)"),
        entry("The Wave Workshop (ICLR 2025)"),
    ),
    "upper and lower": (
        entry("Upper Bounds for Waves in Harbours", f"We prove upper bounds. {WAVES}"),
        entry("Lower Bounds for Waves in Harbours", f"We prove lower bounds. {WAVES}"),
    ),
    "a name and its second version, under one subtitle": (
        entry("SailNet: Generative Wave Forecasts for Every Harbour"),
        entry("SailNet2: Generative Wave Forecasts for Every Harbour"),
    ),
    "a title cut so early that it may go on in any way": (
        entry("Large Models of Waves and of Harbours"),
        entry("Large Models of Waves a…", ""),
    ),
    "an extension that its abstract bears out": (
        entry("Forecasts for Every Harbour"),
        entry("Icebound Forecasts for Every Harbour", f"Icebound harbours matter. {MOSTLY_KEPT}"),
    ),
    "3D and 4D": (entry("Waves in 3D: From Buoys"), entry("Waves in 4D: From Buoys")),
    "part one and part two, in a list of titles": (
        entry("On Sails, Part One", ""),
        entry("On Sails, Part Two", ""),
    ),
    "one title by other authors, with other abstracts": (
        entry(authors=STORM),
        entry(abstract=BEES, authors=HIVE),
    ),
    "a title that goes on, in a list of titles": (
        entry("Drawing the Sea State for Harbours", ""),
        entry("Drawing the Sea State for Harbours and for Ships in Storms", ""),
    ),
    "one title by other authors, with abstracts that overlap": (
        entry(authors=STORM),
        entry(abstract=REVISED, authors=HIVE),
    ),
    "a retitle by the same authors, with the abstract revised": (
        entry(authors=STORM),
        entry(
            "Drawing the Sea State: Ensembles for Coasts",
            REVISED,
            authors=STORM,
        ),
    ),
    "a retitle with the abstract revised, by nobody knows whom": (
        entry(),
        entry("Drawing the Sea State: Ensembles for Coasts", REVISED),
    ),
    "one title by other authors, one without abstract": (
        entry(authors=STORM),
        entry(abstract="", authors=HIVE),
    ),
    "one title, wholly different abstracts, no authors": (entry(), entry(abstract=BEES)),
    "one abstract under two unrelated titles": (
        entry("Drawing the Sea State"),
        entry("Honest Ensembles from Buoys"),
    ),
    "one abstract under two titles by other authors": (
        entry("Drawing the Sea State for Harbours", authors=STORM),
        entry("Drawing the Sea State for Coasts", authors=HIVE),
    ),
    "two identifiers of one kind": (
        entry(identifiers=arxiv("2501.00001")),
        entry(identifiers=arxiv("2501.00002")),
    ),
    "nothing in common": (entry(), entry("Hives That Forget", BEES)),
    "one word as title and no abstract": (entry("Sails", ""), entry("Sails", WAVES)),
}


@pytest.mark.parametrize(("one", "other"), APART.values(), ids=APART)
def test_two_papers_stay_apart_with(one: Entry, other: Entry) -> None:
    assert verdict(one, other).outcome is not Outcome.SAME


@pytest.mark.parametrize(
    "case",
    [
        "one title, wholly different abstracts, no authors",
        "one abstract under two unrelated titles",
        "one abstract under two titles by other authors",
        "one title by other authors, with abstracts that overlap",
        "a retitle with the abstract revised, by nobody knows whom",
        "two identifiers of one kind",
        "one word as title and no abstract",
        "yearly editions",
        "X and X revisited",
    ],
)
def test_what_looks_alike_is_uncertain_and_says_why(case: str) -> None:
    found = verdict(*APART[case])
    assert found.outcome is Outcome.UNCERTAIN
    assert found.because


@pytest.mark.parametrize(
    "case", ["nothing in common", "one title by other authors, with other abstracts"]
)
def test_what_is_plainly_another_paper_is_different(case: str) -> None:
    assert verdict(*APART[case]).outcome is Outcome.DIFFERENT


def test_yearly_editions_by_the_same_people_stay_apart() -> None:
    text = "The challenge of {} invites forecasts of waves. " + WAVES
    one = entry("The Wave Challenge 2024", text.format("2024"), authors=STORM)
    other = entry("The Wave Challenge 2025", text.format("2025"), authors=STORM)
    assert verdict(one, other).outcome is Outcome.UNCERTAIN


def test_a_shared_identifier_is_named_as_the_reason() -> None:
    found = verdict(*SAME["same identifier, all else different"])
    assert found.because == ("both have arxiv identifier 2501.00001",)


def test_conflicting_identifiers_are_named_as_the_reason() -> None:
    because = verdict(*APART["two identifiers of one kind"]).because
    assert because[0] == "their arxiv identifiers differ (2501.00001, 2501.00002)"


def test_differing_numbers_are_named_as_the_reason() -> None:
    assert verdict(*APART["yearly editions"]).because[0] == "the titles differ in: 2024, 2025"


def test_the_share_of_authors_is_part_of_the_reason() -> None:
    because = verdict(entry(authors=STORM), entry(authors=STORM[:2])).because
    assert "100% of the authors shared" in because


def test_abstracts_are_compared_by_their_runs_of_words() -> None:
    whole, half = Form.of(entry()), Form.of(entry(abstract=beginning(WAVES, 60)))
    likeness = Likeness(whole, half)
    assert likeness.contained == pytest.approx(1)
    assert likeness.abstracts == pytest.approx(58 / len(whole.shingles))


def test_nothing_is_measured_where_there_is_nothing_to_compare() -> None:
    likeness = Likeness(Form.of(entry()), Form.of(entry(abstract="")))
    assert likeness.abstracts is likeness.contained is likeness.authors is None


entries = st.builds(
    entry,
    title=st.sampled_from(
        [TITLE, TITLE.lower(), f"{TITLE}, Part I", f"{TITLE} 2.0", TITLE[:40] + "…", "Hives", "?"]
    ),
    abstract=st.sampled_from([WAVES, BEES, WAVES_SUMMARY, beginning(WAVES, 30), ""]),
    authors=st.sampled_from([(), STORM, STORM[:1] + HIVE[:1], HIVE]),
    identifiers=st.sampled_from([(), arxiv("2501.00001"), arxiv("2501.00002")]),
)


@given(entries, entries)
@settings(max_examples=150, deadline=None)
def test_who_is_compared_with_whom_makes_no_difference(one: Entry, other: Entry) -> None:
    assert verdict(one, other) == verdict(other, one)


@given(entries, entries)
@settings(max_examples=150, deadline=None)
def test_everything_but_plain_difference_has_a_reason(one: Entry, other: Entry) -> None:
    found = verdict(one, other)
    assert 0 <= found.strength <= 1
    assert bool(found.because) or found.outcome is Outcome.DIFFERENT


def test_hard_negatives_hold_between_all_unlike_abstracts() -> None:
    for one, other in combinations((WAVES, BEES, BRIDGES), 2):
        assert verdict(entry("Sails at Sea", one), entry("Hives", other)).outcome is (
            Outcome.DIFFERENT
        )


def test_namesakes_are_not_the_same_people() -> None:
    one = entry("Deep Learning for Sails", WAVES, authors=("Wei Wang", "Li Zhang"))
    other = entry("Deep Learning for Sails", BEES, authors=("Hui Wang", "Min Zhang"))
    assert verdict(one, other).outcome is not Outcome.SAME


def test_a_crowd_of_authors_says_little() -> None:
    crowd = tuple(f"Ada{n} Storm{n}" for n in range(40))
    one = entry("A Challenge in Sailing", WAVES, authors=crowd)
    other = entry("A Challenge in Sailing", BEES, authors=crowd)
    assert verdict(one, other).outcome is Outcome.UNCERTAIN


@pytest.mark.parametrize("placeholder", ["N/A", "No abstract available.", "See the PDF."])
def test_a_shared_placeholder_is_no_evidence(placeholder: str) -> None:
    one = entry("Learning Sparse Sails for Harbours", placeholder)
    other = entry("Learning Dense Sails for Harbours", placeholder)
    assert verdict(one, other).outcome is not Outcome.SAME
