"""Clusters: which forms end up as one paper.

Pairs that are the same join their clusters, strongest evidence first, but only if nothing speaks
against any form of the one being any form of the other: A like B and B like C does not make A and
C one paper. A bare title comes last, and joins a paper only if it fits no other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from paperstand.merge.candidates import Pair
from paperstand.merge.evidence import Outcome, Verdict, compare
from paperstand.merge.forms import Numbered

_WITNESSES = 12


def cluster(
    forms: Numbered,
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

    def compatible(a: int, b: int) -> bool:
        return _compatible(groups[home[a]], groups[home[b]], forms, verdicts, different)

    joining = ((p, v) for p, v in verdicts.items() if v.outcome is Outcome.SAME)
    by_strength = sorted(joining, key=lambda item: (-item[1].strength, item[0]))
    firm = [pair for pair, verdict in by_strength if not verdict.title_only]
    bare = [pair for pair, verdict in by_strength if verdict.title_only]
    for a, b in firm:
        if home[a] != home[b] and compatible(a, b):
            join(a, b)
    torn = _torn(bare, forms, home, compatible)
    for a, b in bare:
        if home[a] != home[b] and torn.isdisjoint((a, b)) and compatible(a, b):
            join(a, b)
    return [groups[key] for key in sorted(groups)]


def _torn(
    bare: Iterable[Pair],
    forms: Numbered,
    home: Sequence[int],
    compatible: Callable[[int, int], bool],
) -> frozenset[int]:
    """Forms without abstract whose title fits several papers: nobody can say which it is."""
    fits: defaultdict[int, set[int]] = defaultdict(set)
    for pair in bare:
        for title, whole in (pair, pair[::-1]):
            if not forms[title].abstract and forms[whole].abstract and compatible(title, whole):
                fits[title].add(home[whole])
    return frozenset(title for title, papers in fits.items() if len(papers) > 1)


def _compatible(
    one: Sequence[int],
    other: Sequence[int],
    forms: Numbered,
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
