"""Reader for records in JSON: one, a list, an object that holds a list, or one object a line.

Names that mean the same are understood alike (`abstract` or `summary`, `date` or `published`).
What services call their fields is known to `json_services`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from paperstand.model import Entry, Lines, Link, Problem, Unread
from paperstand.read import stated
from paperstand.read.json_objects import (
    BRACKETS,
    Piece,
    object_alone,
    object_of_line,
    objects_of_list,
)
from paperstand.read.json_services import is_reply, plain
from paperstand.read.reader import Reading
from paperstand.read.source import Source
from paperstand.text import clean

NAME = "JSON records"
BEGINS = re.compile(r"[\[{]|[\[{] ?[\[{\"].*")

_ARXIV = re.compile(
    r"(?:arxiv:|.*arxiv\.org/\w+/)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(v\d+)?(?:\.pdf)?",
    re.I,
)
_AT_ARXIV = re.compile(r"https?://(?:\w+\.)?arxiv\.org/", re.I)
_DOI = re.compile(r"(?:doi:|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.I)
_COMMAS = re.compile("[,;]")
# Possessive: what has been read is never read another way, so no text takes long.
_STRING = r'"(?:[^"\\]++|\\.)*+"'
_PAIR = rf"{_STRING}\s*+:\s*+(?:{_STRING}|[\w.+-]++)\s*+"
# Semantic Scholar has null in a list for each paper it doesn't know.
_LIST = re.compile(
    rf"\s*(?:\{{\s*(?:{_PAIR},\s*+)*+{_STRING}\s*:\s*)?\[\s*(?:null\s*+,\s*+)*+(?=\{{)"
)
_LIST_END = re.compile(rf"\s*\]\s*(?:(?:,\s*{_PAIR})*\}}\s*)?")
_CUT = ("…", "...")
_LINKS = {"githubRepo": "code", "projectPage": "project", "pdf": "paper", "url_abs": "paper"}
_LINKS |= {"url_pdf": "paper", "url": "website"}


def recognise(source: Source) -> str | None:
    first = next((line.strip() for line in source.lines if line.strip()), "")
    if not first.startswith(("{", "[")):
        return None
    text = "\n".join(source.lines)
    if _list_start(text) is not None:
        return "a list of JSON objects"
    if _is_object(first):
        return "a JSON object on its first line"
    return "a JSON object with a title" if _has_title(_first_value(text)) else None


def read(source: Source) -> Reading:
    entries: list[Entry] = []
    unread: list[Unread] = []
    brackets: list[Lines] = []
    problems: list[Problem] = []
    for record in _records(source):
        if isinstance(record.value, Unread):
            unread.append(record.value)
        elif record.value is BRACKETS:
            brackets += [record.lines] if record.lines.first <= record.lines.last else []
        elif entry := _entry(record, source, len(entries) + 1):
            entries.append(entry)
            problems += _notes(record, entry, source.file)
        else:
            unread.append(Unread(record.lines, _why_no_paper(record.value)))
    return Reading(tuple(entries), tuple(brackets), tuple(unread), tuple(problems))


def _notes(record: Piece, entry: Entry, file: str) -> Iterator[Problem]:
    """What the curator may want to know of a paper that was read."""
    line, shown = record.lines.first, repr(entry.title[:60])
    if withdrawn := _text(plain(record.value), "withdrawnAt"):
        message = f"{shown} was withdrawn ({_date(withdrawn) or withdrawn})"
        remedy = "It is shown like the others. To hide it, see docs/corrections.md."
        yield Problem(file, line, message, remedy, "note")
    if entry.title.endswith(_CUT):
        remedy = "It is whole where another dump has it. If none does, write it to corrections.yml."
        yield Problem(file, line, f"the title {shown} is cut short", remedy, "note")


def _why_no_paper(value: Any) -> str:
    if isinstance(value, Mapping):
        if is_reply(value):
            return "a reply to a paper, and no paper"
        if error := _text(value, "error", "message"):
            return f"an answer that says {error[:100]!r}, and no paper"
    return "a record without a title"


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _first_value(text: str, at: int = 0) -> Any:
    """The value that begins at a place of the text; None when it isn't JSON."""
    try:
        return json.JSONDecoder().raw_decode(text, len(text) - len(text[at:].lstrip()))[0]
    except (ValueError, RecursionError):
        return None


