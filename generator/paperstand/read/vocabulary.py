"""The topics file, read: the shipped vocabulary with the curator's own topics on top."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

from paperstand.model import PaperstandError, Problem, Topic, Vocabulary
from paperstand.text import clean
from paperstand.yaml_files import YamlFile, load_yaml

UNSORTED = "unsorted"
"""Where papers without a topic are listed; no topic can have this id."""
_OWN_GROUP = ("more", "More topics")


def load_vocabulary(path: Path) -> Vocabulary:
    """The vocabulary of a content folder. Without a file of its own, the shipped one.

    Raises PaperstandError naming file, line and remedy.
    """
    if not path.exists():
        return shipped()
    document = load_yaml(path, str(path), "topics")
    extends = document.value.get("extends", "paperstand")
    return _extend(shipped() if extends == "paperstand" else Vocabulary((), ()), document)


def shipped() -> Vocabulary:
    """The vocabulary that comes with Paperstand."""
    with resources.as_file(resources.files("paperstand") / "curate" / "vocabulary.yml") as path:
        return _extend(Vocabulary((), ()), load_yaml(path, "vocabulary.yml", "topics"))


def _extend(base: Vocabulary, document: YamlFile) -> Vocabulary:
    groups = {**dict(base.groups), **(document.value.get("groups") or {})}
    topics: dict[str, Topic] = {t.id: t for t in base.topics}
    problems = []
    for topic_id, value in (document.value.get("topics") or {}).items():
        line = document.line("topics", topic_id)
        if topic_id == UNSORTED:
            remedy = "Choose another id; papers without a topic are listed under this one."
            problems.append(Problem(document.file, line, f"{UNSORTED!r} is taken", remedy))
        elif value is False:
            topics.pop(topic_id, None)
        elif (group := value.get("group")) is not None and group not in groups:
            line = document.line("topics", topic_id, "group")
            remedy = f"Use one of {', '.join(groups)}, or add it under `groups`."
            problems.append(Problem(document.file, line, f"there is no group {group!r}", remedy))
        else:
            topics[topic_id] = _topic(topic_id, value, topics.get(topic_id))
    if problems:
        raise PaperstandError(problems)
    if any(t.group == _OWN_GROUP[0] for t in topics.values()):
        groups.setdefault(*_OWN_GROUP)
    order = {group: n for n, group in enumerate(groups)}
    kept = sorted(topics.values(), key=lambda t: order[t.group])
    return Vocabulary(tuple(groups.items()), tuple(kept))


def _topic(topic_id: str, value: dict[str, Any], known: Topic | None) -> Topic:
    """A topic of its own, or a known one with other phrases; what isn't said stays as it was."""
    name = topic_id.replace("-", " ").capitalize()
    return Topic(
        id=topic_id,
        name=value.get("name") or (known.name if known else name),
        description=value.get("description") or (known.description if known else ""),
        group=value.get("group") or (known.group if known else _OWN_GROUP[0]),
        phrases=tuple(_phrase(item) for item in value["phrases"]),
        exclude=tuple(value.get("exclude") or ()),
    )


def _phrase(item: Any) -> tuple[str, float]:
    if isinstance(item, dict):
        ((phrase, weight),) = item.items()
        return clean(str(phrase)), float(weight)
    return str(item), 1.0
