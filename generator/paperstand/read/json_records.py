"""Reader for records in JSON: one, a list, an object that holds a list, or one object a line.

Names that mean the same are understood alike (`abstract` or `summary`, `date` or `published`).
What services call their fields is known to `json_services`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from paperstand.model import Entry, Lines, Link, Problem, Unread
from paperstand.read.json_services import is_reply, plain
from paperstand.read.reader import Reading
from paperstand.read.source import Source
from paperstand.text import clean

NAME = "JSON records"

_ARXIV = re.compile(
    r"(?:arxiv:|.*arxiv\.org/\w+/)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(v\d+)?(?:\.pdf)?",
    re.I,
)
_AT_ARXIV = re.compile(r"https?://(?:\w+\.)?arxiv\.org/", re.I)
_DOI = re.compile(r"(?:doi:|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.I)
_COMMAS = re.compile("[,;]")
_COMMA = re.compile(r"\s*,\s*")
# Possessive: what has been read is never read another way, so no text takes long.
_STRING = r'"(?:[^"\\]++|\\.)*+"'
_PAIR = rf"{_STRING}\s*+:\s*+(?:{_STRING}|[\w.+-]++)\s*+"
# Semantic Scholar has null in a list for each paper it doesn't know.
_LIST = re.compile(
    rf"\s*(?:\{{\s*(?:{_PAIR},\s*+)*+{_STRING}\s*:\s*)?\[\s*(?:null\s*+,\s*+)*+(?=\{{)"
)
_NOTHING = re.compile(r"\s*")
_LIST_END = re.compile(rf"\s*\]\s*(?:(?:,\s*{_PAIR})*\}}\s*)?")
_CUT = ("…", "...")
_LINKS = {"githubRepo": "code", "projectPage": "project", "pdf": "paper", "url_abs": "paper"}
_LINKS |= {"url_pdf": "paper", "url": "website"}
_BRACKETS = object()
"""Stands for the lines around the objects of a list: those, if any, that hold nothing else."""


@dataclass(frozen=True, slots=True)
class _Record:
    lines: Lines
    value: Any


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
        elif record.value is _BRACKETS:
            brackets += [record.lines] if record.lines.first <= record.lines.last else []
        elif entry := _entry(record, source, len(entries) + 1):
            entries.append(entry)
            problems += _notes(record, entry, source.file)
        else:
            unread.append(Unread(record.lines, _why_no_paper(record.value)))
    return Reading(tuple(entries), tuple(brackets), tuple(unread), tuple(problems))


def _notes(record: _Record, entry: Entry, file: str) -> Iterator[Problem]:
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


def _records(source: Source) -> Iterator[_Record]:
    text = "\n".join(source.lines)
    start = _list_start(text)
    if start is not None:
        yield from _list_records(text, start)
    elif _is_object(next(line for line in source.lines if line.strip())):
        for number, line in enumerate(source.lines, 1):
            if line.strip():
                yield _line_record(number, line)
    else:
        yield from _single_record(text)


def _list_records(text: str, at: int) -> Iterator[_Record]:
    """The objects of a list one by one, so that each keeps its own lines."""
    decoder = json.JSONDecoder()
    line = 1 + text.count("\n", 0, at)
    yield _Record(Lines(1, line - 1), _BRACKETS)
    while True:
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            rest = Lines(line, 1 + text.count("\n"))
            yield _Record(rest, Unread(rest, f"not valid JSON from here on ({error})"))
            return
        last = line + text.count("\n", at, end)
        yield _Record(Lines(line, last), value)
        comma = _COMMA.match(text, end)
        if not comma:
            yield _after(text, end, last, _LIST_END)
            return
        at = comma.end()
        line = last + text.count("\n", end, at)
        if line > last + 1:  # a comma may have a line of its own
            yield _Record(Lines(last + 1, line - 1), _BRACKETS)


def _single_record(text: str) -> Iterator[_Record]:
    """An object that is a paper itself, over several lines."""
    start = len(text) - len(text.lstrip())
    value, end = json.JSONDecoder().raw_decode(text, start)
    lines = Lines(1 + text.count("\n", 0, start), 1 + text.count("\n", 0, end))
    yield _Record(lines, value)
    yield _after(text, end, lines.last, _NOTHING)


def _after(text: str, end: int, line: int, expected: re.Pattern[str]) -> _Record:
    """What stands after the last object: what closes the list, or something to report."""
    total = 1 + text.count("\n")
    if expected.fullmatch(text, end):
        return _Record(Lines(line + 1, total), _BRACKETS)
    if not text[end:].strip():
        reason = "the list isn't closed: the file was cut off"
        return _Record(Lines(line, total), Unread(Lines(line, total), reason))
    rest = Lines(1 + text.count("\n", 0, len(text) - len(text[end:].lstrip())), total)
    return _Record(rest, Unread(rest, "not JSON that belongs to the records"))


def _line_record(number: int, line: str) -> _Record:
    lines = Lines(number, number)
    try:
        return _Record(lines, json.loads(line))
    except (ValueError, RecursionError) as error:
        return _Record(lines, Unread(lines, f"not valid JSON ({error})"))


def _entry(record: _Record, source: Source, position: int) -> Entry | None:
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
        authors=_strings(value.get("authors", value.get("author")), _split_names),
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


def _strings(value: Any, split: Callable[[str], list[Any]]) -> tuple[str, ...]:
    """A list of names, however it is written: strings, `{name: …}`, or one string to split. Who is
    hidden has been taken for an author by mistake."""
    if isinstance(value, str):
        value = split(value)
    if not isinstance(value, list):
        return ()
    shown = (v for v in value if not (isinstance(v, Mapping) and v.get("hidden") is True))
    names = (v.get("name", v.get("fullname")) if isinstance(v, Mapping) else v for v in shown)
    return tuple(c for n in names if isinstance(n, str) and (c := clean(n)))


def _split_names(text: str) -> list[str]:
    """The names in one string: `A B, C D and E F`, `Family, Given and Family, Given`, `A; B`."""
    if ";" in text:
        return text.split(";")
    names: list[str] = []
    for part in re.split(r",? and ", text):
        pieces = part.split(", ")
        family_first = len(pieces) == 2 and all(w.islower() for w in pieces[0].split()[:-1])
        names += [part] if family_first else pieces
    return names


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
