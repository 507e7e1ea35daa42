"""A build that takes over what stays the same makes the same site as one that makes it all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.increments import Curator

QUILTS = (
    "Every quilt of the uplands tells of the winter in which somebody sewed it. We ask ninety "
    "families for theirs, and read from seams and patches how cloth was shared between villages."
)
STEPS = 6
"""Changes, one after the other; tests/benchmarks/increments.py makes as many as one likes."""


@pytest.mark.parametrize("seed", range(4))
def test_after_any_changes_the_site_is_that_of_a_clean_build(seed: int, tmp_path: Path) -> None:
    curator = Curator(tmp_path, seed)
    assert curator.build() == ()
    done = []
    for _ in range(STEPS):
        done.append(curator.change())
        problems = curator.build()
        assert curator.build(clean=True) == problems, done
        if not problems:
            assert curator.differing() == [], done


def test_pages_that_stay_are_the_same_files_as_before(tmp_path: Path) -> None:
    curator = Curator(tmp_path, 11)
    for _ in range(5):
        curator.add_a_dump()
    curator.build()
    papers = tmp_path / "site" / "papers"
    before = {page.name: page.stat().st_ino for page in papers.glob("*.html")}
    (curator.dumps / "2025-04-30-alone.txt").write_text(
        "\n\n".join(f"Quilts of the Uplands {n}\n\n{QUILTS}" for n in ("East", "West"))
    )
    assert curator.build() == ()
    after = {page.name: page.stat().st_ino for page in papers.glob("*.html")}
    same = [name for name, file in before.items() if after.get(name) == file]
    assert "quilts-of-the-uplands-east.html" in after
    assert len(same) > 0.5 * len(before)


def test_a_curators_template_that_shows_the_day_is_believed(tmp_path: Path) -> None:
    curator = Curator(tmp_path, 12)
    theme = tmp_path / "theme" / "partials"
    theme.mkdir(parents=True)
    (theme / "footer.html").write_text("<footer>As of {{ build_date_utc.date() }}</footer>")
    curator.settings["theme"] = {"name": "material", "custom_dir": "theme"}
    curator.change_the_settings()
    curator.build()
    (curator.dumps / "2025-04-30-alone.txt").write_text(f"Quilts\n\n{QUILTS}\n\nHats\n\n{QUILTS}\n")
    assert curator.build() == ()
    assert curator.build(clean=True) == ()
    assert curator.differing() == []
    assert "As of 2025-04-30" in (tmp_path / "site" / "about.html").read_text()
