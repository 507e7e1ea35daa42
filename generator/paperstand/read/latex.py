"""LaTeX as the text it stands for, as catalogues write it: `M{\\"u}ller \\& {AI}` → `Müller & AI`.

Formulas and commands that aren't known stay as they are written, so nothing is lost.
The names are those of the LaTeX kernel (https://ctan.org/pkg/encguide, sections 2 and 3).
"""

from __future__ import annotations

import re
import unicodedata

from paperstand.text import clean

_COMBINING = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    '"': "\u0308", "u": "\u0306", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323",
    "c": "\u0327", "k": "\u0328", "b": "\u0331",
}  # fmt: skip
_SIGNS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "o": "ø",
    "O": "Ø", "l": "ł", "L": "Ł", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "dj": "đ", "DJ": "Đ",
    "th": "þ", "TH": "Þ", "ng": "ŋ", "NG": "Ŋ", "S": "§", "P": "¶", "dots": "…", "ldots": "…",
    "textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^",
    "textasciitilde": "~", "textunderscore": "_", "textbar": "|", "textless": "<",
    "textgreater": ">", "textdollar": "$", "textendash": "–", "textemdash": "—",
    "textellipsis": "…", "textquotedblleft": "“", "textquotedblright": "”", "textquoteleft": "‘",
    "textquoteright": "’", "textdegree": "°", "textregistered": "®", "texttrademark": "™",
    "copyright": "©", "LaTeX": "LaTeX", "TeX": "TeX",
}  # fmt: skip
_STYLE_NAMES = (
    "text textbf textit textsc textsf texttt textrm textsl textmd textup textnormal emph underline"
    " mbox url nolinkurl em bf it rm sf tt sc sl bfseries itshape scshape relax protect"
)
_STYLES = frozenset(_STYLE_NAMES.split(" "))
_PIECE = re.compile(
    r"\$(?:[^$\\]|\\.)++\$"  # a formula
    r"|\\(?P<accent>[`'^\"~=.]|[urHvdckb](?![A-Za-z]))\s*"
    r"(?:\{\s*\\?(?P<in>[^\W\d_]|)\s*\}|\\(?P<dotless>[ij])(?![A-Za-z])|(?P<bare>[^\W\d_]))"
    r"|\\(?P<name>[A-Za-z]+)\s*"
    r"|\\(?P<sign>.)"
    r"|---?|``|''|[{}~]",
    re.DOTALL,
)
_JOINED = {"--": "–", "---": "—", "``": "“", "''": "”", "~": " "}
_SPACES = {" ": " ", "\n": " ", "\\": " ", ",": " ", ";": " ", ":": " ", "/": "", "-": "", "@": ""}


def text_of(latex: str) -> str:
    """One line of text. Takes time in proportion to its length; braces may nest to any depth."""
    if not any(sign in latex for sign in "\\{}~`'-"):
        return clean(latex)
    made: list[str] = []
    shown: list[bool] = []
    """For each open brace, whether it belongs to a command that isn't known."""
    at, after_unknown = 0, False
    for match in _PIECE.finditer(latex):
        made.append(latex[at : match.start()])
        after_unknown = after_unknown and match.start() == at
        at = match.end()
        if match[0] == "{":
            shown.append(after_unknown)
            made.append("{" if after_unknown else "")
            after_unknown = False
        elif match[0] == "}":
            after_unknown = bool(shown) and shown.pop()
            made.append("}" if after_unknown else "")
        else:
            piece = _piece(match)
            after_unknown = piece is None
            made.append(match[0] if piece is None else piece)
    made.append(latex[at:])
    return clean("".join(made))


def _piece(match: re.Match[str]) -> str | None:
    """What a piece stands for; None if it is a command that isn't known."""
    if match["accent"]:
        return _accented(match)
    if name := match["name"]:
        return "" if name in _STYLES else _SIGNS.get(name)
    if sign := match["sign"]:
        return _SPACES.get(sign, sign if not sign.isalnum() else match[0])
    return _JOINED.get(match[0], match[0])


def _accented(match: re.Match[str]) -> str | None:
    """A letter with its accent; the accent alone where it stands over nothing: `\\^{}`."""
    letter = match["in"] or match["dotless"] or match["bare"]
    if not letter:
        return match["accent"] if not match["accent"].isalpha() else None
    plain = {"ı": "i", "ȷ": "j"}.get(letter, letter)
    return unicodedata.normalize("NFC", plain + _COMBINING[match["accent"]])
