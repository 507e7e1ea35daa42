"""The values that travel between the stages.

All of them are immutable. The order of this file is the order of the flow:
a dump is read into entries, entries are merged into papers, papers are curated
into a digest, and the digest is what gets written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

# --------------------------------------------------------------------------- problems

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something the curator should know, phrased so that they can act on it.

    An error stops the build, a warning does so under `--strict`, a note never does.
    """

    file: str
    line: int | None
    message: str
    """What was found, and what was expected."""
    remedy: str = ""
    """What to do about it."""
    severity: Severity = "error"

    @property
    def place(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


class PaperstandError(Exception):
    """Raised where no useful work can go on. Carries the problems to show, and what was read
    all the same, so that nobody has to guess what is all right."""

    def __init__(self, problems: Iterable[Problem], digest: Digest | None = None) -> None:
        self.problems = tuple(problems)
        self.digest = digest
        super().__init__("; ".join(f"{p.place}: {p.message}" for p in self.problems))


# ------------------------------------------------------------------------------- read


@dataclass(frozen=True, slots=True, order=True)
class Lines:
    """A range of lines of a dump, both ends included, counted from 1."""

    first: int
    last: int


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """A link that belongs to a paper.

    `kind` is one of code, project, dataset, model, demo, video, paper, website.
    """

    kind: str
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What one place in one dump says about one paper, and no more than that."""

    dump: str
    """Name of the dump, as in its page's address."""
    position: int
    """Counted from 1 in the dump's own order."""
    lines: Lines
    title: str
    abstract: str = ""
    summary: str = ""
    """A one-line summary the dump gives beside or instead of the abstract."""
    date: dt.date | None = None
    """The date of the dump."""
    published: dt.date | None = None
    authors: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    """Pairs of kind (arxiv, doi, openreview, …) and value, sorted."""
    links: tuple[Link, ...] = ()
    keywords: tuple[str, ...] = ()
    source_id: str | None = None
    upvotes: int | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """Lines that no reader understood, and why."""

    lines: Lines
    reason: str
    outside: bool = False
    """Whether it stands outside of all that the format has, and so may be of another one."""


@dataclass(frozen=True, slots=True)
class Dump:
    """One file of `content/dumps/`, read.

    Every line that isn't blank is in exactly one of `entry_lines`,
    `boilerplate_lines` and `unread`.
    """

    name: str
    """Address of the dump's page, without the ending; safe as a file name."""
    file: str
    """Path as the curator knows it, for messages."""
    date: dt.date | None
    reader: str
    """The format it was read as."""
    why: str
    """How that format was recognised."""
    entries: tuple[Entry, ...]
    text_lines: int
    """Lines that aren't blank."""
    entry_lines: int
    boilerplate_lines: int
    unread: tuple[Unread, ...] = ()
    unread_lines: int = 0
    problems: tuple[Problem, ...] = ()


# ------------------------------------------------------------------------- corrections


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to a paper, and where in the corrections file it stands."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Corrections:
    """The curator's word on single papers, from `corrections.yml`. It wins over every decision."""

    file: str = "corrections.yml"
    same: tuple[tuple[Ref, ...], ...] = ()
    different: tuple[tuple[Ref, ...], ...] = ()
    titles: tuple[tuple[Ref, str], ...] = ()
    identifiers: tuple[tuple[Ref, tuple[tuple[str, str], ...]], ...] = ()
    topics: tuple[tuple[Ref, tuple[str, ...]], ...] = ()
    hide: tuple[Ref, ...] = ()
    redirects: tuple[tuple[str, Ref], ...] = ()
    gone: tuple[tuple[str, Ref], ...] = ()
    """Pairs of `paper` or `dump` and its name: published once, and allowed to disappear."""

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__dataclass_fields__ if name != "file")


# ---------------------------------------------------------------------------- look-ups

SERVICES = {
    "arxiv": "arXiv",
    "semantic-scholar": "Semantic Scholar",
    "openalex": "OpenAlex",
}
"""Where `paperstand enrich` looks papers up, in the order of asking: names in `enriched.yml`, and
names for people."""


