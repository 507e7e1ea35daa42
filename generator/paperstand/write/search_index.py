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

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from paperstand.model import CuratedPaper, Vocabulary
from paperstand.store import FORGETFUL, Memory, key_of
from paperstand.workers import ALONE, Workers
from paperstand.write.parts import part
from paperstand.write.search_facets import facets
from paperstand.write.search_pairs import AUTHOR, lists_for, pair_lists, pairs_of
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
_BATCH = 500
"""Papers that are read together, in order of arrival, so that only the last batch changes when
papers come in."""


@dataclass(frozen=True, slots=True)
class _Posted:
    """A term's papers, in order, and their weights."""

    papers: Integers
    weights: Integers
    written: str


def search_index(
    papers: Sequence[CuratedPaper],
    vocabulary: Vocabulary,
    workers: Workers = ALONE,
    memory: Memory = FORGETFUL,
) -> Iterator[tuple[str, str]]:
    """Path and text of every part of the index. `papers` is in order of arrival."""
    read = _read([_Texts.of(curated) for curated in papers], workers, memory)
    posted = _posted(read)
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
    holders = {term: len(found.papers) for term, found in posted.items()}
    yield from pair_lists([batch.pairs for batch in read], [batch.pair_counts for batch in read])
    yield from word_list({t: n for t, n in holders.items() if not t.startswith(AUTHOR)})
    yield from facets(papers, vocabulary)


# ----------------------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class _Texts:
    """What of a paper is searched."""

    title: str
    abstract: str
    rest: str
    """The summary beside the abstract, other titles, keywords, identifiers."""
    authors: tuple[str, ...]

    @classmethod
    def of(cls, curated: CuratedPaper) -> _Texts:
        paper = curated.paper
        rest = [*paper.variants, *curated.keywords, *(value for _, value in paper.identifiers)]
        if paper.abstract:
            rest.append(paper.summary)
        abstract = paper.abstract or paper.summary
        return cls(paper.title, abstract, " \n ".join(rest), paper.authors)


@dataclass(frozen=True, slots=True)
class _Batch:
    """What the index has of some papers in a row."""

    papers: int
    terms: str
    """Each once, separated by spaces."""
    counts: np.ndarray
    """How many of the papers have each term."""
    holders: np.ndarray
    """Those papers, term by term, counted from the first of the batch."""
    weights: np.ndarray
    """Of the term in each of them."""
    pairs: np.ndarray
    """The hashes of its pairs, paper by paper."""
    pair_counts: np.ndarray
    """How many each paper has."""


def _read(texts: Sequence[_Texts], workers: Workers, memory: Memory) -> list[_Batch]:
    batches = [tuple(texts[at : at + _BATCH]) for at in range(0, len(texts), _BATCH)]
    keys = [key_of(batch) for batch in batches]
    return memory.each(
        "search", batches, keys, lambda unknown: workers.map(_read_batch, unknown), _Batch
    )


def _read_batch(batch: Sequence[_Texts]) -> _Batch:
    found: dict[str, list[int]] = {}
    pairs = []
    for number, texts in enumerate(batch):
        title, title_compounds = words_and_compounds(texts.title)
        abstract, joined = words_and_compounds(texts.abstract)
        other, more_joined = words_and_compounds(texts.rest)
        names = [words(author) for author in texts.authors]
        mentions = Counter((*abstract, *joined, *other, *more_joined, *chain.from_iterable(names)))
        for term, weight in _weights(title, title_compounds, mentions, names).items():
            # One number for both, as it is sorted later by the first of them.
            found.setdefault(term, []).append(number << 6 | weight)
        pairs.append(pairs_of((title, abstract), names))
    counts = [len(holders) for holders in found.values()]
    marked = np.fromiter(chain.from_iterable(found.values()), np.int64, sum(counts))
    return _Batch(
        len(batch),
        " ".join(found),
        np.array(counts, np.uint16),
        (marked >> 6).astype(np.uint16),
        (marked & 63).astype(np.uint8),
        np.concatenate(pairs),
        np.array([len(hashes) for hashes in pairs], np.uint32),
    )


def _weights(
    title: Sequence[str],
    compounds: Iterable[str],
    mentions: Mapping[str, int],
    names: Sequence[Sequence[str]],
) -> dict[str, int]:
    """Each term of a paper with its weight, 1 to 63. `compounds` are those of the title, `mentions`
    those elsewhere."""
    titled = {*title, *compounds}
    # The share lifts a title that has little else than the words asked for.
    in_title = _TITLE_WEIGHT + _TITLE_SHARE_WEIGHT / max(len(title), 2)
    weights = {AUTHOR + word: 1 for name in names for word in name}
    for term in titled | mentions.keys():
        # Saturating like BM25, with k1 = 1.2 and no penalty for length.
        times = mentions.get(term, 0)
        weight = 2.2 * times / (times + 1.2)
        weight += in_title if term in titled else 0
        weights[term] = max(1, min(63, round(weight * _WEIGHT_STEPS)))
    return weights


# ---------------------------------------------------------------------------- writing


def _posted(batches: Sequence[_Batch]) -> dict[str, _Posted]:
    """Every term with its papers, in the order in which a script compares strings."""
    numbers: dict[str, int] = {}
    of_terms, holders, start = [], [], 0
    for batch in batches:
        mine = [numbers.setdefault(term, len(numbers)) for term in batch.terms.split(" ") if term]
        of_terms.append(np.repeat(np.array(mine, np.int32), batch.counts))
        holders.append(batch.holders.astype(np.int32) + start)
        start += batch.papers
    terms = sorted(numbers, key=script_order)
    rank = np.empty(len(terms), np.int32)
    rank[[numbers[term] for term in terms]] = np.arange(len(terms), dtype=np.int32)
    ranks = rank[_joined(of_terms, np.int32)]
    order = np.argsort(ranks, kind="stable")
    ranks = ranks[order]
    papers = _joined(holders, np.int32)[order]
    weights = _joined([batch.weights for batch in batches], np.uint8)[order]
    written = marked_lists(ranks, papers, weights)
    ends = [*np.searchsorted(ranks, np.arange(1, len(terms))), len(ranks)]
    found, at = {}, 0
    for term, end, text in zip(terms, ends, written, strict=False):
        found[term] = _Posted(papers[at:end], weights[at:end], text)
        at = end
    return found


def _joined(parts: Sequence[Integers], kind: type[np.integer]) -> Integers:
    return np.concatenate([np.empty(0, kind), *parts])


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
