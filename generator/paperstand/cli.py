"""The `paperstand` command. It reads options, calls the pipeline, and says what happened."""

from __future__ import annotations

import gc
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rapidfuzz import process
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from paperstand import __version__, reports
from paperstand.merge.explain import entries_of, explain
from paperstand.merge.names import Names
from paperstand.model import Digest, Dump, Entry, Paper, PaperstandError, Problem
from paperstand.pipeline import (
    STEPS,
    Order,
    Outcome,
    Step,
    build,
    link_to_published_bundle,
    make_digest,
    stopping,
    without_address,
)
from paperstand.settings import Content, read_config, site_of
from paperstand.text import plural
from paperstand.workers import all_cores
from paperstand.write.site import Site

app = typer.Typer(
    help="Turn lists of research papers into a site with search, feeds and an offline bundle.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

PROBLEM = 1
"""Exit code when something is wrong with the content or the machine; Typer exits with 2 when the
command was called wrongly."""

_DEFAULT_CONTENT = Path("content")
_DEFAULT_CONFIG = Path("mkdocs.yml")

ContentOption = Annotated[
    Path,
    typer.Option("--content", help="Folder with dumps/, topics.yml, corrections.yml and pages/."),
]
SiteOption = Annotated[Path, typer.Option("--site", help="Folder to put the site in.")]
ConfigOption = Annotated[
    Path | None, typer.Option("--config", help="Settings of the site.", show_default="mkdocs.yml")
]
StrictOption = Annotated[bool, typer.Option("--strict", help="Treat warnings as errors.")]


@app.command("build")
def build_command(
    content: ContentOption = _DEFAULT_CONTENT,
    site: SiteOption = Path("site"),
    config: ConfigOption = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", min=1, help="Processes to use.", show_default="all cores"),
    ] = None,
    clean: Annotated[bool, typer.Option("--clean", help="Build even if nothing changed.")] = False,
    strict: StrictOption = False,
) -> None:
    """Build the site, and its offline bundle in `dist` beside it."""
    order = _order(content, site, config, clean=clean, strict=strict, jobs=jobs)
    with _reporting(), _progress() as step:
        outcome = build(order, step)
    _show_outcome(order, outcome)


@app.command()
def serve(
    content: ContentOption = _DEFAULT_CONTENT,
    site: SiteOption = Path("site"),
    config: ConfigOption = None,
    host: Annotated[str, typer.Option("--host", help="Address to serve at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port.")] = 8000,
) -> None:
    """Preview the site in a browser; rebuild and reload when the content changes."""
    from paperstand.preview import preview

    order = _order(content, site, config)

    def rebuild() -> None:
        try:
            with _progress() as step:
                outcome = build(order, step)
        except PaperstandError as error:
            _show_failure(error)
            if not order.site.exists():
                raise
            _out.print("The site shown is the last good one.", markup=False)
        else:
            _show_outcome(order, outcome)

    with _reporting(shown=True):
        rebuild()
    with _reporting():
        preview(order, rebuild, host, port, lambda text: _out.print(text, markup=False))


@app.command()
def check(content: ContentOption = _DEFAULT_CONTENT, strict: StrictOption = False) -> None:
    """Check dumps, topics and corrections without building anything."""
    digest = _digest(content)
    _show_problems(digest.problems)
    reports.dumps_table(digest, _out)
    if stopping(digest.problems, strict):
        raise typer.Exit(PROBLEM)
    _out.print(f"Good: {_summary(digest)}.", markup=False)


@app.command()
def report(content: ContentOption = _DEFAULT_CONTENT) -> None:
    """Show what was merged and why, what nearly was, and what was not understood."""
    digest = _digest(content)
    reports.full(digest, _out)
    if stopping(digest.problems, strict=False):
        _show_problems(digest.problems)
        raise typer.Exit(PROBLEM)


@app.command("compare")
def compare_command(
    one: Annotated[str, typer.Argument(help="A paper: its slug, a title, or a place like dump#5.")],
    other: Annotated[str, typer.Argument(help="The paper to compare it with.")],
    content: ContentOption = _DEFAULT_CONTENT,
) -> None:
    """Say why two papers are one, or aren't, and how to overrule that."""
    digest = _digest(content)
    first, second = _paper(digest, one), _paper(digest, other)
    mine, yours = _entries(digest, first, one), _entries(digest, second, other)
    if first is second and mine == yours:
        raise typer.BadParameter(
            f"{one!r} and {other!r} are one paper; name two of its places, like dump#5"
        )
    places = (_place(mine[0]), _place(yours[-1]))
    reports.comparison(first, second, places, explain(mine, yours), _out)


