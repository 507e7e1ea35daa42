from __future__ import annotations

import re
from pathlib import Path

import pytest

from paperstand.model import PaperstandError, Problem
from paperstand.read.vocabulary import UNSORTED, load_vocabulary, shipped


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "topics.yml"


def problem_of(path: Path, text: str) -> Problem:
    path.write_text(text, "utf-8")
    with pytest.raises(PaperstandError) as caught:
        load_vocabulary(path)
    (problem,) = caught.value.problems
    assert problem.file == str(path)
    return problem


def test_without_a_file_the_shipped_topics_are_used(path: Path) -> None:
    assert load_vocabulary(path) == shipped()


@pytest.mark.parametrize("text", ["", "extends: paperstand\n", "topics: {}\ngroups: {}\n"])
def test_a_file_that_adds_nothing_changes_nothing(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    assert load_vocabulary(path) == shipped()


def test_every_shipped_topic_can_be_shown() -> None:
    vocabulary = shipped()
    ids = [topic.id for topic in vocabulary.topics]
    groups = [group for group, _ in vocabulary.groups]
    assert len(ids) == len(set(ids)) > 40
    for topic in vocabulary.topics:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", topic.id)
        assert topic.name
        assert topic.description
        assert topic.phrases
        assert topic.group in groups
        assert all(phrase.strip() and 0 < weight <= 10 for phrase, weight in topic.phrases)
    assert UNSORTED not in ids


def test_topics_stand_in_the_order_of_their_groups() -> None:
    order = [group for group, _ in shipped().groups]
    places = [order.index(topic.group) for topic in shipped().topics]
    assert places == sorted(places)


def test_a_topic_of_one_s_own_needs_only_phrases(path: Path) -> None:
    path.write_text("topics:\n  kelp-forests:\n    phrases: [kelp: 3, seaweed, 42]\n", "utf-8")
    vocabulary = load_vocabulary(path)
    topic = vocabulary.topic("kelp-forests")
    assert topic is not None
    assert topic.name == "Kelp forests"
    assert topic.phrases == (("kelp", 3.0), ("seaweed", 1.0), ("42", 1.0))
    assert topic.description == ""
    assert vocabulary.groups[-1] == (topic.group, "More topics")
    assert len(vocabulary.topics) == len(shipped().topics) + 1


def test_a_known_topic_with_other_phrases_keeps_the_rest(path: Path) -> None:
    known = shipped().topics[0]
    path.write_text(
        f"topics:\n  {known.id}:\n    phrases: [kelp]\n    exclude: [kelp bar]\n", "utf-8"
    )
    topic = load_vocabulary(path).topic(known.id)
    assert topic is not None
    assert (topic.name, topic.group, topic.description) == (
        known.name,
        known.group,
        known.description,
    )
    assert (topic.phrases, topic.exclude) == ((("kelp", 1.0),), ("kelp bar",))


def test_false_leaves_out_a_shipped_topic(path: Path) -> None:
    known = shipped().topics[0]
    path.write_text(f"topics:\n  {known.id}: false\n", "utf-8")
    assert load_vocabulary(path).topics == shipped().topics[1:]


def test_a_vocabulary_can_begin_from_nothing(path: Path) -> None:
    path.write_text(
        "extends: nothing\n"
        "groups: {sea: The sea, land: The land}\n"
        "topics:\n"
        "  moss: {group: land, phrases: [moss]}\n"
        "  kelp: {group: sea, name: Kelp!, description: In water., phrases: [kelp]}\n",
        "utf-8",
    )
    vocabulary = load_vocabulary(path)
    assert vocabulary.groups == (("sea", "The sea"), ("land", "The land"))
    assert [t.name for t in vocabulary.topics] == ["Kelp!", "Moss"]


def test_a_group_can_be_renamed_and_added(path: Path) -> None:
    first = shipped().groups[0][0]
    path.write_text(f"groups:\n  {first}: Another name\n  sea: The sea\n", "utf-8")
    groups = load_vocabulary(path).groups
    assert groups[0] == (first, "Another name")
    assert groups[-1] == ("sea", "The sea")


def test_a_group_that_is_not_there_is_named_with_its_line(path: Path) -> None:
    problem = problem_of(path, "topics:\n  kelp:\n    phrases: [kelp]\n    group: sea\n")
    assert problem.line == 4
    assert "'sea'" in problem.message
    assert shipped().groups[0][0] in problem.remedy


def test_the_name_for_papers_without_a_topic_is_taken(path: Path) -> None:
    problem = problem_of(
        path, "topics:\n  kelp:\n    phrases: [kelp]\n  unsorted:\n    phrases: [x]\n"
    )
    assert problem.line == 4
    assert problem.remedy


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("topics:\n  kelp: {}\n", 2),
        ("topics:\n  kelp:\n    phrases: []\n", 3),
        ("topics:\n  kelp:\n    phrases: [kelp: -1]\n", 3),
        ("topics:\n  kelp:\n    phrases:\n    - kelp: 11\n", 4),
        ("topics:\n  index:\n    phrases: [kelp]\n", 2),
        ("topics:\n  ../kelp:\n    phrases: [kelp]\n", 2),
        ("topics:\n  kelp: true\n", 2),
        ("# none\nextends: everything\n", 2),
    ],
)
def test_a_mistake_is_named_with_its_line_and_the_place_to_read_on(
    path: Path, text: str, line: int
) -> None:
    problem = problem_of(path, text)
    assert problem.line == line
    assert "docs/topics.md" in problem.remedy


@pytest.mark.parametrize("topic_id", ["con", "lpt1", "index", '"bees\\n"', '"a/b"', "..", "Bees"])
def test_an_id_is_a_name_that_a_file_can_have(path: Path, topic_id: str) -> None:
    problem = problem_of(path, f"topics:\n  {topic_id}:\n    phrases: [bee]\n")
    assert "lower-case letters, digits and single hyphens" in problem.remedy


def test_what_cannot_be_seen_is_no_part_of_a_topic(path: Path) -> None:
    path.write_text(
        "extends: nothing\ntopics:\n  bees:\n"
        '    name: "Bees\\x07 &\\u202e\\n Flowers"\n    description: "\\x1b[31mAll\\t"\n'
        '    phrases: ["honey\\u200b bee", {"bum\\x00ble": 2}]\n',
        "utf-8",
    )
    (topic,) = load_vocabulary(path).topics
    assert (topic.name, topic.description) == ("Bees & Flowers", "[31mAll")
    assert topic.phrases == (("honey bee", 1.0), ("bumble", 2.0))


def test_a_name_of_nothing_that_can_be_seen_is_a_mistake(path: Path) -> None:
    text = 'topics:\n  bees:\n    phrases: [bee]\n    name: "\\u200b\\x07"\n'
    assert problem_of(path, text).line == 4
