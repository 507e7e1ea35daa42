"""Memory: what services named their answers by, so that they are asked for news only.

`content/fetched.json` is under version control, so a fresh clone, as on GitHub, knows it, too. It
holds one address a line, sorted. Nothing depends on it but the size of the next answer: without it,
or with a part of it, everything is asked for anew and nothing is filed twice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from paperstand.console import write_whole
from paperstand.fetch.web import Validators
from paperstand.model import Problem
from paperstand.settings import Content

_KEPT = 100
"""Addresses that are remembered, those of the newest days: nobody asks for an old day again."""


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of an address since it was last asked."""

    day: str
    """The day that was asked for, or on which."""
    dump: str = ""
    """File with the papers of the answer; empty if it brought none."""
    etag: str = ""
    last_modified: str = ""

    @property
    def validators(self) -> Validators:
        return Validators(self.etag, self.last_modified)


@dataclass(frozen=True, slots=True)
class Memory:
    """Records by their addresses."""

    records: Mapping[str, Record]
    problems: tuple[Problem, ...] = ()

    def validators(self, address: str, content: Content) -> Validators:
        """What to ask an address with: nothing if the dump isn't there any more that its answer
        was saved as."""
        record = self.records.get(address, Record(""))
        there = not record.dump or (content.dumps / record.dump).exists()
        return record.validators if there else Validators()

    def dump(self, address: str) -> str:
        return self.records.get(address, Record("")).dump

    def with_record(self, address: str, record: Record) -> Memory:
        """The same and this record, or without it if it says nothing to ask with."""
        records = {k: v for k, v in self.records.items() if k != address}
        return replace(self, records=records | ({address: record} if record.validators else {}))


def recall(content: Content) -> Memory:
    """What is remembered. A file that can't be understood is a warning, and as none."""
    path = content.fetched
    try:
        values = json.loads(path.read_text("utf-8"))
        return Memory({address: _record(value) for address, value in values.items()})
    except FileNotFoundError:
        return Memory({})
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        message = "can't be understood, so everything is asked for anew"
        remedy = "It is written anew when something is fetched; nothing else is lost."
        return Memory({}, (Problem(str(path), None, message, remedy, "warning"),))


def remember(memory: Memory, content: Content) -> None:
    """Write it, if anything of it is new. Raises PaperstandError when it can't be written."""
    if memory.records == recall(content).records:
        return
    newest = sorted(memory.records.items(), key=lambda item: (item[1].day, item[0]))[-_KEPT:]
    lines = (
        f"{json.dumps(address)}: {json.dumps({k: v for k, v in asdict(record).items() if v})}"
        for address, record in sorted(newest)
    )
    write_whole(content.fetched, "{\n" + ",\n".join(lines) + "\n}\n")


def _record(value: Any) -> Record:
    record = Record(**value)
    if not all(isinstance(text, str) for text in asdict(record).values()):
        raise ValueError("a record holds texts")
    return record
