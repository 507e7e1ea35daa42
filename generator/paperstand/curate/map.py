"""The map: a place for each paper, near its kin and within the region of its topics.

The topics come first: round a circle in the order of the vocabulary, then drawn towards those they
share papers with. The papers start between their topics and move by the forces of t-SNE (L. van der
Maaten and G. Hinton, 2008): kin attract, all papers repel each other; here a spring also holds each
to its start. The circle never turns and the springs hold, so new papers leave the map in place.
Nothing is random, and the repulsion is summed on a grid (G. Linderman et al., 2019): linear time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import fft
from scipy.sparse import csr_array, diags_array
from scipy.spatial import cKDTree

from paperstand.model import MAP_SIDE, Assignment, Vocabulary

_MINOR = 0.3
"""What a topic counts that the paper is not mainly about."""
_STEPS = 120
_SPRING = 1.0
"""More keeps topics together and the map in place, less brings related papers together."""
_SAME_GROUP = 0.1
"""How much more alike two topics of one group count as, so that its colour makes a region."""
_FEW = 10.0
"""Topics with fewer papers than this hardly show whom they are alike."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Topics = Sequence[Assignment]
Rows = Sequence[Sequence[tuple[int, float]]]
"""For each paper the numbers of topics, or of other papers, with their weights."""


def arrange(
    ids: Sequence[str], topics: Sequence[Topics], kin: csr_array, vocabulary: Vocabulary
) -> Ints:
    """The place of each paper: x and y. Rows of `kin` say how close the nearest others are. Papers
    are in the order of their ids."""
    if not ids:
        return np.zeros((0, 2), np.int64)
    group_of = [group for group, _ in vocabulary.groups]
    groups = [group_of.index(t.group) for t in vocabulary.topics] or [0]
    shares = topic_shares(topics, vocabulary)
    links = _shares(csr_array(kin.maximum(kin.T)))
    start = shares @ _anchors(shares, np.asarray(groups))
    start = np.where(shares.sum(axis=1)[:, None] > 0, start, links @ start)
    start = start / np.abs(start).max(initial=1e-9) + 0.05 * scatter(ids)
    places = apart(_to_side(_settle(start, csr_array((links + links.T) / 2))))
    return np.rint(places).astype(np.int64)


def topic_shares(topics: Sequence[Topics], vocabulary: Vocabulary) -> csr_array:
    """How much of each paper is about each topic."""
    number = {topic.id: n for n, topic in enumerate(vocabulary.topics)}
    weights = [
        [
            (number[a.topic], a.score**2 * (1 if a.main else _MINOR))
            for a in found
            if a.topic in number
        ]
        for found in topics
    ]
    return _shares(matrix(weights, max(len(number), 1)))


def _anchors(shares: csr_array, groups: NDArray[np.int64]) -> Floats:
    """A place for each topic, nearer to those it shares papers with.

    A few steps of multidimensional scaling (SMACOF, J. de Leeuw, 1977): enough to bring the alike
    together, too few for a small change to turn the map round.
    """
    common: Floats = (shares.T @ shares).toarray()
    norms = np.sqrt(common.diagonal() + _FEW)
    alike = common / np.outer(norms, norms) + _SAME_GROUP * (groups[:, None] == groups)
    wanted = np.sqrt(-np.log(np.clip(alike, 0.02, 1)))
    angles = 2 * np.pi * np.arange(len(groups)) / len(groups)
    places = np.column_stack([np.cos(angles), np.sin(angles)])
    for _ in range(10):
        gaps = places[:, None] - places
        ratios = wanted / np.maximum(np.linalg.norm(gaps, axis=2), 0.05)
        places = (ratios[:, :, None] * gaps).mean(axis=1)
    return places


