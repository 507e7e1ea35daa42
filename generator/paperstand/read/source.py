"""From a file to a source: its name, its date, its bytes unzipped, its lines."""

from __future__ import annotations

import gzip
import re
import zlib
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

from paperstand.model import PaperstandError, Problem
from paperstand.read.encoding import decode
from paperstand.slugs import RESERVED, slugify
from paperstand.text import size_of

_DATED = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[-_. ]|$)")
_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_MAX_BYTES = 500_000_000
_MAX_LINES = 3_000_000
# Lists of papers become a tenth of their size, a zip bomb becomes a thousandth.
_MAX_RATIO = 200
_ALWAYS_UNZIPPED = 10_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """A dump as text, before anything in it is understood."""

    name: str
    """Name of the dump, safe as an address."""
    file: str
    """Path to show in messages."""
    date: date | None
    """The date in the file's name."""
    lines: tuple[str, ...]
    """Without their ends. Line 1 is `lines[0]`."""
    problems: tuple[Problem, ...] = ()


def load(path: Path, shown_as: str, name: str | None = None) -> Source:
    """Read and decode one dump, as `decoded` does. Raises PaperstandError for a file that can't be
    read as text."""
    return decoded(read_bytes(path, shown_as), path.name, shown_as, name)


def read_bytes(path: Path, shown_as: str) -> bytes:
    """The bytes of a file. Raises PaperstandError when it can't be read."""
    try:
        too_large = path.stat().st_size > _MAX_BYTES
        data = b"" if too_large else path.read_bytes()
    except OSError as error:
        remedy = "Check that the file exists and may be read."
        message = f"can't be read: {error.strerror or error}"
        raise PaperstandError([Problem(shown_as, None, message, remedy)]) from None
    if too_large:
        message = f"holds more than {size_of(_MAX_BYTES)}"
        raise PaperstandError([Problem(shown_as, None, message, "Split it into several dumps.")])
    return data


def decoded(data: bytes, file_name: str, shown_as: str, name: str | None = None) -> Source:
    """The bytes of a dump as text.

    It may be gzipped. Raises PaperstandError for bytes that aren't text.
    """
    data = _unzip(data, shown_as)
    if max(data.count(b"\n"), data.count(b"\r")) > _MAX_LINES:
        message = f"holds more than {_MAX_LINES:,} lines"
        raise PaperstandError([Problem(shown_as, None, message, "Split it into several dumps.")])
    lines, mended = decode(data, shown_as)
    dated, problems = _date_of(file_name, shown_as)
    named = name or dump_name(file_name)
    return Source(named, shown_as, dated, tuple(lines), (*problems, *mended))


def without_date(file_name: str) -> str:
    """A file's name without the date it begins with."""
    return _DATED.sub("", file_name, count=1) if _DATED.match(file_name) else file_name


def dump_name(file_name: str) -> str:
    """`2025-03-11-hf-papers.txt.gz` → `2025-03-11-hf-papers`; safe as an address."""
    stem = file_name.removesuffix(".gz")
    stem = stem.rsplit(".", 1)[0] if "." in stem.lstrip(".") else stem
    name = stem if _SAFE_NAME.fullmatch(stem) else slugify(stem)
    return f"{name or 'unnamed'}-dump" if name.lower() in RESERVED | {""} else name


def _unzip(data: bytes, file: str) -> bytes:
    if not data.startswith(b"\x1f\x8b"):
        return data
    likely = max(_ALWAYS_UNZIPPED, _MAX_RATIO * len(data))
    limit = min(_MAX_BYTES, likely)
    try:
        with gzip.open(BytesIO(data)) as stream:
            text = stream.read(limit + 1)
    except (OSError, EOFError, zlib.error) as error:
        message = f"is gzipped but broken: {error}"
        remedy = "Download it again; it may have been cut off."
        raise PaperstandError([Problem(file, None, message, remedy)]) from None
    if len(text) > limit:
        message = f"unzips to more than {size_of(limit)}"
        remedy = "Split it into several dumps."
        if limit == likely:
            message += f", {_MAX_RATIO} times its size: a zip bomb, not a list of papers"
            remedy = "Remove it. If it is a list after all, unzip it."
        raise PaperstandError([Problem(file, None, message, remedy)])
    return text


def _date_of(file_name: str, file: str) -> tuple[date | None, tuple[Problem, ...]]:
    """A dump's date is the one its name begins with."""
    match = _DATED.match(file_name)
    remedy = "Name it YYYY-MM-DD-name.ext; that date is shown as the day the papers arrived."
    if not match:
        message = "has no date at the beginning of its name, so its papers have no date of arrival"
        return None, (Problem(file, None, message, remedy, "warning"),)
    try:
        return date(*map(int, match.groups())), ()
    except ValueError:
        message = f"{match[0].rstrip('-_. ')} is not a day of the calendar"
        return None, (Problem(file, None, message, remedy, "warning"),)
