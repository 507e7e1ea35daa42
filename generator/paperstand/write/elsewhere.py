"""Elsewhere: where a paper is on other sites, and where to report what is wrong with it here.

By its identifier where one is known, else by a search for its title.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from urllib.parse import quote, quote_plus, urlsplit

from paperstand.model import Paper
from paperstand.text import clean
from paperstand.write.site import Site

Named = tuple[str, str]
"""What a link is called, and its address."""

_RECORDS = {
    "arxiv": ("arXiv:{}", "https://arxiv.org/abs/{}"),
    "doi": ("doi:{}", "https://doi.org/{}"),
    "openreview": ("OpenReview", "https://openreview.net/forum?id={}"),
}
# Each host's documented address for a new issue, with its title and text filled in. GitHub's
# names a form, .github/ISSUE_TEMPLATE/correction.yml; its title is for the reader to write.
_NEW_ISSUE = {
    "github.com": "/issues/new?template=correction.yml&paper={id}",
    "gitlab.com": "/-/issues/new?issue%5Btitle%5D={subject}&issue%5Bdescription%5D={url}",
    "codeberg.org": "/issues/new?title={subject}&body={url}",
}


def records_of(identifiers: Mapping[str, str]) -> list[Named]:
    """The paper's own pages, for the identifiers that tell."""
    return [
        (label.format(identifiers[kind]), address.format(identifiers[kind]))
        for kind, (label, address) in _RECORDS.items()
        if kind in identifiers
    ]


def find_links(title: str, identifiers: Mapping[str, str]) -> list[Named]:
    """Where to look for a paper: by its arXiv id or DOI if known, else by its title."""
    arxiv, doi = identifiers.get("arxiv", ""), identifiers.get("doi", "")
    title = quote_plus(clean(title))
    by_title = {
        "arXiv": f"https://arxiv.org/search/?searchtype=title&query={title}",
        "Semantic Scholar": f"https://www.semanticscholar.org/search?q={title}",
        "Google Scholar": f"https://scholar.google.com/scholar?q={title}",
        "Hugging Face": f"https://huggingface.co/papers?q={title}",
    }
    by_id = {}
    if doi:
        by_id = {
            "Semantic Scholar": f"https://api.semanticscholar.org/{doi}",
            "Google Scholar": f"https://scholar.google.com/scholar_lookup?doi={quote(doi)}",
        }
    if arxiv:
        by_id = {
            "arXiv": f"https://arxiv.org/abs/{arxiv}",
            "Semantic Scholar": f"https://api.semanticscholar.org/arXiv:{arxiv}",
            "Google Scholar": f"https://scholar.google.com/scholar_lookup?arxiv_id={arxiv}",
            "Hugging Face": f"https://huggingface.co/papers/{arxiv}",
        }
    return list((by_title | by_id).items())


def report_link(paper: Paper, site: Site) -> str:
    """Where a reader says what is wrong with a paper's page; empty if nobody has said.

    That is the setting `report_url`, or else a new issue in the repository, if its host is known.
    """
    pattern = _report_pattern(site)
    for name, said in _SAID.items():
        if name in pattern:
            pattern = pattern.replace(name, quote(said(paper, site), safe=""))
    return pattern


_SAID: Mapping[str, Callable[[Paper, Site], str]] = {
    "{subject}": lambda paper, _: f"Correction: {clean(paper.title)}",
    "{title}": lambda paper, _: clean(paper.title),
    "{id}": lambda paper, _: paper.id,
    "{url}": lambda paper, site: site.absolute(paper.url),
}


@lru_cache(maxsize=1)
def _report_pattern(site: Site) -> str:
    host = (urlsplit(site.repo_url).hostname or "").removeprefix("www.")
    if site.report_url or host not in _NEW_ISSUE:
        return site.report_url
    return site.repo_url.rstrip("/") + _NEW_ISSUE[host]
