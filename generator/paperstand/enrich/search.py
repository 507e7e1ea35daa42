"""Search: which papers to look up, and one after the other what the services say of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from paperstand.enrich.match import Match, best
from paperstand.enrich.service import BadAnswerError, Candidate, Question, Service
from paperstand.merge.enriched import papers_named
from paperstand.model import SERVICES, Entry, Lines, LookUp, Paper, Problem, Ref
from paperstand.read.enriched import IDENTIFIERS

PATIENCE = 3
"""Failures in a row after which a service is not asked any more."""

Get = Callable[[Question], bytes]
"""Asks, and gives the answer; empty bytes where the service says that there is no such thing (404).
Raises PaperstandError or BadAnswerError when there is no answer."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A paper to look up."""

    name: str
    """What its record is called."""
    paper: Entry
    """What the dumps and the curator say of it."""
    titles: tuple[str, ...] = ()
    """Others it was seen under."""
    not_found: tuple[str, ...] = ()
    """Services that were asked earlier and don't have it."""
    perhaps: str = ""
    """What an earlier look-up took for uncertain."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What looking up a paper led to."""

    wanted: Wanted
    record: LookUp | None
    """What to write down; None when no service answered."""
    match: Match | None
    """The paper, or what is most like it."""

    @property
    def found(self) -> bool:
        return bool(self.record and self.record.source)


def lacking(
    papers: Iterable[Paper], records: Sequence[LookUp], names: Sequence[str], again: date | None
) -> list[Wanted]:
    """The papers to look up at the services of these `names`: those that lack identifiers or
    authors and were not found there yet. With `again`, those that were not found before that day
    are asked for once more. The latest come first."""
    papers = list(papers)
    ids = papers_named(papers)
    known: dict[str, list[LookUp]] = {}
    for record in records:
        for paper_id in ids.find(record.paper.text):
            known.setdefault(paper_id, []).append(record)
    ordered = (p for p in sorted(papers, key=_latest_first) if _lacks(p))
    found = (_wanted(p, known.get(p.id, []), again) for p in ordered)
    return [w for w in found if w and not set(names) <= set(w.not_found)]


def _latest_first(paper: Paper) -> tuple[int, str]:
    return -(paper.last_seen.toordinal() if paper.last_seen else 0), paper.id


def _lacks(paper: Paper) -> bool:
    return not paper.authors or not any(kind in IDENTIFIERS for kind, _ in paper.identifiers)


def _wanted(paper: Paper, records: Sequence[LookUp], again: date | None) -> Wanted | None:
    """None where a record says what there is to say."""
    if any(r.source or r.wrong or r.reason for r in records):
        return None
    said = Entry(
        dump="",
        position=1,
        lines=Lines(1, 1),
        title=paper.title,
        abstract=paper.abstract,
        summary=paper.summary,
        authors=paper.authors,
        published=paper.published,
        identifiers=paper.identifiers,
    )
    if not records:
        return Wanted(paper.id, said, paper.variants)
    last = records[-1]
    no = () if again and last.day < again else last.not_found
    return Wanted(last.paper.text, said, paper.variants, no, last.perhaps)


def seconds(wanted: Iterable[Wanted], services: Sequence[Service]) -> tuple[float, float]:
    """How long it takes at the polite rate: if the first service that is asked has every paper, and
    if none has any."""
    least = most = 0.0
    for each in wanted:
        pauses = [s.PAUSE for s in services if s.NAME not in each.not_found]
        least += pauses[0] if pauses else 0
        most += sum(pauses)
    return least, most


@dataclass
class Search:
    """Asks the services, in their order, until one has the paper for certain. A service that fails
    leaves the others; after `PATIENCE` failures in a row it is left alone."""

    services: Sequence[Service]
    get: Get
    day: date
    """Of the look-up, for its record."""
    contact: str = ""
    failed: Counter[str] = field(default_factory=Counter)
    """Questions without an answer, by service."""
    in_a_row: Counter[str] = field(default_factory=Counter)
    reasons: dict[str, str] = field(default_factory=dict)
    """What went wrong last, by service."""

    @property
    def over(self) -> bool:
        """Whether there is no service left to ask."""
        return all(self.in_a_row[s.NAME] >= PATIENCE for s in self.services)

    def look_up(self, wanted: Wanted) -> Outcome:
        """What the services say of a paper."""
        no = list(wanted.not_found)
        nearest: Match | None = None
        for service in self.services:
            if service.NAME in wanted.not_found or self.in_a_row[service.NAME] >= PATIENCE:
                continue
            offered = self._ask(service, wanted)
            if offered is None:
                continue
            match = best(wanted.paper, wanted.titles, offered)
            if match and match.certain and _adds(match, wanted.paper):
                return Outcome(wanted, self._found(wanted, match), match)
            no.append(service.NAME)
            if match and (nearest is None or match.confidence > nearest.confidence):
                nearest = match
        record = self._not_found(wanted, no, nearest) if len(no) > len(wanted.not_found) else None
        return Outcome(wanted, record, nearest)

    def problems(self) -> tuple[Problem, ...]:
        """What the services failed at."""
        return tuple(self._problem(s.NAME) for s in self.services if self.failed[s.NAME])

    def _ask(self, service: Service, wanted: Wanted) -> list[Candidate] | None:
        """What a service offers; None if it doesn't answer."""
        question = service.ask(wanted.paper, self.contact)
        if question is None:
            return []
        try:
            answer = self.get(question)
            offered = service.candidates(answer) if answer else []
        except BadAnswerError as error:
            self.failed[service.NAME] += 1
            self.in_a_row[service.NAME] += 1
            self.reasons[service.NAME] = str(error)
            return None
        self.in_a_row[service.NAME] = 0
        return offered

    def _found(self, wanted: Wanted, match: Match) -> LookUp:
        said = match.candidate.said
        return LookUp(
            paper=Ref(wanted.name, 1),
            title=wanted.paper.title,
            day=self.day,
            source=match.candidate.service,
            url=match.candidate.url,
            confidence=match.confidence,
            because=match.because,
            authors=said.authors,
            published=said.published,
            identifiers=tuple((k, v) for k, v in said.identifiers if k in IDENTIFIERS),
        )

    def _not_found(self, wanted: Wanted, no: Sequence[str], nearest: Match | None) -> LookUp:
        return LookUp(
            paper=Ref(wanted.name, 1),
            title=wanted.paper.title,
            day=self.day,
            not_found=tuple(name for name in SERVICES if name in no),
            perhaps=nearest.candidate.url if nearest else wanted.perhaps,
            because=nearest.because if nearest else (),
        )

    def _problem(self, name: str) -> Problem:
        failed, reason = self.failed[name], self.reasons[name]
        given_up = self.in_a_row[name] >= PATIENCE
        message = f"didn't answer {failed:,} of the questions; the last time it was {reason}"
        if given_up:
            message = f"was not asked any more after {PATIENCE} failures in a row: {reason}"
        remedy = "Run it again later: what was found is kept, and what is missing is asked for."
        return Problem(SERVICES[name], None, message, remedy, "warning")


def _adds(match: Match, paper: Entry) -> bool:
    """Whether a candidate says something that is missing."""
    said = match.candidate.said
    stated = {kind for kind, _ in paper.identifiers}
    new = any(kind in IDENTIFIERS and kind not in stated for kind, _ in said.identifiers)
    return new or bool(said.authors and not paper.authors)
