"""A site that is changed at random, step by step, and built anew after each."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from paperstand.model import PaperstandError
from paperstand.pipeline import Order, build
from tests.makers import BEES, BRIDGES, WAVES

_THINGS = ("Waves", "Bees", "Bridges", "Harbours", "Robots", "Cracks", "Storms", "Dances", "Tides")
_WAYS = ("Forecasting", "Teaching", "Counting", "Aligning", "Compressing", "Drawing", "Grading")
_MEANS = (
    "with Diffusion Models",
    "by Reinforcement Learning",
    "from Few Examples",
    "without Labels",
    "in Large Language Models",
    "with *Stars* & <Tags>",
    "on Two Cores",
)
_SENTENCES = [
    f"{sentence}."
    for text in (WAVES, BEES, BRIDGES)
    for sentence in text.removesuffix(".").split(". ")
] + [
    "We fine-tune a large language model with reinforcement learning from human feedback.",
    "A diffusion model generates images from text in $O(n^2)$ steps.",
    "Retrieval augmented generation halves the hallucinations of the agent.",
    "Our benchmark has 1,024 questions about video, speech and code.",
]
_TOPICS = """
extends: paperstand
topics:
  waves: {name: 'Waves & "tides"', phrases: [wave: 3, storm: 2, tide]}
  bees: {phrases: [honeybee: 3, dance, robots: 2]}
