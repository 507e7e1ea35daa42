"""Assets: the scripts and style sheets of each kind of page, joined.

They are written as small files of one idea each and published as few: what every page has, and
what its kind needs besides. Over HTTP/1.1 a browser asks for six files at a time, and on a phone
each round takes as long as everything that is in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

SCRIPTS: Mapping[str, tuple[str, ...]] = {
    # Before the page is painted.
    "site": ("site",),
    "paperstand": ("paperstand", "shelf", "parts"),
    "home": ("visits",),
    "about": ("about",),
    "paper": ("paper",),
    # When a reader of a paper's page asks for it.
    "cite": ("records", "cite", "carry"),
    "lists": (
        *("records", "words", "filter", "marks", "address", "bar", "cards", "lists"),
        "visits",
    ),
    "topics": ("words", "filter", "marks", "address", "bar", "topics"),
    "search": (
        *("records", "words", "query", "postings", "facets", "engine", "highlight"),
        *("filters", "spelling", "search", "visits"),
    ),
    "saved": ("records", "cite", "carry", "saved"),
    "map": ("records", "map"),
}
"""The scripts in each published one, in the order they run."""

STYLES: Mapping[str, tuple[str, ...]] = {
    "paperstand": ("paperstand", "shelf"),
    "home": ("home",),
    "about": ("about",),
    "paper": ("paper",),
    "lists": ("lists",),
    "topic": ("charts", "topic", "lists"),
    "search": ("search",),
    "overview": ("charts", "overview"),
    "map": ("map",),
}
"""The style sheets in each published one; a later rule wins."""


def joined(theme: Path) -> Iterator[tuple[str, bytes]]:
    """Path and content of every published script and style sheet, from the theme's folder."""
    for folder, ending, published in (
        ("assets/javascripts", "js", SCRIPTS),
        ("assets/stylesheets", "css", STYLES),
    ):
        for name, parts in published.items():
            sources = (theme / folder / f"{part}.{ending}" for part in parts)
            yield f"{folder}/{name}.{ending}", b"\n".join(s.read_bytes() for s in sources)