def _has_title(value: Any) -> bool:
    return isinstance(value, Mapping) and (is_reply(value) or bool(_text(plain(value), "title")))


def _list_start(text: str) -> int | None:
    """Where the first object of a list begins: at the top, or the value of a top-level name."""
    match = _LIST.match(text)
    if not match:
        return None
    if match[0].lstrip().startswith("{"):  # a paper may hold a list too, of its authors
        item = _first_value(text, match.end())
        if _has_title(_first_value(text)) or (item is not None and not _has_title(item)):
            return None
    return match.end()


def _records(source: Source) -> Iterator[Piece]:
    text = "\n".join(source.lines)
    start = _list_start(text)
    if start is not None:
        yield from objects_of_list(text, start, _LIST_END)
    elif _is_object(next(line for line in source.lines if line.strip())):
        for number, line in enumerate(source.lines, 1):
            if line.strip():
                yield object_of_line(number, line)
    else:
        yield from object_alone(text)


def _entry(record: Piece, source: Source, position: int) -> Entry | None:
    if not isinstance(record.value, Mapping) or is_reply(record.value):
        return None
    value = plain(record.value)
    title = _text(value, "title", "name")
    if not title:
        return None
    abstract = _text(value, "abstract", "summary", "description")
    return Entry(
        dump=source.name,
        position=position,
        lines=record.lines,
        title=title,
        abstract=abstract,
        summary=_summary(value, abstract),
        date=source.date,
        published=_date(_text(value, "published", "date", "publishedAt", "publicationDate")),
        authors=_strings(value.get("authors", value.get("author")), stated.names),
        identifiers=_identifiers(value),
        links=_links(value),
        keywords=_strings(value.get("keywords") or value.get("ai_keywords"), _COMMAS.split),
        source_id=_text(value, "source_id", "id", "paperId") or None,
        upvotes=upvotes if type(upvotes := value.get("upvotes")) is int else None,
    )


def _text(value: Mapping[str, Any], *names: str) -> str:
    """The first of several fields that holds something, as one line."""
    for name in names:
        found = value.get(name)
        if isinstance(found, str | int) and not isinstance(found, bool) and clean(str(found)):
            return clean(str(found))
    return ""


def _summary(value: Mapping[str, Any], abstract: str) -> str:
    """What a record calls a summary, unless that is all it has of an abstract."""
    found = _text(value, "ai_summary", "tldr", "summary")
    return found if found != abstract else ""


def _strings(value: Any, split: Callable[[str], Sequence[Any]]) -> tuple[str, ...]:
    """A list of names, however it is written: strings, `{name: …}`, or one string to split. Who is
    hidden has been taken for an author by mistake."""
    if isinstance(value, str):
        value = list(split(value))
    if not isinstance(value, list):
        return ()
    shown = (v for v in value if not (isinstance(v, Mapping) and v.get("hidden") is True))
    names = (v.get("name", v.get("fullname")) if isinstance(v, Mapping) else v for v in shown)
    return tuple(c for n in names if isinstance(n, str) and (c := clean(n)))


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _identifiers(value: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Identifiers the record states. An `id` counts where it has the form of an arXiv id."""
    found: dict[str, str] = {}
    for name in ("arxiv", "arxiv_id", "arxivId", "eprint", "id", "url_abs"):
        match = _ARXIV.fullmatch(_text(value, name))
        if match:
            found.setdefault("arxiv", match[1])
    match = _DOI.fullmatch(_text(value, "doi"))
    if match:
        found["doi"] = match[1].lower()
    if openreview := _text(value, "openreview"):
        found["openreview"] = openreview
    return tuple(sorted(found.items()))


def _links(value: Mapping[str, Any]) -> tuple[Link, ...]:
    """The web addresses of a record. Those at arXiv say what the identifier says."""
    found = [Link(kind, _text(value, name)) for name, kind in _LINKS.items()]
    return tuple(
        link
        for link in dict.fromkeys(found)
        if re.match(r"https?://\S+$", link.url)
        and not (link.kind == "paper" and _AT_ARXIV.match(link.url))
    )
