"""The offline bundle: whole, the same every time, and fit for any system's unzip."""

from __future__ import annotations

import hashlib
import os
import zipfile
from pathlib import Path

import pytest

from paperstand.pack import checksums, pack, size_report
from paperstand.pack.archive import Writer
from tests.conftest import Built


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name, text in (
        ("index.html", "home"),
        ("papers/b.html", "b"),
        ("papers/a.html", "ä" * 999),
    ):
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "site"


def test_everything_is_below_one_folder_in_a_fixed_order(site: Path, tmp_path: Path) -> None:
    made = pack(site, tmp_path / "dist" / "x.zip", "x-offline")
    with zipfile.ZipFile(tmp_path / "dist" / "x.zip") as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            "x-offline/index.html",
            "x-offline/papers/a.html",
            "x-offline/papers/b.html",
        ]
        assert archive.read("x-offline/papers/a.html").decode() == "ä" * 999
    assert made.size == (tmp_path / "dist" / "x.zip").stat().st_size


def test_times_and_permissions_of_the_files_do_not_matter(site: Path, tmp_path: Path) -> None:
    pack(site, tmp_path / "one.zip", "x")
    os.utime(site / "index.html", (0, 0))
    (site / "papers" / "a.html").chmod(0o600)
    pack(site, tmp_path / "two.zip", "x")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_a_failure_leaves_the_last_bundle_as_it_was(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = tmp_path / "x.zip"
    pack(site, bundle, "x")
    before = bundle.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Writer, "finish", full)
    with pytest.raises(OSError, match="No space"):
        pack(site, bundle, "x")
    assert bundle.read_bytes() == before
    assert [p.name for p in tmp_path.glob("x.zip*")] == ["x.zip"]


def test_the_bundle_holds_the_site_and_not_itself(built: Built) -> None:
    with zipfile.ZipFile(built.bundle) as archive:
        names = {n.removeprefix("paperstand-offline/") for n in archive.namelist()}
        lowered = [n.lower() for n in archive.namelist()]
        for name in names - {"index.html", "subscribe.html"}:
            assert archive.read(f"paperstand-offline/{name}") == (built.site / name).read_bytes()
        home = archive.read("paperstand-offline/index.html").decode()
    there = {p.relative_to(built.site).as_posix() for p in built.site.rglob("*") if p.is_file()}
    assert there - names == {"paperstand-offline.zip"}
    published = "https://example.org/paperstand/subscribe.html"
    beside = (built.site / "index.html").read_text("utf-8")
    assert home == beside.replace('href="paperstand-offline.zip"', f'href="{published}"') != beside
    assert len(set(lowered)) == len(lowered)


def test_the_site_offers_the_bundle(built: Built) -> None:
    offered = built.site / "paperstand-offline.zip"
    assert offered.read_bytes() == built.bundle.read_bytes()
    links = [a.attrib.get("href") for a in built.page("index.html").iter("a")]
    assert "paperstand-offline.zip" in links


def test_what_takes_room_is_told_by_folder(site: Path, tmp_path: Path) -> None:
    made = pack(site, tmp_path / "x.zip", "x")
    assert {(p.folder, p.files, p.size) for p in made.parts} == {
        ("(top)", 1, 4),
        ("papers", 2, 1999),
    }
    report = size_report(made, "x.zip").splitlines()
    assert report[0].split() == ["folder", "files", "unpacked", "packed"]
    assert report[-1].split()[:4] == ["x.zip", "3", "2.0", "kB"]


def test_a_checksum_is_as_sha256sum_wants_it(site: Path, tmp_path: Path) -> None:
    made = pack(site, tmp_path / "x.zip", "x")
    digest = hashlib.sha256((tmp_path / "x.zip").read_bytes()).hexdigest()
    assert checksums(made, "x.zip") == f"{digest}  x.zip\n"


def test_both_stand_beside_the_bundle(built: Built) -> None:
    dist = built.bundle.parent
    digest = hashlib.sha256(built.bundle.read_bytes()).hexdigest()
    assert (dist / "SHA256SUMS").read_text("utf-8") == f"{digest}  paperstand-offline.zip\n"
    assert "papers" in (dist / "sizes.txt").read_text("utf-8")
