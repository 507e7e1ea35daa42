"""Workspace: where a build works, so that a failed one never harms the last good site.

Beside the site folder stands `.paperstand/<its name>/`, with the tree that MkDocs renders and the
site in the making. When all is done the new site takes the place of the old one in one step.
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from paperstand.model import PaperstandError, Problem

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
        self.dist = site.parent / "dist"
        self._state = self.folder / "state.json"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Alone in this workspace. Another build into it is waited for.

        Raises PaperstandError when the folder can't be written to.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.folder / "lock", timeout=_WAIT)
            lock.acquire()
        except Timeout:
            message = f"another build has been working on it for more than {_WAIT} seconds"
            raise PaperstandError([Problem(str(self.site), None, message, "Stop it.")]) from None
        except OSError as error:
            raise PaperstandError([unwritable(self.folder, error)]) from None
        try:
            yield
        except OSError as error:
            if error.errno not in _DISK_ERRORS:
                raise
            raise PaperstandError(
                [unwritable(Path(error.filename or self.folder), error)]
            ) from error
        finally:
            lock.release()

    def check_site(self) -> None:
        """Make sure that the site folder is one that a build may replace.

        Raises PaperstandError for a folder that holds something else.
        """
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

    def fill_tree(self, files: Iterable[tuple[str, str | bytes]]) -> None:
        """Write a new tree. Nothing of an earlier one is left."""
        shutil.rmtree(self.tree, ignore_errors=True)
        made: set[Path] = set()
        for name, content in files:
            path = self.tree / name
            if path.parent not in made:
                path.parent.mkdir(parents=True, exist_ok=True)
                made.add(path.parent)
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))

    def clear_staging(self) -> None:
        shutil.rmtree(self.staging, ignore_errors=True)

    def publish(self) -> None:
        """Put the new site in the place of the old one."""
        if not self.site.exists():
            self.staging.rename(self.site)
        elif _exchange(self.staging, self.site):
            shutil.rmtree(self.staging, ignore_errors=True)
        else:
            # Two steps where the system can't do it in one; between them there is no site.
            old = self.folder / "old"
            shutil.rmtree(old, ignore_errors=True)
            self.site.rename(old)
            self.staging.rename(self.site)
            shutil.rmtree(old, ignore_errors=True)

    # ---------------------------------------------------------------- needless work

    def is_current(self, inputs: str, outputs: Iterable[Path]) -> bool:
        """Whether the last build was of the same inputs and its outputs are untouched."""
        try:
            state = json.loads(self._state.read_text("utf-8"))
        except (OSError, ValueError):
            return False
        return bool(state == {"inputs": inputs, "outputs": _seal(outputs)})

    def remember(self, inputs: str, outputs: Iterable[Path]) -> None:
        """Note what was built of what."""
        state = {"inputs": inputs, "outputs": _seal(outputs)}
        self._state.write_text(json.dumps(state), encoding="utf-8")

    def forget(self) -> None:
        """From here on the outputs may change."""
        self._state.unlink(missing_ok=True)


_DISK_ERRORS = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.ENOTDIR}


def unwritable(path: Path, error: OSError) -> Problem:
    """A problem for a folder or disk that takes no more."""
    message = f"can't be written to: {error.strerror or error}"
    remedy = "Make the folder writable, free some space, or choose another --site."
    return Problem(str(path), None, message, remedy)


def fingerprint(parts: Iterable[tuple[str, bytes]]) -> str:
    """One name for many named contents, whatever their order."""
    digests = sorted(f"{name}\0{hashlib.sha256(data).hexdigest()}" for name, data in parts)
    return hashlib.sha256("\n".join(digests).encode("utf-8", "surrogateescape")).hexdigest()


def _seal(paths: Iterable[Path]) -> str:
    """A name for the state of files and folders: what is there, how large, changed when."""
    lines = []
    for root in paths:
        for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
            if path.is_dir():
                continue
            try:
                stat = path.stat()
            except OSError:
                lines.append(f"{path} missing")
            else:
                lines.append(f"{path} {stat.st_size} {stat.st_mtime_ns}")
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step, so that there is a whole site at every moment.

    Linux can (renameat2 with RENAME_EXCHANGE, since 3.15); elsewhere this returns False.
    """
    if sys.platform != "linux":
        return False
    at_fdcwd, rename_exchange = -100, 2
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    return bool(
        renameat2(at_fdcwd, os.fsencode(one), at_fdcwd, os.fsencode(other), rename_exchange) == 0
    )
