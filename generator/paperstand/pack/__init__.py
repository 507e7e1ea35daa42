"""Pack: the site as one zip file that opens from a USB stick, the same bytes every time."""

from __future__ import annotations

import hashlib
import zipfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from paperstand.text import size_of

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment a zip can name: every file has it, since only the content counts."""
_LEVEL = 6
_HERE = "(top)"
"""Stands in the report for the files that are in no folder."""


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


def pack(site: Path, bundle: Path, top: str, instead: Mapping[str, bytes] | None = None) -> Bundle:
    """Zip a site into `bundle`, all below one folder `top`.

    `instead` has other contents for some files, by their path: what only holds on the web.

    The file appears when it is whole; until then the one before stays.
    """
    bundle.parent.mkdir(parents=True, exist_ok=True)
    partial = bundle.with_name(bundle.name + ".partial")
    try:
        with zipfile.ZipFile(partial, "w") as archive:
            for path in sorted(p for p in site.rglob("*") if p.is_file()):
                name = path.relative_to(site).as_posix()
                info = zipfile.ZipInfo(f"{top}/{name}", _EARLIEST)
                info.external_attr = 0o100644 << 16
                info.create_system = 3  # Unix, wherever it is made
                info.compress_type = zipfile.ZIP_DEFLATED
                content = (instead or {}).get(name) or path.read_bytes()
                archive.writestr(info, content, zipfile.ZIP_DEFLATED, _LEVEL)
            parts = _parts(archive.infolist())
        partial.replace(bundle)
    finally:
        partial.unlink(missing_ok=True)
    with bundle.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256")
    return Bundle(bundle.stat().st_size, digest.hexdigest(), parts)


def _parts(files: Sequence[zipfile.ZipInfo]) -> tuple[Part, ...]:
    by_folder: defaultdict[str, list[zipfile.ZipInfo]] = defaultdict(list)
    for file in files:
        _, *folders = file.filename.split("/")
        by_folder[folders[0] if len(folders) > 1 else _HERE].append(file)
    parts = [
        Part(
            folder, len(there), sum(f.file_size for f in there), sum(f.compress_size for f in there)
        )
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
