"""Profiles: what the papers of a topic have in common, against all other papers.

Keywords are ranked by the weighted log-odds ratio with an informative Dirichlet prior
(B. L. Monroe, M. P. Colaresi and K. M. Quinn, "Fightin' Words: Lexical Feature Selection and
Evaluation for Identifying the Content of Political Conflict", Political Analysis 16, 2008), on the
number of papers that hold a term, so that one paper that repeats itself counts once. How central a
paper is to its topic is the cosine of its TF-IDF vector and the mean of those of the topic
(D. R. Radev, H. Jing and D. Budzikowska, "Centroid-based summarization of multiple documents",
2000).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from paperstand.model import CuratedPaper, Paper, TopicProfile, Vocabulary
from paperstand.text import american, fold, singular, without_latex

KEYWORDS = 12
NEIGHBOURS = 6
_CANDIDATES = 5 * KEYWORDS
"""Terms looked at for a topic; many are parts of each other."""
_LEAST_PAPERS = 2
"""A term that a single paper of a topic holds is not typical of the topic."""
_LEAST_TOPIC = 3
"""A topic of fewer papers has no terms of its own yet, only those papers' words."""
_LEAST_Z = 2.0
"""A term must be this many standard errors more frequent in the topic than elsewhere."""
_LEAST_RATIO = 2.0
"""A term must be this many times as frequent in the topic as elsewhere, to be worth showing."""
_TITLE_SHARE = 0.05
"""A term is also in the titles of this share of its papers. One that hardly any title names is how
papers speak (`significantly outperforms`), not what they are about."""
_PRIOR = 0.1
"""How many papers the prior stands for, as a share of the corpus."""
_PART = 0.6
"""A word is taken for a part of a phrase if so many of its papers have the phrase."""
_COMMON_SHARE = 0.5
"""A word in more than this share of the papers says nothing of where a paper belongs."""
_CORPUS = 50
"""From this many papers on, shares are meaningful."""

# A word, hyphens and all, or a sign that ends a phrase.
_TOKEN = re.compile(r"[^\W\d_]\w*(?:[-'’]\w+)*|[.,;:!?()\[\]“”\"]")

Integers = NDArray[np.signedinteger[Any]]
Numbers = NDArray[np.float64]


def profile(papers: Sequence[CuratedPaper], vocabulary: Vocabulary) -> tuple[TopicProfile, ...]:
    """A profile of each topic that has papers, in the order of the vocabulary."""
    numbers = {topic.id: number for number, topic in enumerate(vocabulary.topics)}
    places = [
        (numbers[assignment.topic], row)
        for row, curated in enumerate(papers)
        for assignment in curated.topics
        if assignment.topic in numbers
    ]
    if not places:
        return ()
    topics, rows = np.array(list(dict.fromkeys(places))).T
    members = _matrix(topics, rows, (len(numbers), len(papers)))
    words = _words([p.paper for p in papers])
    keywords = _keywords(members, words)
    shared = (members @ members.T).toarray().astype(np.int64)
    centralities = _centralities(members, words)
    ids = [p.id for p in papers]
    return tuple(
        TopicProfile(
            topic=topic.id,
            keywords=keywords[number],
            neighbours=_neighbours(number, shared[number], vocabulary),
            central=tuple(ids[row] for row in centralities[number]),
        )
        for topic, number in zip(vocabulary.topics, numbers.values(), strict=True)
        if shared[number, number]
    )


def _neighbours(
    number: int, shared: Integers, vocabulary: Vocabulary
) -> tuple[tuple[str, int], ...]:
    ranked = np.argsort(-shared, kind="stable")
    others = [other for other in ranked if other != number and shared[other]]
    return tuple((vocabulary.topics[n].id, int(shared[n])) for n in others[:NEIGHBOURS])


# ------------------------------------------------------------------------------- words


@dataclass(frozen=True)
class _Words:
    """The words of all papers in a row, as numbers."""

    papers: int
    row: Integers
    """For each word, the paper it stands in."""
    word: Integers
    """For each word, its number among the words that are compared; -1 for what ends a phrase."""
    spelt: Integers
    """For each word, its number among the spellings."""
    in_title: NDArray[np.bool_]
    """For each word, whether it stands in the title."""
    known: int
    """How many words there are to compare."""
    spellings: list[str]


def _tokens(text: str) -> list[str]:
    """The words of a text as they are spelt, and the signs between them."""
    return _TOKEN.findall(without_latex(text))


@lru_cache(maxsize=1 << 17)
def _normal(word: str) -> str:
    """What two spellings of a word have in common; nothing for what ends a phrase."""
    # Imported here: it takes a second, which a build with nothing to do should not.
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    folded = fold(word.removesuffix("'s").removesuffix("’s"))
    if len(folded) < 2 or folded in ENGLISH_STOP_WORDS:
        return ""
    return american(singular(folded))


