"""What was packed the last time is taken over, and the bundle is that of a clean build."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from paperstand import pack as packing
from paperstand.pack import Bundle, checksums, pack
from paperstand.pack.archive import Member, compressed
from paperstand.workers import Workers

NAMES = [f"papers/{n:02}.html" for n in range(40)]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "site" / "papers").mkdir(parents=True)
    for name in NAMES:
        (tmp_path / "site" / name).write_bytes(Random(name).randbytes(500) * 3)
    (tmp_path / "site" / "index.html").write_text("home")
    return tmp_path / "site"


@pytest.fixture
def before(site: Path, tmp_path: Path) -> Path:
    bundle = tmp_path / "last" / "x.zip"
    made = pack(site, bundle, "x")
    bundle.with_name("SHA256SUMS").write_text(checksums(made, "x.zip"))
    return bundle


@pytest.fixture
def anew(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are compressed."""
    names: list[str] = []

    def counted(name: str, content: bytes) -> tuple[Member, bytes]:
        names.append(name)
        return compressed(name, content)

    monkeypatch.setattr(packing, "compressed", counted)
    return names


def packed_again(site: Path, before: Path, unchanged: list[str]) -> tuple[Bundle, bytes]:
    bundle = site.parent / "again.zip"
    made = pack(site, bundle, "x", {"index.html": b"away"}, before=before, unchanged=unchanged)
    return made, bundle.read_bytes()


def clean(site: Path) -> tuple[Bundle, bytes]:
    bundle = site.parent / "clean.zip"
    made = pack(site, bundle, "x", {"index.html": b"away"})
    return made, bundle.read_bytes()


def test_only_what_changed_is_compressed(site: Path, before: Path, anew: list[str]) -> None:
    (site / NAMES[7]).write_text("changed")
    (site / NAMES[9]).unlink()
    (site / "papers" / "new.html").write_text("new")
    anew.clear()
    found = packed_again(site, before, [n for n in NAMES if n != NAMES[7]])
    assert anew == ["x/index.html", f"x/{NAMES[7]}", "x/papers/new.html"]
    assert found == clean(site)


def test_what_was_not_there_is_not_taken_over(site: Path, before: Path) -> None:
    (site / "papers" / "new.html").write_text("new")
    unchanged = [*NAMES, "papers/new.html", "papers/never.html", "index.html"]
    assert packed_again(site, before, unchanged) == clean(site)


def flipped(bundle: Path) -> None:
    data = bytearray(bundle.read_bytes())
    data[len(data) // 2] ^= 64
    bundle.write_bytes(data)


def believed(bundle: Path, data: bytes) -> None:
    """Another file, with its own checksum."""
    bundle.write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    bundle.with_name("SHA256SUMS").write_text(f"{digest}  x.zip\n")


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(Path.unlink, id="gone"),
        pytest.param(flipped, id="a flipped bit"),
        pytest.param(lambda b: b.write_bytes(b.read_bytes()[:999]), id="cut"),
        pytest.param(lambda b: b.with_name("SHA256SUMS").unlink(), id="no checksum"),
        pytest.param(lambda b: b.with_name("SHA256SUMS").write_bytes(b""), id="an empty checksum"),
        pytest.param(lambda b: believed(b, b""), id="empty"),
        pytest.param(lambda b: believed(b, b"no zip at all " * 99), id="no zip"),
        pytest.param(lambda b: believed(b, b.read_bytes()[300:]), id="its beginning lost"),
    ],
)
def test_a_damaged_bundle_costs_nothing_but_time(
    site: Path, before: Path, anew: list[str], damage: Callable[[Path], object]
) -> None:
    damage(before)
    anew.clear()
    found = packed_again(site, before, NAMES)
    assert len(anew) == len(NAMES) + 1
    assert found == clean(site)


def test_several_processes_pack_the_same(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "_LEAST", 4)
    monkeypatch.setattr(packing, "_SHARE", 3)
    bundle = tmp_path / "several" / "x.zip"
    made = pack(site, bundle, "x", {"index.html": b"away"}, Workers(2))
    assert (made, bundle.read_bytes()) == clean(site)
    assert [path.name for path in bundle.parent.iterdir()] == ["x.zip"]
