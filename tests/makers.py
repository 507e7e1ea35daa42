"""Values for tests: each function makes a sensible one, and takes what should be different.

The papers are invented. `WAVES`, `BEES` and `BRIDGES` are abstracts that have nothing in common.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from paperstand.model import Assignment, Dump, Entry, Lines, Paper, Ref, Sighting, Topic, Vocabulary
from paperstand.slugs import title_slug

FIRST_DUMP = "2025-03-11-morning-list"
SECOND_DUMP = "2025-03-12-evening-list"
THIRD_DUMP = "2025-03-13-weekly-list"

WAVES = (
    "Forecasting the height of ocean waves a day ahead matters to every harbour, yet buoys are few "
    "and satellites pass rarely. We describe a generative forecaster that fills the gaps between "
    "both kinds of measurement and draws an ensemble of plausible sea states in under one second. "
    "The forecaster is trained on forty years of hindcasts and then adapted to each coast with a "
    "few weeks of local records. On nine coasts it lowers the error of the operational model by a "
    "fifth, most of all during storms, and its spread tells honestly when not to trust it. An "
    "ablation shows that the adaptation to a coast contributes more than the size of the network. "
    "We discuss what remains difficult: rogue waves, sea ice, and harbours behind islands."
)
WAVES_SUMMARY = (
    "A generative forecaster fills gaps between buoys and satellites and lowers the error of "
    "operational wave forecasts by a fifth on nine coasts."
)
OTHER_SUMMARY = (
    "During storms the spread of an ensemble drawn from forty years of hindcasts tells every "
    "coast honestly when measurement and model should not be trusted."
)
BEES = (
    "Honeybee colonies decide together where to forage, without any bee knowing the whole map. "
    "Inspired by their dances we study teams of small robots that share rewards only with those "
    "they happen to meet. Each robot learns a policy from its own visits and from messages of "
    "three bits, and forgets what it was told after a while. In simulation and with twenty four "
    "physical robots the team finds the richest patch sooner than learners with a central critic, "
    "and recovers within minutes when a patch runs dry. A mean field analysis explains the "
    "recovery: forgetting keeps the share of scouts above a threshold that we derive in closed "
    "form. The code of the simulator and the drawings of the robots are free to use."
)
BRIDGES = (
    "Inspectors of old masonry bridges look for cracks, and seldom agree on which of them matter. "
    "This article asks eleven inspectors to grade the same photographs twice, half a year apart, "
    "and models how their grades depend on experience, on light, and on the order of the pictures. "
    "Disagreement turns out to be largest where the mortar is wet. A simple correction, estimated "
    "per inspector, removes half of it. When the corrected grades are used to train a detector of "
    "harmful cracks, the detector misses fewer of those that later had to be repaired, although "
    "the number of photographs stays the same. We publish the grades, the photographs and the "
    "dates of all repairs, so that others may test other corrections against them."
)


def beginning(text: str, words: int) -> str:
    """The first words of a text, as a listing shows them."""
    return " ".join(text.split()[:words]) + "…"


def _date(dump_name: str) -> dt.date | None:
    return dt.date.fromisoformat(dump_name[:10]) if dump_name[:4].isdigit() else None


def entry(
    title: str = "Drawing the Sea State: Generative Wave Forecasts for Every Harbour",
    abstract: str = WAVES,
    dump: str = FIRST_DUMP,
    position: int = 1,
    **said: Any,
) -> Entry:
    """What a dump says about a paper. The date is the one in the dump's name."""
    said.setdefault("date", _date(dump))
    lines = Lines(2 * position - 1, 2 * position)
    return Entry(dump, position, lines, title=title, abstract=abstract, **said)


def paper(
    title: str = "Drawing the Sea State: Generative Wave Forecasts for Every Harbour",
    abstract: str = WAVES,
    **said: Any,
) -> Paper:
    """A paper that was seen once."""
    fields: dict[str, Any] = {
        "id": title_slug(title),
        "summary": "",
        "authors": (),
        "published": None,
        "identifiers": (),
        "links": (),
        "keywords": (),
        "sightings": (Sighting(FIRST_DUMP, dt.date(2025, 3, 11), 1, title, Lines(1, 2)),),
        "aliases": (),
    }
    return Paper(title=title, abstract=abstract, **(fields | said))


def dump(entries: Sequence[Entry], name: str = FIRST_DUMP, **said: Any) -> Dump:
    """A dump that consists of these entries and nothing else."""
    fields: dict[str, Any] = {
        "file": f"content/dumps/{name}.txt",
        "date": _date(name),
        "reader": "list of papers",
        "why": "titles and abstracts take turns",
        "text_lines": 2 * len(entries),
        "entry_lines": 2 * len(entries),
        "boilerplate_lines": 0,
    }
    return Dump(name=name, entries=tuple(entries), **(fields | said))


def topic(topic_id: str, *phrases: str | tuple[str, float], exclude: Sequence[str] = ()) -> Topic:
    """A topic; a phrase without a weight is proof by itself."""
    weighted = tuple((p, 3.0) if isinstance(p, str) else p for p in phrases)
    name = topic_id.replace("-", " ").capitalize()
    return Topic(topic_id, name, f"All about {name}.", "all", weighted, tuple(exclude))


def vocabulary(*topics: Topic) -> Vocabulary:
    """A vocabulary of one group."""
    return Vocabulary((("all", "All topics"),), topics)


def ref(text: str, line: int = 7) -> Ref:
    """A reference to a paper in corrections.yml."""
    return Ref(text, line)


def main_topics(assignments: Iterable[Assignment]) -> tuple[str, ...]:
    """Ids of the topics a paper is mainly about."""
    return tuple(a.topic for a in assignments if a.main)
