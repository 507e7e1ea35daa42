"""How fast dumps of each format are read, and how much memory that takes.

    .venv/bin/python tests/benchmarks/reading.py [MEGABYTES]

Makes up papers until a file has so many megabytes (100), in each of several formats, and reads each
in a process of its own. Prints seconds of processor time and the peak of memory, which holds the
text and all entries read from it. Then the same for files that are made to be slow.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

Write = Callable[[str, str, int], str]
"""A paper of a title, an abstract and a number, as a format writes it."""

FORMATS: dict[str, tuple[str, Write, str]] = {
    "titles and abstracts, a line each": ("", lambda t, a, n: f"{t}\n\n{a}\n\n", ""),
    "titles and abstracts, wrapped": ("", lambda t, a, n: f"{t}\n\n{textwrap.fill(a, 80)}\n\n", ""),
    "Hugging Face page": (
        "Daily Papers\nMar 11\n",
        lambda t, a, n: f"{n % 90}\n{t}\n{a}\n4 authors\n",
        "",
    ),
    "JSON lines": ("", lambda t, a, n: json.dumps({"title": t, "abstract": a}) + "\n", ""),
    "JSON list on one line": (
        "[",
        lambda t, a, n: (", " if n else "") + json.dumps({"title": t, "abstract": a}),
        "]",
    ),
    "BibTeX": ("", lambda t, a, n: f"@misc{{k{n},\n title={{{t}}},\n abstract={{{a}}},\n}}\n", ""),
    "RIS": ("", lambda t, a, n: f"TY  - JOUR\nTI  - {t}\nAB  - {a}\nER  - \n\n", ""),
    "CSV": ("title,abstract\n", lambda t, a, n: f'"{t}","{a}"\n', ""),
    "arXiv feed": (
        '<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n',
        lambda t, a, n: (
            f"<entry><id>http://arxiv.org/abs/{2000 + n % 99}.{n % 100000:05}v1</id>"
            f"<title>{t}</title><summary>{a}</summary></entry>\n"
        ),
        "</feed>\n",
    ),
}
HOSTILE: dict[str, Callable[[int], bytes]] = {
    "a line without end": lambda size: b"x" * size,
    "a line of brackets": lambda size: b"[" * size,
    "words without a sentence": lambda size: b"word " * (size // 5),
    "a title a line": lambda size: b"A Title\n" * (size // 8),
    "beginnings of formats": lambda size: b"@a{b,\nTY  - X\n{\n" * (size // 17),
    "text decoded wrongly": lambda size: "naÃ¯ve â€œcafÃ©â€ ".encode() * (size // 30),
    "zero bytes": bytes,
    "random bytes": lambda size: random.Random(1).randbytes(size),
}


def papers(size: int) -> Iterator[tuple[str, str, int]]:
    rng = random.Random(7)
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["".join(rng.choices(letters, k=rng.randint(2, 10))) for _ in range(5000)]
    made = number = 0
    while made < size:
        title = " ".join(rng.choices(words, k=8)).title()
        sentences = (" ".join(rng.choices(words, k=15)).capitalize() for _ in range(8))
        abstract = ". ".join(sentences) + "."
        yield title, abstract, number
        made += len(title) + len(abstract)
        number += 1


def read(path: Path) -> None:
    """In a process of its own: read, and print what it took."""
    from paperstand.model import PaperstandError
    from paperstand.read import read_dump
    from paperstand.read.source import load

    started = time.process_time()
    try:
        found = f"{len(read_dump(load(path, path.name)).entries):,} papers"
    except PaperstandError as error:
        found = f"refused: {error.problems[0].message[:60]}"
    took = time.process_time() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{took:5.1f} s | {memory:6,.0f} MB | {found}")


def measure(name: str, path: Path) -> None:
    done = subprocess.run(
        [sys.executable, __file__, "--read", str(path)], check=False, text=True, capture_output=True
    )
    print(f"{name:36} | {done.stdout.strip() or done.stderr.strip()[-200:]}", flush=True)


def main(megabytes: int) -> None:
    size = megabytes * 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "2025-03-11-list.txt"
        for name, (before, write, after) in FORMATS.items():
            with path.open("w", encoding="utf-8") as file:
                file.write(before)
                file.writelines(write(*paper) for paper in papers(size))
                file.write(after)
            measure(name, path)
        for name, make in HOSTILE.items():
            path.write_bytes(make(size))
            measure(name, path)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--read"]:
        read(Path(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
