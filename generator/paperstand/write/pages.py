"""Pages: the Markdown of every page, made from the templates beside this module.

A template is what the reader sees; what it shows is worked out here. A new panel on the paper
page is a section in `templates/paper.md` and, if it needs one, a value in `_paper`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from paperstand.curate.links import LABELS
from paperstand.model import Assignment, CuratedPaper, Digest, Dump, Topic
from paperstand.read.vocabulary import UNSORTED
from paperstand.text import excerpt, plural
from paperstand.write.data import health
from paperstand.write.markdown import Md, cell, escape, front_matter, href, query
from paperstand.write.site import Site

PREVIEW = 240
"""Characters of an abstract in a list; two lines on a wide screen."""
NEWEST = 12
"""Papers of the latest dumps on the home page."""
_DESCRIPTION = 155
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

File = tuple[str, str]
"""Path below the docs folder, and text."""


def day(value: date | None) -> str:
    """`11 March 2025`, the same in every locale."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}" if value else "unknown date"


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
        yield "search.md", self._render("search.md")
        yield "about.md", self._render("about.md", health=health(self.digest), **self._about())

    def papers(self) -> Iterator[File]:
        """The papers' own pages."""
        dumps = {d.name: d for d in self.digest.dumps}
        for curated in self.digest.papers:
            yield f"papers/{curated.id}.md", self._render("paper.md", **self._paper(curated, dumps))

    # ------------------------------------------------------------------ one paper

    def _paper(self, curated: CuratedPaper, dumps: Mapping[str, Dump]) -> dict[str, Any]:
        paper = curated.paper
        head = {
            "title": paper.title,
            "description": excerpt(paper.abstract or paper.summary, _DESCRIPTION),
            "kind": "paper",
            "date": paper.date.isoformat() if paper.date else None,
            "authors": list(paper.authors),
            "identifiers": dict(paper.identifiers),
            "topics": [a.topic for a in curated.topics],
        }
        return {
            "head": front_matter(head),
            "paper": paper,
            "curated": curated,
            "topics": [(self._topic(a), a) for a in curated.topics],
            "links": [(LABELS[link.kind], link.url) for link in curated.links],
            "related": [(self.digest.by_id[r.id].paper, r) for r in curated.related],
            "dumps": dumps,
            "identifier_links": _identifier_links(dict(paper.identifiers)),
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
        yield "topics/index.md", self._render("topics.md", groups=groups, unsorted=counts[UNSORTED])
        for topic in self.digest.vocabulary.topics:
            yield from self._list(
                f"topics/{topic.id}", "list.md", members[topic.id],
                title=topic.name, intro=topic.description, kind="topic", feed=topic.id,
            )  # fmt: skip
        yield from self._list(
            f"topics/{UNSORTED}", "list.md", members[UNSORTED], title="Unsorted", kind="topic",
            intro="Papers that no topic fits. A topic of your own takes three lines of YAML.",
        )  # fmt: skip

    def _groups(self, counts: Mapping[str, int]) -> list[tuple[str, list[tuple[Topic, int]]]]:
        """The vocabulary by group, each topic with its number of papers."""
        names = dict(self.digest.vocabulary.groups)
        by_group = groupby(self.digest.vocabulary.topics, key=lambda t: t.group)
        return [(names[g], [(t, counts.get(t.id, 0)) for t in topics]) for g, topics in by_group]

    def _dumps(self) -> Iterator[File]:
        in_dump: defaultdict[str, dict[int, CuratedPaper]] = defaultdict(dict)
        for curated in self.digest.papers:
            for seen in curated.paper.sightings:
                in_dump[seen.dump][seen.position] = curated
        latest_first = sorted(
            self.digest.dumps, key=lambda d: (-(d.date.toordinal() if d.date else 0), d.name)
        )
        rows = [(dump, self._new_in(dump)) for dump in latest_first]
        yield "dumps/index.md", self._render("dumps.md", rows=rows)
        for dump in self.digest.dumps:
            there = in_dump[dump.name]
            # A paper that a dump holds twice is listed once, where it stands first.
            papers = list({there[n].id: there[n] for n in sorted(there)}.values())
            yield from self._list(
                f"dumps/{dump.name}", "dump.md", papers, title=dump.name, kind="dump", dump=dump,
                new=self._new_in(dump),
            )  # fmt: skip

    def _new_in(self, dump: Dump) -> int:
        """Papers seen in this dump for the first time."""
        return sum(p.paper.sightings[0].dump == dump.name for p in self.digest.papers)

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
            head = {
                "title": values["title"] + suffix,
                "description": excerpt(values.get("intro") or "", _DESCRIPTION),
                "kind": values["kind"],
                "feed": values.get("feed"),
            }
            yield (
                f"{here}.md",
                self._render(
                    template,
                    **{"intro": "", "feed": None, **values},
                    head=front_matter(head),
                    papers=papers[(number - 1) * size : number * size],
                    total=len(papers),
                    number=number,
                    pages=pages,
                    up=up,
                    newer=None if number == 1 else _page(path, base, number - 1),
                    older=None if number == pages else _page(path, base, number + 1),
                ),
            )

    # ------------------------------------------------------------------ single pages

    def _home(self) -> dict[str, Any]:
        counts = Counter(a.topic for p in self.digest.papers for a in p.topics)
        bringing = {p.paper.sightings[0].dump for p in self.digest.papers}
        dated = [d for d in self.digest.dumps if d.name in bringing]
        newest = max((d.date for d in dated if d.date), default=None)
        latest = [d for d in dated if d.date == newest]
        names = {d.name for d in latest}
        fresh = [p for p in self.digest.papers if p.paper.sightings[0].dump in names]
        fresh.sort(key=lambda p: (p.paper.sightings[0].dump, p.paper.sightings[0].position))
        return {
            "groups": self._groups(counts),
            "latest": latest,
            "newest": newest,
            # HTML, since MkDocs would look for the file, which is made after its pages.
            "bundle_link": Md(f'<a href="{self.site.bundle}">the whole site as one file</a>'),
            "fresh": fresh[:NEWEST],
            "fresh_total": len(fresh),
        }

    def _about(self) -> dict[str, Any]:
        return {
            "unread": [(dump, piece) for dump in self.digest.dumps for piece in dump.unread],
            "near_misses": [
                ([self.digest.by_id[i].paper for i in miss.papers], miss.because)
                for miss in self.digest.near_misses
            ],
        }

    def _render(self, template: str, **values: Any) -> str:
        common = {"site": self.site, "digest": self.digest, "topic_of": self._topic}
        text = _ENVIRONMENT.get_template(template).render(**common, **values)
        # Sections that aren't there leave empty lines behind; no value has a line break in it.
        return re.sub(r"\n{3,}", "\n\n", text)


def _page(path: str, base: str, number: int) -> str:
    return f"{path}.md" if number == 1 else f"{base}/page-{number}.md"


def _identifier_links(identifiers: Mapping[str, str]) -> list[tuple[str, str]]:
    """Where the paper itself is, for the identifiers that tell."""
    patterns = {
        "arxiv": ("arXiv:{}", "https://arxiv.org/abs/{}"),
        "doi": ("doi:{}", "https://doi.org/{}"),
        "openreview": ("OpenReview", "https://openreview.net/forum?id={}"),
    }
    return [
        (label.format(identifiers[kind]), address.format(identifiers[kind]))
        for kind, (label, address) in patterns.items()
        if kind in identifiers
    ]


def _environment() -> Environment:
    """Templates in which every expression is escaped for Markdown unless it is `Md`."""
    environment = Environment(
        loader=PackageLoader("paperstand", "write/templates"),
        undefined=StrictUndefined,
        finalize=escape,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    environment.filters.update(
        href=href,
        query=query,
        cell=cell,
        day=day,
        plural=plural,
        preview=lambda text: excerpt(text, PREVIEW),
    )
    return environment


_ENVIRONMENT = _environment()
