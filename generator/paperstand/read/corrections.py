"""The curator's corrections file, read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from paperstand.model import Corrections, Ref
from paperstand.yaml_files import YamlFile, load_yaml


def load_corrections(path: Path) -> Corrections:
    """Read `corrections.yml`. Raises PaperstandError naming file, line and remedy.

    A file that isn't there means no corrections.
    """
    if not path.exists():
        return Corrections(str(path))
    document = load_yaml(path, str(path), "corrections")

    def items(section: str) -> list[tuple[int, dict[str, Any]]]:
        return list(enumerate(document.value.get(section) or []))

    def paper(section: str, number: int, item: dict[str, Any], key: str = "paper") -> Ref:
        return Ref(item[key], document.line(section, number, key))

    return Corrections(
        file=str(path),
        same=tuple(_group(document, "same", n, item) for n, item in items("same")),
        different=tuple(_group(document, "different", n, item) for n, item in items("different")),
        titles=tuple((paper("title", n, i), i["title"]) for n, i in items("title")),
        identifiers=tuple(
            (
                paper("identifiers", n, item),
                tuple(sorted((k, v) for k, v in item.items() if k not in ("paper", "reason"))),
            )
            for n, item in items("identifiers")
        ),
        topics=tuple((paper("topics", n, i), tuple(i["topics"])) for n, i in items("topics")),
        hide=tuple(paper("hide", n, item) for n, item in items("hide")),
        redirects=tuple(
            (item["from"], paper("redirect", n, item, "to")) for n, item in items("redirect")
        ),
        gone=tuple(
            (kind, paper("gone", n, item, kind))
            for n, item in items("gone")
            for kind in ("paper", "dump")
            if kind in item
        ),
    )


def _group(document: YamlFile, section: str, number: int, item: dict[str, Any]) -> tuple[Ref, ...]:
    return tuple(
        Ref(text, document.line(section, number, "papers", k))
        for k, text in enumerate(item["papers"])
    )
