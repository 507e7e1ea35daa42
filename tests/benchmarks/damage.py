"""How merging bears damage, kind by kind, on real papers that are damaged on purpose.

    .venv/bin/python tests/benchmarks/damage.py DATA

DATA is a folder with `arxiv-20k.jsonl.gz`. Every kind of damage or change is done to papers of its
own, and all that comes of it is merged together with 18,000 whole ones. Prints for each kind
how many of the changed copies were merged with their paper, left uncertain, or kept apart; a row
that should read otherwise is marked. Authors are left out unless the kind is about them.
"""

from __future__ import annotations

import html
import random
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from paperstand.merge import merge
from paperstand.model import Entry, Merged
from paperstand.read import read_dump
from paperstand.read.source import load

EACH = 200
"""Papers for each kind."""
SEED = 20251125
STRANGE = 2000
"""Papers that lend their titles, abstracts and authors, and are not merged themselves."""
Change = Callable[[Entry, Entry, random.Random], Entry | None]
"""Makes a changed copy of the first entry, perhaps with something of the second; None where that
can't be done."""


def title(change: Callable[[str, random.Random], str]) -> Change:
    def changed(one: Entry, _: Entry, rng: random.Random) -> Entry | None:
        text = change(one.title, rng)
        return replace(one, title=text) if text and text != one.title else None

    return changed


def abstract(change: Callable[[str, random.Random], str]) -> Change:
    def changed(one: Entry, _: Entry, rng: random.Random) -> Entry | None:
        text = change(one.abstract, rng)
        return replace(one, abstract=text) if text != one.abstract else None

    return changed


def both(*changes: Change) -> Change:
    def changed(one: Entry, other: Entry, rng: random.Random) -> Entry | None:
        for change in changes:
            if (one_ := change(one, other, rng)) is None:
                return None
            one = one_
        return one

    return changed


def lose_spaces(text: str, rng: random.Random, share: float) -> str:
    return "".join("" if c == " " and rng.random() < share else c for c in text)


def typo(text: str, rng: random.Random) -> str:
    """One letter of a long word is missing, doubled, or swapped with the next."""
    words = text.split(" ")
    at = max(range(len(words)), key=lambda i: (words[i].isalpha(), len(words[i])))
    word = words[at]
    if len(word) < 7 or not word.isalpha():
        return text
    i = rng.randrange(2, len(word) - 2)
    words[at] = rng.choice(
        [
            word[:i] + word[i + 1 :],
            word[:i] + word[i] + word[i:],
            word[:i] + word[i + 1] + word[i] + word[i + 2 :],
        ]
    )
    return " ".join(words)


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?]) +", text)


def edited(text: str, rng: random.Random, keep: float) -> str:
    """A revision: some sentences are gone, and some words of the others are others."""
    kept = [s for s in sentences(text) if rng.random() < keep] or sentences(text)[:1]
    words = " ".join(kept).split(" ")
    return " ".join(w if rng.random() < 0.93 else rng.choice(words) for w in words)


def british(text: str) -> str:
    pairs = (
        ("ization", "isation"),
        ("ize", "ise"),
        ("izing", "ising"),
        ("avior", "aviour"),
        ("odeling", "odelling"),
        ("olor", "olour"),
        ("enter", "entre"),
    )
    for one, other in pairs:
        text = text.replace(one, other)
    return text


def cut(text: str, length: int, mark: str) -> str:
    return text if len(text) <= length else text[:length].rstrip() + mark


def before_colon(text: str) -> str:
    head, colon, _ = text.partition(": ")
    return head if colon and len(head.split()) >= 2 else ""


def after_colon(text: str) -> str:
    _, colon, tail = text.partition(": ")
    return tail if colon and len(tail.split()) >= 4 else ""


