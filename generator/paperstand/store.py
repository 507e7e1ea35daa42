"""Store: answers that were worked out before, kept by what they were worked out from.

A function whose answer depends on its arguments alone need not be asked twice. The stages ask such
functions through a `Memory`; that of a build is a `Store`, a SQLite file in the workspace. What is
asked for is found by a hash of everything that went into it: the content, the settings, and in the
whole store the program. So nothing has to be declared stale, an answer that doesn't fit any more is
never found, and taking the file away changes nothing but time. Nothing is right because it is
remembered, which is why a damaged store is thrown away without a word to anybody but the log.
"""

from __future__ import annotations

import logging
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import Any, Protocol, TypeVar

import msgspec
import numpy as np

_log = logging.getLogger(__name__)
T = TypeVar("T")
R = TypeVar("R")

_KEY = 16
"""Bytes of a key: two of a billion things have the same with a chance of one in 10**20."""
_SEAL = 8
"""Bytes before each answer that tell whether it is whole. SQLite would not notice."""
_LAYOUT = """
CREATE TABLE IF NOT EXISTS answers (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, key BLOB NOT NULL, answer BLOB NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS by_key ON answers (name, key);
CREATE TABLE IF NOT EXISTS program (hash TEXT NOT NULL);
"""


def _plain(value: Any) -> Any:
    """What msgspec doesn't know, in terms of what it does."""
    if isinstance(value, np.ndarray):
        return (value.dtype.str, value.shape, value.tobytes())
    if isinstance(value, date):  # of a class of its own
        return value.isoformat()
    raise NotImplementedError(type(value))


def _restored(kind: type, value: Any) -> Any:
    if kind is np.ndarray:
        dtype, shape, data = value
        return np.frombuffer(data, dtype).reshape(shape)
    raise NotImplementedError(kind)


_encoder = msgspec.msgpack.Encoder(enc_hook=_plain)


def key_of(*parts: object) -> bytes:
    """A name for values: plain ones, tuples, dataclasses, arrays. Equal ones have equal names."""
    return blake2b(_encoder.encode(parts), digest_size=_KEY).digest()


class Memory(Protocol):
    """Asks functions, and may remember what they answered."""

    def each(
        self,
        name: str,
        parts: Sequence[T],
        keys: Sequence[bytes],
        work: Callable[[list[T]], Sequence[R]],
        kind: Any,
    ) -> list[R]:
        """The answer for each part, in their order. `name` is that of the question, `keys` has for
        each part a name for all that its answer depends on (`key_of`). `work` gets the parts that
        nobody knows the answer for, in order, and must have an answer for each, of type `kind`."""


class Forgetful:
    """Remembers nothing."""

    def each(
        self,
        name: str,
        parts: Sequence[T],
        keys: Sequence[bytes],
        work: Callable[[list[T]], Sequence[R]],
        kind: Any,
    ) -> list[R]:
        return list(work(list(parts)))


FORGETFUL = Forgetful()


def once(memory: Memory, name: str, key: bytes, work: Callable[[], R], kind: Any) -> R:
    """The answer to a single question."""
    return memory.each(name, [None], [key], lambda _: [work()], kind)[0]


