"""The same content built under other conditions: day, place, language, order, and so on."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.makers import BEES, BRIDGES, WAVES

REPOSITORY = Path(__file__).parents[1]
_DAYS = 86_400
_STRANGE = """
# Another day, and folders in an order of their own, for every Python that finds this.
import datetime, os, random, time

shuffle = random.Random(int(os.environ["STRANGE_ORDER"])).shuffle
ahead = int(os.environ["STRANGE_DAYS"]) * 86_400
listdir, scandir = os.listdir, os.scandir
now, localtime, gmtime = time.time, time.localtime, time.gmtime

def shuffled(found):
    found = list(found)
    shuffle(found)
    return found

class Scan:
    def __init__(self, *path):
        with scandir(*path) as found:
            self.found = iter(shuffled(found))
    __iter__ = lambda self: self
    __next__ = lambda self: next(self.found)
    __enter__ = lambda self: self
    __exit__ = lambda self, *_: None
    close = lambda self: None

os.listdir = lambda *path: shuffled(listdir(*path))
os.scandir = Scan
time.time = lambda: now() + ahead
time.localtime = lambda *s: localtime(*s or [now() + ahead])
time.gmtime = lambda *s: gmtime(*s or [now() + ahead])

class Kind(type):
    def __instancecheck__(cls, value):
        return isinstance(value, cls.real)

class Date(datetime.date, metaclass=Kind):
    real = datetime.date
    today = classmethod(lambda cls: cls.real.fromtimestamp(time.time()))

class DateTime(datetime.datetime, metaclass=Kind):
    real = datetime.datetime
    today = classmethod(lambda cls: cls.real.fromtimestamp(time.time()))
    utcnow = classmethod(lambda cls: cls.real.utcfromtimestamp(time.time()))
    now = classmethod(lambda cls, tz=None: cls.real.fromtimestamp(time.time(), tz))

datetime.date, datetime.datetime = Date, DateTime
"""
_BUILD = """
import sys
from paperstand import cli
from paperstand.curate import kin, topics
# Shares so small that these few papers are worked on by several processes.
kin._SHARE = topics._SHARE = 30
cli.main()
"""


@dataclass(frozen=True)
class Conditions:
    """Whatever should make no difference."""

    zone: str
    language: str
    hash_seed: str
    order: int
    days: int
    jobs: int
    folder: str
    umask: int
    linked: bool
    elsewhere: bool
    threads: int
    utf8: bool

    @classmethod
    def drawn(cls, rng: random.Random) -> Conditions:
        return cls(
            zone=rng.choice(["UTC", "Pacific/Kiritimati", "America/St_Johns", "Asia/Kathmandu"]),
            language=rng.choice(["C", "POSIX", "C.UTF-8", "tr_TR.UTF-8", "de_DE.ISO-8859-1"]),
            hash_seed=rng.choice(["0", "1", "4294967295", "random"]),
            order=rng.randrange(10**6),
            days=rng.choice([-9000, -1, 0, 1, 400]),
            jobs=rng.choice([1, 2, 3]),
            folder=rng.choice(["plain", "two words", "Bücher & Ähren", "書架", "a'b\"c"]),
            umask=rng.choice([0o022, 0o077, 0o002]),
            linked=rng.random() < 0.4,
            elsewhere=rng.random() < 0.5,
            threads=rng.choice([1, 2]),
            utf8=rng.random() < 0.5,
        )


def write_content(folder: Path) -> Path:
    """The repository's content, and what makes more difficulties: names that are not plain."""
    shutil.copytree(REPOSITORY / "content", folder)
    more = f"Segel für kalte Häfen\n\n{WAVES}\n\nHives Without a Queen\n\n{BEES}\n"
    (folder / "dumps" / "2025-03-12-Wellen & Bienen é.txt").write_text(more, "utf-8")
    (folder / "dumps" / "2025-03-12-bridges.txt").write_text(f"Old Bridges\n\n{BRIDGES}\n", "utf-8")
    (folder / "pages" / "über uns.md").write_text("# Über uns\n\nGrüße.\n", "utf-8")
    (folder / "pages" / "picture.png").write_bytes(b"PNG")
    return folder


def rebuild(content: Path, place: Path, conditions: Conditions) -> tuple[str, str, str]:
    """The hashes of site, bundle and data of a build under these conditions, in an empty place."""
    rng = random.Random(conditions.order)
    home = place / conditions.folder
    home.mkdir(parents=True)
    (place / "strange").mkdir()
    (place / "strange" / "sitecustomize.py").write_text(_STRANGE, "utf-8")
    _copy(content, home / "content", rng, conditions.days)
    shutil.copyfile(REPOSITORY / "mkdocs.yml", home / "mkdocs.yml")
    if conditions.linked:
        (place / "link").symlink_to(home, target_is_directory=True)
        home = place / "link"
    paths = [str(place / "strange"), str(REPOSITORY / "generator")]
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(place / "home"),
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONHASHSEED": conditions.hash_seed,
        "PYTHONUTF8": str(int(conditions.utf8)),
        "PYTHONCOERCECLOCALE": str(int(conditions.utf8)),
        "TZ": conditions.zone,
        "LC_ALL": conditions.language,
        "LANG": conditions.language,
        "OMP_NUM_THREADS": str(conditions.threads),
        "OPENBLAS_NUM_THREADS": str(conditions.threads),
        "STRANGE_ORDER": str(conditions.order),
        "STRANGE_DAYS": str(conditions.days),
    }
    command = [sys.executable, "-c", _BUILD, "build", "--jobs", str(conditions.jobs)]
    if conditions.elsewhere:
        for option, name in (("content", "content"), ("site", "site"), ("config", "mkdocs.yml")):
            command += [f"--{option}", str(home / name)]
    done = subprocess.run(
        command,
        cwd=place if conditions.elsewhere else home,
        env=environment,
        umask=conditions.umask,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return (
        _hash(home / "site"),
        _hash(home / "dist"),
        hashlib.sha256((home / "site/data/papers.jsonl").read_bytes()).hexdigest(),
    )


def _copy(content: Path, target: Path, rng: random.Random, days: int) -> None:
    """File by file in another order, each with another day."""
    files = [p for p in sorted(content.rglob("*")) if p.is_file()]
    rng.shuffle(files)
    for path in files:
        copy = target / path.relative_to(content)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        moment = 1_700_000_000 + (days + rng.randrange(1000)) * _DAYS
        os.utime(copy, (moment, moment))


def _hash(folder: Path) -> str:
    """Of every path and content."""
    whole = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        whole.update(f"{path.relative_to(folder).as_posix()}\0{content}\n".encode())
    return whole.hexdigest()
