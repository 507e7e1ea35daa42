"""Pack: the site as one zip file that opens from a USB stick, the same bytes every time."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment a zip can name: every file has it, since only the content counts."""
_LEVEL = 6


def pack(site: Path, bundle: Path, top: str, instead: Mapping[str, bytes] | None = None) -> int:
    """Zip a site into `bundle`, all below one folder `top`. Returns the size in bytes.

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
        partial.replace(bundle)
    finally:
        partial.unlink(missing_ok=True)
    return bundle.stat().st_size
