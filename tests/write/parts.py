"""Reads a part of the site's data as the page does."""

from __future__ import annotations

import json
import re
from typing import Any


def part_of(path: str, script: str) -> tuple[str, Any]:
    """Name and content of a part, which must be safe to run on any page."""
    match = re.fullmatch(r'paperstand\.part\("([\w/-]+)",(.*)\);\n', script)
    assert match, path
    assert path == f"{match[1]}.js"
    assert script.isascii()
    assert "<" not in script
    return match[1], json.loads(match[2])
