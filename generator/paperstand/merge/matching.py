"""Matching: which entries are one paper, and every decision that led there.

Copies are found first and compared as one form, so that a paper seen every day for a year costs no
more than one seen once. What two forms are to each other depends on them alone, so verdicts are
remembered: those of a form and all it is compared with at once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from paperstand.merge.candidates import Pair, pairs_of
from paperstand.merge.cluster import cluster
from paperstand.merge.corrections import Resolved
from paperstand.merge.evidence import Outcome, Verdict, compare
from paperstand.merge.forms import Chosen, Forms, Numbered
from paperstand.merge.outlines import Outlined
from paperstand.store import Memory, key_of

Identifiers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Matching:
    """Which entries are one paper."""

    clusters: list[list[int]]
    """Of entries."""
    form_of: list[int]
    """For each entry the index of its form."""
    verdicts: Mapping[Pair, Verdict]
    """Of forms; what is different is left out."""


@dataclass(frozen=True)
class _Compared:
    """What the entries say, without the curator's word on which are one paper."""

    forms: Numbered
    form_of: list[int]
    verdicts: Mapping[Pair, Verdict]


class Matcher:
    """Matches entries, with the corrections that are given or others."""

    def __init__(self, outlined: Outlined, memory: Memory) -> None:
        self._outlined, self._memory = outlined, memory
        self._compared: dict[object, _Compared] = {}

    def match(self, resolved: Resolved) -> Matching:
        found = self._found(resolved)
        form_of = found.form_of
        same = [{form_of[i] for i in group} for group in resolved.same]
        different = {pair_of(form_of[a], form_of[b]) for a, b in resolved.different}
        groups = cluster(found.forms, found.verdicts, same, different)
        home = {form: number for number, group in enumerate(groups) for form in group}
        members: defaultdict[int, list[int]] = defaultdict(list)
        for index, form_index in enumerate(form_of):
            members[home[form_index]].append(index)
        return Matching(sorted(members.values()), form_of, found.verdicts)

    def _found(self, resolved: Resolved) -> _Compared:
        """What only those corrections change that are about single entries."""
        told_apart = frozenset(i for pair in resolved.different for i in pair)
        if told_apart and not resolved.identifiers:
            form_of = self._found(Resolved()).form_of
            copies = Counter(form_of)
            told_apart = frozenset(i for i in told_apart if copies[form_of[i]] > 1)
        asked = told_apart, tuple(sorted(resolved.identifiers.items()))
        if asked not in self._compared:
            self._compared[asked] = _compare_all(
                self._outlined, told_apart, resolved.identifiers, self._memory
            )
        return self._compared[asked]


def pair_of(a: int, b: int) -> Pair:
    """Two indices as a pair."""
    return (min(a, b), max(a, b))


def with_given(stated: Identifiers, given: Identifiers) -> Identifiers:
    """Identifiers with those that the curator gives."""
    return tuple(sorted({**dict(stated), **dict(given)}.items()))


def _compare_all(
    outlined: Outlined,
    told_apart: frozenset[int],
    given: Mapping[int, Identifiers],
    memory: Memory,
) -> _Compared:
    # What the curator says of identifiers is evidence like what the dumps say.
    entries = [
        replace(e, identifiers=with_given(e.identifiers, given[i])) if i in given else e
        for i, e in enumerate(outlined.entries)
    ]
    forms = Forms(entries) if given else outlined.forms
    outlines, orders = outlined.outlines, outlined.orders
    alone = [
        i in told_apart or not (telling or compared or people or entry.identifiers)
        for i, (telling, compared, people, entry) in enumerate(
            zip(outlines.telling, outlines.compared, outlines.people, entries, strict=True)
        )
    ]
    # In the order of `Form.key`.
    keys = [
        (title, said, people, entry.identifiers, edition, i if alone[i] else -1)
        for i, (title, said, people, entry, edition) in enumerate(
            zip(
                outlines.titles,
                orders.said.tolist(),
                orders.people.tolist(),
                entries,
                outlines.editions,
                strict=True,
            )
        )
    ]
    # Numbered by what they say, so that ties are broken the same way in any order of dumps.
    number = {key: n for n, key in enumerate(sorted(set(keys)))}
    form_of = [number[key] for key in keys]
    speaker_of = dict(zip(form_of, range(len(entries)), strict=True))
    speakers = [speaker_of[n] for n in range(len(number))]
    identifiers = [entries[i].identifiers for i in speakers]
    pairs = pairs_of(outlines.chosen(speakers), identifiers, orders.chosen(speakers))
    names = [(outlined.names[i], entries[i].identifiers) for i in speakers]
    chosen = Chosen(forms, speakers)
    return _Compared(chosen, form_of, _verdicts(pairs, chosen, names, memory))


@dataclass(frozen=True, slots=True)
class _Verdicts:
    """On a form and others: the place of the other among them, and the verdict. What is different
    is left out."""

    found: tuple[tuple[int, Verdict], ...]


def _verdicts(
    pairs: Sequence[Pair],
    forms: Numbered,
    names: Sequence[tuple[bytes, Identifiers]],
    memory: Memory,
) -> dict[Pair, Verdict]:
    """The verdicts on pairs, which come sorted, without those that are different."""
    groups = [[a, *(b for _, b in group)] for a, group in groupby(pairs, key=lambda pair: pair[0])]
    keys = [key_of([names[i] for i in group]) for group in groups]

    def judge(groups: list[list[int]]) -> list[_Verdicts]:
        return [_judged(group, forms) for group in groups]

    judged = memory.each("verdicts", groups, keys, judge, _Verdicts)
    return {
        (group[0], group[place]): verdict
        for group, verdicts in zip(groups, judged, strict=True)
        for place, verdict in verdicts.found
    }


def _judged(group: Sequence[int], forms: Numbered) -> _Verdicts:
    form, *others = (forms[i] for i in group)
    verdicts = enumerate((compare(form, other) for other in others), 1)
    return _Verdicts(tuple((n, v) for n, v in verdicts if v.outcome is not Outcome.DIFFERENT))
