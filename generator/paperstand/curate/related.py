"""Related papers: the nearest ones by the words they share, and which words those are.

TF-IDF with sublinear term frequency over title and abstract, compared by cosine (G. Salton and
C. Buckley, "Term-weighting approaches in automatic text retrieval", 1988).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from paperstand.model import Paper, Relation
from paperstand.text import fold, singular, without_latex

MOST = 8
"""Related papers shown for each paper."""
_LEAST_SCORE = 0.1
"""Below this cosine two papers share little but chance."""
_SHARED_TERMS = 4
_BLOCK = 512
"""Papers compared with all others at a time: 80 MB of scores at 20,000 papers."""
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
    matrix.sort_indices()
    names = list(map(str, vectorizer.get_feature_names_out()))
    relations: list[tuple[Relation, ...]] = []
    transposed = matrix.T.tocsr()
    ids = [p.id for p in papers]
    for start in range(0, len(papers), _BLOCK):
        # Rounded, so that the last bits of another machine's arithmetic can't change the order.
        scores = np.round((matrix[start : start + _BLOCK] @ transposed).toarray(), 4)
        for index, row in enumerate(scores, start):
            row[index] = 0
            relations.append(_nearest(index, row, ids, matrix, names))
    return relations


def _identity(terms: list[str]) -> list[str]:
    return terms


def _terms(paper: Paper, ignored: frozenset[str]) -> list[str]:
    text = fold(without_latex(f"{paper.title}. {paper.abstract or paper.summary}"))
    return [singular(w) for w in _WORD.findall(text) if w not in ignored]


def _nearest(
    index: int, scores: NDArray[np.float64], ids: list[str], matrix: csr_matrix, names: list[str]
) -> tuple[Relation, ...]:
    """The papers with the highest scores; of equals those whose id comes first."""
    close = np.flatnonzero(scores >= _LEAST_SCORE)
    if len(close) > MOST:
        least = np.partition(scores[close], -MOST)[-MOST]
        close = close[scores[close] >= least]
    ranked = sorted((-float(scores[other]), ids[other], int(other)) for other in close)
    return tuple(
        Relation(other_id, -score, _shared(_row(matrix, index), _row(matrix, other), names))
        for score, other_id, other in ranked[:MOST]
    )


Row = tuple["NDArray[np.int32]", "NDArray[np.float64]"]
"""Columns and weights of the terms of one paper, by column."""


def _row(matrix: csr_matrix, index: int) -> Row:
    part = slice(matrix.indptr[index], matrix.indptr[index + 1])
    return matrix.indices[part], matrix.data[part]


def _shared(one: Row, other: Row, names: list[str]) -> tuple[str, ...]:
    """The terms that bring two papers together, those that count most first."""
    columns, mine, yours = np.intersect1d(one[0], other[0], return_indices=True)
    weights = np.round(one[1][mine] * other[1][yours], 6)
    best = np.lexsort((columns, -weights))[:_SHARED_TERMS]
    return tuple(names[column] for column in columns[best])
