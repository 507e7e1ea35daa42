"""Canaries: what may come after MkDocs builds the same tree today, and we hear of it when it can't.

    python -m tests.canaries [properdocs] [zensical] [--keep DIR]

The tree made of `content/` is built as it is by each of them, in its newest version and in an
environment of its own, and held against the site that MkDocs made: is every page there, has every
paper its title and abstract, do links between pages lead somewhere? One line says how each is; the
exit code is 1 when one is sick. What is different without being wrong is counted only.
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
import venv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import yaml

REPOSITORY = Path(__file__).parents[1]
_SHOWN = 5
"""Pages or links that are named."""
_TEX = re.compile(r"[$\\`{}~^%]|--|''")


@dataclass(frozen=True, slots=True)
class Canary:
    """A tool that builds what MkDocs builds."""

    name: str
    label: str
    packages: tuple[str, ...]


CANARIES = {
    canary.name: canary
    for canary in (
        Canary("properdocs", "ProperDocs", ("properdocs", "mkdocs-material")),
        Canary("zensical", "Zensical", ("zensical",)),
    )
}


@dataclass(frozen=True)
class Page:
    """A page as a browser reads it."""

    html: str

    @cached_property
    def title(self) -> str:
        """Its first heading."""
        return next((_text(e) for e in self._elements if e.tag == "h1"), "")

    @cached_property
    def text(self) -> str:
        """All of its content, without header and footer."""
        return _text(self._content) if self._content is not None else ""

    @cached_property
    def layout(self) -> tuple[tuple[str, str], ...]:
        """What its content is made of: elements, and the classes that they have."""
        found = self._content.iter() if self._content is not None else ()
        return tuple((str(e.tag), e.get("class", "")) for e in found)

    @cached_property
    def links(self) -> tuple[str, ...]:
        """What it links to and loads, as it is written."""
        names = ("href", "src")
        return tuple(e.get(n, "") for e in self._elements for n in names if e.get(n))

    @cached_property
    def _content(self) -> Element | None:
        return next((e for e in self._elements if e.tag == "article"), None)

    @cached_property
    def _elements(self) -> tuple[Element, ...]:
        return tuple(html5lib.parse(self.html, namespaceHTMLElements=False).iter())


def _text(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


@dataclass(frozen=True, slots=True)
class Health:
    """How a canary is."""

    label: str
    version: str
    wanted: int
    """Pages of the tree."""
    came: int
    papers: int
    links: int
    other_text: int
    """Pages whose text is another than on the site that MkDocs made."""
    other_layout: int
    same_files: int
    """Files that are there byte for byte the same, pages included."""
    files: int
    ills: tuple[str, ...]

    def __str__(self) -> str:
        seen = f"{self.came} of {self.wanted} pages, {self.papers} papers whole, {self.links} links"
        state = f"sick, {len(self.ills)} ills" if self.ills else "well"
        parts = ((self.other_text, "text"), (self.other_layout, "layout"))
        other = " and ".join(f"{count} in {what}" for count, what in parts if count)
        than = f"pages that differ from MkDocs': {other}" if other else "text and layout as MkDocs'"
        same = f"{self.same_files} of {self.files} files byte for byte the same"
        return f"{self.label} {self.version} is {state}: {seen}; {than}; {same}."


@dataclass(frozen=True, slots=True)
class Paper:
    """What a paper's page has to show."""

    path: str
    title: str
    abstract: str


def examine(canary: Canary, version: str, site: Path, model: Path, base: str = "/") -> Health:
    """Hold the site of a canary against the one that MkDocs made of the same tree. `base` is the
    path of the site's address."""
    names = [path.relative_to(model).as_posix() for path in sorted(model.rglob("*.html"))]
    there = {n: Page((site / n).read_text("utf-8")) for n in names if (site / n).is_file()}
    models = {name: Page((model / name).read_text("utf-8")) for name in there}
    papers = list(_papers(model))
    files = [path for path in model.rglob("*") if path.is_file() and _is_of_the_tree(path, model)]
    copies = {path: site / path.relative_to(model) for path in sorted(files)}
    missing = [
        f"{c.relative_to(site).as_posix()} is missing" for c in copies.values() if not c.is_file()
    ]
    torn = [ill for paper in papers for ill in _torn(paper, there.get(paper.path), models)]
    broken = list(dict.fromkeys(_broken(there, site, model, base)))
    return Health(
        canary.label,
        version,
        wanted=len(names),
        came=len(there),
        papers=len(papers) - len({ill.split()[0] for ill in torn}),
        links=sum(len(page.links) for page in there.values()),
        other_text=sum(page.text != models[name].text for name, page in there.items()),
        other_layout=sum(page.layout != models[name].layout for name, page in there.items()),
        same_files=sum(
            copy.is_file() and copy.read_bytes() == path.read_bytes()
            for path, copy in copies.items()
        ),
        files=len(copies),
        ills=(*missing, *torn, *broken),
    )


