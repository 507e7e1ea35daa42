from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paperstand.model import Entry, Lines, Link
from paperstand.read.mending import mended, without_entities
from tests.hostile import HOSTILE_TITLES
from tests.read.catalogue import dump_of


def entry(title: str = "A Title", **said: object) -> Entry:
    return Entry("list", 1, Lines(3, 4), title, **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("damaged", "meant"),
    [
        ("Q&amp;A at Scale", "Q&A at Scale"),
        ("It&#39;s &quot;Fine&quot;", 'It\'s "Fine"'),
        ("Caf&eacute; M&uuml;ller&rsquo;s", "Café Müller’s"),
        ("twice &amp;#x27;escaped&amp;#x27;", "twice 'escaped'"),
        ("pages 3&#150;7", "pages 3–7"),
        ("p &lt; 0.05 and n &gt; 30", "p < 0.05 and n > 30"),
        ("&alpha;-divergence &mdash; revisited", "α-divergence — revisited"),
    ],
)
def test_entities_are_read_as_what_they_stand_for(damaged: str, meant: str) -> None:
    assert without_entities(damaged) == meant


@pytest.mark.parametrize(
    "text",
    [
        "&lt;b&gt; &amp; &#x3c;i&#x3e; Entities",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "&#60;!-- a comment",
        "&amp;lt;b&amp;gt; in HTML",
        "&#106;&#97;vascript: spelt out",
        "javascript&colon;alert&lpar;1&rpar;, javascript&#58;",
        "&Tab;&NewLine; in a title",
        "AT&T, R&D; and Q&A",
        "&nosuchthing; &; &#; &#xZZ;",
        "&#0; &#128; and &#xD800; &#x110000;",
        "&ampersand &copy right",
    ],
)
def test_what_is_about_html_or_no_entity_stays_as_it_is(text: str) -> None:
    assert without_entities(text) == text


def test_every_text_of_an_entry_is_mended_and_each_kind_of_damage_noted() -> None:
    damaged = entry(
        "Q&amp;A",
        abstract="NaÃ¯ve &amp; fast.",
        authors=("JÃ¶rg", "Li Wei"),
        keywords=("cafÃ©",),
        links=(Link("code", "https://example.org/?a=1&amp;b=2"),),
    )
    (after,), (decoded, entities) = mended([damaged], "dumps/list.json")
    assert after == entry(
        "Q&A",
        abstract="Naïve & fast.",
        authors=("Jörg", "Li Wei"),
        keywords=("café",),
        links=(Link("code", "https://example.org/?a=1&b=2"),),
    )
    assert {decoded.severity, entities.severity} == {"note"}
    assert (decoded.file, decoded.line) == ("dumps/list.json", 3)
    assert "1 paper had text that had been decoded wrongly" in decoded.message
    assert "'Q&amp;A' → 'Q&A'" in entities.message


def test_an_entry_without_damage_is_the_same_entry() -> None:
    whole = entry("Ünïcödé & <b>more</b>", abstract="Of $x$.", authors=("Björn",))
    (after,), problems = mended([whole], "list")
    assert after is whole
    assert problems == []


def test_a_text_is_never_mended_to_nothing() -> None:
    (after,), _ = mended([entry("&nbsp;&#8203;")], "list")
    assert after.title == "&nbsp;&#8203;"


def test_escapes_of_json_are_mended_too() -> None:
    dump = dump_of('{"title": "Na\\u00c3\\u00afve Q&amp;A"}')
    assert [e.title for e in dump.entries] == ["Naïve Q&A"]
    assert len(dump.problems) == 2


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(["&amp;", "&lt;", "b", "&gt;", "&#x3c;", " ", "&#97;", *HOSTILE_TITLES])
    )
)
def test_no_tag_ever_appears(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert without_entities(text).count("<b") <= text.count("<b")
