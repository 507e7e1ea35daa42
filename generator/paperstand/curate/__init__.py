"""Curate: from papers to a digest. Topics, links, keywords, and related papers.

What looks at one paper alone (topics, links) is a function of that paper; what compares papers
(related, keywords, suggestions) takes them all. Nothing here reads or writes a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rapidfuzz import process

from paperstand.curate.keywords import find_keywords
from paperstand.curate.links import find_links
from paperstand.curate.phrases import find_phrases
from paperstand.curate.related import relate
from paperstand.curate.suggestions import suggest
from paperstand.curate.topics import TopicMatcher
from paperstand.model import (
    Corrections,
    CuratedPaper,
    Digest,
    Dump,
    Merged,
    Problem,
    Vocabulary,
)


def curate(merged: Merged, dumps: Sequence[Dump], vocabulary: Vocabulary) -> Digest:
    """Work out what a reader should know about each paper beyond what its dumps say."""
    matcher = TopicMatcher(vocabulary)
    related = relate(merged.papers)
    phrases = find_phrases(merged.papers)
    keywords = find_keywords(merged.papers, phrases)
    papers = tuple(
        CuratedPaper(
            paper=paper,
            topics=matcher.assign(paper),
            links=find_links(paper),
            keywords=words,
            related=kin,
        )
        for paper, kin, words in zip(merged.papers, related, keywords, strict=True)
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
        suggestions=suggest(papers, phrases, vocabulary),
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
