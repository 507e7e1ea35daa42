"""Evidence: are two forms the same paper, different papers, or can't we tell?

The rules are asked in order and the first that applies decides; each says why, in words that are
shown on the paper's page, in `paperstand report` and in `paperstand compare`. What is uncertain is
never merged.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from paperstand.merge.forms import TITLE_START, Form
from paperstand.merge.markers import differing, is_numeral, other_edition


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
    title_only: bool = False
    """Whether a title is all there is to go by, since one side has no abstract."""


class Likeness:
    """How two forms compare. Shares are between 0 and 1; None where there is nothing to compare.

    Most pairs are decided by little of it, so each respect is worked out when it is asked for.
    """

    def __init__(self, a: Form, b: Form) -> None:
        self._a, self._b = a, b

    @cached_property
    def titles(self) -> float:
        return fuzz.ratio(self._a.title, self._b.title) / 100

    @cached_property
    def equal_titles(self) -> bool:
        return self._a.squeezed == self._b.squeezed and bool(self._a.squeezed)

    @cached_property
    def title_words(self) -> float:
        """Share of the longer words of the shorter title that the other has too; nothing where
        those are too few to tell, unless they are the other's whole name, title or subtitle."""
        if self.part_of_other:
            return 1.0
        mine = {w for w in self._a.words if len(w) > 3}
        yours = {w for w in self._b.words if len(w) > 3}
        fewer = min(len(mine), len(yours))
        return len(mine & yours) / fewer if fewer >= _TELLING_WORDS else 0.0

    @cached_property
    def part_of_other(self) -> bool:
        """Whether one title is the name, the title or the subtitle of the other."""
        return self._a.squeezed in self._b.segments or self._b.squeezed in self._a.segments

    @cached_property
    def abstracts(self) -> float | None:
        """Shared three-word runs, of all runs of both (Jaccard)."""
        both = len(self._a.shingles) + len(self._b.shingles) - self._runs
        return self._runs / both if self._fewer_runs else None

    @cached_property
    def contained(self) -> float | None:
        """Shared three-word runs, of those of the shorter abstract."""
        return self._runs / self._fewer_runs if self._fewer_runs else None

    @cached_property
    def shared_words(self) -> float | None:
        """Shared longer words, of those of the shorter abstract."""
        fewer = min(len(self._a.long_words), len(self._b.long_words))
        return len(self._a.long_words & self._b.long_words) / fewer if fewer else None

    @cached_property
    def authors(self) -> float | None:
        """Shared people, of those of the shorter list."""
        fewer = min(len(self._a.authors), len(self._b.authors))
        return _shared_people(self._a, self._b) / fewer if fewer else None

    @property
    def strangers(self) -> bool:
        """Whether both name authors and share none."""
        return self.authors == 0

    @property
    def colleagues(self) -> bool:
        return (self.authors or 0) >= 0.5

    @cached_property
    def same_group(self) -> bool:
        """Whether nearly all authors are the same, and they are several but not a crowd."""
        few, most = sorted((len(self._a.authors), len(self._b.authors)))
        return (self.authors or 0) >= 0.8 and few >= 2 and few >= 0.8 * most and most <= _CROWD

    @cached_property
    def _runs(self) -> int:
        return len(np.intersect1d(self._a.shingles, self._b.shingles, assume_unique=True))

    @cached_property
    def _fewer_runs(self) -> int:
        return min(len(self._a.shingles), len(self._b.shingles))

    def described(self) -> tuple[str, ...]:
        parts = [f"titles {self.titles:.0%} alike"]
        if self.abstracts is not None:
            parts.append(f"abstracts {self.abstracts:.0%} alike")
        if self.authors is not None:
            parts.append(f"{self.authors:.0%} of the authors shared")
        return tuple(parts)


# Below this many characters an abstract may be a summary that somebody else wrote.
_SUMMARY = 420
_CROWD = 20
"""Longer lists of authors are of challenges and consortia, who write many papers together."""
_BARE = 0.7
_LONG_START = 30
"""A title cut before this many characters (without spaces) may go on in many ways."""
_YEAR_OR_WORD = re.compile(r"^(?:19|20)\d\d$|[a-z]")
_TELLING_WORDS = 3
_SHORTEST_NAME = 4


def _same(because: tuple[str, ...], strength: float) -> Verdict:
    return Verdict(Outcome.SAME, because, strength)


def _doubt(because: tuple[str, ...], strength: float, against: bool = True) -> Verdict:
    return Verdict(Outcome.UNCERTAIN, because, strength, against)


_DIFFERENT = Verdict(Outcome.DIFFERENT, (), against=True)
"""Nearly all pairs are this, and nobody asks why until `explain` does."""
_UNLIKE = Verdict(Outcome.DIFFERENT, ())


