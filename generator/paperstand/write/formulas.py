"""Formulas in text: where they are, and how a page and a preview show them.

A dollar is often just a dollar, so what stands between two of them must look like a formula:
`$O(n^2)$` does, the middle of `$5 and $10` doesn't. Text around formulas reads as `tex_text` says.
A formula that can't be shown faithfully stays as its source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from paperstand.tex_text import readable
from paperstand.text import clean, excerpt
from paperstand.write.markdown import Md, escape, in_html
from paperstand.write.mathml import (
    LONGEST,
    FormulaError,
    Piece,
    as_html,
    as_text,
    is_text,
    length,
    to_mathml,
)

MOST = 2400
"""Characters of MathML in one text, so that a page stays light; of 20,000 abstracts none needs more
than 1,800. Formulas that find no room are shown as in a preview."""
_LONG = 20_000
"""Characters from which on a text is written as HTML: what Markdown takes for its escapes grows
with the square of their number, and an abstract may be a megabyte."""
_WIDE = 24
"""Signs of a formula that may not fit on a phone: it gets a box to scroll in."""
_CLINGS_BEFORE = re.compile(r"(?:[(\[“‘\"'/]|(?<=\w)[-–]|\d)?\Z")
_CLINGS_AFTER = re.compile(r"(?:[-–]?[A-Za-z]{1,8}(?![\w&])|[-–])?[.,;:!?)\]”’\"'%/]{0,3}")
_HOLD = "\x00"
"""Holds the place of a formula while the text around it is read."""


@dataclass(frozen=True, slots=True)
class Found:
    """A formula in a text."""

    start: int
    end: int
    tex: str
    """What is between its signs."""
    display: bool


_START = re.compile(r"\\[\\$]|\$\$?|\\[(\[]|\\begin\s?\{([a-z]{4,12}\*?)\}")
_ENVIRONMENTS = frozenset(
    name + star
    for name in ("equation", "displaymath", "math", "align", "eqnarray", "gather", "multline")
    for star in ("", "*")
)
_LINK = re.compile(r"\$(\\href\s*\{[^{}$]*\}\s*\{(?:[^{}$]|\{[^{}$]*\})*\})\$")
_DOLLAR = re.compile(r"(?<!\\)(?:\\\\)*(\$)")


def find(text: str) -> Iterator[Found]:
    """The formulas of a text, from left to right."""
    position = 0
    while match := _START.search(text, position):
        position = match.end()
        found = _found(text, match)
        if found:
            yield found
            position = found.end


def _found(text: str, match: re.Match[str]) -> Found | None:
    sign, start = match[0], match.end()
    limit = start + LONGEST + 2
    if sign in (r"\\", r"\$"):
        return None
    if sign.startswith(r"\begin"):
        end_sign = rf"\end{{{match[1]}}}"
        end = text.find(end_sign, start, limit + len(end_sign))
        if match[1] not in _ENVIRONMENTS or end < 0:
            return None
        end += len(end_sign)
        return Found(match.start(), end, text[match.start() : end], not match[1].startswith("math"))
    if sign in ("$", "$$"):
        return _between_dollars(text, match.start(), sign)
    end = text.find({r"\(": r"\)", r"\[": r"\]"}[sign], start, limit)
    inside = text[start:end]
    return Found(match.start(), end + 2, inside, sign == r"\[") if end >= 0 else None


def _between_dollars(text: str, start: int, sign: str) -> Found | None:
    first = start + len(sign)
    closing = _DOLLAR.search(text, first, first + LONGEST + 2)
    if closing is None:
        return None
    inside, end = text[first : closing.start(1)], closing.end(1)
    if sign == "$$":
        if not inside or text[end : end + 1] != "$":
            return None
        return Found(start, end + 1, inside, True) if _speaks_tex(inside) else None
    if _is_formula(inside, text[start - 1 : start], text[end : end + 1]):
        return Found(start, end, inside, False)
    return None


_TEX = re.compile(r"[\\^_{]")
_MACRO = re.compile(r"\\(?:text|mbox|mathrm|operatorname)[a-z]*\s*\{[^{}]*\}|\\[A-Za-z]+")
_WORD = re.compile(r"(?:^|(?<=\s))[A-Za-z]{2,}(?=[\s.,;:]|$)")
_PLAIN = re.compile(r"[^\\{}$&#]*[^\\{}$&#\s]")
_OPEN_END = frozenset("/,;:+-=")


def _speaks_tex(inside: str) -> bool:
    """Whether it isn't prose: that has words with spaces around them."""
    return bool(inside.strip()) and len(_WORD.findall(_MACRO.sub(" ", inside))) < 2


