"""The quick way for plain pages gives what MkDocs gives, or leaves the page to it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown.extensions.toc import nest_toc_tokens

from paperstand.pipeline import Order, build
from paperstand.render.quick import converted
from paperstand.write.markdown import escape
from tests.conftest import CONTENT, Built
from tests.hostile import CORPUS
from tests.hostile.site import Hostile

EXTENSIONS = (
    *("toc", "tables", "fenced_code", "admonition", "attr_list", "def_list", "footnotes"),
    "pymdownx.details",
)
HEAD = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


def by_markdown(text: str) -> tuple[str, Any]:
    reader = markdown.Markdown(extensions=EXTENSIONS)
    return reader.convert(text), _outline(reader.toc_tokens)  # type: ignore[attr-defined]


def quickly(text: str) -> tuple[str, Any] | None:
    answer = converted(text, lambda address: address)
    if answer is None:
        return None
    tokens: Any = [{"id": i, "level": level, "name": name} for i, (level, name) in answer[1]]
    return answer[0], _outline(nest_toc_tokens(tokens))


def _outline(tokens: Sequence[Mapping[str, Any]]) -> list[Any]:
    return [(t["level"], t["id"], t["name"], _outline(t["children"])) for t in tokens]


PLAIN = (
    "## A \\# in \\*it\\*, &amp; more\n\nText > 3, \\_so\\_ [a \\[b\\]](c_d.md?q=1&amp;r).",
    "*By* **so** many",
    "- a\n- [b](c.md) *d*\n- 3.5 m",
    "- [a](b.md)\n\n    text\n\n    more\n\n- [c](d.md)\n\n    text\n\n---\n\nend",
    "1. a\n2. b\n\nbetween\n\n- one\n\n    two",
    '??? note "Why these"\n\n    - **x** because\n    - y\n\n## Next',
    '<p class="a">x_1 *y* <math alttext="a_1"><mi>a</mi></math></p>\n\nend',
)


@pytest.mark.parametrize("text", PLAIN)
def test_plain_markdown_is_read_the_quick_way_and_the_same(text: str) -> None:
    assert quickly(text) == by_markdown(text)


HARD = (
    *("# Bees & tides", "# A #", "#  Two spaces", "# Same\n\n## Same", "# 蜜蜂", "# *A*"),
    *("line\nline", "text  \nbroken", "> quote", "+ plus", "* star", "a\n===", "    code"),
    *("`code`", "```\ncode\n```", "~~~\ncode\n~~~", "<div>", "<p>open", "a <b>c</b>", "<!-- c -->"),
    *("[a]: b", "[a]", "[a][b]", "![a](b)", '[a](b "c")', "[a](<b>)", "[a](b(c))", "[^1](b)"),
    *("text [^1]\n\n[^1]: note", "term\n:   definition", "a | b\n--|--\nc | d", "text {: #id }"),
    *("# Title {#id}", "[TOC]", "_a_", "***a***", "* * *", "a\\", "a\\!", "&nosuch", "& so"),
    *("- a\n\n- b\n- c", "- a\n    - b", "- a\nb", "2. a", "1. a\n1. b", "- 1. a", "- # a"),
    *(
        '!!! note "A"\n\n    b',
        "??? note\n\n    a",
        '??? note "A"\nb',
        "a\tb",
        "a\x0cb",
        "a\u2028b",
    ),
    *('<p id="a">b</p>', "<p name=a>b</p>", "<p>a</p><p>b</p>", "<p--->b</p>", "<p>a<b</p>"),
    *("<p><script></p>", "<figure><title></figure>", "\x02wzxhzdk:0\x03", "klzzwxh:0001"),
)


@pytest.mark.parametrize("text", HARD)
def test_what_is_more_than_plain_is_left_to_mkdocs(text: str) -> None:
    assert quickly(f"Before\n\n{text}\n\nafter") is None


def test_a_link_that_leads_nowhere_is_left_to_mkdocs_which_warns() -> None:
    assert converted("[a](b.md)", lambda address: None) is None


PIECES = (
    *("\n", "\n\n", "    ", " ", "- ", "* ", "1. ", "2. ", "# ", "## ", "---", '??? note "A"'),
    *("[a](b.md)", "[a", "](b_c?q=1&amp;x)", "![", "[^1]", "]", "(", ")", "*", "**", "_", "`", "~"),
    *("<p>", "</p>", "<figure>f</figure>", "<b>", "<", ">", "&", "&amp;", "&#35;", "\\", "\\*"),
    *("{", "}", "{: #x}", "|", ":", "!", '"', "a", "b c", "é", "\u00a0", "3.4 x", "=", "$", "#"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_whatever_is_read_the_quick_way_is_read_as_markdown(text: str) -> None:
    answer = quickly(text)
    assert answer is None or answer == by_markdown(text)


def test_hostile_text_is_read_the_same() -> None:
    quick = 0
    for text in CORPUS:
        shown = escape(text)
        page = f"# {shown}\n\n{shown}\n\n- [{shown}](a.md) *{shown}*\n\n    {shown}"
        answer = quickly(page)
        quick += answer is not None
        assert answer is None or answer == by_markdown(page), text
    assert quick > len(CORPUS) / 2


@pytest.mark.parametrize("folder", ["papers", "topics", "dumps"])
def test_generated_pages_are_all_read_the_quick_way(built: Built, folder: str) -> None:
    """A page that isn't takes twenty times as long, and there are many of them."""
    docs = built.site.parent / ".paperstand" / "site" / "tree" / "docs"
    for path in sorted((docs / folder).rglob("*.md")):
        text = HEAD.sub("", path.read_text("utf-8")).lstrip("\n")
        # Topics without a paper say so in a quotation; there are never many.
        if "\n> " not in text:
            assert quickly(text) == by_markdown(text), path