def compare(a: Form, b: Form) -> Verdict:
    """What the two forms are to each other. Symmetric."""
    shared = set(a.identifiers) & set(b.identifiers)
    if shared:
        kind, value = min(shared)
        return _same((f"both have {kind} identifier {value}",), 1.0)
    likeness = Likeness(a, b)
    if conflicting := _conflict(a, b):
        if likeness.equal_titles or (likeness.abstracts or 0) >= 0.5:
            return _doubt((conflicting, *likeness.described()), 0.5)
        return Verdict(Outcome.DIFFERENT, (conflicting,), against=True)
    if other_edition(a.edition, b.edition):
        return _other_number((a.edition, b.edition), likeness)
    if likeness.equal_titles or _cut_short(a, b):
        return _same_title(a, b, likeness)
    numbers = differing(a.markers, b.markers, a.spelt_numbers, b.spelt_numbers)
    if numbers and not _part_left_out(a, b, numbers, likeness):
        return _other_number(numbers, likeness)
    if names := _versions(a, b):
        return _other_number(names, likeness)
    return _other_title(a, b, likeness)


def _shared_people(a: Form, b: Form) -> int:
    """People in both lists: equal names, or equal family names whose initials, where given,
    agree."""
    fewer, more = sorted((a.authors, b.authors), key=lambda people: (len(people), people))
    initials: defaultdict[str, set[str]] = defaultdict(set)
    for family, initial, _ in more:
        initials[family].add(initial)
    # `Wei Zhang` and `Zhang Wei` are one person, whichever name is the family's.
    names = {all_names for _, _, all_names in more}
    return sum(
        all_names in names
        or (
            family in initials
            and (not initial or initial in initials[family] or "" in initials[family])
        )
        for family, initial, all_names in fewer
    )


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


def _part_left_out(a: Form, b: Form, numbers: Iterable[str], likeness: Likeness) -> bool:
    """Whether the titles are one but for a name, a subtitle or an end that one of them leaves out,
    over the same abstract: then a number in that part is no other version."""
    if (likeness.contained or 0) < 0.8 or any(_YEAR_OR_WORD.search(n) for n in numbers):
        return False
    for whole, short in ((a, b), (b, a)):
        if Counter(short.markers) - Counter(whole.markers):
            continue
        # `Sails: Part II` and `Sails: 2.0` leave out little but the number.
        if short.squeezed in whole.segments:
            left_out = [s for s in whole.segments if s != short.squeezed]
            return all(len(s) >= TITLE_START or s == whole.segments[0] for s in left_out)
        if whole.title.startswith(short.title) and len(short.squeezed) >= _LONG_START:
            rest = whole.title[len(short.title) :]
            return len(rest) >= TITLE_START or not rest.startswith(" ")
    common = {s for s in a.segments if len(s) >= TITLE_START} & set(b.segments)
    # `Sail 2: Mending Made Easy` and `Sail 3: Mending Made Easy` have a part in common, and names
    # of one pattern.
    mine, yours = ([s for s in f.segments if s not in common] for f in (a, b))
    return bool(common) and not any(
        x in y or y in x or fuzz.ratio(x, y) >= 60 for x in mine for y in yours
    )


def _versions(a: Form, b: Form) -> tuple[str, ...]:
    """The names before the colons where one is the other and more: `SailNet` and `SailNet-XL`."""
    if not (a.segments and b.segments and _has_name(a) and _has_name(b)):
        return ()
    short, long = sorted((a.segments[0], b.segments[0]), key=lambda name: (len(name), name))
    another = short != long and short in long and len(short) >= _SHORTEST_NAME
    return (short, long) if another and long not in short + "s" else ()


def _same_title(a: Form, b: Form, likeness: Likeness) -> Verdict:
    title = "equal titles" if likeness.equal_titles else "one title is the other, cut short"
    because = (title, *likeness.described()[1:])
    if likeness.abstracts is None:
        if likeness.strangers:
            return _doubt((*because, "one has no abstract"), 0.4)
        short = (
            not (a.telling_title or b.telling_title)
            if likeness.equal_titles
            else _start(a, b) < _LONG_START
        )
        if short and not likeness.colleagues:
            return _doubt((*because, "too short a title to be sure"), 0.4, against=False)
        because = (*because, "one has no abstract")
        return Verdict(Outcome.SAME, because, _BARE, title_only=True)
    kindred = max(likeness.abstracts, likeness.contained or 0)
    if kindred >= (0.8 if likeness.strangers else 0.15):
        return _same(because, 0.9 + kindred / 20)
    if likeness.strangers:
        return _doubt(because, 0.3) if kindred >= 0.15 else _DIFFERENT
    is_summary = _is_summary(a, b)
    telling = a.telling_title or b.telling_title
    if telling and (likeness.same_group or (likeness.colleagues and is_summary)):
        return _same(because, 0.8)
    if (likeness.shared_words or 0) >= (0.35 if is_summary else 0.5):
        return _same((*because, "the abstracts share most of their words"), 0.8)
    return _doubt((*because, "the abstracts have little in common"), 0.4, not is_summary)


