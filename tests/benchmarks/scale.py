"""How long builds of 1,000 to 100,000 papers take, beside other generators on the same Markdown.

    .venv/bin/python tests/benchmarks/scale.py [--papers 1000,5000,20000,100000] [--jobs 2]
        [--against material,hugo,zensical] [--data ../shared/data/arxiv-20k.jsonl.gz]
        [--without search,one-job,equality,render,title] [--keep DIR] [--markdown OUT]

Prints one table; docs/benchmarks.md says what its rows mean. Linux only: memory is read from /proc.
What every command said is kept with `--keep`. A table so far is written after each size.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from paperstand.model import CuratedPaper

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests import makers
from tests.benchmarks import corpora, others
from tests.benchmarks.measuring import Run, differing, run, weight
from tests.benchmarks.scale_table import Searched, Sized, put, table

REPOSITORY = Path(__file__).parents[2]

SETTINGS = """\
site_name: Papers
site_url: https://papers.example.org/
extra:
  paperstand:
    feed_authority: "example.org,2025"
"""
RENDER = """
import sys
from datetime import date
from pathlib import Path
from paperstand.render import render
from paperstand.workers import Workers
if __name__ == "__main__":
    tree, out, jobs = sys.argv[1:]
    problems = render(Path(tree), Path(out), date(2026, 1, 1), "mkdocs.yml", Workers(int(jobs)))
    sys.exit("\\n".join(p.message for p in problems) or None)