@app.command()
def export(
    out: Annotated[Path, typer.Argument(help="File to write: .jsonl, .json, .csv, .bib or .ris.")],
    content: ContentOption = _DEFAULT_CONTENT,
) -> None:
    """Write the papers as data, without building the site."""
    from paperstand.write.data import FORMATS

    write = FORMATS.get(out.suffix.lower())
    if write is None:
        raise typer.BadParameter(f"{out.name}: expected an ending of {', '.join(FORMATS)}")
    digest = _digest(content)
    _show_problems(digest.problems)
    if stopping(digest.problems, strict=False):
        raise typer.Exit(PROBLEM)
    with _reporting():
        _write_whole(out, "".join(write(digest.papers)))
    _out.print(f"{out}: {_summary(digest)}.", markup=False)


@app.command("mail")
def mail_command(
    out: Annotated[Path, typer.Argument(help="File to write: .html, .eml (a draft) or .md.")],
    content: ContentOption = _DEFAULT_CONTENT,
    config: ConfigOption = None,
    dump: Annotated[
        str | None,
        typer.Option("--dump", help="Dump to tell about.", show_default="the newest ones"),
    ] = None,
) -> None:
    """Write a mail about the latest dump: what is new, and what was seen again."""
    from paperstand.write import mail

    write = mail.FORMATS.get(out.suffix.lower())
    if write is None:
        raise typer.BadParameter(f"{out.name}: expected an ending of {', '.join(mail.FORMATS)}")
    settings = _settings(config)
    with _reporting():
        values = read_config(settings, config is not None)
        site = site_of(values, settings)
    digest = _digest(content)
    dumps = mail.latest(digest.dumps) if dump is None else [_dump(digest, dump)]
    _show_problems((*without_address(values, settings), *digest.problems))
    if stopping(digest.problems, strict=False):
        raise typer.Exit(PROBLEM)
    message = mail.compose(digest, site, dumps)
    with _reporting():
        _write_whole(out, write(message))
    _out.print(reports.printable(f"{out}: {message.subject}"), markup=False, soft_wrap=True)


@app.command("zim")
def zim_command(
    out: Annotated[Path, typer.Argument(help="File to write: .zim.")],
    site: SiteOption = Path("site"),
    config: ConfigOption = None,
) -> None:
    """Pack the built site as one file for Kiwix. Needs `pip install paperstand[zim]`."""
    if out.suffix.lower() != ".zim":
        raise typer.BadParameter(f"{out.name}: expected the ending .zim")
    if not (site / "index.html").is_file():
        raise typer.BadParameter(f"--site: there is no site in {site}; `paperstand build` makes it")
    settings = _settings(config)
    with _reporting():
        values = read_config(settings, config is not None)
        _show_problems(tuple(without_address(values, settings)))
        size = _zim(out, site, site_of(values, settings))
    _out.print(f"{out}: {size / 1e6:.1f} MB.", markup=False)


