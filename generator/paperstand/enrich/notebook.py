"""The notebook: `content/enriched.yml`, as it is written.

The file belongs to the curator. So only the records that are new are written, each in its place by
name; every other one keeps its bytes, with the comments above it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from paperstand.console import unwritable, write_whole
from paperstand.model import LookUp, PaperstandError
from paperstand.read.enriched import load_enriched

# The C loader where libyaml is there: it reads the same, faster.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
HEADER = """\
# What `paperstand enrich` found of papers that lack identifiers or authors. It fills what no dump
# and no correction says, and replaces nothing. Edit or delete what you like: a record that stands
# here is not looked up again. `wrong: true` says that it is of another paper. See docs/enrich.md.

"""


def put(path: Path, records: Iterable[LookUp]) -> None:
    """Write records into the file, each in the place of one of the same name that found nothing.
    One that found something, or that the curator has a word in, is left as it is.

    The file is read anew, since it may have been edited while the services were asked. Raises
    PaperstandError when it can't be read or written; then it is as it was.
    """
    new = {record.paper.text: record for record in records}
    for there in load_enriched(path):
        if there.source or there.wrong or there.reason:
            new.pop(there.paper.text, None)
    if new:
        try:
            text = path.read_text("utf-8-sig") if path.exists() else ""
        except OSError as error:
            raise PaperstandError([unwritable(path, error)]) from None
        write_whole(path, with_records(text, new.values()))


def with_records(text: str, records: Iterable[LookUp]) -> str:
    """The text of the file with these records in it, sorted by name. What else it holds stays as it
    is, unless it is written such that records can't be put between others (`{a: …, b: …}`)."""
    blocks = {record.paper.text: _block(record) for record in records}
    before, parts = _taken_apart(text)
    merged = dict(sorted((parts | blocks).items()))
    joined = (before or HEADER) + "".join(merged.values())
    expected = _values(text) | _values("".join(blocks.values()))
    if _values(joined) == expected:
        return joined
    return HEADER + "".join(_dumped({name: expected[name]}) for name in sorted(expected))


def _block(record: LookUp) -> str:
    return _dumped({record.paper.text: _said(record)})


def _said(record: LookUp) -> dict[str, Any]:
    """A record as it is written: what is empty is left out."""
    said = {
        "title": record.title,
        "source": record.source,
        "url": record.url,
        "confidence": record.confidence if record.source else None,
        "because": list(record.because),
        "day": record.day.isoformat(),
        "authors": list(record.authors),
        "published": record.published.isoformat() if record.published else None,
        **dict(record.identifiers),
        "not_found": list(record.not_found),
        "perhaps": record.perhaps,
        "wrong": record.wrong,
        "reason": record.reason,
    }
    kept = {key: value for key, value in said.items() if value or type(value) is float}
    if not record.source and not record.wrong:
        kept["not_found"] = list(record.not_found)
    return kept


def _dumped(value: dict[str, Any]) -> str:
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=2**31 - 1)


def _values(text: str) -> dict[str, Any]:
    try:
        value = yaml.load(text, _Loader)
    except yaml.YAMLError:
        return {}
    return value if isinstance(value, dict) else {}


def _taken_apart(text: str) -> tuple[str, dict[str, str]]:
    """What stands before the first record, and the lines of each record by its name, with the
    comment right above it."""
    root = yaml.compose(text, Loader=_Loader)
    if not isinstance(root, yaml.MappingNode):
        return text, {}
    lines = text.splitlines(keepends=True)
    if not text.endswith("\n"):
        lines[-1] += "\n"
    keys = [str(key.value) for key, _ in root.value]
    starts = [_with_comment(lines, key.start_mark.line) for key, _ in root.value]
    ends = [*starts[1:], len(lines)]
    parts = ("".join(lines[a:b]) for a, b in zip(starts, ends, strict=True))
    return "".join(lines[: starts[0]]), dict(zip(keys, parts, strict=True))


def _with_comment(lines: list[str], start: int) -> int:
    """The first line of the comment that ends above a line; the line itself if there is none."""
    while start and lines[start - 1].startswith("#"):
        start -= 1
    return start
