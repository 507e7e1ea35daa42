"""Hugging Face: the papers of a day, a week or a month, as its own pages show them.

    https://huggingface.co/docs/hub/api   GET /api/daily_papers: date, week, month, p, limit

The list of a day is kept by people and grows while that day lasts, by the clock of UTC; it is empty
at most weekends. So without a word on the day two lists are asked for: that of today, and that of
yesterday, which may have grown since it was last asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from paperstand.fetch.question import Size, json_list
from paperstand.fetch.web import Answer
from paperstand.model import Dump
from paperstand.read import json_records

HOST = "https://huggingface.co"
_LIMIT = 100
"""The most that a page may be asked for. It may hold fewer though more follow, so the last page is
the one that brings nothing."""


@dataclass(frozen=True, slots=True)
class Papers:
    """The papers of a period."""

    unit: str
    """`date`, `week` or `month`, as the service calls it."""
    value: str
    days: tuple[date, date]
    host: str
    series: str
    ending: str = ".json"
    reader: str = json_records.NAME

    @property
    def subject(self) -> str:
        return f"Hugging Face, {self.value}"

    @property
    def address(self) -> str:
        return f"{self.host}/api/daily_papers"

    def params(self, before: Sequence[Size]) -> Mapping[str, str | int] | None:
        if before and not before[-1].records:
            return None
        return {self.unit: self.value, "limit": _LIMIT, "p": len(before)}

    def measure(self, answer: Answer) -> Size:
        records = len(json_list(answer))
        return Size(records, full=records >= _LIMIT)

    def day(self, dump: Dump) -> date:
        return self.days[1]


def of_day(day: date, host: str = "") -> Papers:
    return Papers("date", day.isoformat(), (day, day), host or HOST, "hf-daily")


def of_week(first: date, today: date, host: str = "") -> Papers:
    """The week that begins on this Monday. Its dumps bear its last day, or today if that comes
    first."""
    last = min(first + timedelta(days=6), today)
    year, week, _ = first.isocalendar()
    return Papers("week", f"{year}-W{week:02}", (first, last), host or HOST, "hf-weekly")


def of_month(first: date, today: date, host: str = "") -> Papers:
    """The month that begins on this day, dated like a week."""
    after = (first + timedelta(days=31)).replace(day=1)
    last = min(after - timedelta(days=1), today)
    return Papers("month", f"{first:%Y-%m}", (first, last), host or HOST, "hf-monthly")


def of_late(today: date, host: str = "") -> tuple[Papers, ...]:
    """What to ask for if nobody says which day."""
    return of_day(today - timedelta(days=1), host), of_day(today, host)
