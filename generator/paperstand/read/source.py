"""From a file's bytes to its lines: the one place that decodes."""

from __future__ import annotations

import codecs
import gzip
import re
import zlib
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path

from paperstand.model import PaperstandError, Problem
from paperstand.slugs import RESERVED, slugify
from paperstand.text import size_of

_DATED = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[-_. ]|$)")
_SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_MAX_BYTES = 500_000_000
# Lists of papers become a tenth of their size, a zip bomb becomes a thousandth.
_MAX_RATIO = 200
_ALWAYS_UNZIPPED = 10_000_000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


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

    UTF-8 with or without BOM and UTF-16 with BOM are understood, gzipped or not, with any
    line ends. Raises PaperstandError for bytes that aren't text.
    """
    text = _decode(_unzip(data, shown_as), shown_as)
    dated, problems = _date_of(file_name, shown_as)
    return Source(name or dump_name(file_name), shown_as, dated, tuple(_lines(text)), problems)


def without_date(file_name: str) -> str:
    """A file's name without the date it begins with."""
    return _DATED.sub("", file_name, count=1) if _DATED.match(file_name) else file_name


def dump_name(file_name: str) -> str:
    """`2025-03-11-hf-papers.txt.gz` → `2025-03-11-hf-papers`; safe as an address."""
    stem = file_name.removesuffix(".gz")
    stem = stem.rsplit(".", 1)[0] if "." in stem.lstrip(".") else stem
    name = stem if _SAFE_NAME.fullmatch(stem) else slugify(stem)
    return f"{name or 'unnamed'}-dump" if name.lower() in RESERVED | {""} else name


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


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


def _decode(data: bytes, file: str) -> str:
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise PaperstandError([_undecodable(error, encoding, file)]) from None
    if "\0" in text:
        line = len(_lines(text[: text.index("\0")]))
        message = "holds NUL characters: this is a binary file, expected text"
        remedy = "Save the list as plain text (UTF-8), or remove the file from the dumps folder."
        raise PaperstandError([Problem(file, line, message, remedy)])
    return text


def _undecodable(error: UnicodeDecodeError, encoding: str, file: str) -> Problem:
    data = error.object
    line = len(_lines(data[: error.start].decode(encoding, "ignore")))
    if "unexpected end" in error.reason or "truncated" in error.reason:
        message = "ends in the middle of a character: the file was cut off"
        return Problem(file, line, message, "Copy or download the list again.")
    if b"\0" in data and encoding != "utf-16":
        message = "holds NUL bytes: this is a binary file, expected text"
        remedy = "Save the list as plain text (UTF-8), or remove the file from the dumps folder."
        return Problem(file, line, message, remedy)
    wrong, called = data[error.start], encoding.removesuffix("-sig").upper()
    message = f"byte 0x{wrong:02X} is not {called}: expected text saved as UTF-8"
    remedy = "Save it again as UTF-8, for example: iconv -f LATIN1 -t UTF-8 OLD > NEW"
    return Problem(file, line, message, remedy)


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
