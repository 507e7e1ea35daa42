"""Plain functions on text that several stages share."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

# Characters that show nothing and can make text read as something it isn't: controls,
# zero-width spaces and joiners that no script needs, bidirectional overrides, BOM, and
# surrogates. ZWNJ and ZWJ (200C, 200D) stay: Persian, Indic scripts and emoji need them.
_UNSEEN = (
    "\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e007f"
)
INVISIBLE = re.compile(f"[{_UNSEEN}]")
# What shows nothing, with a width or without: a text of nothing else is no text. Amid others they
# are left alone, since emoji, Mongolian and Khmer need them.
_BLANK = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200c\u200d\u2065\u2800\u3164\ufe00-\ufe0f\uffa0"
    "\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0080-\U000e0fff"
)
_VISIBLE = re.compile(rf"[^\s{_UNSEEN}{_BLANK}]")
_ACCENTS = re.compile("[\u0300-\u036f]")
_LONGEST_END = 20
_TERMINATORS = re.compile(r"[.!?…][\"'”’)\]]*$")


def clean(text: str) -> str:
    """One line of visible text: NFC, no invisible characters, single spaces; empty if nothing of it
    can be seen."""
    if text.isascii() and text.isprintable():  # nearly all of what is read
        return " ".join(text.split())
    line = " ".join(unicodedata.normalize("NFC", INVISIBLE.sub("", text)).split())
    return line if shows(line) else ""


def shows(text: str) -> bool:
    """Whether anything of a text can be seen: whether `clean` leaves anything of it."""
    return bool(_VISIBLE.search(text))


def fold(text: str) -> str:
    """The form in which two spellings of one thing are equal: `Naïve Co-Training` and
    `naive co training` are. Lower case, no accents, words separated by single spaces."""
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold()
    return " ".join(text.translate(_FOLDED).split())


class _Folding(dict[int, str]):
    """What becomes of a character, worked out when it is first met: translating a text by a table
    is several times as fast as replacing by a pattern."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        # Vowel signs of Thai or Devanagari are marks, too, and part of the word.
        in_word = unicodedata.category(character)[0] in "LNM"
        self[code] = _PLAIN.get(character, character.casefold()) if in_word else " "
        return self[code]


# Letters that Unicode does not take apart, in lower case, as fold meets them.
_PLAIN = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "œ": "oe", "æ": "ae", "ı": "i"}


_FOLDED = _Folding()


def excerpt(text: str, limit: int) -> str:
    """The beginning of a text, cut at a word, at most `limit` characters with its ellipsis."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    cut = head.rsplit(" ", 1)[0] if " " in head[limit // 2 :] else head
    return cut.rstrip(" ,;:.-–—(") + "…"


def singular(word: str) -> str:
    """An English noun's singular, near enough to treat `studies` and `study` as one word."""
    if len(word) <= 3 or word in ("series", "species"):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("yses", "theses")):
        return word[:-2] + "is"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


# Endings that differ in British spelling: behaviour, modelled, optimise, analyser, centre, defence.
_BRITISH = re.compile(
    r"(?P<z>(?<=[iy])s(?=(?:ation|e|ed|ing|er)$))|(?P<or>(?<=\w{3})our(?=(?:al|ed|ing|able)?$))"
    r"|(?P<l>ll(?=(?:ing|ed|er)$))|(?P<ter>(?<=\w{3})tre(?=s?$))|(?P<ense>(?<=\w{2})ence(?=s?$))"
)


@lru_cache(maxsize=1 << 17)
def american(word: str) -> str:
    """A word in a form that its British and its American spelling share. Some words turn into no
    word at all (`promise`, `promize`); the form is for comparing, not for showing."""
    if len(word) <= 3 or not word.isascii():
        return word
    return _BRITISH.sub(lambda match: str(match.lastgroup), word)


def ends_sentence(text: str) -> bool:
    """Whether the text ends as a sentence does."""
    return bool(_TERMINATORS.search(text[-_LONGEST_END:]))


def plural(count: int, noun: str, nouns: str | None = None) -> str:
    """`1 paper`, `2 papers`, `1,234 entries`."""
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"


_COMMAND_WITH_TEXT = re.compile(
    r"\\(?:text|math)?(?:bf|it|rm|sf|tt|cal|bb|sc|em|emph|url|ttt)\w*\s*(?=\{)"
)
_ACCENT = re.compile(r"\\(?:[`'^\"~=.]\s*\{?|[uvHtcdbrk](?:\s+|\s*\{))\\?([A-Za-z])\}?")
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?")
_ESCAPED_SIGN = re.compile(r"\\([#&%_])")
_STYLES = "em it bf rm sf tt sc cal emph textbf textit texttt textsc"
_STYLE_COMMANDS = frozenset(_STYLES.split(" "))


def without_latex(text: str) -> str:
    """What is left to read when TeX markup is taken out: `{\\em X} of $\\alpha$` → `X of alpha`."""
    if not any(c in text for c in "\\{}$~"):
        return text
    text = _COMMAND_WITH_TEXT.sub("", _ESCAPED_SIGN.sub(r"\1", text))
    text = _ACCENT.sub(r"\1", text)
    text = _COMMAND.sub(lambda m: "" if m[1] in _STYLE_COMMANDS else f" {m[1]} ", text)
    return " ".join(re.sub(r"\\[,;:! ]|[{}$~\\]", " ", text).split())


_TAG = re.compile(
    r"</?(?:i|b|em|strong|sub|sup|tt|u|span|inf|scp|math|mml:\w+)(?:\s[^<>]*)?>", re.I
)


def without_markup(text: str) -> str:
    """What is left to read without HTML entities, the tags that catalogues put into titles and
    abstracts, and TeX: `A &amp; B<sup>2</sup>` → `A & B2`."""
    if "&" in text:
        # Twice, since much of what is passed around was escaped twice: `&amp;#x27;`.
        text = html.unescape(html.unescape(text))
    return without_latex(_TAG.sub("", text) if "<" in text else text)


def size_of(size: int) -> str:
    """`68 kB`, `2.8 MB`: a number of bytes for people."""
    if size < 1000:
        return plural(size, "byte")
    amount, unit = size / 1000, "kB"
    for larger in ("MB", "GB"):
        if amount >= 999.5:
            amount, unit = amount / 1000, larger
    return f"{amount:.1f} {unit}" if amount < 9.95 else f"{amount:,.0f} {unit}"