@dataclass(frozen=True, slots=True)
class LookUp:
    """What looking up one paper led to: a record of `enriched.yml`."""

    paper: Ref
    title: str
    """The title that was asked for; for those who read the file."""
    day: dt.date
    source: str = ""
    """The service that has it, of `SERVICES`; empty where none has."""
    url: str = ""
    """The address of the service's own record."""
    confidence: float = 0.0
    because: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    published: dt.date | None = None
    identifiers: tuple[tuple[str, str], ...] = ()
    not_found: tuple[str, ...] = ()
    """The services that answered and don't have it."""
    perhaps: str = ""
    """The address of what may be it, and is too uncertain to be used."""
    wrong: bool = False
    """The curator says that the record is of another paper: it is not used, and not looked up."""
    reason: str = ""
    """A word of the curator's."""


@dataclass(frozen=True, slots=True)
class Enriched:
    """Where a paper has something from that no dump says."""

    source: str
    """A service of `SERVICES`."""
    url: str
    confidence: float
    because: tuple[str, ...]
    fields: tuple[str, ...]
    """What comes from there: `authors`, `published`, or a kind of identifier."""
    day: dt.date

    @property
    def gives(self) -> tuple[str, ...]:
        """What comes from there, in words."""
        return tuple(_GIVEN[name] for name in self.fields)

    @property
    def service(self) -> str:
        """The service's name for people."""
        return SERVICES[self.source]


_GIVEN = {
    "authors": "the authors",
    "published": "the date of publication",
    "arxiv": "the arXiv id",
    "doi": "the DOI",
    "openreview": "the OpenReview id",
}


# ------------------------------------------------------------------------------ merge


@dataclass(frozen=True, slots=True)
class Sighting:
    """One place where a paper was seen. `why` says how it was recognised as this paper."""

    dump: str
    date: dt.date | None
    position: int
    title: str
    lines: Lines
    source_id: str | None = None
    upvotes: int | None = None
    why: tuple[str, ...] = ()
    gives: tuple[str, ...] = ()
    """What the paper has from here, when it was seen more than once: `the abstract`, …"""


@dataclass(frozen=True, slots=True)
class Kin:
    """Another paper this one is possibly the same as, with the evidence for and against."""

    id: str
    title: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: what all its entries say together."""

    id: str
    """Its slug; the page is `papers/<id>.html`."""
    title: str
    abstract: str
    summary: str
    authors: tuple[str, ...]
    published: dt.date | None
    identifiers: tuple[tuple[str, str], ...]
    links: tuple[Link, ...]
    keywords: tuple[str, ...]
    sightings: tuple[Sighting, ...]
    aliases: tuple[str, ...]
    """Other slugs that lead here, for every other title it was seen under."""
    possibly_same: tuple[Kin, ...] = ()
    forced_topics: tuple[str, ...] | None = None
    """Topics set by hand in corrections.yml; None when there are none."""
    enriched: Enriched | None = None
    """What of the above was looked up; None if the dumps and the curator say all of it."""

    @property
    def url(self) -> str:
        return f"papers/{self.id}.html"

    @property
    def variants(self) -> tuple[str, ...]:
        """The other titles it was seen under, in the order of the sightings."""
        return tuple(dict.fromkeys(s.title for s in self.sightings if s.title != self.title))

    @property
    def first_seen(self) -> dt.date | None:
        """The earliest date of a dump that holds it."""
        return min((s.date for s in self.sightings if s.date), default=None)

    @property
    def last_seen(self) -> dt.date | None:
        return max((s.date for s in self.sightings if s.date), default=None)

    @property
    def date(self) -> dt.date | None:
        """The date to show and to sort by: published if known, else first seen."""
        return self.published or self.first_seen


@dataclass(frozen=True, slots=True)
class Crossroads:
    """A bare address that several papers have a claim to: its page offers them all."""

    slug: str
    title: str
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NearMiss:
    """Two papers that look alike and were not merged."""

    papers: tuple[str, str]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """What merging leaves: the papers, sorted by id, and what was decided on the way."""

    papers: tuple[Paper, ...]
    crossroads: tuple[Crossroads, ...] = ()
    redirects: tuple[tuple[str, str], ...] = ()
    """Pairs of an address asked for in corrections.yml and the paper it leads to."""
    near_misses: tuple[NearMiss, ...] = ()
    hidden: int = 0
    """Entries left out because corrections.yml hides their paper."""
    problems: tuple[Problem, ...] = ()


# ----------------------------------------------------------------------------- curate


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of the vocabulary."""

    id: str
    name: str
    description: str
    group: str
    """Id of its group."""
    phrases: tuple[tuple[str, float], ...] = ()
    """Phrases that speak for it, with their weights."""
    exclude: tuple[str, ...] = ()
    """Phrases that hold one of the above and mean something else."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The topics a digest sorts its papers into."""

    groups: tuple[tuple[str, str], ...]
    """Pairs of id and name, in the order to show."""
    topics: tuple[Topic, ...]

    def topic(self, topic_id: str) -> Topic | None:
        return next((t for t in self.topics if t.id == topic_id), None)


