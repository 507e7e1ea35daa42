"""Filing: from pasted text to a dump in `content/dumps/`, with a look at it first.

`plan` works out what the text is and what it would be called, `file_away` writes it. Neither asks
anything: that is for the command.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain, count
from pathlib import Path

from paperstand.merge import merge
from paperstand.model import Dump, Paper, PaperstandError, Problem
from paperstand.read import names_of, page_dates, read_dump, read_dumps
from paperstand.read.corrections import load_corrections
from paperstand.read.source import Source, decoded, dump_name, read_bytes, without_date
from paperstand.settings import Content
from paperstand.slugs import slugify

PASTED = "pasted text"
"""What text without a file is called in messages."""
_LONGEST_NAME = 60
_LATELY = timedelta(days=90)
"""A page that says the day and not the year is taken to be this new."""
_ENDING = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,7}(?:\.gz)?$")


@dataclass(frozen=True, slots=True)
class Text:
    """What is to be filed, as it came."""

    data: bytes
    file: Path | None = None
    """Where it came from; None if it was pasted."""

    @property
    def shown_as(self) -> str:
        return str(self.file) if self.file else PASTED

    @property
    def file_name(self) -> str:
        return self.file.name if self.file else ""


@dataclass(frozen=True, slots=True)
class Filing:
    """What filing a text would do."""

    text: Text
    path: Path
    """The file it would become."""
    dated: str
    """Where the date in its name comes from, in words."""
    dump: Dump
    new: frozenset[int]
    """Positions of the entries that are a paper not seen before."""
    hidden: int
    """Entries that corrections.yml hides."""
    problems: tuple[Problem, ...]

    @property
    def repeats(self) -> int:
        """Entries of papers that earlier dumps have, or that stand in this one twice."""
        return len(self.dump.entries) - len(self.new) - self.hidden


def load_text(file: Path) -> Text:
    """A text from a file. Raises PaperstandError when it can't be read."""
    return Text(read_bytes(file, str(file)), file)


def already_filed(text: Text, content: Content) -> Path | None:
    """The dump that has the very same bytes."""
    same_size = (p for p in dump_files(content) if p.stat().st_size == len(text.data))
    return next((p for p in same_size if read_bytes(p, str(p)) == text.data), None)


def plan(
    text: Text, content: Content, today: date, day: date | None = None, name: str = ""
) -> Filing:
    """What filing the text would do. `day` and `name` are the curator's word on its file name;
    `today` is its date if nothing else says one.

    Raises PaperstandError with the lines and reasons when the text holds no paper.
    """
    source = decoded(text.data, text.file_name, text.shown_as)
    day, dated = (day, "as you said") if day else _day_of(source, today)
    path = free_path(content, day, name, text.file_name)
    dump = read_dump(decoded(text.data, path.name, text.shown_as))
    dumps, unreadable = read_dumps(dump_files(content))
    papers = _papers_of(dump, dumps, content)
    seen = {s.position for paper in papers for s in paper.sightings if s.dump == dump.name}
    firsts = (p.sightings for p in papers if all(s.dump == dump.name for s in p.sightings))
    return Filing(
        text=text,
        path=path,
        dated=dated,
        dump=dump,
        new=frozenset(min(s.position for s in sightings) for sightings in firsts),
        hidden=len(dump.entries) - len(seen),
        problems=(*dump.problems, *(replace(p, severity="warning") for p in unreadable)),
    )


def file_away(filing: Filing) -> None:
    """Write the text under its new name, byte for byte. Raises PaperstandError when that can't be
    done, and leaves nothing half written."""
    write_new(filing.path, filing.text.data)


def write_new(path: Path, data: bytes) -> None:
    """Write a file that isn't there yet. Raises PaperstandError when that can't be done, and leaves
    nothing half written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            try:
                file.write(data)
                file.flush()
            except BaseException:
                path.unlink()
                raise
    except OSError as error:
        message = f"can't be written: {error.strerror or error}"
        remedy = "Nothing was filed. Choose another --content, or make this one writable."
        raise PaperstandError([Problem(str(path), None, message, remedy)]) from None


def _papers_of(dump: Dump, others: Sequence[Dump], content: Content) -> list[Paper]:
    """The papers of a dump, merged with those of the others."""
    entries = [entry for each in (*others, dump) for entry in each.entries]
    merged = merge(entries, load_corrections(content.corrections))
    return [p for p in merged.papers if any(s.dump == dump.name for s in p.sightings)]


def dump_files(content: Content) -> list[Path]:
    """The dumps that there are, sorted by name; none where there is no folder for them."""
    folder = content.dumps
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith("."))


# ------------------------------------------------------------------------- the file's name


def _day_of(source: Source, today: date) -> tuple[date, str]:
    """The date of a text, and where it comes from."""
    if source.date:
        return source.date, "from the file's name"
    dates = page_dates(source)
    days = [found for _, day in dates if day and (found := _with_year(day, today))]
    if days:
        return max(days), "from the page itself; --date sets another day"
    if dates:
        return today, f"today; the page says “{dates[0][0]}” without a year, --date sets the day"
    return today, "today; --date sets another day"


def _with_year(day: date, today: date) -> date | None:
    """The day a page means. One without a year (which is in the year 1) is the last such day, if
    that was not long ago: the year is in doubt then."""
    if day.year > 1:
        return day
    years = (today.year, today.year - 1)
    # No year lacks the day: the year 1 has no 29 February.
    last_two = (day.replace(year=year) for year in years)
    return next((d for d in last_two if today - _LATELY <= d <= today), None)


def free_path(
    content: Content, day: date, name: str, file_name: str, promised: Collection[str] = ()
) -> Path:
    """`YYYY-MM-DD-name.ext`, with -2, -3, … where that is taken or promised.

    It is taken, too, by a dump of another ending: two dumps of one name would both get another,
    and the address of the old one's page would change.
    """
    found = _ENDING.search(file_name)
    ending = found[0] if found else ".txt"
    own_name = without_date(file_name[: found.start() if found else None])
    stem = slugify(name, _LONGEST_NAME) or slugify(own_name, _LONGEST_NAME) or "pasted"
    stem = f"{day.isoformat()}-{stem}"
    there = [p.name for p in dump_files(content)]
    taken = {n.lower() for n in (*map(dump_name, there), *names_of(there), *promised)}
    numbered = (f"{stem}-{n}" for n in count(2))
    free = next(s for s in chain([stem], numbered) if s not in taken)
    return content.dumps / f"{free}{ending}"
