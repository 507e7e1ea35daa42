from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from paperstand.curate.corpus import gather
from paperstand.curate.keywords import find_keywords
from paperstand.curate.phrases import Phrases
from paperstand.curate.profiles import KEYWORDS, NEIGHBOURS, profile
from paperstand.curate.terms import Terms
from paperstand.curate.vectors import Vectors
from paperstand.model import Assignment, CuratedPaper, TopicProfile, Vocabulary
from paperstand.text import fold
from tests.makers import BEES, BRIDGES, WAVES, paper, topic, vocabulary

TOPICS = vocabulary(topic("oceans"), topic("robots"), topic("masonry"), topic("empty"))


def of(title: str, abstract: str, *topics: str) -> CuratedPaper:
    assigned = tuple(Assignment(t, ("set by hand",), 3.0) for t in topics)
    return CuratedPaper(paper(title, abstract), assigned)


def sentences(text: str, *numbers: int) -> str:
    parts = text.split(". ")
    return ". ".join(parts[n] for n in numbers)


SHELF = [
    of("Ocean Waves in Every Harbour", WAVES, "oceans"),
    of("Ocean Waves and Storms on the Coast", sentences(WAVES, 0, 2, 3), "oceans"),
    of("How Ocean Waves Reach a Coast", sentences(WAVES, 0, 1, 3), "oceans"),
    of("Sea Robots Ride Ocean Waves", sentences(WAVES, 0) + ". A robot.", "oceans", "robots"),
    of("Hives of Small Robots", BEES, "robots"),
    of("A Robot Forgets", sentences(BEES, 1, 2, 3), "robots"),
    of("Bees and Robots Share Rewards", sentences(BEES, 0, 1), "robots"),
    of("Arches That Crack", BRIDGES, "masonry"),
    of("Grading Cracks in Masonry", sentences(BRIDGES, 0, 1), "masonry"),
    of("Inspectors of Masonry Cracks", sentences(BRIDGES, 0, 4), "masonry"),
    of("Nobody's Business", "Whatever this may be about."),
]


def profiled(
    papers: Sequence[CuratedPaper] = SHELF, known: Vocabulary = TOPICS
) -> tuple[TopicProfile, ...]:
    corpus = gather([p.paper for p in papers])
    phrases = Phrases(corpus)
    uses = find_keywords(phrases)[1]
    return profile(papers, known, Vectors(Terms(corpus)), phrases, uses)


def profiles(papers: Sequence[CuratedPaper] = SHELF) -> dict[str, TopicProfile]:
    return {p.topic: p for p in profiled(papers)}


def test_each_topic_with_papers_has_a_profile_in_the_order_of_the_vocabulary() -> None:
    assert [p.topic for p in profiled()] == ["oceans", "robots", "masonry"]


def test_keywords_are_typical_of_the_topic_and_of_no_other() -> None:
    found = profiles()
    assert "ocean waves" in [fold(k) for k in found["oceans"].keywords]
    assert "robot" in " ".join(found["robots"].keywords).lower()
    assert "cracks" in found["masonry"].keywords
    every = [fold(k) for p in found.values() for k in p.keywords]
    assert len(set(every)) == len(every)
    assert all(len(p.keywords) <= KEYWORDS for p in found.values())


def test_keywords_are_no_stop_words_and_no_way_of_speaking() -> None:
    """Every paper on masonry says that something matters, and none is about that."""
    for found in profiles().values():
        assert not {"the", "of", "matter", "we"} & {fold(k) for k in found.keywords}


def test_keywords_are_spelt_as_papers_spell_them() -> None:
    papers = [of(f"RAG {n}", "RAG is known. They know RAG.", "oceans") for n in range(4)]
    papers += [of(f"Other {n}", "Something else.", "robots") for n in range(4)]
    assert "RAG" in profiles(papers)["oceans"].keywords


def test_a_phrase_takes_the_place_of_its_words_and_takes_its_neighbour_along() -> None:
    text = "Generative adversarial networks. We train generative adversarial networks."
    papers = [of(f"Generative Adversarial Networks {n}", text, "oceans") for n in range(4)]
    papers += [of(f"Other {n}", "Something else.", "robots") for n in range(4)]
    assert profiles(papers)["oceans"].keywords == ("generative adversarial networks",)


