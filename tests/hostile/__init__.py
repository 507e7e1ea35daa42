"""Hostile text: titles for many tests, and a corpus for the tests of every surface."""

from __future__ import annotations

from tests.hostile.corpus import CORPUS, EMPTY, FAMILIES, Family
from tests.hostile.titles import HOSTILE_TITLES

__all__ = ["CORPUS", "EMPTY", "FAMILIES", "HOSTILE_TITLES", "Family"]
