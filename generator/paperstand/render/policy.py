"""Policy: what a page may load and run, said to the browser in the page's head.

Text from outside is escaped where it leaves (write/markdown.py). Should that ever fail, this keeps
a script that got in from running, and from calling anybody
(https://www.w3.org/TR/CSP3/, delivered by a `<meta>`, since files have no headers).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

# The bundle's pages are files, and `'self'` means the site only where there is a host; Firefox
# holds to that. A page on the web can load no file, so there the second word allows nothing.
_OWN = "'self' file:"
_OUTSIDE = re.compile(r"https?://(?:\*\.)?[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9._~%/-]*)?")
_DIRECTIVES: Mapping[str, str] = {
    "script-src": _OWN,
    "style-src": _OWN,
    # Material's style sheet has its icons in itself.
    "img-src": f"{_OWN} data:",
    "font-src": _OWN,
    "media-src": _OWN,
    # The preview asks its server whether there is news; a curator's scripts may ask the site.
    "connect-src": "'self'",
    "frame-src": "",
}


def is_source(text: object) -> bool:
    """Whether something names other sites in a way that fits into a policy: `https://host`,
    `https://*.host` or a place on one. Nothing else gets into it, nor out of its attribute."""
    return isinstance(text, str) and _OUTSIDE.fullmatch(text) is not None


def policy(config: Mapping[str, Any], sources: Iterable[str] = ()) -> str:
    """The policy of every page: the site's own files, and those of `sources`. Scripts and style
    sheets that `mkdocs.yml` names at other sites are allowed by that."""
    everywhere = list(sources)
    named = {
        "script-src": _hosts(config.get("extra_javascript")),
        "style-src": _hosts(config.get("extra_css")),
    }
    parts = ["default-src 'none'"]
    for directive, own in _DIRECTIVES.items():
        allowed = dict.fromkeys([*filter(None, [own]), *named.get(directive, ()), *everywhere])
        if allowed:
            parts.append(f"{directive} {' '.join(allowed)}")
    return "; ".join([*parts, f"form-action {_OWN}", "base-uri 'none'"])


def _hosts(entries: Any) -> Iterator[str]:
    """The sites of a list of addresses, as MkDocs takes it: text, or settings with a `path`."""
    for entry in entries if isinstance(entries, list) else ():
        path = str(entry.get("path", "") if isinstance(entry, dict) else entry)
        try:
            parts = urlsplit(f"https:{path}" if path.startswith("//") else path)
        except ValueError:
            continue
        host = f"{parts.scheme}://{parts.netloc}"
        if is_source(host):
            yield host
