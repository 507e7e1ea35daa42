"""The whole flow on one page.

    dumps ─read→ entries ─merge→ papers ─curate→ digest ─write→ tree ─render→ site ─pack→ bundle

`make_digest` is the first half and touches no file but the content; `build` is all of it.
"""

from __future__ import annotations

import html
import logging
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import metadata, resources
from pathlib import Path
from typing import Any, TypeVar

from paperstand import __version__
from paperstand.alarms import collapse, emptied, hardly_read, heavy, weigh
from paperstand.changes import compare
from paperstand.curate import check_topics, curate
from paperstand.merge import merge
from paperstand.merge.enriched import fill_in
from paperstand.model import Corrections, Digest, LookUp, PaperstandError, Problem, Vocabulary
from paperstand.pack import checksums, pack, size_report
from paperstand.published import load_published
from paperstand.read import find_dumps, read_dumps
from paperstand.read.corrections import load_corrections
from paperstand.read.enriched import load_enriched
from paperstand.read.vocabulary import load_vocabulary
from paperstand.render import mkdocs_config, render, theme_files, write_config
from paperstand.settings import Content, read_config, site_of
from paperstand.text import clean, size_of
from paperstand.workers import Workers
from paperstand.workspace import SUMS, Workspace, fingerprint
from paperstand.write import HEALTH, Site, pictures, write
from paperstand.write.health import as_file, finished, health

_log = logging.getLogger(__name__)
T = TypeVar("T")

SIZES = "sizes.txt"
"""The table of what takes room in the bundle."""
BUNDLE_ON_SITE = 50_000_000
"""A bundle up to this many bytes is put on the site; GitHub Pages holds 1 GB in all."""

STEPS = ("Reading dumps", "Merging", "Curating", "Writing pages", "Rendering", "Packing")
WAITING = "Waiting for another build"
Step = Callable[[str], None]
"""Told what is being done, for whoever watches."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built, and where."""

    content: Path
    site: Path
    config: Path
    config_given: bool = False
    clean: bool = False
    strict: bool = False
    jobs: int = 1
    allow_collapse: bool = False
    """Whether many papers of the last good site may be gone."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build did."""

    problems: tuple[Problem, ...] = ()
    digest: Digest | None = None
    """None when everything was up to date already."""
    bundle: Path | None = None
    bundle_size: int = 0


def make_digest(content: Content, step: Step = lambda _: None, jobs: int = 1) -> Digest:
    """Read, merge and curate, in up to `jobs` processes. Problems that don't stop the work are in
    the digest.

    Raises PaperstandError with every problem found when it can't go on.
    """
    step("Reading dumps")
    problems: list[Problem] = []
    vocabulary = _loaded(load_vocabulary, content.topics, Vocabulary((), ()), problems)
    corrections = _loaded(load_corrections, content.corrections, Corrections(), problems)
    nothing: tuple[LookUp, ...] = ()
    looked_up = _loaded(load_enriched, content.enriched, nothing, problems)
    paths, passed_over = find_dumps(content.dumps)
    dumps, unreadable = read_dumps(paths)
    problems += [*passed_over, *unreadable, *(p for d in dumps for p in d.problems)]
    problems += hardly_read(dumps)
    for dump in dumps:
        counts = len(dump.entries), dump.text_lines, dump.unread_lines
        as_what = dump.file, dump.reader, dump.why
        _log.info("%s: read as %s (%s): %d entries, %d lines, %d unread", *as_what, *counts)
    if vocabulary.topics:
        problems += check_topics(corrections, vocabulary)
    if not dumps:
        raise PaperstandError(problems)
    step("Merging")
    merged = merge([entry for dump in dumps for entry in dump.entries], corrections)
    merged = fill_in(merged, looked_up, str(content.enriched))
    step("Curating")
    digest = curate(merged, dumps, vocabulary, Workers(jobs))
    return replace(digest, problems=(*problems, *digest.problems))


