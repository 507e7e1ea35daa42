"""What an archive is made of: the bytes that `zipfile` would write, to the last one."""

from __future__ import annotations

import io
import shutil
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest

from paperstand.pack import archive
from paperstand.pack.archive import Member, Writer, compressed, members

FILES = {
    "x/index.html": b"home",
    "x/empty.txt": b"",
    "x/papers/bienen-und-b\u00fccher.html": b"bees " * 5000,
    "x/papers/\u5e06\u8239.html": bytes(range(256)) * 40,
    "x/data/" + "long" * 50 + ".json": b"{}" * 700,
}


def written(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    writer = Writer(stream)
    for name, content in files.items():
        writer.add(*compressed(name, content))
    writer.finish()
    assert writer.size == len(stream.getvalue())
    return stream.getvalue()


def by_zipfile(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.external_attr = 0o100644 << 16
            info.create_system = 3
            info.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(info, content, zipfile.ZIP_DEFLATED, 6)
    return stream.getvalue()


def assert_read_back(data: bytes, files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        assert made.testzip() is None
        assert {name: made.read(name) for name in made.namelist()} == files
    found = members(data)
    assert list(found) == list(files)
    for name, content in files.items():
        member, where = found[name]
        assert (member, data[where]) == compressed(name, content)


@pytest.mark.parametrize("files", [{}, FILES])
def test_the_bytes_are_those_of_zipfile(files: dict[str, bytes]) -> None:
    assert written(files) == by_zipfile(files)
    assert_read_back(written(files), files)


@pytest.mark.parametrize("limit", [10, 300, 1500, 2500, 20_000])
def test_what_is_too_large_for_32_bits_is_told_in_64(
    limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", limit)
    monkeypatch.setattr(archive, "_LIMIT", limit)
    assert written(FILES) == by_zipfile(FILES)
    assert_read_back(written(FILES), FILES)


def test_more_files_than_16_bits_can_count(tmp_path: Path) -> None:
    files = {f"x/{n}": b"" for n in range(65_536)}
    data = written(files)
    with zipfile.ZipFile(io.BytesIO(data)) as made:
        assert made.namelist() == list(files)
    assert list(members(data)) == list(files)
    assert b"PK\6\6" in data
    files.popitem()
    assert b"PK\6\6" not in written(files)
    if shutil.which("unzip"):
        path = tmp_path / "x.zip"
        path.write_bytes(data)
        assert subprocess.run(["unzip", "-tqq", path], check=False).returncode == 0


def test_a_file_of_more_than_4_gb_has_the_header_zipfile_would_give_it() -> None:
    size, packed = 5_000_000_000, 4_500_000_000
    info = zipfile.ZipInfo("x/large", (1980, 1, 1, 0, 0, 0))
    info.create_system, info.compress_type = 3, zipfile.ZIP_DEFLATED
    info.file_size, info.compress_size, info.CRC = size, packed, 7
    assert Member("x/large", 7, size, packed).header() == info.FileHeader(zip64=True)


@pytest.mark.parametrize("length", [0, 1, 21, 22, 100, -1])
def test_what_is_no_whole_archive_is_refused(length: int) -> None:
    with pytest.raises((ValueError, struct.error)):
        members(written(FILES)[:length])
