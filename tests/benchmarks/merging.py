"""How well and how fast entries are merged, on labelled pairs and on a large dump.

    .venv/bin/python tests/benchmarks/merging.py DATA

DATA is a folder with `dedupe-dev/` (a.jsonl, b.jsonl, gold.csv) and `arxiv-20k.jsonl.gz`; without
it nothing is measured. Prints precision and recall of outright merges, with authors and without,
every pair it got wrong, merges of entries that the labels say match nothing, and the time against
that of reading.
"""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations
from pathlib import Path

from paperstand.merge import merge
from paperstand.model import Entry, Merged
from paperstand.read import read_dump
from paperstand.read.source import load
from paperstand.text import fold

Pair = tuple[str, str]


def entries_of(path: Path) -> tuple[Entry, ...]:
    return read_dump(load(path, path.name)).entries


def merged_pairs(merged: Merged) -> set[Pair]:
    """Every two entries that became one paper, by their ids in the data."""
    found: set[Pair] = set()
    for paper in merged.papers:
        ids = sorted(s.source_id for s in paper.sightings if s.source_id)
        found.update(combinations(ids, 2))
    return found


def labelled(folder: Path) -> dict[Pair, tuple[bool, str]]:
    with (folder / "gold.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    pairs = ((sorted((r["a"], r["b"])), r) for r in rows)
    return {(a, b): (row["same"] == "1", row["kind"]) for (a, b), row in pairs}


def judge(name: str, entries: Iterable[Entry], gold: dict[Pair, tuple[bool, str]]) -> None:
    by_id = {e.source_id or "": e for e in entries}
    found = merged_pairs(merge(list(by_id.values())))
    same = {pair for pair, (is_same, _) in gold.items() if is_same}
    hits = found & same
    wrong = {pair for pair in found if pair in gold and pair not in same}
    print(f"\n{name}: precision {len(hits) / max(1, len(hits | wrong)):.4f}", end=", ")
    print(f"recall {len(hits) / len(same):.4f} of {len(same)} same pairs")
    for pair in sorted(wrong) + sorted(same - found):
        verb = "merged" if pair in wrong else "missed"
        print(f"  {verb} ({gold[pair][1]}): {by_id[pair[0]].title!r} / {by_id[pair[1]].title!r}")
    others = found - gold.keys()
    unlike = [p for p in others if fold(by_id[p[0]].title) != fold(by_id[p[1]].title)]
    print(f"  merged without a label: {len(others)}, of which with unequal titles: {len(unlike)}")
    for pair in sorted(unlike):
        print(f"  unlabelled: {by_id[pair[0]].title!r} / {by_id[pair[1]].title!r}")


def measure_time(path: Path) -> None:
    start = time.perf_counter()
    entries = entries_of(path)
    read = time.perf_counter()
    merged = merge(entries)
    done = time.perf_counter()
    print(
        f"\n{len(entries):,} entries: read {read - start:.1f} s, merged {done - read:.1f} s", end=""
    )
    print(f" ({(done - read) / (read - start):.1f} times as long), {len(merged.papers):,} papers")
    for miss in merged.near_misses:
        print(f"  possibly the same: {' / '.join(miss.papers)}: {', '.join(miss.because)}")


def main(data: Path) -> None:
    if not (data / "dedupe-dev").is_dir():
        sys.exit(f"{data} has no folder dedupe-dev: nothing to measure")
    folder = data / "dedupe-dev"
    gold = labelled(folder)
    entries = [*entries_of(folder / "a.jsonl"), *entries_of(folder / "b.jsonl")]
    judge("with authors where records have them", entries, gold)
    judge("titles and abstracts alone", [replace(e, authors=()) for e in entries], gold)
    judge("no identifiers", [replace(e, identifiers=()) for e in entries], gold)
    measure_time(data / "arxiv-20k.jsonl.gz")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("data"))
