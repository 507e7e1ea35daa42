"""Addresses: every paper gets one page, and every title ever seen leads to it.

Each title of a paper claims its slug. A slug that one paper claims is that paper's: its page, or
a redirect to it. A slug that several papers claim becomes a crossroads that offers them all, and
those who would have had their page there get a suffix made from their content. So the outcome
depends on the papers alone, never on their order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from paperstand.model import Crossroads
from paperstand.slugs import RESERVED, digest, title_slug, with_suffix


@dataclass(frozen=True, slots=True)
class Claim:
    """What one paper asks for: the slug of its title, and those of its other titles."""

    title: str
    other_titles: tuple[str, ...]
    origin: tuple[str, ...]
    """What makes the suffix: it must not change when the paper is seen again."""
    place: tuple[str, ...]
    """Where it was first seen: tells papers apart whose origin is the same."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """The answer: for each claim its slug and its aliases, and the crossroads."""

    slugs: tuple[str, ...]
    aliases: tuple[tuple[str, ...], ...]
    crossroads: tuple[Crossroads, ...]


def assign(claims: Sequence[Claim]) -> Addresses:
    """Addresses for all papers at once."""
    wanted = [title_slug(c.title) for c in claims]
    others = [
        {title_slug(t) for t in c.other_titles} - {w} for c, w in zip(claims, wanted, strict=True)
    ]
    claimants: defaultdict[str, set[int]] = defaultdict(set)
    for index, slug in enumerate(wanted):
        claimants[slug].add(index)
        for other in others[index]:
            claimants[other].add(index)
    contested = {slug for slug, who in claimants.items() if len(who) > 1}
    slugs = _suffixed(claims, wanted, contested | RESERVED)
    taken = set(slugs)
    roads = tuple(
        Crossroads(slug, _road_title(slug, claims, who), tuple(sorted(slugs[i] for i in who)))
        for slug, who in sorted(claimants.items())
        if slug in contested and slug not in taken and slug not in RESERVED
    )
    aliases = tuple(
        tuple(sorted(o for o in mine if o not in contested | RESERVED | taken)) for mine in others
    )
    return Addresses(tuple(slugs), aliases, roads)


def _suffixed(claims: Sequence[Claim], wanted: Sequence[str], unavailable: set[str]) -> list[str]:
    """The wanted slugs, with a suffix for those that can't be had."""
    slugs = [
        with_suffix(slug, digest(*claim.origin)) if slug in unavailable else slug
        for slug, claim in zip(wanted, claims, strict=True)
    ]
    # Papers told apart by hand may agree in all they say; then where they were seen counts too.
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for index, slug in enumerate(slugs):
        holders[slug].append(index)
    for same in holders.values():
        if len(same) > 1:
            for i in same:
                slugs[i] = with_suffix(wanted[i], digest(*claims[i].origin, *claims[i].place))
    return slugs


def _road_title(slug: str, claims: Sequence[Claim], who: set[int]) -> str:
    """The title the claimants share, in the spelling that sorts first."""
    titles = (t for i in who for t in (claims[i].title, *claims[i].other_titles))
    return min(t for t in titles if title_slug(t) == slug)
