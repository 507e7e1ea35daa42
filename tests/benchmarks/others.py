"""Other generators on the same Markdown, each as one would set it up for a site of many pages.

MkDocs with Material is the one this Python has. Hugo and Zensical are installed into environments
of their own, if they are not there. What comes out is counted, so that no failure looks fast.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.measuring import Run, Weight, run, weight

_MKDOCS = """\
site_name: Papers
use_directory_urls: false
theme:
  name: material
nav:
  - Home: index.md
# In the nav, papers would take a time that grows with the square of their number.
not_in_nav: /papers/
# The pages that papers link to besides each other are not here.
validation:
  links:
    not_found: ignore
"""
_ZENSICAL_SETTINGS = _MKDOCS.replace("  name: material\n", "  name: material\n  variant: classic\n")
_HUGO_SETTINGS = {
    "hugo.toml": """\
baseURL = "https://example.org/"
title = "Papers"
uglyURLs = true
disableKinds = ["taxonomy", "term", "rss"]
""",
    "layouts/_default/baseof.html": """\
<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<meta name="description" content="{{ .Description }}"></head>
<body><header><a href="/">{{ site.Title }}</a></header>
<main>{{ block "main" . }}{{ end }}</main></body></html>
""",
    "layouts/_default/single.html": """\
{{ define "main" }}{{ .Content }}{{ end }}
""",
    "layouts/_default/list.html": """\
{{ define "main" }}<h1>{{ .Title }}</h1>{{ .Content }}
<ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}
""",
}
_HOME = "---\ntitle: Papers\n---\n\nHere are papers.\n"


@dataclass(frozen=True, slots=True)
class Tool:
    """A generator: how to have it, and how it is set up."""

    name: str
    label: str
    package: str
    arguments: tuple[str, ...]
    version: tuple[str, ...]
    settings: Mapping[str, str]
    docs: str
    """Where it looks for Markdown."""
    out: str
    """Where it puts the site."""
    change: Callable[[str], str] = lambda text: text
    """What a page must be told differently, if anything."""


def _for_hugo(page: str) -> str:
    """Hugo has a meaning of its own for `kind`, and refuses others."""
    return page.replace("\nkind: ", "\npage_kind: ", 1)


_VERSIONS = """
from importlib.metadata import version
print("MkDocs", version("mkdocs"), "with Material", version("mkdocs-material"))
"""
_MATERIAL = Tool(
    name="material",
    label="MkDocs + Material",
    package="mkdocs-material",
    arguments=("-m", "mkdocs", "build", "--quiet"),
    version=("-c", _VERSIONS),
    settings={"mkdocs.yml": _MKDOCS},
    docs="docs",
    out="site",
)
_HUGO = Tool(
    name="hugo",
    label="Hugo",
    package="hugo",
    arguments=("--quiet",),
    version=("version",),
    settings=_HUGO_SETTINGS,
    docs="content",
    out="public",
    change=_for_hugo,
)
_ZENSICAL = Tool(
    name="zensical",
    label="Zensical",
    package="zensical",
    arguments=("build",),
    version=("--version",),
    settings={"mkdocs.yml": _ZENSICAL_SETTINGS},
    docs="docs",
    out="site",
)
TOOLS = {tool.name: tool for tool in (_MATERIAL, _HUGO, _ZENSICAL)}


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a generator made of the pages."""

    version: str
    run: Run
    wanted: int
    pages: int
    """Of those wanted, the ones that came out."""
    weight: Weight

    @property
    def failure(self) -> str:
        """What went wrong, with what the tool said last; empty if all is well."""
        if self.run.code == 0 and self.pages == self.wanted:
            return ""
        came = f"ended with {self.run.code}, {self.pages:,} of {self.wanted:,} pages came out"
        return f"{came}:\n{self.run.last_lines}"


def program(tool: Tool, tools: Path) -> Path:
    """Where the tool is; it is installed below `tools` if it is nowhere. Raises OSError or
    CalledProcessError when it can't be."""
    if tool.name == "material":
        return Path(sys.executable)
    if there := shutil.which(tool.name):
        return Path(there)
    home = tools / tool.name
    if not (home / "bin" / tool.name).exists():
        venv.create(home, with_pip=True, clear=True)
        install: list[str | Path] = [
            home / "bin" / "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ]
        subprocess.run([*install, tool.package], check=True, capture_output=True, text=True)
    return home / "bin" / tool.name


def render(
    tool: Tool, tools: Path, pages: Sequence[Path], folder: Path, patience: float
) -> Rendered:
    """Have the tool render these pages of papers in a new folder, which is taken away at the end.

    Raises OSError or CalledProcessError when the tool can't be had.
    """
    command = program(tool, tools)
    version = subprocess.run([command, *tool.version], check=True, capture_output=True, text=True)
    _set_up(tool, pages, folder)
    environment = {"NO_MKDOCS_2_WARNING": "1"}
    done = run([command, *tool.arguments], folder, environment, patience)
    out = folder / tool.out
    came = sum((out / "papers" / f"{page.stem}.html").is_file() for page in pages)
    found = Rendered(_version(tool, version.stdout), done, len(pages), came, weight(out))
    shutil.rmtree(folder)
    return found


def _version(tool: Tool, said: str) -> str:
    """Name and version, which stands alone or among much else."""
    if tool.name == "material":
        return said.strip()
    found = re.findall(r"\d+\.\d+\.\d+", said)
    return f"{tool.label} {found[-1]}" if found else said.strip()


def _set_up(tool: Tool, pages: Sequence[Path], folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    docs = folder / tool.docs
    (docs / "papers").mkdir(parents=True)
    for name, text in tool.settings.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    (docs / ("_index.md" if tool.name == "hugo" else "index.md")).write_text(_HOME, "utf-8")
    for page in pages:
        (docs / "papers" / page.name).write_text(tool.change(page.read_text("utf-8")), "utf-8")
