"""Pages: the Markdown of every page, made from the templates beside this module.

A template is what the reader sees; what it shows is worked out here. A new panel on the paper
page is a section in `templates/paper.md` and, if it needs one, a value in `_paper`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from paperstand.curate.links import LABELS
from paperstand.curate.overview import TOGETHER, Grain, Overview, Timeline, overview, timeline
from paperstand.model import Assignment, CuratedPaper, Digest, Dump, Paper, Topic, TopicProfile
from paperstand.read.vocabulary import UNSORTED
from paperstand.text import excerpt, plural
from paperstand.write.charts import columns, figure, matrix, shares, sparkline
from paperstand.write.downloads import ENDINGS, FORMAT_NAMES, collected, fields, whole_files
from paperstand.write.elsewhere import find_links, records_of, report_link
from paperstand.write.formulas import plain
from paperstand.write.health import health
from paperstand.write.map_picture import picture
from paperstand.write.markdown import Md, address, front_matter
from paperstand.write.records import in_order_of_arrival
from paperstand.write.search_examples import examples
from paperstand.write.site import Site
from paperstand.write.templating import PAGES, day, period, render

NEWEST = 12
"""Papers of the latest dumps on the home page."""
EARLIER = 5
"""Dumps named below them."""
EXAMPLES = 3
"""Searches that the home page suggests."""
AUTHORS = 8
"""Authors named below a paper's title; the others where the reader asks for them."""
DUMPS = 30
"""The latest dumps, in the table about their health."""
SHOWN = 20
"""Unread places, and pairs in doubt, that the about page names; `paperstand report` names all."""
RELATED = 6
"""Related papers shown; the data has all of them."""
REASONS = 3
"""Reasons shown for a topic, the strongest first; the data has all of them."""
START = 5
"""Papers to start a topic with, where it has `_START_FROM` or more."""
_START_FROM = 12
_STAIRS = (
    "The {} largest topics: the stronger a cell, the more papers are in both. A topic's name ends"
    " its row and stands at the top of its column."
)
_LARGEST_TOPICS = 12
"""Topics that the search page offers before anything is asked."""
_TYPICAL_TOPICS = 12
_TYPICAL_WORDS = 5
_DESCRIPTION = 155
_ABSTRACT = 240
"""Characters of an abstract in what machines read about a paper. All of it would be a tenth of the
page, and stands there already; a reference manager gets the whole from Cite."""
File = tuple[str, str]
"""Path below the docs folder, and text."""


def newest_first(papers: Sequence[CuratedPaper]) -> list[CuratedPaper]:
    """By date, then in the order of their dump."""

    def key(curated: CuratedPaper) -> tuple[int, str, int, str]:
        paper = curated.paper
        first = paper.sightings[0]
        return (
            -(paper.date.toordinal() if paper.date else 0),
            first.dump,
            first.position,
            paper.id,
        )

    return sorted(papers, key=key)


