"""Text macros: what people write in TeX around their formulas, as the text it stands for.

Abstracts come from TeX sources, and what isn't a formula in them still has `{\\em finite sample}`,
`na\\"ive`, `85\\%`, `et~al.` and ``quotes''. What is known here reads as text; everything else
stays as it is written, so nothing is lost and nothing invented.

The names are those of the LaTeX kernel (https://ctan.org/pkg/encguide, sections 2 and 3), and
what arXiv makes of Greek letters in its listings: `{\\alpha}`, `\\b{eta}`.
"""

from __future__ import annotations

import re
import unicodedata

# What a brace encloses, with the groups of macros that aren't known here.
_INSIDE = r"([^{}]*(?:\{[^{}]*\}[^{}]*)*)"
_TEXT_IN_A_STYLE = re.compile(
    r"\\(?:text(?:bf|it|sc|sf|tt|rm|sl|md|up|normal)?|emph|underline|uline|mbox|url|nolinkurl"
    r"|textcolor\s*\{[^{}]*\})\s*\{" + _INSIDE + r"\}"
)
_LINK = re.compile(r"\\href\s*\{([^{}]*)\}\s*\{" + _INSIDE + r"\}")
_GROUP_IN_A_STYLE = re.compile(
    r"\{\s*\\(?:em|bf|it|sc|sf|tt|rm|sl|small"
    r"|(?:bf|md)series|(?:it|sc|sl|up)shape|(?:rm|sf|tt)family)(?![A-Za-z])\s*" + _INSIDE + r"\}"
)
_ROUNDS = 6
"""Styles within styles that are read; what lies deeper stays as it is written."""

_SIGNS = {
    "deg": "°", "textdegree": "°", "textperthousand": "‰", "textendash": "–", "textemdash": "—",
    "textasciitilde": "~", "textasciicircum": "^", "textunderscore": "_", "textbar": "|",
    "textless": "<", "textgreater": ">", "textregistered": "®", "texttrademark": "™",
    "copyright": "©", "textquotedblleft": "“", "textquotedblright": "”", "textquoteleft": "‘",
    "textquoteright": "’", "textellipsis": "…", "ldots": "…", "dots": "…", "slash": "/", "S": "§",
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "o": "ø",
    "O": "Ø", "l": "ł", "L": "Ł", "i": "ı", "LaTeX": "LaTeX", "TeX": "TeX", "times": "×",
    "pm": "±", "sim": "∼", "approx": "≈", "leq": "≤", "geq": "≥", "le": "≤", "ge": "≥",
    "neq": "≠", "cdot": "⋅", "rightarrow": "→", "to": "→", "propto": "∝", "infty": "∞",
}  # fmt: skip
_GREEK = (
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda",
    "mu", "nu", "xi", "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi",
    "omega",
)  # fmt: skip
# Unicode spells lambda as the letter is called in modern Greek.
_UNICODE_NAME = {"lambda": "lamda"}
for _name in _GREEK:
    for _case, _spelt in (("SMALL", _name), ("CAPITAL", _name.capitalize())):
        _letter = f"GREEK {_case} LETTER {_UNICODE_NAME.get(_name, _name).upper()}"
        _SIGNS[_spelt] = unicodedata.lookup(_letter)
_NAMES = "|".join(sorted(_SIGNS, key=len, reverse=True))
# `{\deg}`, `\deg{}`, or `\deg` with the spaces that end a name.
_SIGN = re.compile(rf"\{{\\({_NAMES})\s*\}}|\\({_NAMES})(?:\s*\{{\}}|(?![A-Za-z{{])(?:\s+(?=\w))?)")
_SPELT_OUT = re.compile(r"\\([a-z])\{([a-z]{1,6})\}")

_COMBINING = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    '"': "\u0308", "u": "\u0306", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323",
    "c": "\u0327", "k": "\u0328", "b": "\u0331",
}  # fmt: skip
_ACCENTED = (
    r"\\(?:(?P<sign>[`'^\"~=.])(?:\{\s*\\?(?P<in>[A-Za-zıȷ])\s*\}|\\?(?P<bare>[A-Za-zıȷ]))"
    r"|(?P<name>[urHvdckb])\s*\{\s*\\?(?P<of>[A-Za-zıȷ])\s*\})"
)
_ACCENTS = (re.compile(r"\{" + _ACCENTED + r"\}"), re.compile(_ACCENTED))
# Quotes escaped for a program, `it\'s` and `\"so\"`, are no accents.
_CONTRACTION = re.compile(r"(?:s|t|d|m|re|ll|ve)\b")
_ESCAPED_QUOTE = re.compile(r"\\\"(?![{aeiouyAEIOUY\\])")

