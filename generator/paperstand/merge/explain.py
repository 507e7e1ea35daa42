"""Explain: what two papers are to each other, and why, for a curator who asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from paperstand.merge.evidence import Likeness, Outcome, Verdict, compare
from paperstand.merge.forms import Form
from paperstand.model import Digest, Entry, Paper

COPY = "same title and abstract, word for word"
_LIKELIEST = (Outcome.DIFFERENT, Outcome.UNCERTAIN, Outcome.SAME)


def explain(one: Sequence[Entry], other: Sequence[Entry]) -> Verdict:
    """The verdict on the two entries that speak most for both being one paper."""
    pairs = product(map(Form.of, one), map(Form.of, other))
    return max((_described(a, b) for a, b in pairs), key=_for_one_paper)


def _for_one_paper(verdict: Verdict) -> tuple[int, float, tuple[str, ...]]:
    return _LIKELIEST.index(verdict.outcome), verdict.strength, verdict.because


def _described(a: Form, b: Form) -> Verdict:
    if a.key == b.key and a.recognisable:
        return Verdict(Outcome.SAME, (COPY,), 1.0)
    verdict = compare(a, b)
    likeness = Likeness(a, b).described()
    known = verdict.because if verdict.outcome is Outcome.DIFFERENT else ()
    return (
        replace(verdict, because=(*known, *likeness)) if known or not verdict.because else verdict
    )


def entries_of(paper: Paper, digest: Digest) -> list[Entry]:
    """What the dumps say of a paper."""
    said = {(e.dump, e.position): e for dump in digest.dumps for e in dump.entries}
    return [said[seen.dump, seen.position] for seen in paper.sightings]
