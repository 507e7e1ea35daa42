import re
from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.merge.addresses import Addresses, Claim, assign
from paperstand.slugs import RESERVED, digest, title_slug, with_suffix
from tests.makers import FIRST_DUMP


def claim(title: str, *others: str, origin: str | None = None, position: int = 1) -> Claim:
    """A paper of this title that was also seen under the others."""
    sightings = tuple((seen, (origin or seen,)) for seen in (title, *others))
    return Claim(title, sightings, (FIRST_DUMP, str(position)))


def resolves(slug: str, found: Addresses) -> bool:
    """Whether there is a page at this address."""
    roads = {road.slug for road in found.crossroads}
    return slug in found.slugs or slug in roads or any(slug in a for a in found.aliases)


def test_a_paper_lives_at_the_slug_of_its_title() -> None:
    found = assign([claim("Drawing the Sea State: Waves & Wind")])
    assert found == Addresses(("drawing-the-sea-state-waves-wind",), ((),), ())


def test_every_other_title_leads_to_the_paper() -> None:
    found = assign([claim("Sails at Sea", "Sails of the Sea", "Sails, at Sea!", "Oars")])
    assert found.slugs == ("sails-at-sea",)
    assert found.aliases == (("oars", "sails-of-the-sea"),)


def test_two_papers_of_one_title_both_get_a_suffix_and_share_a_crossroads() -> None:
    found = assign([claim("Sails", origin="storm"), claim("SAILS", origin="hive")])
    assert found.slugs == (f"sails-{digest('storm')}", f"sails-{digest('hive')}")
    (road,) = found.crossroads
    assert road.slug == "sails"
    assert road.title == "SAILS"
    assert road.papers == tuple(sorted(found.slugs))
    assert found.aliases == ((), ())


def test_an_old_title_that_is_another_papers_title_becomes_a_crossroads() -> None:
    found = assign([claim("Sails"), claim("Oars", "Sails")])
    assert found.slugs == (f"sails-{digest('sails')}", "oars")
    assert [(r.slug, r.papers) for r in found.crossroads] == [
        ("sails", tuple(sorted(found.slugs))),
    ]
    assert found.aliases == ((), ())


def test_an_old_title_that_two_papers_had_becomes_a_crossroads() -> None:
    found = assign([claim("Oars", "Sails"), claim("Keels", "Sails")])
    assert found.slugs == ("oars", "keels")
    assert ("sails", ("keels", "oars")) in [(r.slug, r.papers) for r in found.crossroads]


def test_a_suffix_stays_when_an_older_sighting_comes_in() -> None:
    """The suffix is made from the earliest sighting; what an older dump says changes it."""
    namesake = claim("Sails", origin="hive")
    before = assign([claim("Sails", origin="storm"), namesake])
    older = Claim("Sails", (("Sails", ("older",)), ("Sails", ("storm",))), (FIRST_DUMP, "1"))
    after = assign([older, namesake])
    assert after.slugs[0] == f"sails-{digest('older')}"
    assert before.slugs[0] in after.aliases[0]
    assert after.slugs[1] == before.slugs[1]


def test_a_suffix_is_that_of_the_title_and_not_of_a_cut_copy_seen_before() -> None:
    whole, cut = ("Sails at Sea", ("storm",)), ("Sails at…", ("cut",))
    before = assign([Claim("Sails at Sea", (cut, whole), (FIRST_DUMP, "1")), claim("Sails at Sea")])
    older = ("Oars", ("oars",))
    after = assign([Claim("Oars", (older, cut, whole), (FIRST_DUMP, "1")), claim("Sails at Sea")])
    assert before.slugs[0] == f"sails-at-sea-{digest('storm')}"
    assert before.slugs[0] in after.aliases[0]


def test_addresses_of_two_papers_stay_when_they_turn_out_to_be_one() -> None:
    before = assign([claim("Sails", origin="storm"), claim("Sails", origin="hive")])
    one = Claim("Sails", (("Sails", ("storm",)), ("Sails", ("hive",))), (FIRST_DUMP, "1"))
    after = assign([one])
    assert after.slugs == ("sails",)
    assert set(before.slugs) <= set(after.aliases[0])


def test_papers_that_agree_in_all_they_say_are_told_apart_by_their_place() -> None:
    found = assign([claim("Sails", position=1), claim("Sails", position=2)])
    assert len(set(found.slugs)) == 2
    assert found.crossroads[0].papers == tuple(sorted(found.slugs))


