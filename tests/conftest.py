"""Shared by all tests: the repository's own content, built once."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import settings

from paperstand.model import Digest
from paperstand.pipeline import Order, build

if TYPE_CHECKING:
    from tests.hostile.site import Hostile

# The same examples each time, so that a change is what makes a test fail, and not luck. To look for
# new ones: HYPOTHESIS_PROFILE=explore.
settings.register_profile("repeatable", derandomize=True)
settings.register_profile("explore", max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

REPOSITORY = Path(__file__).parent.parent
CONTENT = REPOSITORY / "content"


@dataclass(frozen=True)
class Built:
    """A finished build."""

    site: Path
    bundle: Path
    digest: Digest

    def page(self, path: str) -> Element:
        """A page as a browser reads it."""
        return parse((self.site / path).read_text("utf-8"))


def parse(html: str) -> Element:
    return html5lib.parse(html, namespaceHTMLElements=False)


def text_of(element: Element | None) -> str:
    """The text of an element, which must be there, with single spaces."""
    assert element is not None
    return " ".join("".join(element.itertext()).split())


def build_into(folder: Path, content: Path = CONTENT, config: Path | None = None) -> Built:
    order = Order(content, folder / "site", config or REPOSITORY / "mkdocs.yml")
    outcome = build(order)
    assert outcome.digest is not None
    assert outcome.bundle is not None
    return Built(folder / "site", outcome.bundle, outcome.digest)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The repository's own site."""
    return build_into(tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Hostile:
    """A site all of hostile text."""
    from tests.hostile.site import build_hostile

    return build_hostile(tmp_path_factory.mktemp("hostile"))
