"""The `paperstand` command. It reads options, calls the pipeline, and says what happened."""

from __future__ import annotations

import gc
import shlex
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rapidfuzz import process

from paperstand import __version__, change_summary, console, logs, reports
from paperstand.alarms import emptied
from paperstand.changes import compare, disappearing
from paperstand.console import PROBLEM
from paperstand.enrich.command import enrich
from paperstand.fetch.commands import fetch_app
from paperstand.filing import Text, already_filed, file_away, load_text, plan
from paperstand.merge.explain import entries_of, explain
from paperstand.merge.names import Names
from paperstand.model import CuratedPaper, Digest, Entry, Paper, PaperstandError
from paperstand.pipeline import (
    Order,
    Outcome,
    build,
    make_digest,
    stopping,
    without_address,
)
from paperstand.published import load_published
from paperstand.read.corrections import load_corrections
from paperstand.read.vocabulary import UNSORTED
from paperstand.reading import look
from paperstand.settings import Content, read_config, site_of
from paperstand.terminal import END_KEY, read_pasted
from paperstand.text import plural, size_of
from paperstand.workers import Workers, all_cores

app = typer.Typer(
    help="Turn lists of research papers into a site with search, feeds and an offline bundle.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(fetch_app, name="fetch")

_NEXT_STEPS = """\
  paperstand build      makes the site; open site/index.html
  paperstand serve      shows it, and rebuilds when something changes
  paperstand add -      files a list of papers that you paste
  git init … git push   puts it online; README.md says how"""

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
VerboseOption = Annotated[
    bool,
    typer.Option(
        "--verbose", "-v", callback=logs.verbose, help="Log what happens, to standard error."
    ),
]


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
    allow_collapse: Annotated[
        bool,
        typer.Option("--allow-collapse", help="Publish though many papers have disappeared."),
    ] = False,
    verbose: VerboseOption = False,
) -> None:
    """Build the site, and its offline bundle in `dist` beside it."""
    order = _order(content, site, config, clean=clean, strict=strict, jobs=jobs)
    order = replace(order, allow_collapse=allow_collapse)
    with console.reporting(), console.progress() as step:
        outcome = build(order, step)
    _show_outcome(order, outcome)


@app.command()
def serve(
    content: ContentOption = _DEFAULT_CONTENT,
    site: SiteOption = Path("site"),
    config: ConfigOption = None,
    host: Annotated[str, typer.Option("--host", help="Address to serve at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port.")] = 8000,
    verbose: VerboseOption = False,
) -> None:
    """Preview the site in a browser; rebuild and reload when the content changes."""
    from paperstand.preview import preview

    order = _order(content, site, config)

    def rebuild() -> None:
        try:
            with console.progress() as step:
                outcome = build(order, step)
        except PaperstandError as error:
            console.show_failure(error)
            if not order.site.exists():
                raise
            console.out.print("The site shown is the last good one.", markup=False)
        except Exception as error:
            if not order.site.exists():
                raise
            console.show_bug(error)
            console.out.print("The site shown is the last good one.", markup=False)
        else:
            _show_outcome(order, outcome)

    with console.reporting(shown=True):
        rebuild()
    with console.reporting():
        preview(order, rebuild, host, port, lambda text: console.out.print(text, markup=False))


@app.command("new")
def new_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")],
    name: Annotated[
        str, typer.Option("--name", help="Name of the site.", show_default="the folder's")
    ] = "",
) -> None:
    """Make a repository of your own: content, settings, workflows, and an example to delete."""
    from paperstand.new_site import make_site

    with console.reporting():
        made = make_site(folder, name)
    console.say(f"{folder}: {plural(len(made), 'file')} made. What to do next:")
    if folder.resolve() != Path.cwd():
        console.say(f"  cd {shlex.quote(str(folder))}")
    console.out.print(_NEXT_STEPS)


