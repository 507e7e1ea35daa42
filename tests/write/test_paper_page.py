"""A paper's page and the home page, as Markdown, from papers that hurt."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import markdown

from paperstand.curate import curate
from paperstand.merge import merge
from paperstand.model import Digest, Entry
from paperstand.write.pages import AUTHORS, EARLIER, NEWEST, Pages
from paperstand.write.site import Site
from paperstand.write.templating import filled
from tests.conftest import parse, text_of
from tests.makers import BEES, WAVES, dump, entry, topic, vocabulary

SITE = Site("Stand", "https://example.org/")
GITHUB = Site("Stand", "https://example.org/", repo_url="https://github.com/me/stand")
WORDS = vocabulary(topic("oceans", "ocean wave"), topic("robots", "robot"))


def digest(*dumps: list[Entry]) -> Digest:
    entries = [one for entries in dumps for one in entries]
    return curate(
        merge(entries), [dump(entries, entries[0].dump) for entries in dumps if entries], WORDS
    )


def page(of: Digest, path: str, site: Site = SITE) -> str:
    return {page.path: filled(page) for page in Pages(of, site).all()}[path]


def named(title: str, number: int = 1, **said: Any) -> Entry:
    """One of several papers that have nothing in common."""
    words = (WAVES if number % 2 else BEES).split()
    text = " ".join(words[(number * 31 + n * (7 + number)) % len(words)] for n in range(50))
    return entry(title, f"{text} {title}", position=number, **said)


def section(text: str, heading: str) -> str:
    """What stands below a heading."""
    found = re.search(rf"^## {heading}\n(.*?)(?=^## |^---$|\Z)", text, re.MULTILINE | re.DOTALL)
    return found[1].strip() if found else ""


# ------------------------------------------------------------------------------ a paper


def test_each_author_leads_to_a_search_for_their_papers() -> None:
    text = page(
        digest([named("Swell", authors=('Ada "Countess" Lovelace', "[Evil](x)"))]),
        "papers/swell.md",
    )
    assert "By [Ada" in text
    html = parse(markdown.markdown(text.split("---\n", 2)[2]))
    links = [a for a in html.iter("a") if "author:" in a.attrib["href"]]
    assert [text_of(a) for a in links] == ['Ada "Countess" Lovelace', "[Evil](x)"]
    assert links[0].attrib["href"] == "../search.md?q=author:%22Ada+Countess+Lovelace%22"
    assert links[1].attrib["href"] == "../search.md?q=author:%22%5BEvil%5D%28x%29%22"


def test_a_crowd_of_authors_is_named_where_the_reader_asks_for_it() -> None:
    crowd = tuple(f"Author Number{n}" for n in range(AUTHORS + 30))
    text = page(digest([named("Swell", authors=crowd)]), "papers/swell.md")
    assert "and 30 others" in text
    assert text.count("?q=author:") == AUTHORS
    assert '??? note "And 30 other authors"' in text
    assert ", ".join(crowd[AUTHORS:]) in text


def test_a_paper_leads_to_those_before_and_after_it_in_its_dump() -> None:
    one = digest([named(f"Paper Called {name}", n) for n, name in enumerate("ABC", 1)])
    around = [section(page(one, f"papers/paper-called-{x}.md"), "Around it") for x in "abc"]
    assert around == [
        "- *Next* [Paper Called B](paper-called-b.md)",
        (
            "- *Previous* [Paper Called A](paper-called-a.md)\n"
            "- *Next* [Paper Called C](paper-called-c.md)"
        ),
        "- *Previous* [Paper Called B](paper-called-b.md)",
    ]


def test_seen_twice_it_is_the_newest_dump_that_counts() -> None:
    def at(name: str, *titles: str) -> list[Entry]:
        return [
            named(title, n, dump=name, date=dt.date.fromisoformat(name[:10]))
            for n, title in enumerate(titles, 1)
        ]

    both = named("Seen Twice", 3)
    old = [*at("2025-01-01-old", "Only in the Old One"), both]
    new = [
        entry(
            both.title, both.abstract, position=1, dump="2025-02-02-new", date=dt.date(2025, 2, 2)
        ),
        named("Only in the New One", 4, dump="2025-02-02-new", date=dt.date(2025, 2, 2)),
    ]
    old = [old[0], entry(both.title, both.abstract, position=2, dump="2025-01-01-old",
                         date=dt.date(2025, 1, 1))]  # fmt: skip
    text = section(page(digest(old, new), "papers/seen-twice.md"), "Around it")
    assert text.startswith("In 2025-02-02-new:")
    assert "Only in the New One" in text
    assert "Only in the Old One" not in text


def test_a_paper_alone_in_its_dump_has_no_neighbours() -> None:
    assert "Around it" not in page(digest([named("Alone")]), "papers/alone.md")


def test_readers_can_report_a_mistake_where_somebody_listens() -> None:
    one = digest([named("Swell")])
    assert "Report a mistake" not in page(one, "papers/swell.md")
    assert "issues/new?template=correction.yml" in page(one, "papers/swell.md", GITHUB)


def test_the_page_has_three_parts_whatever_is_missing() -> None:
    """main.html parts it at the rules."""
    bare = entry("Bare", "")
    for text in (page(digest([bare]), "papers/bare.md"), page(digest([named("X")]), "papers/x.md")):
        body = text.split("---\n", 2)[2]
        assert markdown.markdown(body).count("<hr") == 2


def test_no_text_makes_another_part() -> None:
    rules = ["---", "- - -", "***", "<hr />", "<hr>", "___", "a\n\n---\n\nb"]
    for rule in rules:
        text = page(
            digest([entry(f"{rule} Title", f"{rule} {WAVES} {rule}", authors=(rule,))]),
            "index.md",
        )
        assert markdown.markdown(text.split("---\n", 2)[2]).count("<hr") == 3


# --------------------------------------------------------------------------------- home


def test_home_says_what_is_new_and_what_was_before() -> None:
    days = [dt.date(2025, 3, day) for day in range(1, EARLIER + 4)]
    dumps = [
        [
            named(f"Paper {day.day} {n} {'AB'[n % 2]}{day.day * 7}", day.day * 20 + n,
                  dump=f"{day}-daily", date=day)
            for n in range(2)
        ]
        for day in days
    ]  # fmt: skip
    text = page(digest(*dumps), "index.md")
    assert f"## New on {days[-1].day} March 2025" in text
    before = re.findall(r"^- \[(\S+)\]", section(text, "Before that"), re.MULTILINE)
    assert before == [f"{day}-daily" for day in days[-2 : -2 - EARLIER : -1]]


def test_home_shows_no_more_than_fits_and_says_how_many_there_are() -> None:
    many = [named(f"Paper {n} {'xyzabc'[n % 6] * 5}", n) for n in range(1, NEWEST + 9)]
    text = page(digest(many), "index.md")
    assert len(re.findall(r"^- \[Paper", text, re.MULTILINE)) == NEWEST
    assert f"All {NEWEST + 8} new papers" in text


def test_home_explains_itself_without_a_description() -> None:
    text = page(digest([named("Swell")]), "index.md")
    assert "A digest of research papers" in text
    assert "[1 paper](papers/index.md)" in text
