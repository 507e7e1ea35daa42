"""Archive: a zip file whose every byte follows from the content of its files.

Written here and not by `zipfile`, which can't take over what another archive has compressed
already; the bytes are those that it would write, with the largest file names, sizes and counts
(Zip64), too. The format is that of PKWARE's APPNOTE.TXT, 6.3.10.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Protocol

_LEVEL = 4
"""Of 9: 3 % larger than at the usual 6, in half of the time."""
_DEFLATED = 8
_UNIX = 3
_UTF_8 = 0x800
_FIRST_OF_1980 = 1 << 5 | 1
"""The first day a zip can name: every file has it, since only the content counts."""
_PLAIN_FILE = 0o100644 << 16
_VERSION, _VERSION_64 = 20, 45
_LIMIT = (1 << 31) - 1
"""What is larger is told in 64 bits, as `zipfile` does; the format could go twice as far."""
_MOST_FILES = (1 << 16) - 1
_ELSEWHERE = 0xFFFFFFFF
_LOCAL = struct.Struct("<4s2B4H3L2H")
_CENTRAL = struct.Struct("<4s4B4H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_SIZES_64 = struct.Struct("<2H2Q")
_LOCATOR = struct.Struct("<4sLQL")
_CHUNK = 1 << 20


class Bytes(Protocol):
    """The bytes of a whole file."""

    def __getitem__(self, part: slice, /) -> bytes: ...
    def __len__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive."""

    name: str
    crc: int
    size: int
    packed: int
    """Bytes when compressed."""

    @property
    def _title(self) -> tuple[bytes, int]:
        if self.name.isascii():
            return self.name.encode("ascii"), 0
        return self.name.encode(), _UTF_8

    @property
    def _large(self) -> bool:
        # Before it is compressed `zipfile` has to guess.
        return self.size * 1.05 > _LIMIT

    @property
    def _version(self) -> int:
        return _VERSION_64 if self._large else _VERSION

    def header(self) -> bytes:
        """What stands before its data."""
        name, flags = self._title
        sizes, extra = (self.packed, self.size), b""
        if self._large:
            extra = _SIZES_64.pack(1, 16, self.size, self.packed)
            sizes = _ELSEWHERE, _ELSEWHERE
        facts = self._version, 0, flags, _DEFLATED, 0, _FIRST_OF_1980, self.crc, *sizes
        return _LOCAL.pack(b"PK\3\4", *facts, len(name), len(extra)) + name + extra

    @property
    def header_size(self) -> int:
        return _LOCAL.size + len(self._title[0]) + (_SIZES_64.size if self._large else 0)

    def listing(self, offset: int) -> bytes:
        """What stands in the directory at the end; its header is at `offset`."""
        name, flags = self._title
        sizes, there, far = (self.packed, self.size), offset, []
        if self.size > _LIMIT or self.packed > _LIMIT:
            far += [self.size, self.packed]
            sizes = _ELSEWHERE, _ELSEWHERE
        if offset > _LIMIT:
            far.append(offset)
            there = _ELSEWHERE
        extra = struct.pack(f"<2H{len(far)}Q", 1, 8 * len(far), *far) if far else b""
        version = _VERSION_64 if far else self._version
        facts = version, _UNIX, version, 0, flags, _DEFLATED, 0, _FIRST_OF_1980, self.crc, *sizes
        lengths = len(name), len(extra), 0, 0, 0
        return _CENTRAL.pack(b"PK\1\2", *facts, *lengths, _PLAIN_FILE, there) + name + extra


def compressed(name: str, content: bytes) -> tuple[Member, bytes]:
    """A file as it stands in an archive."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
    data = packer.compress(content) + packer.flush()
    return Member(name, zlib.crc32(content), len(content), len(data)), data


class Writer:
    """Writes an archive, and its SHA-256 meanwhile."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()
        self._waiting: list[bytes] = []
        self._size_waiting = 0
        self._directory: list[bytes] = []
        self.size = 0

    def add(self, member: Member, data: bytes) -> None:
        """The next file, compressed."""
        self._directory.append(member.listing(self.size))
        self._write(member.header())
        self._write(data)

    def finish(self) -> str:
        """End the archive; its SHA-256."""
        start, count = self.size, len(self._directory)
        for listing in self._directory:
            self._write(listing)
        end = self.size
        length = end - start
        if count > _MOST_FILES or start > _LIMIT or length > _LIMIT:
            everything = count, count, length, start
            self._write(_END_64.pack(b"PK\6\6", 44, 45, 45, 0, 0, *everything))
            self._write(_LOCATOR.pack(b"PK\6\7", 0, end, 1))
            count = min(count, _MOST_FILES)
            length, start = min(length, _ELSEWHERE), min(start, _ELSEWHERE)
        self._write(_END.pack(b"PK\5\6", 0, 0, count, count, length, start, 0))
        self._flush()
        return self._hash.hexdigest()

    def _write(self, data: bytes) -> None:
        self.size += len(data)
        self._waiting.append(data)
        self._size_waiting += len(data)
        if self._size_waiting > _CHUNK:
            self._flush()

    def _flush(self) -> None:
        chunk = b"".join(self._waiting)
        self._stream.write(chunk)
        self._hash.update(chunk)
        self._waiting.clear()
        self._size_waiting = 0


def members(archive: Bytes) -> Mapping[str, tuple[Member, slice]]:
    """The files of an archive that was written here, by their names, and where their data is.

    Raises ValueError or struct.error when it was not, or isn't whole.
    """
    return {member.name: (member, where) for member, where in _listed(archive)}


def _listed(archive: Bytes) -> Iterator[tuple[Member, slice]]:
    count, start = _directory(archive)
    directory = archive[start : len(archive)]
    at = 0
    for _ in range(count):
        sign, *_, crc, packed, size, named, extra, _, _, _, _, offset = _CENTRAL.unpack_from(
            directory, at
        )
        at += _CENTRAL.size
        if sign != b"PK\1\2":
            raise ValueError("not a directory")
        name = directory[at : at + named].decode()
        far = (
            list(struct.unpack_from(f"<{extra // 8}Q", directory, at + named + 4)) if extra else []
        )
        if size == _ELSEWHERE:
            size, packed = far.pop(0), far.pop(0)
        if offset == _ELSEWHERE:
            offset = far.pop(0)
        at += named + extra
        member = Member(name, crc, size, packed)
        first = offset + member.header_size
        if first + packed > start:
            raise ValueError("a file beyond the directory")
        yield member, slice(first, first + packed)


def _directory(archive: Bytes) -> tuple[int, int]:
    """How many files there are, and where the directory begins."""
    at = len(archive) - _END.size
    sign, _, _, _, count, _, start, _ = _END.unpack(archive[max(at, 0) : len(archive)])
    if sign != b"PK\5\6":
        raise ValueError("not an archive")
    before = archive[max(at - _LOCATOR.size - _END_64.size, 0) : at]
    if before[_END_64.size : _END_64.size + 4] == b"PK\6\7":
        *_, count, _, start = _END_64.unpack(before[: _END_64.size])
    return count, start
