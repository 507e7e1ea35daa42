"""Merge: from entries to papers, each paper once.

    entries → outlines → candidate pairs → verdicts → clusters → papers with addresses

`merge` is the whole of it. Pairs worth a look come from `candidates`, what a pair is from
`evidence`, which entries end up together from `cluster` and `matching`, what their paper says from
`fields`, and where it lives from `addresses`. The curator's corrections come in at the two places
where they count: into the clustering (same, different) and after it (everything else).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from paperstand.merge.addresses import Addresses, Claim, assign
from paperstand.merge.candidates import Pair
from paperstand.merge.corrections import Index, Resolved, resolve
from paperstand.merge.evidence import Outcome, Verdict
from paperstand.merge.explain import COPY
from paperstand.merge.fields import Draft, combine, origin
from paperstand.merge.matching import Matcher, Matching, pair_of, with_given
from paperstand.merge.outlines import Outlined, outlined
from paperstand.model import Corrections, Entry, Kin, Merged, NearMiss, Paper, Problem
from paperstand.store import FORGETFUL, Memory

_COPY = (COPY,)
_BY_HAND = ("merged by hand in corrections.yml",)


def merge(
    entries: Sequence[Entry],
    corrections: Corrections | None = None,
    memory: Memory = FORGETFUL,
) -> Merged:
    """The papers that the entries speak of. The order of the entries changes nothing."""
    corrections = corrections or Corrections()
    known = outlined(sorted(entries, key=_place), memory)
    ordered = known.entries
    resolved = Resolved()
    problems: tuple[Problem, ...] = ()
    matcher, drafts = Matcher(known, memory), _Drafts(ordered)
    matching = matcher.match(resolved)
    published: list[tuple[frozenset[int], tuple[str, ...]]] = []
    if corrections:
        automatic = assign(
            [_claim(drafts.of(c, matching), c, ordered) for c in matching.clusters],
            known.slug_of,
        )
        index = Index(ordered, matching.clusters, automatic, known.slug_of)
        resolved, problems = resolve(corrections, index)
        published = [
            (frozenset(members), (slug, *aliases))
            for members, slug, aliases in zip(
                matching.clusters, automatic.slugs, automatic.aliases, strict=True
            )
        ]
        if resolved.same or resolved.different or resolved.identifiers:
            matching = matcher.match(resolved)
    return _publish(known, drafts, matching, resolved, published, problems)


def _place(entry: Entry) -> tuple[bool, date, str, int]:
    """Earliest first; a dump without a date comes last."""
    return (entry.date is None, entry.date or date.min, entry.dump, entry.position)


# ---------------------------------------------------------------------------- drafts


class _Drafts:
    """Makes papers of their entries. Those of a single entry, which depend on nothing else, are
    made once."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._alone: dict[int, Draft] = {}

    def of(self, members: Sequence[int], matching: Matching) -> Draft:
        first, *others = members
        if others:
            return _draft(members, self._entries, matching)
        if first not in self._alone:
            self._alone[first] = combine([self._entries[first]], [()])
        return self._alone[first]


def _draft(members: Sequence[int], entries: Sequence[Entry], matching: Matching) -> Draft:
    forms = dict.fromkeys(matching.form_of[i] for i in members)
    earlier: set[int] = set()
    reasons: list[tuple[str, ...]] = []
    for i in members:
        form = matching.form_of[i]
        if form in earlier:
            reasons.append(_COPY)
        elif earlier:
            reasons.append(_reason(form, earlier, forms, matching.verdicts))
        else:
            reasons.append(())
        earlier.add(form)
    return combine([entries[i] for i in members], reasons)


def _reason(
    form: int, earlier: Iterable[int], all_forms: Iterable[int], verdicts: Mapping[Pair, Verdict]
) -> tuple[str, ...]:
    """Why a form belongs to those seen earlier: the strongest evidence there is.

    What ties it to them may be seen later only.
    """
    for others in (earlier, all_forms):
        found = [v for other in others if (v := verdicts.get(pair_of(form, other)))]
        same = [v for v in found if v.outcome is Outcome.SAME]
        if same:
            return max(same, key=lambda v: (v.strength, v.because)).because
    return _BY_HAND


# ------------------------------------------------------------------------ publishing