def test_a_title_made_to_look_like_anothers_suffix_takes_nobodys_address() -> None:
    forged = f"Sails {digest('storm')}"
    found = assign([claim("Sails", origin="storm"), claim("Sails", origin="x"), claim(forged)])
    assert len(set(found.slugs)) == 3
    assert found.slugs[2] == title_slug(forged)


def test_titles_forged_for_every_attempt_take_nobodys_address() -> None:
    first = f"Sails {digest('storm')}"
    second = f"Sails {digest('storm', FIRST_DUMP, '1')}"
    found = assign(
        [claim("Sails", origin="storm"), claim("Sails", origin="x"), claim(first), claim(second)]
    )
    assert len(set(found.slugs)) == 4


@pytest.mark.parametrize("title", ["Index", "CON", "Prn", "nul", "Com1", "LPT9"])
def test_a_reserved_name_is_never_an_address(title: str) -> None:
    found = assign([claim(title), claim("Sails", title)])
    assert found.slugs == (f"{title.lower()}-{digest(title.lower())}", "sails")
    assert found.aliases == ((), ())
    assert found.crossroads == ()


@pytest.mark.parametrize("title", ["海浪预报", "Волны и ветер", "Βάρκες", "🌊🐝", "…", "???"])
def test_titles_without_latin_letters_have_an_address_of_their_own(title: str) -> None:
    found = assign([claim(title), claim("Sails")])
    assert found.slugs[0]
    assert found.slugs[0].isascii()
    assert found.crossroads == ()


def test_two_titles_of_signs_do_not_meet() -> None:
    one, other = assign([claim("🌊"), claim("🐝")]).slugs
    assert one != other
    assert one.startswith("paper-")


def test_a_long_title_is_cut_at_a_word_and_leaves_room_for_the_suffix() -> None:
    long = "Forecasting " * 20
    alone = assign([claim(long)]).slugs[0]
    assert alone == "-".join(["forecasting"] * 6)
    twice = assign([claim(long, origin="a"), claim(long, origin="b")])
    assert all(len(slug) <= 80 for slug in twice.slugs)
    assert twice.slugs[0] == with_suffix(alone, digest("a"))


words = st.sampled_from(
    ["Sails", "sails", "Oars", "Index", "con", "海浪", "🌊", "!", "++", "x" * 90]
)
titles = st.lists(words, min_size=1, max_size=3).map(" ".join) | st.text(min_size=1, max_size=120)
papers = st.lists(
    st.tuples(titles, st.lists(titles, max_size=2), st.sampled_from(["storm", "hive"])),
    min_size=1,
    max_size=6,
).map(
    lambda drawn: [
        claim(title, *others, origin=origin, position=n)
        for n, (title, others, origin) in enumerate(drawn)
    ]
)


@given(papers)
@settings(max_examples=150, deadline=None)
def test_every_title_ever_seen_resolves(claims: Sequence[Claim]) -> None:
    found = assign(claims)
    for one in claims:
        for title in one.names:
            assert resolves(title_slug(title), found) or title_slug(title) in RESERVED


@given(papers)
@settings(max_examples=150, deadline=None)
def test_no_two_pages_want_one_address(claims: Sequence[Claim]) -> None:
    found = assign(claims)
    pages = [
        *found.slugs,
        *(r.slug for r in found.crossroads),
        *(a for m in found.aliases for a in m),
    ]
    assert len(set(pages)) == len(pages)
    assert not RESERVED.intersection(pages)
    assert all(0 < len(page) <= 80 for page in pages)


@given(papers, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_papers_never_changes_an_address(claims: list[Claim], random: Random) -> None:
    order = list(range(len(claims)))
    random.shuffle(order)
    straight, shuffled = assign(claims), assign([claims[i] for i in order])
    assert shuffled.slugs == tuple(straight.slugs[i] for i in order)
    assert shuffled.aliases == tuple(straight.aliases[i] for i in order)
    assert shuffled.crossroads == straight.crossroads


@pytest.mark.parametrize("title", ["Page 1", "Page 2", "page-17", "Page 10000"])
def test_no_paper_stands_where_a_further_page_of_the_list_of_all_papers_does(title: str) -> None:
    found = assign([claim(title), claim("Sails", title)])
    slug = title_slug(title)
    assert re.fullmatch(rf"{slug}-[0-9a-f]{{6}}", found.slugs[0])
    assert slug not in [a for aliases in found.aliases for a in aliases]
    assert slug not in [road.slug for road in found.crossroads]
