"""Write: from the digest to the tree that MkDocs renders: Markdown, search index, map, feeds, data.

Text from outside is escaped here and nowhere else: `markdown` for pages, the libraries for JSON,
XML and CSV.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from itertools import islice
from types import MappingProxyType

from paperstand.built import File, Keys
from paperstand.model import Digest
from paperstand.store import FORGETFUL, Memory, key_of
from paperstand.workers import ALONE, Workers
from paperstand.write.arrivals import arrivals
from paperstand.write.downloads import paper_files, size_of_pieces
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
_SHARE = 1000
"""Pages that are filled at a time; for fewer another process is not worth its start."""


def write(
    digest: Digest,
    site: Site,
    workers: Workers = ALONE,
    memory: Memory = FORGETFUL,
    before: Keys = MappingProxyType({}),
) -> Iterator[File]:
    """Every file of the docs folder, in the order in which they are made. Pages that have the same
    key `before` are not made again."""
    pages = Pages(digest, site)
    written: list[str] = []
    for file in _filled(pages.all(), workers, before):
        written.append(file.name)
        yield file
    in_order = in_order_of_arrival(digest.papers)
    yield from _made(records(in_order, digest.vocabulary))
    yield from _made(list_orders(digest.profiles, {p.id: n for n, p in enumerate(in_order)}))
    yield from _made(arrivals(in_order))
    yield from _made(search_index(in_order, digest.vocabulary, workers, memory))
    yield from _made(map_data(digest, in_order))
    yield from _made(feeds(digest, site, newest_first(digest.papers)))
    sizes = []
    for path, pieces in paper_files(digest):
        sizes.append((path, size_of_pieces(pieces)))
        yield File(path, None, pieces)
    schemas = resources.files("paperstand") / "schemas"
    described = [(name, (schemas / name).read_text("utf-8")) for name in _SCHEMAS]
    yield from _made((f"data/{name}", schema) for name, schema in described)
    yield File.of(HEALTH, as_file(health(digest)))
    data = pages.data(sizes, *(json.loads(schema) for _, schema in described))
    yield from _filled([data], ALONE, before)
    yield from _made(sitemap(_addresses([*written, data.path], digest, site), site))
    yield from _made((robots(site), open_search(site), llms(digest, site)))


def _filled(pages: Iterable[Page], workers: Workers, before: Keys) -> Iterator[File]:
    """The file of each page."""
    passed: deque[tuple[str, bytes]] = deque()

    def news() -> Iterator[Page]:
        for page in pages:
            key = key_of(page.template, page.values)
            passed.append((page.path, key))
            if before.get(page.path) != key:
                yield page

    def there() -> Iterator[File]:
        while passed and before.get(passed[0][0]) == passed[0][1]:
            yield File(*passed.popleft(), None)

    for texts in workers.stream(_texts, _shares(news())):
        for text in texts:
            yield from there()
            yield File(*passed.popleft(), text)
    yield from there()


def _shares(pages: Iterator[Page]) -> Iterator[list[Page]]:
    while share := list(islice(pages, _SHARE)):
        yield share


def _texts(pages: Sequence[Page]) -> list[bytes]:
    return [filled(page).encode() for page in pages]


def _made(files: Iterable[tuple[str, str]]) -> Iterator[File]:
    for path, text in files:
        yield File.of(path, text)


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
