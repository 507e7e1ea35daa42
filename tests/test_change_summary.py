"""The summary of a pull request: what a new dump changes, at a glance."""

from __future__ import annotations

from pathlib import Path

import yaml
from markdown_it import MarkdownIt

from paperstand.change_summary import SHOWN, summary
from paperstand.changes import compare
from paperstand.model import Corrections, Lines, Problem, Unread
from paperstand.published import Published
from paperstand.read.corrections import load_corrections
from tests.conftest import parse
from tests.hostile import HOSTILE_TITLES
from tests.makers import BEES, SECOND_DUMP, WAVES, dump, entry, ref
from tests.test_changes import CRACKS, DANCE, SEA, digest, published


def test_counts_come_first() -> None:
    made = digest([SEA, DANCE, CRACKS])
    text = summary(compare(published(SEA, DANCE), made), made)
    assert text.startswith("## What changes\n\n**3 papers**, 2 before: 1 new, 0 merged,")
    assert "### New dumps: 1" in text
    assert f"| {SECOND_DUMP} | list of papers | 1 | 1 | 0 |" in text
    assert "### New papers: 1\n\n- Which Cracks Matter<br>no topic" in text
    assert "### Merged" not in text


def test_merges_show_their_reasons() -> None:
    again = entry(SEA.title, WAVES, SECOND_DUMP, 9)
    made = digest([SEA, again])
    text = summary(compare(published(SEA), made), made)
    assert f"  - {SECOND_DUMP}, entry 9: same title and abstract, word for word" in text
    corrections = Corrections(same=((ref(SEA.title), ref(DANCE.title)),))
    made = digest([SEA, DANCE], corrections)
    text = summary(compare(published(SEA, DANCE), made, corrections), made)
    assert "one paper now, published before as `drawing-the-sea-state`, `robots-that" in text


def test_an_uncertain_pair_comes_with_lines_to_paste(tmp_path: Path) -> None:
    pair = [
        entry("Sails for Cold Harbours", WAVES),
        entry("Sails for Cold Harbours", BEES, SECOND_DUMP),
    ]
    made = digest(pair)
    text = summary(compare((), made), made)
    (block,) = _blocks(text)
    path = tmp_path / "corrections.yml"
    path.write_text(block)
    assert len(load_corrections(path).same[0]) == 2


def test_a_page_that_would_disappear_comes_with_lines_to_paste() -> None:
    made = digest([SEA])
    text = summary(compare(published(SEA, CRACKS), made), made)
    assert "1 page that would disappear" in text
    assert "- `papers/which-cracks-matter.html`: Which Cracks Matter" in text
    assert yaml.safe_load(_blocks(text)[0]) == {"gone": [{"dump": SECOND_DUMP}]}


def test_problems_and_unread_lines_are_told() -> None:
    made = digest([SEA])
    unread = dump([SEA], unread=(Unread(Lines(3, 5), "<b>no title</b>"),), unread_lines=3)
    object.__setattr__(made, "dumps", (unread,))
    text = summary(compare((), made), made, [Problem("a.txt", 3, "is *odd*", "Look at @it.")])
    assert "- error: a.txt:3: is \\*odd\\*\n  <br>Look at @&#8203;it." in text
    assert "lines 3–5: &lt;b>no title&lt;/b>" in text


def test_a_long_list_is_cut_and_counted() -> None:
    made = digest([SEA])
    before = [Published("p.jsonl", n, f"paper-{n}", f"Paper {n}") for n in range(1, 31)]
    text = summary(compare(before, made), made)
    _, section = text.split("### Pages that would disappear: 30")
    assert section.count("- `papers/paper-") == SHOWN
    assert "\n- and 10 more\n" in section


def test_hostile_titles_stay_text_and_the_structure_stays_whole() -> None:
    entries = [entry(t, f"{t} {WAVES}", position=n) for n, t in enumerate(HOSTILE_TITLES[:SHOWN])]
    made = digest(entries)
    before = [
        Published("p.jsonl", n, f"{title}\n`@all`", title) for n, title in enumerate(HOSTILE_TITLES)
    ]
    for text in (summary(compare((), made), made), summary(compare(before, made), made)):
        page = parse(MarkdownIt("commonmark").enable("table").render(text))
        tags = {element.tag for element in page.iter()}
        assert tags.isdisjoint({"script", "img", "a", "iframe", "em", "h1", "blockquote"})
        assert "@all" not in text


def test_the_same_changes_give_the_same_bytes() -> None:
    one, other = digest([SEA, DANCE, CRACKS]), digest([CRACKS, DANCE, SEA])
    before = published(SEA)
    assert (
        summary(compare(before, one), one).split("| Dump")[0]
        == (summary(compare(before, other), other).split("| Dump")[0])
    )


def _blocks(text: str) -> list[str]:
    tokens = MarkdownIt("commonmark").parse(text)
    return [token.content for token in tokens if token.type == "fence"]


def test_a_title_of_a_megabyte_is_cut() -> None:
    made = digest([entry("Word " * 200_000, WAVES)])
    assert len(summary(compare((), made), made)) < 3_000
