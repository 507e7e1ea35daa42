"""Markdown for GitHub: text in an issue that is only text.

GitHub looks for more than Markdown, and after Markdown is done with: mentions (`@name`), issues
(`#12`, `GH-12`), bare addresses, emoji (`:tada:`) and formulas (`$x$`). A backslash doesn't stop it
there. A space of no width does, as Renovate and Dependabot use it in the texts they pass on; a
dollar stays one in a `<span>`, which is what GitHub's documentation of formulas asks for.
"""

from __future__ import annotations

import re

from paperstand.write.markdown import Md, escape

_NO_WIDTH = "&#8203;"
# In text that is escaped already: a number sign has its backslash, a colon of an emoji is `&#58;`.
_LIVE = re.compile(r"@|\\#(?=\w)|GH-(?=\d)|:(?=//)|www(?=\.)|&#58;", re.IGNORECASE)
_DOLLAR = re.compile(r"\$|&#36;")


def issue_text(text: object) -> Md:
    """Any value as one line that GitHub shows as exactly its text, linking and calling nobody."""
    if isinstance(text, Md):
        return text
    quiet = _LIVE.sub(rf"\g<0>{_NO_WIDTH}", escape(text))
    return Md(_DOLLAR.sub("<span>$</span>", quiet))