def _is_of_the_tree(path: Path, model: Path) -> bool:
    """Not what a tool brings along, nor the bundle, which is put beside a rendered site."""
    return path.relative_to(model).parts[0] != "assets" and path.suffix != ".zip"


def _papers(model: Path) -> Iterator[Paper]:
    for line in (model / "data" / "papers.jsonl").read_text("utf-8").splitlines():
        paper = json.loads(line)
        yield Paper(paper["url"], paper["title"], paper["abstract"])


def _torn(paper: Paper, page: Page | None, models: Mapping[str, Page]) -> Iterator[str]:
    """What a paper's page lacks. A page that is missing lacks everything."""
    if page is None:
        yield f"{paper.path} has nothing of its paper"
        return
    # TeX is set by Paperstand, so its text is another; the page that MkDocs made has it.
    title = models[paper.path].title if _TEX.search(paper.title) else paper.title
    if page.title != " ".join(title.split()):
        yield f"{paper.path} has the title {page.title!r}, not {title!r}"
    if _TEX.search(paper.abstract):
        whole = page.text == models[paper.path].text
    else:
        whole = " ".join(paper.abstract.split()) in page.text
    if not whole:
        yield f"{paper.path} lacks its abstract"


def _broken(pages: Mapping[str, Page], site: Path, model: Path, base: str) -> Iterator[str]:
    """Links to files that the site lacks. What is put beside a rendered site later, the bundle for
    one, is known from the model."""
    known: dict[str, bool] = {}
    for name, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or not parts.path:
                continue
            target = unquote(urlsplit(urljoin(f"//site{base}{name}", parts.path)).path)
            if target not in known:
                known[target] = target.startswith(base) and _is_there(
                    target.removeprefix(base), site, model
                )
            if not known[target]:
                yield f"{name} links to {link}, which is missing"


def _is_there(path: str, site: Path, model: Path) -> bool:
    later = path.endswith(".zip") and (model / path).is_file()
    return later or (site / path).is_file()


# ---------------------------------------------------------------------------------- building


def make_tree(work: Path) -> tuple[Path, Path]:
    """Build the repository's own content. Returns the tree, and the site MkDocs made of it."""
    site = work / "model" / "site"
    command = [sys.executable, "-m", "paperstand", "build", "--site", str(site)]
    subprocess.run(command, cwd=REPOSITORY, check=True, stdout=subprocess.DEVNULL)
    return work / "model" / ".paperstand" / "site" / "tree", site


def build(canary: Canary, tree: Path, work: Path) -> tuple[str, Path | None, str]:
    """Have it build a copy of the tree. Returns its version, the site if it came to its end, and
    what it said last."""
    home, folder = work / f"{canary.name}-tool", work / canary.name
    if not (home / "bin" / canary.name).exists():
        venv.create(home, with_pip=True, clear=True)
        install = [str(home / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, *canary.packages], check=True)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(tree, folder)
    command = [str(home / "bin" / canary.name), "build"]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-_SHOWN:])
    return _version(canary, home), None if done.returncode else folder / "site", said


def _version(canary: Canary, home: Path) -> str:
    command = [str(home / "bin" / canary.name), "--version"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"\d+\.\d+[\w.]*", said)
    return found[0] if found else said.strip()


def look_after(canary: Canary, tree: Path, model: Path, work: Path) -> bool:
    """Build, examine, and say how it is. Returns whether it is well."""
    version, site, said = build(canary, tree, work)
    if site is None:
        print(f"{canary.label} {version} is sick: it does not build the tree.\n{said}", flush=True)
        return False
    settings = yaml.safe_load((tree / "mkdocs.yml").read_text("utf-8"))
    health = examine(canary, version, site, model, urlsplit(settings["site_url"]).path)
    more = len(health.ills) - _SHOWN
    lines = [*health.ills[:_SHOWN], *([f"… and {more} more"] if more > 0 else [])]
    print("\n    ".join([str(health), *lines]), flush=True)
    return not health.ills


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("canaries", nargs="*", metavar="NAME", help=", ".join(CANARIES))
    parser.add_argument("--keep", type=Path, help="folder to work in, and to leave as it is then")
    given = parser.parse_args(arguments)
    if unknown := sorted({*given.canaries} - {*CANARIES}):
        parser.error(f"nobody knows {', '.join(unknown)}")
    with tempfile.TemporaryDirectory() as temporary:
        work = given.keep.absolute() if given.keep else Path(temporary)
        tree, model = make_tree(work)
        names = given.canaries or CANARIES
        well = [look_after(CANARIES[name], tree, model, work) for name in names]
    return 0 if all(well) else 1


if __name__ == "__main__":
    sys.exit(main())
