"""How well search finds known papers among 20,000, what a query loads, and how long it takes.

    .venv/bin/python tests/benchmarks/search.py DATA [PAPERS [QUERIES]]

DATA is a folder with `arxiv-20k.jsonl.gz`; more papers than it has are made as curate_time.py
does. The index and the records are written to a folder, and a page in a real Chromium opens the
site's own scripts from there, by file://. Every query runs on a page opened anew (cold), then
once more (warm). All parts that it loads count: with the records of the ten results shown, and the
lists that the page's filters are counted with, where it does so unasked.
"""

from __future__ import annotations

import random
import re
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from paperstand.curate import curate
from paperstand.merge import merge
from paperstand.model import CuratedPaper, Vocabulary
from paperstand.read.vocabulary import shipped
from paperstand.workers import Workers, all_cores
from paperstand.write.records import in_order_of_arrival, records
from paperstand.write.search_index import search_index
from paperstand.write.search_terms import words

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.benchmarks.curate_time import entries_of
from tests.browser import chromium

THEME = Path(__file__).parents[2] / "generator/paperstand/render/theme/assets/javascripts"
SCRIPTS = ["site", "parts", "records", "words", "query", "postings", "spelling", "facets", "engine"]
SEED = 5
LETTERS = "abcdefghijklmnopqrstuvwxyz"
ASK = """async (query) => {
    window.loaded = window.loaded || new Set();
    if (!window.load) {
        window.load = paperstand.load;
        paperstand.load = (name) => (window.loaded.add(name), window.load(name));
    }
    const start = performance.now();
    const found = await paperstand.search(query);
    const papers = (await found.take(10)).slice(0, 10);
    const took = performance.now() - start;
    if (await paperstand.facets.worth(found)) await paperstand.facets.counts(found);
    return { took, count: found.count, loaded: [...window.loaded], ids: papers.map((p) => p.id),
             titles: papers.map((p) => p.title) };
}"""


@dataclass(frozen=True)
class Kind:
    """A kind of query: how to ask for a paper, and what is a good answer."""

    name: str
    ask: Callable[[CuratedPaper], str]
    top: int = 0
    """The paper should be among so many; 0 if there is no right answer."""
    found: list[bool] = field(default_factory=list)
    bytes: list[int] = field(default_factory=list)
    cold: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)

    def row(self) -> str:
        right = f"{sum(self.found) / len(self.found):7.1%}" if self.top else "      –"
        sizes = f"{statistics.median(self.bytes) / 1000:6.0f} {top(self.bytes) / 1000:6.0f}"
        times = f"{statistics.median(self.cold):6.0f} {top(self.cold):6.0f}"
        warm = f"{statistics.median(self.warm):6.1f} {top(self.warm):6.1f}"
        return f"{self.name:34} {right}  {sizes} {max(self.bytes) / 1000:6.0f}  {times}  {warm}"


def top(values: Sequence[float]) -> float:
    """The 95th percentile."""
    return sorted(values)[int(len(values) * 0.95)]


def kinds(papers: Sequence[CuratedPaper], chance: random.Random) -> list[Kind]:
    counts = Counter(word for p in papers for word in set(words(text_of(p))))
    common = [w for w, _ in counts.most_common(400) if len(w) > 3 and w.isalpha()]

    def rare_words(paper: CuratedPaper) -> str:
        of_letters = {w for w in words(paper.paper.abstract) if w.isalpha() and len(w) > 3}
        rarest = sorted(of_letters, key=lambda word: (counts[word], word))
        rare = [w for w in rarest if counts[w] <= len(papers) / 200]
        return " ".join(chance.sample(rare, 3) if len(rare) >= 3 else rarest[:3])

    def phrase(paper: CuratedPaper) -> str:
        text = paper.paper.abstract.split()
        at = chance.randrange(max(1, len(text) - 3))
        return '"' + " ".join(text[at : at + chance.choice((2, 3, 4))]).replace('"', "") + '"'

    def beginning(paper: CuratedPaper) -> str:
        long = [w for w in words(text_of(paper)) if len(w) > 6] or ["learning"]
        word = chance.choice(long)
        return word[: chance.randrange(3, len(word))]

    return [
        Kind("exact title, first", lambda p: p.paper.title, 1),
        Kind("three rare words, in ten", rare_words, 10),
        Kind("title with an error, in ten", lambda p: mistyped(p.paper.title, chance), 10),
        Kind("phrase of the abstract", phrase),
        Kind("beginning of a word", beginning),
        Kind("two common words", lambda p: " ".join(chance.sample(common, 2))),
    ]


