"""Serves a site as GitHub Pages does: compressed, to be kept for ten minutes, below its own path,
and with 404.html for what isn't there."""

from __future__ import annotations

import gzip
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

_COMPRESSED = ("text/", "image/svg", "application/j", "application/xml", "application/rss")


class _Pages(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, *args: Any, site: Path, base: str, **others: Any) -> None:
        self.site, self.base = site, base
        super().__init__(*args, directory=str(site), **others)

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        file = self.site / (path.removeprefix(self.base) or "index.html")
        found = path.startswith(self.base) and file.is_file()
        if not found:
            file = self.site / "404.html"
        kind = self.guess_type(file)
        body = _compressed(file) if kind.startswith(_COMPRESSED) else file.read_bytes()
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if "text" in kind else kind)
        self.send_header("Cache-Control", "max-age=600")
        if kind.startswith(_COMPRESSED):
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A browser that is closed hangs up on us; nobody needs to know."""


@cache
def _compressed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), 6, mtime=0)


def base_of(site: Path) -> str:
    """The path below which a site wants to be, from the address it gives itself: `/` or `/x/`."""
    home = (site / "index.html").read_text("utf-8")
    address = re.search(r'<link rel="canonical" href="([^"]+)"', home)
    return urlsplit(address[1]).path.removesuffix("index.html") if address else "/"


@contextmanager
def serving(site: Path) -> Iterator[str]:
    """The address of the site while it is served, with a slash at the end."""
    base = base_of(site)
    server = _Server(("127.0.0.1", 0), partial(_Pages, site=site, base=base))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{base}"
    finally:
        server.shutdown()
        server.server_close()
