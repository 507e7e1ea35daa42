"""The documentation is held against the program: commands, links, settings, and examples."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from paperstand.read.corrections import load_corrections
from paperstand.read.vocabulary import load_vocabulary
from paperstand.settings import site_of
from tests.conftest import REPOSITORY

PAGES = sorted([*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").glob("*.md")])


def blocks(page: str, language: str) -> list[str]:
    text = (REPOSITORY / page).read_text("utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    targets = re.findall(r"\]\(([^)]+)\)", text) + re.findall(r'src="([^"]+)"', text)
    for target in targets:
        if not target.startswith("http"):
            assert (page.parent / target.split("#")[0]).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_paths_that_are_named_exist(page: Path) -> None:
    text = page.read_text("utf-8")
    named = re.findall(r"`((?:generator|tests|docs|content)/[\w./-]+)`", text)
    for path in named:
        if "YYYY" not in path and "2026-01-31" not in path and path != "content/pages/":
            assert (REPOSITORY / path).exists(), path
    for path in re.findall(r"`((?:read|merge|curate|write|render)/[\w./-]*)`", text):
        assert (REPOSITORY / "generator" / "paperstand" / path).exists(), path


def test_the_readme_names_every_command() -> None:
    cli = (REPOSITORY / "generator" / "paperstand" / "cli.py").read_text("utf-8")
    named = set(re.findall(r"@app\.command\((?:\"(\w+)\")?\)\ndef (\w+)", cli))
    commands = {given or function for given, function in named}
    readme = (REPOSITORY / "README.md").read_text("utf-8")
    assert commands == set(re.findall(r"^paperstand (\w+) ", readme, re.MULTILINE))


def test_the_examples_of_topics_are_accepted(tmp_path: Path) -> None:
    for number, example in enumerate(blocks("docs/topics.md", "yaml")):
        path = tmp_path / f"{number}.yml"
        path.write_text(example, encoding="utf-8")
        assert load_vocabulary(path).topic("tactile-sensing") is not None


def test_the_example_of_corrections_is_accepted_and_complete(tmp_path: Path) -> None:
    (example,) = blocks("docs/corrections.md", "yaml")
    (tmp_path / "corrections.yml").write_text(example, encoding="utf-8")
    corrections = load_corrections(tmp_path / "corrections.yml")
    fields = set(corrections.__dataclass_fields__) - {"file"}
    assert all(getattr(corrections, name) for name in fields)


def test_the_commented_examples_in_content_are_accepted(tmp_path: Path) -> None:
    text = (REPOSITORY / "content" / "corrections.yml").read_text("utf-8")
    example = "\n".join(line[2:] for line in text.splitlines() if re.match(r"# (\w+:$|  )", line))
    (tmp_path / "corrections.yml").write_text(example, encoding="utf-8")
    assert set(yaml.safe_load(example)) == {
        "same", "different", "title", "identifiers", "topics", "hide", "redirect", "gone",
    }  # fmt: skip
    assert load_corrections(tmp_path / "corrections.yml")


def test_the_documented_settings_are_those_that_are_read() -> None:
    page = (REPOSITORY / "docs" / "publishing.md").read_text("utf-8")
    documented = set(re.findall(r"`extra\.paperstand\.(\w+)`", page))
    settings = {
        "page_size": 7,
        "feed_size": 8,
        "feed_authority": "me.example,2025",
        "report_url": "mailto:me@me.example",
    }
    site = site_of({"extra": {"paperstand": settings}}, Path("mkdocs.yml"))
    assert {name: getattr(site, name) for name in settings} == settings
    assert documented == set(settings)


def test_workflows_use_actions_by_commit() -> None:
    for path in (REPOSITORY / ".github" / "workflows").glob("*.yml"):
        for action in re.findall(r"uses: (\S+)", path.read_text("utf-8")):
            assert action.startswith("./") or re.search(r"@[0-9a-f]{40}$", action), action
