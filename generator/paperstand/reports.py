"""Reports: what was read, merged and left over, as tables and lists for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from paperstand.model import Digest
from paperstand.text import clean, plural


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


def full(digest: Digest, console: Console) -> None:
    """Everything a curator may want to look at or overrule."""
    dumps_table(digest, console)
    sections = (
        ("Merged", _merged(digest)),
        ("Possibly the same, not merged", _near_misses(digest)),
        ("Not read", _unread(digest)),
        ("Without a topic", (p.paper.title for p in digest.papers if not p.topics)),
    )
    for title, lines in sections:
        found = list(lines)
        count = sum(not line.startswith(" ") for line in found)
        console.print(f"\n{title}: {count:,}", style="bold", markup=False)
        for line in found:
            console.print("  " + printable(line), markup=False)
    summary = (
        f"{plural(digest.entries_read, 'entry', 'entries')} read, {digest.entries_merged:,} merged,"
        f" {digest.hidden:,} hidden, {plural(len(digest.papers), 'paper')}"
    )
    console.print(f"\n{summary}", markup=False)


def _merged(digest: Digest) -> Iterator[str]:
    for curated in digest.papers:
        first, *others = curated.paper.sightings
        if others:
            yield f"{curated.paper.title} [{curated.id}]"
            yield f"    {first.dump}#{first.position}"
            for seen in others:
                title = f" as “{seen.title}”" if seen.title != curated.paper.title else ""
                yield f"    {seen.dump}#{seen.position}{title}: {', '.join(seen.why)}"


def _near_misses(digest: Digest) -> Iterator[str]:
    for miss in digest.near_misses:
        one, other = miss.papers
        yield f"{one} and {other}"
        yield f"    {', '.join(miss.because)}"


def _unread(digest: Digest) -> Iterator[str]:
    for dump in digest.dumps:
        for piece in dump.unread:
            yield f"{dump.file}:{piece.lines.first}-{piece.lines.last}: {piece.reason}"