def latex_word(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    at = rng.randrange(len(words))
    words[at] = (
        rng.choice([r"{\em %s}", r"\textbf{%s}", r"$\mathit{%s}$", r"\textsc{%s}", r"{%s}"])
        % words[at]
    )
    return " ".join(words)


LIGATURES = {"ffi": "ﬃ", "fi": "ﬁ", "fl": "ﬂ", "ff": "ﬀ"}


def ligatures(text: str) -> str:
    for letters, one in LIGATURES.items():
        text = text.replace(letters, one)
    return text


SAME: Mapping[str, Change] = {
    "TITLE IN CAPITALS": title(lambda t, _: t.upper()),
    "no punctuation in the title": title(lambda t, _: re.sub(r"[^\w+# ]", " ", t)),
    "typographic dashes and quotes": both(
        title(lambda t, _: t.replace("-", "‑").replace("'", "’") + " "),
        abstract(lambda t, _: t.replace("-", "–").replace("'", "’").replace('"', "”")),
    ),
    "ligatures": both(title(lambda t, _: ligatures(t)), abstract(lambda t, _: ligatures(t))),
    "decomposed accents": abstract(
        lambda t, _: unicodedata.normalize("NFD", t.replace("e ", "é "))
    ),
    "a word of the title in LaTeX": title(latex_word),
    "HTML entities": title(lambda t, _: html.escape(t).replace("-", "&ndash;")),
    "a lost space in the title": title(lambda t, r: lose_spaces(t, r, 0.15)),
    "lost spaces in the abstract": abstract(lambda t, r: lose_spaces(t, r, 0.05)),
    "lost spaces in both": both(
        title(lambda t, r: lose_spaces(t, r, 0.15)), abstract(lambda t, r: lose_spaces(t, r, 0.05))
    ),
    "words hyphenated at line ends": abstract(
        lambda t, r: re.sub(r"(?<=\w{4})(?=\w{4})", lambda _: "- " if r.random() < 0.05 else "", t)
    ),
    "a typing error in the title": title(typo),
    "British spelling": both(title(lambda t, _: british(t)), abstract(lambda t, _: british(t))),
    "title cut, with …": title(lambda t, _: cut(t, 50, "…")),
    "title cut, without …": title(lambda t, _: cut(t, 50, "")),
    "abstract cut": abstract(lambda t, _: cut(t, 250, "…")),
    "title and abstract cut": both(
        title(lambda t, _: cut(t, 50, "...")), abstract(lambda t, _: cut(t, 250, "..."))
    ),
    "subtitle dropped": title(lambda t, _: before_colon(t)),
    "subtitle dropped, abstract cut": both(
        title(lambda t, _: before_colon(t)), abstract(lambda t, _: cut(t, 250, "…"))
    ),
    "name before the colon dropped": title(lambda t, _: after_colon(t)),
    "venue behind the title": title(
        lambda t, r: t + r.choice([" (CVPR 2025)", " [ICLR 2025 Oral]", " (Accepted to ACL 2025)"])
    ),
    "title without abstract": abstract(lambda t, _: ""),
    "one sentence instead of the abstract": abstract(
        lambda t, _: max(sentences(t)[1:] or [""], key=len) if len(sentences(t)) > 3 else t
    ),
    "abstract revised": abstract(lambda t, r: edited(t, r, 0.7)),
    "abstract revised, subtitle dropped": both(
        title(lambda t, _: before_colon(t)), abstract(lambda t, r: edited(t, r, 0.8))
    ),
}  # fmt: skip


def other_abstract(one: Entry, other: Entry, _: random.Random) -> Entry:
    return replace(one, abstract=other.abstract)


def other_abstract_and_people(one: Entry, other: Entry, _: random.Random) -> Entry:
    return replace(one, abstract=other.abstract, authors=other.authors)


def half_and_other_people(one: Entry, other: Entry, _: random.Random) -> Entry:
    mine, yours = sentences(one.abstract), sentences(other.abstract)
    halves = (*mine[: len(mine) // 2], *yours[len(yours) // 2 :])
    return replace(one, abstract=" ".join(halves), authors=other.authors)


def other_title(one: Entry, other: Entry, _: random.Random) -> Entry:
    return replace(one, title=other.title)


def behind(*endings: str) -> Change:
    return title(lambda t, r: t + r.choice(endings))


def renamed(ending: str) -> Change:
    """The name before the colon gets a new version; the abstract is revised."""

    def change(text: str, _: random.Random) -> str:
        head, colon, tail = text.partition(": ")
        return head + ending + colon + tail if colon and " " not in head else ""

    return both(title(change), abstract(lambda t, r: edited(t, r, 0.6)))


def series(pairs: Iterable[tuple[str, str]]) -> Change:
    """Another of a series: one word is another one in title and abstract alike."""

    def changed(one: Entry, _: Entry, __: random.Random) -> Entry | None:
        for a, b in pairs:
            there = re.compile(rf"\b{a}\b", re.IGNORECASE)
            if there.search(one.title) and there.search(one.abstract):
                return replace(
                    one, title=there.sub(b, one.title), abstract=there.sub(b, one.abstract)
                )
        return None

    return changed


SWAPS = (
    ("images?", "sound"), ("video", "image"), ("text", "speech"), ("vision", "audio"),
    ("medical", "legal"), ("language", "protein"), ("visual", "tactile"), ("3D", "4D"),
    ("graph", "table"), ("code", "music"),
)  # fmt: skip
APART: Mapping[str, Change] = {
    "Part II": behind(", Part II", " - Part 2", " (Part II)"),
    "2.0, V2, II": behind(" 2.0", " V2", " II"),
    "++": behind("++", "+"),
    "revisited": behind(" Revisited", ", Revisited", " Reloaded"),
    "yearly edition": behind(" 2026", " (2026)"),
    "a successor with a kindred abstract": renamed("2"),
    "++ with a kindred abstract": renamed("++"),
    "comment on": title(lambda t, r: r.choice(["Comment on ", "Reply to ", "A Comment on: "]) + t),
    "a replication": title(lambda t, _: "[Re] " + t),
    "a series, one word swapped": series(SWAPS),
    "same title, other abstract": other_abstract,
    "same title, other abstract and people": other_abstract_and_people,
    "same title, half of the abstract, other people": half_and_other_people,
    "same abstract, other title": other_title,
}


def load_papers(data: Path) -> list[Entry]:
    path = data / "arxiv-20k.jsonl.gz"
    if not path.is_file():
        sys.exit(f"{path} is not there: nothing to measure")
    entries = read_dump(load(path, path.name)).entries
    return [replace(e, identifiers=(), source_id=f"whole {n}") for n, e in enumerate(entries)]


def damaged(whole: list[Entry], strange: list[Entry]) -> Iterable[tuple[str, str, Entry]]:
    """Kind, id of the paper it was, and the changed copy. What a copy has of another paper it
    has of a strange one, so that it isn't a copy of that."""
    rng = random.Random(SEED)
    order = list(range(len(whole)))
    rng.shuffle(order)
    for kind, change in {**SAME, **APART}.items():
        made = 0
        for number in list(order):
            other = strange.pop() if "other" in kind else strange[0]
            one = whole[number]
            if "people" not in kind:
                one = replace(one, authors=())
            copy = change(one, other, rng)
            if copy is not None:
                order.remove(number)
                made += 1
                original = whole[number].source_id or ""
                yield kind, original, replace(copy, source_id=f"{kind}, {original}")
            if made == EACH:
                break


def outcome(merged: Merged, copies: Iterable[tuple[str, str, Entry]]) -> dict[str, Counter[str]]:
    home = {s.source_id: p.id for p in merged.papers for s in p.sightings}
    doubted = {frozenset(miss.papers) for miss in merged.near_misses}
    size = {p.id: len(p.sightings) for p in merged.papers}
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for kind, original, copy in copies:
        here, there = home[copy.source_id], home[original]
        if here == there:
            found[kind]["merged"] += 1
        else:
            alike = frozenset((here, there)) in doubted
            found[kind]["uncertain" if alike else "apart"] += 1
            found[kind]["with a wrong paper"] += size[here] > 1
    return found


def main(data: Path) -> None:
    papers = load_papers(data)
    whole, strange = papers[STRANGE:], papers[:STRANGE]
    copies = list(damaged(whole, strange))
    entries = [
        *whole,
        *(replace(c, dump=f"{c.dump}-copy", position=n) for n, (_, _, c) in enumerate(copies)),
    ]
    start = perf_counter()
    merged = merge(entries)
    print(f"{len(entries):,} entries merged in {perf_counter() - start:.1f} s\n")
    columns = ("merged", "uncertain", "apart", "with a wrong paper")
    print(f"{'':44}" + "".join(f"{c:>20}" for c in columns))
    for kind, counts in outcome(merged, copies).items():
        total = counts["merged"] + counts["uncertain"] + counts["apart"]
        wanted = "merged" if kind in SAME else "not merged"
        row = "".join(f"{counts[c] / total:20.1%}" for c in columns)
        print(f"{kind:44}{row}   of {total}, should be {wanted}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("data"))
