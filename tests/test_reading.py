from __future__ import annotations

from pathlib import Path

import pytest

from paperstand.filing import Text, load_text
from paperstand.model import Entry, Lines
from paperstand.read.source import decoded
from paperstand.reading import fields_of, look
from paperstand.text import clean

FIXTURES = Path(__file__).parent / "read" / "fixtures"


@pytest.mark.parametrize("path", sorted(FIXTURES.iterdir()), ids=lambda path: path.stem)
def test_the_parts_of_a_text_are_all_its_lines_in_order(path: Path) -> None:
    text = load_text(path)
    found = look(text)
    source = decoded(text.data, path.name, path.name)
    covered = {n for p in found.parts for n in range(p.lines.first, p.lines.last + 1)}
    assert covered >= {n for n, line in enumerate(source.lines, 1) if clean(line)}
    assert [p.lines for p in found.parts] == sorted(p.lines for p in found.parts)
    assert [p.entry for p in found.parts if p.entry] == list(found.dump.entries)


def test_what_was_pasted_is_not_blamed_for_having_no_name() -> None:
    assert look(Text(b'{"title": "Ropes"}')).dump.problems == ()


def test_a_title_alone_says_so() -> None:
    assert fields_of(Entry("list", 1, Lines(1, 1), "Ropes")) == "a title and no more"
