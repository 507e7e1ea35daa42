"""Workspace: where a build works, so that a failed one never harms the last good site.

Beside the site folder stands `.paperstand/<its name>/`, with the tree that MkDocs renders, the site
in the making and its bundle. When all is done the new site takes the place of the old one in one
step, and its bundle follows. A build that is killed leaves behind what the next one clears away;
docs/robustness.md says what holds at each moment, and tests kill builds to see that it does.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import logging
import os
import shutil
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import cast

from filelock import FileLock, Timeout

from paperstand.built import Built, File, Keys, load, save
from paperstand.model import PaperstandError, Problem
from paperstand.store import Store, key_of, remove

_log = logging.getLogger(__name__)

SUMS = "SHA256SUMS"
"""The checksums of what is in `dist`: they must never fit another file than the one there."""
_WAIT = 600
"""Seconds that a build waits for another one into the same folder."""


class Workspace:
    """The folders of one site's builds."""

    def __init__(self, site: Path) -> None:
        site = site.absolute()
        self.site = site
        self.folder = site.parent / ".paperstand" / site.name
        self.tree = self.folder / "tree"
        """What MkDocs renders."""
        self.staging = self.folder / "site"
        """The site in the making."""
        self.packing = self.folder / "dist"
        """What belongs to it and is to stand in `dist`."""
        self.dist = site.parent / "dist"
        self._old = self.folder / "old"
        """The last good site, for the moment in which it has left and the new one has not come."""
        self._note = self.folder / "built.note"
        self._tree_note = self.tree / "built.note"

    @contextmanager
    def locked(self, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
        """Alone in this workspace. Another build into it is waited for, after a call of `waiting`.

        Raises PaperstandError when a folder can't be written to, or a disk takes no more.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.folder / "lock", timeout=_WAIT)
            try:
                lock.acquire(timeout=0)
            except Timeout:
                waiting()
                lock.acquire()
        except Timeout:
            message = f"another build has been working on it for more than {_WAIT} seconds"
            raise PaperstandError([Problem(str(self.site), None, message, "Stop it.")]) from None
        except OSError as error:
            raise PaperstandError([unwritable(self.folder, error)]) from None
        try:
            self._recover()
            self._require_writable()
            yield
        except OSError as error:
            if error.errno not in _DISK_ERRORS:
                raise
            if error.errno in _FULL:
                self._make_room()
            raise PaperstandError([self._trouble(error)]) from error
        finally:
            lock.release()

    def _recover(self) -> None:
        """Put the last good site back if a build was killed between the two renames that it takes
        where the system can't swap folders."""
        if not self.site.exists() and self._old.is_dir():
            self._old.rename(self.site)

    def _require_writable(self) -> None:
        """What can't be published should be known before the work is done."""
        if self.dist.exists() and not self.dist.is_dir():
            raise NotADirectoryError(errno.ENOTDIR, "is not a folder", str(self.dist))
        for folder in (self.site.parent, self.dist):
            if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, "no permission to write", str(folder))

    def _make_room(self) -> None:
        """Clear away what a build has made in vain: it may be what fills the disk."""
        self._forget_tree()
        for folder in (self.staging, self.packing, self.tree):
            shutil.rmtree(folder, ignore_errors=True)

    def _trouble(self, error: OSError) -> Problem:
        # Of a copy the second is where it was to go.
        path = Path(error.filename2 or error.filename or self.folder).absolute()
        own = (self.folder, self.site, self.dist)
        if path in (*own, self.site.parent) or any(folder in path.parents for folder in own):
            return unwritable(path, error)
        if error.errno in _FULL:
            return unwritable(self.folder, error)
        message = f"can't be read: {error.strerror or error}"
        return Problem(str(path), None, message, "Make it readable, or take it away.")

    def check_site(self) -> None:
        """Make sure that the site folder is one that a build may replace.

        Raises PaperstandError for a folder that holds something else.
        """
        if self.site.is_symlink():
            message = "is a link: a new site would take the place of the link, not of the folder"
            remedy = f"Give --site the folder it leads to, {self.site.resolve()}."
            raise PaperstandError([Problem(str(self.site), None, message, remedy)])
        if not self.site.exists():
            return
        if not self.site.is_dir():
            message = "is not a folder: expected a place for the site"
            raise PaperstandError(
                [Problem(str(self.site), None, message, "Choose another --site.")]
            )
        if any(self.site.iterdir()) and not (self.site / "data" / "papers.jsonl").exists():
            message = "holds something that is not a site made by Paperstand; it would be lost"
            remedy = "Choose another --site, or empty the folder."
            raise PaperstandError([Problem(str(self.site), None, message, remedy)])

    def tree_files(self) -> Keys:
        """The keys of the files that the tree has from the last time; none if nobody knows."""
        note = load(self._tree_note)
        return note.files if note else {}

    def fill_tree(self, files: Iterable[File], before: Keys) -> dict[str, bytes]:
        """Write a new tree and return the keys of its files. Nothing of an earlier one is left, but
        what has the same key as `before`, which is what `tree_files` said, or empty."""
        self._forget_tree()
        if not before:
            _remove(self.tree)
        keys: dict[str, bytes] = {}
        made: set[Path] = set()
        for file in files:
            # A later file of the same name takes the place of an earlier one.
            if file.content is not None and (
                file.name in keys or file.key is None or before.get(file.name) != file.key
            ):
                path = self.tree / file.name
                if path.parent not in made:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    made.add(path.parent)
                keys[file.name] = _write(path, file)
            else:
                assert file.key is not None
                keys[file.name] = file.key
        for name in before.keys() - keys.keys():
            (self.tree / name).unlink(missing_ok=True)
        save(Built(files=keys), self._tree_note)
        return keys

    def _forget_tree(self) -> None:
        """From here on the tree may change."""
        with suppress(OSError):
            self._tree_note.unlink()

    def take_over(self, gone: Collection[str]) -> set[str]:
        """Begin the new site with the files of the last one, but those that are `gone`; returns
        their paths. They are the same files under another name, so nobody may write into them."""
        _log.info("taking over the last site but %d files", len(gone))
        taken: set[str] = set()
        for folder, names in _walk(self.site):
            below = f"{folder}/" if folder else ""
            staying = [name for name in names if below + name not in gone]
            if staying:
                (self.staging / folder).mkdir(parents=True, exist_ok=True)
            for name in staying:
                _link(f"{self.site}/{below}{name}", f"{self.staging}/{below}{name}")
                taken.add(below + name)
        return taken

    def store(self, program: str, anew: bool) -> Store:
        """What was worked out in earlier builds by the same program; nothing if `anew`."""
        path = self.folder / "store.sqlite"
        if anew:
            remove(path)
        return Store(path, program)

    def clear_staging(self) -> None:
        """Nothing of an earlier build is left, whatever became of it."""
        # Several processes have each put a share of the site into a folder of its own.
        for folder in (self.staging, *self.folder.glob(f"{self.staging.name}-*")):
            _remove(folder)
        _remove(self.packing)
        self.packing.mkdir()

    def publish(self) -> None:
        """Put the new site in the place of the old one, and what was packed into `dist`.

        A kill between leaves a whole site and a whole bundle of the build before; since the note
        of the last build is gone by then, the next one makes both anew.
        """
        self.dist.mkdir(parents=True, exist_ok=True)
        began = time.perf_counter()
        _settle(self.folder)
        _log.info("on the disk after %.3f s", time.perf_counter() - began)
        self.forget()
        was_there = self.site.exists()
        self._swap()
        try:
            self._move_packed()
        except OSError:
            if was_there:
                self._swap()
            else:
                self.site.rename(self.staging)
            raise
        _discard(self.staging)

    def _swap(self) -> None:
        """Exchange the site with the one in the making, which may be the only one."""
        if not self.site.exists():
            self.staging.rename(self.site)
        elif not _exchange(self.staging, self.site):
            # Three steps where the system can't do it in one; after the first there is no site,
            # and `_recover` mends that.
            _remove(self._old)
            self.site.rename(self._old)
            try:
                self.staging.rename(self.site)
            except OSError:
                self._old.rename(self.site)
                raise
            self._old.rename(self.staging)

    def _move_packed(self) -> None:
        """One file at a time, each in one step, and the checksums last. They go before their file
        is replaced, so at no moment do they speak of another one."""
        packed = sorted(self.packing.glob("*"), key=lambda path: (path.name == SUMS, path))
        if packed:
            (self.dist / SUMS).unlink(missing_ok=True)
        for path in packed:
            _move(path, self.dist / path.name)

    # -------------------------------------------------------------- the last build

    def last(self, outputs: Iterable[Path]) -> Built | None:
        """The note of the last finished build, if nobody has touched what it made."""
        note = load(self._note)
        if note is None:
            _log.info("to be built: no note of a finished build")
        elif note.outputs != _seal(outputs):
            _log.info("to be built: the site or the bundle has been touched")
            return None
        return note

    def remember(self, inputs: str, outputs: Iterable[Path], frame: str, files: Keys) -> None:
        """Note what was built of what."""
        save(Built(inputs, _seal(outputs), frame, dict(files)), self._note)

    def forget(self) -> None:
        """From here on the outputs may change."""
        self._note.unlink(missing_ok=True)


