"""Corpora of any size to measure with: real papers, and beyond their number ones made of them.

What grows with a digest should grow here as it does in life: words, lengths, dumps. So a made paper
is no copy. Its sentences each begin in one real abstract and end in another, of papers of the same
category; its title and authors are put together likewise; and words that only one real paper has
(names of methods, mostly) become new ones of the same kind, since new papers bring new words.
All is drawn from a fixed seed: the same data give the same corpus.
"""

from __future__ import annotations

import gzip
import itertools
import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

SEED = 20_260_701
IN_A_DUMP = 80
"""Papers of one listing, and so of the dump that an incremental build finds added."""
YEARS = 5
_NEW_WORDS = 0.38
"""The share of a made paper's rare words that are new ones. With it the number of different words
grows from 20,000 to 100,000 papers as it does from 1,000 to 20,000 (Heaps' law); see `describe`."""
_ENOUGH_KIN = 50
"""Papers of a category from which on made ones are of that alone; fewer would give near copies."""
_FIRST_NUMBER = 40_000
"""Made identifiers count from here in each month; arXiv has not had as many in any."""
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")
_WORD = re.compile(r"[A-Za-z]{4,}")


@dataclass(frozen=True, slots=True)
class Record:
    """A paper as a line of a dump has it."""

    id: str
    title: str
    abstract: str
    authors: tuple[str, ...]
    categories: tuple[str, ...]
    date: str

    @property
    def text(self) -> str:
        return f"{self.title} {self.abstract}"


@dataclass(frozen=True, slots=True)
class Listing:
    """A dump: its file's name, and its papers."""

    name: str
    records: tuple[Record, ...]

    @property
    def text(self) -> str:
        return "".join(json.dumps(asdict(r), ensure_ascii=False) + "\n" for r in self.records)


def load(path: Path) -> tuple[Record, ...]:
    """The papers of a file of JSON lines, which may be compressed."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        values = [json.loads(line) for line in lines]
    return tuple(_record(value) for value in values)


def _record(value: dict[str, Any]) -> Record:
    authors, categories = (tuple(value[name]) for name in ("authors", "categories"))
    texts = {name: str(value[name]) for name in ("id", "title", "abstract", "date")}
    return Record(**texts, authors=authors, categories=categories)


def corpus(real: Sequence[Record], count: int, seed: int = SEED) -> tuple[Record, ...]:
    """So many papers, by date. A smaller corpus is a part of a larger one, up to the number of real
    papers; beyond it, dates are spread over five years."""
    mixed = list(real)
    random.Random(seed).shuffle(mixed)
    found = mixed[:count]
    if count > len(real):
        found = [*_spread([*mixed, *_made(mixed, count - len(mixed), seed)], seed)]
    return tuple(sorted(found, key=lambda record: (record.date, record.id)))


def listings(records: Sequence[Record], last: int = IN_A_DUMP) -> tuple[Listing, ...]:
    """The papers as dumps of one day's listing each. The newest papers are alone in the last."""
    head = records[: len(records) - last]
    parts = [head[n : n + IN_A_DUMP] for n in range(0, len(head), IN_A_DUMP)]
    days: Counter[str] = Counter()
    found = []
    for part in (*parts, records[len(head) :]):
        day = part[-1].date
        days[day] += 1
        more = "" if days[day] == 1 else f"-{days[day]:03}"
        found.append(Listing(f"{day}-arxiv{more}.jsonl", tuple(part)))
    return tuple(found)


def write(folder: Path, dumps: Sequence[Listing]) -> None:
    """Put dumps into a folder of content."""
    (folder / "dumps").mkdir(parents=True, exist_ok=True)
    for listing in dumps:
        (folder / "dumps" / listing.name).write_text(listing.text, "utf-8", newline="\n")


@dataclass(frozen=True, slots=True)
class Description:
    """What of a corpus matters for the time it takes."""

    papers: int
    words: int
    """Different ones, in titles and abstracts."""
    once: int
    """Of these, those that one paper has."""
    length: float
    """Words of a paper, on average."""


