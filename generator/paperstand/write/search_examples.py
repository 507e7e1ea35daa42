"""Examples of what the search can be asked, made of what the digest has, so that each finds
something."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from paperstand.model import Digest


def examples(digest: Digest) -> list[tuple[str, str]]:
    """Pairs of a query and what it finds."""
    return list(_examples(digest))


def _examples(digest: Digest) -> Iterator[tuple[str, str]]:
    words = [profile.keywords for profile in digest.profiles]
    phrases = Counter(word for found in words for word in found if " " in word)
    if phrases:
        phrase = phrases.most_common(1)[0][0]
        yield phrase, "all of these words, in any form and order"
        yield f'"{phrase}"', "these words side by side"
        yield f"{phrase.split()[0]} -{phrase.split()[-1]}", "the first word, without the second"
    topics = Counter(a.topic for p in digest.papers for a in p.topics)
    if topics:
        yield f"topic:{_most(topics)}", "papers of a topic"
    authors = Counter(name for p in digest.papers for name in p.paper.authors if '"' not in name)
    if authors:
        yield f'author:"{_most(authors)}"', "papers by someone"
    years = Counter(p.paper.date.year for p in digest.papers if p.paper.date)
    if years:
        newest = max(years)
        yield f"year:{newest}", f"papers of a year; also year:{newest - 2}-{newest}"
    if any(link.kind == "code" for p in digest.papers for link in p.links):
        yield "has:code", "papers that come with code"


def _most(counts: Counter[str]) -> str:
    return min(counts, key=lambda name: (-counts[name], name))
