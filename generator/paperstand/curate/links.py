"""Links: the addresses that stand in an abstract, and what they lead to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from paperstand.model import Link, Paper

# An address ends at a space, a quote, or what TeX puts around it (\url{…}).
_URL = re.compile(
    r"https?://[^\s<>\"“”{}|\\^`]+"
    r"|(?<![\w./@-])(?:www\.|(?:github|gitlab)\.com/|huggingface\.co/)[^\s<>\"“”{}|\\^`]+",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?'’\"”*_…"
_BRACKETS = {")": "(", "]": "["}

# The first that fits the host and the path counts.
_KINDS = (
    ("dataset", r"huggingface\.co/datasets/|kaggle\.com/(datasets|competitions)|(\w+\.)?zenodo\.org"
                r"|(\w+\.)*figshare\.com|physionet\.org|doi\.org/10\.5281/zenodo|data\.mendeley\.com"
                r"|openml\.org|app\.globus\.org"),
    ("demo", r"huggingface\.co/spaces/|\w[\w-]*\.hf\.space|\w[\w-]*\.streamlit\.app"
             r"|colab\.research\.google\.com"),
    ("video", r"(m\.)?youtube\.com|youtu\.be|vimeo\.com|bilibili\.com"),
    ("code", r"github\.com/|gitlab\.[\w.]+/|bitbucket\.org/|codeberg\.org/|gist\.github\.com/"
             r"|anonymous\.4open\.science|pypi\.org/project|cran\.r-project\.org|sourceforge\.net"
             r"|git\.[\w.-]+/"),
    ("model", r"huggingface\.co/(?!papers|collections|blog|docs)[\w.-]+/[\w.-]+|civitai\.com"
              r"|ollama\.com|modelscope\.cn/models"),
    ("paper", r"arxiv\.org|doi\.org|openreview\.net|aclanthology\.org|huggingface\.co/papers"
              r"|proceedings\.|papers\.nips\.cc|dl\.acm\.org|ieeexplore\.ieee\.org|biorxiv\.org"),
    ("project", r"[\w-]+\.github\.io|[\w-]+\.gitlab\.io|sites\.google\.com|[\w-]+\.netlify\.app"
                r"|[\w-]+\.vercel\.app|[\w-]+\.pages\.dev"),
)  # fmt: skip
_KNOWN = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS)

# For other hosts the words before the address tell.
_CUES = (
    ("video", re.compile(r"\b(video|demo reel|recording)s?\b[^.]*$", re.IGNORECASE)),
    ("dataset", re.compile(r"\b(data|data ?-?sets?|corpus|benchmark)\b[^.]*$", re.IGNORECASE)),
    ("code", re.compile(r"\b(code|implementation|software|package|library)\b[^.]*$", re.IGNORECASE)),
)  # fmt: skip

LABELS = {
    "code": "Code",
    "project": "Project page",
    "dataset": "Data set",
    "model": "Model",
    "demo": "Demo",
    "video": "Video",
    "paper": "Paper",
    "website": "Website",
}
"""What a reader sees for each kind, in the order in which links are shown."""


def find_links(paper: Paper) -> tuple[Link, ...]:
    """The links of a paper: those its dumps state and those in its abstract, each once."""
    found = [link for link in paper.links if _is_web(link.url)]
    found += _in_text(paper.abstract)
    found += _in_text(paper.summary)
    once = {link.url.rstrip("/").casefold(): link for link in reversed(found)}
    kinds = list(LABELS)
    return tuple(sorted(once.values(), key=lambda link: (kinds.index(link.kind), link.url)))


def _in_text(text: str) -> Iterator[Link]:
    for match in _URL.finditer(text):
        url = _trim(match[0])
        if "://" not in url:
            url = "https://" + url
        if _is_web(url):
            yield Link(_kind(url, text[max(0, match.start() - 90) : match.start()]), url)


def _trim(url: str) -> str:
    """Without the punctuation of the sentence it stands in: `(see x.org/a_(b)).` → `x.org/a_(b)`."""
    while url:
        last = url[-1]
        opening = _BRACKETS.get(last)
        if last in _TRAILING or (opening and url.count(last) > url.count(opening)):
            url = url[:-1]
        else:
            break
    return url


def _is_web(url: str) -> bool:
    """Whether it is an http(s) address with a host that can be one."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in host and not parts.username


def _kind(url: str, before: str) -> str:
    address = re.sub(r"^https?://(www\.)?", "", url, flags=re.IGNORECASE)
    for kind, pattern in _KNOWN:
        if pattern.match(address):
            return kind
    for kind, cue in _CUES:
        if cue.search(before):
            return kind
    return "website"
