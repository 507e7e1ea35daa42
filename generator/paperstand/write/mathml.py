"""Formulas: from TeX to MathML that is small, safe, and drawn alike by every browser.

latex2mathml does the translation; its output can hold anything its input does. So its tree is not
passed on but read, and a new one is made of it, of a few elements and attributes of MathML Core
(https://www.w3.org/TR/mathml-core/). Whatever is not known to be right (a macro nobody knows, a
letter that got lost, a link) raises `FormulaError`, and the reader sees the source instead.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal
from xml.etree.ElementTree import Element

from latex2mathml.converter import convert_to_element

from paperstand.tex_text import raised
from paperstand.text import clean
from paperstand.write.markdown import in_html

LONGEST = 600
"""Characters of a formula that is tried. The longest of 20,000 abstracts has 500."""
_DEEPEST = 30
"""Elements within elements."""
_MOST = 400
"""Elements of a formula."""


class FormulaError(Exception):
    """What was given can't be shown as a formula."""


@dataclass(frozen=True, slots=True)
class Piece:
    """An element of MathML: a leaf with text, or a branch with children."""

    tag: str
    text: str = ""
    children: tuple[Piece, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    role: Literal["", "word", "function"] = ""
    """Letters that are no variables: those of `\\mathrm{Tr}` make one word; `log` wants space."""

    def walk(self) -> Iterator[Piece]:
        yield self
        for child in self.children:
            yield from child.walk()


# ---------------------------------------------------------------- what goes in

# Macros that define others (and so could grow without bounds), run, hide, or name things.
_REFUSED = re.compile(
    r"\\(?:[egx]?def|let|(?:re)?newcommand|(?:re)?newenvironment|providecommand"
    r"|DeclareMathOperator|href|url|class|cssId|style|require|verb|label|ref|eqref|cite\w*|input"
    r"|include\w*|tag|rule|raise|lower|h?phantom|vphantom|[lrc]lap|math[lrc]lap|smash|skew|sideset"
    r"|colorbox|fcolorbox|mathchoice|genfrac|move(?:left|right))(?![A-Za-z])|&#|\\tag\*"
)
_UNICODE = re.compile(r"\\unicode\s*\{\s*(?:x|\")?([0-9A-Fa-f]{2,6})\s*\}")
# Where braces that are shown come from; any other was not understood.
_BRACES = re.compile(r"\\[{}]|\\[lr]brace|\{(?:cases|Bmatrix)\}")
_COMMENT = re.compile(r"(?<!\\)%")
_ENVIRONMENT = re.compile(r"\\begin\s*\{(\w*)\*?\}")
_ENVIRONMENTS = frozenset(
    {"equation", "displaymath", "math", "align", "aligned", "eqnarray", "gather", "gathered",
     "multline", "split", "array", "cases", "matrix", "pmatrix", "bmatrix", "Bmatrix", "vmatrix",
     "Vmatrix", "smallmatrix"}
)  # fmt: skip
_WRAPPED = re.compile(r"\\(?:begin|end)\s*\{(?:equation|displaymath|math)\*?\}")
# Numbered in TeX; the numbers would be invented here.
_LINES = re.compile(r"\\(begin|end)\s*\{(?:align|aligned|eqnarray|gather|gathered|multline)\*?\}")
# latex2mathml reads no space in the name of an operator.
_OPERATOR = re.compile(r"\\operatorname\*?\s*\{([A-Za-z\-]+)(?:\\[,;: ]|~|\s)+([A-Za-z\-]+)\}")
# It sets a single letter in italics all the same, if it sees the brace at once.
_UPRIGHT = re.compile(r"\\mathrm\{([A-Za-z])\}")
# What the letters of a source stand for besides letters: names, lengths, colours, columns.
_NO_TEXT = re.compile(
    r"\\(?:begin|end)\s*\{[a-z]+\*?\}(?:\s*\{[lcr|\s]*\})?|\\(?:text)?color\s*\{[^{}]*\}"
    r"|\\[hm]?(?:space|skip|kern)\*?\s*\{?[-\d.]+\s*[a-z]{2}\}?|\\[A-Za-z]+|&"
)


def _prepared(tex: str) -> str:
    """The source as latex2mathml reads it right."""
    if not 0 < len(tex.strip()) <= LONGEST or _REFUSED.search(tex):
        raise FormulaError(tex)
    if not _ENVIRONMENTS.issuperset(_ENVIRONMENT.findall(tex)):
        raise FormulaError(tex)
    depth = 0
    for sign in re.findall(r"\\.|[{}]", tex):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if not 0 <= depth <= _DEEPEST:
            raise FormulaError(tex)
    if depth:
        raise FormulaError(tex)
    tex = _OPERATOR.sub(r"\\operatorname{\1}\\operatorname{\2}", tex)
    tex = _UPRIGHT.sub(r"\\mathrm {\1}", tex)
    tex = _UNICODE.sub(lambda m: _character(int(m[1], 16)), tex)
    if "\\unicode" in tex:
        raise FormulaError(tex)
    tex = _COMMENT.sub(r"\\%", _WRAPPED.sub("", tex))
    return _LINES.sub(r"\\\1{align*}", tex)


def _character(code: int) -> str:
    text = clean(chr(code)) if code < 0x110000 else ""
    if not text or text in "\\^~":
        raise FormulaError(hex(code))
    return f"\\{text}" if text in "{}$%&#_" else text


def _letters(text: str) -> Counter[str]:
    """How often each letter and digit is there, in whatever shape of mathematics."""
    folded = unicodedata.normalize("NFKC", text)
    return Counter(sign for sign in folded if sign.isalnum())


# ------------------------------------------------------------- what comes out

_LEAVES = frozenset({"mi", "mn", "mo", "mtext"})
_SCRIPTS = {"msub": 2, "msup": 2, "msubsup": 3, "munder": 2, "mover": 2, "munderover": 3}
_CHILDREN = {**_SCRIPTS, "mfrac": 2, "mroot": 2}
"""How many children an element has whose children each have a place."""
_ROWS = frozenset({"mrow", "mstyle", "msqrt", "mtd"})
"""Those that show any number of children, one after the other."""
_PARTS = {"mtable": "mtr", "mtr": "mtd"}
"""Those that consist of elements of one kind."""
ELEMENTS = _LEAVES | _CHILDREN.keys() | _ROWS | _PARTS.keys() | {"math", "mspace"}
"""All that a formula may consist of."""
_LENGTH = re.compile(r"-?\d{0,1}(?:\.\d{1,4})?(?:em|ex)")
_BOOLEAN = re.compile(r"true|false")
_ATTRIBUTES = {
    "mi": {"mathvariant": re.compile(r"normal")},
    "mo": {
        "stretchy": _BOOLEAN,
        "form": re.compile(r"prefix|postfix"),
        "movablelimits": _BOOLEAN,
        "largeop": _BOOLEAN,
    },
    "mover": {"accent": _BOOLEAN},
    "mfrac": {"linethickness": re.compile(r"0")},
    "mspace": {"width": _LENGTH},
    "mstyle": {"displaystyle": _BOOLEAN, "scriptlevel": re.compile(r"[0-2]")},
    "mtable": {"displaystyle": _BOOLEAN},
    "mtd": {"columnalign": re.compile(r"left|right")},
}
"""All attributes that are passed on, and what they may say. `display` and `alttext` are our own."""
ATTRIBUTES = {"math": {"display", "alttext"}, **{tag: set(a) for tag, a in _ATTRIBUTES.items()}}

_REFERENCE = re.compile(r"&#x([0-9A-Fa-f]{1,6});")
# Symbols that latex2mathml takes for operators, which get space around them, and the reverse.
_ORDINARY = frozenset("∞∅∂⊤∠′″‴⁗…⋯⋮⋱")
_ESCAPED = re.compile(r"\\([%&#_$])")
_OPENING, _CLOSING = frozenset("([{⟨⌈⌊"), frozenset(")]}⟩⌉⌋")
_LIMITS = frozenset({"lim", "max", "min", "sup", "inf", "argmax", "argmin", "lim sup", "lim inf"})
# In TeX they have space around them only between two operands, as + and − have here, too.
_BINARY = frozenset("×⋅·∗*∘⊗⊕⊙†‡•⋆")
_MEANT = {"―": "‾", "*": "∗"}
"""Signs that TeX draws as others: a line over letters, and the star of its mathematics."""
_ACCENTS = frozenset("‾¯^~→˙¨ˇ˘´`˚")
_STYLES = {
    "bold": ["BOLD"],
    "bold-italic": ["BOLD ITALIC", "BOLD"],
    "double-struck": ["DOUBLE-STRUCK"],
    "script": ["SCRIPT"],
    "bold-script": ["BOLD SCRIPT"],
    "fraktur": ["FRAKTUR", "BLACK-LETTER"],
    "bold-fraktur": ["BOLD FRAKTUR"],
    "sans-serif": ["SANS-SERIF"],
    "bold-sans-serif": ["SANS-SERIF BOLD"],
    "sans-serif-italic": ["SANS-SERIF ITALIC"],
    "monospace": ["MONOSPACE"],
}
_THIN = Piece("mspace", attributes=(("width", ".17em"),))


def to_mathml(tex: str, display: bool = False) -> Piece:
    """A formula as a row of MathML. Raises FormulaError for what can't be shown faithfully."""
    source = _prepared(tex)
    try:
        tree = convert_to_element(source, display="block" if display else "inline")
    # The library fails in ways of its own: IndexError, StopIteration, RecursionError, …
    except Exception as error:
        raise FormulaError(tex) from error
    _require_bounds(tree)
    row = Piece("mrow", children=_row(tree[0]))
    shown = "".join(piece.text for piece in row.walk())
    braces = ("{" in shown or "}" in shown) and not _BRACES.search(source)
    lost = _letters(_NO_TEXT.sub(" ", source)) - _letters(shown)
    if braces or lost or "\\" in shown or not shown.strip():
        raise FormulaError(tex)
    return _with_limits(row) if display else row


def _require_bounds(tree: Element) -> None:
    """A tree that is flat enough for recursion, whoever calls, and small enough for a page."""
    level, count = [tree], 0
    for _ in range(_DEEPEST):
        count += len(level)
        level = [child for element in level for child in element]
    if level or count > _MOST:
        raise FormulaError("too large")


def _read(element: Element) -> Piece:
    """One element of latex2mathml, and all that is in it, as what we pass on."""
    tag = str(element.tag)
    if tag in _LEAVES and not len(element):
        return _leaf(tag, _text(element), element.get("mathvariant"), _attributes(element))
    attributes = _attributes(element)
    if tag in ("mpadded", "mo", "mi"):
        # A box moved about, or a formula in the place of a sign.
        tag, attributes = "mrow", ()
    if tag == "mspace":
        return Piece("mspace", attributes=attributes)
    _require_form(tag, element)
    children = _row(element) if tag in _ROWS else tuple(_read(child) for child in element)
    if tag == "mover" and element[1].tag == "mo" and children[1].text in _ACCENTS:
        return _accented(children[0], children[1].text, wide=_is_wide(element))
    if tag in ("mrow", "mstyle") and not attributes:
        return children[0] if len(children) == 1 else Piece("mrow", children=children)
    return Piece(tag, children=children, attributes=attributes)


def _require_form(tag: str, element: Element) -> None:
    """That an element with children is known, and has those it should have."""
    part = _PARTS.get(tag)
    right = (
        tag in _ROWS
        or _CHILDREN.get(tag) == len(element)
        or (part is not None and all(child.tag == part for child in element))
    )
    if not right or (element.text or "").strip():
        raise FormulaError(tag)


def _attributes(element: Element) -> tuple[tuple[str, str], ...]:
    known = _ATTRIBUTES.get(str(element.tag), {})
    return tuple(
        (name, value)
        for name, value in element.attrib.items()
        if name in known and name != "mathvariant" and known[name].fullmatch(value)
    )


def _text(element: Element) -> str:
    """The text of a leaf. latex2mathml writes characters as references, which it undoes later."""
    text = _REFERENCE.sub(lambda m: chr(int(m[1], 16)), element.text or "")
    inner = text.strip("\u00a0 ")
    # MathML drops the spaces around a text, so these are written as some that don't break.
    before, after = "\u00a0" * text.startswith("\u00a0"), "\u00a0" * text.endswith("\u00a0")
    return f"{before}{clean(inner)}{after}" if inner else before


def _leaf(
    tag: str, text: str, variant: str | None, attributes: tuple[tuple[str, str], ...]
) -> Piece:
    if tag == "mtext":
        return Piece("mtext", _ESCAPED.sub(r"\1", text))
    text = _MEANT.get(text, text)
    if tag == "mo" and text in _ORDINARY:
        return Piece("mi", text)
    if tag == "mo":
        word = text.replace("\u2009", " ").replace("\u2006", " ")
        return Piece("mi", word, role="function") if word[:1].isalpha() else _mo(text, attributes)
    if tag == "mi" and (text in _OPENING | _CLOSING | {":"} or _is_relation(text)):
        return _mo(text, attributes)
    if tag == "mi" and re.fullmatch(r"\.\d+", text):
        tag = "mn"
    if variant is None or variant == "italic":
        is_function = tag == "mi" and len(text) > 1 and text.isalpha()
        return Piece(tag, text, role="function" if is_function else "")
    styled = "".join(_styled(sign, variant) for sign in text)
    upright = (("mathvariant", "normal"),) if tag == "mi" and styled == text else ()
    return Piece(tag, styled, attributes=upright, role="word" if tag == "mi" else "")


def _mo(text: str, attributes: tuple[tuple[str, str], ...]) -> Piece:
    """An operator, told no more than it doesn't know from its place: brackets stretch, `=` not."""
    bracket = text in _OPENING | _CLOSING
    known = {"stretchy": "true" if bracket else "false", "form": ""}
    if text in "|‖":
        known = {}
    elif bracket:
        known["form"] = "prefix" if text in _OPENING else "postfix"
    return Piece("mo", text, attributes=tuple(a for a in attributes if known.get(a[0]) != a[1]))


def _is_relation(text: str) -> bool:
    return len(text) == 1 and text not in _ORDINARY and unicodedata.category(text) == "Sm"


@lru_cache(maxsize=4096)
def _styled(sign: str, variant: str) -> str:
    """A letter in bold, script, …: MathML Core wants it as a character of its own."""
    name = re.sub(r"(?:LATIN|GREEK|LETTER) ", "", unicodedata.name(sign, ""))
    for style in _STYLES.get(variant, ()):
        for family in ("MATHEMATICAL ", ""):
            try:
                return unicodedata.lookup(f"{family}{style} {name}")
            except KeyError:
                continue
    return sign


def _is_wide(element: Element) -> bool:
    """Whether an accent spans all that is under it: a line, or the hat of `\\widehat`."""
    mark = element[1]
    plain = element.get("accent") == "true" or mark.get("stretchy") == "false"
    return _text(mark) == "―" or (_text(mark) in "^~" and not plain)


def _accented(base: Piece, mark: str, wide: bool) -> Piece:
    still = () if wide else (("stretchy", "false"),)
    accent = Piece("mo", mark, attributes=still)
    return Piece("mover", children=(base, accent), attributes=(("accent", "true"),))


# --------------------------------------------------------------------- rows


def _row(element: Element) -> tuple[Piece, ...]:
    """The children of a row: what belongs together in one element, and space around functions."""
    pieces: list[Piece] = []
    for child in element:
        piece = _read(child)
        if piece.tag == "mspace" and not piece.attributes:
            continue
        loose = piece.tag == "mrow" and all(p.tag in ("mi", "mn") for p in piece.children)
        for part in piece.children if loose else (piece,):
            _add(pieces, part)
    pieces = [_ordinary(pieces, number) for number in range(len(pieces))]
    return tuple(_spaced(pieces))


def _ordinary(pieces: Sequence[Piece], number: int) -> Piece:
    """The piece, or the same sign as a symbol if it has nothing on one of its sides."""
    piece = pieces[number]
    if piece.tag != "mo" or piece.text not in _BINARY:
        return piece
    before = pieces[number - 1] if number else None
    after = pieces[number + 1] if number + 1 < len(pieces) else None
    alone = before is None or (before.tag == "mo" and before.text not in _CLOSING)
    if alone or after is None or (after.tag == "mo" and after.text not in _OPENING):
        return Piece("mi", piece.text)
    return piece


def _add(pieces: list[Piece], piece: Piece) -> None:
    last = pieces[-1] if pieces else None
    if last and piece.role == "word" == last.role:
        pieces[-1] = Piece("mi", last.text + piece.text, role="word")
    elif last and piece.tag == "mn" == last.tag:
        pieces[-1] = replace(last, text=last.text + piece.text)
    elif piece.tag == "mn" and _is_thousands(pieces, piece):
        pieces.pop()
        pieces[-1] = replace(pieces[-1], text=f"{pieces[-1].text},{piece.text}")
    else:
        pieces.append(piece)


def _is_thousands(pieces: Sequence[Piece], piece: Piece) -> bool:
    """Whether `10`, `,` and `000` are one number."""
    if len(pieces) < 2 or pieces[-1].text != "," or pieces[-2].tag != "mn":
        return False
    return bool(re.fullmatch(r"\d{3}(?:\.\d+)?", piece.text)) and "." not in pieces[-2].text


def _with_limits(piece: Piece) -> Piece:
    """In a formula of its own, what goes with a limit or maximum stands under it."""
    children = tuple(_with_limits(child) for child in piece.children)
    below = piece.tag == "msub" and children[0].text in _LIMITS
    return replace(piece, tag="munder" if below else piece.tag, children=children)


def _is_function(piece: Piece) -> bool:
    return piece.role == "function" or (piece.tag in _SCRIPTS and _is_function(piece.children[0]))


def _spaced(pieces: Sequence[Piece]) -> Iterator[Piece]:
    for number, piece in enumerate(pieces):
        yield piece
        after = pieces[number + 1] if number + 1 < len(pieces) else None
        if after is None or "mspace" in (piece.tag, after.tag):
            continue
        applied = _is_function(piece) and after.tag != "mo"
        if applied or (_is_function(after) and (piece.tag != "mo" or piece.text in _CLOSING)):
            yield _THIN


# ------------------------------------------------------------------ as HTML and as text


def as_html(row: Piece, tex: str, display: bool = False) -> str:
    """The `<math>` element, with its source as the alternative text if that says more."""
    content = "".join(_html(child) for child in row.children)
    said = "" if row.children and row.children[0].text == tex else f' alttext="{in_html(tex)}"'
    block = ' display="block"' if display else ""
    return f"<math{block}{said}>{content}</math>"


def _html(piece: Piece) -> str:
    content = in_html(piece.text) + "".join(_html(c) for c in piece.children)
    attributes = "".join(f' {name}="{in_html(value)}"' for name, value in piece.attributes)
    if not content:
        return f"<{piece.tag}{attributes}/>"
    return f"<{piece.tag}{attributes}>{content}</{piece.tag}>"


def length(row: Piece) -> int:
    """How many signs a formula shows, most of them beside each other."""
    return sum(len(piece.text) for piece in row.walk())


def is_text(row: Piece) -> bool:
    """Whether a formula is no more than numbers, signs, a word: `95\\%`, `\\times`, `^2`, `FSR`."""
    letters = [p.text for p in row.children if p.tag == "mi" and p.text.isascii()]
    word = len(letters) == len(row.children) > 2 and "".join(letters).isalpha()
    return word or all(_is_text(child) for child in row.children)


def _is_text(piece: Piece) -> bool:
    if piece.tag in ("msup", "msub"):
        base, script = piece.children
        alone = not base.text and not base.children and script.text.isdigit()
        return alone or (script.text == "∘" and (base.tag == "mn" or not base.text))
    return piece.tag in ("mn", "mo", "mtext", "mspace") or (
        piece.tag == "mi" and not piece.text.isalpha()
    )


def as_text(row: Piece) -> str:
    """A simple formula in one line: `O(n²)`, `α ≤ 0.5`. Raises FormulaError if it isn't simple."""
    return _line(row.children).replace("\u00a0", " ").strip()


def _line(pieces: Sequence[Piece]) -> str:
    parts: list[str] = []
    for number, piece in enumerate(pieces):
        text = _said(piece)
        between = 0 < number < len(pieces) - 1
        if (
            piece.tag == "mo"
            and between
            and pieces[number - 1].tag != "mo"
            and text not in "|∥‖"
            and _is_relation(text)
        ):
            text = f" {text} "
        elif piece.tag == "mo" and between and text in ",;":
            text += " "
        parts.append(text)
    return "".join(parts)


def _said(piece: Piece) -> str:
    if piece.tag in _LEAVES:
        return "".join(_unstyled(sign) for sign in piece.text)
    if piece.tag == "mspace":
        return " " if piece.attributes and not piece.attributes[0][1].startswith("-") else ""
    if piece.tag == "mrow":
        return _line(piece.children)
    if piece.tag == "msubsup":
        base, below, above = piece.children
        return _said(base) + _script(below, "_") + _script(above, "^")
    if piece.tag in ("msub", "msup"):
        base, script = piece.children
        return _said(base) + _script(script, "_" if piece.tag == "msub" else "^")
    raise FormulaError(piece.tag)


def _unstyled(sign: str) -> str:
    """Few fonts have the letters of mathematics, and fewer people find a word written in them."""
    return unicodedata.normalize("NFKC", sign) if "\U0001d400" <= sign <= "\U0001d7ff" else sign


def _script(piece: Piece, sign: str) -> str:
    text = _said(piece)
    if text in ("∘", "*", "∗", "′", "″", "†") and sign == "^":
        return {"∘": "°", "∗": "*"}.get(text, text)
    if re.fullmatch(r"[+−]?\d+|[+−]", text):
        return raised(text, up=sign == "^")
    if sign == "^" and text in ("st", "nd", "rd", "th"):
        return text
    if not (text.isalnum() or piece.tag in _LEAVES) or (sign == "^" and len(text) > 1):
        raise FormulaError(text)
    return sign + text
