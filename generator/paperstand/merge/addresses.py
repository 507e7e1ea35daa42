"""Addresses: every paper gets one page, and every title ever seen leads to it.

Each title of a paper claims its slug. A slug that one paper claims is that paper's: its page, or
a redirect to it. A slug that several papers claim becomes a crossroads that offers them all, and
those who would have had their page there get a suffix made from what the earliest sighting of
their title says. So the outcome depends on the papers alone, never on their order. Any other
sighting may have been the earliest before an older dump came in, so the suffix it would make leads
here, too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from paperstand.model import Crossroads
from paperstand.slugs import LIST_PAGES, RESERVED, digest, title_slug, with_suffix
from paperstand.text import fold

TAKEN = RESERVED | LIST_PAGES
"""Addresses that no paper can have."""
_ATTEMPTS = 8


@dataclass(frozen=True, slots=True)
class Claim:
    """What one paper asks for: the slug of its title, and those of all its sightings."""

    title: str
    sightings: tuple[tuple[str, tuple[str, ...]], ...]
    """Title and origin of each, earliest first. The origin makes the suffix."""
    place: tuple[str, ...]
    """Where it was first seen: tells papers apart whose origin is the same."""
    kept: tuple[str, ...] = ()
    """Slugs that lead to it already."""
    hidden: bool = False
    """It has no page, but keeps its claims: hiding a paper must not move the others."""

    @property
    def origin(self) -> tuple[str, ...]:
        """What the earliest sighting of its title says."""
        titled = (origin for title, origin in self.sightings if title == self.title)
        return next(titled, self.sightings[0][1])

    @property
    def names(self) -> set[str]:
        """Everything whose slug should lead here."""
        return {self.title, *(title for title, _ in self.sightings), *self.kept}


@dataclass(frozen=True, slots=True)
class Addresses:
    """The answer: for each claim its slug and its aliases, and the crossroads."""

    slugs: tuple[str, ...]
    aliases: tuple[tuple[str, ...], ...]
    crossroads: tuple[Crossroads, ...]


def assign(claims: Sequence[Claim], slug_of: Callable[[str], str] = title_slug) -> Addresses:
    """Addresses for all papers at once. `slug_of` gives the slug of a title."""
    wanted = [slug_of(c.title) for c in claims]
    first: dict[str, int] = {}
    claimants: defaultdict[str, set[int]] = defaultdict(set)

    def claims_it(slug: str, index: int) -> None:
        # Nearly every slug is claimed once, and needs no set.
        if (other := first.setdefault(slug, index)) != index:
            claimants[slug] |= {other, index}

    for index, claim in enumerate(claims):
        for name in claim.names:
            claims_it(slug_of(name), index)
    contested = frozenset(claimants)
    for index, claim in enumerate(claims):
        if len(claim.sightings) > 1 or slug_of(claim.sightings[0][0]) in contested:
            for slug in _once_suffixed(claim, contested, slug_of):
                claims_it(slug, index)
    slugs = _suffixed(claims, wanted, contested | TAKEN)
    roads: list[Crossroads] = []
    aliases: list[list[str]] = [[] for _ in claims]
    for slug in sorted(first.keys() - set(slugs) - TAKEN):
        who = [i for i in claimants.get(slug) or {first[slug]} if not claims[i].hidden]
        if len(who) > 1:
            papers = tuple(sorted(slugs[i] for i in who))
            roads.append(Crossroads(slug, _road_title(slug, claims, who, slug_of), papers))
        elif who:
            aliases[who[0]].append(slug)
    return Addresses(tuple(slugs), tuple(map(tuple, aliases)), tuple(roads))


def _once_suffixed(
    claim: Claim, contested: Collection[str], slug_of: Callable[[str], str]
) -> Iterator[str]:
    """The addresses that sightings of the paper had, or may have had, as papers of their own:
    where others claim their slug, and where they have it in common."""
    origins: defaultdict[str, set[tuple[str, ...]]] = defaultdict(set)
    for title, origin in claim.sightings:
        origins[slug_of(title)].add(origin)
    for slug, different in origins.items():
        if slug in contested or len(different) > 1:
            suffixed = {_with_origin(slug, origin) for origin in different}
            if slug in contested or len(suffixed) > 1:
                yield from suffixed


def _with_origin(slug: str, origin: Iterable[str]) -> str:
    return with_suffix(slug, digest(*map(fold, origin)))


def _suffixed(
    claims: Sequence[Claim], wanted: Sequence[str], unavailable: Collection[str]
) -> list[str]:
    """The wanted slugs, with a suffix for those that can't be had."""
    slugs = list(wanted)
    clashing = [i for i, slug in enumerate(wanted) if slug in unavailable]
    origins: dict[int, tuple[str, ...]] = {}
    for _ in range(_ATTEMPTS):
        if not clashing:
            break
        for i in clashing:
            origins.setdefault(i, claims[i].origin)
            slugs[i] = _with_origin(wanted[i], origins[i])
            # Papers told apart by hand may agree in all they say, and a title may be made to look
            # like another's suffix; then where they were seen counts too.
            origins[i] += claims[i].place
        holders = Counter(slugs)
        clashing = [i for i, slug in enumerate(slugs) if holders[slug] > 1 and slug != wanted[i]]
    return slugs


def _road_title(
    slug: str, claims: Sequence[Claim], who: Sequence[int], slug_of: Callable[[str], str]
) -> str:
    """The title the claimants share, in the spelling that sorts first."""
    titles = (name for i in who for name in claims[i].names)
    of_this_slug = (title for title in titles if slug_of(title) == slug)
    return min(of_this_slug, default=min(claims[i].title for i in who))
