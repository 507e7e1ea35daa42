"""Corrections: from the references in the curator's file to the entries they mean.

A reference is the slug of a paper (old ones too), one of its titles, or a place:
`2025-03-11-hf-papers-000#5` is the fifth entry of that dump.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import process

from paperstand.merge.addresses import Addresses
from paperstand.model import Corrections, Entry, Problem, Ref
from paperstand.slugs import title_slug
from paperstand.text import fold


@dataclass(frozen=True, slots=True)
class Resolved:
    """Corrections in terms of entries, by their index."""

    same: tuple[frozenset[int], ...] = ()
    different: frozenset[tuple[int, int]] = frozenset()
    titles: Mapping[int, str] = field(default_factory=dict)
    identifiers: Mapping[int, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    topics: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()
    redirects: tuple[tuple[str, int], ...] = ()


class Index:
    """Finds entries by every name a reference may use."""

    def __init__(
        self, entries: Sequence[Entry], clusters: Sequence[Sequence[int]], addresses: Addresses
    ) -> None:
        self._by_name: defaultdict[str, set[int]] = defaultdict(set)
        for number, members in enumerate(clusters):
            for name in (addresses.slugs[number], *addresses.aliases[number]):
                self._by_name[name].update(members)
            for i in members:
                entry = entries[i]
                for name in (title_slug(entry.title), "title " + fold(entry.title)):
                    self._by_name[name].update(members)
                self._by_name[f"{entry.dump}#{entry.position}"].add(i)

    def find(self, ref: Ref) -> frozenset[int]:
        """The entries meant; empty when there are none."""
        names = (ref.text, "title " + fold(ref.text), title_slug(ref.text))
        return frozenset(next((self._by_name[n] for n in names if n in self._by_name), ()))

    def nearest(self, ref: Ref) -> str:
        """The slug that looks most like an unknown reference."""
        slugs = [n for n in self._by_name if " " not in n and "#" not in n]
        match = process.extractOne(title_slug(ref.text), slugs, score_cutoff=50)
        return match[0] if match else ""


def resolve(corrections: Corrections, index: Index) -> tuple[Resolved, tuple[Problem, ...]]:
    """Find what the corrections refer to. Unknown references are errors."""
    problems: list[Problem] = []

    def find(ref: Ref) -> frozenset[int]:
        found = index.find(ref)
        if not found:
            nearest = index.nearest(ref)
            message = f"no paper is called {ref.text!r}"
            remedy = f"Did you mean {nearest!r}?" if nearest else "Give its slug or its title."
            problems.append(Problem(corrections.file, ref.line, message, remedy))
        return found

    def each(refs: Iterable[Ref]) -> list[frozenset[int]]:
        return [found for ref in refs if (found := find(ref))]

    same = [frozenset().union(*found) for refs in corrections.same if (found := each(refs))]
    different = {
        (min(a, b), max(a, b))
        for refs in corrections.different
        for one, other in _pairs(each(refs))
        for a in one - other
        for b in other - one
    }
    resolved = Resolved(
        same=tuple(same),
        different=frozenset(different),
        titles={i: title for ref, title in corrections.titles for i in find(ref)},
        identifiers={i: ids for ref, ids in corrections.identifiers for i in find(ref)},
        topics={i: topics for ref, topics in corrections.topics for i in find(ref)},
        hidden=frozenset(i for ref in corrections.hide for i in find(ref)),
        redirects=tuple((old, min(to)) for old, ref in corrections.redirects if (to := find(ref))),
    )
    return resolved, tuple(problems)


def _pairs(groups: Sequence[frozenset[int]]) -> Iterable[tuple[frozenset[int], frozenset[int]]]:
    for i, one in enumerate(groups):
        for other in groups[i + 1 :]:
            yield one, other