def _loaded(load: Callable[[Path], T], path: Path, instead: T, problems: list[Problem]) -> T:
    """What a file of the curator's says; `instead` if it can't be read, which is a problem."""
    try:
        return load(path)
    except PaperstandError as error:
        problems += error.problems
        return instead


def stopping(problems: tuple[Problem, ...], strict: bool) -> bool:
    """Whether problems are such that nothing should be published."""
    return any(p.severity == "error" or (strict and p.severity == "warning") for p in problems)


def build(order: Order, step: Step = lambda _: None) -> Outcome:
    """Build the site and its bundle, unless nothing has changed since the last time.

    Raises PaperstandError when there are problems that forbid publishing; then the last site
    and bundle are as they were.
    """
    content = Content(order.content)
    config = read_config(order.config, order.config_given)
    site = replace(site_of(config, order.config), pages=tuple(_own_pages(content)))
    nowhere = tuple(without_address(config, order.config))
    workspace = Workspace(order.site)
    with workspace.locked(lambda: step(WAITING)):
        workspace.check_site()
        inputs = fingerprint(_inputs(content, config, site, order))
        bundle = workspace.dist / site.bundle
        outputs = [workspace.site, bundle, workspace.dist / SUMS, workspace.dist / SIZES]
        if not order.clean and workspace.is_current(inputs, outputs):
            return Outcome(bundle=bundle, bundle_size=bundle.stat().st_size)
        digest = make_digest(content, step, order.jobs)
        lost = tuple(_lost(digest, content, order))
        if stopping((*digest.problems, *lost), order.strict):
            raise PaperstandError((*digest.problems, *lost), digest)
        step("Writing pages")
        workers = Workers(order.jobs)
        workspace.fill_tree(_tree(digest, site, content, config, order.config, workers))
        write_config(mkdocs_config(config, site), workspace.tree / "mkdocs.yml", str(order.config))
        step("Rendering")
        workspace.clear_staging()
        rendered = render(
            workspace.tree,
            workspace.staging,
            digest.latest,
            str(order.config),
            Workers(order.jobs),
        )
        about_pages = (*rendered, *_weigh(digest, workspace.staging, rendered))
        problems = (*nowhere, *digest.problems, *lost, *about_pages)
        if stopping(problems, order.strict):
            raise PaperstandError(problems, digest)
        step("Packing")
        # In the bundle, the link leads to where the newest one is offered, wherever that is.
        afar = _pages_afar(workspace.staging, site, site.absolute("subscribe.html"))
        staged = workspace.packing / site.bundle
        packed = pack(workspace.staging, staged, f"{site.slug}-offline", afar)
        if packed.size <= BUNDLE_ON_SITE:
            shutil.copyfile(staged, workspace.staging / site.bundle)
        else:
            for name, page in _pages_afar(workspace.staging, site, site.released_bundle).items():
                (workspace.staging / name).write_bytes(page)
        for name, text in (
            (SUMS, checksums(packed, site.bundle)),
            (SIZES, size_report(packed, site.bundle)),
        ):
            (workspace.packing / name).write_text(text, "utf-8", newline="\n")
        _log.info("bundle: %s, sha256 %s", size_of(packed.size), packed.sha256)
        workspace.publish()
        workspace.remember(inputs, outputs)
    return Outcome(problems, digest, bundle, packed.size)


def _lost(digest: Digest, content: Content, order: Order) -> Iterator[Problem]:
    """What the digest has lost compared with the last good site, if there is one."""
    data = order.site / "data" / "papers.jsonl"
    if not data.exists():
        return
    try:
        previous = load_published(data)
    except PaperstandError:
        message = "can't be read back, so nobody knows whether papers would disappear"
        yield Problem(str(data), None, message, "The new site will have it whole.", "note")
        return
    changes = compare(previous, digest, load_corrections(content.corrections))
    yield from collapse(changes, order.site, order.allow_collapse)
    yield from emptied(previous, digest, changes, order.site)


