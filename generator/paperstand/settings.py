"""Settings: where things are, and what `mkdocs.yml` says about the site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mkdocs.exceptions import ConfigurationError
from mkdocs.utils.yaml import yaml_load

from paperstand.model import PaperstandError, Problem
from paperstand.render.policy import is_source
from paperstand.text import clean
from paperstand.write.site import Site

_NOWHERE = "http://localhost:8000/"
"""Stands in the feeds of a site that doesn't know its address."""
_DOCS = "See docs/publishing.md."


@dataclass(frozen=True, slots=True)
class Content:
    """The curator's folder. Only `dumps/` must exist."""

    folder: Path

    @property
    def dumps(self) -> Path:
        return self.folder / "dumps"

    @property
    def topics(self) -> Path:
        return self.folder / "topics.yml"

    @property
    def corrections(self) -> Path:
        return self.folder / "corrections.yml"

    @property
    def enriched(self) -> Path:
        """What `paperstand enrich` found."""
        return self.folder / "enriched.yml"

    @property
    def pages(self) -> Path:
        """Hand-written pages, copied as they are to `pages/` of the site."""
        return self.folder / "pages"

    @property
    def fetched(self) -> Path:
        """What `paperstand fetch` remembers of services. Nothing of it is in the site."""
        return self.folder / "fetched.json"

    def files(self) -> list[Path]:
        """Every file the build depends on."""
        hidden = (p for p in self.folder.rglob("*") if p.is_file() and p != self.fetched)
        return sorted(p for p in hidden if not p.name.startswith("."))


def read_config(path: Path, given: bool) -> dict[str, Any]:
    """The curator's `mkdocs.yml`. A file that isn't there is an error only if it was asked for.

    Raises PaperstandError naming file, line and remedy.
    """
    if not path.exists() and not given:
        return {}
    try:
        with path.open(encoding="utf-8-sig") as stream:
            config = yaml_load(stream)
    except OSError as error:
        message = f"can't be read: {error.strerror or error}"
        raise PaperstandError([Problem(str(path), None, message, "Check --config.")]) from None
    except UnicodeDecodeError:
        raise PaperstandError(
            [Problem(str(path), 1, "is not UTF-8", "Save it as UTF-8.")]
        ) from None
    except ConfigurationError as error:
        cause = error.__context__ or error
        mark = getattr(cause, "problem_mark", None)
        line = mark.line + 1 if mark else None
        message = f"is not valid YAML: {getattr(cause, 'problem', cause)}"
        raise PaperstandError([Problem(str(path), line, message, _DOCS)]) from None
    if not isinstance(config, dict):
        message = "holds no settings: expected `site_name: …` and others, one a line"
        raise PaperstandError([Problem(str(path), 1, message, _DOCS)])
    return config


def site_of(config: Mapping[str, Any], path: Path) -> Site:
    """What the pages need to know, from the curator's `mkdocs.yml`."""
    problems: list[Problem] = []

    def text(settings: Mapping[str, Any], key: str) -> str:
        value = settings.get(key) or ""
        if not isinstance(value, str):
            problems.append(Problem(str(path), None, f"{key}: expected text, got {value!r}", _DOCS))
        return str(value)

    def number(settings: Mapping[str, Any], key: str, default: int) -> int:
        value = settings.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            message = f"{key}: expected a number above 0, got {value!r}"
            problems.append(Problem(str(path), None, message, _DOCS))
            return default
        return value

    extra = config.get("extra") or {}
    own = (extra.get("paperstand") if isinstance(extra, dict) else None) or {}
    if not isinstance(own, dict):
        message = "extra → paperstand: expected settings, one a line"
        problems.append(Problem(str(path), None, message, _DOCS))
        own = {}
    url = text(config, "site_url") or _NOWHERE
    if not url.startswith(("http://", "https://")):
        message = f"site_url: expected an address that begins with https://, got {url!r}"
        problems.append(Problem(str(path), None, message, _DOCS))
    report = text(own, "report_url")
    if report and not report.startswith(("http://", "https://", "mailto:")):
        message = f"report_url: expected an address (https://… or mailto:…), got {report!r}"
        problems.append(Problem(str(path), None, message, _DOCS))
    sources = own.get("sources") or []
    if not isinstance(sources, list) or not all(map(is_source, sources)):
        message = f"sources: expected a list of sites, like https://example.org, got {sources!r}"
        problems.append(Problem(str(path), None, message, "See docs/theming.md."))
        sources = []
    site = Site(
        name=clean(text(config, "site_name")) or "Paperstand",
        url=url.rstrip("/") + "/",
        description=clean(text(config, "site_description")),
        repo_url=text(config, "repo_url"),
        report_url=report,
        page_size=number(own, "page_size", 100),
        feed_size=number(own, "feed_size", 100),
        feed_authority=text(own, "feed_authority"),
        sources=tuple(sources),
    )
    if problems:
        raise PaperstandError(problems)
    return site
