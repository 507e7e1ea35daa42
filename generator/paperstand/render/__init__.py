"""Render: from the tree of Markdown to HTML, by MkDocs with Material.

The tree is complete: `mkdocs.yml`, `docs/`, `theme/` and the hooks. So `mkdocs build` inside it
gives the same site without Paperstand, and so will whatever comes after MkDocs.
"""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from paperstand.model import PaperstandError, Problem
from paperstand.render.assets import joined
from paperstand.render.policy import policy
from paperstand.workers import ALONE, Workers
from paperstand.write.site import Site

_NAV = (
    ("Papers", "papers/index.html"),
    ("Topics", "topics/index.html"),
    ("Map", "map.html"),
    ("Dumps", "dumps/index.html"),
    ("Saved", "saved.html"),
)
_ABOUT = ("About", "about.html")
HOOKS = ("hooks.py", "quick.py")
"""Modules beside this one that go with the tree, for MkDocs."""
_EXTENSIONS = ("admonition", "attr_list", "def_list", "footnotes", "pymdownx.details")
"""For hand-written pages; generated ones are safe with any extension."""


_LEAST = 1000
"""Papers of a share; for fewer another process is not worth its start."""
_MOST = 5000
"""Papers of a share: MkDocs holds all of them in memory at once."""
_LEAST_OF_SOME = 500
"""The same for pages, where only some are rendered."""


def mkdocs_config(config: Mapping[str, Any], site: Site) -> dict[str, Any]:
    """The `mkdocs.yml` of the tree: the curator's settings, and those the site depends on."""
    theme = config.get("theme") or {}
    theme = {"name": theme} if isinstance(theme, str) else dict(theme)
    extra = dict(config.get("extra") or {})
    extensions = [e for e in config.get("markdown_extensions") or [] if e != "tables"]
    nav = (*_NAV, *site.pages, _ABOUT)
    extra["paperstand"] = {
        **(extra.get("paperstand") or {}),
        "nav": [[label, path] for label, path in nav],
        "policy": policy(config, site.sources),
    }
    return {
        **config,
        "site_name": site.name,
        "site_url": site.url,
        "site_description": site.description or None,
        "docs_dir": "docs",
        "site_dir": "site",
        "use_directory_urls": False,
        "theme": {
            **theme,
            "name": "material",
            "custom_dir": "theme",
            "font": False,
            # Zensical knows two themes by this name, and the site is made of this one's parts.
            "variant": "classic",
        },
        "plugins": config.get("plugins") or [],
        "hooks": [*HOOKS],
        "markdown_extensions": [
            *_EXTENSIONS,
            # The policy of pages (policy.py) allows no `style` in an element; see hooks.py.
            {"tables": {"use_align_attribute": True}},
            *(e for e in extensions if e not in _EXTENSIONS),
        ],
        # Every page lists the whole nav, so papers must stay out of it: it would be quadratic.
        "nav": [{"Home": "index.md"}, {"Search": "search.md"}],
        "not_in_nav": "*",
        "validation": {"nav": {"omitted_files": "ignore"}},
        "extra": extra,
    }


def config_file(config: Mapping[str, Any], source: str) -> str:
    """The text of the tree's `mkdocs.yml`. `source` is the file to blame for what can't be written
    into it."""
    try:
        return yaml.safe_dump(dict(config), sort_keys=False, allow_unicode=True)
    except yaml.YAMLError as error:
        message = f"has a setting that is not plain YAML: {error}"
        remedy = "Tags like !!python/name: don't work here."
        raise PaperstandError([Problem(source, None, message, remedy)]) from None


def frame(config: Mapping[str, Any], source: str) -> Iterator[tuple[str, bytes]]:
    """Path in the tree, and content, of every file that shapes all pages: the settings, the hooks
    and the theme. `source` is the file to blame for settings that can't be written."""
    yield "mkdocs.yml", config_file(config, source).encode()
    root = resources.files("paperstand") / "render"
    for name in HOOKS:
        yield name, (root / name).read_bytes()
    with resources.as_file(root / "theme") as folder:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and folder / "assets" not in path.parents:
                yield f"theme/{path.relative_to(folder).as_posix()}", path.read_bytes()
        for name, content in joined(folder):
            yield f"theme/{name}", content


def rendered_alone(config: Mapping[str, Any]) -> bool:
    """Whether each page depends on nothing but its Markdown and what shapes every page, as far as
    anybody can know: a plugin may look at all pages, and an extension at files."""
    extensions = [
        name
        for extension in config.get("markdown_extensions") or []
        for name in ([extension] if isinstance(extension, str) else extension)
    ]
    return not config.get("plugins") and all(
        name in _OF_THEIR_PAGE or (name.startswith("pymdownx.") and "snippets" not in name)
        for name in (extension.removeprefix("markdown.extensions.") for extension in extensions)
    )


_OF_THEIR_PAGE = {
    *("abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code"),
    *("footnotes", "md_in_html", "meta", "nl2br", "sane_lists", "smarty", "tables", "toc"),
}
"""Extensions of Python-Markdown."""