def text_of(curated: CuratedPaper) -> str:
    return f"{curated.paper.title} {curated.paper.abstract}"


def mistyped(title: str, chance: random.Random) -> str:
    """The title with one letter changed, lost, doubled or swapped, in a word of four or more."""
    places = list(re.finditer(r"[A-Za-z]{4,}", title))
    if not places:
        return title
    at = (place := chance.choice(places)).start() + chance.randrange(len(place[0]) - 1)
    middle = chance.choice(
        (
            chance.choice(LETTERS.replace(title[at].lower(), "")),
            "",
            title[at] + chance.choice(LETTERS),
            title[at + 1] + title[at],
        )
    )
    return title[:at] + middle + title[at + (2 if middle == title[at + 1] + title[at] else 1) :]


def write_site(folder: Path, papers: Sequence[CuratedPaper], vocabulary: Vocabulary) -> None:
    start = time.process_time()
    index = list(search_index(papers, vocabulary))
    took = time.process_time() - start
    size = sum(len(text) for _, text in index)
    largest = max((len(text), path) for path, text in index)
    print(
        f"index of {len(papers):,} papers: {took:.1f} s of one core,"
        f" {size / 1e6:.1f} MB in {len(index):,} parts,"
        f" the largest {largest[1]} of {largest[0] / 1000:.0f} kB"
    )
    scripts = [(f"assets/javascripts/{n}.js", (THEME / f"{n}.js").read_text()) for n in SCRIPTS]
    tags = "".join(f'<script src="{path}"></script>' for path, _ in scripts)
    page = f'<!doctype html><html class="no-js"><meta charset="utf-8">{tags}'
    everything: Iterator[tuple[str, str]] = iter(
        [*index, *records(papers, vocabulary), *scripts, ("search.html", page)]
    )
    for path, text in everything:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")


def ask(page: Page, folder: Path, query: str) -> tuple[Any, Any]:
    """What a query finds on a page opened anew, and when asked once more."""
    page.goto((folder / "search.html").as_uri())
    return page.evaluate(ASK, query), page.evaluate(ASK, query)


def measure(folder: Path, papers: Sequence[CuratedPaper], count: int) -> Iterator[Kind]:
    """Ask so many queries of each kind, at the page in this folder."""
    chance = random.Random(SEED)
    sizes: dict[str, int] = {}

    def weight(answer: Any) -> int:
        for name in answer["loaded"]:
            if name not in sizes:
                sizes[name] = (folder / f"{name}.js").stat().st_size
        return sum(sizes[name] for name in answer["loaded"])

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        for kind in kinds(papers, chance):
            for paper in chance.sample(papers, min(count, len(papers))):
                query = kind.ask(paper)
                answer, again = ask(page, folder, query)
                known = answer["titles"] if kind.top == 1 else answer["ids"]
                wanted = paper.paper.title if kind.top == 1 else paper.id
                kind.found.append(wanted in known[: kind.top])
                if kind.top and not kind.found[-1] and "-v" in sys.argv:
                    print(f"    not found: {query}")
                kind.bytes.append(weight(answer))
                kind.cold.append(answer["took"])
                kind.warm.append(again["took"])
            yield kind
        browser.close()


def main(data: Path, count: int, queries: int) -> None:
    if chromium.find() is None:
        sys.exit(chromium.ADVICE)
    vocabulary = shipped()
    merged = merge(entries_of(data, count))
    papers = in_order_of_arrival(curate(merged, (), vocabulary, Workers(all_cores())).papers)
    with tempfile.TemporaryDirectory() as folder:
        write_site(Path(folder), papers, vocabulary)
        print("\n" + " " * 42 + "kB loaded: 50, 95, 100 %   cold ms: 50, 95   warm: 50, 95")
        for kind in measure(Path(folder), papers, queries):
            print(kind.row())


if __name__ == "__main__":
    given = [argument for argument in sys.argv[1:] if argument != "-v"]
    main(
        Path(given[0]) if given else Path("data"),
        int(given[1]) if len(given) > 1 else 20_000,
        int(given[2]) if len(given) > 2 else 300,
    )