def test_hostile_pages_are_the_same(hostile: Hostile) -> None:
    docs = hostile.built.site.parent / ".paperstand" / "site" / "tree" / "docs"
    quick = 0
    for path in sorted(docs.rglob("*.md")):
        text = HEAD.sub("", path.read_text("utf-8")).lstrip("\n")
        answer = quickly(text)
        quick += answer is not None
        assert answer is None or answer == by_markdown(text), path
    assert quick > 50


# ------------------------------------------------------------------------------ whole sites


def _site(folder: Path, settings: str = "site_name: Mine\n") -> dict[str, bytes]:
    """The files of a site with two hand-written pages that would share what a reader keeps."""
    pages = folder / "content" / "pages"
    pages.mkdir(parents=True)
    (folder / "content" / "dumps").symlink_to(CONTENT / "dumps")
    (pages / "first.md").write_text(
        "# Same\n\n## Same\n\nA HIVE[^1] and a [link][somewhere].\n\n"
        "[^1]: The first note.\n\n[somewhere]: https://example.org/\n\n*[HIVE]: A home of bees\n"
    )
    (pages / "second.md").write_text(
        "# Same\n\nA HIVE[^1] and a [link][somewhere].\n\n[^2]: Nobody refers to it.\n"
    )
    (folder / "mkdocs.yml").write_text(settings)
    build(Order(folder / "content", folder / "site", folder / "mkdocs.yml"))
    site = folder / "site"
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def test_without_the_quick_way_the_site_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = _site(tmp_path / "quick")
    monkeypatch.setattr("paperstand.render.HOOKS", ("hooks.py",))
    slow = _site(tmp_path / "slow")
    assert [name for name in slow if slow[name] != quick.get(name)] == []
    assert quick.keys() == slow.keys()


def test_what_a_page_defines_is_not_known_on_the_next(tmp_path: Path) -> None:
    site = _site(tmp_path, "site_name: Mine\nmarkdown_extensions: [abbr]\n")
    first, second = (site[f"pages/{name}.html"].decode() for name in ("first", "second"))
    assert '<abbr title="A home of bees">HIVE</abbr>' in first
    assert '<a href="https://example.org/">link</a>' in first
    assert '<h1 id="same">' in first
    assert '<h2 id="same_1">' in first
    assert "A HIVE[^1] and a [link][somewhere]." in second
    assert "The first note" not in second
    assert '<h1 id="same">' in second


def test_extensions_of_the_curators_see_every_page(tmp_path: Path) -> None:
    """What they may change isn't known here, so MkDocs reads all pages then."""
    site = _site(tmp_path, "site_name: Mine\nmarkdown_extensions:\n- toc: {permalink: true}\n")
    for page in ("papers/2-olmo-2-furious.html", "topics/nlp.html", "pages/first.html"):
        assert 'class="headerlink"' in site[page].decode(), page


def test_templates_of_the_curators_may_show_the_headings(tmp_path: Path) -> None:
    (tmp_path / "theme" / "partials").mkdir(parents=True)
    (tmp_path / "theme" / "partials" / "footer.html").write_text(
        "{% for part in page.toc %}{% for item in part.children %}"
        "<i>{{ item.url }} {{ item.title }}</i>{% endfor %}{% endfor %}"
    )
    site = _site(tmp_path, "site_name: Mine\ntheme:\n  custom_dir: theme\n")
    page = site["papers/2-olmo-2-furious.html"].decode()
    assert "<i>#abstract Abstract</i><i>#topics Topics</i>" in page
