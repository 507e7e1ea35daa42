"""Outlines: what must be known of every entry to find out which ones are worth comparing.

A form is large, and that of an entry is needed only where it is compared with another one. The
outline of it is small, and depends on the entry alone, so those of entries that were there the last
time are remembered, many at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain

import numpy as np

from paperstand.merge.forms import TITLE_START, Form, Forms, people, said, shingles_of
from paperstand.model import Entry
from paperstand.slugs import title_slug
from paperstand.store import Memory, key_of

Numbers = np.ndarray

_SKETCH = 12
_SEGMENT = 10
"""Characters from which on a name or a subtitle can stand for the title."""
_OPENING = 8
"""Words of the beginning of an abstract that stand for it."""
_BEGINNING = 64
"""Characters of a text that nearly always tell which of two comes first."""
_BATCH = 64
_SHARE = 4
"""Of 256 entries so many are the first of a share. Which ones, is in what they say, so an entry
more or less changes no other share."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of numbers, of any length each."""

    lengths: Numbers
    values: Numbers

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]]) -> Rows:
        lengths = np.fromiter(map(len, rows), np.int64, len(rows))
        return cls(lengths, np.array(list(chain.from_iterable(rows)), np.uint64))

    @classmethod
    def joined(cls, parts: Sequence[Rows]) -> Rows:
        return cls(_joined([p.lengths for p in parts]), _joined([p.values for p in parts]))

    def chosen(self, indices: Numbers) -> Rows:
        lengths = self.lengths[indices]
        starts = (np.cumsum(self.lengths) - self.lengths)[indices]
        shifts = starts - (np.cumsum(lengths) - lengths)
        return Rows(lengths, self.values[np.repeat(shifts, lengths) + np.arange(lengths.sum())])

    @property
    def owners(self) -> Numbers:
        """For each value the row it is in."""
        return np.repeat(np.arange(len(self.lengths)), self.lengths)


@dataclass(frozen=True, slots=True)
class Outlines:
    """Those of some forms, in columns."""

    titles: list[str]
    editions: list[str]
    said: list[str]
    """The beginning of what each says."""
    people: list[str]
    """The beginning of its authors."""
    hashes: Numbers
    """Two columns: of all it says, and of all its authors."""
    telling: Numbers
    """Whether it has a telling title."""
    compared: Numbers
    """Whether it has an abstract."""
    keys: Rows
    """Hashes of what it may have in common with other versions of its paper."""
    sketches: Rows
    """The smallest hashes of the shingles of its abstract."""

    @classmethod
    def of(cls, forms: Iterable[Form]) -> Outlines:
        every = list(forms)
        authors = [form.people for form in every]
        hashes = [(_hash(f.said), _hash(a)) for f, a in zip(every, authors, strict=True)]
        return cls(
            titles=[form.title for form in every],
            editions=[form.edition for form in every],
            said=[form.said[:_BEGINNING] for form in every],
            people=[text[:_BEGINNING] for text in authors],
            hashes=np.array(hashes, np.uint64).reshape(-1, 2),
            telling=np.array([form.telling_title for form in every], np.bool_),
            compared=np.array([bool(form.abstract) for form in every], np.bool_),
            keys=Rows.of([list(map(_hash, _keys(form))) for form in every]),
            sketches=_sketches([form.abstract for form in every]),
        )

    @classmethod
    def joined(cls, parts: Sequence[Outlines]) -> Outlines:
        return cls(
            titles=list(chain.from_iterable(p.titles for p in parts)),
            editions=list(chain.from_iterable(p.editions for p in parts)),
            said=list(chain.from_iterable(p.said for p in parts)),
            people=list(chain.from_iterable(p.people for p in parts)),
            hashes=_joined([p.hashes for p in parts]),
            telling=_joined([p.telling for p in parts]),
            compared=_joined([p.compared for p in parts]),
            keys=Rows.joined([p.keys for p in parts]),
            sketches=Rows.joined([p.sketches for p in parts]),
        )

    def chosen(self, indices: Sequence[int]) -> Outlines:
        """Those of some of the forms."""
        at = np.array(indices, np.int64)
        return Outlines(
            titles=[self.titles[i] for i in indices],
            editions=[self.editions[i] for i in indices],
            said=[self.said[i] for i in indices],
            people=[self.people[i] for i in indices],
            hashes=self.hashes[at],
            telling=self.telling[at],
            compared=self.compared[at],
            keys=self.keys.chosen(at),
            sketches=self.sketches.chosen(at),
        )

    def orders(self, said: Callable[[int], str], people: Callable[[int], str]) -> Orders:
        """`said` and `people` have all that a form says, and all its authors; they are asked where
        the beginnings leave a doubt."""
        of_said = _ranks(self.said, self.hashes[:, 0], said)
        return Orders(of_said, _ranks(self.people, self.hashes[:, 1], people))


@dataclass(frozen=True, slots=True)
class Orders:
    """Places of forms in the order of what they say and of their authors: equals have one place."""

    said: Numbers
    people: Numbers

    def chosen(self, indices: Sequence[int]) -> Orders:
        """Those of some of the forms."""
        return Orders(self.said[indices], self.people[indices])


