"""The commands `paperstand fetch …`. They read options, ask, and say what came of it."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from paperstand import console
from paperstand.model import Problem
from paperstand.settings import Content, read_config
from paperstand.terminal import END_KEY, read_pasted
from paperstand.text import plural

if TYPE_CHECKING:
    # Loaded where it is used: no other command needs httpx.
    from paperstand.fetch.fetching import Fetched, Page
    from paperstand.fetch.question import Question
    from paperstand.fetch.web import Web

fetch_app = typer.Typer(
    help="Fetch lists of papers from a service, and file them among the dumps.",
    no_args_is_help=True,
)

_DEFAULT_CONTENT = Path("content")
_DEFAULT_CONFIG = Path("mkdocs.yml")
_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_SHOWN = 10

ContentOption = Annotated[Path, typer.Option("--content", help="Folder with the folder dumps/.")]
ConfigOption = Annotated[
    Path | None, typer.Option("--config", help="Settings of the site.", show_default="mkdocs.yml")
]
ContactOption = Annotated[
    str,
    typer.Option(
        "--contact",
        help="Where the service may reach you: an address of mail or web.",
        show_default="that of the settings",
    ),
]
DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Fetch and show; save nothing.")]
DateOption = Annotated[
    datetime | None,
    typer.Option("--date", formats=["%Y-%m-%d"], help="A day.", show_default="the newest"),
]


@fetch_app.command("hf")
def hf_command(
    day: DateOption = None,
    week: Annotated[str, typer.Option("--week", metavar="YYYY-Www", help="A week.")] = "",
    month: Annotated[str, typer.Option("--month", metavar="YYYY-MM", help="A month.")] = "",
    content: ContentOption = _DEFAULT_CONTENT,
    config: ConfigOption = None,
    contact: ContactOption = "",
    dry_run: DryRunOption = False,
) -> None:
    """The papers of Hugging Face: of today and yesterday, or of a day, a week, a month."""
    from paperstand.fetch import hugging_face

    if sum(map(bool, (day, week, month))) > 1:
        raise typer.BadParameter("give one of --date, --week and --month")
    today = _today()
    if day:
        asked: Sequence[Question] = [hugging_face.of_day(_past(day.date(), today, "--date"))]
    elif week:
        asked = [hugging_face.of_week(_past(_week(week), today, "--week"), today)]
    elif month:
        asked = [hugging_face.of_month(_past(_month(month), today, "--month"), today)]
    else:
        asked = hugging_face.of_late(today)
    _fetch(asked, content, config, contact, dry_run)


@fetch_app.command("arxiv")
def arxiv_command(
    category: Annotated[
        list[str], typer.Option("--category", help="Such as cs.LG; may be given several times.")
    ],
    day: DateOption = None,
    content: ContentOption = _DEFAULT_CONTENT,
    config: ConfigOption = None,
    contact: ContactOption = "",
    dry_run: DryRunOption = False,
) -> None:
    """What arXiv announced last in a category, or what was submitted to it on a day."""
    from paperstand.fetch import arxiv

    for name in category:
        if not arxiv.is_category(name):
            raise typer.BadParameter(
                f"--category: {name!r} is none of arXiv's; expected one as on"
                " arxiv.org/category_taxonomy, like cs.LG, hep-th or cond-mat.soft"
            )
    today = _today()
    asked: Sequence[Question] = (
        arxiv.submitted(category, _past(day.date(), today, "--date"))
        if day
        else arxiv.announced(category, today)
    )
    _fetch(asked, content, config, contact, dry_run)


@fetch_app.command("ids")
def ids_command(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="arXiv ids or addresses, one a line; - to paste.")
    ],
    content: ContentOption = _DEFAULT_CONTENT,
    config: ConfigOption = None,
    contact: ContactOption = "",
    dry_run: DryRunOption = False,
) -> None:
    """Papers of arXiv by their ids: titles, authors, abstracts and dates."""
    from paperstand.fetch import arxiv

    with console.reporting():
        text, name = _text(file)
        question = arxiv.Listed(arxiv.ids_of(text, name), _today())
    (fetched,) = _fetch([question], content, config, contact, dry_run)
    missing = question.missing(page.dump for page in fetched.pages)
    if missing and not fetched.unchanged:
        shown = ", ".join(missing[:_SHOWN]) + (", …" if len(missing) > _SHOWN else "")
        message = f"arXiv has no paper of {plural(len(missing), 'id')}: {shown}"
        remedy = "Look for a digit too much or too few."
        console.show_problems((Problem(name, None, message, remedy, "warning"),))


# ------------------------------------------------------------------------------ what is said


def _fetch(
    questions: Sequence[Question],
    content: Path,
    config: Path | None,
    contact: str,
    dry_run: bool,
) -> list[Fetched]:
    """What came of each question, said as it comes."""
    from paperstand.fetch.fetching import fetch
    from paperstand.fetch.memory import recall

    if not content.is_dir():
        raise typer.BadParameter(
            f"--content: there is no folder {content}; expected one with a folder dumps/ in it"
        )
    folder = Content(content)
    who = who_asks(contact, config)
    console.show_problems(recall(folder).problems)
    came: list[Fetched] = []
    with console.reporting(), open_web(who) as web:
        for question in questions:
            came.append(fetch(question, web, folder, save=not dry_run))
            _show(came[-1], dry_run)
    return came


def open_web(contact: str) -> Web:
    """The client that everything is asked with."""
    from paperstand.fetch.web import Web

    return Web(contact)


def _show(fetched: Fetched, dry_run: bool) -> None:
    subject = fetched.question.subject
    if fetched.unchanged:
        console.say(f"{subject}: nothing changed since it was last fetched.")
        return
    if not fetched.pages:
        console.say(f"{subject}: no papers there; nothing to save.")
        return
    console.show_problems(tuple(p for page in fetched.pages for p in page.dump.problems))
    console.say(f"{subject}: {plural(fetched.papers, 'paper')}, {_how_new(fetched)}.")
    for page in fetched.pages:
        _show_page(page, dry_run)


def _how_new(fetched: Fetched) -> str:
    if any(page.path for page in fetched.pages):
        return f"{fetched.new:,} new"
    return "none new; nothing to save"


def _show_page(page: Page, dry_run: bool) -> None:
    if page.there:
        console.say(f"  {page.there} holds the very same bytes.")
    elif page.path:
        verb = "To be saved" if dry_run else "Saved"
        console.say(f"  {verb}: {page.path} (read as {page.dump.reader})")


# ----------------------------------------------------------------------------- what is given


def _today() -> date:
    """The day at Greenwich, by which the services keep theirs. What a build makes depends on the
    names of the files only."""
    return datetime.now(UTC).date()


def _past(day: date, today: date, option: str) -> date:
    if day > today:
        raise typer.BadParameter(
            f"{option}: {day.isoformat()} is still to come; it is {today.isoformat()} in UTC"
        )
    return day


def _week(text: str) -> date:
    """The Monday of a week."""
    match = _WEEK.fullmatch(text)
    try:
        return date.fromisocalendar(int(match[1]), int(match[2]), 1) if match else _misread(text)
    except ValueError:
        return _misread(text)


def _month(text: str) -> date:
    """The first day of a month."""
    match = _MONTH.fullmatch(text)
    try:
        return date(int(match[1]), int(match[2]), 1) if match else _misread(text, "month")
    except ValueError:
        return _misread(text, "month")


def _misread(text: str, unit: str = "week") -> date:
    expected = {"week": "a week like 2026-W05", "month": "a month like 2026-01"}[unit]
    raise typer.BadParameter(f"--{unit}: expected {expected}, got {text!r}")


def _text(file: str) -> tuple[str, str]:
    """The text of a file or what is pasted, and what it is called in messages."""
    from paperstand.read.source import decoded, read_bytes

    if file == "-":
        name = "pasted text"
        data = read_pasted(sys.stdin.buffer, lambda: console.say(f"Paste, then press {END_KEY}."))
    elif Path(file).exists():
        name, data = file, read_bytes(Path(file), file)
    else:
        raise typer.BadParameter(f"there is no file {file}; give - to paste the ids")
    return "\n".join(decoded(data, "", name).lines), name


def who_asks(given: str, config: Path | None) -> str:
    """Whom a service may write to: what was given, or what the settings hold. If that is nobody,
    the curator is told."""
    from paperstand.fetch.contact import contact_in, is_contact

    if config is not None and not config.is_file():
        raise typer.BadParameter(f"--config: there is no file {config}")
    if given and not is_contact(given):
        raise typer.BadParameter(
            f"--contact: expected an address of mail or web, like you@example.edu, got {given!r}"
        )
    with console.reporting():
        settings = {} if given else read_config(config or _DEFAULT_CONFIG, config is not None)
    found = given or contact_in(settings)
    if not found:
        message = "has no contact: a service can't tell you if something is wrong with what you ask"
        remedy = "Set extra → paperstand → contact, or give --contact; see docs/fetch.md."
        place = str(config or _DEFAULT_CONFIG)
        console.show_problems((Problem(place, None, message, remedy, "note"),))
    return found
