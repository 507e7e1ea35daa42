"""The search index: small scripts, of which a query loads only the few it needs.

A page opened from a file may not fetch, but it may add scripts, so every part of the index is a
script that hands its content to `paperstand.index(name, content)`:

- `search/manifest.js`: how many papers, and the first term of each term shard;
- `search/terms-N.js`: terms in order, each with its postings;
- `search/papers-N.js`: what is shown of a paper, a few papers a file.

A posting is a paper's number, as the difference to the one before, and a weight. The weight has
in it where the term stands and how often, and nothing about the rest of the corpus, so that one
more paper doesn't change all of them; how rare the term is, the script works out from the number
of postings. Numbers are written in base 32, five bits a character, `ALPHABET[32:]` for all but
the last; a weight is one character.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from paperstand.model import CuratedPaper
from paperstand.text import singular

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
TERM_SHARD = 24_000
"""A term shard ends with the term that takes it past this many bytes."""
PAPER_SHARD = 8
"""Papers in one file; a page of results needs about as many files as it has results."""
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


def search_index(
    papers: Sequence[CuratedPaper], names: dict[str, str]
) -> Iterator[tuple[str, str]]:
    """Path and text of every part of the index. `names` are those of the topics."""
    postings = _postings(papers)
    firsts = []
    for number, shard in enumerate(_term_shards(postings)):
        firsts.append(next(iter(shard)))
        yield f"search/terms-{number}.js", _script(f"terms-{number}", shard)
    topic_ids = list(names)
    for start in range(0, len(papers), PAPER_SHARD):
        number = start // PAPER_SHARD
        shown = [_shown(p, topic_ids) for p in papers[start : start + PAPER_SHARD]]
        yield f"search/papers-{number}.js", _script(f"papers-{number}", shown)
    manifest = {
        "papers": len(papers),
        "paperShard": PAPER_SHARD,
        "firstTerms": firsts,
        "topics": list(names.values()),
    }
    yield "search/manifest.js", _script("manifest", manifest)


def _script(name: str, content: object) -> str:
    # Plain ASCII, and no `</script>` or `<!--` in it, whatever page it ends up in.
    data = json.dumps(content, separators=(",", ":")).replace("<", "\\u003c")
    return f"paperstand.index({json.dumps(name)},{data});\n"


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


def _shown(curated: CuratedPaper, topic_ids: list[str]) -> list[object]:
    """What a result shows: slug, title, abstract, year, main topics by their number."""
    paper = curated.paper
    main = [topic_ids.index(a.topic) for a in curated.topics if a.main]
    year = paper.date.year if paper.date else 0
    return [paper.id, paper.title, paper.abstract or paper.summary, year, main]