class Slugs(dict[str, str]):
    """The slugs of titles: those that are known, and any other. That of a slug is itself."""

    @classmethod
    def of(cls, titles: Iterable[str], slugs: Iterable[str]) -> Slugs:
        known = list(slugs)
        return cls(chain(zip(known, known, strict=True), zip(titles, known, strict=True)))

    def __missing__(self, title: str) -> str:
        return title_slug(title)


@dataclass(frozen=True, slots=True)
class Outlined:
    """Entries and their outlines."""

    entries: Sequence[Entry]
    outlines: Outlines
    orders: Orders
    slugs: Slugs
    names: list[bytes]
    """For each entry what tells its form from others, but for the identifiers."""
    forms: Forms

    @property
    def slug_of(self) -> Callable[[str], str]:
        """The slug that a title asks for."""
        return self.slugs.__getitem__


@dataclass(frozen=True, slots=True)
class _Share:
    """What is remembered of some entries."""

    outlines: Outlines
    slugs: list[str]


def outlined(entries: Sequence[Entry], memory: Memory) -> Outlined:
    """Entries with their outlines."""
    forms = Forms(entries)
    names = [key_of(e.title, e.abstract or e.summary, e.authors) for e in entries]

    def outline(shares: list[range]) -> list[_Share]:
        return [
            _Share(
                Outlines.of(forms[i] for i in share), [title_slug(entries[i].title) for i in share]
            )
            for share in shares
        ]

    shares = list(_shares(names))
    keys = [key_of(names[share.start : share.stop]) for share in shares]
    known = memory.each("outlines", shares, keys, outline, _Share)
    every = Outlines.joined([share.outlines for share in known]) if known else Outlines.of(())
    slugs = chain.from_iterable(share.slugs for share in known)
    return Outlined(
        entries=entries,
        outlines=every,
        orders=every.orders(lambda i: said(entries[i]), lambda i: people(entries[i])),
        slugs=Slugs.of((entry.title for entry in entries), slugs),
        names=names,
        forms=forms,
    )


def _shares(names: Sequence[bytes]) -> Iterator[range]:
    starts = [i for i, name in enumerate(names) if not i or name[0] < _SHARE]
    yield from map(range, starts, [*starts[1:], len(names)])


def _joined(arrays: Sequence[Numbers]) -> Numbers:
    return np.concatenate(arrays)


def _hash(text: str) -> int:
    data = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "little")


def _keys(form: Form) -> Iterator[str]:
    if form.squeezed:
        yield "title " + form.squeezed
    if len(form.squeezed) >= TITLE_START:
        yield "start " + form.squeezed[:TITLE_START]
    # A title may be the subtitle of another, so whole titles and their parts share their keys.
    yield from ("title " + s for s in form.segments if len(s) >= _SEGMENT)
    if form.abstract:
        yield "opening " + " ".join(form.abstract.split(" ", _OPENING)[:_OPENING])


def _sketches(abstracts: Sequence[str]) -> Rows:
    """The smallest hashes of the shingles of each abstract."""
    batches = [abstracts[n : n + _BATCH] for n in range(0, len(abstracts), _BATCH)]
    return Rows.joined([_sketches_of(batch) for batch in batches]) if batches else Rows.of([])


def _sketches_of(abstracts: Sequence[str]) -> Rows:
    hashes, owners = shingles_of(abstracts)
    smallest_first = np.argsort(hashes)
    by_owner = smallest_first[np.argsort(owners[smallest_first], kind="stable")]
    hashes, owners = hashes[by_owner], owners[by_owner]
    new = np.ones(len(hashes), np.bool_)
    new[1:] = (hashes[1:] != hashes[:-1]) | (owners[1:] != owners[:-1])
    hashes, owners = hashes[new], owners[new]
    lengths = np.bincount(owners, minlength=len(abstracts))
    place = np.arange(len(owners)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return Rows(np.minimum(lengths, _SKETCH), hashes[place < _SKETCH])


def _ranks(beginnings: Sequence[str], hashes: Numbers, whole: Callable[[int], str]) -> Numbers:
    """Places of texts in their order, known by their beginnings, and by the whole where different
    ones have the same; equal texts have one place. Not all places are taken."""
    place = {text: n for n, text in enumerate(sorted(set(beginnings)))}
    places = np.fromiter(map(place.__getitem__, beginnings), np.int64, len(beginnings))
    ordered = np.lexsort((hashes, places))
    same, equal = np.diff(places[ordered]) == 0, np.diff(hashes[ordered]) == 0
    second = np.zeros(len(places), np.int64)
    doubtful = np.isin(places, places[ordered][1:][same & ~equal])
    several: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for i in np.flatnonzero(doubtful).tolist():
        several[int(places[i]), int(hashes[i])].append(i)
    by_text = sorted(several.values(), key=lambda equals: whole(equals[0]))
    for n, equals in enumerate(by_text):
        second[equals] = n
    return places * (len(by_text) + 1) + second
