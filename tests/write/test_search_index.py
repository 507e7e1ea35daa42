"""The search index: complete, in small parts, and safe to run as a script."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.model import CuratedPaper
from paperstand.write.search_index import (
    ALPHABET,
    TERM_SHARD,
    fold,
    search_index,
    terms,
)
from tests import makers
from tests.hostile import HOSTILE_TITLES
from tests.write.parts import part_of


def index_of(*papers: CuratedPaper) -> dict[str, object]:
    """The parts of an index by their name, as the page gets them."""
    parts: dict[str, object] = {}
    for path, script in search_index(papers):
        name, content = part_of(path, script)
        parts[name.removeprefix("search/")] = content
    return parts


def postings(parts: dict[str, object], term: str) -> list[tuple[int, int]]:
    """Papers and weights of a term, decoded by the description of the format."""
    for name, shard in parts.items():
        if name.startswith("terms-") and isinstance(shard, dict) and term in shard:
            found, paper, gap = [], -1, 0
            digits = iter(shard[term])
            for digit in digits:
                value = ALPHABET.index(digit)
                gap = gap * 32 + value % 32
                if value < 32:
                    paper += gap + 1
                    found.append((paper, ALPHABET.index(next(digits))))
                    gap = 0
            return found
    return []


def paper(title: str, abstract: str = "") -> CuratedPaper:
    return CuratedPaper(makers.paper(title, abstract))


@settings(max_examples=30, deadline=None)
@given(st.sets(st.integers(0, 4000), min_size=1, max_size=40))
def test_postings_name_the_papers_that_hold_the_term_however_far_apart(where: set[int]) -> None:
    papers = [paper("needle" if n in where else "hay") for n in range(max(where) + 1)]
    found = postings(index_of(*papers), "needle")
    assert [number for number, _ in found] == sorted(where)


def test_a_word_in_the_title_weighs_more_than_many_in_the_abstract() -> None:
    parts = index_of(paper("Waves"), paper("Tides", "waves " * 50))
    weights = dict(postings(parts, "wave"))
    assert weights[0] > weights[1] > 0


def test_a_title_of_nothing_else_weighs_most() -> None:
    parts = index_of(paper("Waves"), paper("Waves and Tides of the Northern Atlantic Ocean"))
    weights = dict(postings(parts, "wave"))
    assert weights[0] > weights[1]


def test_accents_case_hyphens_and_plurals_are_folded() -> None:
    assert terms("Naïve Co-Training STUDIES") == ["naive", "co", "training", "study", "cotraining"]
    assert fold("Ångström ﬁne") == "angstrom fine"


def test_terms_are_sorted_over_all_shards_and_the_manifest_says_where_each_begins() -> None:
    words = [f"{chr(97 + n % 26)}{n:04}word" for n in range(6000)]
    papers = [paper(f"{n}", " ".join(words[n : n + 60])) for n in range(0, 6000, 60)]
    parts = index_of(*papers)
    shards = [parts[f"terms-{n}"] for n in range(sum(p.startswith("terms-") for p in parts))]
    assert len(shards) > 2
    every = [term for shard in shards for term in shard]  # type: ignore[attr-defined]
    assert every == sorted(every)
    firsts = [next(iter(shard)) for shard in shards]  # type: ignore[call-overload]
    assert parts["manifest"]["firstTerms"] == firsts  # type: ignore[index]
    assert all(len(json.dumps(shard)) < 2 * TERM_SHARD for shard in shards)


def test_hostile_text_stays_data() -> None:
    papers = [paper(title, title) for title in HOSTILE_TITLES]
    assert postings(index_of(*papers), "iframe")


def test_an_empty_digest_has_an_empty_index() -> None:
    assert index_of() == {"manifest": {"papers": 0, "firstTerms": []}}


def test_a_very_long_word_is_indexed_in_no_time() -> None:
    """Quadratic work on a million letters would not end before the test run is stopped."""
    assert terms("z" * 1_000_000 + " end") == ["z" * 60, "end"]
