"""The same content gives the same bytes, whatever the day, the place or the machine is like.

`tests/benchmarks/rebuilds.py` draws more conditions by lot.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.rebuilds import Conditions, rebuild, write_content

CONDITIONS = (
    Conditions("UTC", "C.UTF-8", "0", 1, 0, 1, "plain", 0o022, False, False, 1, True),
    Conditions("Pacific/Kiritimati", "C", "1", 2, 400, 2, "two words", 0o077, True, True, 2, False),
    Conditions(
        "Asia/Kathmandu", "de_DE.ISO-8859-1", "random", 4, -1, 2, "書架", 0o022, True, False,
        1, False,
    ),
)  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="has no umask and other locales")
def test_the_same_content_gives_the_same_bytes_under_all_conditions(tmp_path: Path) -> None:
    content = write_content(tmp_path / "content")
    (content / "dumps" / "2025-03-11-hf-papers-003.txt").unlink()
    found = {rebuild(content, tmp_path / str(n), how) for n, how in enumerate(CONDITIONS)}
    assert len(found) == 1
