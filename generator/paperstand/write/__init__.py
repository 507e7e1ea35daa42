"""Write: from the digest to the tree that MkDocs renders: Markdown, search index, map, feeds, data.

Text from outside is escaped here and nowhere else: `markdown` for pages, the libraries for JSON,
XML and CSV.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from paperstand.model import Digest
from paperstand.write.arrivals import arrivals
from paperstand.write.data import health, json_lines
from paperstand.write.feeds import feeds
from paperstand.write.map_data import map_data
from paperstand.write.pages import Pages, newest_first
from paperstand.write.pictures import pictures
from paperstand.write.records import in_order_of_arrival, records
from paperstand.write.search_index import search_index
from paperstand.write.site import Site


def write(digest: Digest, site: Site) -> Iterator[tuple[str, str]]:
    """Path and text of every file of the tree, in the order in which they are made."""
    yield from Pages(digest, site).all()
    in_order = in_order_of_arrival(digest.papers)
    yield from records(in_order, digest.vocabulary)
    yield from arrivals(in_order)
    yield from search_index(in_order, digest.vocabulary)
    yield from map_data(digest, in_order)
    yield from feeds(digest, site, newest_first(digest.papers))
    yield "robots.txt", f"User-agent: *\nDisallow:\n\nSitemap: {site.absolute('sitemap.xml')}\n"
    yield "data/papers.jsonl", "".join(json_lines(digest.papers))
    yield "data/health.json", json.dumps(health(digest), ensure_ascii=False, indent=1) + "\n"


__all__ = ["Site", "pictures", "write"]