def describe(records: Sequence[Record]) -> Description:
    """Count what there is to compare corpora by."""
    total = 0
    counts: Counter[str] = Counter()
    for record in records:
        words = _WORD.findall(record.text.lower())
        total += len(words)
        counts.update(set(words))
    once = sum(1 for count in counts.values() if count == 1)
    return Description(len(records), len(counts), once, round(total / len(records), 1))


def _made(real: Sequence[Record], count: int, seed: int) -> Iterator[Record]:
    counts = Counter(word for r in real for word in set(_WORD.findall(r.text)))
    rare = sorted(word for word, number in counts.items() if number == 1)
    unique = frozenset(rare)
    kin: dict[str, list[Record]] = {}
    for record in real:
        kin.setdefault(record.categories[0], []).append(record)
    titles = {record.title for record in real}
    wanted = len(titles) + count
    for number in itertools.count():
        if len(titles) == wanted:
            return
        if number == 10 * count:
            raise ValueError(f"{len(real)} papers are too few to make {count} more of them")
        chance = random.Random(f"{seed} {number}")
        one = chance.choice(real)
        same = kin[one.categories[0]]
        drawn = chance.sample(same if len(same) >= _ENOUGH_KIN else real, 3)
        two, three = [record for record in drawn if record is not one][:2]
        record = _joined(one, two, three, chance)
        words = _NewWords(rare, unique, chance)
        title, abstract = (words.in_text(text) for text in (record.title, record.abstract))
        if title not in titles:
            titles.add(title)
            yield replace(record, id=f"made.{number}", title=title, abstract=abstract)


def _joined(one: Record, two: Record, three: Record, chance: random.Random) -> Record:
    """A paper as long as the first, each sentence of which is of two of the three."""
    texts = [_SENTENCE.split(" ".join(r.abstract.split())) for r in (one, two, three)]
    length = len(texts[0])
    sentences = []
    for place in range(length):
        first, second = chance.sample(texts, 2)
        begin, end = (text[place * len(text) // length].split() for text in (first, second))
        sentences.append(" ".join((*begin[: len(begin) // 2], *end[len(end) // 2 :])))
    begin, end = one.title.split(), two.title.split()
    authors = (*one.authors[: (len(one.authors) + 1) // 2], *two.authors[len(two.authors) // 2 :])
    return replace(
        one,
        title=" ".join((*begin[: (len(begin) + 1) // 2], *end[len(end) // 2 :])),
        abstract=" ".join(sentences),
        authors=tuple(dict.fromkeys(authors)),
    )


class _NewWords:
    """Makes words that no real paper has: the beginning of one rare word and the end of another."""

    def __init__(self, rare: Sequence[str], unique: frozenset[str], chance: random.Random) -> None:
        self._rare, self._unique, self._chance = rare, unique, chance
        self._made: dict[str, str] = {}

    def in_text(self, text: str) -> str:
        return _WORD.sub(lambda match: self._instead(match[0]), text)

    def _instead(self, word: str) -> str:
        if word not in self._unique:
            return word
        if word not in self._made:
            other = self._chance.choice(self._rare)
            new = word[: (len(word) + 1) // 2] + other[len(other) // 2 :]
            self._made[word] = new if self._chance.random() < _NEW_WORDS else word
        return self._made[word]


def _spread(records: Sequence[Record], seed: int) -> Iterator[Record]:
    """The papers with dates in the years up to the newest one, and identifiers that fit those."""
    newest = date.fromisoformat(max(record.date for record in records))
    days = round(YEARS * 365.25)
    chance = random.Random(f"{seed} dates")
    months: Counter[str] = Counter()
    for record in records:
        day = newest - timedelta(chance.randrange(days))
        name = record.id
        if name.startswith("made."):
            month = f"{day:%y%m}"
            name = f"{month}.{_FIRST_NUMBER + months[month]}"
            months[month] += 1
        yield replace(record, id=name, date=day.isoformat())