def _is_formula(inside: str, before: str, after: str) -> bool:
    """Whether what stands between two dollars is a formula."""
    stripped = inside.strip()
    if not _speaks_tex(inside) and not stripped.isalpha():
        return False
    spaces = (inside[0] == " ") + (inside[-1] == " ")
    if _TEX.search(inside):
        # `$5 and \emph{not} $10`
        return not (spaces == 1 and inside[0].isdigit())
    if len(stripped) == 1 and not stripped.isdigit():
        # `$C $` is sloppy, `($<$5)` usual
        return inside[0] != " " or (spaces == 2 and not before.isalnum())
    # Without any sign of TeX it must look like a formula in all other ways.
    if spaces == 1 or after.isdigit() or (before.isalnum() and inside[0] != "@"):
        return False
    return stripped[-1] not in _OPEN_END and (stripped.isalpha() or not _WORD.search(inside))


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula of a text, as it is written there, and as MathML if it can be shown as such."""

    source: str
    tex: str
    display: bool
    row: Piece | None


def pieces(text: str) -> list[str | Formula]:
    """A text, readable, with the formulas in it: text and formulas take turns."""
    text = clean(text)
    if not any(sign in text for sign in "\\$"):
        return [readable(text)]
    # A link in dollars is still a link, and so text.
    text = _LINK.sub(r"\1", text)
    formulas, around, position = [], [], 0
    for found in find(text):
        around.append(text[position : found.start])
        formulas.append(_formula(text[found.start : found.end], found.tex, found.display))
        position = found.end
    around.append(text[position:])
    between = readable(_HOLD.join(around)).split(_HOLD)
    if len(between) != len(around):
        between = around
    result: list[str | Formula] = [between[0]]
    for formula, after in zip(formulas, between[1:], strict=True):
        result += [formula, after]
    return result


@lru_cache(maxsize=1 << 12)
def _formula(source: str, tex: str, display: bool) -> Formula:
    try:
        return Formula(source, tex.strip(), display, to_mathml(tex, display))
    except FormulaError:
        return Formula(source, tex.strip(), display, None)


def paragraph(text: str, label: str = "") -> Md:
    """A paragraph of Markdown with its formulas rendered, after a label in bold if there is one.

    With formulas, or if it is enormous, it is a paragraph of HTML, which no extension of Markdown
    looks into.
    """
    shown = _shown(text)
    if len(shown) == 1 and len(shown[0]) < _LONG:
        return Md((f"**{label}** " if label else "") + escape(shown[0]))
    start = f"<strong>{in_html(label)}</strong> " if label else ""
    return Md(f"<p>{start}{_woven(shown)}</p>")


def _shown(text: str) -> list[str]:
    """Text and MathML in turn; formulas that are shown as text are part of the text."""
    shown, room = [""], MOST
    for piece in pieces(text):
        said = piece if isinstance(piece, str) else _as_plain(piece, everything=False)
        if isinstance(piece, Formula) and said is None:
            markup = _markup(piece)
            if len(markup) <= room:
                room -= len(markup)
                shown += [markup, ""]
                continue
            said = _preview(piece)
        shown[-1] += said or ""
    return shown


def _woven(shown: list[str]) -> str:
    """A line of HTML in which no comma is torn from its formula, as browsers would do."""
    texts = [in_html(text) for text in shown[::2]]
    woven = texts[0]
    for markup, text in zip(shown[1::2], texts[1:], strict=True):
        before, after = "", ""
        if not markup.startswith("<span"):
            before = _clinging(_CLINGS_BEFORE.search(woven[-2:]))
            after = _clinging(_CLINGS_AFTER.match(text))
        if before or after:
            woven = woven.removesuffix(before)
            markup = f'<span class="ps-held">{before}{markup}{after}</span>'
        woven += markup + text.removeprefix(after)
    return woven


def _clinging(match: re.Match[str] | None) -> str:
    return match[0] if match else ""


def plain(text: str) -> str:
    """A text for a preview: simple formulas as a line of text, all others as their source."""
    return clean("".join(p if isinstance(p, str) else _preview(p) for p in pieces(text)))


# What `readable` and `find` look for, and what may stand before it.
_SIGNS = re.compile(r"[\\$~`{]|--")
_APART = 20
"""Characters beyond a preview that nothing further on can change."""


def preview(text: str, limit: int) -> str:
    """The beginning of a text as `plain` and `excerpt` make it, without reading all of it."""
    cleaned = clean(text)
    head = cleaned[: limit + _APART]
    return excerpt(head if not _SIGNS.search(head) else plain(cleaned), limit)


def _preview(formula: Formula) -> str:
    plain = _as_plain(formula, everything=True)
    return formula.source if plain is None else plain


def _as_plain(formula: Formula, everything: bool) -> str | None:
    """A formula as text: if it is no more than that, or any that goes in a line."""
    if formula.row is None:
        return formula.source
    if not everything and (formula.display or not is_text(formula.row)):
        return None
    try:
        return as_text(formula.row)
    except FormulaError:
        return None


def _markup(formula: Formula) -> str:
    assert formula.row is not None
    math = as_html(formula.row, formula.tex, formula.display)
    if not formula.display and length(formula.row) <= _WIDE:
        return math
    # The keyboard must get to what scrolls.
    kind = "ps-display" if formula.display else "ps-wide"
    return f'<span class="{kind}" tabindex="0">{math}</span>'
