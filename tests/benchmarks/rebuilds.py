"""Whether the same content gives the same bytes: many builds, each under conditions of its own.

    .venv/bin/python -m tests.benchmarks.rebuilds [NUMBER [SEED]]

Day, time zone, language, hash seed, the order of folders and of the files' creation, the number of
processes and threads, path, links, working folder, home and umask are drawn by lot. Prints the
conditions and the hash of each build, and fails if there is more than one hash.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from tests.rebuilds import Conditions, rebuild, write_content


def main(number: int, seed: int) -> int:
    begin = time.monotonic()
    rng = random.Random(seed)
    found: set[tuple[str, str, str]] = set()
    with tempfile.TemporaryDirectory() as folder:
        content = write_content(Path(folder) / "content")
        for n in range(number):
            conditions = Conditions.drawn(rng)
            hashes = rebuild(content, Path(folder) / str(n), conditions)
            found.add(hashes)
            print(" ".join(h[:12] for h in hashes), conditions, flush=True)
    took = time.monotonic() - begin
    print(f"{number} builds, seed {seed}, {took:.0f} s: {len(found)} outcome(s)")
    for site, dist, data in sorted(found):
        print(f"site {site}\ndist {dist}\ndata {data}")
    return int(len(found) != 1)


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(*(numbers + [20, 20251125][len(numbers) :])))
