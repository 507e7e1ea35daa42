"""Machines: files that tell programs where everything is. Crawlers read `robots.txt` and the
sitemap, browsers the description of the search, language models `llms.txt`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from xml.sax.saxutils import escape as xml

from paperstand.model import Digest
from paperstand.text import plural
from paperstand.write.downloads import ENDINGS, FORMAT_NAMES, collected
from paperstand.write.markdown import escape
from paperstand.write.site import Site

File = tuple[str, str]
"""Path below the docs folder, and text."""
Address = tuple[str, date | None]
"""A page, relative to the site, and the date of what is on it, if it has one."""

MOST_ADDRESSES = 50_000
"""In one sitemap (https://www.sitemaps.org/protocol.html); more make an index and parts."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAPS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_SITE = (
    "{}, each with a page of its own: title, abstract, topics with the reasons for them, keywords,"
    " links, related papers, and where it was seen. What no list says (an author, a date) is"
    " absent, not guessed. The texts are their authors'."
)
_SHORT_NAME = 16
"""Characters of a name in an OpenSearch description, version 1.1, draft 6."""


def sitemap(pages: Sequence[Address], site: Site) -> Iterator[File]:
    """`sitemap.xml`: of the pages, or of the sitemaps that have them."""
    if len(pages) <= MOST_ADDRESSES:
        yield "sitemap.xml", _listing("urlset", "url", pages, site)
        return
    parts = []
    for number, start in enumerate(range(0, len(pages), MOST_ADDRESSES), 1):
        some = pages[start : start + MOST_ADDRESSES]
        name = f"sitemap-{number}.xml"
        yield name, _listing("urlset", "url", some, site)
        parts.append((name, max((day for _, day in some if day), default=None)))
    yield "sitemap.xml", _listing("sitemapindex", "sitemap", parts, site)


def _listing(root: str, element: str, addresses: Sequence[Address], site: Site) -> str:
    lines = []
    for path, day in addresses:
        when = f"<lastmod>{day.isoformat()}</lastmod>" if day else ""
        lines.append(f"<{element}><loc>{xml(site.absolute(path))}</loc>{when}</{element}>\n")
    return f"{_HEAD}<{root} {_SITEMAPS}>\n{''.join(lines)}</{root}>\n"


def robots(site: Site) -> File:
    """Everything may be read by everybody."""
    return "robots.txt", f"User-agent: *\nDisallow:\n\nSitemap: {site.absolute('sitemap.xml')}\n"


def open_search(site: Site) -> File:
    """The description by which a browser adds the site's search to its own.

    https://github.com/dewitt/opensearch, version 1.1, draft 6."""
    address = xml(site.absolute("search.html"), {'"': "&quot;"})
    icon = xml(site.absolute("assets/images/favicon.svg"))
    return "opensearch.xml", (
        f'{_HEAD}<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{xml(site.name[:_SHORT_NAME].strip())}</ShortName>\n"
        f"<Description>{xml(f'Search the papers of {site.name}')}</Description>\n"
        "<InputEncoding>UTF-8</InputEncoding>\n"
        f'<Image type="image/svg+xml">{icon}</Image>\n'
        f'<Url type="text/html" template="{address}?q={{searchTerms}}"/>\n'
        "</OpenSearchDescription>\n"
    )


def llms(digest: Digest, site: Site) -> File:
    """What a language model should know of the site first (https://llmstxt.org)."""

    def link(name: str, path: str, about: str = "") -> str:
        return f"- [{escape(name)}]({site.absolute(path)})" + (f": {about}" if about else "")

    counts = Counter(topic for p in digest.papers for topic in {a.topic for a in p.topics})
    about = escape(site.description or "A digest of research papers, sorted by topic.")
    lines = [
        f"# {escape(site.name)}",
        "",
        f"> {about}",
        "",
        _SITE.format(plural(len(digest.papers), "paper")),
        "",
        "## Data",
        "",
        link("papers.jsonl", "data/papers.jsonl", "all papers, one JSON object a line"),
        link("papers.schema.json", "data/papers.schema.json", "the fields of a paper"),
        link("All downloads", "data/index.html", ", ".join(FORMAT_NAMES[e] for e in ENDINGS)),
        link("health.json", "data/health.json", "what was read, merged and left over"),
        "",
        "## Topics",
        "",
    ]
    for topic in digest.vocabulary.topics:
        if counts[topic.id]:
            ending = f"data/topics/{topic.id}.jsonl"
            data = f"; [as data]({site.absolute(ending)})" if collected(digest) else ""
            papers = plural(counts[topic.id], "paper") + data
            lines.append(link(topic.name, f"topics/{topic.id}.html", papers))
    lines += [
        "",
        "## Optional",
        "",
        link("All papers", "papers/index.html", "newest first"),
        link("What arrived when", "dumps/index.html"),
        link("RSS", "feed.xml", "the newest papers with their abstracts"),
        link("About", "about.html", "how the data is doing"),
    ]
    return "llms.txt", "\n".join(lines) + "\n"
