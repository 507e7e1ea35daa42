"""The whole flow on one page.

    dumps ─read→ entries ─merge→ papers ─curate→ digest ─write→ tree ─render→ site ─pack→ bundle

`make_digest` is the first half and touches no file but the content; `build` is all of it.
"""

from __future__ import annotations

import html
import logging
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from paperstand.alarms import collapse, emptied, hardly_read, heavy, weigh
from paperstand.built import Built, File, Keys, difference
from paperstand.changes import compare
from paperstand.curate import check_topics, curate
from paperstand.heap import few_collections, give_back
from paperstand.inputs import content_files, custom_theme, hand_written, own_pages, program
from paperstand.merge import merge
from paperstand.merge.enriched import fill_in
from paperstand.model import Corrections, Digest, LookUp, PaperstandError, Problem, Vocabulary
from paperstand.pack import Bundle, checksums, pack, size_report
from paperstand.published import Published, load_published, published
from paperstand.read import find_dumps, read_dumps
from paperstand.read.corrections import load_corrections
from paperstand.read.enriched import load_enriched
from paperstand.read.vocabulary import load_vocabulary
from paperstand.render import frame, mkdocs_config, render, render_some, rendered_alone
from paperstand.settings import Content, read_config, site_of
from paperstand.store import FORGETFUL, Memory, key_of, once
from paperstand.text import size_of
from paperstand.workers import ALONE, Workers
from paperstand.workspace import SUMS, Workspace, fingerprint
from paperstand.write import HEALTH, Site, pictures, write
from paperstand.write.health import as_file, finished, health

_log = logging.getLogger(__name__)
T = TypeVar("T")

SIZES = "sizes.txt"
"""The table of what takes room in the bundle."""
BUNDLE_ON_SITE = 50_000_000
"""A bundle up to this many bytes is put on the site; GitHub Pages holds 1 GB in all."""

PAPERS = "data/papers.jsonl"
"""Where the site has its papers for others to read."""
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


def make_digest(
    content: Content,
    step: Step = lambda _: None,
    workers: Workers = ALONE,
    memory: Memory = FORGETFUL,
) -> Digest:
    """Read, merge and curate. Problems that don't stop the work are in the digest.

    Raises PaperstandError with every problem found when it can't go on.
    """
    step("Reading dumps")
    problems: list[Problem] = []
    vocabulary = _loaded(load_vocabulary, content.topics, Vocabulary((), ()), problems)
    corrections = _loaded(load_corrections, content.corrections, Corrections(), problems)
    nothing: tuple[LookUp, ...] = ()
    looked_up = _loaded(load_enriched, content.enriched, nothing, problems)
    paths, passed_over = find_dumps(content.dumps)
    dumps, unreadable = read_dumps(paths, workers, memory)
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
    merged = merge([entry for dump in dumps for entry in dump.entries], corrections, memory)
    merged = fill_in(merged, looked_up, str(content.enriched))
    step("Curating")
    digest = curate(merged, dumps, vocabulary, workers, memory)
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
    site = replace(site_of(config, order.config), pages=tuple(own_pages(content)))
    nowhere = tuple(without_address(config, order.config))
    workers = Workers(order.jobs)
    workspace = Workspace(order.site)
    with workspace.locked(lambda: step(WAITING)), few_collections():
        workspace.check_site()
        programs = fingerprint(program())
        custom = tuple(custom_theme(config, order.config))
        settings = repr((config, site, order.strict, programs)).encode()
        inputs = fingerprint([("settings", settings), *content_files(content), *custom])
        bundle = workspace.dist / site.bundle
        outputs = [workspace.site, bundle, workspace.dist / SUMS, workspace.dist / SIZES]
        last = None if order.clean else workspace.last(outputs)
        if last and last.inputs == inputs:
            _log.info("up to date: inputs and outputs are those of the last build")
            return Outcome(bundle=bundle, bundle_size=bundle.stat().st_size)
        if last:
            _log.info("to be built: content, settings or programs have changed")
        with workspace.store(programs, order.clean) as memory:
            digest = make_digest(content, step, workers, memory)
            lost = tuple(_lost(digest, content, order, memory, last))
            if stopping((*digest.problems, *lost), order.strict):
                raise PaperstandError((*digest.problems, *lost), digest)
            give_back()
            step("Writing pages")
            mkdocs = mkdocs_config(config, site)
            shape = (*frame(mkdocs, str(order.config)), *custom)
            # The curator's own templates may show the day; nothing else does.
            day = str(digest.latest) if custom else ""
            framed = fingerprint([("day", day.encode()), ("settings", settings), *shape])
            basis = last if last and last.frame == framed and rendered_alone(mkdocs) else None
            before = workspace.tree_files() if basis else {}
            files = workspace.fill_tree(
                _tree(shape, digest, site, content, workers, memory, before), before
            )
            give_back()
            step("Rendering")
            workspace.clear_staging()
            rendered, taken = _render(workspace, basis, files, digest, site, order, workers)
            about_pages = (*rendered, *_weigh(digest, workspace.staging, rendered))
            problems = (*nowhere, *digest.problems, *lost, *about_pages)
            if stopping(problems, order.strict):
                raise PaperstandError(problems, digest)
            step("Packing")
            packed = _pack(workspace, site, workers, taken)
            workspace.publish()
            workspace.remember(inputs, outputs, framed, files)
            # So that the next build need not read it back.
            data = order.site / PAPERS
            _published(memory, data, files, lambda: published(digest, str(data)))
    return Outcome(problems, digest, bundle, packed.size)


