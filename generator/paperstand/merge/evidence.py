"""Evidence: are two forms the same paper, different papers, or can't we tell?

The rules are asked in order and the first that applies decides; each says why, in words that are
shown on the paper's page and in `paperstand report`. What is uncertain is never merged.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import Enum

from rapidfuzz import fuzz

from paperstand.merge.forms import TITLE_START, Form


class Outcome(Enum):
    SAME = "same"
    UNCERTAIN = "uncertain"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a pair is, why, and how strong the evidence is (0 to 1)."""

    outcome: Outcome
    because: tuple[str, ...]
    strength: float = 0.0
    against: bool = False
    """Whether something speaks against it, and not only too little for it."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two forms compare. Shares are between 0 and 1; None where there is nothing to compare."""

    titles: float
    equal_titles: bool
    abstracts: float | None
    """Shared three-word runs, of all runs of both (Jaccard)."""
    contained: float | None
    """Shared three-word runs, of those of the shorter abstract."""
    shared_words: float | None
    """Shared longer words, of those of the shorter abstract."""
    authors: float | None
    """Shared people, of those of the shorter list."""


# Below this many characters an abstract may be a summary that somebody else wrote.
_SUMMARY = 420
_CROWD = 20
"""Longer lists of authors are of challenges and consortia, who write many papers together."""
_DIFFERENT = Verdict(Outcome.DIFFERENT, (), against=True)
_UNLIKE = Verdict(Outcome.DIFFERENT, ())


def _doubt(because: tuple[str, ...], strength: float, against: bool = True) -> Verdict:
    return Verdict(Outcome.UNCERTAIN, because, strength, against)


def compare(a: Form, b: Form) -> Verdict:
    """What the two forms are to each other. Symmetric."""
    shared = set(a.identifiers) & set(b.identifiers)
    if shared:
        kind, value = min(shared)
        return Verdict(Outcome.SAME, (f"both have {kind} identifier {value}",), 1.0)
    likeness = measure(a, b)
    if conflicting := _conflict(a, b):
        if likeness.equal_titles or (likeness.abstracts or 0) >= 0.5:
            return _doubt((conflicting, *_describe(likeness)), 0.5)
        return _DIFFERENT
    if likeness.equal_titles or _cut_short(a, b):
        return _same_title(a, b, likeness)
    if a.markers != b.markers:
        return _other_number(a, b, likeness)
    return _other_title(a, b, likeness)


def measure(a: Form, b: Form) -> Likeness:
    """Compare two forms in every respect. Symmetric."""
    shared = len(a.shingles & b.shingles)
    smaller = min(len(a.shingles), len(b.shingles))
    union = len(a.shingles) + len(b.shingles) - shared
    both = bool(smaller)
    fewer = min(len(a.long_words), len(b.long_words))
    authors = min(len(a.authors), len(b.authors))
    return Likeness(
        titles=fuzz.ratio(a.title, b.title) / 100,
        equal_titles=a.squeezed == b.squeezed and bool(a.squeezed),
        abstracts=shared / union if both else None,
        contained=shared / smaller if both else None,
        shared_words=len(a.long_words & b.long_words) / fewer if fewer else None,
        authors=_shared_people(a, b) / authors if authors else None,
    )


def _shared_people(a: Form, b: Form) -> int:
    """People in both lists: equal family names whose initials, where given, agree."""
    fewer, more = sorted((a.authors, b.authors), key=lambda people: (len(people), people))
    initials: defaultdict[str, set[str]] = defaultdict(set)
    for family, initial in more:
        initials[family].add(initial)
    return sum(
        family in initials
        and (not initial or initial in initials[family] or "" in initials[family])
        for family, initial in fewer
    )


def _same_group(a: Form, b: Form, likeness: Likeness) -> bool:
    """Whether nearly all authors are the same, and they are several but not a crowd."""
    few, most = sorted((len(a.authors), len(b.authors)))
    return (likeness.authors or 0) >= 0.8 and few >= 2 and few >= 0.8 * most and most <= _CROWD


def _conflict(a: Form, b: Form) -> str:
    mine, yours = dict(a.identifiers), dict(b.identifiers)
    for kind in sorted(mine.keys() & yours.keys()):
        first, second = sorted((mine[kind], yours[kind]))
        return f"their {kind} identifiers differ ({first}, {second})"
    return ""


