"""The distribution: what is installed from a wheel works away from this repository, and the source
distribution holds what the wheel is made of."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path

import pytest

from paperstand import __version__
from tests.conftest import REPOSITORY
from tests.makers import BEES, WAVES

LIST = f"Sails for Cold Harbours\n\n{WAVES}\n\nHives Without a Queen\n\n{BEES}\n"
CLEAN = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PAPERSTAND", "PIP"))}


def run(*command: str | Path, cwd: Path, stdin: str = "") -> str:
    done = subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        env=CLEAN,
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def built(kind: str, source: Path, out: Path) -> Path:
    """What the build backend makes of a source tree, as pip would ask it to, without a network."""
    out.mkdir(exist_ok=True)
    program = f"import sys, hatchling.build as b; print(b.build_{kind}(sys.argv[1]))"
    name = run(sys.executable, "-c", program, out, cwd=source).splitlines()[-1]
    return out / name


@dataclass(frozen=True)
class Distribution:
    wheel: Path
    sdist: Path


@pytest.fixture(scope="module")
def distribution(tmp_path_factory: pytest.TempPathFactory) -> Distribution:
    out = tmp_path_factory.mktemp("distribution")
    return Distribution(built("wheel", REPOSITORY, out), built("sdist", REPOSITORY, out))


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_wheel_has_every_file_of_the_package(distribution: Distribution) -> None:
    package = REPOSITORY / "generator" / "paperstand"
    there = {
        path.relative_to(package.parent).as_posix(): path.read_bytes()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    files = contents(distribution.wheel)
    own = {name: data for name, data in files.items() if ".dist-info/" not in name}
    assert own == there
    assert "paperstand/starter/.gitignore" in own
    assert any(name.endswith("/licenses/LICENSE") for name in files)


def test_the_source_distribution_makes_the_same_wheel(
    distribution: Distribution, tmp_path: Path
) -> None:
    with tarfile.open(distribution.sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.iterdir()
    wheel = built("wheel", source, tmp_path / "out")
    assert contents(wheel) == contents(distribution.wheel)


def test_the_source_distribution_has_nothing_that_was_made(distribution: Distribution) -> None:
    with tarfile.open(distribution.sdist) as archive:
        names = [name.split("/", 1)[1] for name in archive.getnames()]
    parts = {part for name in names for part in name.split("/")}
    made = {".venv", ".paperstand", "site", "dist", "__pycache__", "node_modules", ".git"}
    assert not parts & made
    assert {"LICENSE", "README.md", "pyproject.toml", "mkdocs.yml", "Makefile"} <= set(names)
    assert any(name.startswith("content/dumps/") for name in names)
    assert any(name.startswith("tests/") for name in names)


def test_the_wheel_says_what_it_is(distribution: Distribution) -> None:
    files = contents(distribution.wheel)
    (text,) = (data for name, data in files.items() if name.endswith(".dist-info/METADATA"))
    said = HeaderParser().parsestr(text.decode())
    assert (said["Name"], said["Version"]) == ("paperstand", __version__)
    assert said["License-Expression"] == "MIT"
    assert said["Requires-Python"] == ">=3.11"
    assert said["Description-Content-Type"] == "text/markdown"
    assert said["Summary"]
    assert said["Keywords"]
    assert len(said.get_all("Classifier", [])) > 5


def test_what_is_installed_makes_a_site_from_nothing(
    distribution: Distribution, tmp_path: Path
) -> None:
    """As a newcomer would: install, `new`, `add`, `build`, and open it."""
    home = tmp_path / "env"
    venv.create(home, with_pip=False)
    scripts = home / ("Scripts" if sys.platform == "win32" else "bin")
    python = scripts / "python"
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python)
    run(*pip, "install", "--no-index", "--no-deps", distribution.wheel, cwd=tmp_path)
    # The packages Paperstand needs are those of this environment; a path in a .pth file is not
    # searched for .pth files itself, so an editable Paperstand in it isn't found.
    program = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(run(python, "-c", program, cwd=tmp_path).strip())
    (packages / "others.pth").write_text(sysconfig.get_path("purelib") + "\n")
    place = run(python, "-c", "import paperstand; print(paperstand.__file__)", cwd=tmp_path)
    assert Path(place.strip()).is_relative_to(packages)

    command = scripts / "paperstand"
    assert run(command, "--version", cwd=tmp_path) == f"paperstand {__version__}\n"
    run(command, "new", "Bees and waves", cwd=tmp_path)
    folder = tmp_path / "Bees and waves"
    (folder / "content" / "dumps" / "2025-01-01-example-delete-me.txt").unlink()
    filed = run(command, "add", "-", "--yes", "--date", "2025-03-11", cwd=folder, stdin=LIST)
    assert "2 papers: 2 new" in filed
    assert (folder / "content/dumps/2025-03-11-pasted.txt").read_text("utf-8") == LIST
    assert "2 entries read, 0 merged, 2 papers" in run(command, "build", cwd=folder)
    assert "Sails for Cold Harbours" in (folder / "site" / "index.html").read_text("utf-8")
    assert (folder / "site" / "papers" / "hives-without-a-queen.html").is_file()
    with zipfile.ZipFile(folder / "dist" / "bees-and-waves-offline.zip") as bundle:
        assert "bees-and-waves-offline/index.html" in bundle.namelist()
