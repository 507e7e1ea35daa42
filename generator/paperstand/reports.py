"""Reports: what was read, merged and left over, as tables and lists for a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import yaml
from rich.console import Console
from rich.table import Table
from rich.text import Text

from paperstand.filing import Filing
from paperstand.merge.evidence import Outcome, Verdict
from paperstand.model import Digest, Paper, Suggestion
from paperstand.reading import Look, Part, fields_of
from paperstand.slugs import RESERVED, slugify
from paperstand.slugs import digest as short_name
from paperstand.text import clean, plural

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9-]*(?: [A-Za-z0-9-]*[A-Za-z0-9])+")
"""What needs no quotes in YAML."""


def printable(text: str) -> str:
    """Text that can't move the cursor or colour the terminal, whatever a dump holds."""
    indent = text[: len(text) - len(text.lstrip(" "))]
    return indent + clean(text)


def dumps_table(digest: Digest, console: Console) -> None:
    """One row a dump: how it was read, and where its lines went."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Dump", no_wrap=not console.is_terminal)
    table.add_column("Read as")
    for name in ("Entries", "Lines", "In entries", "Boilerplate", "Unread"):
        table.add_column(name, justify="right")
    for dump in digest.dumps:
        counts = (
            len(dump.entries),
            dump.text_lines,
            dump.entry_lines,
            dump.boilerplate_lines,
            dump.unread_lines,
        )
        table.add_row(Text(printable(dump.name)), Text(dump.reader), *(f"{n:,}" for n in counts))
    console.print(table)


_TITLES = 8
"""Titles shown of a text that is to be filed."""


def filing(plan: Filing, console: Console) -> None:
    """What a text was read as, what is new in it, and what it would be filed as."""
    dump = plan.dump
    counts = [
        f"{len(plan.new):,} new to this digest",
        plural(plan.repeats, "repeat"),
        *([f"{plan.hidden:,} hidden by corrections.yml"] if plan.hidden else []),
    ]
    lines = [
        f"Read as {dump.reader} ({dump.why}).",
        f"{plural(len(dump.entries), 'paper')}: {', '.join(counts)}.",
    ]
    lines += [
        f"  {'+' if entry.position in plan.new else '='} {entry.title}"
        for entry in dump.entries[:_TITLES]
    ]
    if len(dump.entries) > _TITLES:
        lines.append(f"    … and {len(dump.entries) - _TITLES:,} more")
    lines.append(f"To be filed as {plan.path} (date: {plan.dated}).")
    for line in lines:
        console.print(printable(line), markup=False, soft_wrap=True)


def reading(found: Look, console: Console) -> None:
    """What a text was read as, part by part in its own order."""
    dump = found.dump
    ranges = [_range(part) for part in found.parts]
    width = max(map(len, ranges))
    lines = [f"Read as {dump.reader} ({dump.why})."]
    for part, shown in zip(found.parts, ranges, strict=True):
        lines.append(f"  {shown:>{width}} {_called(part)}")
        if part.entry:
            lines.append(f"  {'':>{width}}   {fields_of(part.entry)}")
    lines.append(
        f"{plural(len(dump.entries), 'paper')}. Of {plural(dump.text_lines, 'line')} that aren't"
        f" blank, {dump.entry_lines:,} are in papers, {dump.boilerplate_lines:,} boilerplate and"
        f" {dump.unread_lines:,} unread."
    )
    for line in lines:
        console.print(printable(line), markup=False, soft_wrap=True)


def _range(part: Part) -> str:
    first, last = part.lines.first, part.lines.last
    return str(first) if first == last else f"{first}–{last}"


def _called(part: Part) -> str:
    if part.entry:
        return f"“{clean(part.entry.title)}”"
    return f"not read: {part.unread}" if part.unread else "boilerplate"


def full(digest: Digest, console: Console) -> None:
    """Everything a curator may want to look at or overrule."""
    dumps_table(digest, console)
    sections = (
        ("Merged", _merged(digest)),
        ("Possibly the same, not merged", _near_misses(digest)),
        *([("Looked up", looked_up)] if (looked_up := [*_looked_up(digest)]) else []),
        ("Not read", _unread(digest)),
        ("Phrases that no topic covers", _suggestions(digest)),
        ("Without a topic", (p.paper.title for p in digest.papers if not p.topics)),
    )
    for title, lines in sections:
        found = list(lines)
        count = sum(not line.startswith(" ") for line in found)
        console.print(f"\n{title}: {count:,}", style="bold", markup=False)
        for line in found:
            console.print("  " + printable(line), markup=False, soft_wrap=True)
    summary = (
        f"{plural(digest.entries_read, 'entry', 'entries')} read, {digest.entries_merged:,} merged,"
        f" {digest.hidden:,} hidden, {plural(len(digest.papers), 'paper')}"
    )
    console.print(f"\n{summary}", markup=False)


def _merged(digest: Digest) -> Iterator[str]:
    for curated in digest.papers:
        first, *others = curated.paper.sightings
        if others:
            yield curated.paper.title
            yield f"    {curated.id}"
            yield f"    {first.dump}#{first.position}"
            for seen in others:
                title = f" as “{seen.title}”" if seen.title != curated.paper.title else ""
                yield f"    {seen.dump}#{seen.position}{title}: {', '.join(seen.why)}"


def _near_misses(digest: Digest) -> Iterator[str]:
    for miss in digest.near_misses:
        one, other = (digest.by_id[i].paper for i in miss.papers)
        yield f"{one.title} / {other.title}"
        yield f"    {', '.join(miss.because)}"
        yield from (f"    {line}" for line in settling(miss.papers))


def _looked_up(digest: Digest) -> Iterator[str]:
    for paper in (curated.paper for curated in digest.papers):
        if found := paper.enriched:
            yield paper.title
            yield f"    {paper.id}"
            yield f"    {found.service}, {found.confidence:.0%} sure: {', '.join(found.gives)}"
            yield f"    {found.url}: {', '.join(found.because)}"


def settling(papers: Sequence[str], section: str = "same: # or different:") -> tuple[str, ...]:
    """What to paste into corrections.yml to have the last word on two papers."""
    return section, f"  - papers: [{', '.join(papers)}]"


def _suggestions(digest: Digest) -> Iterator[str]:
    for suggestion in digest.suggestions:
        yield f"{suggestion.phrase}: {plural(suggestion.papers, 'paper')}"
        yield from (f"    {digest.by_id[i].paper.title}" for i in suggestion.examples)
        yield from (f"    {line}" for line in as_topic(suggestion))


def as_topic(suggestion: Suggestion) -> tuple[str, ...]:
    """What to paste into topics.yml to make a topic of a phrase."""
    phrase = suggestion.phrase
    if not _PLAIN.fullmatch(phrase):
        phrase = yaml.safe_dump(phrase, default_style='"', width=2**31 - 1).strip()
    topic_id = slugify(suggestion.phrase, 60)
    if not topic_id or topic_id in RESERVED:
        topic_id = f"topic-{topic_id or short_name(suggestion.phrase)}"
    return "topics:", f"  {topic_id}:", f"    phrases: [{phrase}: 3]"


def _unread(digest: Digest) -> Iterator[str]:
    for dump in digest.dumps:
        for piece in dump.unread:
            yield f"{dump.file}:{piece.lines.first}-{piece.lines.last}: {piece.reason}"


def comparison(
    one: Paper, other: Paper, places: tuple[str, str], verdict: Verdict, console: Console
) -> None:
    """Two papers, what they are to each other, and how to have the last word on it. `places` are
    the entries in question where both are one paper."""
    for paper in dict.fromkeys((one, other)):
        console.print(printable(paper.title), style="bold", markup=False, soft_wrap=True)
        console.print(f"    {paper.id}", markup=False, soft_wrap=True)
        for seen in paper.sightings:
            why = f": {', '.join(seen.why)}" if seen.why else ""
            place = f"    {seen.dump}#{seen.position}{why}"
            console.print(printable(place), markup=False, soft_wrap=True)
    console.print(f"\n{verdict.outcome.value.capitalize()}: ", style="bold", end="")
    console.print(printable(", ".join(verdict.because)), markup=False, soft_wrap=True)
    if one is other:
        console.print("They are one paper on the site.")
    elif verdict.outcome is Outcome.SAME:
        console.print(
            "They are two papers on the site all the same: corrections.yml says so, another"
            " sighting of one speaks against the other, the title fits several papers, or nothing"
            " brought them together.",
            soft_wrap=True,
        )
    else:
        console.print("They are two papers on the site.")
    console.print("\nTo have the last word, in corrections.yml:", style="dim")
    lines = settling(places, "different:") if one is other else settling((one.id, other.id))
    for line in lines:
        console.print(f"    {line}", markup=False, soft_wrap=True)
