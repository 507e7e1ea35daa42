"""Pack: the site as one zip file that opens from a USB stick, the same bytes every time."""

from __future__ import annotations

import hashlib
import logging
import os
import struct
import tempfile
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from paperstand.pack.archive import Member, Writer, compressed, members
from paperstand.text import size_of
from paperstand.workers import ALONE, Workers

_log = logging.getLogger(__name__)

_SUMS = "SHA256SUMS"
"""Beside a bundle, the file with its checksum."""
_HERE = "(top)"
"""Stands in the report for the files that are in no folder."""
_SHARE = 512
"""Files that a process compresses at a time."""
_LEAST = 4 * _SHARE
"""Fewer files for each process are not worth its start."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a folder of the site has in the bundle."""

    folder: str
    files: int
    size: int
    """Bytes, unpacked."""
    packed: int
    """Bytes, in the bundle."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that was made."""

    size: int
    """Bytes of the file."""
    sha256: str
    parts: tuple[Part, ...]
    """The largest first."""


def pack(
    site: Path,
    bundle: Path,
    top: str,
    instead: Mapping[str, bytes] | None = None,
    workers: Workers = ALONE,
    before: Path | None = None,
    unchanged: Collection[str] = frozenset(),
) -> Bundle:
    """Zip a site into `bundle`, all below one folder `top`.

    `instead` has other contents for some files, by their path: what only holds on the web.
    `before` is the bundle that was made the last time, with its checksum beside it, of the files
    that are `unchanged` (by their paths) since: those are not compressed again. If it isn't what
    it was, all are. The bytes of the bundle depend on neither, nor on `workers`.

    The file appears when it is whole; until then the one before stays.
    """
    bundle.parent.mkdir(parents=True, exist_ok=True)
    work = _Work(site, top, dict(instead or {}), workers)
    partial = bundle.with_name(bundle.name + ".partial")
    try:
        try:
            with _opened(before) as old:
                made = _write(work, partial, old, unchanged)
        except _UnusableError as error:
            _log.info("%s can't be used again: %s", before, error)
            made = _write(work, partial, None, ())
        partial.replace(bundle)
    finally:
        partial.unlink(missing_ok=True)
    return made


@dataclass(frozen=True, slots=True)
class _Work:
    """What is to be packed."""

    site: Path
    top: str
    instead: Mapping[str, bytes]
    workers: Workers

    def packed(self, name: str) -> tuple[Member, bytes]:
        content = self.instead.get(name) or (self.site / name).read_bytes()
        return compressed(f"{self.top}/{name}", content)


class _UnusableError(Exception):
    """The bundle of the last time is not what it was."""


class _Old:
    """The bundle of the last time."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._size = stream.seek(0, os.SEEK_END)
        self.members: Mapping[str, tuple[Member, slice]] = members(self)

    def __getitem__(self, part: slice, /) -> bytes:
        try:
            self._stream.seek(part.start)
            data = self._stream.read(part.stop - part.start)
        except OSError as error:
            raise _UnusableError(str(error)) from error
        if len(data) != part.stop - part.start:
            raise _UnusableError("it ends early")
        return data

    def __len__(self) -> int:
        return self._size


@contextmanager
def _opened(path: Path | None) -> Iterator[_Old | None]:
    """The bundle of the last time, if its checksum is the one beside it."""
    if path is None:
        yield None
        return
    with ExitStack() as stack:
        try:
            stream = stack.enter_context(path.open("rb"))
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            if path.with_name(_SUMS).read_bytes().split()[:1] != [digest.encode()]:
                raise _UnusableError("its checksum is another one")
            old = _Old(stream)
        except (OSError, ValueError, IndexError, struct.error) as error:
            raise _UnusableError(str(error)) from error
        yield old


def _write(work: _Work, path: Path, old: _Old | None, unchanged: Collection[str]) -> Bundle:
    names = sorted(_files(work.site), key=lambda name: name.split("/"))
    known: dict[str, tuple[Member, slice]] = {}
    if old is not None:
        there = ((name, old.members.get(f"{work.top}/{name}")) for name in unchanged)
        known = {name: found for name, found in there if found and name not in work.instead}
    fresh = [name for name in names if name not in known]
    packed: list[Member] = []
    with path.open("wb") as stream, tempfile.TemporaryDirectory(dir=path.parent) as folder:
        writer = Writer(stream)
        anew = _packed(work, fresh, Path(folder))
        for name in names:
            if old is not None and name in known:
                member, where = known[name]
                writer.add(member, old[where])
            else:
                member, data = next(anew)
                writer.add(member, data)
            packed.append(member)
        sha256 = writer.finish()
    return Bundle(writer.size, sha256, _parts(packed))


def _files(folder: str | Path, above: str = "") -> Iterator[str]:
    """The paths of all files below a folder."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path, f"{above}{entry.name}/")
            elif entry.is_file():
                yield above + entry.name


@dataclass(frozen=True, slots=True)
class _Share:
    """Files to compress, and the file that is to have the outcome, one after the other."""

    work: _Work
    names: Sequence[str]
    into: Path


def _packed(work: _Work, names: Sequence[str], folder: Path) -> Iterator[tuple[Member, bytes]]:
    """The files, compressed, in their order. `folder` may be used meanwhile."""
    if len(work.workers.shares(len(names), _LEAST)) < 2:
        yield from map(work.packed, names)
        return
    shares = [
        _Share(work, names[first : first + _SHARE], folder / str(first))
        for first in range(0, len(names), _SHARE)
    ]
    for share, sizes in zip(shares, work.workers.stream(_compress, shares), strict=True):
        with share.into.open("rb") as stream:
            for name, (crc, size, packed) in zip(share.names, sizes, strict=True):
                yield Member(f"{work.top}/{name}", crc, size, packed), stream.read(packed)
        share.into.unlink()


def _compress(share: _Share) -> list[tuple[int, int, int]]:
    """For each file its CRC, its size and how many bytes it is in the outcome."""
    sizes = []
    with share.into.open("wb") as stream:
        for member, data in map(share.work.packed, share.names):
            stream.write(data)
            sizes.append((member.crc, member.size, member.packed))
    return sizes


def _parts(files: Sequence[Member]) -> tuple[Part, ...]:
    by_folder: defaultdict[str, list[Member]] = defaultdict(list)
    for file in files:
        _, *folders = file.name.split("/")
        by_folder[folders[0] if len(folders) > 1 else _HERE].append(file)
    parts = [
        Part(folder, len(there), sum(f.size for f in there), sum(f.packed for f in there))
        for folder, there in by_folder.items()
    ]
    return tuple(sorted(parts, key=lambda part: (-part.packed, part.folder)))


def size_report(bundle: Bundle, name: str) -> str:
    """What takes room in a bundle: a table for people."""
    rows = [("folder", "files", "unpacked", "packed")]
    rows += [(p.folder, f"{p.files:,}", size_of(p.size), size_of(p.packed)) for p in bundle.parts]
    files = sum(part.files for part in bundle.parts)
    unpacked = sum(part.size for part in bundle.parts)
    rows.append((name, f"{files:,}", size_of(unpacked), size_of(bundle.size)))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    aligned = (
        [c.rjust(w) if n else c.ljust(w) for n, (c, w) in enumerate(zip(row, widths, strict=True))]
        for row in rows
    )
    return "".join("  ".join(row) + "\n" for row in aligned)


def checksums(bundle: Bundle, name: str) -> str:
    """`SHA256SUMS`, for `sha256sum --check`."""
    return f"{bundle.sha256}  {name}\n"
