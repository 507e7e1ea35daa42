"""How many formulas abstracts have, what becomes of them, how long it takes and what it weighs.

    .venv/bin/python tests/benchmarks/formulas.py DATA [EXAMPLES]

DATA is a folder with `arxiv-20k.jsonl.gz`. With EXAMPLES, so many of the dollars that were taken
for money and of the formulas found are shown, to be judged by a reader; always the same ones.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from paperstand.read import read_dump
from paperstand.read.source import load
from paperstand.write import formulas
from paperstand.write.formulas import Formula, find, paragraph, pieces
from paperstand.write.markdown import escape


def abstracts_of(data: Path) -> list[str]:
    path = data / "arxiv-20k.jsonl.gz"
    if not path.is_file():
        sys.exit(f"{path} is not there: nothing to measure")
    return [entry.abstract for entry in read_dump(load(path, path.name)).entries]


def money(text: str) -> list[str]:
    """The dollars that are in no formula, with what is around them."""
    taken = [(f.start, f.end) for f in find(text)]
    return [
        text[max(0, n - 30) : n + 40]
        for n, sign in enumerate(text)
        if sign == "$" and text[n - 1 : n] != "\\" and not any(a <= n < b for a, b in taken)
    ]


def shown_as(found: Formula) -> str:
    if found.row is None:
        return "its source"
    return "MathML" if "<math" in paragraph(found.source) else "text"


def spread(numbers: Sequence[int]) -> str:
    ordered = sorted(numbers)
    half, most = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    return f"median {half:,}, 95 % under {most:,}, at most {ordered[-1]:,}"


def main(data: Path, examples: int) -> None:
    abstracts = abstracts_of(data)
    found = [[p for p in pieces(text) if isinstance(p, Formula)] for text in abstracts]
    every = [formula for some in found for formula in some]
    share = sum(map(bool, found)) / len(abstracts)
    print(f"{len(abstracts):,} abstracts, {share:.1%} with formulas, {len(every):,} formulas")
    for kind, count in Counter(map(shown_as, every)).most_common():
        print(f"  shown as {kind:10} {count:6,}  {count / len(every):.1%}")
    left = [piece for text in abstracts for piece in money(text)]
    print(f"dollars in no formula: {len(left):,}")

    formulas._formula.cache_clear()
    distinct = {(f.source, f.tex, f.display): None for f in every}
    start = time.perf_counter()
    for arguments in distinct:
        formulas._formula(*arguments)
    each = (time.perf_counter() - start) / len(distinct) * 1000
    formulas._formula.cache_clear()
    start = time.perf_counter()
    written = [paragraph(text) for text in abstracts]
    whole = time.perf_counter() - start
    plainly = [escape(text) for text in abstracts]
    plain = time.perf_counter() - start - whole
    print(f"{each:.2f} ms a formula; {whole:.1f} s for all abstracts, {plain:.1f} s as plain text")

    more = [
        len(a.encode()) - len(b.encode())
        for a, b in zip(written, plainly, strict=True)
        if "<math" in a
    ]
    print(f"{len(more):,} abstracts with MathML; bytes more: {spread(more)}")
    if examples:
        show(examples, left, every)


def show(count: int, left: Sequence[str], every: Sequence[Formula]) -> None:
    chance = random.Random(1)
    print("\nDollars in no formula:")
    for text in chance.sample(left, min(count, len(left))):
        print("  ", text.replace("\n", " "))
    print("\nFormulas:")
    for formula in chance.sample(every, min(count, len(every))):
        print(f"   {shown_as(formula):10} {formula.source}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)
