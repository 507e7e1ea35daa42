"""Summary: what a digest changes, in Markdown for a pull request or a job on GitHub."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from paperstand.changes import Changes, Lost, Merge, Sorting, allowing
from paperstand.model import CuratedPaper, Digest, Dump, NearMiss, Problem, Unread
from paperstand.published import Published
from paperstand.reports import settling
from paperstand.text import excerpt, plural
from paperstand.write.github import issue_text
from paperstand.write.markdown import Md

SHOWN = 20
"""Items of a list; the others are counted."""
_SIGHTINGS = 5
"""Sightings of one merged paper that are shown."""
_REASONS = 3
_LONGEST = 300
"""Characters of a title that are shown."""

T = TypeVar("T")


def summary(changes: Changes, digest: Digest, problems: Sequence[Problem] = ()) -> str:
    """The summary. `problems` are those to show above everything else."""
    writer = _Writer(digest)
    return "\n".join([*writer.head(changes), *writer.body(changes, problems)]) + "\n"


def text(value: object) -> Md:
    """Any value as a line that GitHub shows as its text."""
    return issue_text(excerpt(str(value), _LONGEST))


class _Writer:
    def __init__(self, digest: Digest) -> None:
        self.digest = digest
        self.names = {topic.id: topic.name for topic in digest.vocabulary.topics}

    def head(self, changes: Changes) -> Iterator[str]:
        yield "## What changes"
        yield ""
        before = f", {changes.published:,} before" if changes.published else ""
        yield (
            f"**{plural(len(self.digest.papers), 'paper')}**{before}:"
            f" {len(changes.new):,} new, {len(changes.merged):,} merged,"
            f" {plural(len(changes.uncertain), 'uncertain pair')},"
            f" {len(changes.sorted_anew):,} with other topics,"
            f" {plural(len(changes.lost), 'page')} that would disappear."
        )
        if not changes.published:
            yield ""
            yield "There is no published data to compare with, so everything counts as new."

    def body(self, changes: Changes, problems: Sequence[Problem]) -> Iterator[str]:
        unread = [(dump, piece) for dump in self.digest.dumps for piece in dump.unread]
        yield from _section("Problems", problems, self._problem)
        yield from _section("Pages that would disappear", changes.lost, self._lost)
        if changes.lost:
            yield from ("", "Put their dumps back, or say in corrections.yml what should be:", "")
            yield from ("```yaml", *map(_plain, allowing(changes.lost[:SHOWN])), "```")
        yield from _section("Lists that would disappear", changes.lost_lists, self._list)
        if changes.dumps:
            yield from self._dumps(changes)
        yield from _section("New papers", changes.new, self._new)
        yield from _section("Merged", changes.merged, self._merge)
        yield from _section("Possibly the same, not merged", changes.uncertain, self._near)
        yield from _section("Other topics", changes.sorted_anew, self._sorting)
        yield from _section("Gone, as corrections.yml says", changes.gone, self._gone)
        yield from _section("Not read", unread, self._unread)

    def _dumps(self, changes: Changes) -> Iterator[str]:
        brought: dict[str, int] = {}
        for curated in changes.new:
            first = curated.paper.sightings[0].dump
            brought[first] = brought.get(first, 0) + 1
        yield from ("", f"### New dumps: {len(changes.dumps):,}", "")
        yield "| Dump | Read as | Entries | New papers | Unread lines |"
        yield "|---|---|--:|--:|--:|"
        # The newest last, by their names.
        for dump in changes.dumps[-SHOWN:]:
            yield (
                f"| {text(dump.name)} | {text(dump.reader)} | {len(dump.entries):,}"
                f" | {brought.get(dump.name, 0):,} | {dump.unread_lines:,} |"
            )
        if (more := len(changes.dumps) - SHOWN) > 0:
            yield from ("", f"and {more:,} more.")

    def _problem(self, problem: Problem) -> Iterator[str]:
        yield f"- {problem.severity}: {text(problem.place)}: {text(problem.message)}"
        if problem.remedy:
            yield f"  <br>{text(problem.remedy)}"

    def _lost(self, lost: Lost) -> Iterator[str]:
        instead = f"<br>perhaps now `papers/{lost.instead}.html`" if lost.instead else ""
        yield f"- `papers/{_plain(lost.address)}.html`: {text(lost.paper.title)}{instead}"

    def _list(self, lost: tuple[str, Published]) -> Iterator[str]:
        yield f"- {text(lost[0])}"

    def _new(self, curated: CuratedPaper) -> Iterator[str]:
        topics = self._topics(a.topic for a in curated.topics if a.main)
        yield f"- {text(curated.paper.title)}<br>{topics or 'no topic'}"

    def _merge(self, merge: Merge) -> Iterator[str]:
        yield f"- {text(merge.paper.title)}"
        if merge.united:
            were = ", ".join(f"`{_plain(paper.id)}`" for paper in merge.united)
            yield f"  - one paper now, published before as {were}"
        for seen in merge.seen[:_SIGHTINGS]:
            title = f" as “{text(seen.title)}”" if seen.title != merge.paper.title else ""
            why = f": {self._reasons(seen.why)}" if seen.why else ""
            yield f"  - {text(seen.dump)}, entry {seen.position}{title}{why}"
        if (more := len(merge.seen) - _SIGHTINGS) > 0:
            yield f"  - and {more:,} more"

    def _near(self, miss: NearMiss) -> Iterator[str]:
        one, other = (self.digest.by_id[id].paper.title for id in miss.papers)
        yield f"- {text(one)} / {text(other)}"
        yield f"  <br>{self._reasons(miss.because)}"
        yield ""
        yield from ("  ```yaml", *(f"  {line}" for line in settling(miss.papers)), "  ```")
        yield ""

    def _sorting(self, sorting: Sorting) -> Iterator[str]:
        said = [
            f"{word} {self._topics(topics)}"
            for word, topics in (("now in", sorting.gained), ("no longer in", sorting.lost))
            if topics
        ]
        yield f"- {text(sorting.paper.title)}<br>{'; '.join(said)}"

    def _gone(self, paper: Published) -> Iterator[str]:
        yield f"- `papers/{_plain(paper.id)}.html`: {text(paper.title)}"

    def _unread(self, found: tuple[Dump, Unread]) -> Iterator[str]:
        dump, piece = found
        where = f"{dump.file}, lines {piece.lines.first}–{piece.lines.last}"
        yield f"- {text(where)}: {text(piece.reason)}"

    def _topics(self, topics: Iterator[str] | Sequence[str]) -> str:
        return ", ".join(text(self.names.get(topic, topic)) for topic in topics)

    def _reasons(self, reasons: Sequence[str]) -> str:
        return ", ".join(map(text, reasons[:_REASONS]))


def _section(title: str, items: Sequence[T], lines: Callable[[T], Iterator[str]]) -> Iterator[str]:
    """A heading with the number of items and the first of them; nothing if there are none."""
    if not items:
        return
    yield from ("", f"### {title}: {len(items):,}", "")
    for item in items[:SHOWN]:
        yield from lines(item)
    if (more := len(items) - SHOWN) > 0:
        yield f"- and {more:,} more"


def _plain(line: str) -> str:
    """A line with addresses, without what no address has: they come from a file."""
    return "".join(c for c in line if c.isascii() and (c.isalnum() or c in "-_.: "))
