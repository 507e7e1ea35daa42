from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.curate.corpus import gather
from paperstand.curate.keywords import find_keywords
from paperstand.curate.phrases import Phrases
from paperstand.curate.suggestions import MOST, suggest
from paperstand.curate.terms import Terms
from paperstand.curate.topics import sort_by_topic
from paperstand.model import CuratedPaper, Paper, Suggestion, Vocabulary
from tests.hostile import HOSTILE_TITLES
from tests.makers import BEES, BRIDGES, WAVES, paper, topic, vocabulary

NOTHING = vocabulary()
OCEANS = vocabulary(topic("oceans", "ocean wave"))


def suggestions(papers: list[Paper], topics: Vocabulary = NOTHING) -> tuple[Suggestion, ...]:
    corpus = gather(papers)
    found = sort_by_topic(Terms(corpus), topics)
    phrases = Phrases(corpus)
    curated = [CuratedPaper(p, topics=t) for p, t in zip(papers, found, strict=True)]
    return suggest(curated, topics, phrases, find_keywords(phrases)[1])


def about(phrase: str, number: int, text: str = "We count them.") -> list[Paper]:
    """Papers with a phrase in the title and nothing else to say."""
    return [
        paper(f"Of {phrase} {chr(97 + n)}", f"The {phrase}. {text}", id=f"{phrase}-{n}")
        for n in range(number)
    ]


def phrases(papers: list[Paper], topics: Vocabulary = NOTHING) -> list[str]:
    return [s.phrase for s in suggestions(papers, topics)]


def test_a_phrase_of_three_papers_that_no_topic_covers_is_suggested() -> None:
    found = suggestions([*about("manta ray", 3), *about("sea snail", 2)])
    assert found == (Suggestion("manta ray", 3, ("manta ray-0", "manta ray-1", "manta ray-2")),)


def test_a_paper_counts_once_however_often_it_says_it() -> None:
    loud = about("manta ray", 2, "A manta ray, the manta ray, that manta ray.")
    assert suggestions(loud) == ()


def test_at_most_three_examples_are_given_and_those_that_dwell_on_it_first() -> None:
    papers = about("manta ray", 5)
    papers[4] = paper("Manta Ray", "A manta ray. The manta ray.", id="most")
    (found,) = suggestions(papers)
    assert (found.papers, found.examples[0], len(found.examples)) == (5, "most", 3)


@pytest.mark.parametrize(
    "phrase", ["manta ray", "Manta-Rays", "giant manta ray", "ray", "manta ray migration"]
)
def test_a_phrase_that_a_topic_has_or_holds_is_not_suggested(phrase: str) -> None:
    assert phrases(about("manta ray", 4), vocabulary(topic("fish", phrase))) == []


def test_a_faint_word_of_a_topic_does_not_cover_the_phrases_that_hold_it() -> None:
    faint = vocabulary(topic("light", ("ray", 0.5), "beam"))
    assert phrases(about("manta ray", 4), faint) == ["manta ray"]


def test_what_a_topic_excludes_or_is_called_is_not_suggested() -> None:
    assert phrases(about("manta ray", 4), vocabulary(topic("x", "y", exclude=["manta ray"]))) == []
    assert phrases(about("manta ray", 4), vocabulary(topic("manta-ray", "y"))) == []


def test_a_part_gives_way_to_the_whole_that_nearly_the_same_papers_have() -> None:
    papers = [*about("giant manta ray", 5), *about("manta ray", 1)]
    assert phrases(papers) == ["giant manta ray"]
    papers = [*about("giant manta ray", 3), *about("manta ray", 6)]
    assert phrases(papers) == ["manta ray"]


def test_what_papers_without_a_topic_are_about_comes_first() -> None:
    sorted_already = about("sea snail", 5, "Ocean waves.")
    assert phrases([*sorted_already, *about("manta ray", 4)], OCEANS) == ["manta ray", "sea snail"]


def test_what_is_only_mentioned_in_passing_is_no_topic() -> None:
    passing = [paper(f"Paper {n}", "We thank the harbour pilots.", id=str(n)) for n in range(9)]
    assert phrases(passing) == []


def test_what_any_paper_says_is_no_topic() -> None:
    assert phrases([*about("state of the art", 4), *about("extensive experiments", 4)]) == []


def test_there_are_at_most_twenty() -> None:
    papers = [p for n in range(25) for p in about(f"manta{chr(97 + n)} ray{chr(97 + n)}", 3)]
    assert len(suggestions(papers)) == MOST == 20


def test_in_a_large_corpus_three_papers_are_not_enough() -> None:
    crowd = [paper("Swell", "", id=f"swell-{n}") for n in range(2000)]
    assert phrases([*crowd, *about("manta ray", 3), *about("sea snail", 5)]) == ["sea snail"]


@pytest.mark.parametrize("papers", [[], [paper("", "")], [paper("Waves", WAVES)]])
def test_there_is_nothing_to_suggest_to_few_papers(papers: list[Paper]) -> None:
    assert suggestions(papers) == ()


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_hostile_text_is_suggested_as_words_or_not_at_all(title: str) -> None:
    for found in suggestions([paper(title, title, id=str(n)) for n in range(4)]):
        assert not set("<>{}[]`|\n") & set(found.phrase)


SHELF = [
    *about("manta ray", 4),
    *about("sea snail", 4),
    paper("Waves", WAVES, id="waves"),
    paper("Bees", BEES, id="bees"),
    paper("Bridges", BRIDGES, id="bridges"),
]


@given(st.permutations(SHELF))
@settings(max_examples=20, deadline=None)
def test_the_order_of_papers_changes_nothing(shuffled: list[Paper]) -> None:
    assert suggestions(shuffled, OCEANS) == suggestions(SHELF, OCEANS)
