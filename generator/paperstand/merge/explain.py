"""Explain: what two papers are to each other, and why, for a curator who asks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from paperstand.merge.evidence import Outcome, Verdict, compare
from paperstand.merge.forms import Form
from paperstand.model import Digest, Entry, Paper

_LIKELIEST = (Outcome.DIFFERENT, Outcome.UNCERTAIN, Outcome.SAME)


def explain(one: Sequence[Entry], other: Sequence[Entry]) -> Verdict:
    """The verdict on the two entries that speak most for both being one paper."""
    pairs = product(map(Form.of, one), map(Form.of, other))
    verdicts = (compare(a, b) for a, b in pairs)
    return max(verdicts, key=lambda v: (_LIKELIEST.index(v.outcome), v.strength, v.because))


def entries_of(paper: Paper, digest: Digest) -> list[Entry]:
    """What the dumps say of a paper."""
    said = {(e.dump, e.position): e for dump in digest.dumps for e in dump.entries}
    return [said[seen.dump, seen.position] for seen in paper.sightings]
