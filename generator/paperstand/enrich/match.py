"""Match: which of the candidates, if any, is the paper, and how sure is that?

What is the same paper is decided by the rules of merging (`merge/evidence.py`), which know numbers,
versions, parts, errata and lists of authors. Here they are weighed more strictly. A wrong merge
shows; a wrong identifier passes for a fact. So a title alone must be one that hardly two papers
have, and only what is `CERTAIN` is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from paperstand.enrich.service import Candidate
from paperstand.merge.evidence import Likeness, Outcome, compare
from paperstand.merge.forms import Form
from paperstand.merge.markers import plain_title
from paperstand.model import Entry

CERTAIN = 0.9
"""From this confidence on a candidate is the paper: with it tests/benchmarks/enrich.py finds a
precision of 0.99 and more."""
_WORTH_A_LOOK = 0.4
"""From here on a candidate is shown to the curator."""
_TELLING_WORDS = 5
_TELLING_LENGTH = 30
"""A title of so many words and characters (without spaces) is hardly anybody else's."""
_NAMED_WORDS = 4
"""With a coined name in it, so many are enough."""
_LONG_START = 45
"""A title cut after so many characters goes on in one way only."""
_ABOUT_A_PAPER = re.compile(
    r"\W*(?:(?:author|publisher)['’]?s?\s+)?(?:correction|retraction|retracted|withdrawn|"
    r"withdrawal|expression of concern|data(?:set)?s?|code|supplement\w*(?: \w+)?|"
    r"supporting information|(?:peer |book )?review|slides|poster|video)(?: article)?"
    r"(?:\s*[:\]—–]|\s+(?:to|of|for|from|on)\b)",
    re.IGNORECASE,
)
"""What catalogues hold of a paper besides the paper; merging knows errata and comments."""


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate, how sure it is that it is the paper (0 to 1), and why, in words."""

    candidate: Candidate
    confidence: float
    because: tuple[str, ...]

    @property
    def certain(self) -> bool:
        return self.confidence >= CERTAIN


def best(paper: Entry, titles: Iterable[str], candidates: Iterable[Candidate]) -> Match | None:
    """The candidate that is the paper, or most likely is; None if none looks like it. `titles` are
    others that the paper was seen under. The order of the candidates changes nothing."""
    seen = [replace(paper, title=title) for title in dict.fromkeys((paper.title, *titles))]
    forms = [(entry, Form.of(entry)) for entry in seen]
    matches = sorted((_match(forms, c) for c in candidates), key=_surest_first)
    if not matches or matches[0].confidence < _WORTH_A_LOOK:
        return None
    first, *others = matches
    if first.certain and not forms[0][1].abstract and _several_fit(first, others):
        because = (*first.because, "but several papers have that title")
        return replace(first, confidence=0.5, because=because)
    return first


def _surest_first(match: Match) -> tuple[float, int, str, str]:
    """Of equals the one that says more."""
    said = match.candidate.said
    facts = len(said.identifiers) + bool(said.authors) + bool(said.published)
    return -match.confidence, -facts, match.candidate.url, said.title


def _match(papers: Sequence[tuple[Entry, Form]], candidate: Candidate) -> Match:
    """The candidate against the paper, under the title that fits best."""
    other = Form.of(candidate.said)
    matches = (_judge(said, form, candidate, other) for said, form in papers)
    return max(matches, key=lambda m: (m.confidence, m.because))


def _judge(said: Entry, paper: Form, candidate: Candidate, other: Form) -> Match:
    verdict, likeness = compare(paper, other), Likeness(paper, other)
    if verdict.outcome is Outcome.DIFFERENT:
        return Match(candidate, 0.0, verdict.because)
    about = _about_a_paper(said.title), _about_a_paper(candidate.said.title)
    if about[0] != about[1]:
        return Match(candidate, 0.0, ("one of them is about a paper, and not the paper",))
    confidence = 0.5
    if verdict.outcome is Outcome.SAME:
        confidence = _confidence(paper, other, likeness)
    return Match(candidate, round(confidence, 2), verdict.because)


def _confidence(paper: Form, other: Form, likeness: Likeness) -> float:
    """How sure it is that two forms are one paper, of which merging says so."""
    kindred = max(likeness.abstracts or 0.0, likeness.contained or 0.0)
    if set(paper.identifiers) & set(other.identifiers):
        # An identifier may be mistyped in a dump, or a service give another answer than asked for.
        akin = likeness.titles >= 0.5 or likeness.part_of_other or kindred >= 0.5
        return 1.0 if akin else 0.6
    if likeness.equal_titles:
        if kindred >= 0.5:
            return 0.99
        if kindred >= 0.15 or likeness.same_group:
            return 0.95
        if likeness.abstracts is not None:
            return 0.8
        return 0.95 if likeness.colleagues or _telling(paper) else 0.7
    if likeness.abstracts is None:
        start = min(len(paper.squeezed), len(other.squeezed))
        return 0.9 if start >= _LONG_START or likeness.colleagues else 0.6
    if kindred >= 0.8:
        return 0.95
    return 0.9 if kindred >= 0.5 and likeness.titles >= 0.8 else 0.7


def _telling(paper: Form) -> bool:
    """Whether a title is such that hardly two papers have it."""
    words = len(paper.words)
    long = words >= _TELLING_WORDS and len(paper.squeezed) >= _TELLING_LENGTH
    return long or (paper.coined and words >= _NAMED_WORDS)


def _about_a_paper(title: str) -> bool:
    """Whether a title is one behind a word like `Retracted:`."""
    return _ABOUT_A_PAPER.match(plain_title(title)[0]) is not None


def _several_fit(first: Match, others: Iterable[Match]) -> bool:
    """Whether another candidate fits as well and is by other people."""
    form = Form.of(first.candidate.said)
    rivals = (Form.of(m.candidate.said) for m in others if m.confidence >= 0.7)
    return any(
        Likeness(form, rival).strangers or compare(form, rival).outcome is Outcome.DIFFERENT
        for rival in rivals
    )