"""
OPTIONAL = ("search", "one-job", "equality", "render", "title")
QUERIES = 10
"""Of each kind that tests/benchmarks/search.py knows."""
_STAGE = re.compile(r"paperstand\.logs: (.+?) took ([\d.]+) s", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Options:
    """What is to be measured, and with what."""

    sizes: tuple[int, ...]
    jobs: int
    against: tuple[str, ...]
    data: Path
    without: tuple[str, ...]
    patience: float
    markdown: Path | None


class Bench:
    """One size: its folders, and what was measured there. Each step is done once, in order."""

    def __init__(self, folder: Path, tools: Path, options: Options) -> None:
        self.folder, self.tools, self.options = folder, tools, options
        self.content = folder / "content"
        self.home = folder / "home"
        self.runs: dict[str, Run] = {}
        self.rendered: dict[str, others.Rendered] = {}
        self.different: dict[str, tuple[str, ...]] = {}
        self.troubles: list[str] = []

    def measure(self, real: Sequence[corpora.Record], size: int) -> Sized:
        shutil.rmtree(self.folder, ignore_errors=True)
        self.home.mkdir(parents=True)
        (self.folder / "mkdocs.yml").write_text(SETTINGS, "utf-8")
        records = corpora.corpus(real, size)
        *first, last = corpora.listings(records)
        corpora.write(self.content, first)
        self.build("full", self.home, self.options.jobs, "--clean")
        self.build("nothing", self.home, self.options.jobs)
        self.render_alone()
        self.render_others()
        site, pages = weight(self.home / "site"), weight(self.home / "site" / "papers")
        searched = self.search()
        corpora.write(self.content, [last])
        self.build("more", self.home, self.options.jobs)
        self.compare("more", "equality", self.options.jobs)
        self.correct_title(records[size // 2])
        self.compare("title", "one-job", 1)
        published = self.published()
        kept, seen = len(published), sum(len(paper["sightings"]) for paper in published)
        return Sized(
            papers=size,
            words=corpora.describe(records).words,
            runs=self.runs,
            rendered=self.rendered,
            stages={n: float(s) for n, s in _STAGE.findall(self.runs["full"].output)},
            kept=kept,
            merged=seen - kept,
            site=site,
            pages=pages,
            bundle=sum(path.stat().st_size for path in (self.home / "dist").glob("*.zip")),
            different=self.different,
            search=searched,
            troubles=tuple(self.troubles),
        )

    def build(self, name: str, home: Path, jobs: int, *more: str) -> None:
        files: list[str | Path] = [
            "--content",
            self.content,
            "--config",
            self.folder / "mkdocs.yml",
        ]
        command = [sys.executable, "-m", "paperstand", "build", "-v", *files]
        self.run(name, [*command, "--site", home / "site", "--jobs", str(jobs), *more])

    def run(self, name: str, command: Sequence[str | Path]) -> None:
        say(f"  {name}")
        done = run(command, self.folder, _environment(), self.options.patience)
        self.runs[name] = done
        self.log(name, done)
        if done.code:
            self.trouble(f"{name} ended with {done.code}:\n{done.last_lines}")

    def log(self, name: str, done: Run) -> None:
        (self.folder / "logs").mkdir(exist_ok=True)
        (self.folder / "logs" / f"{name}.txt").write_text(done.output, "utf-8")

    def trouble(self, text: str) -> None:
        say(text)
        self.troubles.append(text)

    @property
    def tree(self) -> Path:
        return self.home / ".paperstand" / "site" / "tree"

    def render_alone(self) -> None:
        if "render" in self.options.without:
            return
        script, out = self.folder / "render.py", self.folder / "rendered"
        script.write_text(RENDER, "utf-8")
        jobs = str(self.options.jobs)
        self.run("render", [sys.executable, script, self.tree, out, jobs])
        shutil.rmtree(out, ignore_errors=True)

    def render_others(self) -> None:
        papers = self.tree / "docs" / "papers"
        # Some are lists, or addresses that several papers want; papers say what they are.
        pages = [
            p for p in sorted(papers.glob("*.md")) if "\nkind: paper\n" in p.read_text("utf-8")
        ]
        for name in self.options.against if pages else ():
            say(f"  {name}")
            tool, folder = others.TOOLS[name], self.folder / name
            try:
                found = others.render(tool, self.tools, pages, folder, self.options.patience)
            except (OSError, subprocess.CalledProcessError) as error:
                self.trouble(f"{tool.label} could not be had: {error}")
                continue
            self.rendered[name] = found
            self.log(name, found.run)
            if found.failure:
                self.trouble(f"{tool.label} {found.failure}")

    def search(self) -> Searched | None:
        if "search" in self.options.without:
            return None
        from tests.benchmarks.search import measure
        from tests.browser import chromium

        if chromium.find() is None:
            self.trouble(chromium.ADVICE)
            return None
        papers = [
            CuratedPaper(makers.paper(p["title"], p["abstract"], id=p["id"]))
            for p in self.published()
        ]
        if not papers:
            return None
        say("  search")
        kinds = list(measure(self.home / "site", papers, QUERIES))
        return Searched(
            tuple(size / 1000 for kind in kinds for size in kind.bytes),
            tuple(took for kind in kinds for took in kind.cold),
        )

    def compare(self, step: str, name: str, jobs: int) -> None:
        """Whether a clean build elsewhere makes the same files as the step has left."""
        if name in self.options.without:
            return
        clean = self.folder / name
        clean.mkdir()
        self.build(name, clean, jobs, "--clean")
        self.different[step] = tuple(
            f"{part}/{path}"
            for part in ("site", "dist")
            for path in differing(self.home / part, clean / part)
        )
        for path in self.different[step][:5]:
            self.trouble(f"after {step}, a clean build makes another {path}")
        shutil.rmtree(clean)

    def correct_title(self, record: corpora.Record) -> None:
        if "title" in self.options.without:
            return
        correction = {"paper": " ".join(record.title.split()), "title": "A Title Put Right"}
        text = json.dumps({"title": [correction]})  # YAML, too
        (self.content / "corrections.yml").write_text(text, "utf-8")
        self.build("title", self.home, self.options.jobs)

    def published(self) -> list[dict[str, str]]:
        data = self.home / "site" / "data" / "papers.jsonl"
        lines = data.read_text("utf-8").splitlines() if data.exists() else []
        return [json.loads(line) for line in lines]


def _environment() -> dict[str, str]:
    """This checkout is measured, wherever it is run from."""
    paths = [str(REPOSITORY / "generator"), os.environ.get("PYTHONPATH", "")]
    return {"PYTHONPATH": os.pathsep.join(filter(None, paths))}


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def measure(options: Options, folder: Path) -> tuple[Sized, ...]:
    """Everything, one size after the other. The table so far is written after each."""
    real = corpora.load(options.data)
    found: list[Sized] = []
    for size in options.sizes:
        say(f"{size:,} papers")
        found.append(Bench(folder / str(size), folder / "tools", options).measure(real, size))
        if options.markdown:
            put(table(found, options.jobs), options.markdown)
    return tuple(found)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--papers", default="1000,5000,20000,100000", help="sizes")
    parser.add_argument("--jobs", type=int, default=2, help="processes of Paperstand's")
    parser.add_argument("--against", default=",".join(others.TOOLS), help="other generators")
    parser.add_argument("--data", type=Path, default=Path("../shared/data/arxiv-20k.jsonl.gz"))
    parser.add_argument("--without", default="", help=f"leave out: {', '.join(OPTIONAL)}")
    parser.add_argument("--patience", type=float, default=7200, help="seconds for one command")
    parser.add_argument("--keep", type=Path, help="folder to work in, and to leave as it is then")
    parser.add_argument("--markdown", type=Path, help="file for the table")
    given = parser.parse_args(arguments)
    options = Options(
        sizes=tuple(int(size) for size in given.papers.split(",")),
        jobs=given.jobs,
        against=tuple(filter(None, given.against.split(","))),
        data=given.data,
        without=tuple(filter(None, given.without.split(","))),
        patience=given.patience,
        markdown=given.markdown,
    )
    if unknown := {*options.against} - {*others.TOOLS} | {*options.without} - {*OPTIONAL}:
        parser.error(f"nobody knows {', '.join(sorted(unknown))}")
    if not options.data.is_file():
        say(
            f"{options.data} is not there: nothing to measure."
            " It is to hold papers as lines of JSON; tests/benchmarks/corpora.py says which."
        )
        return 2
    with tempfile.TemporaryDirectory() as temporary:
        found = measure(options, given.keep.absolute() if given.keep else Path(temporary))
    print(table(found, options.jobs))
    return 0


if __name__ == "__main__":
    sys.exit(main())
