"""Answers of services, as they come."""

from __future__ import annotations

import json
from collections.abc import Sequence

from tests.makers import BEES, BRIDGES, WAVES

SAILS = ("2610.00001", "Sails for Cold Harbours", WAVES)
HIVES = ("2610.00002", "Hives Without a Queen", BEES)
ARCHES = ("2610.00003", "Arches That Remember the Rain", BRIDGES)

Paper = tuple[str, str, str]


def hf(*papers: Paper, upvotes: int = 7) -> bytes:
    """A page of `/api/daily_papers`."""
    records = [
        {
            "paper": {
                "id": arxiv,
                "title": title,
                "summary": abstract,
                "upvotes": upvotes,
                "authors": [{"name": "Ada Quill", "hidden": False}],
                "publishedAt": "2026-09-30T09:30:00.000Z",
            },
            "title": title,
            "numComments": 2,
        }
        for arxiv, title, abstract in papers
    ]
    return json.dumps(records).encode()


def many(count: int, first: int = 0) -> list[Paper]:
    """As many papers as are asked for, each with an id and a title of its own."""
    return [
        (f"2610.{n:05}", f"Harbour {n} and Its Bees", WAVES) for n in range(first, first + count)
    ]


def api(*papers: Paper, total: int | None = None, start: int = 0) -> bytes:
    """A page of arXiv's API."""
    count = len(papers) if total is None else total
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom"'
        ' xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">\n'
        "  <id>https://arxiv.org/api/x</id>\n"
        f"  <opensearch:totalResults>{count}</opensearch:totalResults>\n"
        f"  <opensearch:startIndex>{start}</opensearch:startIndex>\n"
    )
    return (head + "".join(map(_entry, papers)) + "</feed>\n").encode()


def _entry(paper: Paper) -> str:
    arxiv, title, abstract = paper
    return (
        f"  <entry>\n    <id>http://arxiv.org/abs/{arxiv}v1</id>\n    <title>{title}</title>\n"
        f"    <summary>{abstract}</summary>\n    <published>2026-10-01T09:30:00Z</published>\n"
        "    <author><name>Ada Quill</name></author>\n  </entry>\n"
    )


ERROR = b"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"
  xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/">
  <opensearch:totalResults>1</opensearch:totalResults>
  <entry>
    <id>http://arxiv.org/api/errors#incorrect_id_format_for_x</id>
    <title>Error</title>
    <summary>incorrect id format for x</summary>
  </entry>
</feed>
"""


def news(papers: Sequence[Paper], day: str = "2026-10-01") -> bytes:
    """What arXiv's feed of a category announces."""
    entries = "".join(
        f"  <entry>\n    <id>oai:arXiv.org:{arxiv}v1</id>\n    <title>{title}</title>\n"
        f"    <summary>arXiv:{arxiv}v1 Announce Type: new \nAbstract: {abstract}</summary>\n"
        f"    <published>{day}T00:00:00-04:00</published>\n"
        "    <arxiv:announce_type>new</arxiv:announce_type>\n"
        "    <dc:creator>Ada Quill</dc:creator>\n  </entry>\n"
        for arxiv, title, abstract in papers
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<feed xmlns:arxiv="http://arxiv.org/schemas/atom"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns="http://www.w3.org/2005/Atom">\n'
        f"  <title>cs.LG updates on arXiv.org</title>\n{entries}</feed>\n"
    ).encode()
