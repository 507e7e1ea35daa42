"""How long 20,000 papers take to curate, stage by stage, and how much memory.

    .venv/bin/python tests/benchmarks/curate_time.py DATA [PAPERS [JOBS]]

DATA is a folder with `arxiv-20k.jsonl.gz`. More papers than it has are made by joining halves of
abstracts.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from paperstand.curate import curate
from paperstand.curate.corpus import gather
from paperstand.curate.keywords import find_keywords
from paperstand.curate.kin import find_pairs
from paperstand.curate.phrases import Phrases
from paperstand.curate.related import relate
from paperstand.curate.terms import Terms
from paperstand.curate.topics import sort_by_topic
from paperstand.curate.vectors import Vectors
from paperstand.merge import merge
from paperstand.model import Entry
from paperstand.read import read_dump
from paperstand.read.source import load
from paperstand.read.vocabulary import shipped
from paperstand.workers import Workers, all_cores

R = TypeVar("R")


def entries_of(data: Path, count: int) -> list[Entry]:
    path = data / "arxiv-20k.jsonl.gz"
    if not path.is_file():
        sys.exit(f"{path} is not there: nothing to measure")
    entries = list(read_dump(load(path, path.name)).entries)
    return [*entries, *(joined(entries, n) for n in range(len(entries), count))][:count]


def joined(entries: Sequence[Entry], number: int) -> Entry:
    """A paper that begins like one and ends like another."""
    one = entries[number % len(entries)]
    other = entries[(number * 7919) % len(entries)]
    words, more = one.abstract.split(), other.abstract.split()
    abstract = " ".join((*words[: len(words) // 2], *more[len(more) // 2 :]))
    title = f"{one.title[:40]} {other.title[:40]} ({number})"
    return replace(
        one, title=title, abstract=abstract, position=number + 1, identifiers=(), source_id=None
    )


def timed(name: str, work: Callable[[], R]) -> R:
    start = time.perf_counter()
    done = work()
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:12} {time.perf_counter() - start:7.1f} s   {used:7.0f} MB at most so far")
    return done


def main(data: Path, count: int, jobs: int) -> None:
    entries = entries_of(data, count)
    workers, vocabulary = Workers(jobs), shipped()
    print(f"{len(entries):,} entries, {jobs} processes")
    merged = timed("merge", lambda: merge(entries))
    corpus = gather(merged.papers)
    terms = Terms(corpus)
    vectors = Vectors(terms)
    timed("terms", lambda: terms.settled)
    timed("topics", lambda: sort_by_topic(terms, vocabulary, workers))
    pairs = timed("kin", lambda: find_pairs(vectors, workers))
    timed("related", lambda: relate(vectors, pairs))
    timed("keywords", lambda: find_keywords(Phrases(corpus)))
    timed("all of it", lambda: curate(merged, (), vocabulary, workers))
    others = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"the largest other process: {others:.0f} MB")


if __name__ == "__main__":
    main(
        Path(sys.argv[1]) if len(sys.argv) > 1 else Path("data"),
        int(sys.argv[2]) if len(sys.argv) > 2 else 20_000,
        int(sys.argv[3]) if len(sys.argv) > 3 else all_cores(),
    )
