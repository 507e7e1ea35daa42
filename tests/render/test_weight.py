"""What pages weigh: a budget for the middle and the heaviest of each kind, as they are and as they
travel. A new panel may need a larger one; then it says here what it costs."""

from __future__ import annotations

import gzip
import re
from collections import defaultdict
from statistics import median
from typing import NamedTuple

import pytest

from tests.conftest import Built


class Budget(NamedTuple):
    """Bytes."""

    middle: int
    heaviest: int
    middle_packed: int
    heaviest_packed: int


ALONE = {
    "about": (5_600, 2_100),
    "data": (30_000, 5_700),
    "dumps": (3_700, 1_400),
    "home": (18_500, 5_700),
    "map": (12_800, 4_000),
    "overview": (38_000, 6_000),
    "saved": (3_700, 1_400),
    "search": (6_500, 2_200),
    "subscribe": (18_500, 4_200),
    "topics": (15_500, 5_200),
}
BUDGETS = {
    "dump": Budget(53_000, 59_000, 15_500, 17_200),
    "list": Budget(90_000, 90_000, 25_000, 25_000),
    "page": Budget(4_300, 4_900, 1_700, 1_950),
    "paper": Budget(10_500, 12_000, 3_600, 4_000),
    "topic": Budget(9_500, 24_000, 3_200, 6_900),
    **{kind: Budget(plain, plain, packed, packed) for kind, (plain, packed) in ALONE.items()},
}
"""Of the repository's own content, about a tenth more than it weighed."""


@pytest.fixture(scope="module")
def weights(built: Built) -> dict[str, list[tuple[int, int]]]:
    """The bytes of each page, as it is and packed, by kind."""
    found = defaultdict(list)
    for path in sorted(built.site.rglob("*.html")):
        page = path.read_bytes()
        if kind := re.search(rb'<article class="[^"]* is-(\w+)', page):
            found[kind[1].decode()].append((len(page), len(gzip.compress(page, 6))))
    return found


def test_every_kind_of_page_has_a_budget(weights: dict[str, list[tuple[int, int]]]) -> None:
    assert weights.keys() == BUDGETS.keys()


@pytest.mark.parametrize("kind", sorted(BUDGETS))
def test_pages_stay_within_their_budget(
    weights: dict[str, list[tuple[int, int]]], kind: str
) -> None:
    plain, packed = zip(*weights[kind], strict=True)
    weighed = Budget(round(median(plain)), max(plain), round(median(packed)), max(packed))
    over = {
        what: (found, allowed)
        for what, found, allowed in zip(Budget._fields, weighed, BUDGETS[kind], strict=True)
        if found > allowed
    }
    assert over == {}
