"""The search index: complete, in small parts, and safe to run as a script."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.model import Assignment, CuratedPaper, Link, Topic, Vocabulary
from paperstand.write.records import fnv1a
from paperstand.write.search_index import FREQUENT, IN_TITLE, SHARD, search_index
from paperstand.write.search_pairs import lists_for, mixed
from paperstand.write.search_postings import ALPHABET, encode, marked_lists, members
from paperstand.write.search_terms import LONGEST, STOP, fold, words, words_and_compounds
from paperstand.write.search_words import PART, word_list
from tests import makers
from tests.hostile import HOSTILE_TITLES
from tests.write.parts import part_of

WORDS = Vocabulary((("sea", "Sea"),), (Topic("waves", "Waves", "", "sea"),))


def index_of(*papers: CuratedPaper) -> dict[str, Any]:
    """The parts of an index by their name, as the page gets them."""
    parts = {}
    for path, script in search_index(papers, WORDS):
        name, content = part_of(path, script)
        parts[name.removeprefix("search/")] = content
    return parts


def paper(title: str, abstract: str = "", **said: Any) -> CuratedPaper:
    return CuratedPaper(makers.paper(title, abstract, **said))


# Lists are read here by the description of their format, not by the code that writes them.


def numbers(text: str, marked: bool) -> Iterator[tuple[int, int]]:
    """Papers and marks of a list."""
    if text.startswith("*"):
        bits = "".join(f"{ALPHABET.index(c):06b}" for c in text[1:])
        yield from ((at, 0) for at, bit in enumerate(bits) if bit == "1")
        return
    at, gap = 0, 0
    digits = iter(text)
    for digit in digits:
        value = ALPHABET.index(digit)
        gap = gap * 32 + value % 32
        if value < 32:
            at, gap = at + gap, 0
            yield at, ALPHABET.index(next(digits)) if marked else 0


def posted(parts: dict[str, Any], term: str) -> dict[int, int]:
    """The papers of a term and its weight there; a frequent term weighs 0 outside of titles."""
    often = parts["manifest"]["often"].split()
    if term in often:
        number = often.index(term)
        found = dict(numbers(parts[f"often-{number}"][1], marked=False))
        return found | dict(numbers(parts[f"titled-{number}"], marked=True))
    for name, shard in parts.items():
        if name.startswith("terms-") and term in shard:
            return dict(numbers(shard[term], marked=True))
    return {}


# ------------------------------------------------------------------------------- terms


def test_accents_case_hyphens_and_plurals_are_folded() -> None:
    found, joined = words_and_compounds("Naïve Co-Training STUDIES")
    assert found == ["naive", "co", "training", "study"]
    assert joined == ["cotraining"]
    assert fold("Ångström ﬁne Łódź Straße") == "angstrom fine lodz strasse"


def test_scripts_without_spaces_are_pairs_of_characters() -> None:
    assert words("日本語の文") == ["日本", "本語", "語の", "の文"]
    assert words("水") == ["水"]
    assert words("GPT模型") == ["gpt", "模型"]


def test_a_very_long_word_is_cut_in_no_time() -> None:
    """Quadratic work on a million letters would not end before the test run is stopped."""
    assert words("z" * 1_000_000 + " end") == ["z" * LONGEST, "end"]


# ------------------------------------------------------------------------------- lists


@given(st.sets(st.integers(0, 40_000), min_size=1, max_size=60))
def test_a_list_says_its_numbers_however_far_apart(where: set[int]) -> None:
    papers = np.array(sorted(where))
    marks = papers % 64
    (written,) = marked_lists(np.zeros(len(papers), np.int64), papers, marks)
    assert list(numbers(written, marked=True)) == [(n, n % 64) for n in sorted(where)]
    assert [n for n, _ in numbers(members(papers), marked=False)] == sorted(where)


def test_many_numbers_take_one_bit_each() -> None:
    assert len(members(np.arange(6000))) == 1001
    assert members(np.array([], np.int64)) == ""


@pytest.mark.parametrize("number", [0, 31, 32, 1023, 1024, 99_999])
def test_a_number_takes_as_few_characters_as_it_needs(number: int) -> None:
    assert len(encode(number)) == max(1, -(-number.bit_length() // 5))
    assert next(numbers(encode(number) + "A", marked=True))[0] == number


# ------------------------------------------------------------------------------- index


@settings(max_examples=20, deadline=None)
@given(st.sets(st.integers(0, 1500), min_size=1, max_size=40))
def test_every_paper_that_has_a_word_is_on_its_list(where: set[int]) -> None:
    papers = [paper("needle" if n in where else "hay") for n in range(max(where) + 1)]
    assert sorted(posted(index_of(*papers), "needle")) == sorted(where)


def test_every_text_of_a_paper_is_searched() -> None:
    one = paper("Title", "abstract", summary="summary", authors=("Ada Lovelace",),
                identifiers=(("arxiv", "2405.00001"),))  # fmt: skip
    parts = index_of(CuratedPaper(one.paper, keywords=("keyword",)))
    for word in ("title", "abstract", "summary", "ada", "lovelace", "2405", "keyword"):
        assert posted(parts, word), word
    assert posted(parts, "@lovelace")
    assert not posted(parts, "@title")


def test_a_word_in_the_title_weighs_more_than_many_in_the_abstract() -> None:
    weights = posted(index_of(paper("Waves"), paper("Tides", "waves " * 50)), "wave")
    assert weights[0] >= IN_TITLE > weights[1] > 0


def test_a_title_of_nothing_else_weighs_most() -> None:
    longer = paper("Waves and Tides of the Northern Atlantic Ocean")
    weights = posted(index_of(paper("Waves"), longer), "wave")
    assert weights[0] > weights[1]


def test_a_frequent_word_has_its_papers_and_its_titles_apart() -> None:
    papers = [paper("Common Ground" if n % 9 == 0 else f"N{n}", "common") for n in range(3000)]
    parts = index_of(*papers)
    assert parts["manifest"]["often"] == "common"
    found = posted(parts, "common")
    assert sorted(found) == list(range(3000))
    assert [n for n, mark in found.items() if mark] == list(range(0, 3000, 9))
    assert parts["often-0"][0] == 3000
    assert len(parts["often-0"][1]) < FREQUENT


def test_terms_are_in_order_and_the_manifest_says_where_each_shard_begins() -> None:
    many = [f"{chr(97 + n % 26)}{n:04}word" for n in range(6000)]
    parts = index_of(*(paper(f"{n}", " ".join(many[n : n + 60])) for n in range(0, 6000, 60)))
    firsts = parts["manifest"]["firstTerms"].split(" ")
    shards = [list(parts[f"terms-{n}"]) for n in range(len(firsts))]
    assert len(shards) > 2
    every = [term for shard in shards for term in shard]
    assert every == sorted(every)
    for first, shard, before in zip(firsts, shards, [[""], *shards], strict=False):
        assert before[-1] < first <= shard[0]
    assert all(len(json.dumps(parts[f"terms-{n}"])) < 2 * SHARD for n in range(len(firsts)))


def test_words_side_by_side_are_in_the_list_that_their_hash_names() -> None:
    papers = [paper(f"N{n}", "salt water" if n == 7 else "water, then salt") for n in range(40)]
    parts = index_of(*papers)
    (pair,) = mixed(np.array([fnv1a("salt")], np.uint32), np.array([fnv1a("water")], np.uint32))
    assert parts["manifest"]["pairLists"] == lists_for(40)
    found = numbers(parts[f"pairs-{int(pair) % lists_for(40)}"], marked=True)
    assert [n for n, mark in found if mark == int(pair) >> 26] == [7]


def test_facets_count_topics_years_and_links() -> None:
    bare = makers.paper("Waves", published=dt.date(2024, 5, 1))
    one = CuratedPaper(bare, (Assignment("waves", ("wave",), 3.0, True),),
                       links=(Link("code", "https://a.example"),))  # fmt: skip
    found = index_of(one, paper("Bees"))["facets"]
    assert [row[:3] for row in found] == [
        ["topic", "waves", 1], ["has", "code", 1], ["year", "2024", 1], ["year", "2025", 1],
    ]  # fmt: skip
    assert [list(numbers(row[3], marked=False)) for row in found] == [
        [(0, 0)], [(0, 0)], [(0, 0)], [(1, 0)],
    ]  # fmt: skip


def test_the_word_lists_have_every_word_forwards_and_backwards() -> None:
    papers = {f"{head}{tail}": n + 1 for n, (head, tail) in enumerate(
        (a + b, c) for a in "bcdfg" for b in ("an", "el", "or", "ist") for c in ("", "s", "ing")
    )}  # fmt: skip
    parts = dict(part_of(path, script) for path, script in word_list(papers))

    def unfold(name: str) -> list[str]:
        found = []
        for number in range(len(parts["search/words"][name].split(" "))):
            text, before = parts[f"search/{name}-{number}"], ""
            assert len(text) < PART + 40
            for piece in re.findall(r"([A-Z])([^A-Z]+)[A-Z]", text):
                before = before[: ord(piece[0]) - 65] + piece[1]
                found.append(before)
        return found

    assert unfold("words") == sorted(papers)
    assert sorted(word[::-1] for word in unfold("endings")) == sorted(papers)


def test_hostile_text_stays_data() -> None:
    papers = [paper(title, title, authors=(title,)) for title in HOSTILE_TITLES]
    parts = index_of(*papers)
    assert posted(parts, "iframe")
    assert posted(parts, "constructor")


def test_an_empty_digest_has_an_empty_index() -> None:
    manifest = index_of()["manifest"]
    assert manifest == {
        "papers": 0, "firstTerms": "", "often": "", "pairLists": 1, "stop": " ".join(sorted(STOP)),
    }  # fmt: skip


def test_papers_of_signs_only_are_no_trouble() -> None:
    assert index_of(paper("!?", "…"), paper("∑∫", "—"))["manifest"]["papers"] == 2
