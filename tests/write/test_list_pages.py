"""What a list's page tells the scripts that filter and sort it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest
import yaml

from paperstand.curate import curate
from paperstand.merge import merge
from paperstand.model import CuratedPaper, Digest, Entry, TopicProfile
from paperstand.write.list_orders import list_orders
from paperstand.write.pages import Pages
from paperstand.write.records import in_order_of_arrival
from paperstand.write.site import Site
from paperstand.write.templating import filled
from tests.makers import BEES, BRIDGES, FIRST_DUMP, SECOND_DUMP, WAVES, dump, entry, vocabulary
from tests.write.parts import part_of

SAILS = entry("Sails", WAVES, dump=SECOND_DUMP, upvotes=3)
HIVES = entry("Hives", BEES, dump=SECOND_DUMP, position=2)
CRACKS = entry("Cracks", BRIDGES)
SAME_CRACKS = entry("Cracks", BRIDGES, dump=SECOND_DUMP, position=3, upvotes=12)
CRACKS_AGAIN = replace(SAME_CRACKS, position=4, upvotes=1)


def pages(*entries: Entry, page_size: int = 100) -> dict[str, str]:
    of = {e.dump: [x for x in entries if x.dump == e.dump] for e in entries}
    dumps = [dump(said, name) for name, said in of.items()]
    digest = curate(merge(entries), dumps, vocabulary())
    site = replace(Site("Stand", "https://example.org/"), page_size=page_size)
    found = {page.path: filled(page) for page in Pages(digest, site).all()}
    order = [p.id for p in in_order_of_arrival(digest.papers)]
    assert order == ["cracks", "sails", "hives"][: len(order)]
    return found


def head(text: str) -> dict[str, Any]:
    front: dict[str, Any] = yaml.safe_load(text.split("---\n")[1])
    return front


ALL = (SAILS, HIVES, CRACKS, SAME_CRACKS, CRACKS_AGAIN)


def test_each_card_has_its_number_in_the_records() -> None:
    found = pages(*ALL)
    assert head(found[f"dumps/{SECOND_DUMP}.md"])["numbers"] == "1 2 0"
    assert head(found[f"dumps/{FIRST_DUMP}.md"])["numbers"] == "0"


def test_a_page_knows_its_own_papers_and_how_many_there_are_in_all() -> None:
    found = pages(*ALL, page_size=2)
    first, second = (head(found[f"dumps/{SECOND_DUMP}{end}.md"]) for end in ("", "/page-2"))
    assert (first["numbers"], second["numbers"]) == ("1 2", "0")
    assert first["total"] == second["total"] == 3
    assert first["split"] is second["split"] is True
    assert "split" not in head(pages(*ALL)[f"dumps/{SECOND_DUMP}.md"])


def test_upvotes_are_those_of_the_dump_and_shown_with_it() -> None:
    found = pages(*ALL)
    text = found[f"dumps/{SECOND_DUMP}.md"]
    assert head(text)["upvotes"] == "3 0 12"
    assert "12 March 2025 · 3 upvotes\n" in text
    assert "11 March 2025 · 12 upvotes\n" in text
    assert text.count("upvotes\n") == 2
    assert "upvotes" not in found[f"dumps/{FIRST_DUMP}.md"]
    assert "upvotes" not in found["papers/index.md"]
    assert "1 upvote\n" in pages(replace(CRACKS, upvotes=1))[f"dumps/{FIRST_DUMP}.md"]


def test_a_dump_without_a_date_did_not_arrive_on_an_unknown_one() -> None:
    undated = [replace(CRACKS, dump="a-list", date=None)]
    text = pages(*undated)["dumps/a-list.md"]
    assert "\n1 paper, 1 new · Download: " in text


# ------------------------------------------------------------------ long lists


def many(count: int, first: int = 1, **said: Any) -> list[Entry]:
    """Papers that arrived one a day, and are about nothing in common."""
    words = f"{WAVES} {BEES} {BRIDGES}".split()
    return [
        entry(
            f"Paper {n} on {words[n * 5 % 97]} and {words[n * 11 % 89]}",
            " ".join(words[(n * 31 + m * (7 + n)) % len(words)] for m in range(50)),
            dump=f"{dt.date(2025, 1, 1) + dt.timedelta(n)}-daily",
            **said,
        )
        for n in range(first, first + count)
    ]


def of_list(entries: list[Entry], size: int = 4) -> dict[str, str]:
    """The pages of the list of all papers."""
    of = {e.dump: [x for x in entries if x.dump == e.dump] for e in entries}
    digest = Digest(
        tuple(CuratedPaper(paper) for paper in merge(entries).papers),
        tuple(dump(said, name) for name, said in of.items()),
        vocabulary(),
    )
    site = Site("Stand", "https://example.org/", page_size=size)
    every = (page for page in Pages(digest, site).all() if page.template in ("list.md", "older.md"))
    return {page.path: filled(page) for page in every if page.path.startswith("papers/")}


def titles(text: str) -> list[int]:
    """The papers of a page, by their number."""
    return [int(n) for n in re.findall(r"^- \[Paper (\d+)", text, re.MULTILINE)]


def older(text: str) -> list[tuple[str, str]]:
    """The links at the end of a page."""
    found: list[tuple[str, str]] = re.findall(
        r"\[([^]]+)\]\(([^)]+)\)", text.rsplit("\n---\n", 1)[-1]
    )
    return found


@pytest.mark.parametrize("count", range(18))
def test_every_paper_is_on_one_page_and_the_newest_page_is_never_short(count: int) -> None:
    found = of_list(many(count))
    newest = titles(found.pop("papers/index.md"))
    parts = [titles(found[f"papers/page-{n}.md"]) for n in range(len(found), 0, -1)]
    assert [n for part in (newest, *parts) for n in part] == list(range(count, 0, -1))
    assert all(len(part) == 4 for part in parts)
    assert min(count, 4) <= len(newest) < 8


def test_what_arrives_leaves_the_older_pages_as_they_are() -> None:
    before, after = of_list(many(13)), of_list(many(15))
    assert list(before) == list(after) == [f"papers/{x}.md" for x in ("index", "page-1", "page-2")]
    assert [path for path in before if before[path] != after[path]] == ["papers/index.md"]
    more = of_list(many(40))
    assert before["papers/page-1.md"] == more["papers/page-1.md"]
    # The last of them gets a newer neighbour, once.
    assert (
        before["papers/page-2.md"]
        != more["papers/page-2.md"]
        == of_list(many(16))["papers/page-2.md"]
    )


def test_a_paper_that_comes_late_moves_what_is_younger_and_nothing_else() -> None:
    late = many(1, 99)[0]
    found = of_list([*many(20), replace(late, published=dt.date(2025, 1, 7))])
    assert titles(found["papers/page-1.md"]) == [4, 3, 2, 1]
    assert titles(found["papers/page-2.md"]) == [7, 6, 99, 5]
    assert titles(found["papers/index.md"])[-1] == 16


def test_an_older_page_says_what_it_is_and_where_the_others_are() -> None:
    found = of_list(many(21))
    text = found["papers/page-2.md"]
    assert head(text)["title"] == "Older papers, part 2"
    assert "# Older papers, part 2\n\n4 papers, from 6 January 2025 to 9 January 2025\n" in text
    assert older(text) == [
        ("← Newest", "../papers/index.md"),
        ("← Newer", "../papers/page-3.md"),
        ("Oldest →", "../papers/page-1.md"),
    ]
    assert [label for label, _ in older(found["papers/page-1.md"])] == ["← Newest", "← Newer"]
    assert older(found["papers/page-4.md"]) == [
        ("← Newest", "../papers/index.md"),
        ("Older →", "../papers/page-3.md"),
        ("Oldest →", "../papers/page-1.md"),
    ]
    assert older(found["papers/index.md"]) == [
        ("Older →", "../papers/page-4.md"),
        ("Oldest →", "../papers/page-1.md"),
    ]
    assert older(of_list(many(8))["papers/index.md"]) == [("Older →", "../papers/page-1.md")]
    assert "total" not in head(text)


def test_dates_are_said_as_far_as_they_are_known() -> None:
    day = dt.date(2024, 5, 6)
    same = of_list(many(9, published=day))["papers/page-1.md"]
    assert "\n\n4 papers of 6 May 2024\n" in same
    undated = [replace(e, date=None, dump="a-list", position=n) for n, e in enumerate(many(4), 1)]
    some = of_list([*undated[:2], *many(7, 5)])["papers/page-1.md"]
    assert "\n\n4 papers, some without a date, the others until 7 January 2025\n" in some
    assert "\n\n4 papers\n" in of_list([*undated, *many(5, 5)])["papers/page-1.md"]


def test_how_central_papers_are_is_kept_beside_the_pages() -> None:
    profile = TopicProfile("oceans", (), (), ("sails", "hives"))
    (file,) = list_orders([profile], {"hives": 3, "sails": 11})
    assert part_of(*file) == ("lists/oceans", [11, 3])
