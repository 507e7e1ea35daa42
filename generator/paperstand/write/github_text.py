"""Text from outside in Markdown that GitHub shows: job summaries, issues.

GitHub does more than Markdown does: it turns names into mentions, numbers into links to issues, and
text between dollars into formulas, after or beside reading the Markdown.
"""

from __future__ import annotations

import re

from paperstand.text import excerpt
from paperstand.write.markdown import Md, escape

_LONGEST = 300
"""Characters of a title that are shown."""
# GitHub looks for these in the finished text, where no escape is left. So a space of no width
# comes after their first character, as Dependabot and Renovate have it.
_COMES_ALIVE = re.compile(r"@(?=\w)|\\#(?=\w)|\bGH-(?=\d)|&#58;(?=[\w+-])", re.IGNORECASE)
_ADDRESS = re.compile(r"(?<=\w):(?=//)|\bwww(?=\.)", re.IGNORECASE)


def github_text(text: object) -> Md:
    """Any value as one line of GitHub's Markdown that shows as its text, with nothing to click."""
    escaped = escape(excerpt(str(text), _LONGEST))
    escaped = Md(_ADDRESS.sub(lambda m: "&#58;" if m[0] == ":" else f"{m[0]}&#8203;", escaped))
    escaped = Md(_COMES_ALIVE.sub(lambda m: f"{m[0]}&#8203;", escaped))
    # As GitHub's own documentation has it: a dollar in an element begins no formula.
    return Md(escaped.replace("$", "<span>$</span>"))
