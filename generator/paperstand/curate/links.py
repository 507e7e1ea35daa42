"""Links: the addresses that stand in an abstract, and what they lead to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from paperstand.model import Link, Paper

# An address ends at a space, a quote, or what TeX puts around it (\url{…}); signs that TeX wants
# escaped (\_) are part of it.
_REST = r"(?:[^\s<>\"“”{}|\\^`]|\\[_%#&~])+"
_URL = re.compile(
    rf"https?://{_REST}"
    rf"|(?<![\w./@-])(?:www\.|(?:github|gitlab)\.com/|huggingface\.co/){_REST}",
    re.IGNORECASE,
)
_ESCAPED = re.compile(r"\\(?=[_%#&~])")
_CUT = ("…", "...")
_TRAILING = ".,;:!?'’\"”*_…"
_BRACKETS = {")": "(", "]": "["}

# Hosts, or hosts with the beginning of a path, as regular expressions. The first that fits counts.
_KINDS = {
    "dataset": (
        r"huggingface\.co/datasets/",
        r"kaggle\.com/(datasets|competitions)/",
        r"(\w+\.)?zenodo\.org",
        r"doi\.org/10\.5281/zenodo",
        r"(\w+\.)*figshare\.com",
        r"physionet\.org",
        r"data\.mendeley\.com",
        r"openml\.org",
        r"app\.globus\.org",
    ),
    "demo": (
        r"huggingface\.co/spaces/",
        r"[\w-]+\.hf\.space",
        r"[\w-]+\.streamlit\.app",
        r"colab\.research\.google\.com",
    ),
    "video": (r"(m\.)?youtube\.com", r"youtu\.be", r"vimeo\.com", r"bilibili\.com"),
    "code": (
        r"(gist\.)?github\.com/",
        r"git(lab)?\.[\w.-]+/",
        r"bitbucket\.org/",
        r"codeberg\.org/",
        r"sourceforge\.net",
        r"anonymous\.4open\.science",
        r"pypi\.org/project/",
        r"cran\.r-project\.org",
    ),
    "model": (
        r"huggingface\.co/(?!(papers|collections|blog|docs)/)[\w.-]+/[\w.-]+",
        r"modelscope\.cn/models/",
        r"civitai\.com",
        r"ollama\.com",
    ),
    "paper": (
        r"arxiv\.org",
        r"doi\.org",
        r"openreview\.net",
        r"aclanthology\.org",
        r"huggingface\.co/papers/",
        r"proceedings\.",
        r"papers\.nips\.cc",
        r"dl\.acm\.org",
        r"ieeexplore\.ieee\.org",
        r"biorxiv\.org",
    ),
    "project": (
        r"[\w-]+\.(github|gitlab)\.io",
        r"[\w-]+\.(netlify|vercel)\.app",
        r"[\w-]+\.pages\.dev",
        r"sites\.google\.com",
    ),
}
_KNOWN = {kind: re.compile("|".join(hosts), re.IGNORECASE) for kind, hosts in _KINDS.items()}

# For other hosts the words before the address tell, up to the beginning of the sentence.
_CUES = {
    kind: re.compile(rf"\b({words})\b[^.]*$", re.IGNORECASE)
    for kind, words in {
        "video": r"videos?|recordings?",
        "dataset": r"data|data ?-?sets?|corpus|benchmarks?",
        "code": r"code|implementation|software|package|library",
    }.items()
}

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
    if not found:
        return ()
    once = {link.url.rstrip("/").casefold(): link for link in reversed(found)}
    kinds = list(LABELS)
    return tuple(sorted(once.values(), key=lambda link: (kinds.index(link.kind), link.url)))


def _in_text(text: str) -> Iterator[Link]:
    lower = text.lower()
    if not ("://" in lower or "www." in lower or ".com/" in lower or ".co/" in lower):
        return  # Every address has one of these, and looking for them takes no time.
    for match in _URL.finditer(text):
        if match[0].endswith(_CUT):
            continue
        url = _trim(_ESCAPED.sub("", match[0]))
        if "://" not in url:
            url = "https://" + url
        if _is_web(url):
            yield Link(_kind(url, text[max(0, match.start() - 90) : match.start()]), url)


def _trim(url: str) -> str:
    """Without the punctuation around it: `(see x.org/a_(b)).` → `x.org/a_(b)`."""
    while url:
        last = url[-1]
        opening = _BRACKETS.get(last)
        if last in _TRAILING or (opening and url.count(last) > url.count(opening)):
            url = url[:-1]
        else:
            break
    return url


def _is_web(url: str) -> bool:
    """Whether it is an http(s) address with a host that can be one, and no user or password."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in host and "@" not in parts.netloc


def _kind(url: str, before: str) -> str:
    address = re.sub(r"^https?://(www\.)?", "", url, flags=re.IGNORECASE)
    for kind, pattern in _KNOWN.items():
        if pattern.match(address):
            return kind
    for kind, cue in _CUES.items():
        if cue.search(before):
            return kind
    return "website"