def _cut_short(a: Form, b: Form) -> bool:
    """Whether one title is the beginning of the other and ends in an ellipsis."""
    return any(
        short.cut
        and len(short.squeezed) >= TITLE_START
        and whole.squeezed.startswith(short.squeezed)
        for short, whole in ((a, b), (b, a))
    )


def _same_title(a: Form, b: Form, likeness: Likeness) -> Verdict:
    title = "equal titles" if likeness.equal_titles else "one title is the other, cut short"
    strangers = likeness.authors is not None and likeness.authors == 0
    colleagues = likeness.authors is not None and likeness.authors >= 0.5
    because = (title, *_describe(likeness)[1:])
    if likeness.abstracts is None:
        if strangers:
            return _doubt((*because, "one has no abstract"), 0.4)
        if len(a.words | b.words) < 3 and not colleagues:
            return _doubt((*because, "too short a title to be sure"), 0.4, against=False)
        return Verdict(Outcome.SAME, (*because, "one has no abstract"), 0.7)
    kindred = max(likeness.abstracts, likeness.contained or 0)
    if kindred >= 0.15 and not (strangers and kindred < 0.5):
        return Verdict(Outcome.SAME, because, 0.9 + kindred / 20)
    if strangers:
        return _doubt(because, 0.3) if kindred >= 0.15 else _DIFFERENT
    is_summary = _is_summary(a, b)
    if _same_group(a, b, likeness) or (colleagues and is_summary):
        return Verdict(Outcome.SAME, because, 0.8)
    if (likeness.shared_words or 0) >= (0.35 if is_summary else 0.5):
        return Verdict(Outcome.SAME, (*because, "the abstracts share most of their words"), 0.8)
    return _doubt((*because, "the abstracts have little in common"), 0.4, not is_summary)


def _is_summary(a: Form, b: Form) -> bool:
    """Whether one says too little for a comparison with a whole abstract to count against it."""
    return min(len(a.abstract), len(b.abstract)) <= _SUMMARY


def _other_number(a: Form, b: Form, likeness: Likeness) -> Verdict:
    """Numbers, years, versions or parts differ: another paper, however alike the rest is."""
    if (likeness.contained or 0) < 0.8:
        return _DIFFERENT
    mine, yours = Counter(a.markers), Counter(b.markers)
    differing = ", ".join(sorted(((mine - yours) + (yours - mine)).elements()))
    because = (f"the titles differ in: {differing}", *_describe(likeness))
    return _doubt(because, 0.4)


def _other_title(a: Form, b: Form, likeness: Likeness) -> Verdict:
    because = _describe(likeness)
    kindred = likeness.contained or 0.0
    akin = max(likeness.titles, _shared_title_words(a, b))
    strangers = likeness.authors is not None and likeness.authors < 0.3
    colleagues = likeness.authors is not None and likeness.authors >= 0.5
    if strangers:
        return _doubt(because, 0.3) if kindred >= 0.6 else _DIFFERENT
    if likeness.titles >= 0.93 and kindred >= 0.2:
        return Verdict(Outcome.SAME, because, 0.85)
    if kindred >= 0.5 and akin >= 0.55:
        return Verdict(Outcome.SAME, because, 0.8)
    if kindred >= 0.5 and colleagues and akin >= 0.4:
        return Verdict(Outcome.SAME, because, 0.75)
    if (likeness.abstracts or 0) >= 0.8 and _same_group(a, b, likeness):
        return Verdict(Outcome.SAME, because, 0.7)
    if kindred >= 0.4 or (likeness.titles >= 0.93 and likeness.abstracts is None):
        return _doubt(because, 0.4)
    return _UNLIKE if _is_summary(a, b) else _DIFFERENT


def _shared_title_words(a: Form, b: Form) -> float:
    """Share of the longer words of the shorter title that the other has too."""
    mine = {w for w in a.words if len(w) > 3}
    yours = {w for w in b.words if len(w) > 3}
    fewer = min(len(mine), len(yours))
    return len(mine & yours) / fewer if fewer else 0.0


def _describe(likeness: Likeness) -> tuple[str, ...]:
    parts = [f"titles {likeness.titles:.0%} alike"]
    if likeness.abstracts is not None:
        parts.append(f"abstracts {likeness.abstracts:.0%} alike")
    if likeness.authors is not None:
        parts.append(f"{likeness.authors:.0%} of the authors shared")
    return tuple(parts)
