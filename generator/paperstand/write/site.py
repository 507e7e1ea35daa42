"""What the pages need to know about the site they are part of."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from paperstand.slugs import slugify


@dataclass(frozen=True, slots=True)
class Site:
    """The curator's settings, from `mkdocs.yml`."""

    name: str
    url: str
    """Absolute, with a slash at the end."""
    description: str = ""
    repo_url: str = ""
    report_url: str = ""
    """Where readers report mistakes, with {title}, {subject}, {id} and {url} for those of a
    paper; a new issue in the repository if empty."""
    page_size: int = 100
    """Papers on one page of a list."""
    feed_size: int = 100
    """Entries in a feed."""
    feed_authority: str = ""
    """`host,date` of the tag URIs in feeds (RFC 4151). Must never change once published."""
    sources: tuple[str, ...] = ()
    """Other sites from which pages may load what the curator adds to them."""
    pages: tuple[tuple[str, str], ...] = field(default=())
    """Hand-written pages: title and path relative to the site."""

    @property
    def slug(self) -> str:
        """Name for files: of the bundle, of its top folder."""
        return slugify(self.name, 40) or "paperstand"

    @property
    def bundle(self) -> str:
        """File name of the offline bundle."""
        return f"{self.slug}-offline.zip"

    @property
    def on_github(self) -> bool:
        """Whether the repository is on GitHub, so that it has releases and can be watched."""
        return urlsplit(self.repo_url).hostname == "github.com"

    @property
    def released_bundle(self) -> str:
        """Where the latest release has the bundle, if there are releases."""
        if not self.on_github:
            return ""
        return f"{self.repo_url.rstrip('/')}/releases/latest/download/{self.bundle}"

    def absolute(self, path: str) -> str:
        """The full address of a page or file of the site."""
        return urljoin(self.url, path)

    def tag(self, path: str) -> str:
        """A permanent name for a page, whatever happens to its address (RFC 4151)."""
        authority = self.feed_authority or f"{urlsplit(self.url).hostname or 'localhost'},2025"
        return f"tag:{authority}:{path}"
