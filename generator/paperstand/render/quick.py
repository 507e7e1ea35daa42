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
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

from markdown.extensions.toc import nest_toc_tokens, slugify, unique
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc
from mkdocs.utils import get_relative_url

_NEEDED = {"toc", "attr_list", "pymdownx.details"}
_HARMLESS = {
    *("abbr", "admonition", "codehilite", "def_list", "fenced_code", "footnotes", "tables"),
    *("pymdownx.highlight", "pymdownx.inlinehilite", "pymdownx.snippets"),
    *("pymdownx.superfences", "pymdownx.tabbed", "pymdownx.tasklist"),
}
"""Extensions that change nothing about what is read here, however they are set."""

Resolve = Callable[[str], str | None]
"""The address that a link leads to in the page, or None if MkDocs has something to say about it."""
Heading = dict[str, Any]
"""As the `toc` extension describes it."""

_REFERENCE = r"&(?:\#[0-9]+|\#x[0-9a-fA-F]+|[0-9a-zA-Z]+);"
_ESCAPE = r"\\[\\`*_{}\[\]\#]"
_TEXT = rf"(?:[^\\`*_{{}}\[\]<>&]|{_ESCAPE}|{_REFERENCE})+"
_TOKEN = re.compile(
    rf"""
    \\(?P<escaped>[\\`*_{{}}\[\]\#])
    | (?P<reference>{_REFERENCE})
    | (?P<greater>>)
    | (?<!!)\[(?!\^)(?P<label>{_TEXT})\]\((?P<address>(?:[^\s\\`*{{}}\[\]()<>"'&]|&amp;)+)\)
    | \*\*(?=\S)(?P<strong>{_TEXT})(?<=\S)\*\*(?!\*)
    | \*(?=\S)(?P<emphasis>{_TEXT})(?<=\S)\*(?!\*)
    | (?P<other>[\\`*_{{}}\[\]<&])
    """,
    re.VERBOSE,
)
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>&]")
# What begins another block than a paragraph, or may with one of the extensions.
_BEGINS = re.compile(r"[#>+\-:!?=~|;$^]|\d+\.\s|\*\s|\s")
_HEADING = re.compile(r"(#{1,6}) ([^#].*)")
_BOX = re.compile(r'\?\?\? note "([\w ]+)"')
_ITEM = re.compile(r"(?:-|(1)\.) ")
_RAW = re.compile(r"<(p|figure)\b[^<>]*>.*</\1>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|(<)")
# Control characters, of which some are Python-Markdown's own marks, and what its marks look like.
_FOREIGN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\x85\u2028\u2029]|klzzwxh|wzxhzdk|(?m:[^\S\n]$)")


class _NotPlain(Exception):
    """There is more to it than is known here."""


def converted(text: str, resolve: Resolve) -> tuple[str, list[Heading]] | None:
    """The HTML of a page's Markdown and its headings, if all of it is plain."""
    if _FOREIGN.search(text):
        return None
    reader = _Reader(resolve)
    try:
        return "\n".join(reader.blocks(text.split("\n\n"))).strip(), reader.headings
    except _NotPlain:
        return None


