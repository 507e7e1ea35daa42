"""How related the related papers are, by what was not used to find them.

    .venv/bin/python tests/benchmarks/related.py DATA

DATA is a folder with `topics-dev.jsonl` and `arxiv-20k.jsonl.gz`. Nobody has judged these papers,
so two signs of kinship stand in: keywords that their authors gave both, rare ones counting more
(1,645 papers), and authors in common (5,000 papers; not those of one series). Prints nDCG@20 of the
related papers, and of plain TF-IDF over words for comparison.
"""

from __future__ import annotations

import gzip
import json
import math
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from paperstand.curate.corpus import gather
from paperstand.curate.kin import find_pairs
from paperstand.curate.related import MOST, relate
from paperstand.curate.terms import Terms, weigh
from paperstand.curate.vectors import Vectors
from paperstand.model import Paper
from paperstand.text import fold, singular

Grades = Mapping[str, Mapping[str, float]]
"""For each paper, how related others are to it."""
_CROWD = 120
"""A keyword or a person of more papers than this says nothing."""


def papers_of(records: Iterable[dict[str, Any]]) -> list[Paper]:
    papers = [
        Paper(
            id=record["id"],
            title=" ".join(record["title"].split()),
            abstract=" ".join(record["abstract"].split()),
            summary="",
            authors=tuple(record.get("authors") or ()),
            published=None,
            identifiers=(),
            links=(),
            keywords=tuple(record.get("keywords") or ()),
            sightings=(),
            aliases=(),
        )
        for record in records
    ]
    return sorted(papers, key=lambda p: p.id)


def by_keywords(papers: Sequence[Paper]) -> Grades:
    """1 for a keyword in common, 2 for a rare one, 3 for several."""
    holders_of: defaultdict[str, set[str]] = defaultdict(set)
    for paper in papers:
        for keyword in paper.keywords:
            holders_of[" ".join(map(singular, fold(keyword).split()))].add(paper.id)
    told: defaultdict[tuple[str, str], float] = defaultdict(float)
    for found in holders_of.values():
        if 2 <= len(found) <= _CROWD:
            for pair in combinations(sorted(found), 2):
                told[pair] += math.log(len(papers) / len(found))
    return both_ways({p: 3 if bits > 7 else 2 if bits > 4.5 else 1 for p, bits in told.items()})


def by_authors(papers: Sequence[Paper]) -> Grades:
    """1 for two authors in common, 2 for three, 3 for more; nothing for titles that are alike."""
    papers_by: defaultdict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        for author in {fold(a) for a in paper.authors} if len(paper.authors) <= 15 else ():
            papers_by[author].append(paper)
    shared: Counter[tuple[str, str]] = Counter()
    for wrote in papers_by.values():
        if len(wrote) <= _CROWD:
            shared.update((a.id, b.id) for a, b in combinations(wrote, 2) if not series(a, b))
    return both_ways({pair: min(3, count - 1) for pair, count in shared.items() if count > 1})


def series(one: Paper, other: Paper) -> bool:
    mine, yours = set(fold(one.title).split()), set(fold(other.title).split())
    return 2 * len(mine & yours) >= len(mine | yours)


def both_ways(grades: Mapping[tuple[str, str], float]) -> Grades:
    found: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for (one, other), grade in grades.items():
        found[one][other] = found[other][one] = grade
    return found


def ours(papers: Sequence[Paper]) -> list[list[str]]:
    vectors = Vectors(Terms(gather(papers)))
    return [[k.id for k in kin] for kin in relate(vectors, find_pairs(vectors))]


def plain(papers: Sequence[Paper]) -> list[list[str]]:
    """The nearest by the cosine of sublinear TF-IDF over words."""
    corpus = gather(papers)
    terms = Terms(replace(corpus, many=len(papers), order=np.arange(len(papers))))
    words = len(terms.lexicon.words)
    vectors = weigh(terms.settled[:, :words], terms.lexicon.holders[:words], len(papers))
    cosines = (vectors @ vectors.T).toarray()
    np.fill_diagonal(cosines, -1)
    ids = [p.id for p in papers]
    return [[ids[n] for n in row] for row in np.argsort(-cosines, axis=1, kind="stable")[:, :MOST]]


def ndcg(found: Sequence[str], grades: Mapping[str, float]) -> float:
    """K. Järvelin and J. Kekäläinen, "Cumulated gain-based evaluation of IR techniques", 2002."""
    best = sorted(grades.values(), reverse=True)[:MOST]
    gained = [grades.get(paper, 0.0) for paper in found[:MOST]]
    return discounted(gained) / discounted(best)


def discounted(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(rank) for rank, gain in enumerate(gains, 2))


def show(name: str, papers: Sequence[Paper], grades: Grades) -> None:
    for method, find in (("related papers", ours), ("plain TF-IDF", plain)):
        found = zip([p.id for p in papers], find(papers), strict=True)
        scores = [ndcg(kin, grades[paper]) for paper, kin in found if paper in grades]
        print(f"{name:10} {method:15} nDCG@{MOST} {np.mean(scores):.4f} of {len(scores):,} papers")


def main(data: Path) -> None:
    if not (data / "topics-dev.jsonl").is_file():
        sys.exit(f"{data} has no topics-dev.jsonl: nothing to measure")
    lines = (data / "topics-dev.jsonl").read_text("utf-8").splitlines()
    papers = papers_of(json.loads(line) for line in lines)
    show("keywords", papers, by_keywords(papers))
    with gzip.open(data / "arxiv-20k.jsonl.gz", "rt", encoding="utf-8") as stream:
        every = papers_of(map(json.loads, stream))
    # Those with kin first, or five thousand would have next to none.
    grades = by_authors(every)
    related = [p for p in every if p.id in grades]
    some = random.Random(5).sample(related, min(3500, len(related)))
    others = random.Random(6).sample([p for p in every if p.id not in grades], 5000 - len(some))
    some = sorted([*some, *others], key=lambda p: p.id)
    show("authors", some, by_authors(some))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("data"))
