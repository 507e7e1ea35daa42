"""How well papers are sorted into topics, on two sets of 160 labelled papers.

    .venv/bin/python tests/benchmarks/topics.py DATA [SIZE]

DATA is a folder with `dedupe-dev/a.jsonl`, `topics-dev.jsonl` and `arxiv-20k.jsonl.gz`. Labelled
papers are sorted amid SIZE others (6,000 by default), by phrases alone and with the classifier.
Precision is given twice: of topics named as main, and of those named at all.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from paperstand.curate.corpus import gather
from paperstand.curate.matcher import PhraseMatcher
from paperstand.curate.terms import Terms
from paperstand.curate.topics import sort_by_topic
from paperstand.model import Paper
from paperstand.read.vocabulary import shipped

LABELS = Path(__file__).with_name("topic_labels.yml")
SIZE = 6000
FIRM = 3.0
"""Phrases alone: a topic whose phrases reach this score; main if it has 0.4 of the best."""

Found = Sequence[tuple[str, bool]]
"""Topics of a paper, best first, and whether each is main."""


def records(data: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for line in (data / "dedupe-dev" / "a.jsonl").open(encoding="utf-8"):
        record = json.loads(line)
        yield record["source_id"], record
    for line in (data / "topics-dev.jsonl").open(encoding="utf-8"):
        record = json.loads(line)
        yield f"{record['src']}:{record['id']}", record
    with gzip.open(data / "arxiv-20k.jsonl.gz", "rt", encoding="utf-8") as stream:
        for line in stream:
            record = json.loads(line)
            yield f"arxiv:{record['id']}", record


def papers_of(data: Path) -> dict[str, Paper]:
    return {
        name: Paper(
            id=name,
            title=" ".join(record["title"].split()),
            abstract=" ".join(record["abstract"].split()),
            summary="",
            authors=(),
            published=None,
            identifiers=(),
            links=(),
            keywords=(),
            sightings=(),
            aliases=(),
        )
        for name, record in records(data)
    }


def by_phrases(papers: Iterable[Paper]) -> Iterator[Found]:
    vocabulary = shipped()
    matcher = PhraseMatcher(vocabulary)
    for paper in papers:
        scores = {t: m.score for t, m in matcher.match(paper).items() if m.score >= FIRM}
        ranked = sorted(scores, key=lambda t: (-scores[t], t))
        yield [
            (vocabulary.topics[t].id, n < 3 and scores[t] >= 0.4 * scores[ranked[0]])
            for n, t in enumerate(ranked)
        ]


def show(name: str, found: Sequence[Found], labels: Sequence[dict[str, list[str]]]) -> None:
    def share(most: int | None, main_only: bool, lenient: bool) -> tuple[float, float]:
        right = given = hit = wanted = 0
        for topics, label in zip(found, labels, strict=True):
            chosen = {t for t, main in topics[:most] if main or not main_only}
            named = {*label["main"], *(label["also"] if lenient else ())}
            right += len(chosen & named)
            given += len(chosen)
            hit += len(chosen & set(label["main"]))
            wanted += len(label["main"])
        return right / given, hit / wanted

    unsorted = sum(not topics for topics in found)
    print(f"  {name}: {unsorted} of {len(found)} unsorted")
    for what, most, main_only in (
        ("main", None, True),
        ("first 3", 3, False),
        ("all", None, False),
    ):
        strict, recall = share(most, main_only, lenient=False)
        lenient, _ = share(most, main_only, lenient=True)
        precision = f"precision {lenient:.3f} (of main labels {strict:.3f})"
        print(f"    {what:8} {precision}, recall {recall:.3f}")


def main(data: Path, size: int) -> None:
    if not (data / "topics-dev.jsonl").is_file():
        sys.exit(f"{data} has no topics-dev.jsonl: nothing to measure")
    papers = papers_of(data)
    sets = yaml.safe_load(LABELS.read_text("utf-8"))
    labelled = [name for labels in sets.values() for name in labels]
    others = [name for name in papers if name.startswith("arxiv:") and name not in labelled]
    corpus = [papers[name] for name in (*labelled, *others[:size])]
    sorted_ = sort_by_topic(Terms(gather(corpus)), shipped())
    found = {p.id: [(a.topic, a.main) for a in f] for p, f in zip(corpus, sorted_, strict=True)}
    for name, labels in sets.items():
        print(f"{name}, amid {len(corpus):,} papers")
        show("phrases alone", list(by_phrases(papers[n] for n in labels)), list(labels.values()))
        show("with classifier", [found[n] for n in labels], list(labels.values()))


if __name__ == "__main__":
    main(
        Path(sys.argv[1]) if len(sys.argv) > 1 else Path("data"),
        int(sys.argv[2]) if len(sys.argv) > 2 else SIZE,
    )
