"""The search index, in parts of which a query loads only the few it needs.

- `search/manifest.js`: how many papers, with which term each term shard begins, the frequent
  terms (those in most papers first), how many lists of pairs, and the words not searched for;
- `search/terms-N.js`: terms in order, each with its marked list of papers (search_postings.py);
- `search/often-N.js`: the Nth frequent term: in how many papers it is, and their list, no marks;
- `search/titled-N.js`: the marked list of the papers that have it in the title;
- `search/pairs-N.js`: words side by side (search_pairs.py);
- `search/words*.js`, `search/endings*.js`: the words themselves (search_words.py);
- `search/facets.js`, `search/facet-N.js`: topics, years and links (search_facets.py).

A mark is a weight: where the term stands and how often. Nothing about the rest of the corpus is
in it, so one more paper doesn't change all of them; how rare a term is, the script works out from
the number of papers. A frequent term weighs the same in every abstract, so that its papers take
one bit each, whatever their number; this keeps what a query loads small.

Words of authors' names are terms of their own, too, that begin with `@`.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from paperstand.model import CuratedPaper, Vocabulary
from paperstand.write.parts import part
from paperstand.write.search_facets import facets
from paperstand.write.search_pairs import AUTHOR, Pairs, lists_for
from paperstand.write.search_postings import Integers, marked_lists, members
from paperstand.write.search_terms import STOP, words, words_and_compounds
from paperstand.write.search_words import script_order, separator, word_list

SHARD = 4_000
"""A term shard ends with the term that takes it past this many bytes; twice that in a digest of
`_MANY` papers, lest the manifest outgrow the shards."""
_MANY = 50_000
FREQUENT = 4_000
"""A term with a longer list than this is a frequent one."""
_TITLE_WEIGHT = 4.0
_TITLE_SHARE_WEIGHT = 6.0
_WEIGHT_STEPS = 5.0
IN_TITLE = 20
"""Marks from here on say that the term is in the title."""


@dataclass(frozen=True, slots=True)
class _Posted:
    """A term's papers, in order, and their weights."""

    papers: Integers
    weights: Integers
    written: str


def search_index(
    papers: Sequence[CuratedPaper], vocabulary: Vocabulary
) -> Iterator[tuple[str, str]]:
    """Path and text of every part of the index. `papers` is in order of arrival."""
    terms, pairs = _Terms(), Pairs()
    for curated in papers:
        texts = _Texts.of(curated)
        terms.add(_weights(texts))
        pairs.add((texts.title, texts.abstract), texts.names)
    posted = terms.posted()
    often = [term for term, found in posted.items() if len(found.written) > FREQUENT]
    often.sort(key=lambda term: (-len(posted[term].papers), term))
    yield from _frequent(posted[term] for term in often)
    seldom = {t: found.written for t, found in posted.items() if len(found.written) <= FREQUENT}
    size = SHARD if len(papers) < _MANY else 2 * SHARD
    firsts = []
    for number, (first, shard) in enumerate(_shards(seldom, size)):
        firsts.append(first)
        yield part(f"search/terms-{number}", shard)
    manifest = {
        "papers": len(papers),
        "firstTerms": " ".join(firsts),
        "often": " ".join(often),
        "pairLists": lists_for(len(papers)),
        "stop": " ".join(sorted(STOP)),
    }
    yield part("search/manifest", manifest)
    yield from pairs.parts()
    holders = {term: len(found.papers) for term, found in posted.items()}
    yield from word_list({t: n for t, n in holders.items() if not t.startswith(AUTHOR)})
    yield from facets(papers, vocabulary)


@dataclass(frozen=True, slots=True)
class _Texts:
    """The words of a paper."""

    title: list[str]
    title_compounds: list[str]
    abstract: list[str]
    other: list[str]
    """Of the summary beside the abstract, other titles, keywords, identifiers; compounds."""
    names: list[list[str]]

    @classmethod
    def of(cls, curated: CuratedPaper) -> _Texts:
        paper = curated.paper
        abstract, joined = words_and_compounds(paper.abstract or paper.summary)
        rest = [*paper.variants, *curated.keywords, *(value for _, value in paper.identifiers)]
        if paper.abstract:
            rest.append(paper.summary)
        other, more_joined = words_and_compounds(" \n ".join(rest))
        names = [words(author) for author in paper.authors]
        title = words_and_compounds(paper.title)
        return cls(*title, abstract, [*joined, *other, *more_joined], names)


def _weights(texts: _Texts) -> dict[str, int]:
    """Each term of a paper with its weight, 1 to 63."""
    names = [word for name in texts.names for word in name]
    titled = {*texts.title, *texts.title_compounds}
    mentions = Counter((*texts.abstract, *texts.other, *names))
    # The share lifts a title that has little else than the words asked for.
    in_title = _TITLE_WEIGHT + _TITLE_SHARE_WEIGHT / max(len(texts.title), 2)
    weights = dict.fromkeys((AUTHOR + name for name in names), 1)
    for term in titled | mentions.keys():
        # Saturating like BM25, with k1 = 1.2 and no penalty for length.
        weight = 2.2 * mentions[term] / (mentions[term] + 1.2)
        weight += in_title if term in titled else 0
        weights[term] = max(1, min(63, round(weight * _WEIGHT_STEPS)))
    return weights


class _Terms:
    """Collects the terms of papers, in order of arrival."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._terms, self._papers, self._weights = array("q"), array("q"), array("q")
        self._count = 0

    def add(self, weights: Mapping[str, int]) -> None:
        """The next paper."""
        numbers = self._numbers
        self._terms.extend([numbers.setdefault(term, len(numbers)) for term in weights])
        self._papers.extend([self._count] * len(weights))
        self._weights.extend(weights.values())
        self._count += 1

    def posted(self) -> dict[str, _Posted]:
        """Every term with its papers, in the order in which a script compares strings."""
        terms = sorted(self._numbers, key=script_order)
        rank = np.empty(len(terms), np.int64)
        rank[[self._numbers[term] for term in terms]] = np.arange(len(terms))
        ranks = rank[np.array(self._terms, np.int64)]
        order = np.argsort(ranks, kind="stable")
        ranks = ranks[order]
        papers, weights = np.array(self._papers)[order], np.array(self._weights)[order]
        written = marked_lists(ranks, papers, weights)
        ends = [*np.searchsorted(ranks, np.arange(1, len(terms))), len(ranks)]
        found, start = {}, 0
        for term, end, text in zip(terms, ends, written, strict=False):
            found[term] = _Posted(papers[start:end], weights[start:end], text)
            start = end
        return found


def _frequent(found: Iterator[_Posted]) -> Iterator[tuple[str, str]]:
    for number, term in enumerate(found):
        titled = term.weights >= IN_TITLE
        numbers, marks = term.papers[titled], term.weights[titled]
        lists = marked_lists(np.zeros(len(numbers), np.int64), numbers, marks)
        yield part(f"search/often-{number}", [len(term.papers), members(term.papers)])
        yield part(f"search/titled-{number}", "".join(lists))


def _shards(written: Mapping[str, str], most: int) -> Iterator[tuple[str, dict[str, str]]]:
    """What each shard begins with, and its terms."""
    shard: dict[str, str] = {}
    first = before = ""
    size = 0
    for term, text in written.items():
        if not shard:
            first = separator(before, term)
        shard[term] = text
        before = term
        size += len(term) + len(text) + 6
        if size >= most:
            yield first, shard
            shard, size = {}, 0
    if shard:
        yield first, shard
