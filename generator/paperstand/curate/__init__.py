"""Curate: from papers to a digest. Topics, links, keywords and related papers, each with its
reason; what is typical of each topic; the map; suggestions.

What looks at one paper alone (links) is a function of that paper; what compares papers learns from
those seen first and then looks at one paper, or takes them all (`corpus`). Nothing here reads or
writes a file; what was worked out before is asked of a memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rapidfuzz import process

from paperstand.curate.corpus import gather
from paperstand.curate.keywords import find_keywords
from paperstand.curate.kin import find_pairs
from paperstand.curate.links import find_links
from paperstand.curate.map_labels import labels
from paperstand.curate.newcomers import find_places
from paperstand.curate.phrases import Phrases
from paperstand.curate.profiles import profile
from paperstand.curate.related import relate
from paperstand.curate.suggestions import suggest
from paperstand.curate.terms import Terms
from paperstand.curate.topics import sort_by_topic
from paperstand.curate.vectors import Vectors
from paperstand.model import (
    Corrections,
    CuratedPaper,
    Digest,
    Dump,
    Merged,
    Problem,
    Vocabulary,
)
from paperstand.store import FORGETFUL, Memory
from paperstand.workers import ALONE, Workers


def curate(
    merged: Merged,
    dumps: Sequence[Dump],
    vocabulary: Vocabulary,
    workers: Workers = ALONE,
    memory: Memory = FORGETFUL,
) -> Digest:
    """Work out what a reader should know about each paper beyond what its dumps say."""
    corpus = gather(merged.papers)
    terms, phrases = Terms(corpus, memory), Phrases(corpus, memory)
    topics = sort_by_topic(terms, vocabulary, workers, memory)
    vectors = Vectors(terms, memory)
    pairs = find_pairs(vectors, workers, memory)
    related = relate(vectors, pairs)
    places = find_places(corpus, pairs, topics, vocabulary, memory)
    keywords, uses = find_keywords(phrases, memory)
    papers = tuple(
        CuratedPaper(
            paper=paper,
            topics=found,
            links=find_links(paper),
            keywords=words,
            related=kin,
            place=place,
        )
        for paper, found, words, kin, place in zip(
            merged.papers, topics, keywords, related, places, strict=True
        )
    )
    return Digest(
        papers=papers,
        dumps=tuple(sorted(dumps, key=lambda d: d.name)),
        vocabulary=vocabulary,
        crossroads=merged.crossroads,
        redirects=merged.redirects,
        near_misses=merged.near_misses,
        hidden=merged.hidden,
        problems=merged.problems,
        profiles=profile(papers, vocabulary, vectors, phrases, uses, memory),
        labels=labels(papers, vocabulary),
        suggestions=suggest(papers, vocabulary, phrases, uses, memory),
    )


def check_topics(corrections: Corrections, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Topics that corrections name and the vocabulary doesn't know."""
    known = [topic.id for topic in vocabulary.topics]
    for ref, topics in corrections.topics:
        for topic in topics:
            if topic not in known:
                nearest = process.extractOne(topic, known, score_cutoff=50)
                remedy = (
                    f"Did you mean {nearest[0]!r}?" if nearest else f"Known: {', '.join(known)}."
                )
                yield Problem(corrections.file, ref.line, f"there is no topic {topic!r}", remedy)