class Store:
    """A memory in a file. `program` names the program whose answers it has; those of another are
    forgotten. One process uses it at a time."""

    def __init__(self, path: Path, program: str) -> None:
        self._path = path
        self._program = program
        self._asked: defaultdict[str, set[bytes]] = defaultdict(set)
        self._database: sqlite3.Connection | None = None
        for _ in range(2):
            try:
                self._database = self._open()
                return
            except (sqlite3.Error, OSError) as error:
                _log.info("the store is damaged, and made anew: %s", error)
                self._give_up()

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(self._path, isolation_level=None)
        try:
            # Survives a kill; a power cut may cost what came last.
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("PRAGMA synchronous = NORMAL")
            database.execute("PRAGMA cache_size = -65536")
            database.executescript(_LAYOUT)
            if database.execute("SELECT hash FROM program").fetchall() != [(self._program,)]:
                database.executescript("DELETE FROM answers; DELETE FROM program;")
                database.execute("INSERT INTO program VALUES (?)", (self._program,))
            database.execute("BEGIN")
        except BaseException:
            database.close()
            raise
        return database

    def each(
        self,
        name: str,
        parts: Sequence[T],
        keys: Sequence[bytes],
        work: Callable[[list[T]], Sequence[R]],
        kind: Any,
    ) -> list[R]:
        self._asked[name].update(keys)
        known = self._recall(name, keys, kind)
        unknown = [n for n, key in enumerate(keys) if key not in known]
        _log.info("%s: %d of %d remembered", name, len(keys) - len(unknown), len(keys))
        if not unknown:
            return [known[key] for key in keys]
        answers = work([parts[n] for n in unknown])
        found = dict(zip((keys[n] for n in unknown), answers, strict=True))
        self._keep(name, found)
        # Not what was just worked out but what it would be when remembered would be the test of a
        # lossy encoding; tests compare the two for every stage instead.
        return [known[key] if key in known else found[key] for key in keys]

    def _recall(self, name: str, keys: Iterable[bytes], kind: Any) -> dict[bytes, Any]:
        known: dict[bytes, Any] = {}
        if self._database is None:
            return known
        decode = msgspec.msgpack.Decoder(kind, dec_hook=_restored).decode
        ask = self._database.execute
        question = "SELECT answer FROM answers WHERE name = ? AND key = ?"
        try:
            for key in keys:
                row = ask(question, (name, key)).fetchone()
                if row is not None:
                    sealed = row[0]
                    if _seal(key, sealed[_SEAL:]) != sealed[:_SEAL]:
                        raise sqlite3.DatabaseError("an answer is not what it was")
                    known[key] = decode(sealed[_SEAL:])
        except (sqlite3.Error, msgspec.MsgspecError, TypeError, ValueError) as error:
            _log.info("the store is damaged, and given up: %s", error)
            self._give_up()
            return {}
        return known

    def _keep(self, name: str, found: dict[bytes, Any]) -> None:
        if self._database is None:
            return
        rows = ((name, key, _sealed(key, _encoder.encode(value))) for key, value in found.items())
        try:
            self._database.executemany(
                "INSERT OR REPLACE INTO answers (name, key, answer) VALUES (?, ?, ?)", rows
            )
        except sqlite3.Error as error:
            _log.info("nothing more can be kept in the store: %s", error)
            self._give_up()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.close(finished=kind is None)

    def close(self, finished: bool = True) -> None:
        """Keep what was found. If all was asked that there is to ask, forget what was not asked for
        once that is more than what was."""
        if self._database is None:
            return
        try:
            if finished:
                self._forget()
            self._database.execute("COMMIT")
            self._database.close()
        except sqlite3.Error as error:
            _log.info("the store could not be closed: %s", error)
            self._give_up()

    def _forget(self) -> None:
        assert self._database is not None
        stored = self._database.execute("SELECT name, key FROM answers INDEXED BY by_key")
        idle = [(name, key) for name, key in stored if key not in self._asked[name]]
        if len(idle) > sum(map(len, self._asked.values())):
            _log.info("the store forgets %d answers", len(idle))
            question = "DELETE FROM answers WHERE name = ? AND key = ?"
            self._database.executemany(question, idle)

    def _give_up(self) -> None:
        """Go on without a store; the next build begins a new one."""
        if self._database is not None:
            with suppress(sqlite3.Error):
                self._database.close()
        self._database = None
        with suppress(OSError):
            remove(self._path)


def remove(path: Path) -> None:
    """Take a store away, with what a killed build may have left beside it."""
    for ending in ("-wal", "-shm", ""):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _seal(key: bytes, answer: bytes) -> bytes:
    return blake2b(answer, digest_size=_SEAL, key=key).digest()


def _sealed(key: bytes, answer: bytes) -> bytes:
    return _seal(key, answer) + answer
