"""A site whose papers have all that a paper can have, some of it hostile: what the repository's own
content, which names no authors and has one date, does not show."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from paperstand.pipeline import Order, build
from tests.hostile import HOSTILE_TITLES

PAPERS = 90
AUTHORS = 14
"""The most that a paper has."""

_SENTENCES = (
    "We train a large language model with reinforcement learning and report its reward.",
    "Under mild conditions the error is at most $\\mathcal{O}(n^{-1/2})$ for every $n > n_0$.",
    "Diffusion models generate images from text, and we measure how faithful they are.",
    "A graph neural network predicts the energy of molecules by $\\frac{1}{2}\\|x - y\\|_2^2$.",
    "Robots learn to grasp from few demonstrations, in simulation and on a real arm.",
    "The benchmark has 1,200 questions in {\\em twelve} languages & is free for research.",
    "Attention is replaced by a state space model whose cost grows linearly in the length.",
    "Our code is at https://github.com/example/widgets and costs $5 to $10 to run.",
    "Federated learning keeps data private when $\\epsilon \\le 1$ <b>and</b> clients are honest.",
    "Speech recognition improves for children, whose voices are rare in the training data.",
)
_FIRST = ("Ada", "Jörg", "María", "Wei", "Olu", "Noor", "Ida", "Tomasz", "Q. R.", "Zoë")
_LAST = ("Lovelace", "Müller", "García-López", "Zhang", "Adeyemi", "O'Neil", "<b>Bold</b>", "Ng")


def build_full(folder: Path) -> Path:
    """Builds the site below this folder. Returns where it is."""
    chance = random.Random(7)
    records = [_record(n, chance) for n in range(PAPERS)]
    dumps = folder / "content" / "dumps"
    dumps.mkdir(parents=True)
    for name, part in (("2024-06-01-first", records[:60]), ("2025-11-02-second", records[50:])):
        (dumps / f"{name}.json").write_text(json.dumps(part, ensure_ascii=False), "utf-8")
    config = folder / "mkdocs.yml"
    config.write_text(
        "site_name: Papers & <i>More</i>\nsite_url: https://example.org/full/\n"
        "repo_url: https://github.com/example/full\n",
        "utf-8",
    )
    build(Order(folder / "content", folder / "site", config, config_given=True))
    return folder / "site"


def _record(number: int, chance: random.Random) -> dict[str, Any]:
    words = ("Sparse", "Robust", "Causal", "Neural", "Bayesian", "Efficient", "Spectral")
    plain = f"{' '.join(chance.sample(words, 4))} Methods for Problem Number {number}"
    title = HOSTILE_TITLES[number] if number < len(HOSTILE_TITLES) else plain
    names = [f"{chance.choice(_FIRST)} {chance.choice(_LAST)}" for _ in range(AUTHORS)]
    day = date(2022, 1, 10) + timedelta(days=9 * number)
    return {
        "title": title,
        "abstract": " ".join(chance.sample(_SENTENCES, 7)) + f" This is study {number}.",
        "authors": names[: 1 + number % AUTHORS],
        "date": day.isoformat(),
        "arxiv_id": f"{day:%y%m}.{10000 + number}",
        "doi": f"10.1234/full.{number}",
    }
