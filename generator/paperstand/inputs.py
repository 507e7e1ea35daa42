"""Inputs: all that a build depends on, as names and contents."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator, Mapping
from importlib import metadata, resources
from pathlib import Path
from typing import Any

from paperstand import __version__
from paperstand.settings import Content
from paperstand.text import clean

Named = Iterator[tuple[str, bytes]]
"""Path and content of files."""

_MAKERS = (
    *("mkdocs", "mkdocs-material", "markdown", "pymdown-extensions", "jinja2", "pyyaml"),
    *("numpy", "scipy", "rapidfuzz", "python-slugify", "ftfy"),
    *("feedgenerator", "pillow", "latex2mathml", "msgspec"),
)
"""The packages that have a say in what comes out."""


def program() -> Named:
    """The programs that make a site."""
    versions = [__version__, sys.version, zlib.ZLIB_RUNTIME_VERSION]
    versions += map(metadata.version, _MAKERS)
    yield "versions", repr(versions).encode()
    with resources.as_file(resources.files("paperstand")) as package:
        for path in sorted(package.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                yield f"program/{path.relative_to(package).as_posix()}", path.read_bytes()


def content_files(content: Content) -> Named:
    """The curator's folder."""
    for path in content.files():
        yield f"content/{path.relative_to(content.folder).as_posix()}", path.read_bytes()


def hand_written(content: Content) -> Named:
    """The curator's own pages and what belongs to them, by their paths on the site."""
    if content.pages.is_dir():
        for path in sorted(p for p in content.pages.rglob("*") if p.is_file()):
            yield f"pages/{path.relative_to(content.pages).as_posix()}", path.read_bytes()


def own_pages(content: Content) -> Iterator[tuple[str, str]]:
    """Title and address of each hand-written page, for the header."""
    for path in sorted(content.pages.rglob("*.md")) if content.pages.is_dir() else []:
        below = path.relative_to(content.pages).with_suffix("")
        heading = next(
            (
                clean(line[2:])
                for line in path.read_text("utf-8", "replace").splitlines()
                if line.startswith("# ")
            ),
            below.name.replace("-", " ").capitalize(),
        )
        yield heading, f"pages/{below.as_posix()}.html"


def custom_theme(config: Mapping[str, Any], config_path: Path) -> Named:
    """The curator's changes to the theme, by their paths in the tree."""
    theme = config.get("theme")
    custom = theme.get("custom_dir") if isinstance(theme, dict) else None
    if custom:
        folder = config_path.parent / custom
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            yield f"theme/{path.relative_to(folder).as_posix()}", path.read_bytes()