def render(
    tree: Path, site_dir: Path, today: date | None, settings: str, workers: Workers = ALONE
) -> tuple[Problem, ...]:
    """Render the tree into a new folder. `today` is the newest date in the data: MkDocs writes
    a date into its output, and it must not be that of the clock. `settings` is the file to blame
    for settings that MkDocs refuses.

    Many papers are rendered in several processes, each of which runs MkDocs on its share; with
    plugins of the curator's only one does, since a plugin may want to see every page.

    Returns what MkDocs complained about. Raises PaperstandError when it gave up.
    """
    config = yaml.safe_load((tree / "mkdocs.yml").read_text("utf-8"))
    papers = sum(1 for _ in (tree / "docs" / "papers").glob("*.md"))
    count = 1 if config.get("plugins") else len(workers.shares(papers, _LEAST))
    # As many for each process.
    count *= -(-papers // (count * _MOST)) if count > 1 else 1
    folders = [site_dir, *(site_dir.with_name(f"{site_dir.name}-{n}") for n in range(1, count))]
    shares = [
        _Share(tree, tree / "docs", folder, today, {"share": [n, count]} if count > 1 else {})
        for n, folder in enumerate(folders)
    ]
    problems = _run(shares, settings, workers)
    for folder in folders[1:]:
        _move_pages(folder, site_dir)
    return problems


def render_some(
    tree: Path,
    pages: Sequence[str],
    known: Sequence[str],
    site_dir: Path,
    today: date | None,
    settings: str,
    workers: Workers = ALONE,
) -> tuple[Problem, ...]:
    """Render some pages of the tree, by their paths below its docs folder, into a site that has all
    else. `known` are all the files below the docs folder. The rest is as with `render`."""
    shares = []
    for n, some in enumerate(workers.shares(len(pages), _LEAST_OF_SOME)):
        folder = site_dir.with_name(f"{site_dir.name}-{n}")
        docs = folder / "docs"
        for page in pages[some.start : some.stop]:
            (docs / page).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(tree / "docs" / page, docs / page)
        shares.append(_Share(tree, docs, folder / "site", today, {"elsewhere": list(known)}))
    problems = _run(shares, settings, workers)
    for share in shares:
        for path in sorted(share.docs.rglob("*.md")):
            made = path.relative_to(share.docs).with_suffix(".html")
            (site_dir / made).parent.mkdir(parents=True, exist_ok=True)
            (share.folder / made).replace(site_dir / made)
        shutil.rmtree(share.folder.parent)
    return problems


def _run(shares: Sequence[_Share], settings: str, workers: Workers) -> tuple[Problem, ...]:
    answers = workers.map(_render_share, shares)
    messages = tuple(dict.fromkeys(message for _, said in answers for message in said))
    if not all(good for good, _ in answers):
        remedy = (
            "MkDocs refuses this setting; see https://www.mkdocs.org/user-guide/configuration/."
        )
        raise PaperstandError([Problem(settings, None, message, remedy) for message in messages])
    remedy = "Check the page or setting it names."
    return tuple(Problem(settings, None, message, remedy, "warning") for message in messages)


@dataclass(frozen=True, slots=True)
class _Share:
    """What one process renders, and where to."""

    tree: Path
    docs: Path
    folder: Path
    today: date | None
    part: Mapping[str, Any]
    """What the hooks are told of it, as `extra.paperstand`."""


def _render_share(share: _Share) -> tuple[bool, list[str]]:
    """Whether MkDocs came to its end, and what it complained about."""
    # Material announces its successors on import; this is its own switch for that.
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    with _complaints() as complaints, _clock(share.today):
        try:
            config = load_config(
                str(share.tree / "mkdocs.yml"),
                docs_dir=str(share.docs),
                site_dir=str(share.folder),
            )
            config.extra["paperstand"].update(share.part)
            config.plugins.on_startup(command="build", dirty=False)
            try:
                build(config)
            finally:
                config.plugins.on_shutdown()
        except MkDocsException as error:
            return False, complaints or [str(error)]
    return True, complaints


def _move_pages(share: Path, site: Path) -> None:
    """Bring the pages of a share to the others. What else it holds, share 0 has made, too."""
    for page in share.rglob("*.html"):
        target = site / page.relative_to(share)
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            page.rename(target)
    shutil.rmtree(share)


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """Collects MkDocs' warnings, which it would print."""
    messages: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            messages.append(record.getMessage())

    logger = logging.getLogger("mkdocs")
    collector = Collector(logging.WARNING)
    logger.addHandler(collector)
    propagate, logger.propagate = logger.propagate, False
    try:
        yield messages
    finally:
        logger.removeHandler(collector)
        logger.propagate = propagate


@contextmanager
def _clock(today: date | None) -> Iterator[None]:
    """Sets the time that MkDocs takes for now (https://reproducible-builds.org/specs/)."""
    name = "SOURCE_DATE_EPOCH"
    before = os.environ.get(name)
    epoch = (today - date(1970, 1, 1)).days * 86400 if today else 0
    os.environ[name] = str(max(epoch, 0))
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
