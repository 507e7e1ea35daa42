"""What comes from a dump shows on the page as the text it is, with any Markdown extension."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, quote_plus
from xml.etree.ElementTree import Element

import markdown
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.text import clean
from paperstand.write.markdown import Made, Md, cell, escape, front_matter, href, query
from tests.conftest import parse, text_of

# Those that Paperstand switches on for hand-written pages, and those that a curator might add.
EXTENSIONS = [
    "abbr",
    "admonition",
    "attr_list",
    "def_list",
    "fenced_code",
    "footnotes",
    "md_in_html",
    "sane_lists",
    "tables",
    "toc",
    "wikilinks",
    "pymdownx.betterem",
    "pymdownx.blocks.admonition",
    "pymdownx.blocks.details",
    "pymdownx.blocks.html",
    "pymdownx.caret",
    "pymdownx.critic",
    "pymdownx.details",
    "pymdownx.highlight",
    "pymdownx.inlinehilite",
    "pymdownx.keys",
    "pymdownx.magiclink",
    "pymdownx.mark",
    "pymdownx.snippets",
    "pymdownx.superfences",
    "pymdownx.tabbed",
    "pymdownx.tasklist",
    "pymdownx.tilde",
]

PLACES = ["{}", "# {}", "- {}", "- item\n\n    {}", "[{}](x.md)", "*because of {}*", "**{}** end"]

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!-- comment -->",
    "&lt;b&gt; &amp; &#60; &copy; &nosuch;",
    "[click](javascript:alert(1))",
    "[ref]: http://evil.example",
    "![x](https://evil.example/x.png)",
    "<https://evil.example>",
    "`code` ``more`` ```",
    "*em* **strong** _em_ __strong__ snake_case_name",
    "# heading",
    "Deep C#",
    "trailing hashes ##",
    "> quote",
    "1. one",
    "2024. A Year",
    "3) three",
    "- item",
    "+ plus",
    "C++ and ++ctrl+alt++ keys",
    "---",
    "***",
    "===",
    "a | b | c",
    "|---|---|",
    "{: onclick=alert(1) }",
    "text {: .cls #id onclick=alert(1) }",
    "{#id}",
    "{{ config }} {% raw %} {# x #}",
    "--8<-- '/etc/passwd'",
    '--8<-- "mkdocs.yml"',
    ";--8<-- x",
    "!!! note",
    "??? tip",
    "???+ tip",
    '=== "Tab"',
    "/// details",
    ":   definition",
    ":smile: :shipit:",
    "::: module.thing",
    "[^1]: footnote [^1]",
    "*[HTML]: abbreviation",
    "[TOC]",
    "[[wiki link]]",
    "[x] [ ] task",
    "~~struck~~ ~sub~ ^sup^ ==mark== ~10%",
    "{++add++} {--del--} {~~a~>b~~}",
    "$x_i$ \\(y\\) \\[z\\] $$w$$",
    '{\\em finite} T\\"ulu 100\\% i.\\,i.\\,d',
    "a\\",
    "\\*not\\*",
    "==",
    "'quoted' \"title\"",
    "@user #123 org/repo#1",
    "x < y > z & w",
    "\\x02amp\\x03",
    "line\nbreak\r\n\ttab",
    "a\u202eb\u200bc\u0000d\ufeffe",
    "---\ntitle: x\n---",
    "    indented code",
    "\u0002wzxhzdk:0\u0003",
    "p(Y|X) > 0.5",
]


def body_of(source: str) -> Element:
    body = parse(markdown.markdown(source, extensions=EXTENSIONS)).find("body")
    assert body is not None
    return body


def shown(source: str) -> str:
    """The text a reader sees of a piece of Markdown."""
    return text_of(body_of(source))


def tags(source: str) -> set[str]:
    return {str(element.tag) for element in body_of(source).iter()} - {"body"}


def expected(place: str, text: str) -> str:
    around = {
        "- item\n\n    {}": "item {}",
        "*because of {}*": "because of {}",
        "**{}** end": "{} end",
    }
    return " ".join(around.get(place, "{}").format(clean(text)).split())


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_shows_as_the_text_it_is(text: str, place: str) -> None:
    assert shown(place.format(escape(text))) == expected(place, text)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_makes_no_element_but_the_place_it_stands_in(text: str) -> None:
    # magiclink turns a bare address into a link, which is what a curator who adds it wants.
    assert tags(escape(text)) <= {"p", "a"}
    assert tags(f"# {escape(text)}") <= {"h1", "a"}


# Letters of every kind, and a good deal of what Markdown cares about.
marked_up = st.text(
    alphabet=st.one_of(
        st.sampled_from(list("\\`*_{}[]()#+-.!|<>&~^=:;$%@/\"' \n\t1aZ")),
        st.characters(codec="utf-8"),
    ),
    max_size=40,
).filter(lambda text: clean(text) != "")


@settings(max_examples=400, deadline=None)
@given(marked_up, st.sampled_from(PLACES))
def test_any_text_comes_back_when_tags_are_stripped(text: str, place: str) -> None:
    assert shown(place.format(escape(text))) == expected(place, text)


@settings(max_examples=150, deadline=None)
@given(marked_up)
def test_any_text_comes_back_from_a_cell_of_a_table(text: str) -> None:
    table = f"| a | b |\n| --- | --- |\n| {cell(text)} | end |"
    assert shown(table) == f"a b {' '.join(clean(text).split())} end"


def test_ordinary_titles_stay_readable() -> None:
    title = "2 OLMo 2 Furious: p(Y|X) at 10-90 GHz, 1.20 on ImageNet-64x64 (really?)"
    assert escape(title) == title


def test_markdown_made_here_is_not_escaped_twice() -> None:
    assert escape(escape("a*b")) == escape("a*b") == Md(r"a\*b")


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a_b*c_(d)?x=1&y=2&copy=3#f",
        "https://example.org/a b\"c<d>'e`f",
        "../papers/x.md",
        "https://example.org/[x](y)",
        "https://example.org/back\\slash",
    ],
)
def test_an_address_arrives_whole_and_stays_in_its_attribute(url: str) -> None:
    (link,) = body_of(f"[link]({href(url)})").iter("a")
    assert set(link.attrib) <= {"href", "class"}
    for piece in ("x=1&y=2&copy=3#f",) if "copy" in url else ():
        assert piece in link.attrib["href"]
    assert "".join(link.itertext()) == "link"


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(["title", "kind", "x"]), marked_up, min_size=1))
def test_front_matter_gives_back_its_values(values: dict[str, str]) -> None:
    cleaned = {k: clean(v) for k, v in values.items()}
    block = front_matter(cleaned)
    head, body, rest = block.split("---\n", 2)
    assert (head, rest) == ("", "")
    assert yaml.safe_load(body) == cleaned


DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
# What front matter may hold, hard for YAML and easy, side by side.
yaml_like = st.one_of(
    marked_up,
    st.sampled_from(
        ["yes", "No", "null", "y", "on", "~", "1e3", "0x1f", "12:30", "2025-01-02", "2025-13-99",
         "1907.00326", "1907.003265", ".5", "a: b", "a :b", "ends:", "a #b", "a#b", "it's: so",
         "- a", "? a", "a, b", "[a]", "{a}", "a | b", "% a", "é: ü", "“a” – b…", "a\u2028b", "=",
         "<<"]
    ),
    st.from_regex(r"[A-Za-z][ -~\u00a1-\u024f\u2010-\u2030]{0,12}", fullmatch=True),
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["title", "kind", "x"]),
        st.one_of(
            yaml_like,
            st.integers(),
            st.booleans(),
            st.lists(yaml_like),
            st.dictionaries(st.sampled_from(["arxiv", "doi"]), yaml_like),
        ),
        min_size=1,
    )
)
def test_front_matter_is_what_the_dumper_writes(values: dict[str, Any]) -> None:
    kept = {k: v for k, v in values.items() if v not in ("", [], {})}
    dumped = "".join(
        yaml.dump({k: v}, Dumper=DUMPER, allow_unicode=True, sort_keys=False, width=2**31 - 1)
        for k, v in kept.items()
    )
    assert front_matter(values) == f"---\n{dumped}---\n"
    assert yaml.safe_load(dumped or "{}") == kept


def test_text_that_is_its_own_markdown_and_text_that_nearly_is() -> None:
    assert escape("A plain title, with (some) 2 signs: a-b/c; 100%!") == (
        "A plain title, with (some) 2 signs: a-b/c; 100%!"
    )
    assert escape("A  B") == "A B"
    assert escape("A ") == "A"
    assert escape("A b:c:d") == "A b&#58;c:d"
    assert escape("a==b++c::d") == "a&#61;&#61;b&#43;&#43;c&#58;:d"
    assert escape(2024) == "2024"
    assert escape(Made("<b>")) == "<b>"


@given(marked_up)
def test_what_is_easy_in_an_address_is_what_quoting_leaves(text: str) -> None:
    assert href(text) == quote(clean(text), safe="%/:=&?@+~,;!$#-._[]*'").replace("&", "&amp;")
    assert query(text) == quote_plus(clean(text), safe=":")