@app.command()
def add(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A list of papers, or - to paste one.")
    ],
    content: ContentOption = _DEFAULT_CONTENT,
    day: Annotated[
        datetime | None,
        typer.Option(
            "--date",
            formats=["%Y-%m-%d"],
            help="The day its papers arrived.",
            show_default="the file's, the page's, today",
        ),
    ] = None,
    name: Annotated[
        str, typer.Option("--name", help="Name to file it under.", show_default="the file's")
    ] = "",
    yes: Annotated[bool, typer.Option("--yes", "-y", help="File it without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show, and file nothing.")] = False,
) -> None:
    """Show how a list of papers is read, and file it among the dumps."""
    folder = Content(content)
    with console.reporting():
        text = _text(file)
        there = already_filed(text, folder)
        if there:
            console.say(f"{there} holds the very same text; nothing to file.")
            return
        # A clock may be asked here: what a build makes depends on the name of the file only.
        today = datetime.now().astimezone().date()
        filing = plan(text, folder, today, day.date() if day else None, name)
    console.show_problems(filing.problems)
    reports.filing(filing, console.out)
    if dry_run:
        return
    if not yes and not _agreed(file):
        console.say("Nothing was filed.")
        return
    with console.reporting():
        file_away(filing)
    console.say(f"Filed: {filing.path}")


@app.command("read")
def read_command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A text, or - to paste one.")],
    day: Annotated[
        datetime | None,
        typer.Option(
            "--date",
            formats=["%Y-%m-%d"],
            help="The day its papers arrived.",
            show_default="the file's",
        ),
    ] = None,
) -> None:
    """Show what would be read of a text, line by line, and file nothing."""
    with console.reporting():
        found = look(_text(file), day.date() if day else None)
    console.show_problems(found.dump.problems)
    reports.reading(found, console.out)


@app.command()
def check(
    content: ContentOption = _DEFAULT_CONTENT,
    strict: StrictOption = False,
    previous: Annotated[
        Path | None,
        typer.Option("--previous", help="papers.jsonl as published: none of it may disappear."),
    ] = None,
    summary: Annotated[
        Path | None,
        typer.Option("--summary", help="Markdown file to write what changes to, for GitHub."),
    ] = None,
    verbose: VerboseOption = False,
) -> None:
    """Check dumps, topics and corrections without building anything."""
    with console.reporting():
        published = load_published(previous) if previous else ()
    digest = _digest(content)
    changes = compare(published, digest, load_corrections(Content(content).corrections))
    empty = emptied(published, digest, changes, previous) if previous else ()
    problems = (*digest.problems, *disappearing(changes), *empty)
    if summary:
        with console.reporting():
            console.write_whole(summary, change_summary.summary(changes, digest, digest.problems))
    console.show_problems(problems)
    reports.dumps_table(digest, console.out)
    if stopping(problems, strict):
        raise typer.Exit(PROBLEM)
    console.out.print(f"Good: {_summary(digest)}.", markup=False)


@app.command()
def report(content: ContentOption = _DEFAULT_CONTENT, verbose: VerboseOption = False) -> None:
    """Show what was merged and why, what nearly was, and what was not understood."""
    digest = _digest(content)
    reports.full(digest, console.out)
    if stopping(digest.problems, strict=False):
        console.show_problems(digest.problems)
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
    reports.comparison(first, second, places, explain(mine, yours), console.out)


@app.command()
def export(
    out: Annotated[
        Path,
        typer.Argument(help="File to write: .jsonl, .json, .csv, .bib, .ris or .csl.json."),
    ],
    content: ContentOption = _DEFAULT_CONTENT,
    topic: Annotated[str | None, typer.Option("--topic", help="Only papers of this topic.")] = None,
    dump: Annotated[str | None, typer.Option("--dump", help="Only papers of this dump.")] = None,
) -> None:
    """Write the papers as data, without building the site."""
    from paperstand.write.data import FORMATS, format_of
    from paperstand.write.downloads import in_dump, in_topic

    ending = format_of(out.name)
    if ending is None:
        raise typer.BadParameter(f"{out.name}: expected an ending of {', '.join(FORMATS)}")
    digest = _digest(content)
    papers: Sequence[CuratedPaper] = digest.papers
    if topic is not None:
        _known(topic, [UNSORTED, *(t.id for t in digest.vocabulary.topics)], "topic")
        papers = in_topic(digest, topic)
    if dump is not None:
        _known(dump, [d.name for d in digest.dumps], "dump")
        there = {paper.id for paper in in_dump(digest, dump)}
        papers = [paper for paper in papers if paper.id in there]
    console.show_problems(digest.problems)
    if stopping(digest.problems, strict=False):
        raise typer.Exit(PROBLEM)
    with console.reporting():
        console.write_whole(out, "".join(FORMATS[ending](papers)))
    if len(papers) == len(digest.papers):
        console.out.print(f"{out}: {_summary(digest)}.", markup=False)
    else:
        console.out.print(f"{out}: {plural(len(papers), 'paper')}.", markup=False)


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
    with console.reporting():
        values = read_config(settings, config is not None)
        site = site_of(values, settings)
    digest = _digest(content)
    names = [d.name for d in digest.dumps]
    dumps = (
        mail.latest(digest.dumps)
        if dump is None
        else [d for d in digest.dumps if d.name == _known(dump, names, "dump")]
    )
    console.show_problems((*without_address(values, settings), *digest.problems))
    if stopping(digest.problems, strict=False):
        raise typer.Exit(PROBLEM)
    message = mail.compose(digest, site, dumps)
    with console.reporting():
        console.write_whole(out, write(message))
    console.out.print(reports.printable(f"{out}: {message.subject}"), markup=False, soft_wrap=True)


