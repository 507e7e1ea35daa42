"""What a list's page tells the scripts that filter and sort it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import yaml

from paperstand.curate import curate
from paperstand.merge import merge
from paperstand.model import Entry
from paperstand.write.pages import Pages
from paperstand.write.records import in_order_of_arrival
from paperstand.write.site import Site
from paperstand.write.templating import filled
from tests.makers import BEES, BRIDGES, FIRST_DUMP, SECOND_DUMP, WAVES, dump, entry, vocabulary

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
    assert first["pages"] == second["pages"] == 2


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
