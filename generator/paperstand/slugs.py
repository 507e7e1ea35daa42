"""Addresses: from a title to the part of the URL that stands for it, for ever.

What is here must never change for a published title. The contract: lower-case ASCII letters,
digits and single hyphens, at most 80 characters, cut at a word where that is possible.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from slugify import slugify as _slugify

MAX_LENGTH = 80
_SUFFIX_LENGTH = 6

# Names that a page can't have: `index` is the folder's own page, the others can't be files on
# Windows, where the offline bundle is unzipped.
RESERVED = frozenset(
    {"index", "con", "prn", "aux", "nul"}
    | {f"{device}{n}" for device in ("com", "lpt") for n in range(10)}
)

LIST_PAGES = frozenset(f"page-{number}" for number in range(1, 10_001))
"""Names of further pages of the list of all papers, which stand in the same folder."""


def slugify(text: str, max_length: int = MAX_LENGTH) -> str:
    """The slug of a text; empty when nothing of it can be written in ASCII."""
    # A title of a megabyte has the slug of its beginning, and python-slugify is slow on it.
    beginning = text[: 20 * MAX_LENGTH]
    return str(_slugify(beginning, max_length=max_length, word_boundary=True, save_order=True))


@lru_cache(maxsize=1 << 17)
def title_slug(title: str) -> str:
    """The slug a title asks for. Never empty: a title without letters gets one of its own."""
    slug = slugify(title)
    return slug or f"paper-{digest(title)}"


def digest(*parts: str, length: int = _SUFFIX_LENGTH) -> str:
    """A short name for a content: the same for the same parts, on every machine, for ever."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:length]


def with_suffix(slug: str, suffix: str) -> str:
    """`slug-suffix`, within the length that a slug may have."""
    return f"{slug[: MAX_LENGTH - len(suffix) - 1].rstrip('-')}-{suffix}"
