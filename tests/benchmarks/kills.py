"""What is left of a site whose build is killed: many builds, each at a random moment.

    .venv/bin/python -m tests.benchmarks.kills [NUMBER [SEED]]

Two editions of a small site are built in turn, and each build is killed (`kill -9`): the process,
all of its processes, or one of those that work for it, at a moment drawn evenly from the length of
a build. After each kill every file of the site and of the bundle is compared with both editions,
and the next build with a clean one. Prints what was found; stops at the first that is not whole.
Linux only.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.kills import VICTIMS, Kills, Nursery


def main(number: int, seed: int) -> None:
    begin = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        nursery = Nursery(Path(folder) / "log")
        try:
            kills = Kills(Path(folder), nursery, seed)
            for n in range(number):
                kills.once(VICTIMS[n % len(VICTIMS)])
        finally:
            nursery.close()
    print(f"{number} builds of {kills.length:.2f} s killed, seed {seed}: {number} intact sites,")
    print(f"{number} next builds equal to a clean one; {time.monotonic() - begin:.0f} s in all")
    for what, times in sorted(kills.found.items()):
        print(f"{times:6} {what}")


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    main(*(numbers + [100, 20251125][len(numbers) :]))
