"""A title on GitHub shows as its text: no mention, no link, no formula, no picture."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from paperstand.text import clean
from paperstand.write.github import issue_text
from tests.conftest import parse, text_of
from tests.hostile import HOSTILE_TITLES

NOTHING = "\u200b"
"""The space of no width."""
GITHUB = [
    "@octocat and @org/team read",
    "Closes #1 and octo/cat#22, GH-3",
    "Costs $5 to $x^2$ and $`y`$",
    "https://evil.example/a and www.evil.example, a@b.example",
    ":tada: and :+1:",
    "- [ ] a task | a cell",
    "<details open><summary>More</summary>",
    "[!WARNING] and > [!NOTE]",
    "```mermaid",
]


@pytest.mark.parametrize("title", [*HOSTILE_TITLES, *GITHUB])
def test_a_title_shows_as_its_text(title: str) -> None:
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    page = parse(reader.render(f"- {issue_text(title)}<br>after"))
    (item,) = page.iter("li")
    assert text_of(item).replace(NOTHING, "") == f"{clean(title)}after"
    assert {element.tag for element in item.iter()} <= {"li", "br", "span"}


@pytest.mark.parametrize("title", [*HOSTILE_TITLES, *GITHUB])
def test_nothing_in_it_comes_alive(title: str) -> None:
    written = issue_text(title)
    shown = text_of(parse(MarkdownIt("commonmark").render(f"- {written}")))
    assert not re.search(r"@\w|#\w|GH-\d|:[\w+-]+:", shown)
    assert not re.search(r"https?://|www\.", written)
    assert "$" not in written.replace("<span>$</span>", "")