def _words(papers: Sequence[Paper]) -> _Words:
    spellings: dict[str, int] = {".": 0}
    lengths: list[int] = []
    pieces = [np.zeros(0, np.int32)]
    for paper in papers:
        for text in (paper.title, paper.abstract or paper.summary):
            tokens = [*_tokens(text), "."]
            numbers = (spellings.setdefault(token, len(spellings)) for token in tokens)
            pieces.append(np.fromiter(numbers, np.int32, len(tokens)))
            lengths.append(len(tokens))
    normals = {"": -1}
    compared = [normals.setdefault(_normal(form), len(normals) - 1) for form in spellings]
    spelt = np.concatenate(pieces)
    text_of_word = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    return _Words(
        papers=len(papers),
        row=text_of_word // 2,
        word=np.array(compared, np.int32)[spelt],
        spelt=spelt,
        in_title=text_of_word % 2 == 0,
        known=len(normals) - 1,
        spellings=list(spellings),
    )


def _follows(words: _Words) -> NDArray[np.bool_]:
    """For each word whether the next one follows it within the same phrase."""
    follows = np.zeros(len(words.word), bool)
    follows[:-1] = (
        (words.word[:-1] >= 0) & (words.word[1:] >= 0) & (words.row[:-1] == words.row[1:])
    )
    return follows


def _matrix(rows: Integers, columns: Integers, shape: tuple[int, int]) -> csr_matrix:
    return csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=shape)


# ---------------------------------------------------------------------------- keywords


@dataclass(frozen=True)
class _Terms:
    """The words and pairs of words of all papers, as numbers: a word has its own number, a pair
    one after those of all words."""

    place: Integers
    """For each term, the place of its first word."""
    term: Integers
    pairs: Integers
    """The two words of each pair."""
    known: int
    """How many terms are words."""


def _keywords(members: csr_matrix, words: _Words) -> list[tuple[str, ...]]:
    """For each topic the terms that are typical of it, most typical first."""
    follows = _follows(words)
    terms = _terms(words, follows)
    chosen = _chosen(members, words, terms)
    forms = _spellings(sorted({term for found in chosen for term in found}), terms, follows, words)
    return [tuple(dict.fromkeys(forms[term] for term in found)) for found in chosen]


def _terms(words: _Words, follows: NDArray[np.bool_]) -> _Terms:
    """All words, and the pairs that are there more than once."""
    singles, firsts = np.flatnonzero(words.word >= 0), np.flatnonzero(follows)
    keys = words.word[firsts].astype(np.int64) * words.known + words.word[firsts + 1]
    names, numbers, counts = np.unique(keys, return_inverse=True, return_counts=True)
    often = counts >= _LEAST_PAPERS
    kept = often[numbers]
    renumbered = words.known + np.cumsum(often) - 1
    return _Terms(
        place=np.concatenate([singles, firsts[kept]]),
        term=np.concatenate([words.word[singles], renumbered[numbers[kept]]]),
        pairs=np.stack(np.divmod(names[often], max(words.known, 1)), axis=1),
        known=words.known,
    )


def _chosen(members: csr_matrix, words: _Words, terms: _Terms) -> list[list[int]]:
    """For each topic the terms to show."""
    held = _matrix(
        words.row[terms.place], terms.term, (words.papers, terms.known + len(terms.pairs))
    )
    held.sum_duplicates()
    held.data[:] = 1
    everywhere = np.bincount(held.indices, minlength=held.shape[1]).astype(np.float64)
    in_titles = np.bincount(terms.term[words.in_title[terms.place]], minlength=held.shape[1])
    telling = in_titles >= _TITLE_SHARE * everywhere
    within = (members @ held).tocsr()
    chosen: list[list[int]] = []
    for topic, size in enumerate(np.diff(members.indptr).tolist()):
        part = slice(within.indptr[topic], within.indptr[topic + 1])
        there, inside = within.indices[part], within.data[part].astype(np.float64)
        there, inside = there[telling[there]], inside[telling[there]]
        ranked = _typical(there, inside, everywhere[there], size, words.papers)
        found = _without_parts(ranked, terms) if size >= _LEAST_TOPIC else []
        chosen.append(found[:KEYWORDS])
    return chosen


