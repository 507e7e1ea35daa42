"""How long a whole build of content/ takes, stage by stage.

    .venv/bin/python tests/benchmarks/build_time.py [RUNS]

Each run is a new process with a clean build into an empty folder, then one with nothing to do.
Prints the median and the range, in seconds.
"""

from __future__ import annotations

import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
STAGED = """
import sys, time
from pathlib import Path
from paperstand.pipeline import Order, build
moments = []
outcome = build(Order(Path("content"), Path(sys.argv[1]), Path("mkdocs.yml")),
                lambda step: moments.append((step, time.perf_counter())))
moments.append(("end", time.perf_counter()))
for (step, start), (_, end) in zip(moments, moments[1:]):
    print(f"{step}\\t{end - start}")
"""


def seconds(command: list[str]) -> tuple[float, str]:
    start = time.perf_counter()
    done = subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True, text=True)
    return time.perf_counter() - start, done.stdout


def main(runs: int) -> None:
    rows: dict[str, list[float]] = {}
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder:
            site = str(Path(folder) / "site")
            _, stages = seconds([sys.executable, "-c", STAGED, site])
            for line in stages.splitlines():
                step, share = line.split("\t")
                rows.setdefault(step, []).append(float(share))
            command = [sys.executable, "-m", "paperstand", "build", "--site", site]
            took, _ = seconds([*command, "--clean"])
            rows.setdefault("Whole command, clean", []).append(took)
            took, _ = seconds(command)
            rows.setdefault("Whole command, nothing to do", []).append(took)
    print(f"{platform.machine()}, Python {platform.python_version()}, {runs} runs, seconds")
    for name, times in rows.items():
        middle = statistics.median(times)
        print(f"{name:30} {middle:6.2f}   ({min(times):.2f} to {max(times):.2f})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
