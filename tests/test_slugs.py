from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.slugs import MAX_LENGTH, RESERVED, digest, slugify, title_slug, with_suffix
from tests.hostile import HOSTILE_TITLES

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
quick = settings(max_examples=300, deadline=None)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("2 OLMo 2 Furious", "2-olmo-2-furious"),
        ("Naïve Café: A Study", "naive-cafe-a-study"),
        ("1.58-bit LLMs", "1-58-bit-llms"),
        ("Scaling to 1,000,000 Tokens", "scaling-to-1000000-tokens"),
        ("1984", "1984"),
        ("日本語", "ri-ben-yu"),
        ("--- Dashes --- everywhere ---", "dashes-everywhere"),
        ("under_scored", "under-scored"),
    ],
)
def test_a_published_title_keeps_its_address(title: str, slug: str) -> None:
    assert title_slug(title) == slug


def test_a_long_title_is_cut_at_a_word() -> None:
    slug = title_slug("attention " * 20)
    assert slug == "-".join(["attention"] * 8)


def test_one_endless_word_is_cut_to_the_limit() -> None:
    assert title_slug("x" * 1_000_000) == "x" * MAX_LENGTH


def test_titles_that_cannot_be_spelt_get_addresses_of_their_own() -> None:
    rocket, crab = title_slug("🚀"), title_slug("🦀")
    assert rocket != crab
    assert SLUG.fullmatch(rocket)
    assert slugify("🚀") == ""


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_a_hostile_title_has_a_harmless_address(title: str) -> None:
    assert SLUG.fullmatch(title_slug(title))


@pytest.mark.parametrize(
    "title", ["&#99999999999999;", "&#55296;", "&#x110000;", "&#xd800;", "&amp;#0;", "\ud800", "\0"]
)
def test_character_references_that_name_no_character_do_no_harm(title: str) -> None:
    assert SLUG.fullmatch(title_slug(title))


@quick
@given(st.text(max_size=300))
def test_every_title_has_a_slug_of_letters_digits_and_single_hyphens(title: str) -> None:
    slug = title_slug(title)
    assert SLUG.fullmatch(slug)
    assert len(slug) <= MAX_LENGTH


@quick
@given(st.lists(st.text("abc XYZ-'.,0", min_size=1, max_size=30), max_size=12).map(" ".join))
def test_a_slug_is_the_slug_of_itself(title: str) -> None:
    assert title_slug(title_slug(title)) == title_slug(title)


@quick
@given(st.text(max_size=150), st.text("0123456789abcdef", min_size=1, max_size=12))
def test_a_suffix_keeps_a_slug_a_slug(title: str, suffix: str) -> None:
    slug = with_suffix(title_slug(title), suffix)
    assert SLUG.fullmatch(slug)
    assert len(slug) <= MAX_LENGTH
    assert slug.endswith("-" + suffix)


def test_a_suffix_does_not_follow_a_hyphen_left_by_the_cut() -> None:
    slug = "a" * 72 + "-bcdefgh"
    assert with_suffix(slug, "123456") == "a" * 72 + "-123456"


def test_a_digest_is_the_same_on_every_machine() -> None:
    assert digest("a title") == "aa4e9c"


def test_digests_tell_contents_apart() -> None:
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("ab") != digest("a", "b")
    assert len(digest("x", length=12)) == 12


def test_a_digest_of_half_a_surrogate_pair_exists() -> None:
    assert re.fullmatch("[0-9a-f]{6}", digest("\ud800"))


def test_names_that_windows_refuses_are_reserved() -> None:
    assert {"con", "nul", "com1", "lpt9", "index"} <= RESERVED
    assert all(SLUG.fullmatch(name) for name in RESERVED)
