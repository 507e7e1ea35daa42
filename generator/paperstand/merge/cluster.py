"""Clusters: which forms end up as one paper.

Pairs that are the same join their clusters, strongest evidence first, but only if nothing speaks
against any form of the one being any form of the other: A like B and B like C does not make A and
C one paper.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from paperstand.merge.evidence import Outcome, Verdict, compare
from paperstand.merge.forms import Form

Pair = tuple[int, int]

_WITNESSES = 12


def cluster(
    forms: Sequence[Form],
    verdicts: Mapping[Pair, Verdict],
    same: Iterable[Collection[int]] = (),
    different: Collection[Pair] = (),
) -> list[list[int]]:
    """Partition the indices of `forms`. Members and clusters come sorted.

    `same` and `different` are the curator's word and are not questioned; where they contradict
    each other, `same` has been applied first and `different` can't undo it.
    """
    groups = {i: [i] for i in range(len(forms))}
    home = list(range(len(forms)))

    def join(a: int, b: int) -> None:
        keep, drop = sorted((home[a], home[b]))
        if keep != drop:
            for member in groups[drop]:
                home[member] = keep
            groups[keep] = sorted(groups[keep] + groups.pop(drop))

    for forced in same:
        first, *rest = sorted(forced)
        for other in rest:
            join(first, other)
    joining = ((p, v) for p, v in verdicts.items() if v.outcome is Outcome.SAME)
    for (a, b), _ in sorted(joining, key=lambda item: (-item[1].strength, item[0])):
        if home[a] != home[b] and _compatible(
            groups[home[a]], groups[home[b]], forms, verdicts, different
        ):
            join(a, b)
    return [groups[key] for key in sorted(groups)]


def _compatible(
    one: Sequence[int],
    other: Sequence[int],
    forms: Sequence[Form],
    verdicts: Mapping[Pair, Verdict],
    different: Collection[Pair],
) -> bool:
    for a in _witnesses(one):
        for b in _witnesses(other):
            pair = (min(a, b), max(a, b))
            if pair in different:
                return False
            verdict = verdicts.get(pair) or compare(forms[a], forms[b])
            if verdict.against:
                return False
    return True


def _witnesses(group: Sequence[int]) -> Sequence[int]:
    """A few members that speak for a large group, spread over it: the work for a paper with a
    thousand spellings stays that of a thousand joins."""
    return group[:: -(-len(group) // _WITNESSES)]