_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_DISK_ERRORS = {
    *_FULL,
    *(errno.EACCES, errno.EPERM, errno.EROFS, errno.EIO),  # not allowed, or broken
    *(errno.ENOTDIR, errno.EISDIR, errno.EBUSY, errno.EXDEV),  # of another kind
}
"""What the machine refuses. Anything else is a bug."""


def unwritable(path: Path, error: OSError) -> Problem:
    """A problem for a folder or disk that takes no more."""
    message = f"can't be written to: {error.strerror or error}"
    mend = "Free some space" if error.errno in _FULL else "Make the folder writable"
    remedy = f"{mend}, or choose another --site. The last good site is as it was."
    return Problem(str(path), None, message, remedy)


def fingerprint(parts: Iterable[tuple[str, bytes]]) -> str:
    """One name for many named contents, whatever their order."""
    digests = sorted(f"{name}\0{hashlib.sha256(data).hexdigest()}" for name, data in parts)
    return hashlib.sha256("\n".join(digests).encode("utf-8", "surrogateescape")).hexdigest()


def _seal(paths: Iterable[Path]) -> str:
    """A name for the state of files and folders: what is there, how large, changed when."""
    seal = hashlib.sha256()
    for root in paths:
        seal.update(f"{root}\n".encode("utf-8", "surrogateescape"))
        if not root.is_dir():
            seal.update(_state_of(root.name, root).encode("utf-8", "surrogateescape"))
            continue
        for folder, names in _walk(root):
            seal.update(f"{folder}/\n".encode("utf-8", "surrogateescape"))
            states = [_state_of(name, f"{root}/{folder}/{name}") for name in names]
            seal.update("".join(states).encode("utf-8", "surrogateescape"))
    return seal.hexdigest()


