"""Templating: how the templates beside this module are filled, and what they may call.

In a template for Markdown every expression is escaped unless it is `Md`, so none can forget it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from paperstand.curate.overview import Grain
from paperstand.text import excerpt, plural
from paperstand.write.charts import bar
from paperstand.write.elsewhere import find_links
from paperstand.write.formulas import paragraph
from paperstand.write.github import issue_text
from paperstand.write.markdown import cell, escape, front_matter, href, query

_LINE = 72
"""Characters of a line of plain text: short enough to be quoted in an answer."""
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


def day(value: date | None) -> str:
    """`11 March 2025`, the same in every locale."""
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}" if value else "unknown date"


def period(value: date, grain: Grain) -> str:
    """The name of the day, month or year that begins on this day."""
    if grain == "day":
        return day(value)
    return f"{_MONTHS[value.month - 1]} {value.year}" if grain == "month" else str(value.year)


def _wrap(text: str, indent: str = "") -> str:
    return textwrap.fill(
        text, _LINE, initial_indent=indent, subsequent_indent=indent,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def _environment(**how: Any) -> Environment:
    environment = Environment(
        loader=PackageLoader("paperstand", "write/templates"),
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        **how,
    )
    environment.filters.update(
        href=href,
        query=query,
        cell=cell,
        front_matter=front_matter,
        day=day,
        plural=plural,
        excerpt=excerpt,
        paragraph=paragraph,
        wrap=_wrap,
    )
    environment.globals.update(bar=bar, find_links=find_links)
    return environment


PAGES = _environment(autoescape=False, finalize=escape)
"""Templates of Markdown for MkDocs."""
ISSUES = _environment(autoescape=False, finalize=issue_text)
"""Templates of Markdown for GitHub."""
HTML = _environment(autoescape=True)
TEXT = _environment(autoescape=False)


def render(environment: Environment, template: str, values: Mapping[str, Any]) -> str:
    """The text of a template."""
    text = environment.get_template(template).render(values)
    # Parts that aren't there leave empty lines behind; no value has a line break in it.
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is still to be written: equal template and values make equal text."""

    path: str
    """Below the docs folder, with its ending."""
    template: str
    values: Mapping[str, Any]
    """All that the page shows, as plain data: text, numbers, dates, `None`, `Made`, dataclasses of
    nothing else, and tuples, lists and dicts of them."""


def filled(page: Page) -> str:
    """The text of a page."""
    return render(PAGES, page.template, page.values)
