"""How well the shipped vocabulary sorts the papers of `content/dumps`, which people labelled."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from paperstand.curate.corpus import gather
from paperstand.curate.terms import Terms
from paperstand.curate.topics import sort_by_topic
from paperstand.merge import merge
from paperstand.model import Vocabulary
from paperstand.read import find_dumps, read_dumps
from paperstand.read.vocabulary import shipped
from paperstand.slugs import title_slug
from tests.makers import main_topics

DUMPS = Path(__file__).parents[2] / "content" / "dumps"
LABELS = Path(__file__).with_name("topic_labels.yml")

RECALL = 0.82
PRECISION = 0.91
UNSORTED = 0.03

# Ids are parts of addresses, so none may ever go.
GROUPS = {
    "models": [
        "large-language-models",
        "transformers-and-attention",
        "state-space-and-sequence-models",
        "diffusion-models",
        "generative-models",
        "graph-learning",
    ],
    "learning": [
        "reinforcement-learning",
        "bandits-and-online-learning",
        "self-supervised-learning",
        "transfer-and-few-shot-learning",
        "continual-and-federated-learning",
        "optimization",
        "efficient-ml",
        "alignment",
        "reasoning",
        "agents",
    ],
    "data": [
        "data-selection",
        "synthetic-data",
        "datasets-and-benchmarks",
        "tabular-data",
        "time-series",
    ],
    "perception": [
        "computer-vision",
        "image-generation",
        "video",
        "3d-vision",
        "multimodal",
        "speech-and-audio",
    ],
    "language": ["nlp", "retrieval-and-recommendation", "code-generation"],
    "foundations": [
        "causality",
        "learning-theory",
        "statistics",
        "uncertainty",
        "robustness",
    ],
    "trust": ["interpretability", "fairness-and-society", "privacy-and-security"],
    "applications": [
        "health-and-medicine",
        "biology-and-chemistry",
        "neuroscience",
        "climate-and-earth",
        "physics-and-engineering",
        "robotics",
        "economics-and-social-science",
    ],
    "kinds": ["surveys"],
}


@dataclass(frozen=True)
class Labelled:
    """One paper: what people say it is about, and what the vocabulary makes of it."""

    title: str
    main: frozenset[str]
    also: frozenset[str]
    assigned: frozenset[str]
    assigned_main: frozenset[str]

    @property
    def missed(self) -> frozenset[str]:
        return self.main - self.assigned

    @property
    def wrong(self) -> frozenset[str]:
        return self.assigned_main - self.main - self.also

    def __str__(self) -> str:
        missed, wrong = (", ".join(sorted(topics)) or "-" for topics in (self.missed, self.wrong))
        return f"{self.title[:70]!r}: missed {missed}; wrongly main {wrong}"


@dataclass(frozen=True)
class Quality:
    papers: tuple[Labelled, ...]

    @property
    def recall(self) -> float:
        """Of the labelled main topics, the share that was assigned."""
        missed = sum(len(p.missed) for p in self.papers)
        return 1 - missed / sum(len(p.main) for p in self.papers)

    @property
    def precision(self) -> float:
        """Of the topics assigned as main, the share that people named."""
        wrong = sum(len(p.wrong) for p in self.papers)
        return 1 - wrong / sum(len(p.assigned_main) for p in self.papers)

    @property
    def unsorted(self) -> float:
        """The share of papers without a topic."""
        return sum(not p.assigned for p in self.papers) / len(self.papers)

    def __str__(self) -> str:
        worst = sorted(self.papers, key=lambda p: (-len(p.missed) - len(p.wrong), p.title))[:15]
        figures = (
            f"recall {self.recall:.3f}, precision {self.precision:.3f}, "
            f"unsorted {self.unsorted:.1%} of {len(self.papers)} papers"
        )
        return "\n  ".join([figures, *map(str, worst)])


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return shipped()


@pytest.fixture(scope="module")
def quality(vocabulary: Vocabulary) -> Quality:
    dumps, _ = read_dumps(find_dumps(DUMPS)[0])
    merged = merge([entry for dump in dumps for entry in dump.entries])
    home = {slug: p for p in merged.papers for slug in (p.id, *p.aliases)}
    topics = sort_by_topic(Terms(gather(merged.papers)), vocabulary)
    assigned = dict(zip([p.id for p in merged.papers], topics, strict=True))
    found = []
    for label in yaml.safe_load(LABELS.read_text("utf-8")):
        assignments = assigned[home[title_slug(label["title"])].id]
        found.append(
            Labelled(
                label["title"],
                frozenset(label["main"]),
                frozenset(label.get("also") or ()),
                frozenset(a.topic for a in assignments),
                frozenset(main_topics(assignments)),
            )
        )
    return Quality(tuple(found))


def test_the_labels_name_known_topics_and_each_paper_once(quality: Quality) -> None:
    known = {topic for topics in GROUPS.values() for topic in topics}
    assert all(p.main and p.main | p.also <= known for p in quality.papers)
    assert max(Counter(p.title for p in quality.papers).values()) == 1


def test_most_main_topics_are_found(quality: Quality) -> None:
    assert quality.recall >= RECALL, str(quality)


def test_most_topics_called_main_are_right(quality: Quality) -> None:
    assert quality.precision >= PRECISION, str(quality)


def test_hardly_a_paper_is_left_without_a_topic(quality: Quality) -> None:
    assert quality.unsorted <= UNSORTED, str(quality)


def test_the_vocabulary_has_its_46_topics_in_9_groups(vocabulary: Vocabulary) -> None:
    assert {group for group, _ in vocabulary.groups} == set(GROUPS)
    assert {t.id: t.group for t in vocabulary.topics} == {
        topic: group for group, topics in GROUPS.items() for topic in topics
    }
    assert len(vocabulary.topics) == 46


@pytest.mark.parametrize("topic_id", [t for topics in GROUPS.values() for t in topics])
def test_a_topic_is_fit_to_be_shown_and_found(vocabulary: Vocabulary, topic_id: str) -> None:
    topic = vocabulary.topic(topic_id)
    assert topic is not None
    assert topic.name[0] == topic.name[0].upper()
    assert len(topic.description) > 20
    assert len({phrase for phrase, _ in topic.phrases}) >= 5
    assert all(phrase.strip() and weight > 0 for phrase, weight in topic.phrases)


def test_no_phrase_is_hidden_by_an_exclusion_of_its_own_topic(vocabulary: Vocabulary) -> None:
    for topic in vocabulary.topics:
        phrases = {phrase.casefold() for phrase, _ in topic.phrases}
        assert not phrases & {phrase.casefold() for phrase in topic.exclude}, topic.id
