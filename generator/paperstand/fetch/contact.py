"""Contact: whom a service may write to if something is wrong with what it is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from paperstand.text import clean

_REACHABLE = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+|(?:https?://|mailto:)\S+")
_NOBODY = re.compile(r"https?://(?:example\.(?:org|com|net)|localhost|127\.0\.0\.1)(?:[:/]|$)")
"""What stands in settings that nobody has filled in."""


def is_contact(text: str) -> bool:
    """Whether somebody can be reached there: an address of mail or of the web."""
    return bool(_REACHABLE.fullmatch(text)) and not _NOBODY.match(text)


def contact_in(settings: Mapping[str, Any]) -> str:
    """The contact that the curator's mkdocs.yml holds: `extra.paperstand.contact`, or else where
    the repository or the site is. Empty if there is none."""
    extra = settings.get("extra")
    own = extra.get("paperstand") if isinstance(extra, Mapping) else None
    stated = own.get("contact") if isinstance(own, Mapping) else None
    candidates = (stated, settings.get("repo_url"), settings.get("site_url"))
    texts = (clean(text) for text in candidates if isinstance(text, str))
    return next(filter(is_contact, texts), "")
