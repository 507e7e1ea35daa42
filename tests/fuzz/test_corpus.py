"""The corpus: what the fuzzer found of interest, and what once broke a promise."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest

from tests.fuzz.targets import SLOWEST, TARGETS, BrokenPromiseError, promise

CORPUS = Path(__file__).parent / "corpus"


@pytest.mark.parametrize("target", TARGETS)
def test_every_input_of_the_corpus_keeps_every_promise(target: str) -> None:
    inputs = sorted((CORPUS / target).iterdir())
    assert len(inputs) >= 20
    for path in inputs:
        started = process_time()
        TARGETS[target](path.read_bytes())
        assert process_time() - started < SLOWEST, path


def test_a_promise_that_is_broken_is_an_error() -> None:
    with pytest.raises(BrokenPromiseError, match="the sun shines"):
        promise(False, "the sun shines")
