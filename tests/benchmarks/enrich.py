"""How well a paper is told among what a service answers, on real papers whose titles are damaged.

    .venv/bin/python tests/benchmarks/enrich.py DATA

DATA is a folder with `arxiv-20k.jsonl.gz`; without it nothing is measured. For each kind of damage
the titles of some papers are changed as pasted text is, with the abstract and without it. The
matcher is offered the paper's own record among those with the five nearest other titles, and then
these five alone. Prints precision (of what it takes for certain, how much is right) and recall (of
what was there, how much it took), and every mistake.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from time import perf_counter

from rapidfuzz import fuzz, process

from paperstand.enrich.match import best
from paperstand.enrich.service import Candidate
from paperstand.model import Entry
from paperstand.read import read_dump
from paperstand.read.source import load
from paperstand.text import fold

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.benchmarks.damage import before_colon, cut, latex_word, lose_spaces, typo

PAPERS = 600
SEED = 20251125
NEAREST = 5
Damage = Callable[[str, random.Random], str]
DAMAGE: dict[str, Damage] = {
    "as it is": lambda t, _: t,
    "TITLE IN CAPITALS": lambda t, _: t.upper(),
    "lower case": lambda t, _: t.lower(),
    "eaten spaces": lambda t, r: lose_spaces(t, r, 0.15),
    "a word in LaTeX": latex_word,
    "no punctuation": lambda t, _: re.sub(r"[^\w+# ]", " ", t),
    "hyphenated at a line's end": lambda t, _: re.sub(r"(?<=\w{5})(?=\w{4})", "- ", t, count=1),
    "a typing error": typo,
    "subtitle cut": lambda t, _: before_colon(t) or t,
    "cut, with …": lambda t, _: cut(t, 60, "…"),
    "venue behind": lambda t, _: f"{t} (CVPR 2025)",
}
# A number that isn't the paper's: what such a title asks for is not there.
OTHERS: dict[str, Damage] = {
    "another part": lambda t, _: f"{t}, Part II",
    "another version": lambda t, _: f"{t} V2",
    "an erratum": lambda t, _: f"Erratum: {t}",
}


class Nearest:
    """The papers with the titles that are most like another one."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._titles = [fold(e.title) for e in entries]

    def to(self, entry: Entry) -> list[Entry]:
        title = fold(entry.title)
        found = process.extract(title, self._titles, scorer=fuzz.ratio, limit=NEAREST + 3)
        others = [self._entries[i] for *_, i in found]
        # One paper may be in the data twice.
        return [o for o in others if o.identifiers != entry.identifiers][:NEAREST]


def offered(entry: Entry) -> Candidate:
    return Candidate("arxiv", f"https://arxiv.org/abs/{dict(entry.identifiers)['arxiv']}", entry)


def judge(name: str, papers: Iterable[tuple[Entry, Entry, Sequence[Entry]]]) -> Counter[str]:
    """Counts of what the matcher made of each: the paper as it was pasted, its record, others."""
    counts: Counter[str] = Counter()
    for pasted, record, others in papers:
        own = offered(record)
        wrong = list(map(offered, others))
        for candidates in ([*wrong, own], wrong):
            found = best(pasted, (), candidates)
            there = own in candidates
            counts["there"] += there
            if not found or not found.certain:
                counts["missed"] += there
            elif found.candidate is own:
                counts["right"] += 1
            else:
                counts["wrong"] += 1
                print(f"  wrong ({name}): {pasted.title!r} / {found.candidate.said.title!r}")
                print(f"    {', '.join(found.because)}")
    return counts


def show(name: str, counts: Counter[str]) -> None:
    taken = counts["right"] + counts["wrong"]
    precision = counts["right"] / taken if taken else 1.0
    recall = counts["right"] / counts["there"] if counts["there"] else 1.0
    print(f"{name:48} precision {precision:.4f}   recall {recall:.4f}   of {counts['there']:,}")


def taken(kind: str, asked: Iterable[tuple[Entry, Sequence[Entry]]]) -> int:
    """How many of some papers were taken for what is another paper."""
    found = [(p, best(p, (), map(offered, others))) for p, others in asked]
    wrong = [(p, m) for p, m in found if m and m.certain]
    print(f"{kind:48} taken for the paper itself: {len(wrong)} of {len(found):,}")
    for paper, match in wrong:
        print(f"  wrong ({kind}): {paper.title!r} / {match.candidate.said.title!r}")
        print(f"    {', '.join(match.because)}")
    return len(wrong)


def main(folder: Path) -> None:
    path = folder / "arxiv-20k.jsonl.gz"
    if not path.exists():
        sys.exit(f"{path} is not there: nothing to measure with")
    entries = read_dump(load(path, path.name)).entries
    rng = random.Random(SEED)
    sample = rng.sample(entries, PAPERS)
    nearest = Nearest(entries)
    near = [nearest.to(e) for e in sample]
    start = perf_counter()
    total: Counter[str] = Counter()
    for with_abstract in (True, False):
        whole: Counter[str] = Counter()
        for kind, change in DAMAGE.items():
            asked = [(pasted_of(e, change, rng, with_abstract), e) for e in sample]
            rows = [(p, e, others) for (p, e), others in zip(asked, near, strict=True)]
            counts = judge(kind, rows)
            show(f"{kind}{'' if with_abstract else ', no abstract'}", counts)
            whole += counts
        show("all" if with_abstract else "all without an abstract", whole)
        total += whole
    for kind, change in OTHERS.items():
        altered = [
            (pasted_of(e, change, rng, with_abstract), [e, *others])
            for e, others in zip(sample, near, strict=True)
            for with_abstract in (True, False)
        ]
        total["wrong"] += taken(kind, altered)
    namesakes: list[tuple[Entry, Sequence[Entry]]] = [
        (replace(pasted_of(e, DAMAGE["as it is"], rng, True), abstract=other.abstract), [e])
        for e, other in pairwise(sample)
    ]
    total["wrong"] += taken("the same title with another abstract", namesakes)
    show("everything", total)
    print(f"{perf_counter() - start:.0f} s")


def pasted_of(entry: Entry, change: Damage, rng: random.Random, with_abstract: bool) -> Entry:
    """What a list says of a paper: a damaged title, perhaps its abstract, and nothing else."""
    return replace(
        entry,
        title=change(entry.title, rng),
        abstract=entry.abstract if with_abstract else "",
        authors=(),
        identifiers=(),
        published=None,
    )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