def _state_of(name: str, path: str | Path) -> str:
    try:
        stat = os.stat(path)  # noqa: PTH116 - twice as fast, and asked of every file of a site
    except OSError:
        return f"{name} missing\n"
    return f"{name} {stat.st_size} {stat.st_mtime_ns}\n"


def _walk(root: Path) -> Iterator[tuple[str, list[str]]]:
    """Every folder below a root, as its path with slashes, with its files; in order."""
    for folder, folders, files in os.walk(root):
        folders.sort()
        relative = Path(folder).relative_to(root).as_posix()
        yield "" if relative == "." else relative, sorted(files)


def _link(source: str, target: str) -> None:
    """The same file under another name; a copy where the disk knows no such thing."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _remove(path: Path) -> None:
    """Take away a folder, a link or a file, if it is there. What can't be removed is an error: it
    would become a part of what is made in its place."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _write(path: Path, file: File) -> bytes:
    """Write a file, and return its key."""
    assert file.content is not None
    if isinstance(file.content, bytes):
        path.write_bytes(file.content)
        return file.key or key_of(file.content)
    key = hashlib.blake2b(digest_size=16)
    with path.open("wb") as stream:
        for piece in file.content:
            key.update(piece)
            stream.write(piece)
    return file.key or key.digest()


def _discard(folder: Path) -> None:
    """Take away what nobody needs; the next build clears what stays behind."""
    shutil.rmtree(folder, ignore_errors=True)


def _move(source: Path, target: Path) -> None:
    """Put a file in the place of another in one step, from another disk, too."""
    try:
        source.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        partial = target.with_name(target.name + ".partial")
        try:
            shutil.copyfile(source, partial)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
        source.unlink()


def _settle(folder: Path) -> None:
    """Have the disk write what it holds back: a rename may outlast a power cut that the content
    of the file does not. One call for the whole disk (syncfs, Linux 2.6.39) takes a tenth of the
    time of one for each file; elsewhere, for all disks."""
    if call := _call("syncfs"):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            call(descriptor)
        finally:
            os.close(descriptor)
    elif hasattr(os, "sync"):
        os.sync()


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step, so that there is a whole site at every moment.

    Linux can (renameat2 with RENAME_EXCHANGE, since 3.15); elsewhere this returns False.
    """
    at_fdcwd, rename_exchange = -100, 2
    call = _call("renameat2")
    return bool(
        call
        and call(at_fdcwd, os.fsencode(one), at_fdcwd, os.fsencode(other), rename_exchange) == 0
    )


def _call(name: str) -> Callable[..., int] | None:
    """A call of Linux that Python has no name for; None where there is none."""
    if sys.platform != "linux":
        return None
    try:
        return cast(Callable[..., int], getattr(ctypes.CDLL(None, use_errno=True), name))
    except (OSError, AttributeError):
        return None