def _publish(
    known: Outlined,
    made: _Drafts,
    matching: Matching,
    resolved: Resolved,
    published: Sequence[tuple[frozenset[int], tuple[str, ...]]],
    problems: tuple[Problem, ...],
) -> Merged:
    """The papers with their addresses. `published` are the addresses that groups of entries would
    have without corrections: they stay with a paper that has all of the group."""
    entries, clusters = known.entries, matching.clusters
    retold = resolved.retold
    drafts = [
        draft if retold.isdisjoint(c) else _corrected(draft, c, resolved)
        for c, draft in ((c, made.of(c, matching)) for c in clusters)
    ]
    hidden = [not resolved.hidden.isdisjoint(c) for c in clusters]
    home_of = {i: number for number, c in enumerate(clusters) for i in c}
    kept: defaultdict[int, list[str]] = defaultdict(list)
    for group, slugs in published:
        homes = {home_of[i] for i in group}
        if len(homes) == 1:
            kept[homes.pop()] += slugs
    addresses = assign(
        [_claim(draft, clusters[n], entries, hidden[n], kept[n]) for n, draft in enumerate(drafts)],
        known.slug_of,
    )
    shown = {number: c for number, c in enumerate(clusters) if not hidden[number]}
    home = {matching.form_of[i]: number for number, c in shown.items() for i in c}
    near = _near_misses(matching.verdicts, home, resolved, matching.form_of)
    kin: defaultdict[int, list[Kin]] = defaultdict(list)
    for (a, b), because in near:
        kin[a].append(Kin(addresses.slugs[b], drafts[b].title, because))
        kin[b].append(Kin(addresses.slugs[a], drafts[a].title, because))
    topics = {n: resolved.topics[i] for n, c in shown.items() for i in c if i in resolved.topics}
    papers = [
        _paper(drafts[n], addresses, n, tuple(sorted(kin[n], key=lambda k: k.id)), topics)
        for n in shown
    ]
    redirects = [
        (old, addresses.slugs[home_of[entry]])
        for old, entry in resolved.redirects
        if home_of[entry] in shown
    ]
    return Merged(
        papers=tuple(sorted(papers, key=lambda p: p.id)),
        crossroads=addresses.crossroads,
        redirects=tuple(sorted(redirects)),
        near_misses=tuple(
            NearMiss((addresses.slugs[a], addresses.slugs[b]), because) for (a, b), because in near
        ),
        hidden=len(entries) - sum(map(len, shown.values())),
        problems=problems,
    )


def _corrected(draft: Draft, members: Sequence[int], resolved: Resolved) -> Draft:
    title = next((resolved.titles[i] for i in members if i in resolved.titles), draft.title)
    given = next((resolved.identifiers[i] for i in members if i in resolved.identifiers), ())
    identifiers = with_given(draft.identifiers, given)
    return replace(draft, title=title, identifiers=identifiers)


def _claim(
    draft: Draft,
    members: Sequence[int],
    entries: Sequence[Entry],
    hidden: bool = False,
    kept: Sequence[str] = (),
) -> Claim:
    first = draft.sightings[0]
    seen = tuple((entries[i].title, origin(entries[i])) for i in members)
    return Claim(
        draft.title,
        tuple(dict.fromkeys(seen)) if len(seen) > 1 else seen,
        (first.dump, str(first.position)),
        tuple(sorted(kept)),
        hidden,
    )


def _near_misses(
    verdicts: Mapping[Pair, Verdict],
    home: Mapping[int, int],
    resolved: Resolved,
    form_of: list[int],
) -> list[tuple[Pair, tuple[str, ...]]]:
    """Pairs of papers that look alike and stayed apart, unless the curator said they should."""
    told_apart = [(form_of[a], form_of[b]) for a, b in resolved.different]
    apart = {pair_of(home[a], home[b]) for a, b in told_apart if a in home and b in home}
    strongest: dict[Pair, Verdict] = {}
    for pair, verdict in verdicts.items():
        if not all(form in home for form in pair):
            continue
        papers = pair_of(home[pair[0]], home[pair[1]])
        if (
            papers[0] != papers[1]
            and papers not in apart
            and (papers not in strongest or verdict.strength > strongest[papers].strength)
        ):
            strongest[papers] = verdict
    return sorted((papers, _why_apart(verdict)) for papers, verdict in strongest.items())


def _why_apart(verdict: Verdict) -> tuple[str, ...]:
    if verdict.outcome is not Outcome.SAME:
        return verdict.because
    if verdict.title_only:
        return (*verdict.because, "and the title fits several papers")
    return (*verdict.because, "but another sighting of one speaks against the other")


def _paper(
    draft: Draft,
    addresses: Addresses,
    number: int,
    kin: tuple[Kin, ...],
    topics: Mapping[int, tuple[str, ...]],
) -> Paper:
    return Paper(
        id=addresses.slugs[number],
        title=draft.title,
        abstract=draft.abstract,
        summary=draft.summary,
        authors=draft.authors,
        published=draft.published,
        identifiers=draft.identifiers,
        links=draft.links,
        keywords=draft.keywords,
        sightings=draft.sightings,
        aliases=addresses.aliases[number],
        possibly_same=kin,
        forced_topics=topics.get(number),
    )


__all__ = ["merge"]
