"""Pages: what every page shows, as values for the templates beside this module.

A template is what the reader sees; what it shows is worked out here. A new panel on the paper
page is a section in `templates/paper.md` and, if it needs one, a value in `_paper`. A page has the
values that it shows and no others: so whoever knows what it was made of last time can tell whether
it has to be made again.
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
from paperstand.model import CuratedPaper, Digest, Dump, Paper, Topic, TopicProfile
from paperstand.read.vocabulary import UNSORTED
from paperstand.text import excerpt, plural
from paperstand.write.charts import columns, figure, matrix, shares, sparkline
from paperstand.write.downloads import ENDINGS, FORMAT_NAMES, collected, fields, whole_files
from paperstand.write.elsewhere import records_of, report_link
from paperstand.write.formulas import preview
from paperstand.write.health import health
from paperstand.write.map_picture import picture
from paperstand.write.markdown import Made, address
from paperstand.write.records import in_order_of_arrival
from paperstand.write.search_examples import examples
from paperstand.write.site import Site
from paperstand.write.templating import Page, day, period
from paperstand.write.values import Card, Named, Reading, Seen

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
_LARGEST_ROWS = 15
"""Topics in the table of their sizes."""
PREVIEW = 240
"""Characters of an abstract in a list, which are two lines on a wide screen, and in what machines
read about a paper. All of it would be a tenth of the page, and stands there already; a reference
manager gets the whole from Cite."""
_DOWNLOADS = tuple((ending, FORMAT_NAMES[ending]) for ending in ENDINGS)


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
    """The pages of one digest."""

    digest: Digest
    site: Site

    def all(self) -> Iterator[Page]:
        """Every generated page."""
        newest = newest_first(self.digest.papers)
        yield from self.papers()
        yield from self._crossings()
        yield from self._topics(newest)
        yield from self._dumps()
        everything = {"older_title": "Older papers", "kind": "list"}
        yield from self._list("papers/index", newest, "All papers", **everything)
        yield Page("index.md", "home.md", self._home())
        yield Page("map.md", "map.md", self._map())
        yield Page("search.md", "search.md", self._search())
        yield Page("saved.md", "saved.md", {})
        yield Page("overview.md", "overview.md", self._overview())
        yield Page("about.md", "about.md", self._about())
        yield Page("subscribe.md", "subscribe.md", self._subscribe())

    def papers(self) -> Iterator[Page]:
        """The papers' own pages."""
        neighbours = self._neighbours()
        for curated in self.digest.papers:
            values = self._paper(curated) | neighbours[curated.id]
            yield Page(f"papers/{curated.id}.md", "paper.md", values)

    def data(
        self,
        files: Sequence[tuple[str, int]],
        schema: Mapping[str, Any],
        health_schema: Mapping[str, Any],
    ) -> Page:
        """The page of downloads: the path and size of each file, and the schemas of a record and of
        the health of the data."""
        counts = self._counts + Counter({UNSORTED: sum(not p.topics for p in self.digest.papers)})
        names = [(topic.id, topic.name) for topic in self.digest.vocabulary.topics]
        values = {
            "formats": whole_files(files),
            "collected": collected(self.digest),
            "downloads": _DOWNLOADS,
            "topics": [
                (t, name, counts[t]) for t, name in [*names, (UNSORTED, "Unsorted")] if counts[t]
            ],
            "dumps": [(dump.name, len(self._by_dump[dump.name])) for dump in self._latest_first],
            "fields": fields(schema),
            "health_fields": [(Made(name), *rest) for name, *rest in fields(health_schema)],
        }
        return Page("data/index.md", "data.md", values)

    # ------------------------------------------------------------------ what pages share

    @cached_property
    def _topic_names(self) -> Mapping[str, Named]:
        return {topic.id: _named(topic) for topic in self.digest.vocabulary.topics}

    def _topic(self, topic: str) -> Named:
        return self._topic_names.get(topic) or Named(topic, topic)

    @cached_property
    def _counts(self) -> Counter[str]:
        """The number of papers of each topic that has some."""
        return Counter(a.topic for p in self.digest.papers for a in p.topics)

    @cached_property
    def _new(self) -> Counter[str]:
        """The number of papers that each dump was the first to have."""
        return Counter(p.paper.sightings[0].dump for p in self.digest.papers)

    @cached_property
    def _cards(self) -> Mapping[str, Card]:
        """Each paper as lists show it."""
        return {curated.id: self._card(curated) for curated in self.digest.papers}

    @cached_property
    def _links(self) -> Mapping[str, Named]:
        """Each paper as other pages name it."""
        return {
            curated.id: Named(curated.id, curated.paper.title) for curated in self.digest.papers
        }

    def _card(self, curated: CuratedPaper) -> Card:
        paper = curated.paper
        return Card(
            paper.id,
            paper.title,
            preview(paper.abstract or paper.summary, PREVIEW),
            paper.date,
            tuple(self._topic(a.topic) for a in curated.topics if a.main),
        )

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        """The number of each paper in the records."""
        return {p.id: number for number, p in enumerate(in_order_of_arrival(self.digest.papers))}

    @cached_property
    def _latest_first(self) -> Sequence[Dump]:
        return sorted(
            self.digest.dumps, key=lambda d: (-(d.date.toordinal() if d.date else 0), d.name)
        )

    @cached_property
    def _by_dump(self) -> Mapping[str, Sequence[CuratedPaper]]:
        """The papers of each dump in its order, oldest dump first. A paper that a dump holds twice
        is listed once, where it stands first."""
        found: dict[str, dict[int, CuratedPaper]] = {
            d.name: {} for d in reversed(self._latest_first)
        }
        for curated in self.digest.papers:
            for seen in curated.paper.sightings:
                found[seen.dump][seen.position] = curated
        return {
            name: list({there[n].id: there[n] for n in sorted(there)}.values())
            for name, there in found.items()
        }

    @cached_property
    def _groups(self) -> list[tuple[str, list[tuple[Named, int]]]]:
        """The vocabulary by group, each topic with its number of papers."""
        names = dict(self.digest.vocabulary.groups)
        by_group = groupby(self.digest.vocabulary.topics, key=lambda t: t.group)
        return [(names[g], [self._counted(t) for t in topics]) for g, topics in by_group]

    def _counted(self, topic: Topic) -> tuple[Named, int]:
        return _named(topic), self._counts[topic.id]

    # ------------------------------------------------------------------ one paper

    def _paper(self, curated: CuratedPaper) -> dict[str, Any]:
        paper = curated.paper
        identifiers = dict(paper.identifiers)
        elsewhere = records_of(identifiers)
        topics = [(self._topic(a.topic), a.because[:REASONS]) for a in curated.topics]
        return {
            "head": {
                "title": paper.title,
                "description": self._cards[paper.id].preview,
                "kind": "paper",
                "date": paper.date.isoformat() if paper.date else None,
                "published": paper.published.isoformat() if paper.published else None,
                "authors": paper.authors,
                "identifiers": identifiers,
                "same_as": [address(url) for _, url in elsewhere],
                "keywords": curated.keywords,
                "topics": [topic.id for topic, _ in topics],
            },
            "title": paper.title,
            "authors": paper.authors[:AUTHORS],
            "other_authors": paper.authors[AUTHORS:],
            "published": paper.published is not None,
            "date": paper.date,
            "possibly_same": paper.possibly_same,
            "abstract": paper.abstract,
            "summary": paper.summary,
            "topics": topics,
            "keywords": curated.keywords,
            "links": [(LABELS[link.kind], link.url) for link in curated.links],
            "related": [(self._links[r.id], r.because) for r in curated.kin[:RELATED]],
            "sightings": [self._seen(paper, number) for number in range(len(paper.sightings))],
            "dumps": len({seen.dump for seen in paper.sightings}),
            "enriched": paper.enriched,
            "identifiers": identifiers,
            "records": elsewhere,
            "report": report_link(paper, self.site),
        }

    @cached_property
    def _days(self) -> Mapping[str, date | None]:
        """The date of each dump."""
        return {dump.name: dump.date for dump in self.digest.dumps}

    def _seen(self, paper: Paper, number: int) -> Seen:
        seen = paper.sightings[number]
        return Seen(
            seen.dump,
            self._days[seen.dump],
            seen.position,
            seen.lines.first,
            seen.lines.last,
            seen.upvotes,
            seen.title if seen.title != paper.title else "",
            seen.why,
            seen.gives,
        )

    def _neighbours(self) -> dict[str, dict[str, Any]]:
        """The papers before and after each paper, in the last of the dumps that holds it."""
        found = {}
        for dump, papers in self._by_dump.items():
            links = [None, *(self._links[p.id] for p in papers), None]
            for paper, before, after in zip(papers, links, links[2:], strict=False):
                found[paper.id] = {"around": dump, "before": before, "after": after}
        return found

    def _crossings(self) -> Iterator[Page]:
        """Pages at addresses that lead elsewhere: crossroads and redirects."""
        for road in self.digest.crossroads:
            head = {"title": road.title, "kind": "crossroads"}
            papers = [self._cards[i] for i in road.papers if i in self._cards]
            values = {"head": head, "papers": papers, "title": road.title}
            yield Page(f"papers/{road.slug}.md", "crossroads.md", values)
        aliases = [(alias, p.id) for p in self.digest.papers for alias in p.paper.aliases]
        taken = {p.id for p in self.digest.papers} | {r.slug for r in self.digest.crossroads}
        for alias, target in dict([*self.digest.redirects, *aliases]).items():
            if alias not in taken:
                title = self.digest.by_id[target].paper.title
                to = f"{target}.html"
                head = {"title": title, "kind": "alias", "template": "alias.html", "to": to}
                values = {"head": head, "target": target, "title": title}
                yield Page(f"papers/{alias}.md", "alias.md", values)

    # ------------------------------------------------------------------ lists

    def _topics(self, newest: Sequence[CuratedPaper]) -> Iterator[Page]:
        members: defaultdict[str, list[CuratedPaper]] = defaultdict(list)
        for curated in newest:
            for assignment in curated.topics:
                members[assignment.topic].append(curated)
            if not curated.topics:
                members[UNSORTED].append(curated)
        profiles = {profile.topic: profile for profile in self.digest.profiles}
        about = {topic.id: topic.description for topic in self.digest.vocabulary.topics}
        groups = [
            (group, [(topic, about[topic.id], count) for topic, count in topics])
            for group, topics in self._groups
        ]
        counts = {"unsorted": len(members[UNSORTED]), "papers": len(newest)}
        yield Page("topics/index.md", "topics.md", {"groups": groups, **counts})
        for topic in self.digest.vocabulary.topics:
            yield from self._list(
                f"topics/{topic.id}", members[topic.id], topic.name,
                intro=topic.description, kind="topic", feed=topic.id,
                **self._profile(profiles.get(topic.id), members[topic.id]),
            )  # fmt: skip
        yield from self._list(
            f"topics/{UNSORTED}", members[UNSORTED], "Unsorted", kind="topic",
            intro="Papers that no topic fits. A topic of your own takes three lines of YAML.",
        )  # fmt: skip

    def _profile(
        self, profile: TopicProfile | None, papers: Sequence[CuratedPaper]
    ) -> dict[str, Any]:
        """What a topic's page says about it before it lists the papers."""
        if profile is None:
            return {}
        start = profile.central[:START] if len(profile.central) >= _START_FROM else ()
        over_time = timeline(p.paper.date for p in papers)
        return {
            "typical": profile.keywords,
            "near": [
                (self._topic_names[topic], shared)
                for topic, shared in profile.neighbours
                if topic in self._topic_names
            ],
            "start": [self._links[paper] for paper in start],
            "over_time": _few_strokes(over_time) if over_time.tells else "",
        }

    def _dumps(self) -> Iterator[Page]:
        rows = [(d.name, d.date, len(d.entries), self._new[d.name]) for d in self._latest_first]
        yield Page("dumps/index.md", "dumps.md", {"rows": rows})
        for dump in self.digest.dumps:
            yield from self._dump(dump)

    def _list(
        self, path: str, papers: Sequence[CuratedPaper], title: str, **values: Any
    ) -> Iterator[Page]:
        """A list, newest first. What doesn't fit on its page stands on `x/page-1.md`, `x/page-2.md`
        and so on, counted from the oldest papers: so what arrives moves nothing on them. The list's
        own page has the newest papers: all of them, or one to two times as many as the others."""
        size = self.site.page_size
        older = max(0, len(papers) // size - 1)
        base = path.removesuffix("/index")
        parts = [f"{base}/page-{number}.md" for number in range(1, older + 1)]
        said = {**_PLAIN_LIST, **values, "title": title}
        older_title = said.pop("older_title")
        yield self._page(
            f"{path}.md",
            "list.md",
            papers[: len(papers) - older * size],
            said,
            head={
                "total": len(papers),
                "split": bool(older) or None,
                "columns": any(values.get(name) for name in _BESIDE),
            },
            total=len(papers),
            downloads=_DOWNLOADS if papers and collected(self.digest) else (),
            older=parts[-1] if older else None,
            oldest=parts[0] if older > 1 else None,
        )
        for number in range(1, older + 1):
            end = len(papers) - (number - 1) * size
            shown = papers[end - size : end]
            yield self._page(
                parts[number - 1],
                "older.md",
                shown,
                {name: said[name] for name in ("intro", "kind", "feed")}
                | {"title": _OLDER.format(older_title or f"{title}: older papers", number)},
                head={"split": True},
                since=shown[-1].paper.date,
                until=shown[0].paper.date,
                list=f"{path}.md",
                newer=parts[number] if number < older else None,
                older=parts[number - 2] if number > 2 else None,
                oldest=parts[0] if number > 1 else None,
            )

    def _dump(self, dump: Dump) -> Iterator[Page]:
        """The list of a dump, in its own order, which nothing that arrives later changes."""
        papers = self._by_dump[dump.name]
        size = self.site.page_size
        pages = max(1, -(-len(papers) // size))
        paths = [f"dumps/{dump.name}.md"]
        paths += [f"dumps/{dump.name}/page-{number}.md" for number in range(2, pages + 1)]
        upvotes = _upvotes(papers, dump.name)
        for number, path in enumerate(paths, 1):
            shown = papers[(number - 1) * size : number * size]
            votes = [str(upvotes.get(p.id, 0)) for p in shown] if upvotes else []
            suffix = f", page {number} of {pages}" if number > 1 else ""
            yield self._page(
                path,
                "dump.md",
                shown,
                {**_PLAIN_LIST, "title": dump.name + suffix, "kind": "dump"},
                head={
                    "total": len(papers),
                    "split": pages > 1 or None,
                    "upvotes": " ".join(votes),
                },
                name=dump.name,
                upvotes={p.id: upvotes[p.id] for p in shown if p.id in upvotes},
                downloads=_DOWNLOADS if number == 1 and papers and collected(self.digest) else (),
                total=len(papers),
                new=self._new[dump.name],
                arrived=dump.date,
                read=_reading(dump) if number == 1 else None,
                number=number,
                pages=pages,
                newer=paths[number - 2] if number > 1 else None,
                older=paths[number] if number < pages else None,
            )

    def _page(
        self,
        path: str,
        template: str,
        papers: Sequence[CuratedPaper],
        said: Mapping[str, Any],
        head: Mapping[str, Any],
        **values: Any,
    ) -> Page:
        """A page of a list. The head is for the scripts that filter and sort: what the list is
        about, whether it goes on elsewhere, and the number of each paper in the records."""
        about = {
            "title": said["title"],
            "description": excerpt(said["intro"], _DESCRIPTION),
            "kind": said["kind"],
            "feed": said["feed"],
            "topic": said["feed"],
        }
        numbers = " ".join(str(self._numbers[p.id]) for p in papers)
        shown = {
            "head": {**about, **head, "numbers": numbers},
            "papers": [self._cards[p.id] for p in papers],
            "up": "../" * path.count("/"),
        }
        return Page(path, template, {**said, **shown, **values})

    # ------------------------------------------------------------------ single pages

    def _home(self) -> dict[str, Any]:
        dated = [d for d in self._latest_first if self._new[d.name]]
        newest = max((d.date for d in dated if d.date), default=None)
        latest = [d for d in dated if d.date == newest]
        names = {d.name for d in latest}
        fresh = [p for p in self.digest.papers if p.paper.sightings[0].dump in names]
        fresh.sort(key=lambda p: (p.paper.sightings[0].dump, p.paper.sightings[0].position))
        earlier = [d for d in dated if d not in latest][:EARLIER]
        return {
            "name": self.site.name,
            "description": self.site.description,
            "total": len(self.digest.papers),
            "groups": self._groups,
            "filled": sum(count > 0 for count in self._counts.values()),
            "examples": self._examples(),
            "latest": sorted(d.name for d in latest),
            "newest": newest,
            "earlier": [(d.name, d.date, self._new[d.name]) for d in earlier],
            # HTML, since MkDocs would look for the file, which is made after its pages.
            "bundle_link": self._bundle_link("the whole site as one file"),
            "papers": [self._cards[p.id] for p in fresh[:NEWEST]],
            "fresh_total": len(fresh),
        }

    def _bundle_link(self, text: str) -> Made:
        return Made(f'<a href="{self.site.bundle}">{text}</a>')

    def _subscribe(self) -> dict[str, Any]:
        return {
            "topics": list(self._topic_names.values()),
            "watched": self.site.repo_url if self.site.on_github else "",
            "feed_size": self.site.feed_size,
            "bundle_link": self._bundle_link("The offline bundle"),
        }

    def _examples(self) -> list[str]:
        """What one might search for: the most typical term of each of the largest topics."""
        largest = sorted(self.digest.profiles, key=lambda profile: -self._counts[profile.topic])
        words = [profile.keywords[0] for profile in largest if profile.keywords]
        return list(dict.fromkeys(words))[:EXAMPLES]

    def _overview(self) -> dict[str, Any]:
        counted = overview(self.digest)
        words = {profile.topic: profile.keywords for profile in self.digest.profiles}
        names = [topic.name for topic, _ in counted.topics[:TOGETHER]]
        stairs = matrix(names, counted.together, "Papers that two topics share", "paper")
        largest = [(_named(t), words.get(t.id, ())[:_TYPICAL_WORDS]) for t, _ in counted.topics]
        arrivals, published = counted.arrivals, counted.published
        return {
            "papers": len(self.digest.papers),
            "dumps": len(self.digest.dumps),
            "topics": len(counted.topics),
            "largest": [(_named(t), n) for t, n in counted.topics[:_LARGEST_ROWS]],
            "arrivals": _chart(arrivals, "New papers by the date of their dump"),
            "arrived": arrivals.periods[0][0] if arrivals.periods else None,
            "published": _chart(published, "Papers by the date of their publication"),
            "dated": len(self.digest.papers) - published.undated if published.periods else 0,
            "grain": published.grain,
            "sparks": self._sparks(counted)[:_LARGEST_ROWS],
            "together": Made(figure(stairs, _STAIRS.format(len(names)))) if stairs else "",
            "pairs": [(_named(one), _named(other), n) for one, other, n in counted.pairs],
            "typical": [(topic, found) for topic, found in largest if found][:_TYPICAL_TOPICS],
            "repeated": [(self._links[curated.id], dumps) for curated, dumps in counted.repeated],
            "links": [(kind, LABELS[kind], papers, n) for kind, papers, n in counted.links],
        }

    def _sparks(self, counted: Overview) -> list[Made]:
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
        return [Made(sparkline(counts[t.id], title.format(t.name))) for t, _ in counted.topics]

    def _map(self) -> dict[str, Any]:
        return {
            "papers": len(self.digest.papers),
            "groups": self._groups,
            "picture": Made(picture(self.digest)),
        }

    def _search(self) -> dict[str, Any]:
        topics = [topic for topic in self.digest.vocabulary.topics if self._counts[topic.id]]
        topics.sort(key=lambda topic: -self._counts[topic.id])
        return {
            "papers": len(self.digest.papers),
            "examples": examples(self.digest),
            "largest": [self._counted(topic) for topic in topics[:_LARGEST_TOPICS]],
        }

    def _about(self) -> dict[str, Any]:
        found = health(self.digest)
        read = found["lines"]
        latest = self.digest.latest
        warnings = sum(found["warnings"].values())
        facts = (
            (found["without_abstract"], "paper", "without an abstract"),
            (found["unsorted"], "paper", "without a topic"),
            (found["possibly_same"], "pair", "of papers that may be the same"),
        )
        lines = shares(
            (
                ("in entries", "in", read["in_entries"]),
                ("boilerplate", "menu", read["boilerplate"]),
                ("unread", "left", read["unread"]),
            ),
            f"{plural(read['text'], 'line')} of text:",
        )
        verdict = f'<strong class="ps-warned">{plural(warnings, "warning")}</strong>'
        unread = [(dump.name, piece) for dump in self.digest.dumps for piece in dump.unread]
        misses = self.digest.near_misses
        return {
            "name": self.site.name,
            "health": {name: found[name] for name in ("entries", "papers", "merged", "hidden")},
            "made_by": found["generator"],
            "verdict": Made(verdict if warnings else "<strong>Good</strong>"),
            # HTML, since the script of the page says by the reader's clock how long ago that is.
            "as_of": latest
            and Made(f'<time datetime="{latest.isoformat()}" data-ago>{day(latest)}</time>'),
            "lines": Made(lines),
            "facts": [f"{plural(n, noun)} {what}" for n, noun, what in facts if n],
            "dumps": [
                (d.name, d.date, d.reader, len(d.entries), d.text_lines, d.unread_lines)
                for d in self._latest_first[:DUMPS]
            ],
            "older_dumps": max(0, len(self.digest.dumps) - DUMPS),
            "unread": [
                (dump, piece.lines.first, piece.lines.last, piece.reason)
                for dump, piece in unread[:SHOWN]
            ],
            "more_unread": max(0, len(unread) - SHOWN),
            "near_misses": [
                ([self._links[paper] for paper in miss.papers], miss.because)
                for miss in misses[:SHOWN]
            ],
            "more_misses": max(0, len(misses) - SHOWN),
        }


_BESIDE = ("typical", "near", "start")
"""What a list may have in a column beside it."""
_PLAIN_LIST: Mapping[str, Any] = {
    "intro": "",
    "feed": None,
    "typical": (),
    "near": (),
    "start": (),
    "over_time": "",
    "older_title": "",
}
"""What a list says that is no topic's."""
_OLDER = "{}, part {}"


def _named(topic: Topic) -> Named:
    return Named(topic.id, topic.name)


def _reading(dump: Dump) -> Reading:
    return Reading(
        dump.reader,
        dump.why,
        len(dump.entries),
        dump.text_lines,
        dump.boilerplate_lines,
        dump.unread_lines,
    )


def _first_day(value: date, grain: Grain) -> date:
    return value.replace(day=1) if grain == "month" else value.replace(month=1, day=1)


def _chart(counted: Timeline, title: str) -> Made | None:
    """Columns over time with their numbers; nothing if there is nothing to compare."""
    if not counted.tells:
        return None
    rows = [(period(start, counted.grain), count) for start, count in counted.periods]
    notes = [f"{title}, by {counted.grain}."]
    if counted.before:
        notes.append(f"{plural(counted.before, 'paper')} before {rows[0][0]}.")
    if counted.undated:
        notes.append(f"{plural(counted.undated, 'paper')} without a date.")
    picture = columns(rows, title)
    return Made(figure(picture, " ".join(notes), [row for row in rows if row[1]]))


def _few_strokes(counted: Timeline) -> Made:
    """A topic over time, in as few strokes as will do."""
    first, last = (period(counted.periods[n][0], counted.grain) for n in (0, -1))
    most = max(count for _, count in counted.periods)
    said = f"{first} to {last}, at most {plural(most, 'paper')} a {counted.grain}"
    strokes = sparkline([count for _, count in counted.periods], f"Papers from {said}")
    return Made(figure(strokes, said))


def _upvotes(papers: Iterable[CuratedPaper], dump: str) -> dict[str, int]:
    """The upvotes a dump gives, by id of the paper; the most where it has a paper twice."""
    votes = {}
    for curated in papers:
        there = [s.upvotes for s in curated.paper.sightings if s.dump == dump]
        if given := [v for v in there if v is not None]:
            votes[curated.id] = max(given)
    return votes
