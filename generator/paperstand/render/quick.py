"""The quick way for pages in plain Markdown, by MkDocs' public interface (a `hooks:` entry).

Generated pages are made of little: headings, paragraphs, lists, links, emphasis, one kind of box
and lines of HTML. Python-Markdown tries some thirty rules on each piece of each; here all of it is
one look. Whatever isn't plainly one of those, a link that leads nowhere or an extension that may
see them otherwise, is left to MkDocs: its answer is the same, a few milliseconds later. So the
Markdown stays what it is, and without this file the same site comes out.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from markdown.extensions.toc import nest_toc_tokens, slugify
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils import get_relative_url

_FOLDERS = ("papers/", "topics/", "dumps/")
"""Of generated pages, and there are many in them."""
_NEEDED = {"toc", "attr_list", "pymdownx.details"}
_HARMLESS = {
    *("abbr", "admonition", "codehilite", "def_list", "fenced_code", "footnotes", "tables"),
    *("pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.snippets"),
    *("pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist"),
}
"""Extensions that change nothing about what is read here, however they are set."""

Resolve = Callable[[str], str | None]
"""The address that a link leads to in the page, or None if MkDocs has something to say about it."""
Heading = tuple[str, tuple[int, str]]
"""Its id, level and HTML."""

_REFERENCE = r"&(?:\#[0-9]+|\#x[0-9a-fA-F]+|[0-9a-zA-Z]+);"
_ESCAPE = r"\\[\\`*_{}\[\]\#]"
_TEXT = rf"(?:[^\\`*_{{}}\[\]<>&]|{_ESCAPE}|{_REFERENCE})+"
_ADDRESS = r"""(?:[^\s\\`*{}\[\]()<>"'&]|&amp;)+"""
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>&]")
# Each begins with the sign itself, so that the search for the next is quick.
_TOKEN = re.compile(
    rf"""
    \\(?P<escaped>[\\`*_{{}}\[\]\#])
    | &(?P<reference>(?:\#[0-9]+|\#x[0-9a-fA-F]+|[0-9a-zA-Z]+);)
    | >(?P<greater>)
    | \[(?!\^)(?P<label>{_TEXT})\]\((?P<address>{_ADDRESS})\)
    | \*\*(?=\S)(?P<strong>{_TEXT})(?<=\S)\*\*(?!\*)
    | \*(?=\S)(?P<emphasis>{_TEXT})(?<=\S)\*(?!\*)
    | !\[ | \\ | & | ` | \* | _ | \{{ | \}} | \[ | \] | <
    """,
    re.VERBOSE,
)
# What begins another block than a paragraph, or may with one of the extensions.
_BEGINS = r"[\#>+\-:!?=~|;$^]|\d+\.\s|\*\s|\s"
_OTHER_BLOCK = re.compile(_BEGINS)
# The most frequent by far: text alone, and a link alone.
_ALONE = re.compile(
    rf"(?!{_BEGINS})[^\\`*_{{}}\[\]<>&\n]++(?<!\s)"
    rf"|\[(?!\^)(?P<label>[^\\`*_{{}}\[\]<>&\n]++)\]\((?P<address>{_ADDRESS})\)"
)
_HEADING = re.compile(r"(\#{1,6}) (?![\#\s])(.*\S)")
_TRAILING = re.compile(r"(?<!\\)(?:\\\\)*#$")
_BOX = re.compile(r'\?\?\? note "([\w ]+)"')
_ITEM = re.compile(r"(?:-|(1)\.) ")
_RAW = re.compile(r"<(p|figure)(?=[ >])[^<>]*>.*</\1>")
_TAG = re.compile(
    r"""</[a-zA-Z][\w-]*> | <[a-zA-Z][\w-]*(?:\ [\w:-]+(?:="[^"<>]*")?)*\ ?/?> | (?P<other><)""",
    re.VERBOSE,
)
# What HTML reads in another way, or Markdown.
_UNLIKE = re.compile(
    r"(?i:</?(?:script|style|textarea|iframe|xmp|no\w+|plaintext)\b)|\s(?i:id|name)\s*="
)
# Control characters, of which some are Python-Markdown's own marks, and what its marks look like.
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\x85\u2028\u2029]")
_MARKS = ("klzzwxh", "wxzhzdk")


class _NotPlainError(Exception):
    """There is more to it than is known here."""


def converted(text: str, resolve: Resolve) -> tuple[str, list[Heading]] | None:
    """The HTML of a page's Markdown and its headings, if all of it is plain."""
    if _CONTROL.search(text) or any(mark in text for mark in _MARKS):
        return None
    reader = _Reader(resolve)
    try:
        reader.read(text.split("\n\n"))
    except _NotPlainError:
        return None
    return "\n".join(reader.lines).rstrip(), list(reader.headings.items())


class _Reader:
    """Reads the blocks of one page, which blank lines part."""

    def __init__(self, resolve: Resolve) -> None:
        self.resolve = resolve
        self.lines: list[str] = []
        self.headings: dict[str, tuple[int, str]] = {}

    def read(self, blocks: list[str]) -> None:
        blocks = [block for block in (block.strip("\n") for block in blocks) if block]
        at, listed = 0, False
        while at < len(blocks):
            block, start = blocks[at], at
            at = _past(blocks, at + 1, "    ")
            if item := _ITEM.match(block):
                if listed:
                    raise _NotPlainError
                # Items with blank lines between them are one list.
                at, listed = _past(blocks, at, ("    ", item[0])), True
                self._list("ol" if item[1] else "ul", blocks[start:at])
                continue
            listed = False
            if box := _BOX.fullmatch(block):
                self.lines.append(f'<details class="note">\n<summary>{box[1]}</summary>')
                self.read([_dedented(inside) for inside in blocks[start + 1 : at]])
                self.lines.append("</details>")
            elif at > start + 1:
                raise _NotPlainError
            else:
                self.lines.append(self._line(block))

    def _line(self, line: str) -> str:
        if line == "---":
            return "<hr />"
        if line[0] == "#":
            return self._heading(line)
        if line[0] == "<":
            return _raw(line)
        return f"<p>{self._text(line)}</p>"

    def _heading(self, line: str) -> str:
        heading = _HEADING.fullmatch(line)
        if not heading or _TRAILING.search(line):
            raise _NotPlainError
        level, inner = len(heading[1]), _TOKEN.sub(self._token, heading[2])
        name = " ".join(inner.split())
        anchor = _anchor(name)
        if "<" in inner or not anchor or anchor in self.headings:
            raise _NotPlainError
        self.headings[anchor] = level, name
        return f'<h{level} id="{anchor}">{inner}</h{level}>'

    def _list(self, kind: str, blocks: list[str]) -> None:
        self.lines.append(f"<{kind}>")
        if len(blocks) == 1:
            for number, line in enumerate(blocks[0].split("\n"), 1):
                mark = "- " if kind == "ul" else f"{number}. "
                if not line.startswith(mark):
                    raise _NotPlainError
                self.lines.append(f"<li>{self._text(line[len(mark) :])}</li>")
        elif kind == "ul":
            self._roomy_items(blocks)
        else:
            raise _NotPlainError
        self.lines.append(f"</{kind}>")

    def _roomy_items(self, blocks: list[str]) -> None:
        """Items of several paragraphs, or with blank lines between them."""
        end = ""
        for block in blocks:
            if block.startswith("- "):
                self.lines.append(f"{end}<li>")
                end = "</li>\n"
                text = block[2:]
            else:
                text = block[4:]
            self.lines.append(f"<p>{self._text(text)}</p>")
        self.lines.append("</li>")

    def _text(self, text: str) -> str:
        """The text of a paragraph or an item, on one line."""
        if alone := _ALONE.fullmatch(text):
            return self._link(alone) if alone["address"] else text
        if text != text.rstrip() or not text or _OTHER_BLOCK.match(text) or "\n" in text:
            raise _NotPlainError
        return _TOKEN.sub(self._token, text)

    def _token(self, match: re.Match[str]) -> str:
        kind = match.lastgroup
        if kind == "address":
            return self._link(match)
        if kind == "escaped":
            return match["escaped"]
        if kind == "reference":
            return match[0]
        if kind == "greater":
            return "&gt;"
        if kind == "strong":
            return f"<strong>{_TOKEN.sub(self._token, match['strong'])}</strong>"
        if kind == "emphasis":
            return f"<em>{_TOKEN.sub(self._token, match['emphasis'])}</em>"
        raise _NotPlainError

    def _link(self, match: re.Match[str]) -> str:
        address = self.resolve(match["address"])
        if address is None:
            raise _NotPlainError
        label = match["label"]
        if _SPECIAL.search(label):
            label = _TOKEN.sub(self._token, label)
        return f'<a href="{address}">{label}</a>'


def _past(blocks: list[str], at: int, start: str | tuple[str, ...]) -> int:
    """The first from there on that doesn't start so."""
    while at < len(blocks) and blocks[at].startswith(start):
        at += 1
    return at


@lru_cache(1024)
def _anchor(name: str) -> str:
    return slugify(html.unescape(name), "-")


def _dedented(block: str) -> str:
    lines = block.split("\n")
    if not all(line.startswith("    ") for line in lines):
        raise _NotPlainError
    return "\n".join(line[4:] for line in lines)


def _raw(line: str) -> str:
    """A line of HTML, as it is."""
    element = _RAW.fullmatch(line)
    if (
        not element
        or line.count(f"<{element[1]}") > 1
        or line.count(f"</{element[1]}") > 1
        or line.count("<title>") != line.count("</title>")
        or any(tag["other"] for tag in _TAG.finditer(line))
        or _UNLIKE.search(line)
    ):
        raise _NotPlainError
    return f"{line}\n"


class QuickPage(Page):
    """A page that MkDocs renders where it isn't plain."""

    _links: dict[str, str | None]
    _headings: list[Heading] | None = None

    def render(self, config: Any, files: Any) -> None:
        # A page without a title of its own has that which MkDocs finds in it.
        plain = self.markdown if "title" in self.meta else None
        answer = converted(plain, self._resolver(files)) if plain else None
        if answer is None:
            super().render(config, files)
        else:
            self.content, self._headings = answer
            self.present_anchor_ids = {anchor for anchor, _ in self._headings}
            self.links_to_anchors = {}

    @property
    def toc(self) -> Any:
        """The headings, for templates of the curator's that show them."""
        if self._headings is None:
            return self._toc
        headings: Any = [{"id": i, "level": level, "name": n} for i, (level, n) in self._headings]
        return get_toc(nest_toc_tokens(headings))

    @toc.setter
    def toc(self, value: Any) -> None:
        self._toc = value

    def _resolver(self, files: Any) -> Resolve:
        folder = posixpath.dirname(self.file.src_uri)
        links = self._links

        def target(path: str) -> str | None:
            if path[0] == "/" or ":" in path:
                return None
            file = files.src_uris.get(posixpath.normpath(posixpath.join(folder, unquote(path))))
            return get_relative_url(file.url, self.file.url) if file else None

        def resolve(address: str) -> str | None:
            if address.startswith(("https://", "http://")):
                return address
            path, mark, query = address.partition("?")
            if not path or "#" in address or (mark and not query):
                return None
            if path not in links:
                links[path] = target(path)
            found = links[path]
            return found and f"{found}{mark}{query}"

        return resolve


def on_files(files: Any, config: Any, **_: Any) -> Any:
    """Gives generated pages the quick way, if no extension may see them otherwise."""
    extensions = set(config.markdown_extensions)
    set_up = config.mdx_configs.get("toc")
    if _NEEDED <= extensions <= _NEEDED | _HARMLESS and not set_up:
        links: dict[str, dict[str, str | None]] = {}
        for file in files.documentation_pages():
            if file.src_uri.startswith(_FOLDERS) and file.page is None:
                folder = posixpath.dirname(file.src_uri)
                QuickPage(None, file, config)._links = links.setdefault(folder, {})
    return files
