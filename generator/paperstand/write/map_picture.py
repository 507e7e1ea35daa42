"""A picture of the map, as SVG to be put into a page: its colours are those of the style sheet.

Dots are subpaths of no length with round ends, a path for each group: some seven bytes a dot.
"""

from __future__ import annotations

import html
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

from paperstand.model import MAP_SIDE, Digest, Label
from paperstand.text import clean
from paperstand.write.map_data import first_topics, group_numbers

PALETTE = 9
"""Colours in the style sheet; the tenth group has that of the first."""
_CELLS = 160
_MARGIN = 30

Place = tuple[int, int]


def picture(digest: Digest, cells: int = _CELLS) -> str:
    """The map in one line of SVG. Of papers in one of `cells` × `cells` squares it shows one."""
    groups = group_numbers(digest)
    dots: defaultdict[str, list[Place]] = defaultdict(list)
    for place, topic in spread(digest, cells):
        dots[f"{groups[topic] % PALETTE}" if topic >= 0 else "none"].append(place)
    paths = "".join(f'<path class="ps-group-{g}" d="{_path(dots[g])}"/>' for g in sorted(dots))
    names = {topic.id: clean(topic.name) for topic in digest.vocabulary.topics}
    labels = "".join(_text(label, names) for label in digest.labels if label.zoom == 1)
    side = MAP_SIDE + 2 * _MARGIN
    return (
        f'<svg viewBox="{-_MARGIN} {-_MARGIN} {side} {side}" role="group"'
        f' aria-label="Topics on the map"><g aria-hidden="true" fill="none" stroke-linecap="round"'
        f' stroke-width="{dot_width(digest):.3g}">{paths}</g>{labels}</svg>'
    )


def dot_width(digest: Digest) -> float:
    """How wide a dot is, on a map as wide as `MAP_SIDE`: the less, the more there are."""
    return min(14.0, max(4.0, 380 / math.sqrt(max(len(digest.papers), 1))))


def spread(digest: Digest, cells: int = _CELLS) -> Iterator[tuple[Place, int]]:
    """Place and first topic of one paper in each of `cells` × `cells` squares."""
    taken = set()
    for curated, topic in zip(
        digest.papers, first_topics(digest.papers, digest.vocabulary), strict=True
    ):
        x, y = curated.place
        cell = (x * cells // (MAP_SIDE + 1), y * cells // (MAP_SIDE + 1))
        if cell not in taken:
            taken.add(cell)
            yield curated.place, topic


def _path(places: Sequence[Place]) -> str:
    """A dot at each place, told by the way from the one before."""
    steps, at = [], (0, 0)
    for x, y in sorted(places, key=lambda p: (p[1] // 8, p[0], p[1])):
        down = f"{y - at[1]}"
        steps.append(f"m{x - at[0]}{down if down.startswith('-') else ' ' + down}h0")
        at = (x, y)
    return "".join(steps)


def _text(label: Label, names: dict[str, str]) -> str:
    return (
        f'<a href="topics/{html.escape(label.topic)}.html"><text x="{label.x}" y="{label.y}"'
        f' font-size="{label.size}">{html.escape(names[label.topic])}</text></a>'
    )
