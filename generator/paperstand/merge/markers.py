"""Markers: what in a title tells one paper of a series from the next, however alike the rest is.

Numbers, years, versions, parts, `X++`, `X revisited`, `Comment on X`. Two spellings of one marker
are one marker: `Part II`, `part two` and `Part 2` all say 2, and so does `2.0`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from paperstand.text import without_markup

_VENUES = (
    "AAAI|ACCV|ACL|ACM|AISTATS|ASRU|BMVC|CHI|CIKM|CoLLAs|COLING|COLM|COLT|CoNLL|CoRL|CVPRW?|EACL|"
    "ECAI|ECCVW?|ECML|EMNLP|EUSIPCO|FAccT|FSE|GECCO|ICALP|ICAPS|ICASSP|ICCVW?|ICDE|ICDM|ICIP|ICLR|"
    "ICML|ICPR|ICRA|ICSE|IEEE|IJCAI|IJCNN|INTERSPEECH|IROS|ISBI|ISMIR|JMLR|KDD|LREC|MICCAI|MIDL|"
    "MLSys|MM|NAACL|NeurIPS|NIPS|PMLR|RecSys|RSS|SIGGRAPH|SIGIR|SIGMOD|TACL|TMLR|TPAMI|UAI|UIST|"
    "VLDB|WACVW?|WSDM|WWW"
)
_LABEL = re.compile(
    r"\s*[\[(](?:(?:accepted|published|presented|appeared|to appear|under review)\b\s*"
    rf"(?:at|to|by|in|for|as)?\s*)?(?:(?:the|proc\.?|proceedings of)\s+)*(?:{_VENUES}|oral|"
    r"spotlight|poster|preprint|best paper|(?:extended|full|long|preprint) version)\b[^\[\]()]*"
    r"[\])]\s*$",
    re.IGNORECASE,
)
"""What a list adds behind a title: `(CVPR 2025)`, `[ICLR 2025 Oral]`, `(accepted to ACL)`."""
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")

_DIGITS = "zero one two three four five six seven eight nine ten eleven twelve"
_WORDS = _DIGITS.split(" ")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9}
_SPELT = {word: str(n) for n, word in enumerate(_WORDS)}
_VALUES = {**_SPELT, **{roman: str(n) for roman, n in _ROMAN.items()}}

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_PART = re.compile(
    r"\b(part|track|task|subtask|vol(?:ume|\.)?|phase|stage|chapter|section|type|case|level)\s+"
    r"(viii|vii|vi|iv|ix|iii|ii|i|v|" + "|".join(_WORDS[1:]) + r"|[a-h])\b",
    re.IGNORECASE,
)
_NUMERAL = r"\d+(?:\.\d+)*|(?<![^\W\d])(?:III|II|IV|VIII|VII|VI|IX)(?![^\W\d])"
SIGN = re.compile(r"(?<=\S)\++(?![\w+])|(?<=[^\W_])#(?!\w)|(?<=[A-Z])\*(?!\w)")
"""`X++` isn't `X`, `C#` isn't `C`, `A*` isn't `A`; the sign of a sum is none."""
_MARKER = re.compile(
    rf"{_NUMERAL}|{SIGN.pattern}|\b(?i:re-?visited|reloaded|redux|rebooted|reconsidered)\b"
)
_ABOUT = re.compile(
    r"\W*(?:(?:an?\s+|the\s+)?(comments? on|reply to|response to|discussion (?:of|on)|rejoinder|"
    r"corrections? to|erratum|corrigendum|addendum)\b|(re)\])",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"[:(–—-]\s*(?:an?\s+)?(erratum|corrigendum|addendum|supplement(?:ary materials?)?|appendix|"
    r"reply|response|comments?|rejoinder|discussion)\W*$",
    re.IGNORECASE,
)
"""At the beginning and at the end of the title of what is about a paper, and not the paper."""


def plain_title(title: str) -> tuple[str, str]:
    """A title as it reads, without markup and without the label of a venue; and the year in that
    label, if there is one."""
    text = without_markup(title)
    label = _LABEL.search(text) if text.endswith((")", "]")) else None
    if label is None or not label.start():
        return text, ""
    year = _YEAR.search(label[0])
    return text[: label.start()], year[0] if year else ""


def markers(plain: str) -> tuple[str, ...]:
    """The markers of a title without markup, sorted, each as often as it stands there:
    `Text2Mem` isn't `Text2Mem2`."""
    text = _THOUSANDS.sub("", unicodedata.normalize("NFKC", plain))
    return tuple(sorted(_found(text)))


def _found(text: str) -> Iterator[str]:
    for about in filter(None, (_ABOUT.match(text), _BESIDE.search(text))):
        yield next(filter(None, about.groups())).casefold()
    if parts := _PART.findall(text):
        text = _PART.sub(" ", text)
    for noun, value in parts:
        yield _VALUES.get(value.casefold()) or f"{noun} {value}".casefold()
    for match in _MARKER.finditer(text):
        marker = match[0].casefold().replace("-", "")
        yield _VALUES.get(marker) or re.sub(r"(?:\.0)+$", "", marker)


def spelt_numbers(words: frozenset[str]) -> frozenset[str]:
    """The numbers that stand in a title as words: `three-dimensional` is `3D` in another copy."""
    return frozenset(_SPELT[word] for word in words if word in _SPELT)


def differing(
    one: tuple[str, ...],
    other: tuple[str, ...],
    spelt_in_one: frozenset[str],
    spelt_in_other: frozenset[str],
) -> tuple[str, ...]:
    """The markers that only one of two titles has, as a number or as a word."""
    mine, yours = Counter(one), Counter(other)
    here = (m for m in (mine - yours).elements() if m not in spelt_in_other - spelt_in_one)
    there = (m for m in (yours - mine).elements() if m not in spelt_in_one - spelt_in_other)
    return tuple(sorted((*here, *there)))