def _weigh(digest: Digest, site: Path, rendered: Sequence[Problem]) -> list[Problem]:
    """The pages that are too heavy; what there is to say of pages goes into the health, too."""
    weights = weigh(site, {curated.paper.url for curated in digest.papers})
    found = list(heavy(weights, Path()))
    record = finished(health(digest), weights.papers, weights.others, [*rendered, *found])
    (site / HEALTH).write_text(as_file(record), "utf-8", newline="\n")
    return found


def without_address(config: dict[str, Any], path: Path) -> Iterator[Problem]:
    """A reminder for a site that doesn't know where it will be."""
    if not config.get("site_url") or "//example.org/" in str(config["site_url"]):
        message = "site_url is not set: the addresses in feeds and canonical links lead nowhere"
        remedy = "Set it, or SITE_URL as the publishing workflow does, before you publish."
        yield Problem(str(path), None, message, remedy, "note")


def _pages_afar(folder: Path, site: Site, there: str) -> dict[str, bytes]:
    """The pages that name the bundle, where it is not beside them: with a link to the address
    `there`, or without one if that is empty."""
    link = f'<a href="{site.bundle}">'
    other = f'<a href="{html.escape(there)}">' if there else "<a>"
    return {
        name: (folder / name).read_bytes().replace(link.encode(), other.encode())
        for name in ("index.html", "subscribe.html")
    }


def _own_pages(content: Content) -> Iterator[tuple[str, str]]:
    """Title and address of each hand-written page, for the header."""
    for path in sorted(content.pages.rglob("*.md")) if content.pages.is_dir() else []:
        below = path.relative_to(content.pages).with_suffix("")
        heading = next(
            (
                clean(line[2:])
                for line in path.read_text("utf-8", "replace").splitlines()
                if line.startswith("# ")
            ),
            below.name.replace("-", " ").capitalize(),
        )
        yield heading, f"pages/{below.as_posix()}.html"


def _tree(
    digest: Digest,
    site: Site,
    content: Content,
    config: dict[str, Any],
    config_path: Path,
    workers: Workers,
) -> Iterator[tuple[str, str | bytes]]:
    """Every file that MkDocs gets: the theme, the curator's changes to it, and the docs."""
    yield from theme_files()
    for name, picture in pictures(digest, site):
        yield f"theme/{name}", picture
    theme = config.get("theme")
    custom = theme.get("custom_dir") if isinstance(theme, dict) else None
    if custom:
        folder = config_path.parent / custom
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            yield f"theme/{path.relative_to(folder).as_posix()}", path.read_bytes()
    for name, text in write(digest, site, workers):
        yield f"docs/{name}", text
    if content.pages.is_dir():
        for path in sorted(p for p in content.pages.rglob("*") if p.is_file()):
            yield f"docs/pages/{path.relative_to(content.pages).as_posix()}", path.read_bytes()


def _inputs(
    content: Content, config: dict[str, Any], site: Site, order: Order
) -> Iterator[tuple[str, bytes]]:
    """All that a build depends on: content, settings, and the programs that make it."""
    for path in content.files():
        yield f"content/{path.relative_to(content.folder).as_posix()}", path.read_bytes()
    theme = config.get("theme")
    custom = theme.get("custom_dir") if isinstance(theme, dict) else None
    if custom:
        folder = order.config.parent / custom
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            yield f"theme/{path.relative_to(folder).as_posix()}", path.read_bytes()
    yield "settings", repr((config, site, order.strict)).encode()
    makers = ("mkdocs", "mkdocs-material", "latex2mathml", "pillow")
    versions = [__version__, sys.version, *map(metadata.version, makers)]
    yield "versions", repr(versions).encode()
    with resources.as_file(resources.files("paperstand")) as package:
        for path in sorted(package.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                yield f"program/{path.relative_to(package).as_posix()}", path.read_bytes()