_ESCAPED = re.compile(r"\\([%&#_$])")
_SPACE = re.compile(r"\\[,;:](?=\s*[\w\x00(\\])|(?<=[.,:)}\x00])\\ ")
_RAISED = re.compile(r"\\text(super|sub)script\s*\{(\d+|st|nd|rd|th)\}")
_NO_WIDTH = re.compile(r"(?<=[.\w])\\[@/]|(?<=\w)\\-(?=\w)")
# A tie holds a word and what follows; `~10` is about ten, and `5~10` a range.
_TIE = re.compile(r"(?<=[A-Za-z.,)])~(?=[\w(\[$\\\x00])")
# Between words or with space on both sides; `--option`, `-->` and `C--` are something else.
_DASHES = re.compile(r"(?<=[^\s<!-])---?(?=[^\s>-])|(?<=\s)---?(?=\s)|(?<=\w)---(?=\s)")
_QUOTED = re.compile(r"``([^`]{1,300}?)(?:''|\")")
_SINGLE_QUOTED = re.compile(r"(?<![\w`])`([^`'\s][^`']{0,200}?)'(?![\w'])")

_OPEN, _CLOSE = "\x01", "\x02"
"""Signs that no text has any more when it gets here: they keep a place."""


def readable(text: str) -> str:
    """A line of text without the macros that stand for text: `na\\"ive {\\em X}` → `naïve X`.

    The text must be clean (`paperstand.text.clean`). Takes time in proportion to its length.
    """
    if not any(sign in text for sign in "\\~`") and "--" not in text:
        return text
    if "\\" in text:
        text = _without_macros(text)
    text = _TIE.sub(" ", text)
    text = _DASHES.sub(lambda m: "—" if len(m[0]) == 3 else "–", text)
    text = _QUOTED.sub(r"“\1”", text)
    return _SINGLE_QUOTED.sub(r"‘\1’", text)


def _without_macros(text: str) -> str:
    text = text.replace(r"\{", _OPEN).replace(r"\}", _CLOSE)
    text = _SPELT_OUT.sub(_spelt_out, text)
    quotes_escaped = _ESCAPED_QUOTE.search(text) is not None
    for accents in _ACCENTS:
        text = accents.sub(lambda m: _accent(m, quotes_escaped), text)
    text = _RAISED.sub(lambda m: raised(m[2], m[1] == "super"), text)
    text = _SIGN.sub(_sign, text)
    for _ in range(_ROUNDS):
        before = text
        text = _LINK.sub(_link, _TEXT_IN_A_STYLE.sub(r"\1", text))
        text = _GROUP_IN_A_STYLE.sub(r"\1", text)
        if text == before:
            break
    text = _ESCAPED.sub(r"\1", text)
    text = _NO_WIDTH.sub("", _SPACE.sub(" ", text))
    return text.replace(_OPEN, "{").replace(_CLOSE, "}")


def _sign(match: re.Match[str]) -> str:
    name = match[1] or match[2]
    # `\\O(n)` is somebody's own macro, `\\L ojasiewicz` a letter.
    return match[0] if len(name) == 1 and match[0] == f"\\{name}" else _SIGNS[name]


def _link(match: re.Match[str]) -> str:
    """A link as its text and, where that says something else, its address."""
    return match[2] if match[2].strip() in match[1] else f"{match[2]} ({match[1]})"


def _spelt_out(match: re.Match[str]) -> str:
    """`\\b{eta}` is what arXiv makes of a beta."""
    return _SIGNS[match[1] + match[2]] if match[1] + match[2] in _GREEK else match[0]


def _accent(match: re.Match[str], quotes_escaped: bool) -> str:
    """A letter with its accent, if there is such a letter."""
    start = match.start("bare")
    if match["sign"] == '"' and quotes_escaped:
        return match[0]
    if match["sign"] == "'" and start >= 0 and _CONTRACTION.match(match.string, start):
        return match[0]
    letter = match["in"] or match["bare"] or match["of"]
    plain = {"ı": "i", "ȷ": "j"}.get(letter, letter)
    accented = unicodedata.normalize("NFC", plain + _COMBINING[match["sign"] or match["name"]])
    return accented if len(accented) == 1 else match[0]


_SUPERSCRIPT = str.maketrans("0123456789+−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾")
_SUBSCRIPT = str.maketrans("0123456789+−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


def raised(text: str, up: bool = True) -> str:
    """Digits and signs as the characters for them in super- or subscript; letters as they are."""
    return text.translate(_SUPERSCRIPT if up else _SUBSCRIPT)