def _typical(
    terms: Integers, inside: Numbers, everywhere: Numbers, size: int, papers: int
) -> dict[int, int]:
    """The terms that are typical of one topic, most typical first, each with its papers there."""
    outside = everywhere - inside
    one = inside + _PRIOR * everywhere
    other = outside + _PRIOR * everywhere
    mass = _PRIOR * papers + 1
    odds = np.log(one / (size + mass - one)) - np.log(other / (papers - size + mass - other))
    z = np.round(odds / np.sqrt(1 / one + 1 / other), 4)
    usual = inside * (papers - size) < _LEAST_RATIO * outside * size
    z[(inside < _LEAST_PAPERS) | usual] = 0
    best = np.lexsort((terms, -z))[:_CANDIDATES]
    return {int(terms[n]): int(inside[n]) for n in best if z[n] >= _LEAST_Z}


def _without_parts(ranked: dict[int, int], terms: _Terms) -> list[int]:
    """Of terms that are parts of each other only one: `diffusion model` rather than `diffusion`
    where most papers that say the one say the other."""
    known, pairs = terms.known, terms.pairs
    parts = {term: {term} if term < known else set(pairs[term - known].tolist()) for term in ranked}
    phrases = [term for term in ranked if term >= known]
    kept: list[int] = []
    for term, papers in ranked.items():
        rivals = phrases if term < known else kept
        if not any(parts[term] & parts[r] and ranked[r] >= _PART * papers for r in rivals):
            kept.append(term)
    return kept


def _spellings(
    wanted: Sequence[int], terms: _Terms, follows: NDArray[np.bool_], words: _Words
) -> dict[int, str]:
    """How each of the terms is spelt."""
    shown = np.flatnonzero(np.isin(terms.term, wanted))
    shown = shown[np.argsort(terms.term[shown], kind="stable")]
    groups = np.split(terms.place[shown], np.searchsorted(terms.term[shown], wanted)[1:])
    return {
        term: _spelling(at, 1 if term < terms.known else 2, follows, words)
        for term, at in zip(wanted, groups, strict=False)
    }


def _spelling(at: Integers, length: int, follows: NDArray[np.bool_], words: _Words) -> str:
    """How the term at these places is spelt most often. A pair of words that nearly always has
    the same neighbour is shown with it: `generative adversarial networks`."""
    if length == 2:
        for step in (2, -1):
            near = at[follows[at + step - 1] if step > 0 else (at > 0) & follows[at - 1]]
            others = words.word[near + step]
            common, counts = np.unique(others, return_counts=True)
            if len(counts) and counts.max() >= _PART * len(at):
                at = near[others == common[counts.argmax()]] + min(step, 0)
                length = 3
                break
    # Titles write every word with a capital.
    in_text = at[~words.in_title[at]]
    at = in_text if len(in_text) else at
    spelt = np.stack([words.spelt[at + n] for n in range(length)])
    forms, counts = np.unique(spelt, axis=1, return_counts=True)
    named = [" ".join(words.spellings[n] for n in form) for form in forms.T]
    # Of equals the last in the alphabet, where small letters come after capitals.
    return max(zip(counts.tolist(), named, strict=True))[1]


# -------------------------------------------------------------------------- centrality


def _centralities(members: csr_matrix, words: _Words) -> list[list[int]]:
    """For each topic its papers, those most like the others first."""
    weights = _tf_idf(words)
    centroids = (members @ weights).tocsr()
    ranked = []
    for topic in range(members.shape[0]):
        rows = np.sort(members.indices[members.indptr[topic] : members.indptr[topic + 1]])
        centre = np.asarray(centroids[topic].todense(), np.float64).ravel()
        length = float(np.sqrt(centre @ centre)) or 1.0
        # Rounded, so that the last bits of another machine's arithmetic can't change the order.
        closeness = np.round(weights[rows] @ centre / length, 6)
        ranked.append([int(row) for row in rows[np.lexsort((rows, -closeness))]])
    return ranked


def _tf_idf(words: _Words) -> csr_matrix:
    """One row a paper, of length 1, with sublinear term frequency."""
    places = np.flatnonzero(words.word >= 0)
    counts = csr_matrix(
        (np.ones(len(places)), (words.row[places], words.word[places])),
        shape=(words.papers, max(words.known, 1)),
    )
    counts.sum_duplicates()
    holders = np.bincount(counts.indices, minlength=counts.shape[1])
    idf = np.log((1 + words.papers) / (1 + holders)) + 1
    if words.papers >= _CORPUS:
        idf[holders > _COMMON_SHARE * words.papers] = 0
    counts.data = (1 + np.log(counts.data)) * idf[counts.indices]
    squares = np.asarray(counts.multiply(counts).sum(axis=1)).ravel()
    lengths = np.sqrt(np.where(squares > 0, squares, 1))
    counts.data /= np.repeat(lengths, np.diff(counts.indptr))
    return counts
