"""The documentation is held against the program: commands, links, settings, and examples."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from paperstand.cli import app
from paperstand.pipeline import Order, build
from paperstand.read.corrections import load_corrections
from paperstand.read.enriched import load_enriched
from paperstand.read.vocabulary import load_vocabulary
from paperstand.settings import site_of
from tests.conftest import REPOSITORY
from tests.makers import BEES, WAVES

STARTER = REPOSITORY / "generator" / "paperstand" / "starter"
THEME = REPOSITORY / "generator" / "paperstand" / "render" / "theme"
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
        later = ("content/pages/", "content/fetched.json", "content/enriched.yml")
        made_later = ("YYYY", "2026-01-31", *later)
        if not any(part in path for part in made_later):
            assert (REPOSITORY / path).exists(), path
    for path in re.findall(r"`((?:read|merge|curate|write|render)/[\w./-]*)`", text):
        assert (REPOSITORY / "generator" / "paperstand" / path).exists(), path


def test_the_readme_names_every_command() -> None:
    cli = (REPOSITORY / "generator" / "paperstand" / "cli.py").read_text("utf-8")
    named = set(re.findall(r"@app\.command\((?:\"(\w+)\")?\)\ndef (\w+)", cli))
    commands = {given or function for given, function in named}
    commands |= set(re.findall(r"app\.add_typer\(\w+, name=\"(\w+)\"\)", cli))
    commands |= set(re.findall(r"^app\.command\(\)\((\w+)\)", cli, re.MULTILINE))
    readme = (REPOSITORY / "README.md").read_text("utf-8")
    assert commands == set(re.findall(r"^paperstand (\w+) ", readme, re.MULTILINE))


def shell_lines(text: str) -> list[str]:
    """The commands in the sh blocks of a page, those within lists, too."""
    found = re.findall(r"^( *)```sh\n(.*?)^ *```", text, re.DOTALL | re.MULTILINE)
    return [line.strip() for _, block in found for line in block.splitlines() if line.strip()]


def named_commands(text: str) -> list[str]:
    """Every `paperstand …` of a page, as code within its text or as a line of a block."""
    in_blocks = re.findall(r"```(?:sh|text)\n(.*?)```", text, re.DOTALL)
    within_text = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    code = "\n".join([*in_blocks, *within_text])
    return re.findall(r"^(?:.* \\?\| )? *paperstand ([a-z].*?)(?: {2,}.*)?$", code, re.MULTILINE)


@pytest.mark.parametrize("page", [*PAGES, STARTER / "README.md"], ids=str)
def test_commands_and_their_options_exist(page: Path) -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    for line in named_commands(page.read_text("utf-8")):
        name, *words = line.split()
        assert name in commands, line
        command = commands[name]
        while getattr(command, "commands", None) and words and words[0][0].islower():
            command = command.commands[words.pop(0)]
        options = {o for parameter in command.params for o in parameter.opts} | {"--help"}
        assert {w for w in words if w.startswith("--")} <= options, line


class Newcomer:
    """Types the commands of a page, in a folder of their own and without a network."""

    ADDRESS = "https://github.com/YOUR-NAME/"
    LIST = f"Sails for Cold Harbours\n\n{WAVES}\n\nHives Without a Queen\n\n{BEES}\n"

    def __init__(self, home: Path) -> None:
        self.folder = home
        self.remote = home / "remote.git"
        keep = ("PATH", "SYSTEMROOT", "PYTHONPATH")
        self.environment = {k: v for k, v in os.environ.items() if k in keep}
        for role in ("AUTHOR", "COMMITTER"):
            self.environment |= {f"GIT_{role}_NAME": "Me", f"GIT_{role}_EMAIL": "me@me.example"}
        self.environment |= {"HOME": str(home), "GIT_CONFIG_NOSYSTEM": "1"}
        self.run("git", "init", "--quiet", "--bare", str(self.remote))

    def run(self, *command: str, stdin: str = "") -> str:
        done = subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    def type(self, line: str) -> None:
        word, *words = shlex.split(line)
        if word == "cd":
            self.folder /= words[0]
        elif word == "paperstand" and words[0] != "serve":
            pasted = ["--yes"] if words[0] == "add" else []
            self.run(sys.executable, "-m", word, *words, *pasted, stdin=self.LIST)
        elif word in ("git", "rm"):
            here = [str(self.remote) if w.startswith(self.ADDRESS) else w for w in words]
            self.run(word, *here)
        else:
            assert line.split("install")[0] in ("pip ", "paperstand serve"), line


@pytest.mark.parametrize("page", ["docs/start.md", "generator/paperstand/starter/README.md"])
def test_a_newcomer_who_types_what_the_page_says_has_a_site_and_pushes_it(
    page: str, tmp_path: Path
) -> None:
    newcomer = Newcomer(tmp_path)
    if page != "docs/start.md":
        newcomer.type("paperstand new my-digest")
        newcomer.type("cd my-digest")
    for line in shell_lines((REPOSITORY / page).read_text("utf-8")):
        newcomer.type(line)
    home = (tmp_path / "my-digest" / "site" / "index.html").read_text("utf-8")
    assert ("Sails for Cold Harbours" in home) is (page == "docs/start.md")
    assert (tmp_path / "my-digest" / "dist" / "my-digest-offline.zip").is_file()
    newcomer.folder = newcomer.remote
    pushed = newcomer.run("git", "ls-tree", "-r", "--name-only", "main").splitlines()
    assert any(name.endswith("-pasted.txt") for name in pushed)
    assert {name.split("/")[0] for name in pushed} <= {
        ".github", ".gitignore", "README.md", "content", "mkdocs.yml", "requirements.txt",
    }  # fmt: skip


def test_the_style_sheet_and_settings_of_the_theming_page_work(tmp_path: Path) -> None:
    (style,), (own_page,) = (blocks("docs/theming.md", kind) for kind in ("css", "markdown"))
    pages = tmp_path / "content" / "pages"
    (tmp_path / "content" / "dumps").mkdir(parents=True)
    (tmp_path / "content" / "dumps" / "2025-03-11-list.txt").write_text(Newcomer.LIST)
    pages.mkdir()
    (pages / "style.css").write_text(style)
    (pages / "about-us.md").write_text(own_page)
    (tmp_path / "theme" / "assets" / "images").mkdir(parents=True)
    (tmp_path / "theme" / "assets" / "images" / "favicon.svg").write_text("<svg/>")
    settings: dict[str, Any] = {"site_name": "Bees"}
    for example in blocks("docs/theming.md", "yaml"):
        for name, value in yaml.safe_load(example).items():
            settings[name] = settings.get(name, {}) | value if isinstance(value, dict) else value
    (tmp_path / "mkdocs.yml").write_text(yaml.safe_dump(settings))
    site = tmp_path / "site"
    outcome = build(Order(tmp_path / "content", site, tmp_path / "mkdocs.yml", True))
    assert not [p for p in outcome.problems if p.severity != "note"]
    assert (site / "pages" / "style.css").read_text() == style
    assert (site / "assets" / "images" / "favicon.svg").read_text() == "<svg/>"
    page = (site / "pages" / "about-us.html").read_text("utf-8")
    assert '<html lang="de"' in page
    assert 'href="style.css"' in page
    assert settings["copyright"] in page
    assert 'href="../papers/index.html"' in page


def test_the_colours_of_the_theming_page_are_those_of_the_style_sheet() -> None:
    page = (REPOSITORY / "docs" / "theming.md").read_text("utf-8")
    style = THEME / "assets" / "stylesheets" / "paperstand.css"
    there = set(re.findall(r"^  (--ps-[\w-]+):", style.read_text("utf-8"), re.MULTILINE))
    between = {f"--ps-map-{n}" for n in range(9)}
    assert set(re.findall(r"--ps-[\w-]+", page)) | between == there
    for path in re.findall(r"`(partials/\w+\.html|404\.html)`", page):
        assert (THEME / path).is_file()


def test_the_corrections_among_the_questions_are_accepted(tmp_path: Path) -> None:
    for example in blocks("docs/faq.md", "yaml"):
        (tmp_path / "corrections.yml").write_text(example, encoding="utf-8")
        assert load_corrections(tmp_path / "corrections.yml")


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


def test_the_example_of_look_ups_is_accepted(tmp_path: Path) -> None:
    (example,) = blocks("docs/enrich.md", "yaml")
    (tmp_path / "enriched.yml").write_text(example, encoding="utf-8")
    found, unsure, wrong = load_enriched(tmp_path / "enriched.yml")
    assert (bool(found.source), bool(unsure.perhaps), wrong.wrong) == (True, True, True)


def test_the_commented_examples_in_content_are_accepted(tmp_path: Path) -> None:
    text = (REPOSITORY / "content" / "corrections.yml").read_text("utf-8")
    example = "\n".join(line[2:] for line in text.splitlines() if re.match(r"# (\w+:$|  )", line))
    (tmp_path / "corrections.yml").write_text(example, encoding="utf-8")
    assert set(yaml.safe_load(example)) == {
        "same", "different", "title", "identifiers", "topics", "hide", "redirect",
    }  # fmt: skip
    assert load_corrections(tmp_path / "corrections.yml")


def test_the_lists_that_come_along_may_be_deleted_after_they_were_published() -> None:
    corrections = load_corrections(REPOSITORY / "content" / "corrections.yml")
    dumps = (REPOSITORY / "content" / "dumps").iterdir()
    assert {ref.text for kind, ref in corrections.gone if kind == "dump"} == {d.stem for d in dumps}


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
