"""A page is made of plain values, and of those that it shows only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace

import msgspec
import pytest

from paperstand.curate import curate
from paperstand.merge import merge
from paperstand.model import CuratedPaper, Digest, Dump, Entry, Paper
from paperstand.write import write
from paperstand.write.markdown import Made
from paperstand.write.pages import Pages
from paperstand.write.site import Site
from paperstand.write.templating import Page, filled
from tests.conftest import Built
from tests.hostile import HOSTILE_TITLES
from tests.makers import BEES, BRIDGES, SECOND_DUMP, WAVES, dump, entry, topic, vocabulary

SITE = Site("Stand", "https://example.org/", repo_url="https://github.com/me/stand")
PLAIN = (str, int, float, bool, type(None), dt.date)
SCHEMA = {"properties": {"id": {"type": "string", "description": "its slug"}}}
TOPICS = vocabulary(topic("oceans", "ocean wave"), topic("robots", "robot"))


def digest(*entries: Entry) -> Digest:
    of = {e.dump: [x for x in entries if x.dump == e.dump] for e in entries}
    return curate(merge(entries), [dump(said, name) for name, said in of.items()], TOPICS)


def pages(of: Digest, site: Site = SITE) -> dict[str, Page]:
    every = Pages(of, site)
    return {page.path: page for page in [*every.all(), every.data([], SCHEMA, SCHEMA)]}


def parts(value: object) -> Iterator[object]:
    """A value and all that is in it."""
    yield value
    if is_dataclass(value):
        inside = [getattr(value, field.name) for field in fields(value)]
    elif isinstance(value, dict):
        inside = [*value, *value.values()]
    else:
        inside = list(value) if isinstance(value, tuple | list) else []
    for one in inside:
        yield from parts(one)


def check_plain(page: Page) -> None:
    assert msgspec.msgpack.encode(page.values)
    for part in parts(dict(page.values)):
        assert not isinstance(part, Digest | Dump | CuratedPaper | Paper)
        container = isinstance(part, tuple | list | dict) or is_dataclass(part)
        assert container or type(part) in PLAIN, (page.path, part)


def test_every_page_of_a_digest_is_made_of_plain_values(built: Built) -> None:
    for page in pages(built.digest).values():
        check_plain(page)


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_and_so_are_those_of_hostile_text(title: str) -> None:
    for page in pages(digest(entry(title, WAVES), entry(title + "!", BEES, position=2))).values():
        check_plain(page)


def test_what_arrives_elsewhere_leaves_a_page_as_it_is() -> None:
    later = entry("Cracks", BRIDGES, dump=SECOND_DUMP)
    whole = digest(entry("Sails", WAVES), entry("Hives", BEES, position=2), later)
    papers = [replace(p, related=()) for p in whole.papers]
    after = replace(whole, papers=tuple(papers))
    earlier = tuple(p for p in papers if p.id != "cracks")
    before = replace(whole, papers=earlier, dumps=whole.dumps[:1])
    one, other = pages(before), pages(after)
    assert {path for path, page in one.items() if page == other[path]} > {
        "papers/hives.md",
        "papers/sails.md",
        "topics/oceans.md",
        f"dumps/{whole.dumps[0].name}.md",
        "saved.md",
        "subscribe.md",
    }
    changed = {path for path, page in one.items() if page != other[path]}
    assert {"index.md", "papers/index.md", "topics/unsorted.md", "overview.md"} <= changed


def test_equal_values_make_equal_text() -> None:
    one, other = (pages(digest(entry("Sails", WAVES))) for _ in range(2))
    assert one == other
    assert [*map(filled, one.values())] == [*map(filled, other.values())]


def test_another_title_of_a_neighbour_is_another_page() -> None:
    one = pages(digest(entry("Sails", WAVES), entry("Hives", BEES, position=2)))
    other = pages(digest(entry("Sails", WAVES), entry("Skeps", BEES, position=2)))
    assert one["papers/sails.md"] != other["papers/sails.md"]


def test_the_tree_has_the_text_of_every_page() -> None:
    of = digest(entry("Sails", WAVES), entry("Hives", BEES, position=2))
    written = {file.name: file.content for file in write(of, replace(SITE, page_size=1))}
    for page in Pages(of, replace(SITE, page_size=1)).all():
        assert written[page.path] == filled(page).encode()


def test_a_page_that_is_there_is_not_written_again() -> None:
    of = digest(entry("Sails", WAVES), entry("Hives", BEES, position=2))
    before = {file.name: file.key for file in write(of, SITE) if file.key}
    other = digest(entry("Sails", WAVES), entry("Skeps", BEES, position=2))
    made = {file.name for file in write(other, SITE, before=before) if file.content is not None}
    assert "papers/skeps.md" in made
    assert "search.md" not in made
    assert not any(
        file.content for file in write(of, SITE, before=before) if file.name.endswith(".md")
    )


def test_what_was_made_as_markdown_is_empty_or_not() -> None:
    assert not Made("")
    assert Made("x")
