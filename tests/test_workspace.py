"""Builds into one folder: alone, whole, and never in the way of the last good site."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from paperstand import workspace as module
from paperstand.built import File
from paperstand.model import PaperstandError
from paperstand.workspace import Workspace, fingerprint


def stage(workspace: Workspace, text: str) -> None:
    (workspace.staging / "data").mkdir(parents=True)
    (workspace.staging / "data" / "papers.jsonl").write_text(text)


def published(workspace: Workspace) -> str:
    return (workspace.site / "data" / "papers.jsonl").read_text()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "site")


@pytest.mark.parametrize("in_one_step", [True, False])
def test_the_new_site_takes_the_place_of_the_old_one(
    in_one_step: bool, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not in_one_step:
        monkeypatch.setattr(module, "_exchange", lambda *_: False)
    for text in ("first", "second"):
        with workspace.locked():
            stage(workspace, text)
            workspace.publish()
        assert published(workspace) == text
    assert not workspace.staging.exists()
    assert not (workspace.folder / "old").exists()


def test_there_is_a_whole_site_at_every_moment(workspace: Workspace) -> None:
    """Readers look all the time while sites are swapped; none sees a missing or mixed one."""
    with workspace.locked():
        stage(workspace, "0")
        workspace.publish()
    if not module._exchange(workspace.site, workspace.site):
        pytest.skip("this system can't swap two folders in one step")
    missing = []
    stop = threading.Event()

    def look() -> None:
        while not stop.is_set():
            if not workspace.site.exists():
                missing.append(time.monotonic())

    reader = threading.Thread(target=look)
    reader.start()
    with workspace.locked():
        for number in range(200):
            stage(workspace, str(number))
            workspace.publish()
    stop.set()
    reader.join()
    assert missing == []


def test_two_builds_into_one_folder_wait_for_each_other(workspace: Workspace) -> None:
    inside: list[int] = []
    most: list[int] = []

    def work() -> None:
        with Workspace(workspace.site).locked():
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.05)
            inside.pop()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1, 1, 1, 1]


def test_waiting_for_another_build_ends_some_time(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_WAIT", 0.1)
    with (
        workspace.locked(),
        pytest.raises(PaperstandError, match="another build"),
        Workspace(workspace.site).locked(),
    ):
        pass


def test_a_tree_holds_nothing_of_the_one_before(workspace: Workspace) -> None:
    files = [File.of("docs/a.md", "a"), File.of("docs/deep/b.md", b"b")]
    for known in (False, True):
        workspace.fill_tree(files, {})
        before = workspace.tree_files() if known else {}
        workspace.fill_tree([File.of("docs/c.md", "c")], before)
        assert [p.name for p in workspace.tree.rglob("*.md")] == ["c.md"]


def test_what_a_tree_has_is_not_written_again(workspace: Workspace) -> None:
    workspace.fill_tree([File.of("docs/a.md", "a"), File("docs/b", None, [b"b", b"c"])], {})
    docs = workspace.tree / "docs"
    for path in docs.iterdir():
        path.write_text("as it was")
    before = workspace.tree_files()
    new = [
        File("docs/a.md", before["docs/a.md"], None),
        File.of("docs/b", "bd"),
        File("docs/c.md", b"key", b"c"),
    ]
    keys = workspace.fill_tree(new, before)
    assert keys == workspace.tree_files()
    assert keys["docs/a.md"] == before["docs/a.md"]
    assert keys["docs/b"] != before["docs/b"]
    texts = {path.name: path.read_text() for path in docs.iterdir()}
    assert texts == {"a.md": "as it was", "b": "bd", "c.md": "c"}


def test_of_two_files_with_one_name_the_later_is_there(workspace: Workspace) -> None:
    """As where a curator's theme has a file of the same name as ours."""
    both = [File.of("theme/x.svg", "ours"), File.of("theme/x.svg", "mine")]
    workspace.fill_tree(both, {})
    assert (workspace.tree / "theme" / "x.svg").read_text() == "mine"
    workspace.fill_tree(both, workspace.tree_files())
    assert (workspace.tree / "theme" / "x.svg").read_text() == "mine"


def test_a_tree_that_was_left_half_filled_is_not_relied_on(workspace: Workspace) -> None:
    workspace.fill_tree([File.of("docs/a.md", "a")], {})

    def files() -> Iterator[File]:
        yield File.of("docs/a.md", "b")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        workspace.fill_tree(files(), workspace.tree_files())
    assert workspace.tree_files() == {}


@pytest.mark.parametrize("links", [True, False])
def test_the_new_site_begins_with_what_stays_of_the_last_one(
    links: bool, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not links:  # a disk that knows no such thing

        def refuse(*_: object) -> None:
            raise OSError

        monkeypatch.setattr("os.link", refuse)
    for name in ("index.html", "papers/a.html", "papers/b.html", "data/x"):
        (workspace.site / name).parent.mkdir(parents=True, exist_ok=True)
        (workspace.site / name).write_text(name)
    taken = workspace.take_over({"papers/b.html", "data/x"})
    assert not (workspace.staging / "data").exists()
    assert taken == {"index.html", "papers/a.html"}
    there = {p.relative_to(workspace.staging).as_posix() for p in workspace.staging.rglob("*.html")}
    assert there == taken
    assert (workspace.staging / "papers" / "a.html").read_text() == "papers/a.html"


def test_a_file_in_the_place_of_the_site_is_left_alone(workspace: Workspace) -> None:
    workspace.site.write_text("mine")
    with pytest.raises(PaperstandError, match="not a folder"):
        workspace.check_site()
    assert workspace.site.read_text() == "mine"


def test_an_empty_folder_may_become_the_site(workspace: Workspace) -> None:
    workspace.site.mkdir()
    workspace.check_site()


def test_what_was_built_is_remembered_until_something_is_touched(workspace: Workspace) -> None:
    with workspace.locked():
        stage(workspace, "text")
        workspace.publish()
        workspace.remember("inputs", [workspace.site], "frame", {"docs/index.md": b"key"})
    last = workspace.last([workspace.site])
    assert last
    assert (last.inputs, last.frame, last.files) == ("inputs", "frame", {"docs/index.md": b"key"})
    (workspace.site / "extra.html").write_text("")
    assert workspace.last([workspace.site]) is None


@pytest.mark.parametrize(
    "note", [b"", b"{", b"\xc0", b"\xff\x00", b"\x91" * 100_000, b"\x81\xa6inputs\x01"]
)
def test_a_damaged_note_of_the_last_build_means_building_again(
    note: bytes, workspace: Workspace
) -> None:
    workspace.folder.mkdir(parents=True)
    (workspace.folder / "built.note").write_bytes(note)
    assert workspace.last([]) is None


def test_a_fingerprint_depends_on_names_and_contents_and_not_on_order() -> None:
    parts = [("a", b"1"), ("b", b"2")]
    assert fingerprint(parts) == fingerprint(parts[::-1])
    assert fingerprint(parts) != fingerprint([("a", b"2"), ("b", b"1")])
    assert fingerprint(parts) != fingerprint(parts[:1])