app.command()(enrich)


@app.callback(invoke_without_command=True)
def _options(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    verbose: VerboseOption = False,
) -> None:
    if version:
        print(f"paperstand {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command. A traceback is shown for a bug, and for nothing else."""
    console.require_utf8()
    # A build makes millions of values that last to its end. Looking through them for garbage as
    # often as Python does by default takes a fifth of its time and finds nothing.
    gc.set_threshold(100_000, 20, 20)
    console.take_any_character()
    stopped_by = console.stop_on_request()
    try:
        app()
    except (KeyboardInterrupt, SystemExit) as end:
        # Typer makes 130 of an interruption.
        if isinstance(end, SystemExit) and end.code != console.INTERRUPTED:
            raise
        console.err.print("Stopped. Nothing is half done: a site that was there is whole.")
        sys.exit(128 + stopped_by[-1] if stopped_by else console.INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output (head, less) has had enough.
        sys.stderr.close()
        sys.exit(PROBLEM)
    except MemoryError:
        console.err.print("error: the memory ran out. Close other programs, or try --jobs 1.")
        sys.exit(PROBLEM)
    except Exception as error:
        console.show_bug(error)
        sys.exit(PROBLEM)


# ----------------------------------------------------------------------------- helpers


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
    with console.reporting(), console.progress() as step:
        return make_digest(Content(content), step, Workers(all_cores()))


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


def _known(name: str, names: Iterable[str], what: str) -> str:
    """The name, or a misuse that says which there are."""
    there = sorted(names)
    if name not in there:
        nearest = process.extract(name, there, limit=3, score_cutoff=50)
        known = [match for match, *_ in nearest] or there[-3:]
        hint = f"did you mean {' or '.join(map(repr, known))}?"
        raise typer.BadParameter(f"--{what}: no {what} is called {name!r}; {hint}")
    return name


def _entries(digest: Digest, paper: Paper, name: str) -> list[Entry]:
    """What the dumps say of a paper; only what stands at the place, if the name is one."""
    said = entries_of(paper, digest)
    return [entry for entry in said if _place(entry) == name] or said


def _place(entry: Entry) -> str:
    return f"{entry.dump}#{entry.position}"


def _text(file: str) -> Text:
    """What is to be read or filed: from a file, or pasted."""
    if file != "-":
        if not Path(file).exists():
            raise typer.BadParameter(f"there is no file {file}; give - to paste the text")
        return load_text(Path(file))
    return Text(read_pasted(sys.stdin.buffer, lambda: console.say(f"Paste, then press {END_KEY}.")))


def _agreed(file: str) -> bool:
    """Whether the curator wants the text filed. Where nobody can be asked, naming a file is a yes;
    what comes through a pipe needs `--yes`, since no answer can come the same way."""
    if sys.stdin.isatty():
        return typer.confirm("File it?", default=True)
    if file == "-":
        raise typer.BadParameter(
            "nothing was filed: the text came through a pipe, where no answer can;"
            " run it again with --yes"
        )
    return True


def _show_outcome(order: Order, outcome: Outcome) -> None:
    console.show_problems(outcome.problems)
    if outcome.digest is None or outcome.bundle is None:
        console.out.print(f"{order.site}: up to date, nothing to do.", markup=False)
        return
    console.out.print(f"{order.site}: {_summary(outcome.digest)}.", markup=False)
    bundle = order.site.parent / "dist" / outcome.bundle.name
    console.out.print(f"{bundle}: {size_of(outcome.bundle_size)}.", markup=False)


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