class _Reader:
    """Reads the blocks of one page."""

    def __init__(self, resolve: Resolve) -> None:
        self.resolve = resolve
        self.headings: list[Heading] = []
        self._ids: set[str] = set()
        self._counters: dict[str, int] = {}

    def blocks(self, blocks: list[str]) -> Iterator[str]:
        """The HTML of blocks, which are what blank lines part."""
        blocks = [block for block in (block.strip("\n") for block in blocks) if block]
        at, listed = 0, False
        while at < len(blocks):
            block = blocks[at]
            at += 1
            inside = at
            while inside < len(blocks) and blocks[inside].startswith("    "):
                inside += 1
            if item := _ITEM.match(block):
                if listed:
                    raise _NotPlain
                # Items with a blank line between them, or with more than a line, are one list.
                end = inside
                while end < len(blocks) and (blocks[end].startswith(("    ", item[0]))):
                    end += 1
                yield from self._list(item, blocks[at - 1 : end])
                at, listed = end, True
                continue
            listed = False
            if box := _BOX.fullmatch(block):
                yield f'<details class="note">\n<summary>{box[1]}</summary>'
                yield from self.blocks([_dedented(b) for b in blocks[at:inside]])
                yield "</details>"
                at = inside
            elif inside > at or "\n" in block:
                raise _NotPlain
            else:
                yield self._line(block)

    def _line(self, line: str) -> str:
        if line == "---":
            return "<hr />"
        if heading := _HEADING.fullmatch(line):
            return self._heading(len(heading[1]), heading[2])
        if line[0] == "<":
            return _raw(line)
        return f"<p>{self._text(line)}</p>"

    def _heading(self, level: int, text: str) -> str:
        inner = self._inline(text.strip())
        if "<" in inner:
            raise _NotPlain
        name = " ".join(inner.split())
        anchor = unique(slugify(html.unescape(name), "-"), self._ids, self._counters)
        self.headings.append({"level": level, "id": anchor, "name": name})
        return f'<h{level} id="{anchor}">{inner}</h{level}>'

    def _list(self, item: re.Match[str], blocks: list[str]) -> Iterator[str]:
        kind = "ol" if item[1] else "ul"
        yield f"<{kind}>"
        if len(blocks) == 1:
            for number, line in enumerate(blocks[0].split("\n"), 1):
                mark = f"{number}. " if item[1] else "- "
                if not line.startswith(mark):
                    raise _NotPlain
                yield f"<li>{self._text(line.removeprefix(mark))}</li>"
        else:
            if item[1]:
                raise _NotPlain
            opened = False
            for block in blocks:
                if block.startswith("- "):
                    if opened:
                        yield "</li>"
                    yield "<li>"
                    opened = True
                    block = block.removeprefix("- ")
                else:
                    block = block.removeprefix("    ")
                yield f"<p>{self._text(block)}</p>"
            yield "</li>"
        yield f"</{kind}>"

    def _text(self, text: str) -> str:
        """The text of a paragraph or an item, on one line."""
        if not text or _BEGINS.match(text) or "\n" in text:
            raise _NotPlain
        return self._inline(text)

    def _inline(self, text: str) -> str:
        if not _SPECIAL.search(text):
            return text
        return _TOKEN.sub(self._token, text)

    def _token(self, match: re.Match[str]) -> str:
        kind = match.lastgroup
        if kind == "escaped":
            return match["escaped"]
        if kind == "reference":
            return match["reference"]
        if kind == "greater":
            return "&gt;"
        if kind == "address":
            if (address := self.resolve(match["address"])) is not None:
                return f'<a href="{address}">{self._inline(match["label"])}</a>'
        elif kind == "strong":
            return f"<strong>{self._inline(match['strong'])}</strong>"
        elif kind == "emphasis":
            return f"<em>{self._inline(match['emphasis'])}</em>"
        raise _NotPlain


def _dedented(block: str) -> str:
    lines = block.split("\n")
    if not all(line.startswith("    ") for line in lines):
        raise _NotPlain
    return "\n".join(line[4:] for line in lines)


def _raw(line: str) -> str:
    """A line of HTML, as it is."""
    element = _RAW.fullmatch(line)
    if (
        not element
        or line.count(f"<{element[1]}") > 1
        or line.count(f"</{element[1]}") > 1
        or any(tag[1] for tag in _TAG.finditer(line))
        or re.search(r"\s(?:id|name|markdown)\s*=", line)
    ):
        raise _NotPlain
    return f"{line}\n"


class QuickPage(Page):
    """A page that MkDocs renders where it isn't plain."""

    _links: dict[str, str | None]

    def render(self, config: Any, files: Any) -> None:
        answer = converted(self.markdown or "", self._resolver(files))
        if answer is None:
            super().render(config, files)
            return
        self.content, headings = answer
        self.toc = get_toc(nest_toc_tokens(headings))
        self.present_anchor_ids = {heading["id"] for heading in headings}
        self.links_to_anchors = {}

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
    if extensions > _NEEDED and extensions <= _NEEDED | _HARMLESS and "toc" not in config.mdx_configs:
        links: dict[str, dict[str, str | None]] = {}
        for file in files.documentation_pages():
            folder = posixpath.dirname(file.src_uri)
            if folder and not folder.startswith("pages") and file.page is None:
                QuickPage(None, file, config)._links = links.setdefault(folder, {})
    return files
