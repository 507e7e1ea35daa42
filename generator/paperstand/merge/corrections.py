"""Corrections: from the references in the curator's file to the entries they mean."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TypeVar

from paperstand.merge.addresses import TAKEN, Addresses
from paperstand.merge.names import Names
from paperstand.model import Corrections, Entry, Problem, Ref
from paperstand.slugs import title_slug

T = TypeVar("T")


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

    @property
    def retold(self) -> frozenset[int]:
        """Those of which it says something else than they do."""
        return frozenset((*self.titles, *self.identifiers))


class Index:
    """Finds entries by the names of their papers."""

    def __init__(
        self,
        entries: Sequence[Entry],
        clusters: Sequence[Sequence[int]],
        addresses: Addresses,
        slug_of: Callable[[str], str] = title_slug,
    ) -> None:
        self._papers: Names[int] = Names(slug_of)
        self._titles: Names[int] = Names(slug_of)
        self._slug_of = {i: addresses.slugs[n] for n, c in enumerate(clusters) for i in c}
        for number, members in enumerate(clusters):
            for slug in (addresses.slugs[number], *addresses.aliases[number]):
                self._papers.add_slug(slug, members)
            for i in members:
                self._papers.add_title(entries[i].title, members)
                self._titles.add_title(entries[i].title, [i])
                self._papers.add_place(entries[i].dump, entries[i].position, [i])

    def find(self, ref: Ref) -> frozenset[int]:
        """The entries meant; empty when there are none."""
        return self._papers.find(ref.text)

    def titled(self, ref: Ref) -> frozenset[int]:
        """Of the paper meant only the entries with that very title."""
        return self._titles.find(ref.text) or self.find(ref)

    def slugs(self, entries: Iterable[int]) -> list[str]:
        """The papers of some entries."""
        return sorted({self._slug_of[i] for i in entries})

    def rename(self, entries: Iterable[int], title: str) -> None:
        """Let a paper be found by a title given in the corrections, too."""
        self._papers.add_title(title, entries)

    def nearest(self, ref: Ref) -> str:
        """The slug that looks most like an unknown reference."""
        return self._papers.nearest(ref.text)


def resolve(corrections: Corrections, index: Index) -> tuple[Resolved, tuple[Problem, ...]]:
    """Find what the corrections refer to. What can't be followed is an error, never passed over."""
    problems: list[Problem] = []

    def report(ref: Ref, message: str, remedy: str) -> None:
        problems.append(Problem(corrections.file, ref.line, message, remedy))

    def find(ref: Ref) -> frozenset[int]:
        found = index.find(ref)
        if not found:
            nearest = index.nearest(ref)
            remedy = f"Did you mean {nearest!r}?" if nearest else "Give its slug or its title."
            report(ref, f"no paper is called {ref.text!r}", remedy)
        elif len(papers := index.slugs(found)) > 1:
            remedy = f"Say which: {', '.join(papers)}."
            report(ref, f"{len(papers)} papers are called {ref.text!r}", remedy)
            return frozenset()
        return found

    def apart(one: Ref, other: Ref) -> Iterable[tuple[int, int]]:
        mine, yours = find(one), find(other)
        if mine and mine == yours:
            mine, yours = index.titled(one), index.titled(other)
            if mine == yours:
                remedy = "Name the places where they were seen, like 2025-03-11-hf-papers-000#5."
                report(other, f"{one.text!r} and {other.text!r} are one and the same", remedy)
        # Where the one holds the other, it is the rest of it that is meant.
        for a in mine - yours or mine:
            for b in yours - mine or yours:
                if a != b:
                    yield min(a, b), max(a, b)

    def free(old: str, ref: Ref, target: frozenset[int]) -> bool:
        if old in TAKEN:
            report(ref, f"{old!r} can't be an address", "Redirect from another one.")
        elif standing := index.find(Ref(old, ref.line)) - hidden - target:
            remedy = f"Hide {index.slugs(standing)[0]!r} first, or redirect from another address."
            report(ref, f"{old!r} is the address of a paper", remedy)
        elif target <= hidden:
            report(ref, f"{ref.text!r} is hidden", "Redirect to a paper that is shown.")
        else:
            return True
        return False

    def once(what: str, given: Iterable[tuple[Ref, T]]) -> dict[int, T]:
        """What is said of each entry; two different words on one paper are an error."""
        said: dict[int, tuple[Ref, T]] = {}
        for ref, value in given:
            for i in find(ref):
                earlier, old = said.setdefault(i, (ref, value))
                if old != value:
                    message = f"{ref.text!r} has another {what} on line {earlier.line}"
                    report(ref, message, "Take one of the two out.")
        return {i: value for i, (_, value) in said.items()}

    titles = once("title", corrections.titles)
    for ref, title in corrections.titles:
        index.rename(find(ref), title)
    same = [(refs[0], frozenset().union(*map(find, refs))) for refs in corrections.same]
    different: set[tuple[int, int]] = set()
    for refs in corrections.different:
        for one, other in combinations(refs, 2):
            pairs = set(apart(one, other))
            different |= pairs
            if contradicted := _united(same, pairs):
                message = f"{one.text!r} and {other.text!r} can't be different"
                where = f"`same` makes them one paper on line {contradicted.line}"
                report(other, f"{message}: {where}", "Take one of the two out.")
    hidden = frozenset(i for ref in corrections.hide for i in find(ref))
    identifiers: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for kind in sorted({kind for _, given in corrections.identifiers for kind, _ in given}):
        stated = ((ref, dict(given)) for ref, given in corrections.identifiers)
        of_kind = [(ref, given[kind]) for ref, given in stated if kind in given]
        for i, value in once(f"{kind} identifier", of_kind).items():
            identifiers[i][kind] = value
    redirects: dict[str, int] = {}
    for old, ref in corrections.redirects:
        to = find(ref)
        if to and free(old, ref, to) and redirects.setdefault(old, min(to)) not in to:
            report(ref, f"{old!r} leads to another paper already", "Take one of the two out.")
    resolved = Resolved(
        same=tuple(group for _, group in same if group),
        different=frozenset(different),
        titles=titles,
        identifiers={i: tuple(sorted(said.items())) for i, said in identifiers.items()},
        topics=once("list of topics", corrections.topics),
        hidden=hidden,
        redirects=tuple(redirects.items()),
    )
    return resolved, tuple(dict.fromkeys(problems))


def _united(
    same: Iterable[tuple[Ref, frozenset[int]]], pairs: Iterable[tuple[int, int]]
) -> Ref | None:
    """A correction that makes the entries of one of the pairs one paper, if there is one. Groups
    that share an entry are one group."""
    united: list[tuple[Ref, frozenset[int]]] = []
    for ref, group in same:
        touching = [u for u in united if u[1] & group]
        united = [u for u in united if not u[1] & group]
        united.append((ref, group.union(*(u[1] for u in touching))))
    return next((ref for ref, g in united for a, b in pairs if a in g and b in g), None)
