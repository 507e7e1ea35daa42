"""A new site: whatever its folder is called, it builds, and nothing that was there is harmed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from paperstand import __version__
from paperstand.model import PaperstandError
from paperstand.new_site import make_site, starter_files
from paperstand.pipeline import Order, build
from paperstand.read.corrections import load_corrections
from paperstand.read.vocabulary import load_vocabulary
from paperstand.settings import Content, read_config, site_of

HOSTILE_NAMES = [
    "- key: [value",
    "'\"#: {{ 7 * 7 }}",
    "!ENV [HOME]",
    "@name@ @version@",
    "null",
    "1.0",
    "Bienen & Wellen – été 🐝",
    "<script>alert(1)</script>",
    "back\\slash",
]


def files_of(folder: Path) -> dict[str, bytes]:
    found = (p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}


def test_a_new_site_is_a_whole_repository(tmp_path: Path) -> None:
    made = make_site(tmp_path / "bees-and_waves")
    files = files_of(tmp_path / "bees-and_waves")
    assert {p.as_posix() for p in made} == set(files)
    assert {".gitignore", "README.md", "mkdocs.yml", "requirements.txt"} <= set(files)
    assert "content/corrections.yml" in files
    assert "content/topics.yml" in files
    workflows = {"publish", "check", "release", "announce", "fetch"}
    assert {f".github/workflows/{name}.yml" for name in workflows} <= set(files)
    assert f"paperstand=={__version__}\n" in files["requirements.txt"].decode()
    assert files["README.md"].startswith(b"# Bees and waves\n")
    assert not any(b"@name@" in text or b"@version@" in text for text in files.values())
    assert not any(b"\r" in text for text in files.values())


def test_a_new_site_builds_without_a_warning_and_says_that_its_papers_are_examples(
    tmp_path: Path,
) -> None:
    make_site(tmp_path / "bees")
    folder = tmp_path / "bees"
    order = Order(folder / "content", folder / "site", folder / "mkdocs.yml", True, strict=True)
    outcome = build(order)
    assert outcome.digest is not None
    assert {p.severity for p in outcome.problems} <= {"note"}
    assert all(p.paper.title.startswith("Example Paper") for p in outcome.digest.papers)
    assert len(outcome.digest.papers) == 4
    assert all(p.topics for p in outcome.digest.papers)
    assert any(p.related for p in outcome.digest.papers)
    (dump,) = outcome.digest.dumps
    assert "example-delete-me" in dump.name
    assert "Bees" in (folder / "site" / "index.html").read_text("utf-8")


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_any_name_is_the_name_of_the_site(name: str, tmp_path: Path) -> None:
    make_site(tmp_path / "site", name)
    settings = tmp_path / "site" / "mkdocs.yml"
    assert site_of(read_config(settings, True), settings).name == name
    assert len((tmp_path / "site" / "README.md").read_text("utf-8").split("\n\n")[0]) < 99


@pytest.mark.parametrize("name", [n for n in HOSTILE_NAMES if "/" not in n and "\\" not in n])
def test_any_folder_name_does(name: str, tmp_path: Path) -> None:
    make_site(tmp_path / name)
    settings = tmp_path / name / "mkdocs.yml"
    assert site_of(read_config(settings, True), settings).name


def test_two_new_sites_of_one_name_are_the_same_bytes() -> None:
    assert list(starter_files("Bees")) == list(starter_files("Bees"))


def test_names_of_files_are_such_that_every_system_can_have_them() -> None:
    for path, _ in starter_files("Bees"):
        assert re.fullmatch(r"[\w./-]+", path.as_posix(), re.ASCII)
        assert len(path.as_posix()) < 100


def test_the_commented_examples_of_a_new_site_are_accepted(tmp_path: Path) -> None:
    make_site(tmp_path / "site")
    content = Content(tmp_path / "site" / "content")
    gone = load_corrections(content.corrections).gone
    assert [(kind, ref.text) for kind, ref in gone] == [("dump", "2025-01-01-example-delete-me")]
    assert load_vocabulary(content.topics).topic("video") is not None
    for path in (content.corrections, content.topics):
        lines = path.read_text("utf-8").splitlines()
        used = [line[2:] if re.match(r"# (\w+:$|  )", line) else line for line in lines]
        path.write_text("\n".join(used), encoding="utf-8")
    corrections = load_corrections(content.corrections)
    assert all(getattr(corrections, n) for n in corrections.__dataclass_fields__)
    vocabulary = load_vocabulary(content.topics)
    assert vocabulary.topic("tactile-sensing") is not None
    assert vocabulary.topic("video") is None
    named = [topic for _, topics in corrections.topics for topic in topics]
    assert all(vocabulary.topic(topic) for topic in named)


def test_the_commented_setting_of_a_new_site_is_read(tmp_path: Path) -> None:
    make_site(tmp_path / "site")
    settings = tmp_path / "site" / "mkdocs.yml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("    # feed_authority:", "    feed_authority:"))
    site = site_of(read_config(settings, True), settings)
    assert site.tag("x") == "tag:your-name.github.io,2025-01-01:x"


@pytest.mark.parametrize("there", ["README.md", ".hidden", "folder/file.txt"])
def test_a_folder_with_something_in_it_is_left_alone(there: str, tmp_path: Path) -> None:
    (tmp_path / there).parent.mkdir(exist_ok=True)
    (tmp_path / there).write_text("mine")
    with pytest.raises(PaperstandError, match=re.escape(there.split("/")[0])):
        make_site(tmp_path)
    assert files_of(tmp_path) == {there: b"mine"}


def test_a_file_in_its_place_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine")
    with pytest.raises(PaperstandError, match="is a file"):
        make_site(tmp_path / "site")
    assert files_of(tmp_path) == {"site": b"mine"}


def test_a_repository_that_was_just_cloned_is_empty_enough(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    assert make_site(tmp_path)
    assert files_of(tmp_path)[".git/HEAD"] == b"ref: refs/heads/main\n"


def test_a_site_below_a_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PaperstandError, match="file"):
        make_site(tmp_path / "file" / "site")


def test_the_settings_are_yaml_that_says_where_to_look(tmp_path: Path) -> None:
    make_site(tmp_path / "site")
    for path in (tmp_path / "site").rglob("*.yml"):
        if path.name != "mkdocs.yml":
            yaml.safe_load(path.read_text("utf-8"))
