from __future__ import annotations

import re
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.curate.corpus import gather
from paperstand.curate.keywords import MOST, find_keywords
from paperstand.curate.phrases import Phrases
from paperstand.model import Paper
from tests.hostile import HOSTILE_TITLES
from tests.makers import BEES, BRIDGES, WAVES, paper

SHELF = [
    paper("Drawing the Sea State: Generative Wave Forecasts", WAVES),
    paper("Hives That Forget", BEES),
    paper("Arches That Crack", BRIDGES),
    paper("Honeybee Colonies in Winter", "Honeybee colonies huddle. A honeybee colony hums."),
    paper("Old Masonry Bridges", "Masonry bridges have cracks."),
    paper("An Untold Story", ""),
    paper("…", "!"),
]


def keywords(papers: list[Paper]) -> list[tuple[str, ...]]:
    return find_keywords(Phrases(gather(papers)))[0]


def of(title: str, abstract: str, **said: object) -> tuple[str, ...]:
    """The keywords of a paper that is alone in its corpus."""
    return keywords([paper(title, abstract, **said)])[0]


def test_a_paper_has_the_phrases_it_comes_back_to() -> None:
    found = keywords(SHELF)
    assert {"honeybee colonies", "honeybee colony"} & set(found[3])
    assert "masonry bridges" in found[4]


def test_a_phrase_of_the_title_is_a_keyword_even_in_a_corpus_of_one() -> None:
    assert "tidal turbines" in of("Tidal Turbines", "They turn.")


def test_there_are_at_most_eight() -> None:
    text = " ".join(f"Sea urchin{chr(97 + n)} meets sea urchin{chr(97 + n)}." for n in range(20))
    assert len(of("Urchins", text)) == MOST == 8


@pytest.mark.parametrize(
    "empty", ["extensive experiments", "state of the art", "state-of-the-art", "proposed method",
              "large number", "paper", "42", "2,000", "results", "github.com/x/y", "1e", "0.5"],
)  # fmt: skip
def test_what_any_paper_could_say_is_no_keyword(empty: str) -> None:
    text = f"{empty}. We use {empty}. The {empty} of bees. {empty.title()}."
    for keyword in of(empty.title(), text):
        assert keyword.casefold() != empty
        assert not keyword.isdigit()


def test_stop_words_begin_no_keyword_and_end_none() -> None:
    for found in keywords(SHELF):
        for keyword in found:
            words = keyword.lower().split()
            assert not {words[0], words[-1]} & {"the", "a", "of", "and", "we", "is", "that", "for"}


def test_a_keyword_does_not_cross_punctuation() -> None:
    found = of("Notes", "Of tide, pool, tide, pool, tide. Pool of tide; pool.")
    assert not any("tide pool" in k or "pool tide" in k for k in found)


def test_plurals_and_hyphens_make_no_second_keyword() -> None:
    text = "A tide-pool crab. Tide pool crabs are few. Of tide-pool crabs we know."
    assert of("Shores", text)[0] == "tide-pool crabs"
    assert len([k for k in of("Shores", text) if "crab" in k]) == 1
    text = "Pre-harvest ripening and preharvest ripening. Preharvest ripening."
    assert len([k for k in of("Fruit", text) if "ripening" in k]) == 1


def test_a_part_of_a_keyword_is_no_keyword() -> None:
    for found in keywords(SHELF):
        for one in found:
            assert not any(one != other and f" {one} " in f" {other} " for other in found)


def test_it_is_written_as_the_paper_mostly_writes_it() -> None:
    text = "The KELP forest grows. A Kelp Forest is old, and the Kelp Forest is new."
    assert "Kelp Forest" in of("On Kelp", text)


def test_capitals_of_a_title_and_of_a_sentence_do_not_count() -> None:
    assert of("Kelp Forests Grow", "They do. Kelp forests sway.")[0] == "kelp forests"


def test_acronyms_and_names_keep_their_capitals() -> None:
    text = "The SST map and another SST map. A Kalman filter and the Kalman filter of DeepSea."
    found = of("SST Maps and Kalman Filters", text)
    assert {"SST maps", "SST map"} & set(found)
    assert {"Kalman filter", "Kalman filters"} & set(found)


def test_an_acronym_is_not_repeated_beside_what_it_stands_for() -> None:
    text = "Sea surface temperature (SST) rises. SST and sea surface temperature are one. SST."
    found = [k.lower() for k in of("Warm Seas", text)]
    assert ("sst" in found) + ("sea surface temperature" in found) == 1


def test_markup_is_not_part_of_a_keyword() -> None:
    text = (
        r"A {\em coral reef} and the \textbf{coral reef} of $\mathcal{X}$ &amp; <i>coral reef</i>."
    )
    assert of("Reefs", text) == ("coral reef",)


def test_idioms_hold_together_though_one_of_their_words_names_nothing() -> None:
    text = "A mixture of experts for shells. A mixture of experts and the large language models."
    found = of("Shells and Large Language Models", text)
    assert "mixture of experts" in found
    assert "large language models" in found


def test_what_dumps_state_comes_first_and_stays_as_it_is() -> None:
    stated = ("Sea-State  FORECASTS", "<b>x</b>", "…")
    found = of("Harbour Seals", "Harbour seals sing. Harbour seals dance.", keywords=stated)
    assert found == (*stated, "harbour seals")


def test_all_that_dumps_state_is_kept() -> None:
    stated = tuple(f"word {n}" for n in range(12))
    assert of("Harbour Seals", WAVES, keywords=stated) == stated


def test_what_is_stated_is_not_found_again() -> None:
    assert of("Harbour Seals", "A harbor seal.", keywords=("harbour seal",)) == ("harbour seal",)


def test_what_many_papers_are_about_says_less_than_what_one_is() -> None:
    common = [paper(f"Reef {n}", "A coral reef again.", id=f"reef-{n}") for n in range(30)]
    special = paper("Coral Reef and Manta Ray", "The coral reef; a manta ray.", id="manta")
    assert keywords([*common, special])[-1][0] == "manta ray"


@pytest.mark.parametrize(
    "papers", [[], [paper("…", "")], [paper("", "")], [paper("海浪预报", "海")]]
)
def test_without_words_there_are_no_keywords(papers: list[Paper]) -> None:
    assert keywords(papers) == [()] * len(papers)


@pytest.mark.parametrize("text", HOSTILE_TITLES)
def test_hostile_text_gives_keywords_of_one_visible_line(text: str) -> None:
    for keyword in of(text, f"{text} {text}"):
        assert re.fullmatch(r"[^\W_][^<>\n`{}|]*", keyword)


@given(st.text(max_size=200), st.text(max_size=400))
@settings(max_examples=100, deadline=None)
def test_any_text_is_borne(title: str, abstract: str) -> None:
    found = of(title, abstract)
    assert len(found) <= MOST
    assert all(k == " ".join(k.split()) and k for k in found)


@given(st.permutations(SHELF))
@settings(max_examples=25, deadline=None)
def test_the_order_of_papers_changes_nothing(shuffled: list[Paper]) -> None:
    found = dict(zip((p.id for p in shuffled), keywords(shuffled), strict=True))
    assert found == dict(zip((p.id for p in SHELF), keywords(SHELF), strict=True))


@pytest.mark.parametrize(
    "piece", ["tide pool crab ", "tide pool. ", "tide-", "a", "É ", "pool\u0301"]
)
def test_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    def seconds(size: int) -> float:
        start = process_time()
        of("Tide Pools", piece * (size // len(piece)))
        return process_time() - start

    seconds(1000)
    assert seconds(1_000_000) < 12 * max(seconds(125_000), 0.05)
