"""What services call the fields of a paper, in the words that `json_records` knows.

Hugging Face      https://huggingface.co/docs/hub/api (`/api/daily_papers`, `/api/papers/…`)
arXiv snapshot    https://www.kaggle.com/datasets/Cornell-University/arxiv
Papers with Code  https://github.com/paperswithcode/paperswithcode-data
Semantic Scholar  https://api.semanticscholar.org/api-docs/graph
OpenReview        https://docs.openreview.net (notes of API 2, and of API 1)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from paperstand.tex_text import readable
from paperstand.text import clean

_UNSAID: tuple[Any, ...] = (None, "", [])

Record = Mapping[str, Any]


def plain(record: Record) -> Record:
    """A record in general words. What no service is known by is left as it is."""
    for sign, words_of in _SERVICES.items():
        if sign in record:
            stated = words_of(record).items()
            return {**record, **{name: value for name, value in stated if value not in _UNSAID}}
    return record


def is_reply(record: Record) -> bool:
    """Whether a note of OpenReview is a review, comment or decision, and no paper."""
    return "content" in record and record.get("forum") not in (None, record.get("id"))


def _hugging_face(record: Record) -> Record:
    """Fields stand on either level, by endpoint; the inner one is about the paper itself. Of a
    title cut short on one level the longer is the whole one."""
    paper = record["paper"]
    if not isinstance(paper, Mapping):
        return {}
    inner, outer = paper.get("title"), record.get("title")
    if isinstance(inner, str) and isinstance(outer, str) and _begins_with(outer, inner):
        return {**paper, "title": outer}
    return paper


def _begins_with(whole: str, cut: str) -> bool:
    return len(whole) >= len(cut) and whole.startswith(cut.rstrip(".… "))


def _arxiv_snapshot(record: Record) -> Record:
    """Names in parts: family name, given names, suffix. The first version has the date."""
    names = (part for part in _items(record["authors_parsed"]) if isinstance(part, list))
    versions = (v for v in _items(record.get("versions")) if isinstance(v, Mapping))
    first = next((v.get("created") for v in versions if v.get("version") == "v1"), None)
    return {
        "authors": [
            readable(_whole_name([p for p in name if isinstance(p, str)])) for name in names
        ],
        "published": _day(first),
    }


def _whole_name(parts: list[str]) -> str:
    family, given, *suffix = [*parts, "", ""]
    return clean(" ".join([given, family, *suffix]))


def _papers_with_code(record: Record) -> Record:
    """Its own addresses lead nowhere any more (since July 2025), so the name of its page is kept
    and no link to it."""
    page = record["paper_url"]
    return {
        "id": page.rstrip("/").rsplit("/", 1)[-1] if isinstance(page, str) else None,
        "keywords": [*_items(record.get("tasks")), *_items(record.get("methods"))],
    }


def _semantic_scholar(record: Record) -> Record:
    ids = record.get("externalIds")
    ids = ids if isinstance(ids, Mapping) else {}
    return {
        "arxiv": ids.get("ArXiv"),
        "doi": ids.get("DOI"),
        "tldr": _inside(record.get("tldr"), "text"),
        "pdf": _inside(record.get("openAccessPdf"), "url"),
    }


def _open_review(record: Record) -> Record:
    content = record["content"]
    if not isinstance(content, Mapping):
        return {}
    stated = {name: _inside(value, "value") for name, value in content.items()}
    venue = stated.get("venue")
    withdrawn = isinstance(venue, str) and "withdrawn" in venue.lower()
    return {
        **{name: stated.get(name) for name in ("title", "abstract", "authors", "keywords")},
        "tldr": stated.get("TLDR") or stated.get("TL;DR"),
        "openreview": record.get("forum") or record.get("id"),
        "published": _day_of(record.get("pdate")) or _day_of(record.get("cdate")),
        "withdrawnAt": venue if withdrawn else None,
    }


_SERVICES: dict[str, Callable[[Record], Record]] = {
    "paper": _hugging_face,
    "authors_parsed": _arxiv_snapshot,
    "paper_url": _papers_with_code,
    "paperId": _semantic_scholar,
    "content": _open_review,
}
"""By the name that only its records have."""


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _inside(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else value


def _day(text: Any) -> str | None:
    """`Mon, 2 Apr 2007 19:18:42 GMT` → `2007-04-02`."""
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, IndexError, TypeError, AttributeError):
        return None


def _day_of(milliseconds: Any) -> str | None:
    """The day of a time since 1970, at Greenwich."""
    if type(milliseconds) is not int:
        return None
    try:
        return datetime.fromtimestamp(milliseconds // 1000, UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return None