@dataclass(frozen=True)
class Pages:
    """Writes the pages of one digest."""

    digest: Digest
    site: Site

    def all(self) -> Iterator[File]:
        """Every generated page."""
        newest = newest_first(self.digest.papers)
        yield from self.papers()
        yield from self._crossings()
        yield from self._topics(newest)
        yield from self._dumps()
        yield from self._list("papers/index", "list.md", newest, title="All papers", kind="list")
        yield "index.md", self._render("home.md", **self._home())
        yield "map.md", self._render("map.md", **self._map())
        yield "search.md", self._render("search.md", **self._search())
        yield "saved.md", self._render("saved.md")
        yield "overview.md", self._render("overview.md", **self._overview())
        yield "about.md", self._render("about.md", **self._about())
        yield "subscribe.md", self._render("subscribe.md", **self._subscribe())

    def papers(self) -> Iterator[File]:
        """The papers' own pages."""
        dumps = {d.name: d for d in self.digest.dumps}
        neighbours = _neighbours(self._by_dump())
        for curated in self.digest.papers:
            values = self._paper(curated, dumps) | neighbours[curated.id]
            yield f"papers/{curated.id}.md", self._render("paper.md", **values)

    def data(
        self,
        files: Sequence[tuple[str, int]],
        schema: Mapping[str, Any],
        health_schema: Mapping[str, Any],
    ) -> File:
        """The page of downloads: the path and size of each file, and the schemas of a record and of
        the health of the data."""
        counts = Counter(a.topic for p in self.digest.papers for a in p.topics)
        counts[UNSORTED] = sum(not p.topics for p in self.digest.papers)
        names = [(topic.id, topic.name) for topic in self.digest.vocabulary.topics]
        by_dump = self._by_dump()
        values = {
            "formats": whole_files(files),
            "topics": [
                (t, name, counts[t]) for t, name in [*names, (UNSORTED, "Unsorted")] if counts[t]
            ],
            "dumps": [(dump.name, len(by_dump[dump.name])) for dump in self._latest_first()],
            "fields": fields(schema),
            "health_fields": [(Md(name), *rest) for name, *rest in fields(health_schema)],
        }
        return "data/index.md", self._render("data.md", **values)

    # ------------------------------------------------------------------ one paper

    def _paper(self, curated: CuratedPaper, dumps: Mapping[str, Dump]) -> dict[str, Any]:
        paper = curated.paper
        elsewhere = records_of(dict(paper.identifiers))
        head = {
            "title": paper.title,
            "description": excerpt(plain(paper.abstract or paper.summary), _ABSTRACT),
            "kind": "paper",
            "date": paper.date.isoformat() if paper.date else None,
            "published": paper.published.isoformat() if paper.published else None,
            "authors": list(paper.authors),
            "identifiers": dict(paper.identifiers),
            "same_as": [address(url) for _, url in elsewhere],
            "keywords": list(curated.keywords),
            "topics": [a.topic for a in curated.topics],
        }
        return {
            "head": front_matter(head),
            "paper": paper,
            "curated": curated,
            "topics": [(self._topic(a), a) for a in curated.topics],
            "links": [(LABELS[link.kind], link.url) for link in curated.links],
            "related": [(self.digest.by_id[r.id].paper, r) for r in curated.kin[:RELATED]],
            "dumps": dumps,
            "records": elsewhere,
            "find": find_links(paper),
            "report": report_link(paper, self.site),
            "shown_authors": AUTHORS,
            "shown_reasons": REASONS,
        }

    def _topic(self, assignment: Assignment) -> Topic:
        topic = self.digest.vocabulary.topic(assignment.topic)
        return topic or Topic(assignment.topic, assignment.topic, "", "")

    def _crossings(self) -> Iterator[File]:
        """Pages at addresses that lead elsewhere: crossroads and redirects."""
        for road in self.digest.crossroads:
            papers = [self.digest.by_id[i] for i in road.papers if i in self.digest.by_id]
            head = front_matter({"title": road.title, "kind": "crossroads"})
            text = self._render("crossroads.md", head=head, papers=papers, title=road.title)
            yield f"papers/{road.slug}.md", text
        aliases = [(alias, p.id) for p in self.digest.papers for alias in p.paper.aliases]
        taken = {p.id for p in self.digest.papers} | {r.slug for r in self.digest.crossroads}
        for alias, target in dict([*self.digest.redirects, *aliases]).items():
            if alias not in taken:
                title = self.digest.by_id[target].paper.title
                head = front_matter(
                    {
                        "title": title,
                        "kind": "alias",
                        "template": "alias.html",
                        "to": f"{target}.html",
                    }
                )
                text = self._render("alias.md", head=head, target=target, title=title)
                yield f"papers/{alias}.md", text

    # ------------------------------------------------------------------ lists

    def _topics(self, newest: Sequence[CuratedPaper]) -> Iterator[File]:
        members: defaultdict[str, list[CuratedPaper]] = defaultdict(list)
        for curated in newest:
            for assignment in curated.topics:
                members[assignment.topic].append(curated)
            if not curated.topics:
                members[UNSORTED].append(curated)
        counts = Counter({topic: len(papers) for topic, papers in members.items()})
        groups = self._groups(counts)
        profiles = {profile.topic: profile for profile in self.digest.profiles}
        yield "topics/index.md", self._render("topics.md", groups=groups, unsorted=counts[UNSORTED])
        for topic in self.digest.vocabulary.topics:
            yield from self._list(
                f"topics/{topic.id}", "list.md", members[topic.id],
                title=topic.name, intro=topic.description, kind="topic", feed=topic.id,
                **self._profile(profiles.get(topic.id), members[topic.id]),
            )  # fmt: skip
        yield from self._list(
            f"topics/{UNSORTED}", "list.md", members[UNSORTED], title="Unsorted", kind="topic",
            intro="Papers that no topic fits. A topic of your own takes three lines of YAML.",
        )  # fmt: skip

    def _profile(
        self, profile: TopicProfile | None, papers: Sequence[CuratedPaper]
    ) -> dict[str, Any]:
        """What a topic's page says about it before it lists the papers."""
        if profile is None:
            return {}
        start = profile.central[:START] if len(profile.central) >= _START_FROM else ()
        near = [(self.digest.vocabulary.topic(t), shared) for t, shared in profile.neighbours]
        over_time = timeline(p.paper.date for p in papers)
        return {
            "typical": profile.keywords,
            "near": [(topic, shared) for topic, shared in near if topic],
            "start": [self.digest.by_id[i].paper for i in start],
            "over_time": _few_strokes(over_time) if over_time.tells else "",
            "ranks": {paper: rank for rank, paper in enumerate(profile.central)},
        }

    def _groups(self, counts: Mapping[str, int]) -> list[tuple[str, list[tuple[Topic, int]]]]:
        """The vocabulary by group, each topic with its number of papers."""
        names = dict(self.digest.vocabulary.groups)
        by_group = groupby(self.digest.vocabulary.topics, key=lambda t: t.group)
        return [(names[g], [(t, counts.get(t.id, 0)) for t in topics]) for g, topics in by_group]

    def _latest_first(self) -> list[Dump]:
        return sorted(
            self.digest.dumps, key=lambda d: (-(d.date.toordinal() if d.date else 0), d.name)
        )

    def _by_dump(self) -> dict[str, list[CuratedPaper]]:
        """The papers of each dump in its order, oldest dump first. A paper that a dump holds twice
        is listed once, where it stands first."""
        found: dict[str, dict[int, CuratedPaper]] = {
            d.name: {} for d in reversed(self._latest_first())
        }
        for curated in self.digest.papers:
            for seen in curated.paper.sightings:
                found[seen.dump][seen.position] = curated
        return {
            name: list({there[n].id: there[n] for n in sorted(there)}.values())
            for name, there in found.items()
        }

    def _dumps(self) -> Iterator[File]:
        new = Counter(p.paper.sightings[0].dump for p in self.digest.papers)
        by_dump = self._by_dump()
        rows = [(dump, new[dump.name]) for dump in self._latest_first()]
        yield "dumps/index.md", self._render("dumps.md", rows=rows)
        for dump in self.digest.dumps:
            papers = by_dump[dump.name]
            yield from self._list(
                f"dumps/{dump.name}", "dump.md", papers, title=dump.name, kind="dump", dump=dump,
                new=new[dump.name], upvotes=_upvotes(papers, dump.name),
            )  # fmt: skip

    def _list(
        self, path: str, template: str, papers: Sequence[CuratedPaper], **values: Any
    ) -> Iterator[File]:
        """A list of papers, on as many pages as it takes: `x.md`, `x/page-2.md`, …"""
        size = self.site.page_size
        pages = max(1, -(-len(papers) // size))
        base = path.removesuffix("/index")
        for number in range(1, pages + 1):
            here = path if number == 1 else f"{base}/page-{number}"
            up = "../" * here.count("/")
            suffix = f", page {number} of {pages}" if number > 1 else ""
            shown = papers[(number - 1) * size : number * size]
            ranks = values.get("ranks") or {}
            upvotes = values.get("upvotes") or {}
            head = {
                "title": values["title"] + suffix,
                "description": excerpt(values.get("intro") or "", _DESCRIPTION),
                "kind": values["kind"],
                "feed": values.get("feed"),
                # For the scripts that filter and sort. About the list: its topic, and how long it
                # is; about each paper of this page: its number in the records, how central it is
                # to the topic, and its upvotes, if any has some.
                "topic": values.get("feed"),
                "total": len(papers),
                "pages": pages if pages > 1 else None,
                "columns": number == 1 and any(values.get(k) for k in _BESIDE),
                "numbers": " ".join(str(self._numbers[p.id]) for p in shown),
                "central": " ".join(str(ranks[p.id]) for p in shown if p.id in ranks),
                "upvotes": " ".join(str(upvotes.get(p.id, 0)) for p in shown) if upvotes else "",
            }
            yield (
                f"{here}.md",
                self._render(
                    template,
                    **{**_PLAIN_LIST, **values},
                    head=front_matter(head),
                    papers=shown,
                    total=len(papers),
                    number=number,
                    pages=pages,
                    up=up,
                    newer=None if number == 1 else _page(path, base, number - 1),
                    older=None if number == pages else _page(path, base, number + 1),
                ),
            )

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        """The number of each paper in the records."""
        return {p.id: number for number, p in enumerate(in_order_of_arrival(self.digest.papers))}

    # ------------------------------------------------------------------ single pages

    def _home(self) -> dict[str, Any]:
        counts = Counter(a.topic for p in self.digest.papers for a in p.topics)
        new = Counter(p.paper.sightings[0].dump for p in self.digest.papers)
        dated = [d for d in self._latest_first() if new[d.name]]
        newest = max((d.date for d in dated if d.date), default=None)
        latest = [d for d in dated if d.date == newest]
        names = {d.name for d in latest}
        fresh = [p for p in self.digest.papers if p.paper.sightings[0].dump in names]
        fresh.sort(key=lambda p: (p.paper.sightings[0].dump, p.paper.sightings[0].position))
        return {
            "groups": self._groups(counts),
            "filled": sum(count > 0 for count in counts.values()),
            "examples": self._examples(counts),
            "latest": sorted(latest, key=lambda d: d.name),
            "newest": newest,
            "earlier": [(d, new[d.name]) for d in dated if d not in latest][:EARLIER],
            # HTML, since MkDocs would look for the file, which is made after its pages.
            "bundle_link": self._bundle_link("the whole site as one file"),
            "fresh": fresh[:NEWEST],
            "fresh_total": len(fresh),
        }

    def _bundle_link(self, text: str) -> Md:
        return Md(f'<a href="{self.site.bundle}">{text}</a>')

    def _subscribe(self) -> dict[str, Any]:
        return {
            "topics": self.digest.vocabulary.topics,
            "repo_is_github": self.site.on_github,
            "bundle_link": self._bundle_link("The offline bundle"),
        }

    def _examples(self, counts: Mapping[str, int]) -> list[str]:
        """What one might search for: the most typical term of each of the largest topics."""
        largest = sorted(self.digest.profiles, key=lambda profile: -counts[profile.topic])
        words = [profile.keywords[0] for profile in largest if profile.keywords]
        return list(dict.fromkeys(words))[:EXAMPLES]

    def _overview(self) -> dict[str, Any]:
        counted = overview(self.digest)
        words = {profile.topic: profile.keywords for profile in self.digest.profiles}
        names = [topic.name for topic, _ in counted.topics[:TOGETHER]]
        stairs = matrix(names, counted.together, "Papers that two topics share", "paper")
        largest = [(t, words.get(t.id, ())[:_TYPICAL_WORDS]) for t, _ in counted.topics]
        return {
            "overview": counted,
            "arrivals": _chart(counted.arrivals, "New papers by the date of their dump"),
            "published": _chart(counted.published, "Papers by the date of their publication"),
            "sparks": self._sparks(counted),
            "together": stairs and figure(stairs, _STAIRS.format(len(names))),
            "typical": [(topic, found) for topic, found in largest if found][:_TYPICAL_TOPICS],
            "links": [(kind, LABELS[kind], papers, n) for kind, papers, n in counted.links],
        }

    def _sparks(self, counted: Overview) -> list[Md]:
        """The ups and downs of each topic, all over the same time, where dates allow."""
        whole = timeline(p.paper.date for p in self.digest.papers)
        if not whole.tells:
            return []
        number = {start: n for n, (start, _) in enumerate(whole.periods)}
        counts = {topic.id: [0] * len(number) for topic, _ in counted.topics}
        for curated in self.digest.papers:
            if curated.paper.date is None:
                continue
            place = number.get(_first_day(curated.paper.date, whole.grain))
            for topic in {a.topic for a in curated.topics} & counts.keys():
                if place is not None:
                    counts[topic][place] += 1
        title = "{}: papers by " + whole.grain
        return [sparkline(counts[t.id], title.format(t.name)) for t, _ in counted.topics]

    def _map(self) -> dict[str, Any]:
        counts = Counter(a.topic for p in self.digest.papers for a in p.topics)
        return {"groups": self._groups(counts), "picture": Md(picture(self.digest))}

    def _search(self) -> dict[str, Any]:
        counts = Counter(a.topic for p in self.digest.papers for a in p.topics)
        topics = [topic for topic in self.digest.vocabulary.topics if counts[topic.id]]
        topics.sort(key=lambda topic: -counts[topic.id])
        largest = [(topic, counts[topic.id]) for topic in topics[:_LARGEST_TOPICS]]
        return {"examples": examples(self.digest), "largest": largest}

    def _about(self) -> dict[str, Any]:
        found = health(self.digest)
        read = found["lines"]
        latest = self.digest.latest
        # HTML, since the script of the page says by the reader's clock how long ago that is.
        as_of = latest and Md(
            f'<time datetime="{latest.isoformat()}" data-ago>{day(latest)}</time>'
        )
        warnings = sum(found["warnings"].values())
        facts = (
            (found["without_abstract"], "paper", "without an abstract"),
            (found["unsorted"], "paper", "without a topic"),
            (found["possibly_same"], "pair", "of papers that may be the same"),
        )
        return {
            "health": found,
            "verdict": Md(
                f'<strong class="ps-warned">{plural(warnings, "warning")}</strong>'
                if warnings
                else "<strong>Good</strong>"
            ),
            "as_of": as_of,
            "lines": shares(
                (
                    ("in entries", "in", read["in_entries"]),
                    ("boilerplate", "menu", read["boilerplate"]),
                    ("unread", "left", read["unread"]),
                ),
                f"{plural(read['text'], 'line')} of text:",
            ),
            "facts": [f"{plural(n, noun)} {what}" for n, noun, what in facts if n],
            "dumps": self._latest_first()[:DUMPS],
            "shown": SHOWN,
            "unread": [(dump, piece) for dump in self.digest.dumps for piece in dump.unread],
            "near_misses": [
                ([self.digest.by_id[i].paper for i in miss.papers], miss.because)
                for miss in self.digest.near_misses
            ],
        }

    def _render(self, template: str, **values: Any) -> str:
        common = {
            "site": self.site,
            "digest": self.digest,
            "topic_of": self._topic,
            "collected": collected(self.digest),
            "downloads": [(Md(ending), FORMAT_NAMES[ending]) for ending in ENDINGS],
        }
        return render(PAGES, template, common | values)


_BESIDE = ("typical", "near", "start")
"""What a list may have in a column beside it."""
_PLAIN_LIST: Mapping[str, Any] = {
    "intro": "",
    "feed": None,
    "typical": (),
    "near": (),
    "start": (),
    "over_time": "",
}
"""What a list says that is no topic's."""


def _first_day(value: date, grain: Grain) -> date:
    return value.replace(day=1) if grain == "month" else value.replace(month=1, day=1)


def _chart(counted: Timeline, title: str) -> Md | str:
    """Columns over time with their numbers; nothing if there is nothing to compare."""
    if not counted.tells:
        return ""
    rows = [(period(start, counted.grain), count) for start, count in counted.periods]
    notes = [f"{title}, by {counted.grain}."]
    if counted.before:
        notes.append(f"{plural(counted.before, 'paper')} before {rows[0][0]}.")
    if counted.undated:
        notes.append(f"{plural(counted.undated, 'paper')} without a date.")
    return figure(columns(rows, title), " ".join(notes), [row for row in rows if row[1]])


def _few_strokes(counted: Timeline) -> Md:
    """A topic over time, in as few strokes as will do."""
    first, last = (period(counted.periods[n][0], counted.grain) for n in (0, -1))
    most = max(count for _, count in counted.periods)
    said = f"{first} to {last}, at most {plural(most, 'paper')} a {counted.grain}"
    return figure(sparkline([count for _, count in counted.periods], f"Papers from {said}"), said)


def _page(path: str, base: str, number: int) -> str:
    return f"{path}.md" if number == 1 else f"{base}/page-{number}.md"


def _upvotes(papers: Iterable[CuratedPaper], dump: str) -> dict[str, int]:
    """The upvotes a dump gives, by id of the paper; the most where it has a paper twice."""
    votes = {}
    for curated in papers:
        there = [s.upvotes for s in curated.paper.sightings if s.dump == dump]
        if given := [v for v in there if v is not None]:
            votes[curated.id] = max(given)
    return votes


def _neighbours(
    by_dump: Mapping[str, Sequence[CuratedPaper]],
) -> dict[str, dict[str, Paper | str | None]]:
    """The papers before and after each paper, in the last of the dumps that holds it."""
    return {
        papers[n].id: {
            "around": dump,
            "before": papers[n - 1].paper if n else None,
            "after": papers[n + 1].paper if n + 1 < len(papers) else None,
        }
        for dump, papers in by_dump.items()
        for n in range(len(papers))
    }
