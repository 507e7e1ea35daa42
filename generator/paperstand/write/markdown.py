"""Markdown: the boundary where text from outside becomes part of a page.

Every expression in the page templates passes through `escape`, unless it is `Md`, which only the
functions here make. So a title that is a script, a table or a template shows as the text it is,
and the Markdown stays as readable as that allows: a backslash where Markdown knows it, a character
reference where only that is safe in every extension.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote, quote_plus

import yaml

from paperstand.text import clean

# The C dumper where libyaml is there: it writes the same, faster.
_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class Md(str):
    """Markdown that was made here and is not escaped again."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Made:
    """`Md` as a value of a page. A class of its own, since an encoder of plain data takes no
    subclass of `str`."""

    text: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", str(self.text))

    def __bool__(self) -> bool:
        return bool(self.text)


# Anywhere in a line: what starts code, emphasis, links, attributes, templates, headings' ends.
_BACKSLASH = re.compile(r"[\\`*_{}\[\]#]")
# What Python-Markdown has no backslash for, or what only some extensions care about:
# HTML and entities, ~~struck~~ and ~sub~, ^sup^, ==marked==, ++keys++, :emoji:.
# (Each alternative begins with a sign, which makes the search for them several times as fast.)
_REFERENCE = re.compile(
    r"[&<~^]|=(?:(?==)|(?<===))|\+(?:(?=\+)|(?<=\+\+))|:(?:(?=[\w+-]+:)|(?<=\w:)(?=:))"
)
# At the start of a line: quotes, lists, definitions, admonitions, tabs, blocks, rules.
_LINE_START = re.compile(r"[>+\-:!?=/;$|\"']")
_NUMBERED = re.compile(r"^(\d+)([.)])(?=\s|$)")


# Whether a line is its own Markdown, as most are: ASCII that `clean` leaves as it is, that begins
# with a letter, and that has none of the above, nor anything that looks a little like it.
_EASY = re.compile(r"[A-Za-z][ -~]*")
_NOT_EASY = re.compile(r"[\\`*_{}\[\]#&<~^]|==|\+\+|:(?! )|  | \Z")
_SHORT = 200
"""Characters of a text that is remembered: names and titles stand on many pages."""


def escape(text: object) -> Md:
    """Any value as one line of Markdown that renders as exactly its text."""
    if isinstance(text, Md):
        return text
    if type(text) is not str:
        return Md(text.text) if isinstance(text, Made) else escape(str(text))
    return _remembered(text) if len(text) < _SHORT else _escaped(text)


def _escaped(text: str) -> Md:
    if _EASY.fullmatch(text) and not _NOT_EASY.search(text):
        return Md(text)
    escaped = _BACKSLASH.sub(r"\\\g<0>", clean(text))
    escaped = _REFERENCE.sub(_reference, escaped)
    if _LINE_START.match(escaped):
        escaped = f"&#{ord(escaped[0])};{escaped[1:]}"
    escaped = _NUMBERED.sub(lambda m: f"{m[1]}&#{ord(m[2])};", escaped)
    return Md(escaped)


_remembered = lru_cache(maxsize=1 << 16)(_escaped)


def _reference(match: re.Match[str]) -> str:
    return {"&": "&amp;", "<": "&lt;"}.get(match[0]) or f"&#{ord(match[0])};"


# What extensions look for before they see that it is inside HTML: {++changes++} and templates.
_IN_HTML = re.compile(r"\{(?=[{%#]|\+\+|--|~~|==)")


def in_html(text: str) -> str:
    """Text, or the value of an attribute, in a block of HTML, where Markdown leaves it alone."""
    return _IN_HTML.sub("&#123;", html.escape(text).replace("&#x27;", "'"))


def cell(text: object) -> Md:
    """Text for a cell of a table."""
    return Md(escape(text).replace("|", "&#124;"))


# What is its own address, or its own value in one but for its spaces.
_SAFE_ADDRESS = re.compile(r"[A-Za-z0-9%/:=?@+~,;!$#.\[\]_*'-]*")
_SAFE_VALUE = re.compile(r"[A-Za-z0-9:_.~-]+(?: [A-Za-z0-9:_.~-]+)*")


def address(url: str) -> str:
    """An address with nothing in it that addresses may not have."""
    return url if _SAFE_ADDRESS.fullmatch(url) else quote(clean(url), safe="%/:=&?@+~,;!$#-._[]*'")


def href(url: str) -> Md:
    """An address for `[text](…)`. The caller has made sure that it is http(s) or relative."""
    return Md(address(url).replace("&", "&amp;"))


def query(text: str) -> Md:
    """Text as the value in an address for `[text](…?q=…)`."""
    if _SAFE_VALUE.fullmatch(text):
        return Md(text.replace(" ", "+"))
    return Md(quote_plus(clean(text), safe=":"))


# Text that YAML takes for text if it is in quotes or, where nothing in it could be confused, as it
# is: it begins with a letter, and has no line break and no space at its end.
_EASY_TEXT = re.compile(
    r"[A-Za-z](?:[ -~\u00a1-\u024f\u2010-\u2027]*[!-~\u00a1-\u024f\u2010-\u2027])?"
)
_IN_QUOTES = re.compile(r".*(?:: | #).*|.*:")
# Dates and the ids of arXiv, which would be dates and numbers.
_LOOKS_LIKE_MORE = re.compile(r"\d{4}-\d\d-\d\d|\d{4}\.\d{4,5}")
_WORDS_OF_YAML = frozenset(("y", "n", "yes", "no", "true", "false", "on", "off", "null"))


def front_matter(values: Mapping[str, Any]) -> Md:
    """YAML front matter. Empty values are left out."""
    kept = {k: v for k, v in values.items() if v not in (None, "", [], (), {})}
    body = "".join(_yaml(name, value) for name, value in kept.items())
    return Md(f"---\n{body}---\n")


def _yaml(name: str, value: Any) -> str:
    """What the dumper writes, which is slow and so left to what isn't easy."""
    if isinstance(value, str) and (text := _easy(value)):
        return f"{name}: {text}\n"
    if isinstance(value, (list, tuple)) and all(texts := [_easy(part) for part in value]):
        return f"{name}:\n" + "".join(f"- {text}\n" for text in texts)
    if isinstance(value, dict) and all(texts := [_easy(part) for part in value.values()]):
        lines = zip(value, texts, strict=True)
        return f"{name}:\n" + "".join(f"  {key}: {text}\n" for key, text in lines)
    dumped: str = yaml.dump(
        {name: value}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=2**31 - 1
    )
    return dumped


def _easy(value: object) -> str:
    """A text as YAML, if it is an easy one; else nothing."""
    if not isinstance(value, str):
        return ""
    if _EASY_TEXT.fullmatch(value) and value.lower() not in _WORDS_OF_YAML:
        return _quoted(value) if _IN_QUOTES.fullmatch(value) else value
    return _quoted(value) if _LOOKS_LIKE_MORE.fullmatch(value) else ""


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
