"""Related papers: the nearest ones by the words they share, and which words those are.

TF-IDF with sublinear term frequency over title and abstract, compared by cosine (G. Salton and
C. Buckley, "Term-weighting approaches in automatic text retrieval", 1988).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix

from paperstand.model import Paper, Relation
from paperstand.text import fold, singular, without_latex

MOST = 8
"""Related papers shown for each paper."""
_LEAST_SCORE = 0.1
"""Below this cosine two papers share little but chance."""
_SHARED_TERMS = 4
_BLOCK = 512
_WORD = re.compile(r"[a-z][a-z0-9]{2,}")
_COMMON_SHARE = 0.5
"""A term in more than this share of the papers tells nothing, like `propose`."""
_CORPUS = 50
"""From this many papers on, shares are meaningful."""


def relate(papers: Sequence[Paper]) -> list[tuple[Relation, ...]]:
    """For each paper its kin, nearest first; empty for a paper that has none."""
    # Imported here: it takes a second, which a build with nothing to do should not.
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, TfidfVectorizer

    texts = [_terms(p, ENGLISH_STOP_WORDS) for p in papers]
    if len(papers) >= _CORPUS:
        holders = Counter(term for terms in texts for term in set(terms))
        most = _COMMON_SHARE * len(papers)
        texts = [[term for term in terms if holders[term] <= most] for terms in texts]
    if sum(map(bool, texts)) < 2:
        return [()] * len(papers)
    vectorizer = TfidfVectorizer(analyzer=_identity, sublinear_tf=True)
    matrix: csr_matrix = vectorizer.fit_transform(texts).tocsr()
    names = vectorizer.get_feature_names_out()
    relations: list[tuple[Relation, ...]] = []
    transposed = matrix.T.tocsr()
    for start in range(0, len(papers), _BLOCK):
        block = (matrix[start : start + _BLOCK] @ transposed).tocsr()
        for offset in range(block.shape[0]):
            row = block.getrow(offset)
            relations.append(_nearest(start + offset, row, papers, matrix, names))
    return relations


def _identity(terms: list[str]) -> list[str]:
    return terms


def _terms(paper: Paper, ignored: frozenset[str]) -> list[str]:
    text = fold(without_latex(f"{paper.title}. {paper.abstract or paper.summary}"))
    return [singular(w) for w in _WORD.findall(text) if w not in ignored]


def _nearest(
    index: int, row: csr_matrix, papers: Sequence[Paper], matrix: csr_matrix, names: Sequence[str]
) -> tuple[Relation, ...]:
    # Rounded, so that the last bits of another machine's arithmetic can't change the order.
    scores = np.round(row.data, 4)
    close = [
        (-float(score), papers[other].id, int(other))
        for other, score in zip(row.indices, scores, strict=True)
        if score >= _LEAST_SCORE and other != index
    ]
    return tuple(
        Relation(paper_id, -score, _shared(matrix.getrow(index), matrix.getrow(other), names))
        for score, paper_id, other in sorted(close)[:MOST]
    )


def _shared(one: csr_matrix, other: csr_matrix, names: Sequence[str]) -> tuple[str, ...]:
    """The terms that bring two papers together, those that count most first."""
    product = one.multiply(other).tocoo()
    ranked = sorted(zip(np.round(-product.data, 6), product.col, strict=True))
    return tuple(str(names[column]) for _, column in ranked[:_SHARED_TERMS])