@dataclass(frozen=True, slots=True)
class Assignment:
    """Why a paper is in a topic."""

    topic: str
    because: tuple[str, ...]
    score: float
    main: bool = False
    """Whether it is one of the one to three topics the paper is about."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A related paper, how close it is (0 to 1), and the terms both share."""

    id: str
    score: float
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CuratedPaper:
    """A paper with what was worked out about it."""

    paper: Paper
    topics: tuple[Assignment, ...] = ()
    links: tuple[Link, ...] = ()
    keywords: tuple[str, ...] = ()
    related: tuple[Relation, ...] = ()
    place: tuple[int, int] = (0, 0)
    """Where it is on the map: x and y, from 0 to `MAP_SIDE`."""

    @property
    def id(self) -> str:
        return self.paper.id

    @property
    def kin(self) -> tuple[Relation, ...]:
        """The closest of the related papers: those that a reader is shown."""
        return self.related[:KIN]


KIN = 8
"""Related papers shown for each paper; the data has more."""
MAP_SIDE = 1000
"""The map is a square of this side."""


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a topic on the map, amid its papers."""

    topic: str
    x: int
    y: int
    size: int
    """Of its letters, on a map as wide as `MAP_SIDE`."""
    zoom: int
    """It is shown from this zoom on; before, it would lie over a weightier one."""


@dataclass(frozen=True, slots=True)
class TopicProfile:
    """What the papers of a topic have in common."""

    topic: str
    keywords: tuple[str, ...]
    """What is typical of it against all other papers, most typical first."""
    neighbours: tuple[tuple[str, int], ...]
    """Topics it shares papers with, and how many; most first."""
    central: tuple[str, ...]
    """Ids of its papers, those most like the rest of the topic first."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A phrase that is frequent in the corpus and that no topic's phrases cover."""

    phrase: str
    papers: int
    """How many papers have it."""
    examples: tuple[str, ...]
    """Ids of a few of them."""


@dataclass(frozen=True, slots=True)
class Digest:
    """Everything the site shows. `papers` is sorted by id."""

    papers: tuple[CuratedPaper, ...]
    dumps: tuple[Dump, ...]
    vocabulary: Vocabulary
    crossroads: tuple[Crossroads, ...] = ()
    redirects: tuple[tuple[str, str], ...] = ()
    near_misses: tuple[NearMiss, ...] = ()
    hidden: int = 0
    problems: tuple[Problem, ...] = ()
    labels: tuple[Label, ...] = ()
    profiles: tuple[TopicProfile, ...] = ()
    """One for each topic that has papers, in the order of the vocabulary."""
    suggestions: tuple[Suggestion, ...] = ()
    by_id: dict[str, CuratedPaper] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_id", {p.id: p for p in self.papers})

    @property
    def entries_read(self) -> int:
        return sum(len(d.entries) for d in self.dumps)

    @property
    def entries_merged(self) -> int:
        """Entries that turned out to be a paper already seen."""
        return self.entries_read - self.hidden - len(self.papers)

    @property
    def latest(self) -> dt.date | None:
        """The newest date in the data; the site's own clock."""
        return max((d.date for d in self.dumps if d.date), default=None)