def _render(
    workspace: Workspace,
    basis: Built | None,
    files: Keys,
    digest: Digest,
    site: Site,
    order: Order,
    workers: Workers,
) -> tuple[tuple[Problem, ...], set[str]]:
    """Have the pages of the tree rendered, all of them or those that the last site doesn't have.

    Returns what MkDocs complained about, and what was taken over from the last site.
    """
    tree, staging = workspace.tree, workspace.staging
    if basis is None:
        return render(tree, staging, digest.latest, str(order.config), workers), set()
    # What was changed after rendering, and the curator's own pages, which may link to any other.
    anew = {name for name in files if name in _ANEW or name.startswith("docs/pages/")}
    differs = difference(basis.files, files, anew)
    taken = workspace.take_over({*differs.gone, site.bundle})
    for name, place in differs.copies:
        (staging / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(tree / name, staging / place)
    known = [name.removeprefix("docs/") for name in files if name.startswith("docs/")]
    rendered = render_some(
        tree, differs.pages, known, staging, digest.latest, str(order.config), workers
    )
    return rendered, taken


_ANEW = frozenset(f"docs/{name}" for name in (HEALTH, "index.md", "subscribe.md"))


def _pack(workspace: Workspace, site: Site, workers: Workers, taken: Collection[str]) -> Bundle:
    """Make the bundle, and put it on the site if it is not too large for that. `taken` was taken
    over from the last site, and is in its bundle."""
    # In the bundle, the link leads to where the newest one is offered, wherever that is.
    afar = _pages_afar(workspace.staging, site, site.absolute("subscribe.html"))
    staged = workspace.packing / site.bundle
    packed = pack(
        workspace.staging,
        staged,
        f"{site.slug}-offline",
        afar,
        workers,
        workspace.dist / site.bundle if taken else None,
        taken,
    )
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
    return packed


def _lost(
    digest: Digest, content: Content, order: Order, memory: Memory, last: Built | None
) -> Iterator[Problem]:
    """What the digest has lost compared with the last good site, if there is one."""
    data = order.site / PAPERS
    if not data.exists():
        return
    try:
        read = partial(load_published, data)
        previous = _published(memory, data, last.files, read) if last else read()
    except PaperstandError:
        message = "can't be read back, so nobody knows whether papers would disappear"
        yield Problem(str(data), None, message, "The new site will have it whole.", "note")
        return
    changes = compare(previous, digest, load_corrections(content.corrections))
    yield from collapse(changes, order.site, order.allow_collapse)
    yield from emptied(previous, digest, changes, order.site)


def _published(
    memory: Memory, data: Path, files: Keys, work: Callable[[], tuple[Published, ...]]
) -> tuple[Published, ...]:
    key = key_of(str(data), files[f"docs/{PAPERS}"])
    return once(memory, "published", key, work, tuple[Published, ...])


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


def _tree(
    shape: Iterable[tuple[str, bytes]],
    digest: Digest,
    site: Site,
    content: Content,
    workers: Workers,
    memory: Memory,
    before: Keys,
) -> Iterator[File]:
    """Every file that MkDocs gets: the theme, the curator's changes to it, and the docs."""
    for name, picture in pictures(digest, site):
        yield File.of(f"theme/{name}", picture)
    for name, data in shape:
        yield File.of(name, data)
    docs = {name.removeprefix("docs/"): key for name, key in before.items()}
    for file in write(digest, site, workers, memory, docs):
        yield replace(file, name=f"docs/{file.name}")
    for name, data in hand_written(content):
        yield File.of(f"docs/{name}", data)
