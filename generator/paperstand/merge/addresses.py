"""Addresses: every paper gets one page, and every title ever seen leads to it.

Each title of a paper claims its slug. A slug that one paper claims is that paper's: its page, or
a redirect to it. A slug that several papers claim becomes a crossroads that offers them all, and
those who would have had their page there get a suffix made from their content. So the outcome
depends on the papers alone, never on their order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from paperstand.model import Crossroads
from paperstand.slugs import RESERVED, digest, title_slug, with_suffix
from paperstand.text import fold

_ATTEMPTS = 8


@dataclass(frozen=True, slots=True)
class Claim:
    """What one paper asks for: the slug of its title, and those of its other titles."""

    title: str
    other_titles: tuple[str, ...]
    origin: tuple[str, ...]
    """What makes the suffix: it must not change when the paper is seen again."""
    place: tuple[str, ...]
    """Where it was first seen: tells papers apart whose origin is the same."""
    hidden: bool = False
    """It has no page, but keeps its claims: hiding a paper must not move the others."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """The answer: for each claim its slug and its aliases, and the crossroads."""

    slugs: tuple[str, ...]
    aliases: tuple[tuple[str, ...], ...]
    crossroads: tuple[Crossroads, ...]


def assign(claims: Sequence[Claim]) -> Addresses:
    """Addresses for all papers at once."""
    wanted = [title_slug(c.title) for c in claims]
    claimants: defaultdict[str, set[int]] = defaultdict(set)
    for index, claim in enumerate(claims):
        for slug in (wanted[index], *map(title_slug, claim.other_titles)):
            claimants[slug].add(index)
    contested = {slug for slug, who in claimants.items() if len(who) > 1}
    slugs = _suffixed(claims, wanted, contested | RESERVED)
    roads: list[Crossroads] = []
    aliases: list[list[str]] = [[] for _ in claims]
    for slug in sorted(claimants.keys() - set(slugs) - RESERVED):
        who = [i for i in claimants[slug] if not claims[i].hidden]
        if len(who) > 1:
            papers = tuple(sorted(slugs[i] for i in who))
            roads.append(Crossroads(slug, _road_title(slug, claims, who), papers))
        elif who:
            aliases[who[0]].append(slug)
    return Addresses(tuple(slugs), tuple(map(tuple, aliases)), tuple(roads))


def _suffixed(claims: Sequence[Claim], wanted: Sequence[str], unavailable: set[str]) -> list[str]:
    """The wanted slugs, with a suffix for those that can't be had."""
    slugs = list(wanted)
    origins = [claim.origin for claim in claims]
    clashing = [i for i, slug in enumerate(wanted) if slug in unavailable]
    for _ in range(_ATTEMPTS):
        if not clashing:
            break
        for i in clashing:
            slugs[i] = with_suffix(wanted[i], digest(*map(fold, origins[i])))
            # Papers told apart by hand may agree in all they say, and a title may be made to look
            # like another's suffix; then where they were seen counts too.
            origins[i] += claims[i].place
        holders = Counter(slugs)
        clashing = [i for i, slug in enumerate(slugs) if holders[slug] > 1 and slug != wanted[i]]
    return slugs


def _road_title(slug: str, claims: Sequence[Claim], who: Sequence[int]) -> str:
    """The title the claimants share, in the spelling that sorts first."""
    titles = (t for i in who for t in (claims[i].title, *claims[i].other_titles))
    return min(t for t in titles if title_slug(t) == slug)
