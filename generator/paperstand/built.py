"""Built: what the last build made of what, so that the next one leaves in place what stays.

Every file of the tree has a key, a name for all that went into it. A file of the tree whose key is
that of the last build is there already, and so is the page that MkDocs made of it, if nothing has
changed that shapes every page: the settings, the theme, the programs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from paperstand.store import key_of

Keys = Mapping[str, bytes]
"""The key of each file of the tree, by its path."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of the tree."""

    name: str
    """Its path, with slashes."""
    key: bytes | None
    """A name for its content: the same key, the same content. None if that is to be known by what
    is in it, once it is written."""
    content: bytes | Iterable[bytes] | None
    """All of it, or piece by piece; None if it was not made, since one with this key is there."""

    @classmethod
    def of(cls, name: str, content: str | bytes) -> File:
        """A file that was made, and is known by what is in it."""
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        return cls(name, key_of(data), data)


@dataclass(frozen=True, slots=True)
class Built:
    """The note of a finished build."""

    inputs: str = ""
    """A name for all that it was made of."""
    outputs: str = ""
    """A name for the state of the folders and files that it made."""
    frame: str = ""
    """A name for what shapes every page."""
    files: dict[str, bytes] = field(default_factory=dict)
    """The keys of the files of its tree."""


def load(path: Path) -> Built | None:
    """The note that is there; None if there is none, or none that can be read."""
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=Built)
    except (OSError, msgspec.MsgspecError, RecursionError):
        return None


def save(note: Built, path: Path) -> None:
    """Replace the note in one step."""
    partial = path.with_suffix(".partial")
    partial.write_bytes(msgspec.msgpack.encode(note))
    partial.replace(path)


# ------------------------------------------------------------------------ differences


@dataclass(frozen=True, slots=True)
class Difference:
    """What has to be made anew, where the rest of a site may stay."""

    pages: tuple[str, ...]
    """Markdown files to render, below the docs folder."""
    copies: tuple[tuple[str, str], ...]
    """Files to copy: path in the tree, and path on the site."""
    gone: frozenset[str]
    """Paths on the site that can't stay: of files that are new, others now, or not there."""


def difference(before: Keys, now: Keys, anew: Collection[str]) -> Difference:
    """What differs between two trees. `anew` are paths in the tree that count as changed."""
    changed = [path for path in now if before.get(path) != now[path] or path in anew]
    removed = before.keys() - now.keys()
    return Difference(
        pages=tuple(path.removeprefix(_DOCS) for path in changed if _is_page(path)),
        copies=tuple((path, on_site(path)) for path in changed if not _is_page(path)),
        gone=frozenset(map(on_site, (*changed, *removed))),
    )


def on_site(path: str) -> str:
    """Where a file of the tree is on the site."""
    if _is_page(path):
        return path.removeprefix(_DOCS).removesuffix(".md") + ".html"
    return path.removeprefix(_DOCS).removeprefix("theme/")


def _is_page(path: str) -> bool:
    return path.startswith(_DOCS) and path.endswith(".md")


_DOCS = "docs/"
