"""What the services answer, written from their documentation for invented papers, and a server on
this machine that gives these answers."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.sax.saxutils import escape

from tests.fetch.service import Server
from tests.makers import WAVES

SEA = "Drawing the Sea State: Generative Wave Forecasts for Every Harbour"
HIVES = "Hives Without a Queen: Foraging Robots That Forget in Time"

NOTHING = b"""<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/none</id>
  <opensearch:totalResults>0</opensearch:totalResults>
</feed>
"""
"""arXiv has no such paper."""


def feed(*entries: str) -> bytes:
    """An answer of arXiv's API."""
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n<feed"
        ' xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">\n'
        "  <title>arXiv Query: search_query=</title>\n" + "".join(entries) + "</feed>\n"
    ).encode()


def feed_entry(
    title: str = SEA,
    abstract: str = WAVES,
    arxiv: str = "2503.01234",
    authors: tuple[str, ...] = ("Ada Quill", "Björn Moor"),
    doi: str = "",
    published: str = "2025-03-03T17:59:59Z",
) -> str:
    people = "".join(f"    <author><name>{escape(name)}</name></author>\n" for name in authors)
    extra = f"    <arxiv:doi>{escape(doi)}</arxiv:doi>\n" if doi else ""
    return (
        f"  <entry>\n    <id>http://arxiv.org/abs/{arxiv}v2</id>\n"
        f"    <title>{escape(title)}</title>\n    <published>{published}</published>\n"
        f"    <summary>{escape(abstract)}\n</summary>\n{people}{extra}  </entry>\n"
    )


ERROR = (
    "  <entry>\n    <id>http://arxiv.org/api/errors#malformed_query</id>\n"
    "    <title>Error</title>\n    <summary>malformed query</summary>\n"
    "    <author><name>arXiv api core</name></author>\n  </entry>\n"
)
"""An error of arXiv, which comes as 200 with one entry."""


def scholar(title: str = SEA, abstract: str | None = WAVES, **said: Any) -> dict[str, Any]:
    """A record of Semantic Scholar."""
    return {
        "paperId": "0123456789abcdef0123456789abcdef01234567",
        "title": title,
        "abstract": abstract,
        "year": 2025,
        "publicationDate": "2025-03-03",
        "externalIds": {"ArXiv": "2503.01234", "DOI": "10.5555/sea.77", "CorpusId": 7},
        "authors": [
            {"authorId": "1", "name": "Ada Quill"},
            {"authorId": None, "name": "B. Moor"},
        ],
        "matchScore": 188.5,
    } | said


def work(title: str = SEA, abstract: str = WAVES, **said: Any) -> dict[str, Any]:
    """A work of OpenAlex."""
    index: dict[str, list[int]] = {}
    for place, word in enumerate(abstract.split()):
        index.setdefault(word, []).append(place)
    return {
        "id": "https://openalex.org/W77",
        "doi": "https://doi.org/10.5555/sea.77",
        "title": title,
        "display_name": title,
        "publication_date": "2025-03-03",
        "type": "article",
        "authorships": [
            {"author": {"display_name": "Ada Quill"}},
            {"author": {"display_name": "Moor, Björn"}},
        ],
        "abstract_inverted_index": index or None,
        "locations": [
            {"landing_page_url": "http://arxiv.org/abs/2503.01234"},
            {"landing_page_url": None},
        ],
    } | said


def works(*found: Mapping[str, Any]) -> bytes:
    return json.dumps({"meta": {"count": len(found)}, "results": found}).encode()


def matched(*found: Mapping[str, Any]) -> bytes:
    return json.dumps({"data": found}).encode()


NO_MATCH = 404, b'{"error": "Title match not found"}'
Reply = tuple[int, bytes]
Answering = Callable[[str, Mapping[str, str]], Reply]
"""From path and parameters to status and body."""


def always(body: bytes, status: int = 200) -> Answering:
    return lambda path, params: (status, body)


@dataclass
class Services:
    """The three services on this machine. What they answer may be changed at any time."""

    arxiv: Answering = field(default=always(NOTHING))
    scholar: Answering = field(default=lambda path, params: NO_MATCH)
    openalex: Answering = field(default=always(works()))
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    """The service, path and parameters of every question, in order."""
    agents: set[str] = field(default_factory=set)
    address: str = ""

    def named(self) -> list[str]:
        """The services in the order in which they were asked."""
        return [name for name, _, _ in self.asked]

    def answer(self, target: str) -> Reply:
        split = urlsplit(target)
        _, name, *_ = split.path.split("/")
        params = dict(parse_qsl(split.query, keep_blank_values=True))
        self.asked.append((name, split.path, params))
        reply: Answering = getattr(self, name)
        return reply(split.path, params)


@contextmanager
def running(services: Services) -> Iterator[Services]:
    """Serves on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            services.agents.add(self.headers["User-Agent"])
            status, body = services.answer(self.path)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    services.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield services
    finally:
        server.shutdown()
        server.server_close()
