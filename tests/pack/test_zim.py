"""The file for Kiwix: read back by the library that Kiwix reads it with."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from html import escape
from pathlib import Path
from typing import Any

import pytest

from paperstand.write.pictures import TOUCH_ICON
from paperstand.write.site import Site
from tests.conftest import Built
from tests.hostile import HOSTILE_TITLES

reader = pytest.importorskip(
    "libzim.reader", reason="libzim is not installed: pip install 'paperstand[zim]'"
)
SITE = Site("Harbour Notes", "https://me.example/digest/", "Papers about harbours. " * 9)


def packed(folder: Path, out: Path, site: Site = SITE) -> Any:
    from paperstand.pack.zim import pack_zim

    assert pack_zim(folder, out, site, {}) == out.stat().st_size
    archive = reader.Archive(out)
    assert archive.check()
    return archive


def write(folder: Path, name: str, content: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small site."""
    site = tmp_path / "site"
    pages = {"index": "Home", "404": "Nothing here", "papers/a": "A &amp; B · Harbour Notes"}
    for name, title in pages.items():
        write(site, f"{name}.html", f"<html><title>{title}</title><p>Waves and harbours.</html>")
    write(site, "papers/old.html", '<meta http-equiv="refresh" content="0; url=a.html">')
    write(site, "data/health.json", '{"latest": "2025-03-11"}')
    write(site, SITE.bundle, "the zip")
    return site


def test_the_whole_site_is_in_it_and_opens_at_the_home_page(built: Built, tmp_path: Path) -> None:
    site = Site("Paperstand", "https://example.org/paperstand/")
    archive = packed(built.site, tmp_path / "x.zim", site)
    assert archive.main_entry.get_item().path == "index.html"
    files = [p for p in built.site.rglob("*") if p.is_file() and p.name != site.bundle]
    assert len(files) > 400
    for path in files:
        item = archive.get_entry_by_path(path.relative_to(built.site).as_posix()).get_item()
        assert bytes(item.content) == path.read_bytes()
        assert item.mimetype != "application/octet-stream", path
    assert archive.has_illustration(48)
    assert archive.has_fulltext_index
    assert archive.has_title_index
    assert archive.get_entry_by_path("papers/2-olmo-2-furious.html").title == "2 OLMo 2 Furious"


def test_it_says_what_it_is(folder: Path, tmp_path: Path) -> None:
    archive = packed(folder, tmp_path / "x.zim")
    said = {key: bytes(archive.get_metadata(key)).decode() for key in archive.metadata_keys}
    assert said["Name"] == "harbour-notes"
    assert said["Title"] == said["Creator"] == said["Publisher"] == "Harbour Notes"
    assert said["Language"] == "eng"
    assert said["Date"] == "2025-03-11"
    assert said["Description"].startswith("Papers about harbours.")
    assert len(said["Description"]) <= 80


def test_a_site_without_dates_has_no_made_up_one(folder: Path, tmp_path: Path) -> None:
    write(folder, "data/health.json", '{"latest": null}')
    assert "Date" not in packed(folder, tmp_path / "x.zim").metadata_keys


def test_titles_are_those_of_the_pages_and_only_pages_are_articles(
    folder: Path, tmp_path: Path
) -> None:
    archive = packed(folder, tmp_path / "x.zim")
    assert archive.get_entry_by_path("papers/a.html").title == "A & B"
    assert archive.get_entry_by_path("papers/old.html").title == "papers/old.html"
    assert not archive.has_entry_by_path(SITE.bundle)
    assert archive.article_count == 2, "not the page of errors, nor one that leads on"


def test_hostile_titles_are_titles(folder: Path, tmp_path: Path) -> None:
    for n, title in enumerate(HOSTILE_TITLES):
        write(folder, f"papers/h{n}.html", f"<title>{escape(title)}</title>")
    archive = packed(folder, tmp_path / "x.zim")
    for n, title in enumerate(HOSTILE_TITLES):
        assert archive.get_entry_by_path(f"papers/h{n}.html").title == title


def test_the_same_site_gives_the_same_bytes_wherever_and_whenever(
    built: Built, tmp_path: Path
) -> None:
    here = tmp_path / "one.zim"
    packed(built.site, here)
    elsewhere = tmp_path / "elsewhere" / "copy"
    shutil.copytree(built.site, elsewhere)
    for path in elsewhere.rglob("*"):
        os.utime(path, (1, 1))
    there = tmp_path / "elsewhere" / "other.zim"
    packed(elsewhere, there)
    assert here.read_bytes() == there.read_bytes()
    write(elsewhere, "papers/new.html", "<title>New</title>")
    assert packed(elsewhere, there).uuid != reader.Archive(here).uuid


def test_a_file_that_was_there_is_replaced_and_nothing_else_is_left(
    folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out" / "x.zim"
    packed(folder, out)
    packed(folder, out)
    assert [p.name for p in out.parent.iterdir()] == [out.name]


def test_a_failure_leaves_the_file_before_as_it_was(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out" / "x.zim"
    packed(folder, out)
    before = out.read_bytes()
    (folder / "data" / "health.json").unlink()
    with pytest.raises(FileNotFoundError):
        packed(folder, out)
    assert out.read_bytes() == before
    assert [p.name for p in out.parent.iterdir()] == [out.name]


def test_an_icon_of_any_size_is_made_to_fit(folder: Path, tmp_path: Path, built: Built) -> None:
    (folder / TOUCH_ICON).parent.mkdir(parents=True)
    shutil.copy(built.site / TOUCH_ICON, folder / TOUCH_ICON)
    picture = bytes(packed(folder, tmp_path / "x.zim").get_illustration_item(48).content)
    assert picture.startswith(b"\x89PNG")
    assert picture[16:24] == (48).to_bytes(4, "big") * 2


def test_the_command_packs_a_site_with_a_link_to_the_published_zip(
    folder: Path, tmp_path: Path
) -> None:
    write(folder, "index.html", f'<title>Home</title><a href="{SITE.bundle}">zip</a>')
    settings = {"site_name": SITE.name, "site_url": SITE.url}
    config, out = tmp_path / "mkdocs.yml", tmp_path / "x.zim"
    config.write_text(json.dumps(settings), encoding="utf-8")
    command = [sys.executable, "-m", "paperstand", "zim", str(out)]
    command += ["--site", str(folder), "--config", str(config)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(f"{out}: 0.1 MB.\n")
    home = bytes(reader.Archive(out).get_entry_by_path("index.html").get_item().content)
    assert f'href="{SITE.absolute(SITE.bundle)}"'.encode() in home
