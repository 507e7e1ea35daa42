"""Look for inputs that break a promise, guided by coverage (https://github.com/google/atheris).

    python -m tests.fuzz [--seconds 60 | --runs 1000000] [--seed 1] [--keep] [TARGET …]

Each target begins with its corpus and says at the end how many inputs it tried. An input that
breaks a promise, or takes longer than a second, is written to a file whose name is printed, and the
exit code is 1. Put it into the corpus when it is mended. `--keep` adds the inputs that reached
something new to the corpus.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
FIXTURES = HERE.parent / "read" / "fixtures"
LONGEST = {"readers": 1500, "cleaner": 1000, "formulas": 300}
"""Bytes of an input."""
_ONE = "--one"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Fuzz Paperstand.")
    parser.add_argument("targets", nargs="*", choices=[[], *LONGEST], metavar="TARGET")
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--runs", type=int, help="inputs for each target, whatever time it takes")
    parser.add_argument("--seed", type=int, default=0, help="for the same inputs as last time")
    parser.add_argument("--keep", action="store_true", help="add what is new to the corpus")
    asked = parser.parse_args()
    limit = f"-runs={asked.runs}" if asked.runs else f"-max_total_time={asked.seconds}"
    limits = [limit, f"-seed={asked.seed}"]
    failed = [target for target in asked.targets or LONGEST if not run(target, limits, asked.keep)]
    return int(bool(failed))


def run(target: str, limits: list[str], keep: bool) -> bool:
    """Fuzz one target in a process of its own. Whether all promises were kept."""
    print(f"== {target}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        corpus = [HERE / "corpus" / target, *([FIXTURES] if target == "readers" else [])]
        if not keep:  # what is new goes to the first
            corpus.insert(0, Path(folder))
        corpus[0].mkdir(parents=True, exist_ok=True)
        options = [
            *limits,
            f"-max_len={LONGEST[target]}",
            f"-dict={HERE / 'dictionaries' / target}.txt",
            "-timeout=20",
            "-rss_limit_mb=2048",
            "-print_final_stats=1",
            "-verbosity=0",
            f"-artifact_prefix={target}-",
        ]
        command = [sys.executable, "-m", "tests.fuzz", _ONE, target, *options, *map(str, corpus)]
        return subprocess.run(command, check=False).returncode == 0


def fuzz(target: str, options: list[str]) -> None:
    """Fuzz one target in this process, which libFuzzer ends."""
    import atheris

    with atheris.instrument_imports(include=["paperstand"]):
        from tests.fuzz import targets

    check, slowest = targets.TARGETS[target], targets.SLOWEST

    def timed(data: bytes) -> None:
        started = time.process_time()
        check(data)
        took = time.process_time() - started
        targets.promise(took < slowest, f"an input takes less than {slowest} s, not {took:.1f}")

    atheris.Setup([sys.argv[0], *options], timed)
    atheris.Fuzz()


if __name__ == "__main__":
    if sys.argv[1:2] == [_ONE]:
        fuzz(sys.argv[2], sys.argv[3:])
    else:
        sys.exit(main())
