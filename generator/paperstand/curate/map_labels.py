"""The names on the map: where each topic's stands, and from which zoom on it has room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from statistics import median

from paperstand.model import MAP_SIDE, CuratedPaper, Label, Vocabulary

_ZOOMS = (1, 2, 4, 8)
_FEWEST = 3
"""A topic with fewer papers than this gets no name on the map."""
_SMALLEST, _LARGEST = 11, 20
_UP = (0.0, 0.8, -0.8, 1.6, -1.6)
"""Lines by which a name may stand above or below the middle of its papers to find room."""
_LETTER = 0.62
"""Width of a bold letter, as a share of its height: an estimate, a little too wide for most."""


def labels(papers: Sequence[CuratedPaper], vocabulary: Vocabulary) -> tuple[Label, ...]:
    """The names of the topics, each amid the papers whose first topic it is.

    Those with most papers come first; one that finds no room thereabouts waits for the next zoom.
    """
    mine: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for curated in papers:
        if curated.topics:
            mine[curated.topics[0].topic].append(curated.place)
    names = {t.id: t.name for t in vocabulary.topics if len(mine[t.id]) >= _FEWEST}
    most = max((len(mine[topic]) for topic in names), default=0)
    waiting = sorted(names, key=lambda topic: -len(mine[topic]))
    placed: list[Label] = []
    for zoom in _ZOOMS:
        for topic in waiting.copy():
            tries = (_label(topic, names[topic], mine[topic], most, zoom, up) for up in _UP)
            label = next((t for t in tries if _has_room(t, placed, names)), None)
            if label:
                placed.append(label)
                waiting.remove(topic)
    return tuple(placed)


def _label(
    topic: str, name: str, places: Sequence[tuple[int, int]], most: int, zoom: int, up: float
) -> Label:
    """The name amid its papers, or so many lines above, but wholly within the map."""
    size = round(_SMALLEST + (_LARGEST - _SMALLEST) * (len(places) / most) ** 0.5)
    edge = min(_width(name, size) / zoom, MAP_SIDE) / 2
    x = min(max(median(x for x, _ in places), edge), MAP_SIDE - edge)
    y = median(y for _, y in places) - up * size / zoom
    return Label(topic, round(x), round(min(max(y, size), MAP_SIDE - size)), size, zoom)


def _has_room(label: Label, placed: Sequence[Label], names: dict[str, str]) -> bool:
    return all(_clear(label, other, names) for other in placed)


def _clear(label: Label, other: Label, names: dict[str, str]) -> bool:
    """Whether one label does not lie over another at its own zoom."""
    widths = _width(names[label.topic], label.size) + _width(names[other.topic], other.size)
    beside = 2 * label.zoom * abs(label.x - other.x) >= widths
    return beside or label.zoom * abs(label.y - other.y) >= 0.7 * (label.size + other.size)


def _width(name: str, size: int) -> float:
    return _LETTER * size * len(name)
