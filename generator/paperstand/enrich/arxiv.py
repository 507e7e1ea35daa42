"""arXiv: its API, which answers in Atom.

https://info.arxiv.org/help/api/user-manual.html, with the rule of one request in three seconds in
https://info.arxiv.org/help/api/tou.html
"""

from __future__ import annotations

from dataclasses import replace

from paperstand.enrich.service import (
    BadAnswerError,
    Candidate,
    Question,
    known,
    without_arxiv_doi,
    words,
)
from paperstand.model import Entry, PaperstandError
from paperstand.read import arxiv_feed
from paperstand.read.source import decoded
from paperstand.text import clean

NAME = "arxiv"
PAUSE = 3.0
ADDRESS = "https://export.arxiv.org/api/query"
_MOST = "5"


def ask(paper: Entry, contact: str) -> Question | None:
    if own_id := known(paper).get("arxiv"):
        return Question(ADDRESS, {"id_list": own_id, "max_results": "1"}, PAUSE)
    if title := words(paper.title):
        return Question(ADDRESS, {"search_query": f'ti:"{title}"', "max_results": _MOST}, PAUSE)
    return None


def candidates(answer: bytes) -> list[Candidate]:
    try:
        source = decoded(answer, "answer.xml", "arXiv")
    except PaperstandError as error:
        raise BadAnswerError(error.problems[0].message) from None
    if not any(map(clean, source.lines)):
        raise BadAnswerError("nothing")
    if arxiv_feed.recognise(source) is None:
        raise BadAnswerError(f"no feed, but {clean(source.lines[0])[:80]!r}")
    reading = arxiv_feed.read(source)
    for problem in reading.problems:
        if problem.severity == "error":
            raise BadAnswerError(problem.message)
    # An id that arXiv doesn't have comes back as an entry without a title, which is unread.
    broken = [u for u in reading.unread if "no paper of arXiv" not in u.reason]
    if broken:
        raise BadAnswerError(broken[0].reason)
    return [_candidate(entry) for entry in reading.entries]


def _candidate(said: Entry) -> Candidate:
    url = f"https://arxiv.org/abs/{dict(said.identifiers)['arxiv']}"
    plain = replace(said, title=clean(said.title), identifiers=without_arxiv_doi(said.identifiers))
    return Candidate(NAME, url, plain)