def _start(a: Form, b: Form) -> int:
    return min(len(a.squeezed), len(b.squeezed))


def _is_summary(a: Form, b: Form) -> bool:
    """Whether one says too little for a comparison with a whole abstract to count against it."""
    return min(len(a.abstract), len(b.abstract)) <= _SUMMARY


def _other_number(numbers: tuple[str, ...], likeness: Likeness) -> Verdict:
    """Numbers, years, versions or parts differ: another paper, however alike the rest is."""
    because = f"the titles differ in: {', '.join(sorted(numbers))}"
    if (likeness.contained or 0) >= 0.8:
        return _doubt((because, *likeness.described()), 0.4)
    return Verdict(Outcome.DIFFERENT, (because,), against=True)


def _other_title(a: Form, b: Form, likeness: Likeness) -> Verdict:
    kindred = likeness.contained or 0.0
    akin = max(likeness.titles, likeness.title_words)
    different = _UNLIKE if _is_summary(a, b) else _DIFFERENT
    if kindred < 0.2 and (likeness.titles < 0.93 or likeness.abstracts is not None):
        return different
    because = likeness.described()
    if likeness.authors is not None and likeness.authors < 0.3:
        return _doubt(because, 0.3) if kindred >= 0.6 else _DIFFERENT
    if swapped := _swapped_words(a, b, likeness):
        return _doubt((f"titles and abstracts differ in: {swapped}", *because), 0.4)
    if likeness.titles >= 0.93 and kindred >= 0.2:
        return _same(because, 0.85)
    if kindred >= 0.5 and akin >= 0.55:
        return _same(because, 0.8)
    if kindred >= 0.5 and likeness.colleagues and akin >= 0.4:
        return _same(because, 0.75)
    if (likeness.abstracts or 0) >= 0.8 and likeness.same_group:
        return _same(because, 0.7)
    if kindred >= 0.4 or (likeness.titles >= 0.93 and likeness.abstracts is None):
        return _doubt(because, 0.4)
    return different


def _swapped_words(a: Form, b: Form, likeness: Likeness) -> str:
    """The words in which two titles of one pattern differ, if the abstracts bear them out: upper
    and lower bounds, sails for ice and for water. Each abstract has the words of its own title and
    none of the other's. A word that one title has more (`Sails`, `Fair Sails`) counts where the
    abstracts are no copies."""
    if likeness.part_of_other or _renamed(a, b, likeness):
        return ""
    # In one order, since the edits from one to the other need not be those back.
    a, b = sorted((a, b), key=lambda form: form.title)
    mine, yours = a.title.split(), b.title.split()
    if 2 * len(a.words & b.words) < max(len(a.words), len(b.words)):
        return ""
    only_mine: list[str] = []
    only_yours: list[str] = []
    for edit in Levenshtein.opcodes(mine, yours):
        one = mine[edit.src_start : edit.src_end]
        other = yours[edit.dest_start : edit.dest_end]
        # Equal but for lost spaces; numbers have been compared before.
        if "".join(one) != "".join(other):
            only_mine += (word for word in one if not is_numeral(word))
            only_yours += (word for word in other if not is_numeral(word))
    if not (only_mine and only_yours) and (likeness.contained or 0) >= 0.8:
        return ""
    if not _borne_out(only_mine, a, b) or not _borne_out(only_yours, b, a):
        return ""
    return " / ".join(sorted(filter(None, (" ".join(only_mine), " ".join(only_yours)))))


def _renamed(a: Form, b: Form, likeness: Likeness) -> bool:
    """Whether the titles are one but for the name before the colon. A method may get another name,
    everywhere; but two systems of a family may share a short subtitle and more."""
    rest = a.segments[1:]
    same = bool(rest) and rest == b.segments[1:] and _has_name(a) and _has_name(b)
    return same and (sum(map(len, rest)) >= _LONG_START or (likeness.contained or 0) >= 0.8)


def _has_name(form: Form) -> bool:
    """Whether what stands before the first colon is a name: a word, or two that a hyphen joins."""
    words = form.title.split()
    return form.segments[0] in ("".join(words[:1]), "".join(words[:2]))


def _borne_out(words: list[str], mine: Form, yours: Form) -> bool:
    """Whether the abstract has these words and the other has none of them, small words aside."""
    telling = {w for w in words if len(w) > 2}
    return telling <= mine.vocabulary and not telling & yours.vocabulary
