"""Data in parts: small scripts, of which a page loads only the few it needs.

A page opened from a file may not fetch, but it may add scripts. So every part of the data is a
script that hands its content over: `paperstand.part(name, content)`, where the name is its path
without `.js`. `parts.js` of the theme loads them.
"""

from __future__ import annotations

import json


def part(name: str, content: object) -> tuple[str, str]:
    """Path and text of one part. `name` is its path below the site, without the ending."""
    # Plain ASCII, and no `</script>` or `<!--` in it, whatever page it ends up in.
    data = json.dumps(content, separators=(",", ":")).replace("<", "\\u003c")
    return f"{name}.js", f"paperstand.part({json.dumps(name)},{data});\n"
