"""Write: from the digest to the tree that MkDocs renders: Markdown, search index, map, feeds, data.

Text from outside is escaped here and nowhere else: `markdown` for pages, the libraries for JSON,
XML and CSV.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from itertools import islice

from paperstand.model import Digest
from paperstand.workers import ALONE, Workers
from paperstand.write.arrivals import arrivals
from paperstand.write.downloads import paper_files
from paperstand.write.feeds import feeds
from paperstand.write.health import as_file, health
from paperstand.write.list_orders import list_orders
from paperstand.write.machines import Address, llms, open_search, robots, sitemap
from paperstand.write.map_data import map_data
from paperstand.write.pages import Pages, newest_first
from paperstand.write.pictures import pictures
from paperstand.write.records import in_order_of_arrival, records
from paperstand.write.search_index import search_index
from paperstand.write.site import Site
from paperstand.write.templating import Page, filled

_SCHEMAS = ("papers.schema.json", "health.schema.json")
"""What describes the data to programs."""

HEALTH = "data/health.json"
_ROUND = 20_000
"""Pages whose values and texts are held at a time."""
_SHARE = 1000
"""Pages that are filled at a time; for fewer another process is not worth its start."""


def write(digest: Digest, site: Site, workers: Workers = ALONE) -> Iterator[tuple[str, str]]:
    """Path and text of every file of the tree, in the order in which they are made."""
    pages = Pages(digest, site)
    written: list[str] = []
    for path, text in _fill(pages.all(), workers):
        written.append(path)
        yield path, text
    in_order = in_order_of_arrival(digest.papers)
    yield from records(in_order, digest.vocabulary)
    yield from list_orders(digest.profiles, {p.id: n for n, p in enumerate(in_order)})
    yield from arrivals(in_order)
    yield from search_index(in_order, digest.vocabulary)
    yield from map_data(digest, in_order)
    yield from feeds(digest, site, newest_first(digest.papers))
    sizes = []
    for path, text in paper_files(digest):
        sizes.append((path, len(text.encode())))
        yield path, text
    schemas = resources.files("paperstand") / "schemas"
    described = [(name, (schemas / name).read_text("utf-8")) for name in _SCHEMAS]
    yield from ((f"data/{name}", schema) for name, schema in described)
    yield HEALTH, as_file(health(digest))
    data = pages.data(sizes, *(json.loads(schema) for _, schema in described))
    yield data.path, filled(data)
    yield from sitemap(_addresses([*written, data.path], digest, site), site)
    yield robots(site)
    yield open_search(site)
    yield llms(digest, site)


def _fill(pages: Iterable[Page], workers: Workers) -> Iterator[tuple[str, str]]:
    """Path and text of each page."""
    to_come = iter(pages)
    while some := list(islice(to_come, _ROUND)):
        shares = [some[at : at + _SHARE] for at in range(0, len(some), _SHARE)]
        for share, texts in zip(shares, workers.map(_texts, shares), strict=True):
            for page, text in zip(share, texts, strict=True):
                yield page.path, text


def _texts(pages: Sequence[Page]) -> list[str]:
    return [filled(page) for page in pages]


def _addresses(pages: Sequence[str], digest: Digest, site: Site) -> list[Address]:
    """Every page but those that only lead elsewhere, with the date of each paper."""
    days = {p.paper.url: p.paper.date for p in digest.papers}
    aliases = {f"papers/{alias}.html" for p in digest.papers for alias in p.paper.aliases}
    aliases |= {f"papers/{alias}.html" for alias, _ in digest.redirects}
    aliases -= {*days, *(f"papers/{road.slug}.html" for road in digest.crossroads)}
    found = [page.removesuffix(".md") + ".html" for page in pages]
    found += [path for _, path in site.pages]
    return [(path, days.get(path)) for path in found if path not in aliases]


__all__ = ["HEALTH", "Site", "pictures", "write"]
