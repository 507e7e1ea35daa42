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
from typing import Any
from urllib.parse import quote, quote_plus

import yaml

from paperstand.text import clean

# The C dumper where libyaml is there: it writes the same, faster.
_Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class Md(str):
    """Markdown that was made here and is not escaped again."""

    __slots__ = ()


# Anywhere in a line: what starts code, emphasis, links, attributes, templates, headings' ends.
_BACKSLASH = re.compile(r"[\\`*_{}\[\]#]")
# What Python-Markdown has no backslash for, or what only some extensions care about:
# HTML and entities, ~~struck~~ and ~sub~, ^sup^, ==marked==, ++keys++, :emoji:.
_REFERENCE = re.compile(r"[&<~^]|=(?==)|(?<==)=|\+(?=\+)|(?<=\+)\+|:(?=[\w+-]+:)|(?<=\w):(?=:)")
# At the start of a line: quotes, lists, definitions, admonitions, tabs, blocks, rules.
_LINE_START = re.compile(r"[>+\-:!?=/;$|\"']")
_NUMBERED = re.compile(r"^(\d+)([.)])(?=\s|$)")


def escape(text: object) -> Md:
    """Any value as one line of Markdown that renders as exactly its text."""
    if isinstance(text, Md):
        return text
    line = clean(str(text))
    escaped = _BACKSLASH.sub(r"\\\g<0>", line)
    escaped = _REFERENCE.sub(_reference, escaped)
    if _LINE_START.match(escaped):
        escaped = f"&#{ord(escaped[0])};{escaped[1:]}"
    escaped = _NUMBERED.sub(lambda m: f"{m[1]}&#{ord(m[2])};", escaped)
    return Md(escaped)


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


def address(url: str) -> str:
    """An address with nothing in it that addresses may not have."""
    return quote(clean(url), safe="%/:=&?@+~,;!$#-._[]*'")


def href(url: str) -> Md:
    """An address for `[text](…)`. The caller has made sure that it is http(s) or relative."""
    return Md(address(url).replace("&", "&amp;"))


def query(text: str) -> Md:
    """Text as the value in an address for `[text](…?q=…)`."""
    return Md(quote_plus(clean(text), safe=":"))


def front_matter(values: Mapping[str, Any]) -> Md:
    """YAML front matter. Empty values are left out."""
    kept = {k: v for k, v in values.items() if v not in (None, "", [], (), {})}
    body = yaml.dump(kept, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=2**31 - 1)
    return Md(f"---\n{body}---\n")
