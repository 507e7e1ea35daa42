"""ZIM: the site as one file for Kiwix, the reader of offline libraries.

It needs libzim, which comes with `pip install paperstand[zim]`; nothing else imports this module.
What the metadata mean: https://wiki.openzim.org/wiki/Metadata. The layout of the file:
https://wiki.openzim.org/wiki/ZIM_file_format.
"""

from __future__ import annotations

import hashlib
import html
import io
import json
import mmap
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from libzim.writer import ContentProvider, Creator, FileProvider, Hint, Item, StringProvider
from PIL import Image

from paperstand.text import clean, excerpt
from paperstand.write.pictures import TOUCH_ICON
from paperstand.write.site import Site

_TYPES = {
    ".atom": "application/atom+xml",
    ".bib": "application/x-bibtex",
    ".css": "text/css",
    ".csv": "text/csv",
    ".gif": "image/gif",
    ".gz": "application/gzip",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".map": "application/json",
    ".md": "text/markdown",
    ".opml": "text/x-opml",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".ris": "application/x-research-info-systems",
    ".rss": "application/rss+xml",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
"""Types by ending: what the system knows of them differs from one machine to the next."""
_PACKED = frozenset({".gif", ".gz", ".jpeg", ".jpg", ".pdf", ".png", ".webp", ".woff2", ".zip"})
_NO_ARTICLE = frozenset({"404.html"})
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_LEADS_ON = '<meta http-equiv="refresh"'
_HEAD = 8192
"""Bytes of a page in which its title is."""
_SIDE = 48
_LONGEST_TITLE = 30
_LONGEST_DESCRIPTION = 80
_LANGUAGE = "eng"


class _File(Item):  # type: ignore[misc]
    """A file of the site, as libzim asks for it."""

    def __init__(self, path: str, file: Path, site: Site, instead: bytes | None) -> None:
        super().__init__()
        self._path, self._file, self._instead = path, file, instead
        is_page = file.suffix == ".html"
        head = _beginning(file) if is_page else ""
        found = _TITLE.search(head)
        title = clean(html.unescape(found[1])) if found else path
        self._title = title.removesuffix(f" · {clean(site.name)}")
        self._is_article = is_page and path not in _NO_ARTICLE and _LEADS_ON not in head

    def get_path(self) -> str:
        return self._path

    def get_title(self) -> str:
        return self._title

    def get_mimetype(self) -> str:
        return _TYPES.get(self._file.suffix.lower(), "application/octet-stream")

    def get_contentprovider(self) -> ContentProvider:
        if self._instead is not None:
            return StringProvider(self._instead)
        return FileProvider(self._file)

    def get_hints(self) -> dict[Hint, int]:
        packed = self._file.suffix.lower() in _PACKED
        return {Hint.FRONT_ARTICLE: self._is_article, Hint.COMPRESS: not packed}


def pack_zim(folder: Path, out: Path, site: Site, instead: Mapping[str, bytes]) -> int:
    """Write the site in `folder` to `out`. Returns the size in bytes.

    `instead` has other contents for some files, by their path. The zip of the site is left out:
    this file is what it is for. The same site gives the same bytes.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".zim-", dir=out.parent) as aside:
        partial = Path(aside) / "site.zim"
        # One worker, so that the clusters come in the same order every time.
        creator = Creator(partial).config_indexing(True, _LANGUAGE).config_nbworkers(1)
        with creator.set_mainpath("index.html"):
            for path in sorted(p for p in folder.rglob("*") if p.is_file()):
                name = path.relative_to(folder).as_posix()
                if name != site.bundle:
                    creator.add_item(_File(name, path, site, instead.get(name)))
            for key, value in _metadata(folder, site):
                creator.add_metadata(key, value)
            if icon := _icon(folder / TOUCH_ICON):
                creator.add_illustration(_SIDE, icon)
        _settle(partial)
        partial.replace(out)
    return out.stat().st_size


def _metadata(folder: Path, site: Site) -> Iterator[tuple[str, str]]:
    yield "Name", site.slug
    yield "Title", excerpt(clean(site.name), _LONGEST_TITLE)
    description = site.description or f"Research papers of {site.name}"
    yield "Description", excerpt(clean(description), _LONGEST_DESCRIPTION)
    yield "Language", _LANGUAGE
    yield "Creator", clean(site.name)
    yield "Publisher", clean(site.name)
    yield "Source", site.url
    if latest := json.loads((folder / "data" / "health.json").read_text("utf-8"))["latest"]:
        yield "Date", latest


def _icon(path: Path) -> bytes | None:
    """The site's icon in the one size that Kiwix shows in its library."""
    if not path.is_file():
        return None
    with Image.open(path) as picture:
        small = picture.convert("RGBA").resize((_SIDE, _SIDE), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    small.save(buffer, "PNG")
    return buffer.getvalue()


def _beginning(file: Path) -> str:
    with file.open("rb") as stream:
        return stream.read(_HEAD).decode("utf-8", "replace")


_ID = slice(8, 24)
"""The id of a ZIM file."""
_CHECKSUM = 16
"""Bytes at its end: the MD5 of all before."""
_INDEX = re.compile(rb"\x0f\x0dXapian Glass..(?P<id>.{16})", re.DOTALL)
"""The beginning of a search index: its kind, the version of its format, its id."""


def _settle(path: Path) -> None:
    """Give a file ids made of its content. libzim, and Xapian for the two search indexes in it,
    take random ones, and have no setting for that."""
    with path.open("r+b") as stream, mmap.mmap(stream.fileno(), 0) as data:
        places = [_ID, *(slice(*match.span("id")) for match in _INDEX.finditer(data))]
        for place in places:
            data[place] = bytes(16)
        end = len(data) - _CHECKSUM
        name = _hash("sha256", data, end)[:16]
        for place in places:
            data[place] = name
        data[end:] = _hash("md5", data, end)


def _hash(kind: str, data: mmap.mmap, end: int) -> bytes:
    made = hashlib.new(kind, usedforsecurity=False)
    for start in range(0, end, 1 << 20):
        made.update(data[start : min(start + (1 << 20), end)])
    return made.digest()
