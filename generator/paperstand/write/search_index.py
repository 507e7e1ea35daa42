"""The search index, in parts of which a query loads only the few it needs.

- `search/manifest.js`: how many papers, and the first term of each term shard;
- `search/terms-N.js`: terms in order, each with its postings.

A posting is a paper's number, as the difference to the one before, and a weight. The weight has
in it where the term stands and how often, and nothing about the rest of the corpus, so that one
more paper doesn't change all of them; how rare the term is, the script works out from the number
of postings. Numbers are written in base 32, five bits a character, `ALPHABET[32:]` for all but
the last; a weight is one character.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from paperstand.model import CuratedPaper
from paperstand.text import singular
from paperstand.write.parts import part

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
TERM_SHARD = 24_000
"""A term shard ends with the term that takes it past this many bytes."""
_TITLE_WEIGHT = 4.0
_TITLE_SHARE_WEIGHT = 6.0
_WEIGHT_STEPS = 5.0
_WORD = re.compile(r"[^\W_]+")
_COMPOUND = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*")
_LONGEST_TERM = 60
"""Longer runs of letters are no words: encoded data, or a script without spaces."""


def fold(text: str) -> str:
    """As the search script folds a query: no accents, lower case."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if unicodedata.category(c)[0] != "M").lower()


def terms(text: str) -> list[str]:
    """The terms of a text; `co-training` is `co`, `training` and `cotraining`."""
    folded = fold(text)
    words = _WORD.findall(folded)
    for compound in _COMPOUND.findall(folded):
        if not compound.isalnum():
            words.append("".join(_WORD.findall(compound)))
    return [singular(word)[:_LONGEST_TERM] for word in words]


def search_index(papers: Sequence[CuratedPaper]) -> Iterator[tuple[str, str]]:
    """Path and text of every part of the index. `papers` is in order of arrival."""
    postings = _postings(papers)
    firsts = []
    for number, shard in enumerate(_term_shards(postings)):
        firsts.append(next(iter(shard)))
        yield part(f"search/terms-{number}", shard)
    yield part("search/manifest", {"papers": len(papers), "firstTerms": firsts})


def _postings(papers: Sequence[CuratedPaper]) -> dict[str, str]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    last: dict[str, int] = {}
    for number, curated in enumerate(papers):
        for term, weight in _weights(curated).items():
            gap = number - last.get(term, -1) - 1
            last[term] = number
            found[term].append(encode(gap) + ALPHABET[weight])
    # In the order in which JavaScript compares strings.
    in_order = sorted(found, key=lambda term: term.encode("utf-16-be"))
    return {term: "".join(found[term]) for term in in_order}


def _weights(curated: CuratedPaper) -> dict[str, int]:
    """Each term of a paper with its weight, 1 to 63."""
    paper = curated.paper
    in_title = terms(paper.title)
    titled = set(in_title)
    body = Counter(terms(f"{paper.abstract} {paper.summary}"))
    rest = Counter(terms(" ".join((*paper.authors, *curated.keywords))))
    weights = {}
    for term in titled | body.keys() | rest.keys():
        # Saturating like BM25, with k1 = 1.2 and no penalty for length.
        mentions = body[term] + rest[term]
        weight = 2.2 * mentions / (mentions + 1.2)
        if term in titled:
            # The share lifts a title that has little else than the words asked for.
            weight += _TITLE_WEIGHT + _TITLE_SHARE_WEIGHT / max(len(in_title), 2)
        weights[term] = max(1, min(63, round(weight * _WEIGHT_STEPS)))
    return weights


def encode(number: int) -> str:
    """A number in as few characters as it takes, without need of one that says where it ends."""
    digits = ALPHABET[number & 31]
    number >>= 5
    while number:
        digits = ALPHABET[32 + (number & 31)] + digits
        number >>= 5
    return digits


def _term_shards(postings: dict[str, str]) -> Iterator[dict[str, str]]:
    shard: dict[str, str] = {}
    size = 0
    for term, encoded in postings.items():
        shard[term] = encoded
        size += len(term) + len(encoded) + 6
        if size >= TERM_SHARD:
            yield shard
            shard, size = {}, 0
    if shard:
        yield shard
