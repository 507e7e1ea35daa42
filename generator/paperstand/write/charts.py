"""Charts: pictures of numbers as inline SVG, drawn when the site is built.

Colours and letters come from the style sheet, so a chart follows light and dark. What must stay
readable at every width has its place across in per cent and its height in pixels; so letters keep
their size while the chart grows with the page. Each chart is one line without empty lines in it,
which Markdown passes on as it is.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

from paperstand.text import clean, excerpt, plural
from paperstand.write.markdown import Md

_COLUMNS_HEIGHT = 120
_WIDEST_COLUMN = 7.0
"""Per cent of the chart; a few wide columns look like a flag."""
_ROW = 21
"""Pixels from one row of a matrix to the next."""
_CELLS = 56.0
"""Per cent of a matrix that its cells take; the rest is for the names."""
_LETTERS = 0.62
"""Letters of a name that fit into one per cent of a matrix on a phone."""
_FAINTEST = 0.14


def text(value: object) -> str:
    """Any text as part of HTML or SVG that Markdown leaves alone."""
    # A brace may start a template or an attribute list in somebody's extension.
    return html.escape(clean(str(value))).replace("{", "&#123;")


def bar(value: int, most: int) -> Md:
    """A bar for the cell of a table that says the number, too, so it is hidden from listeners."""
    share = 100 * value / most if most > 0 else 0
    return Md(
        '<svg class="ps-bar" width="100%" height="8" aria-hidden="true">'
        f'<rect width="{_number(share)}%" height="8" rx="2"/></svg>'
    )


def shares(parts: Sequence[tuple[str, str, int]], title: str) -> Md:
    """One bar of several parts, each with its name, its class (`ps-<class>`) and its number, and a
    key that says the same. Empty when there is nothing to share."""
    whole = sum(value for _, _, value in parts)
    if not whole:
        return Md("")
    bars, start = "", 0.0
    for _, kind, value in parts:
        width = 100 * value / whole
        if value:
            x, wide = _number(start), _number(width)
            bars += f'<rect class="ps-{kind}" x="{x}%" width="{wide}%" height="100%"/>'
        start += width
    key = " ".join(
        f'<span><span class="ps-key ps-key-{kind}" aria-hidden="true"></span><b>{value:,}</b>'
        f" {text(name)}</span>"
        for name, kind, value in parts
    )
    return Md(
        f'<figure class="ps-lines"><svg aria-hidden="true">{bars}</svg>'
        f"<figcaption><span>{text(title)}</span> {key}</figcaption></figure>"
    )


def sparkline(values: Sequence[int], title: str) -> Md:
    """The ups and downs of a few numbers, without axes. Empty when there are none."""
    if not values:
        return Md("")
    most = max(*values, 1)
    path = "".join(f"V{_number(20 - 20 * value / most)}H{n}" for n, value in enumerate(values, 1))
    return Md(
        f'<svg class="ps-spark" viewBox="0 0 {len(values)} 20" preserveAspectRatio="none"'
        f' role="img"><title>{text(title)}</title><path d="M0 20{path}V20Z"/></svg>'
    )


def columns(values: Sequence[tuple[str, int]], title: str, noun: str = "paper") -> Md:
    """Columns over time, each with its label and number. Empty when there are none."""
    if not values:
        return Md("")
    most = max(value for _, value in values)
    pitch = 100 / len(values)
    width = min(0.8 * pitch, _WIDEST_COLUMN)
    parts = []
    for n, (label, value) in enumerate(values):
        height = max(_COLUMNS_HEIGHT * value / max(most, 1), 1.5) if value else 0
        if height:
            parts.append(
                f'<rect x="{_number((n + 0.5) * pitch - width / 2)}%" width="{_number(width)}%"'
                f' y="{_number(20 + _COLUMNS_HEIGHT - height)}" height="{_number(height)}">'
                f"<title>{text(label)}: {text(plural(value, noun))}</title></rect>"
            )
    base = 20 + _COLUMNS_HEIGHT
    first, last = values[0][0], values[-1][0]
    peak = next(label for label, value in values if value == most)
    ends = f'<text y="{base + 18}">{text(first)}</text>'
    if len(values) > 1:
        ends += f'<text x="100%" y="{base + 18}" text-anchor="end">{text(last)}</text>'
    return Md(
        f'<svg class="ps-columns" width="100%" height="{base + 24}" role="img">'
        f"<title>{text(title)}</title>"
        f"<desc>From {text(first)} to {text(last)};"
        f" most in {text(peak)}: {text(plural(most, noun))}.</desc>"
        f'<line x2="100%" y1="20" y2="20" class="ps-guide"/><text y="13">{most:,}</text>'
        f'{"".join(parts)}<line x2="100%" y1="{base}" y2="{base}"/>{ends}</svg>'
    )


def matrix(names: Sequence[str], counts: Sequence[Sequence[int]], title: str, noun: str) -> Md:
    """How often each two of some things meet, as stairs: the name of a thing ends its row and
    stands at the top of its column. `counts` has one number for the second name, two for the
    third, and so on. Empty when there are fewer than two names."""
    if len(names) < 2:
        return Md("")
    most = max((count for row in counts for count in row), default=0)
    size = _CELLS / len(names)
    parts = []
    for n, name in enumerate(names):
        y, width = n * _ROW, _number(0.9 * size)
        for m, count in enumerate(counts[n - 1] if n else ()):
            if count:
                strength = _FAINTEST + (1 - _FAINTEST) * count / most
                parts.append(
                    f'<rect x="{_number(m * size)}%" y="{y}" width="{width}%"'
                    f' height="{_ROW - 2}" fill-opacity="{_number(strength)}"><title>{text(name)},'
                    f" {text(names[m])}: {text(plural(count, noun))}</title></rect>"
                )
        x = (n + 1) * size + 1
        label = excerpt(clean(name), int(_LETTERS * (100 - x)))
        parts.append(
            f'<rect class="ps-stair" x="{_number(n * size)}%" y="{y}" width="{width}%"'
            f' height="{_ROW - 2}"/><text x="{_number(x)}%" y="{y + 14}">'
            f"{text(label)}</text>"
        )
    return Md(
        f'<svg class="ps-matrix" width="100%" height="{len(names) * _ROW}" role="img">'
        f"<title>{text(title)}</title><desc>{len(names)} rows and columns; the stronger a cell,"
        f" the more; at most {text(plural(most, noun))}.</desc>{''.join(parts)}</svg>"
    )


def figure(picture: Md, caption: str, rows: Sequence[tuple[str, int]] = ()) -> Md:
    """A picture with a line below it, and its numbers as a table on demand."""
    below = f"<figcaption>{text(caption)}</figcaption>" if caption else ""
    if not rows:
        return Md(f'<figure class="ps-figure">{picture}{below}</figure>')
    lines = "".join(f"<tr><td>{text(label)}</td><td>{n:,}</td></tr>" for label, n in rows)
    # Beside the figure: in HTML, nothing in a figure may follow its caption.
    table = f"<details><summary>The numbers</summary><table>{lines}</table></details>"
    return Md(f'<div class="ps-figure"><figure>{picture}{below}</figure>{table}</div>')


def _number(value: float) -> str:
    """A coordinate, as short as can be."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
