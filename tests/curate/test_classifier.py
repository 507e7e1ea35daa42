import numpy as np
import pytest

from paperstand.curate.classifier import Resemblance, resemble
from paperstand.curate.terms import count_terms
from paperstand.model import Paper
from tests.makers import BEES, BRIDGES, WAVES, paper

KINDS = (WAVES, BEES, BRIDGES)
PAPERS = [
    paper(f"Paper {n}", " ".join(text.split()[n * 4 :]), id=f"k{kind}-{n}")
    for kind, text in enumerate(KINDS)
    for n in range(12)
]


def learnt(strengths: list[list[float]], papers: list[Paper] = PAPERS) -> Resemblance:
    return resemble(count_terms(papers), np.array(strengths), np.arange(len(papers)))


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


def test_what_is_learnt_is_learnt_from_the_settled_papers_only() -> None:
    terms, strengths = count_terms(PAPERS), np.array(by_kind())
    some = np.array([n for n in range(36) if n % 12 < 6])
    changed = strengths.copy()
    changed[[n for n in range(36) if n % 12 >= 6]] = 0
    one, other = resemble(terms, strengths, some), resemble(terms, changed, some)
    assert np.array_equal(one.shares, other.shares)


@pytest.mark.parametrize(
    ("papers", "topics"),
    [([], 2), ([paper("…", "")], 2), ([paper("Sails", WAVES)], 0), (PAPERS, 2)],
    ids=["no papers", "no words", "no topics", "no phrases"],
)
def test_where_there_is_nothing_to_learn_nothing_resembles(
    papers: list[Paper], topics: int
) -> None:
    found = resemble(count_terms(papers), np.zeros((len(papers), topics)), np.arange(len(papers)))
    assert found.shares.shape == (len(papers), topics)
    assert not found.shares.any()
    assert all(found.words(p, t) == () for p in range(len(papers)) for t in range(topics))
