"""A site all of hostile text: each string of the corpus in each field of some paper."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from paperstand.text import clean
from tests.conftest import Built, build_into
from tests.hostile.corpus import (
    CORPUS,
    EMPTY,
    FAMILIES,
    LONG_ABSTRACT,
    LONG_TITLE,
    LONG_WORD,
    MANY_AUTHORS,
)

NAME = "\"'><script>__hostile=1</script> {{ 7 * 7 }} & *Co*"
DESCRIPTION = "</title>\"'><img src=x onerror=__hostile=1> {% raw %} & [x](javascript:__hostile=1)"
HEADING = '"Quoted" & {{ 7 * 7 }}\'s {% raw %} Page'

DUMPS = (
    "2025-01-01-<img src=x onerror=__hostile=1>.jsonl",
    "2025-01-02-..%2f..%2fetc%2fpasswd.jsonl",
    "2025-01-03-{{ 7*7 }}{% raw %}.jsonl",
    "2025-01-04-=cmd|' C calc'!A0.jsonl",
    "2025-01-05-\u202egnp.\u200b\x1b[31m.jsonl",
    "2025-01-06-\"quoted\" & 'so'\nnew line.jsonl",
    "2025-01-07-"[:-1] + ".jsonl",
    "2025-01-08-ünï \U0001f41d.jsonl",
    "index.jsonl",
    "con.jsonl",
)
"""Names of files, as far as a file can have them."""

_WORDS = (
    *("amber", "basalt", "cedar", "delta", "ember", "fjord", "glacier", "harbour", "island"),
    *("juniper", "kelp", "lagoon", "meadow", "nectar", "orchard", "pebble", "quarry", "reef"),
)

_STRINGS = [text for family in FAMILIES for text in family.strings[:3]]
"""What topics are called."""
_PHRASE = "subject{}"


def _abstract(number: int) -> str:
    """An abstract that is like no other."""
    chosen = (_WORDS[(number // 18**k + k) % 18] for k in range(4))
    first, second, third, fourth = chosen
    about = _PHRASE.format(number % (1 + number % len(_STRINGS)))
    return (
        f"{about}: study {number} of {first} and {second} asks how {third} holds against {fourth}."
        f" We measure {number} samples of {second} {fourth} twice, and {first} {third} once."
    )


def _shifted(number: int, by: int) -> str:
    return CORPUS[(number + by) % len(CORPUS)]


def record(number: int, title: str) -> dict[str, Any]:
    """A paper of this title, with another string in each other field."""
    return {
        "title": title,
        "abstract": f"{_abstract(number)} {_shifted(number, 1)}",
        "ai_summary": f"{_shifted(number, 2)} in short.",
        "authors": [_shifted(number, 3), f"Author {number}"],
        "keywords": [_shifted(number, 4), f"keyword {number}"],
        "published": "2024-05-06",
        "arxiv_id": f"24{1 + number % 12:02}.{10000 + number}",
        "openreview": f"{number} {_shifted(number, 5)}",
        "doi": f"10.1234/{number}." + "".join(clean(_shifted(number, 6)).split())[:200],
        "source_id": _shifted(number, 7),
        "projectPage": _shifted(number, 8),
        "githubRepo": "https://evil.example/" + "".join(clean(_shifted(number, 9)).split())[:200],
    }


def records() -> Iterator[dict[str, Any]]:
    """All papers: one for each string, and the enormous ones."""
    for number, title in enumerate(CORPUS):
        yield record(number, title)
    yield record(len(CORPUS), LONG_TITLE)
    yield record(len(CORPUS) + 1, LONG_WORD)
    yield record(len(CORPUS) + 2, "An Endless Abstract") | {"abstract": LONG_ABSTRACT}
    yield record(len(CORPUS) + 3, "A Crowd of Authors") | {"authors": list(MANY_AUTHORS)}


def topics() -> dict[str, Any]:
    """A vocabulary whose names, descriptions and phrases are of the corpus."""
    strings = _STRINGS
    found = {
        f"topic-{n}": {
            "name": text,
            "description": strings[(n + 1) % len(strings)],
            "group": f"group-{n % 3}",
            "phrases": [{_PHRASE.format(n): 3}, text[:200]],
        }
        for n, text in enumerate(strings)
    }
    groups = {f"group-{n}": strings[5 * n] for n in range(3)}
    return {"extends": "nothing", "groups": groups, "topics": found}


@dataclass(frozen=True)
class Hostile:
    """The built site, and where it was built from."""

    built: Built
    content: Path
    config: Path


def build_hostile(folder: Path) -> Hostile:
    """Builds the site below this folder."""
    content = folder / "content"
    (content / "dumps").mkdir(parents=True)
    (content / "pages").mkdir()
    papers = list(records())
    for number, name in enumerate(DUMPS):
        lines = [json.dumps(paper) for paper in papers[number :: len(DUMPS)]]
        lines += [json.dumps({"title": EMPTY.strings[number]})]
        (content / "dumps" / name).write_text("\n".join(lines), "utf-8")
    (content / "topics.yml").write_text(yaml.safe_dump(topics(), allow_unicode=True), "utf-8")
    (content / "pages" / "own.md").write_text(f"# {HEADING}\n\nWritten by hand.\n", "utf-8")
    config = folder / "mkdocs.yml"
    settings = {
        "site_name": NAME,
        "site_description": DESCRIPTION,
        "site_url": "https://papers.example/hostile/",
        "repo_url": "https://github.com/example/hostile",
        "extra": {"paperstand": {"feed_size": 1000, "page_size": 200}},
    }
    config.write_text(yaml.safe_dump(settings, allow_unicode=True), "utf-8")
    return Hostile(build_into(folder, content, config), content, config)