@app.callback(invoke_without_command=True)
def _options(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        print(f"paperstand {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command. A traceback is shown for a bug, and for nothing else."""
    # A build makes millions of values that last to its end. Looking through them for garbage as
    # often as Python does by default takes a fifth of its time and finds nothing.
    gc.set_threshold(100_000, 20, 20)
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output (head, less) has had enough.
        sys.stderr.close()
        sys.exit(PROBLEM)
    except Exception:
        traceback.print_exc()
        _err.print(
            "\nThis is a bug in Paperstand, not in your content. Please report it with the lines"
            f" above, the version ({__version__}) and, if you can, the dump.",
            markup=False,
        )
        sys.exit(PROBLEM)


# ----------------------------------------------------------------------------- helpers

_PIPE_WIDTH = 160
"""Columns of a table that goes to a file or another program."""

_out = Console(highlight=False, width=None if sys.stdout.isatty() else _PIPE_WIDTH)
_err = Console(
    stderr=True, highlight=False, soft_wrap=True, width=None if sys.stderr.isatty() else _PIPE_WIDTH
)


def _order(
    content: Path,
    site: Path,
    config: Path | None,
    clean: bool = False,
    strict: bool = False,
    jobs: int | None = None,
) -> Order:
    _require_content(content)
    settings, given = _settings(config), config is not None
    return Order(content, site, settings, given, clean, strict, jobs or all_cores())


def _settings(config: Path | None) -> Path:
    if config is not None and not config.is_file():
        raise typer.BadParameter(f"--config: there is no file {config}")
    return config or _DEFAULT_CONFIG


def _require_content(content: Path) -> None:
    if not content.is_dir():
        raise typer.BadParameter(
            f"--content: there is no folder {content}; expected one with a folder dumps/ in it"
        )


def _digest(content: Path) -> Digest:
    _require_content(content)
    with _reporting(), _progress() as step:
        return make_digest(Content(content), step, all_cores())


def _paper(digest: Digest, name: str) -> Paper:
    """The paper of a name, or an error that says which names there are."""
    names: Names[Paper] = Names()
    for curated in digest.papers:
        paper = curated.paper
        for slug in (paper.id, *paper.aliases):
            names.add_slug(slug, [paper])
        for seen in paper.sightings:
            names.add_title(seen.title, [paper])
            names.add_place(seen.dump, seen.position, [paper])
    found = names.find(name)
    if len(found) > 1:
        which = ", ".join(sorted(paper.id for paper in found))
        raise typer.BadParameter(f"{len(found)} papers are called {name!r}: {which}")
    if not found:
        nearest = names.nearest(name)
        hint = f"did you mean {nearest!r}?" if nearest else "give its slug or its title"
        raise typer.BadParameter(f"no paper is called {name!r}; {hint}")
    return next(iter(found))


def _entries(digest: Digest, paper: Paper, name: str) -> list[Entry]:
    """What the dumps say of a paper; only what stands at the place, if the name is one."""
    said = entries_of(paper, digest)
    return [entry for entry in said if _place(entry) == name] or said


def _place(entry: Entry) -> str:
    return f"{entry.dump}#{entry.position}"


def _dump(digest: Digest, name: str) -> Dump:
    """The dump of a name, or an error that says which names there are."""
    dumps = {dump.name: dump for dump in digest.dumps}
    if name not in dumps:
        nearest = process.extract(name, sorted(dumps), limit=3, score_cutoff=50)
        known = [match for match, *_ in nearest] or sorted(dumps, reverse=True)[:3]
        hint = f"did you mean {' or '.join(map(repr, known))}?"
        raise typer.BadParameter(f"--dump: no dump is called {name!r}; {hint}")
    return dumps[name]


def _zim(out: Path, folder: Path, site: Site) -> int:
    try:
        from paperstand.pack.zim import pack_zim
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("libzim"):
            raise
        remedy = "pip install 'paperstand[zim]'"
        problem = Problem(str(out), None, "needs libzim, which is not installed", remedy)
        raise PaperstandError([problem]) from None
    try:
        home = link_to_published_bundle((folder / "index.html").read_bytes(), site)
        return pack_zim(folder, out, site, {"index.html": home})
    except OSError as error:
        raise PaperstandError([_unwritable(out, error)]) from None


def _write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that it is never half there."""
    partial = path.with_name(path.name + ".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            partial.write_bytes(content.encode() if isinstance(content, str) else content)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise PaperstandError([_unwritable(path, error)]) from None


def _unwritable(path: Path, error: OSError) -> Problem:
    message = f"can't be written: {error.strerror or error}"
    return Problem(str(path), None, message, "Choose another place, or make this one writable.")


@contextmanager
def _reporting(shown: bool = False) -> Iterator[None]:
    """Turns a failure into messages and the exit code for a problem."""
    try:
        yield
    except PaperstandError as error:
        if not shown:
            _show_failure(error)
        raise typer.Exit(PROBLEM) from None


@contextmanager
def _progress() -> Iterator[Step]:
    """A bar on a terminal; nothing on a pipe, where the result says enough."""
    if not _err.is_terminal:
        yield lambda _: None
        return
    columns = TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn()
    with Progress(*columns, console=_err, transient=True) as progress:
        task = progress.add_task("", total=len(STEPS))
        yield lambda step: progress.update(task, description=step, completed=STEPS.index(step))


_STYLES = {"error": "bold red", "warning": "yellow", "note": "dim"}


def _show_problems(problems: tuple[Problem, ...]) -> None:
    order = list(_STYLES)
    for problem in sorted(problems, key=lambda p: (order.index(p.severity), p.file, p.line or 0)):
        _err.print(f"{problem.severity}: ", style=_STYLES[problem.severity], end="")
        _err.print(reports.printable(f"{problem.place}: {problem.message}"), markup=False)
        if problem.remedy:
            _err.print(reports.printable(f"    {problem.remedy}"), markup=False, style="dim")


def _show_failure(error: PaperstandError) -> None:
    _show_problems(error.problems)
    if error.digest:
        reports.dumps_table(error.digest, _err)
        _err.print("Nothing was published; the last good site is as it was.", markup=False)


def _show_outcome(order: Order, outcome: Outcome) -> None:
    _show_problems(outcome.problems)
    if outcome.digest is None or outcome.bundle is None:
        _out.print(f"{order.site}: up to date, nothing to do.", markup=False)
        return
    _out.print(f"{order.site}: {_summary(outcome.digest)}.", markup=False)
    size = f"{outcome.bundle_size / 1e6:.1f} MB"
    _out.print(f"{order.site.parent / 'dist' / outcome.bundle.name}: {size}.", markup=False)


def _summary(digest: Digest) -> str:
    """`146 entries read, 15 merged, 131 papers`."""
    parts = [
        f"{plural(digest.entries_read, 'entry', 'entries')} read",
        f"{digest.entries_merged:,} merged",
        plural(len(digest.papers), "paper"),
    ]
    if digest.hidden:
        parts.insert(2, f"{digest.hidden:,} hidden")
    return ", ".join(parts)