"""


@dataclass
class Curator:
    """Somebody who changes content, settings, and now and then what should be left alone."""

    folder: Path
    seed: int
    day: int = 0
    papers: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.content = self.folder / "content"
        self.dumps = self.content / "dumps"
        self.dumps.mkdir(parents=True)
        self.config = self.folder / "mkdocs.yml"
        self.settings = {
            "site_name": "Sea & Bees",
            "site_url": "https://sea.example/",
            "extra": {"paperstand": {"page_size": 5, "feed_size": 4}},
        }
        self._configure()
        for _ in range(3):
            self.add_a_dump()

    # ------------------------------------------------------------------- what they do

    def change(self) -> str:
        """One change, and what it was."""
        common: tuple[Callable[[], None], ...] = (
            self.add_a_dump,
            self.change_a_dump,
            self.correct,
        )
        rare: tuple[Callable[[], None], ...] = (
            self.remove_a_dump,
            self.change_the_topics,
            self.write_a_page,
            self.change_the_settings,
            self.touch_the_site,
            self.lose_the_store,
            self.lose_the_tree,
            self.leave_it,
        )
        act = self.chance.choice((*common, *common, *rare))
        act()
        return act.__name__.replace("_", " ")

    def add_a_dump(self) -> None:
        self.day += self.chance.choice((0, 1, 1, 1, -3))
        entries = [self._entry() for _ in range(self.chance.randint(3, 9))]
        day = f"2025-03-{max(self.day, 0) + 4:02}"
        self._write(self.dumps / f"{day}-list-{self.chance.randrange(1000)}.txt", entries)

    def change_a_dump(self) -> None:
        path = self.chance.choice(sorted(self.dumps.iterdir()))
        blocks = path.read_text("utf-8").split("\n\n")
        place = self.chance.randrange(len(blocks))
        blocks[place] = self._abstract() if place % 2 else self._title()
        path.write_text("\n\n".join(blocks), "utf-8")

    def remove_a_dump(self) -> None:
        paths = sorted(self.dumps.iterdir())
        if len(paths) > 2:
            self.chance.choice(paths).unlink()

    def correct(self) -> None:
        """Write other corrections; some speak of papers that aren't there any more, or contradict
        each other, and then there is no new site."""
        one, two, three = (self.chance.choice(self.papers)[0] for _ in range(3))
        corrections = self.chance.choice(
            (
                {},
                {"title": [{"paper": one, "title": f"{two}, Revised"}]},
                {"hide": [one]},
                {"same": [{"papers": [one, two]}]},
                {
                    "different": [{"papers": [one, two]}],
                    "topics": [{"paper": three, "topics": ["reasoning"]}],
                },
                {"redirect": [{"from": "an-old-address", "to": one}]},
            )
        )
        (self.content / "corrections.yml").write_text(yaml.safe_dump(corrections), "utf-8")

    def change_the_topics(self) -> None:
        path = self.content / "topics.yml"
        if path.exists():
            path.unlink()
        else:
            path.write_text(_TOPICS, "utf-8")

    def write_a_page(self) -> None:
        path = self.content / "pages" / "hello.md"
        if path.exists() and self.chance.random() < 0.5:
            path.unlink()
        else:
            path.parent.mkdir(exist_ok=True)
            there = self.chance.choice(("../index.md", "../papers/index.md", "../nowhere.md"))
            path.write_text(f"# Hello\n\n{self._abstract()}\n\nSee [there]({there}).\n", "utf-8")

    def change_the_settings(self) -> None:
        self.settings["site_name"] = f"Sea & Bees {self.chance.randint(1, 3)}"
        self._configure()

    def touch_the_site(self) -> None:
        pages = sorted((self.folder / "site").rglob("*.html"))
        if pages:
            self.chance.choice(pages).write_text("Somebody was here.")

    def lose_the_store(self) -> None:
        for path in (self.folder / ".paperstand" / "site").glob("store.*"):
            path.unlink()

    def lose_the_tree(self) -> None:
        shutil.rmtree(self.folder / ".paperstand" / "site" / "tree", ignore_errors=True)

    def leave_it(self) -> None:
        pass

    # ------------------------------------------------------------------------ details

    def _configure(self) -> None:
        self.config.write_text(yaml.safe_dump(self.settings), "utf-8")

    def _entry(self) -> tuple[str, str]:
        """A paper: a new one, one that was there, or that one with another title."""
        kind = self.chance.random() if self.papers else 1.0
        title, abstract = self.chance.choice(self.papers) if kind < 0.3 else ("", "")
        if kind < 0.15:
            title = f"{title}: Revisited" if kind < 0.05 else title.lower()
        if kind >= 0.3:
            title, abstract = self._title(), self._abstract()
        self.papers.append((title, abstract))
        return title, abstract

    def _title(self) -> str:
        name = f"{self.chance.choice(_THINGS)}Net-{self.chance.randrange(50)}: "
        ways = self.chance.choice(_WAYS), self.chance.choice(_THINGS), self.chance.choice(_MEANS)
        return (name if self.chance.random() < 0.5 else "") + " ".join(ways)

    def _abstract(self) -> str:
        return " ".join(self.chance.sample(_SENTENCES, 5))

    def _write(self, path: Path, entries: list[tuple[str, str]]) -> None:
        path.write_text("\n\n".join(part for entry in entries for part in entry) + "\n", "utf-8")

    # -------------------------------------------------------------------------- builds

    def build(self, clean: bool = False, jobs: int = 1) -> tuple[str, ...]:
        """Build the site, or a clean one beside it; returns the problems that forbid it."""
        folder = self.folder / "clean" if clean else self.folder
        if clean:
            shutil.rmtree(folder, ignore_errors=True)
        site = folder / "site"
        order = Order(self.content, site, self.config, True, clean, jobs=jobs, allow_collapse=True)
        try:
            build(order)
        except PaperstandError as error:
            return tuple(p.message for p in error.problems if p.severity == "error")
        return ()

    def differing(self) -> list[str]:
        """The files that the site and the clean one, or their bundles, don't have in common."""
        return [
            f"{part}/{name}"
            for part in ("site", "dist")
            for name in _differing(self.folder / part, self.folder / "clean" / part)
        ]


def _differing(one: Path, other: Path) -> list[str]:
    here, there = _files(one), _files(other)
    return sorted(name for name in {*here, *there} if here.get(name) != there.get(name))


def _files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
