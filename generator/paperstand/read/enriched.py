"""What was looked up of papers, read from the file that `paperstand enrich` writes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from paperstand.model import LookUp, PaperstandError, Problem, Ref
from paperstand.yaml_files import YamlFile, load_yaml

IDENTIFIERS = ("arxiv", "doi", "openreview")
"""The kinds of identifiers that are looked up."""


def load_enriched(path: Path) -> tuple[LookUp, ...]:
    """Read `enriched.yml`, in the order of the file. Raises PaperstandError naming file, line and
    remedy.

    A file that isn't there means that nothing was looked up.
    """
    if not path.exists():
        return ()
    document = load_yaml(path, str(path), "enriched")
    return tuple(_look_up(name, said, document) for name, said in document.value.items())


def _look_up(name: str, said: dict[str, Any], document: YamlFile) -> LookUp:
    return LookUp(
        paper=Ref(name, document.line(name)),
        title=said["title"],
        day=_day(said["day"], document, name, "day"),
        source=said.get("source", ""),
        url=said.get("url", ""),
        confidence=float(said.get("confidence", 0)),
        because=tuple(said.get("because", ())),
        authors=tuple(said.get("authors", ())),
        published=_day(said["published"], document, name, "published")
        if "published" in said
        else None,
        identifiers=tuple((kind, said[kind]) for kind in IDENTIFIERS if kind in said),
        not_found=tuple(said.get("not_found", ())),
        perhaps=said.get("perhaps", ""),
        wrong=said.get("wrong", False),
        reason=said.get("reason", ""),
    )


def _day(text: str, document: YamlFile, *path: str) -> date:
    """The schema has seen to the form; that it is a day of the calendar is for here."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"{' → '.join(path)}: {text} is not a day of the calendar"
        remedy = "Expected: a day, YYYY-MM-DD. See docs/enrich.md."
        raise PaperstandError(
            [Problem(document.file, document.line(*path), message, remedy)]
        ) from None
