"""arXiv: what was announced today, what was submitted on a day, and papers by their ids.

    https://info.arxiv.org/help/rss.html              today's announcements, new at midnight, Boston
    https://info.arxiv.org/help/api/user-manual.html  everything else

Two services, since neither does both. The feed is what readers of arXiv know as the list of the
day: one small answer with new papers, cross-lists and replacements, and a condition on it costs
nothing. But it knows today only. The API knows every day, by when papers were handed in; they are
in it once they are announced, one to four days later, so the newest days look empty or grow.

The `arxiv` package is not used: it gives objects, and what is wanted here is the answer itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from paperstand.fetch.question import NoAnswerError, Size, atom_feed
from paperstand.fetch.web import Answer
from paperstand.model import Dump, PaperstandError, Problem
from paperstand.read import arxiv_feed, stated
from paperstand.text import clean

API = "https://export.arxiv.org"
NEWS = "https://rss.arxiv.org"

_CATEGORY = re.compile(
    r"(?:astro-ph|cs|econ|eess|math|nlin|q-bio|q-fin|stat)\.[A-Z]{2}"
    r"|(?:cond-mat|physics)\.[a-z]+(?:-[a-z]+)?"
    r"|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|nucl-(?:ex|th)|quant-ph"
)
_PAGE = 1000
"""Entries on a page of the API. It gives up to 2,000 and asks for small pages; no category has a
thousand papers a day, so a day is one page."""
_BATCH = 100
"""Ids that are asked for at once, so that addresses stay short."""
_BULLETS = "-*•,; "


def is_category(text: str) -> bool:
    """Whether a text has the form of a category: `cs.LG`, `hep-th`, `cond-mat.soft`.

    https://arxiv.org/category_taxonomy
    """
    return bool(_CATEGORY.fullmatch(text))


@dataclass(frozen=True, slots=True)
class Announced:
    """What was announced in a category last, as a feed."""

    category: str
    today: date
    host: str = ""
    ending: str = ".xml"
    reader: str = arxiv_feed.NAME

    @property
    def subject(self) -> str:
        return f"arXiv, {self.category}, announced last"

    @property
    def series(self) -> str:
        return _series(self.category)

    @property
    def address(self) -> str:
        return f"{self.host or NEWS}/atom/{self.category}"

    @property
    def days(self) -> tuple[date, date]:
        # The feed of Friday may stand until Monday, and longer over holidays.
        return self.today - timedelta(days=7), self.today

    def params(self, before: Sequence[Size]) -> Mapping[str, str | int] | None:
        return None if before else {}

    def measure(self, answer: Answer) -> Size:
        return atom_feed(answer)

    def day(self, dump: Dump) -> date:
        """The day of the announcement by the feed itself: between midnight at Greenwich and in
        Boston it is that of yesterday. Today if the feed has another idea of time."""
        first, last = self.days
        announced = max((e.published for e in dump.entries if e.published), default=last)
        return announced if first <= announced <= last else last


@dataclass(frozen=True, slots=True)
class Submitted:
    """What was handed in to a category, cross-lists included, on a day by Greenwich's clock."""

    category: str
    on: date
    host: str = ""
    ending: str = ".xml"
    reader: str = arxiv_feed.NAME

    @property
    def subject(self) -> str:
        return f"arXiv, {self.category}, {self.on.isoformat()}"

    @property
    def series(self) -> str:
        return f"{_series(self.category)}-submitted"

    @property
    def address(self) -> str:
        return f"{self.host or API}/api/query"

    @property
    def days(self) -> tuple[date, date]:
        return self.on, self.on

    def params(self, before: Sequence[Size]) -> Mapping[str, str | int] | None:
        start = sum(size.records for size in before)
        if before and start >= (before[-1].total or 0):
            return None
        day = f"{self.on:%Y%m%d}"
        return {
            "search_query": f"cat:{self.category} AND submittedDate:[{day}0000 TO {day}2359]",
            "sortBy": "submittedDate",
            "sortOrder": "ascending",
            "start": start,
            "max_results": _PAGE,
        }

    def measure(self, answer: Answer) -> Size:
        """A page without entries though more are promised is a known fault of the API that
        passes: https://github.com/lukasschwab/arxiv.py/issues/43"""
        size = atom_feed(answer)
        if size.total and not size.records and self._start(answer) < size.total:
            raise NoAnswerError(f"an empty page, though there are {size.total:,} papers")
        return size

    def _start(self, answer: Answer) -> int:
        found = re.search(r"[?&]start=(\d{1,9})", answer.url)
        return int(found[1]) if found else 0

    def day(self, dump: Dump) -> date:
        return self.on


@dataclass(frozen=True, slots=True)
class Listed:
    """Papers by their ids."""

    ids: tuple[str, ...]
    today: date
    host: str = ""
    ending: str = ".xml"
    reader: str = arxiv_feed.NAME
    series: str = "arxiv-ids"

    @property
    def subject(self) -> str:
        return f"arXiv, {len(self.ids):,} {'id' if len(self.ids) == 1 else 'ids'}"

    @property
    def address(self) -> str:
        return f"{self.host or API}/api/query"

    @property
    def days(self) -> tuple[date, date]:
        # A paper that was fetched once by its id is there.
        return date.min, self.today

    def params(self, before: Sequence[Size]) -> Mapping[str, str | int] | None:
        done = len(before) * _BATCH
        batch = self.ids[done : done + _BATCH]
        return {"id_list": ",".join(batch), "max_results": _BATCH} if batch else None

    def measure(self, answer: Answer) -> Size:
        return Size(atom_feed(answer).records)

    def day(self, dump: Dump) -> date:
        return self.today

    def missing(self, dumps: Iterable[Dump]) -> tuple[str, ...]:
        """The ids that no entry of these dumps has."""
        found = {_bare(value) for d in dumps for e in d.entries for _, value in e.identifiers}
        return tuple(known for known in self.ids if _bare(known) not in found)


def ids_of(text: str, file: str) -> tuple[str, ...]:
    """The ids of a text, one a line, as ids or addresses, each once and without its version; lines
    that are empty or begin with `#` count for nothing.

    Raises PaperstandError with every line that is something else.
    """
    found: dict[str, None] = {}
    problems: list[Problem] = []
    for number, line in enumerate(text.splitlines(), 1):
        said = clean(line).strip(_BULLETS)
        if known := stated.arxiv_id(said):
            found[known] = None
        elif said and not said.startswith("#"):
            message = f"is no arXiv id: {said[:60]!r}"
            remedy = "Expected one a line, like 2410.01234 or https://arxiv.org/abs/2410.01234."
            problems.append(Problem(file, number, message, remedy))
    if not found and not problems:
        remedy = "Put one a line, like 2410.01234 or https://arxiv.org/abs/2410.01234."
        problems.append(Problem(file, None, "holds no arXiv id", remedy))
    if problems:
        raise PaperstandError(problems)
    return tuple(found)


def announced(categories: Sequence[str], today: date, host: str = "") -> tuple[Announced, ...]:
    return tuple(Announced(c, today, host) for c in dict.fromkeys(categories))


def submitted(categories: Sequence[str], day: date, host: str = "") -> tuple[Submitted, ...]:
    return tuple(Submitted(c, day, host) for c in dict.fromkeys(categories))


def _bare(known: str) -> str:
    """An id of the old kind may name a class that counts for nothing: `math.GT/0309136`."""
    return re.sub(r"\.[A-Za-z]{2}/", "/", known).lower()


def _series(category: str) -> str:
    return f"arxiv-{category.lower().replace('.', '-')}"
