import numpy as np
import pytest

from paperstand.curate.classifier import Classifier, Resemblance, learn
from paperstand.curate.corpus import gather
from paperstand.curate.terms import Terms, weigh
from paperstand.model import Paper
from tests.makers import BEES, BRIDGES, WAVES, paper

KINDS = (WAVES, BEES, BRIDGES)
PAPERS = [
    paper(f"Paper {n}", " ".join(text.split()[n * 4 :]), id=f"k{kind}-{n:02}")
    for kind, text in enumerate(KINDS)
    for n in range(12)
]


def learnt(strengths: list[list[float]], papers: list[Paper] = PAPERS) -> Resemblance:
    terms = Terms(gather(papers))
    found = learn(terms.lexicon, terms.settled, np.array(strengths).reshape(len(papers), -1))
    return Classifier(terms.lexicon, found).say(terms.settled)


def by_kind(firm: float = 9.0) -> list[list[float]]:
    """What phrases found: all papers of a kind, but not the first, which has no phrases."""
    return [[firm * (n // 12 == kind and n % 12 > 0) for kind in range(3)] for n in range(36)]


def test_a_paper_without_phrases_still_reads_like_its_kind() -> None:
    shares = learnt(by_kind()).shares
    for kind in range(3):
        assert shares[12 * kind].argmax() == kind
        assert shares[12 * kind, kind] > 0.3


def test_papers_of_other_kinds_read_like_it_hardly() -> None:
    shares = learnt(by_kind()).shares
    others = [shares[n, kind] for n in range(36) for kind in range(3) if n // 12 != kind]
    assert max(others) < 0.3


def test_weak_phrases_teach_weakly() -> None:
    assert learnt(by_kind(3.0)).shares.max() < learnt(by_kind(9.0)).shares.max() / 2


def test_words_are_those_of_the_paper_that_the_kind_has_in_common() -> None:
    words = learnt(by_kind()).words(0, 0)
    assert 1 <= len(words) <= 3
    assert all(word.split()[0] in WAVES.lower() for word in words)
    assert not any(word.split()[0] in BEES.lower() for word in words)


def test_words_say_each_thing_once() -> None:
    found = learnt(by_kind())
    for paper_ in range(36):
        parts = [part for word in found.words(paper_, paper_ // 12) for part in word.split()]
        assert len(parts) == len(set(parts))


def test_of_other_papers_it_says_the_same_whoever_else_is_asked_for() -> None:
    terms = Terms(gather(PAPERS))
    classifier = Classifier(terms.lexicon, learn(terms.lexicon, terms.settled, np.array(by_kind())))
    some = [paper("New", BEES), paper("Zygotic quorum", WAVES), paper("…", "")]
    together = classifier.say(terms.said_by(some).counts).shares
    alone = [classifier.say(terms.said_by([one]).counts).shares[0] for one in some]
    assert np.array_equal(together, alone)
    assert together[0].argmax() == 1


def test_what_is_learnt_is_the_ridge_regression() -> None:
    terms, goals = Terms(gather(PAPERS)), np.array(by_kind()) / 9
    found = learn(terms.lexicon, terms.settled, np.array(by_kind()))
    said = weigh(
        terms.settled[:, found.columns], terms.lexicon.holders[found.columns], 36
    ).toarray()
    dual = np.linalg.solve(said @ said.T + 0.36 * np.eye(36), goals - goals.mean(axis=0))
    assert np.abs(found.weights.T - said.T @ dual).max() < 0.002


@pytest.mark.parametrize(
    ("papers", "topics"),
    [([], 2), ([paper("…", "")], 2), ([paper("Sails", WAVES)], 0), (PAPERS, 2)],
    ids=["no papers", "no words", "no topics", "no phrases"],
)
def test_where_there_is_nothing_to_learn_nothing_resembles(
    papers: list[Paper], topics: int
) -> None:
    terms = Terms(gather(papers))
    taught = learn(terms.lexicon, terms.settled, np.zeros((len(papers), topics)))
    found = Classifier(terms.lexicon, taught).say(terms.settled)
    assert found.shares.shape == (len(papers), topics)
    assert not found.shares.any()
    assert all(found.words(p, t) == () for p in range(len(papers)) for t in range(topics))