def test_one_paper_does_not_make_keywords() -> None:
    found = profiles([SHELF[0], *SHELF[4:]])
    assert found["oceans"].keywords == ()
    assert len(found["oceans"].central) == 1


def test_neighbours_share_papers() -> None:
    found = profiles()
    assert found["oceans"].neighbours == (("robots", 1),)
    assert found["robots"].neighbours == (("oceans", 1),)
    assert found["masonry"].neighbours == ()


def test_only_the_nearest_neighbours_are_named_most_shared_papers_first() -> None:
    many = vocabulary(*(topic(f"t{n}") for n in range(10)))
    papers = [
        of(f"Paper {n} {m}", WAVES, "t0", f"t{n}") for n in range(1, 10) for m in range(n % 4 + 1)
    ]
    (first, *_) = profiled(papers, many)
    assert first.neighbours == (("t3", 4), ("t7", 4), ("t2", 3), ("t6", 3), ("t1", 2), ("t5", 2))
    assert len(first.neighbours) == NEIGHBOURS


def test_all_papers_of_a_topic_are_ranked_the_most_typical_first() -> None:
    found = profiles()
    for name, found_there in found.items():
        ids = {p.id for p in SHELF if name in [a.topic for a in p.topics]}
        assert sorted(found_there.central) == sorted(ids)
    assert found["oceans"].central[-1] == "sea-robots-ride-ocean-waves"


def test_a_topic_nobody_knows_is_passed_over() -> None:
    assert profiled([of("Sails", WAVES, "knots")]) == ()


def test_a_topic_given_twice_counts_once() -> None:
    (found,) = profiled([of("Sails", WAVES, "oceans", "oceans")])
    assert found.central == ("sails",)


def test_papers_without_words_and_no_papers_at_all_do_no_harm() -> None:
    assert profiled([]) == ()
    (found,) = profiled([of("???", "", "oceans"), of("!!!", "…", "oceans")])
    assert found.keywords == ()
    assert len(found.central) == 2


def test_hostile_words_are_words() -> None:
    text = "<script>alert(1)</script> {{ x }} \\frac{a}{b} " * 3
    papers = [of(f"<script> {n}", text, "oceans") for n in range(4)]
    papers += [of(f"Other {n}", "Something else.", "robots") for n in range(4)]
    assert all(k.replace(" ", "").isalnum() for k in profiles(papers)["oceans"].keywords)


def test_of_few_papers_only_what_others_hardly_say_is_typical() -> None:
    """All papers on robots learn by gradient descent, and so do as many that are on other things:
    that says something of a large topic, where it can't be chance."""

    def shelf(times: int) -> list[CuratedPaper]:
        alike = "A team of sea robots learns by gradient descent. The sea robots use it often."
        robots = [of(f"Sea Robots {n}", alike, "robots") for n in range(4 * times)]
        descent = [
            of(f"Gradient Descent {n}", "It uses gradient descent.", "masonry")
            for n in range(6 * times)
        ]
        return [*robots, *descent, *(of(f"Sails {n}", WAVES, "oceans") for n in range(20 * times))]

    assert profiles(shelf(1))["robots"].keywords == ("sea robots",)
    assert "gradient descent" in profiles(shelf(5))["robots"].keywords


def test_what_papers_say_in_passing_is_not_typical() -> None:
    text = "Robots ride waves. The survey presents a plain taxonomy, not more."
    papers = [of(f"Robots {n}", text, "robots") for n in range(20)]
    papers += [of(f"Sails {n}", WAVES, "oceans") for n in range(20)]
    assert not [k for k in profiles(papers)["robots"].keywords if "taxonomy" in k]


def test_no_keyword_is_part_of_another() -> None:
    for found in profiles().values():
        words = [f" {fold(k)} " for k in found.keywords]
        assert not [(a, b) for a in words for b in words if a != b and a in b]


def test_profiles_do_not_depend_on_chance() -> None:
    """Nor on the order of a paper's topics."""
    turned = [replace(p, topics=p.topics[::-1]) for p in SHELF]
    assert profiled(turned) == profiled()
    shuffled = list(SHELF)
    random.Random(3).shuffle(shuffled)
    assert profiled(shuffled) == profiled()