def _settle(start: Floats, links: csr_array) -> Floats:
    """Let the forces work, in small steps, on a square of cells of side 1."""
    count = len(start)
    cells: int = fft.next_fast_len(int(2 * np.sqrt(count)) + 8)
    places = start = start * cells / 4 + cells / 2
    fields = _repulsion(cells)
    one, other = links.nonzero()
    # A paper with many links takes smaller steps: it would overshoot, and then chance decide.
    pace = 0.5 / np.maximum(links.sum(axis=1), 1)[:, None]
    speed = np.zeros_like(places)
    for _ in range(_STEPS):
        gaps = places[one] - places[other]
        pulls = (links.data / (1 + (gaps**2).sum(axis=1)))[:, None] * gaps
        pull = np.column_stack([np.bincount(one, p, count) for p in pulls.T])
        near, *pushes = fields(places)
        push = count * np.column_stack(pushes) / max(near.sum() - count, 1e-9)
        force = 4 * (push - pull) + 2 * _SPRING / cells * (start - places)
        speed = np.clip(0.8 * speed + pace * force, -cells / 40, cells / 40)
        places = np.clip(places + speed, 2, cells - 2)
    return places


def _repulsion(cells: int) -> Callable[[Floats], Floats]:
    """How near all papers are to each, and how they push it along x and y, by their places."""
    x = fft.fftfreq(2 * cells, 1 / (2 * cells))
    near = 1 / (1 + x[:, None] ** 2 + x**2)
    kernels = fft.rfft2(np.stack([near, x[:, None] * near**2, x * near**2]))

    def fields(places: Floats) -> Floats:
        cell = places.astype(np.int64)
        part = places - cell
        mass, at = np.zeros(cells**2), []
        for dx, dy in ((0, 0), (0, 1), (1, 0), (1, 1)):  # Each paper counts in four cells.
            corner = (cell[:, 0] + dx) * cells + cell[:, 1] + dy
            share = abs(1 - dx - part[:, 0]) * abs(1 - dy - part[:, 1])
            mass += np.bincount(corner, share, cells**2)
            at.append((corner, share))
        spectrum = fft.rfft2(mass.reshape(cells, cells), (2 * cells, 2 * cells))
        sums = fft.irfft2(kernels * spectrum)[:, :cells, :cells].reshape(3, -1)
        felt: Floats = np.sum([sums[:, corner] * share for corner, share in at], axis=0)
        return felt

    return fields


def _to_side(places: Floats) -> Floats:
    """To the size of the map. The few that are far out come in, the farther the more, so that
    they don't stand in line at its edge."""
    low, high = np.quantile(places, [0.002, 0.998], axis=0)
    scale = 0.96 * MAP_SIDE / max((high - low).max(), 1.0)
    ways = (places - (low + high) / 2) * scale
    free, margin = 0.48 * MAP_SIDE, 0.02 * MAP_SIDE
    beyond = np.maximum(abs(ways) - free, 0)
    drawn_in = np.minimum(abs(ways), free) + margin * beyond / (beyond + margin)
    sized: Floats = MAP_SIDE / 2 + np.sign(ways) * drawn_in
    return sized


def apart(places: Floats, fixed: int = 0) -> Floats:
    """Papers on top of each other moved apart, to half the distance of an even spread. The first
    ones may be fixed."""
    least = 0.5 * MAP_SIDE / np.sqrt(len(places) + 25)
    for _ in range(15):
        one, other = cKDTree(places).query_pairs(least, output_type="ndarray").T
        gaps = places[one] - places[other]
        far = np.linalg.norm(gaps, axis=1)
        moves = gaps * (0.3 * (least - far) / np.maximum(far, 1e-3))[:, None]
        both, pairs = np.concatenate([one, other]), np.concatenate([moves, -moves])
        ways = np.column_stack([np.bincount(both, p, len(places)) for p in pairs.T])
        ways[:fixed] = 0
        places = np.clip(places + ways, 0, MAP_SIDE)
    return places


def scatter(ids: Sequence[str]) -> Floats:
    """A point in [-1, 1]² for each id, so that no two papers start at one place."""
    digests = b"".join(hashlib.blake2b(i.encode(), digest_size=8).digest() for i in ids)
    return np.frombuffer(digests, dtype="<u4").reshape(-1, 2) / 2**31 - 1


def matrix(rows: Rows, width: int) -> csr_array:
    numbers = np.array([number for row in rows for number, _ in row], dtype=np.int64)
    data = np.array([weight for row in rows for _, weight in row], dtype=np.float64)
    return csr_array((data, numbers, np.cumsum([0, *map(len, rows)])), (len(rows), width))


def _shares(matrix: csr_array) -> csr_array:
    """Rows that sum to 1, or to 0."""
    sums = matrix.sum(axis=1)
    return csr_array(diags_array(1 / np.where(sums > 0, sums, 1)) @ matrix)
