"""`paperstand enrich`: the only part of enriching that goes out, and only when asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paperstand import console
from paperstand.console import PROBLEM
from paperstand.fetch.commands import who_asks
from paperstand.model import SERVICES, LookUp, Merged, PaperstandError
from paperstand.settings import Content
from paperstand.text import plural

# What asks is imported where it is needed: `build` must not need it.
if TYPE_CHECKING:
    from paperstand.enrich.search import Get, Outcome, Search, Wanted
    from paperstand.enrich.service import Question, Service
    from paperstand.fetch.web import Answer, Web

BATCH = 10
"""The file is written after so many papers, so that little is lost if the machine stops."""
_LISTED = 10
_TRIES, _WAIT, _LARGEST = 4, 120.0, 10_000_000
_BUSY = b"rate exceeded"


def enrich(
    content: Annotated[
        Path, typer.Option("--content", help="Folder with dumps/ and the file to write.")
    ] = Path("content"),
    service: Annotated[
        list[str] | None,
        typer.Option(
            "--service",
            help=f"Where to look: {', '.join(SERVICES)}. May be given several times, in order.",
            show_default="all, in this order",
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option("--limit", min=1, help="Papers to look up at most.", show_default="all"),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Look up and show; write nothing.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Ask again for what was not found before today.")
    ] = False,
    contact: Annotated[
        str,
        typer.Option(
            "--contact",
            help="Where the services may reach you: an address of mail or web.",
            show_default="that of the settings",
        ),
    ] = "",
    config: Annotated[
        Path | None,
        typer.Option("--config", help="Settings of the site.", show_default="mkdocs.yml"),
    ] = None,
) -> None:
    """Look up missing identifiers and authors, and write them to enriched.yml."""
    if not content.is_dir():
        raise typer.BadParameter(f"--content: there is no folder {content}")
    services, folder = _services(service or list(SERVICES)), Content(content)
    who = who_asks(contact, config)
    # A clock, as where something is fetched or filed; a build depends on what is written only.
    today = datetime.now().astimezone().date()
    with console.reporting():
        wanted, lack = _wanted(folder, services, today if again else None)
    chosen = wanted[:limit]
    console.say(_plan(chosen, len(wanted), lack, services))
    if not chosen:
        return
    path = None if dry_run else folder.enriched
    with console.reporting(), _web(who) as get:
        search = _search(services, get, today, who)
        done: list[Outcome] = []
        try:
            _look_up(search, chosen, path, done)
        except KeyboardInterrupt:
            _summary(done, path)
            raise
    console.show_problems(search.problems())
    _summary(done, path)
    if search.over:
        raise typer.Exit(PROBLEM)


def _services(names: Sequence[str]) -> list[Service]:
    from paperstand.enrich import services

    by_name = {service.NAME: service for service in services.SERVICES}
    for name in names:
        if name not in by_name:
            raise typer.BadParameter(
                f"--service: no service is called {name!r}; expected one of {', '.join(by_name)}"
            )
    return [by_name[name] for name in dict.fromkeys(names)]


def _wanted(
    content: Content, services: Sequence[Service], again: date | None
) -> tuple[list[Wanted], int]:
    """The papers to look up, and how many lack something in all."""
    from paperstand.enrich.search import lacking
    from paperstand.read.enriched import load_enriched

    records = load_enriched(content.enriched)
    papers = _merged(content).papers
    names = [service.NAME for service in services]
    return lacking(papers, records, names, again), len(lacking(papers, (), names, None))


def _merged(content: Content) -> Merged:
    """The papers as the dumps and the curator have them. What can't be read is a problem of the
    build; here the rest is enough."""
    from paperstand.merge import merge
    from paperstand.read import find_dumps, read_dumps
    from paperstand.read.corrections import load_corrections

    dumps, problems = read_dumps(find_dumps(content.dumps)[0])
    if not dumps:
        raise PaperstandError(problems)
    console.show_problems(problems)
    entries = [entry for dump in dumps for entry in dump.entries]
    return merge(entries, load_corrections(content.corrections))


@contextmanager
def _web(contact: str) -> Iterator[Get]:
    """Asks over HTTP, politely."""
    from paperstand.enrich.service import BadAnswerError
    from paperstand.fetch.web import Web

    def busy(answer: Answer) -> str | None:
        said = answer.body[: len(_BUSY) + 9].strip().lower()
        return "Rate exceeded." if said.startswith(_BUSY) else None

    def ask(web: Web, question: Question) -> bytes:
        try:
            answer = web.get(
                question.url,
                question.params,
                pause=question.pause,
                accept=question.absent,
                check=busy,
            )
        except PaperstandError as error:
            raise BadAnswerError(error.problems[0].message) from None
        return b"" if answer.status in question.absent else answer.body or b" "

    with Web(contact, tries=_TRIES, patience=_WAIT, largest=_LARGEST) as web:
        yield lambda question: ask(web, question)


def _search(services: Sequence[Service], get: Get, today: date, contact: str) -> Search:
    from paperstand.enrich.search import Search

    return Search(services, get, today, contact)


def _look_up(
    search: Search, wanted: Sequence[Wanted], path: Path | None, done: list[Outcome]
) -> None:
    """Look the papers up, one after the other, and write what was found to `path`, if there is one:
    after each batch, at the end, and when somebody stops it. `done` gets what came of each."""
    from paperstand.enrich.notebook import put

    pending: list[LookUp] = []
    try:
        with console.counting(len(wanted)) as show:
            for each in wanted:
                if search.over:
                    break
                show(len(done), each.paper.title)
                outcome = search.look_up(each)
                done.append(outcome)
                pending += [outcome.record] if outcome.record else []
                if path and len(pending) >= BATCH:
                    put(path, pending)
                    pending.clear()
    finally:
        if path:
            put(path, pending)


# ------------------------------------------------------------------------------- in words


def _plan(chosen: Sequence[Wanted], waiting: int, lack: int, services: Sequence[Service]) -> str:
    from paperstand.enrich.search import seconds

    lacks = f"{plural(lack, 'paper lacks', 'papers lack')} identifiers or authors"
    if not chosen:
        return f"{lacks}; nothing to look up." if lack else "No paper lacks identifiers or authors."
    known = f", {lack - waiting:,} of them looked up before" if lack > waiting else ""
    rates = ", ".join(f"{SERVICES[s.NAME]} ({s.PAUSE:g} s each)" for s in services)
    least, most = (round(s / 60) for s in seconds(chosen, services))
    time = f"{least} to {plural(most, 'minute')}" if most > least else plural(most, "minute")
    takes = "less than a minute" if most < 1 else f"about {time}"
    return f"{lacks}{known}. Looking up {len(chosen):,} at {rates}: {takes}."


def _summary(outcomes: Sequence[Outcome], path: Path | None) -> None:
    found = [o for o in outcomes if o.found]
    unsure = [o for o in outcomes if o.match and not o.found and o.record]
    for outcome in found[:_LISTED]:
        console.say(f"  + {outcome.wanted.paper.title}: {_said(outcome)}")
    if len(found) > _LISTED:
        console.say(f"    … and {len(found) - _LISTED:,} more")
    for outcome in unsure:
        console.say(f"  ? {outcome.wanted.paper.title}: {_said(outcome)}")
    counts = Counter(
        "found" if o.found else "uncertain" if o in unsure else "nowhere" if o.record else "unasked"
        for o in outcomes
    )
    parts = [f"{counts['found']:,} found", f"{counts['uncertain']:,} uncertain"]
    parts.append(f"{counts['nowhere']:,} not found")
    if counts["unasked"]:
        parts.append(f"{counts['unasked']:,} without an answer")
    console.say(f"{plural(len(outcomes), 'paper')} looked up: {', '.join(parts)}.")
    if path is None:
        console.say("Nothing was written.")
    elif any(o.record for o in outcomes):
        console.say(f"Written to {path}. Look at it, and commit it.")


def _said(outcome: Outcome) -> str:
    """What a service offered, and why it is the paper or may be."""
    if not outcome.match:
        return ""
    match = outcome.match
    name = SERVICES[match.candidate.service]
    other = "" if outcome.found else f"perhaps “{match.candidate.said.title}”, "
    return (
        f"{other}{name}, {match.confidence:.0%} sure ({', '.join(match.because)}),"
        f" {match.candidate.url}"
    )
