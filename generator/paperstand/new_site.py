"""A new site: a ready repository, made from the files in `starter/`."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import yaml

from paperstand import __version__
from paperstand.model import PaperstandError, Problem
from paperstand.text import clean
from paperstand.write.markdown import escape

_MAY_BE_THERE = {".git"}
"""What doesn't make a folder a used one: a repository that was just cloned is empty to people."""


def make_site(folder: Path, name: str = "") -> tuple[Path, ...]:
    """Fill a new or empty folder with a repository that builds and publishes a site called `name`;
    by default the name is made from the folder's.

    Returns the files made, relative to the folder. Raises PaperstandError, and writes nothing, when
    something is there already.
    """
    _require_empty(folder)
    name = clean(name) or _name_of(folder)
    made = []
    try:
        for path, data in starter_files(name):
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:
                file.write(data)
            made.append(path)
    except OSError as error:
        message = f"can't be written: {error.strerror or error}"
        remedy = "Choose another place, or make this one writable."
        raise PaperstandError([Problem(str(folder), None, message, remedy)]) from None
    return tuple(made)


def starter_files(name: str) -> Iterator[tuple[Path, bytes]]:
    """Path and content of every file of a new repository for a site of this name."""
    filled: dict[str, dict[str, str]] = {
        "mkdocs.yml": {"@name@": _in_yaml(name)},
        "README.md": {"@name@": escape(name)},
        "requirements.txt": {"@version@": __version__},
    }
    with resources.as_file(resources.files("paperstand") / "starter") as starter:
        for source in sorted(p for p in starter.rglob("*") if p.is_file()):
            path = source.relative_to(starter)
            data = source.read_bytes()
            for placeholder, value in filled.get(path.as_posix(), {}).items():
                data = data.replace(placeholder.encode(), value.encode())
            yield path, data


def _require_empty(folder: Path) -> None:
    try:
        there = sorted({p.name for p in folder.iterdir()} - _MAY_BE_THERE)
    except FileNotFoundError:
        return
    except NotADirectoryError:
        message = "is a file: expected a new or empty folder"
        remedy = "Choose another name."
        raise PaperstandError([Problem(str(folder), None, message, remedy)]) from None
    except OSError as error:
        message = f"can't be looked into: {error.strerror or error}"
        remedy = "Choose another place."
        raise PaperstandError([Problem(str(folder), None, message, remedy)]) from None
    if there:
        shown = ", ".join(there[:5]) + (f" and {len(there) - 5} more" if len(there) > 5 else "")
        message = f"is not empty: {shown}"
        remedy = "Choose a new folder, or an empty one; nothing is ever overwritten."
        raise PaperstandError([Problem(str(folder), None, message, remedy)])


def _name_of(folder: Path) -> str:
    """`bees-and-waves` → `Bees and waves`."""
    words = clean(folder.resolve().name.replace("-", " ").replace("_", " "))
    return words[:1].upper() + words[1:] or "Papers"


def _in_yaml(text: str) -> str:
    """A text as a value in YAML, whatever is in it."""
    return yaml.safe_dump(text, default_style='"', allow_unicode=True, width=2**31 - 1).strip()
