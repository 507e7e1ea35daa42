from __future__ import annotations

from pathlib import Path

import pytest

from paperstand.model import Suggestion
from paperstand.read.vocabulary import load_vocabulary
from paperstand.reports import as_topic
from tests.hostile import HOSTILE_TITLES

PHRASES = [
    "manta rays",
    "Alzheimer's disease",
    "3-SAT solvers",
    "no on",
    "tide pool-3",
    "海浪 预报",
]


@pytest.mark.parametrize("phrase", [*PHRASES, *HOSTILE_TITLES])
def test_a_topic_offered_for_any_phrase_can_be_pasted(phrase: str, tmp_path: Path) -> None:
    lines = as_topic(Suggestion(phrase, 3, ()))
    assert len(lines) == 3
    path = tmp_path / "topics.yml"
    path.write_text("\n".join(lines), "utf-8")
    before = {t.id for t in load_vocabulary(tmp_path / "none.yml").topics}
    (topic,) = (t for t in load_vocabulary(path).topics if t.id not in before)
    assert topic.phrases == ((phrase, 3.0),)
