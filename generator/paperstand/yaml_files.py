"""The curator's YAML files: read with line numbers, checked against a JSON Schema.

The schemas in `schemas/` are the same files that editors use for completion, so what an editor
accepts is what a build accepts.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError, best_match

from paperstand.model import PaperstandError, Problem
from paperstand.text import clean

# The C loader where libyaml is there: ten times as fast, and the same in every other way.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DOCS = {
    "topics": "docs/topics.md",
    "corrections": "docs/corrections.md",
    "enriched": "docs/enrich.md",
}
_DEEPEST = 100


@dataclass(frozen=True)
class YamlFile:
    """A checked document that knows on which line each of its parts stands."""

    file: str
    value: Any
    _root: yaml.Node | None

    def line(self, *path: str | int) -> int:
        """Line of the part at a path of keys and indices; of its closest parent if missing."""
        return _line(self._root, path)


def load_yaml(path: Path, shown_as: str, schema: str) -> YamlFile:
    """Read and check a file. `schema` names one of `schemas/*.schema.json`.

    Raises PaperstandError with the line of every mistake. An empty file is an empty mapping.
    """
    root, data = None, b""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
        _reject_depth(text, shown_as)
        loader = _Loader(text)
        root = loader.get_single_node()
        _reject_duplicates(root, shown_as)
        value = None if root is None else _cleaned(loader.construct_document(root))
    except OSError as error:
        message = f"can't be read: {error.strerror or error}"
        raise PaperstandError([Problem(shown_as, None, message, "Check the file.")]) from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"byte {error.start + 1} is not UTF-8"
        raise PaperstandError([Problem(shown_as, line, message, "Save it as UTF-8.")]) from None
    except yaml.YAMLError as error:
        raise PaperstandError([_syntax(error, data, shown_as)]) from None
    except RecursionError:
        raise _too_deep(shown_as) from None
    except (ValueError, LookupError, AttributeError) as error:
        # What PyYAML lets through of the values it can't make, like the date 2025-02-30.
        message = f"holds a value that can't be read: {error}"
        remedy = "Put it between quotes if it is text."
        problem = Problem(shown_as, _line_of_bad_value(root), message, remedy)
        raise PaperstandError([problem]) from None
    document = YamlFile(shown_as, {} if value is None else value, root)
    errors = [*_validator(schema).iter_errors(document.value)]
    if errors:
        found = sorted((_problem(e, document, schema) for e in errors), key=lambda p: p.line or 0)
        raise PaperstandError(found)
    return document


def _cleaned(value: Any) -> Any:
    """A value whose texts are as those of dumps: a line each, of what can be seen."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items()}
    return value


@cache
def _validator(schema: str) -> Draft202012Validator:
    text = (
        resources.files("paperstand").joinpath(f"schemas/{schema}.schema.json").read_text("utf-8")
    )
    return Draft202012Validator(json.loads(text))


def _reject_depth(text: str, file: str) -> None:
    """The C loader recurses for every level, and crashes where Python would raise."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise _too_deep(file)


def _too_deep(file: str) -> PaperstandError:
    return PaperstandError([Problem(file, 1, "is nested too deeply", "Simplify it.")])


def _line_of_bad_value(node: yaml.Node | None) -> int | None:
    if isinstance(node, yaml.CollectionNode):
        pairs = isinstance(node, yaml.MappingNode)
        parts = [part for pair in node.value for part in pair] if pairs else node.value
        return next((line for part in parts if (line := _line_of_bad_value(part))), None)
    try:
        _Loader("").construct_object(node)
    except (ValueError, LookupError, AttributeError):
        return node.start_mark.line + 1 if node else None
    return None


def _syntax(error: yaml.YAMLError, data: bytes, file: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    position = getattr(error, "position", None)
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or "unknown error"
    context = getattr(error, "context", None)
    message = f"is not valid YAML: {what}" + (f" ({context})" if context else "")
    remedy = "Check the indentation, and put text with : or # or quotes in it between quotes."
    if mark:
        return Problem(file, mark.line + 1, message, remedy)
    line = None if position is None else data.count(b"\n", 0, position) + 1
    return Problem(file, line, message, remedy)


def _reject_duplicates(node: yaml.Node | None, file: str) -> None:
    """YAML takes the last of two equal keys in silence; the first would be lost."""
    if isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                message = f"{name!r} stands twice (first on line {seen[name]})"
                remedy = "Join the two, or take one out."
                raise PaperstandError([Problem(file, key.start_mark.line + 1, message, remedy)])
            seen[name] = key.start_mark.line + 1
            _reject_duplicates(value, file)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _reject_duplicates(item, file)


def _line(node: yaml.Node | None, path: Sequence[str | int]) -> int:
    if node is None:
        return 1
    if path and isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if str(key.value) == str(path[0]):
                return _line(value, path[1:]) if len(path) > 1 else key.start_mark.line + 1
    if path and isinstance(node, yaml.SequenceNode) and isinstance(path[0], int):
        return _line(node.value[path[0]], path[1:])
    return int(node.start_mark.line) + 1


def _problem(error: ValidationError, document: YamlFile, schema: str) -> Problem:
    if error.context:
        error = best_match([error]) or error
    path = list(error.absolute_path)
    where = " → ".join(str(p + 1) if isinstance(p, int) else p for p in path)
    expected = error.schema.get("description", "") if isinstance(error.schema, dict) else ""
    message = (f"{where}: " if where else "") + error.message[:200]
    remedy = (f"Expected: {expected} " if expected else "") + f"See {_DOCS[schema]}."
    return Problem(document.file, document.line(*path, *_wrong_key(error)), message, remedy)


def _wrong_key(error: ValidationError) -> list[str]:
    """The key that is the mistake, where it is one and not a value: it has a line of its own."""
    schema: Any = error.schema
    instance: Any = error.instance
    if error.validator == "additionalProperties":
        return [str(key) for key in instance if key not in schema.get("properties", {})][:1]
    return [instance] if "propertyNames" in error.absolute_schema_path else []
