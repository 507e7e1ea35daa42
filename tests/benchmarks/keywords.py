"""How well the keywords found agree with those that authors gave, and how long finding takes.

    .venv/bin/python -m tests.benchmarks.keywords DATA

Reads `DATA/topics-dev.jsonl` (papers with `title`, `abstract` and the authors' `keywords`) and,
if it is there, `DATA/arxiv-20k.jsonl.gz` for the time. Authors name a field more often than a
paper's own matter (*deep learning*), and four of ten of their keywords stand in neither title nor
abstract, so the figures are for comparing methods, not for praise.
"""

from __future__ import annotations

import gzip
import json
import re
import resource
import sys
from collections import Counter
from collections.abc import Sequence
from math import log
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from tests.makers import paper

from paperstand.curate.corpus import gather
from paperstand.curate.keywords import MOST, find_keywords
from paperstand.curate.phrases import Phrases, normal_words, text_of
from paperstand.curate.stop_words import SMALL as _SMALL
from paperstand.model import Paper

_SUFFIX = re.compile(r"(?<=\w{4})(?:izations?|ations?|ing|ical|ed|ion|ive|al|e)$")
SMALL = frozenset(_SMALL.split())
Keywords = Sequence[Sequence[str]]


def load(path: Path) -> list[dict[str, Any]]:
    """The records of a file of JSON lines, packed or not."""
    packed = path.read_bytes()
    text = gzip.decompress(packed) if path.suffix == ".gz" else packed
    return [json.loads(line) for line in text.splitlines()]


def papers_of(records: Sequence[dict[str, Any]]) -> list[Paper]:
    return [paper(r["title"], r["abstract"], id=f"p{n}") for n, r in enumerate(records)]


def stemmed(keyword: str) -> str:
    """A keyword in a form in which `learned optimizers` is `learning optimization`, or nearly."""
    return " ".join(_SUFFIX.sub("", word) for word in normal_words(keyword))


def tf_idf_of_words(papers: Sequence[Paper]) -> list[list[str]]:
    """What to be better than: the words with the highest TF-IDF, stop words left out."""
    texts = [
        Counter(w for w in normal_words(text_of(p)) if len(w) > 2 and w not in SMALL)
        for p in papers
    ]
    holders = Counter(word for words in texts for word in words)

    def score(words: Counter[str], word: str) -> tuple[float, str]:
        return -words[word] * log(len(papers) / holders[word]), word

    return [sorted(words, key=lambda w: score(words, w))[:MOST] for words in texts]


def agreement(found: Keywords, given: Keywords) -> tuple[float, float]:
    """The share of papers with a keyword that the authors gave, and the mean F1."""
    hits, f1 = 0, 0.0
    for mine, theirs in zip(found, given, strict=True):
        one, other = set(map(stemmed, mine)), set(map(stemmed, theirs))
        both = len(one & other)
        hits += both > 0
        f1 += 2 * both / (len(one) + len(other)) if both else 0
    return hits / len(given), f1 / len(given)


def main(data: Path) -> None:
    labelled = data / "topics-dev.jsonl"
    if not labelled.is_file():
        sys.exit(f"{labelled} is not there: nothing to measure")
    records = [r for r in load(labelled) if r["keywords"]]
    papers = papers_of(records)
    given = [r["keywords"] for r in records]
    rows: dict[str, Keywords] = {
        "words by TF-IDF": tf_idf_of_words(papers),
        "keywords": find_keywords(Phrases(gather(papers)))[0],
    }
    print(f"{len(papers):,} papers with keywords of their authors, best {MOST} of each\n")
    print(f"{'':20}{'papers with a hit':>20}{'F1':>10}")
    for name, found in rows.items():
        hits, f1 = agreement(found, given)
        print(f"{name:20}{hits:20.1%}{f1:10.3f}")
    many = data / "arxiv-20k.jsonl.gz"
    if many.is_file():
        papers = papers_of(load(many))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start, busy = perf_counter(), process_time()
        find_keywords(Phrases(gather(papers)))
        took, worked = perf_counter() - start, process_time() - busy
        memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        print(f"\n{len(papers):,} papers in {took:.1f} s ({worked:.1f} s of work), {memory:.0f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("data"))
