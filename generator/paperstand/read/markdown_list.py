"""Reader for lists in Markdown, as "awesome" lists of papers have them, one paper a line:

    - [Title](https://arxiv.org/abs/2410.01234) - what it is about
    - **Title**, what else is said [[Paper](url)] [[Code](url)]
    | 1) **Title** - what it is about | [Paper](url), [Code](url) |

The title is the first bold text that is no link's, else the text of the first link. What else
stands on the line is kept as the summary where it is a sentence, since it may be anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from paperstand.model import Entry, Lines, Link, Unread
from paperstand.read import stated
from paperstand.read.reader import Reading
from paperstand.read.source import Source
from paperstand.text import clean, ends_sentence, fold

NAME = "Markdown list"
BEGINS = re.compile(r"# .*|(?:[-*+]|\d{1,4}[.)]) .*\]\(https?://.*")

_ITEM = re.compile(r"(?:[-*+]|\d{1,4}[.)])\s+(?:\[[ x]\]\s+)?(?=\S)")
_HEADING = re.compile(r"#{1,6}\s.*|[-=*_]{3,}|<!--.*-->|</?\w[^<>]*>")
_TABLE_RULE = re.compile(r"[\s:|-]++")
_LINK = re.compile(
    r"!?\[((?:[^\[\]]|\[[^\[\]]*\])*+)\]"
    r"\((https?://[^\s()]*+(?:\([^\s()]*+\)[^\s()]*+)*+)(?:\s+\"[^\"]*+\")?\)"
)
_BOLD = re.compile(r"\*\*(?!\s)((?:[^*]|\*(?!\*))+?)(?<!\s)\*\*|__(?!\s)([^_]+)(?<!\s)__")
_EMPTY_BRACKETS = re.compile(r"[\[(][\s,|/]*+[\])]")
_NO_TITLE = re.compile(r"[\[(].*|[\W\d_]*|[A-Za-z-]+[ '’]*(?:19|20)?\d\d\W*")
"""What is bold and no title: `[ICLR 2024]`, `2024.10`, `CVPR 2024`."""
_MARKS = re.compile(r"\*\*|__|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_KINDS = {
    "code": ("code", "github", "official code", "repo", "implementation"),
    "project": ("project", "project page", "page", "homepage"),
    "dataset": ("dataset", "data"),
    "model": ("model", "models", "weights", "hugging face"),
    "demo": ("demo",),
    "video": ("video", "youtube", "talk"),
    "paper": ("paper", "pdf", "arxiv", "abs", "link", "openreview", "acl", "html", "doi"),
    "website": ("website", "blog", "tweet", "slides", "poster", "bibtex", "twitter", "post"),
}
_CALLED = {name: kind for kind, names in _KINDS.items() for name in names}
_SHORTEST_TITLE = 4
_LONGEST_LINE = 20_000
_SEPARATORS = " -–—:|,;"


@dataclass(frozen=True, slots=True)
class _Item:
    title: str
    said: str
    urls: tuple[tuple[str, str], ...]
    """Pairs of what a link is called and where it leads."""


def recognise(source: Source) -> str | None:
    """Items with a title and a link to a paper must be two at least, and most of the text's items;
    prose between them must be rare."""
    items = papers = others = 0
    for line in source.lines:
        text = clean(line[:_LONGEST_LINE])
        if body := _body(text):
            items += 1
            papers += _item(body) is not None
        elif text and not _is_layout(text):
            others += 1
    if papers >= 2 and 2 * papers >= items and others <= papers:
        return f"{papers} items of a Markdown list with a title and a link"
    return None


def read(source: Source) -> Reading:
    entries: list[Entry] = []
    boilerplate: list[Lines] = []
    unread: list[Unread] = []
    for number, line in enumerate(source.lines, 1):
        text, lines = clean(line), Lines(number, number)
        body = _body(text)
        if _is_layout(text) or _is_table_head(source, number):
            boilerplate.append(lines)
        elif len(line) > _LONGEST_LINE:
            unread.append(Unread(lines, f"a line of more than {_LONGEST_LINE:,} characters"))
        elif item := _item(body):
            entries.append(_entry(item, source, lines, len(entries) + 1))
        elif text:
            unread.append(Unread(lines, "no item with a title and a link", outside=not body))
    return Reading(tuple(entries), tuple(boilerplate), tuple(unread))


def _is_layout(text: str) -> bool:
    return bool(_HEADING.fullmatch(text)) or _is_rule(text)


def _is_rule(text: str) -> bool:
    return "---" in text and bool(_TABLE_RULE.fullmatch(text))


def _is_table_head(source: Source, number: int) -> bool:
    """Whether a line names the columns of a table: the rule is right below it."""
    below = source.lines[number] if number < len(source.lines) else ""
    line = source.lines[number - 1]
    return "|" in line and "|" in below and _is_rule(clean(below[:1000]))


def _body(text: str) -> str:
    """What an item or a row of a table says; empty for any other line."""
    if text.startswith("|"):
        text = text.strip("| ")
        return _ITEM.sub("", text, count=1)
    match = _ITEM.match(text)
    return text[match.end() :] if match else ""


def _item(body: str) -> _Item | None:
    """Title, links, and what else is said; None without a title or without a link."""
    links = [(_plain(m[1]), m[2]) for m in _LINK.finditer(body) if not m[0].startswith("!")]
    if not links:
        return None
    without_links = _LINK.sub(" ", body)
    bold = next((_plain(m[1] or m[2]) for m in _BOLD.finditer(without_links)), "")
    named = next((name for name, _ in links if fold(name) and fold(name) not in _CALLED), "")
    is_title = len(bold) >= _SHORTEST_TITLE and not _NO_TITLE.fullmatch(bold)
    title = bold if is_title else named
    if len(title) < _SHORTEST_TITLE:
        return None
    rest = _BOLD.sub(" ", without_links, count=1) if is_title else without_links
    said = _plain(_EMPTY_BRACKETS.sub(" ", rest)).strip(_SEPARATORS)
    return _Item(title, said if ends_sentence(said) else "", tuple(links))


def _plain(markdown: str) -> str:
    """Text without marks of emphasis and escapes."""
    return clean(_ESCAPED.sub(r"\1", _MARKS.sub("", markdown)))


def _entry(item: _Item, source: Source, lines: Lines, position: int) -> Entry:
    return Entry(
        dump=source.name,
        position=position,
        lines=lines,
        title=item.title,
        summary=item.said,
        date=source.date,
        identifiers=stated.identifiers(urls=[url for _, url in item.urls]),
        links=tuple(_links(item)),
    )


def _links(item: _Item) -> Iterator[Link]:
    for name, url in item.urls:
        kind = "paper" if name == item.title else _CALLED.get(fold(name), "website")
        yield from stated.links([url], kind)
