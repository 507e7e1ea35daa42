"""What is asked of Python's memory holds for a while, and is no trouble where it can't be had."""

from __future__ import annotations

import gc
import sys

import pytest

from paperstand.heap import few_collections, give_back


def test_collections_are_as_they_were_afterwards() -> None:
    before = gc.get_threshold()
    with few_collections():
        assert gc.get_threshold() > before
    assert gc.get_threshold() == before


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
def test_giving_back_is_no_trouble_anywhere(system: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", system)
    give_back()
