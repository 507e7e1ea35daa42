"""Merge: from entries to papers, each paper once.

    entries → forms → candidate pairs → verdicts → clusters → papers with addresses

`merge` is the whole of it. Pairs worth a look come from `candidates`, what a pair is from
`evidence`, which entries end up together from `cluster`, what their paper says from `fields`,
and where it lives from `addresses`. The curator's corrections come in at the two places where
they count: into the clustering (same, different) and after it (everything else).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from paperstand.merge.addresses import Addresses, Claim, assign
from paperstand.merge.candidates import Pair, candidate_pairs
from paperstand.merge.cluster import cluster
from paperstand.merge.corrections import Index, Resolved, resolve
from paperstand.merge.evidence import Outcome, Verdict, compare
from paperstand.merge.explain import COPY
from paperstand.merge.fields import Draft, combine, origin
from paperstand.merge.forms import Form
from paperstand.model import Corrections, Entry, Kin, Merged, NearMiss, Paper, Problem

_COPY = (COPY,)
_BY_HAND = ("merged by hand in corrections.yml",)


def merge(entries: Sequence[Entry], corrections: Corrections | None = None) -> Merged:
    """The papers that the entries speak of. The order of the entries changes nothing."""
    corrections = corrections or Corrections()
    ordered = sorted(entries, key=_place)
    resolved = Resolved()
    problems: tuple[Problem, ...] = ()
    matching = _match(ordered, resolved)
    published: list[tuple[frozenset[int], tuple[str, ...]]] = []
    if corrections:
        automatic = assign(
            [_claim(_draft(c, ordered, matching), c, ordered) for c in matching.clusters]
        )
        index = Index(ordered, matching.clusters, automatic)
        resolved, problems = resolve(corrections, index)
        published = [
            (frozenset(members), (slug, *aliases))
            for members, slug, aliases in zip(
                matching.clusters, automatic.slugs, automatic.aliases, strict=True
            )
        ]
        if resolved.same or resolved.different or resolved.identifiers:
            matching = _match(ordered, resolved)
    return _publish(ordered, matching, resolved, published, problems)


def _place(entry: Entry) -> tuple[bool, str, str, int]:
    """Earliest first; a dump without a date comes last."""
    return (entry.date is None, str(entry.date), entry.dump, entry.position)


# -------------------------------------------------------------------------- matching


@dataclass(frozen=True)
class _Matching:
    """Which entries are one paper, and every decision that led there.

    Copies are found first and compared as one form, so that a paper seen every day for a year
    costs no more than one seen once.
    """

    clusters: list[list[int]]
    """Of entries."""
    form_of: list[int]
    """For each entry the index of its form."""
    verdicts: Mapping[Pair, Verdict]
    """Of forms; what is different is left out."""


def _match(entries: Sequence[Entry], resolved: Resolved) -> _Matching:
    told_apart = {i for pair in resolved.different for i in pair}
    # What the curator says of identifiers is evidence like what the dumps say.
    every = [
        Form.of(_with_identifiers(e, resolved.identifiers.get(i))) for i, e in enumerate(entries)
    ]
    alone = [i in told_apart or not form.recognisable for i, form in enumerate(every)]
    keys = [(f.key, i if alone[i] else -1) for i, f in enumerate(every)]
    # Numbered by what they say, so that ties are broken the same way in any order of dumps.
    number = {key: n for n, key in enumerate(sorted(set(keys)))}
    form_of = [number[key] for key in keys]
    form_by_number = dict(zip(form_of, every, strict=True))
    forms = [form_by_number[n] for n in range(len(number))]
    verdicts = {
        pair: verdict
        for pair in sorted(candidate_pairs(forms))
        if (verdict := compare(forms[pair[0]], forms[pair[1]])).outcome is not Outcome.DIFFERENT
    }
    same = [{form_of[i] for i in group} for group in resolved.same]
    different = {_pair(form_of[a], form_of[b]) for a, b in resolved.different}
    groups = cluster(forms, verdicts, same, different)
    home = {form: number for number, group in enumerate(groups) for form in group}
    members: defaultdict[int, list[int]] = defaultdict(list)
    for index, form_index in enumerate(form_of):
        members[home[form_index]].append(index)
    return _Matching(sorted(members.values()), form_of, verdicts)


def _with_identifiers(entry: Entry, given: tuple[tuple[str, str], ...] | None) -> Entry:
    return (
        replace(entry, identifiers=_corrected_identifiers(entry.identifiers, given))
        if given
        else entry
    )


def _corrected_identifiers(
    stated: tuple[tuple[str, str], ...], given: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    return tuple(sorted({**dict(stated), **dict(given)}.items()))


def _pair(a: int, b: int) -> Pair:
    return (min(a, b), max(a, b))


def _draft(members: Sequence[int], entries: Sequence[Entry], matching: _Matching) -> Draft:
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
        found = [v for other in others if (v := verdicts.get(_pair(form, other)))]
        same = [v for v in found if v.outcome is Outcome.SAME]
        if same:
            return max(same, key=lambda v: (v.strength, v.because)).because
    return _BY_HAND


# ------------------------------------------------------------------------ publishing


def _publish(
    entries: Sequence[Entry],
    matching: _Matching,
    resolved: Resolved,
    published: Sequence[tuple[frozenset[int], tuple[str, ...]]],
    problems: tuple[Problem, ...],
) -> Merged:
    """The papers with their addresses. `published` are the addresses that groups of entries would
    have without corrections: they stay with a paper that has all of the group."""
    clusters = matching.clusters
    drafts = [_corrected(_draft(c, entries, matching), c, resolved) for c in clusters]
    hidden = [not resolved.hidden.isdisjoint(c) for c in clusters]
    home_of = {i: number for number, c in enumerate(clusters) for i in c}
    kept: defaultdict[int, list[str]] = defaultdict(list)
    for group, slugs in published:
        homes = {home_of[i] for i in group}
        if len(homes) == 1:
            kept[homes.pop()] += slugs
    addresses = assign(
        [_claim(draft, clusters[n], entries, hidden[n], kept[n]) for n, draft in enumerate(drafts)]
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
        (old, addresses.slugs[number])
        for old, entry in resolved.redirects
        for number, c in shown.items()
        if entry in c
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
    identifiers = _corrected_identifiers(draft.identifiers, given)
    return replace(draft, title=title, identifiers=identifiers)


def _claim(
    draft: Draft,
    members: Sequence[int],
    entries: Sequence[Entry],
    hidden: bool = False,
    kept: Sequence[str] = (),
) -> Claim:
    first = draft.sightings[0]
    return Claim(
        draft.title,
        tuple(dict.fromkeys((entries[i].title, origin(entries[i])) for i in members)),
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
    apart = {_pair(home[a], home[b]) for a, b in told_apart if a in home and b in home}
    strongest: dict[Pair, Verdict] = {}
    for pair, verdict in verdicts.items():
        if not all(form in home for form in pair):
            continue
        papers = _pair(home[pair[0]], home[pair[1]])
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
