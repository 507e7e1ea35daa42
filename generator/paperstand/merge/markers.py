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
    r"[\[(](?:(?:accepted|published|presented|appeared|to appear|under review)\b\s*"
    rf"(?:at|to|by|in|for|as)?\s*)?(?:(?:the|proc\.?|proceedings of)\s+)*(?:{_VENUES}|oral|"
    r"spotlight|poster|preprint|best paper|(?:extended|full|long|preprint) version)\b[^\[\]()]*"
    r"[\])]\s*$",
    re.IGNORECASE,
)
"""What a list adds behind a title: `(CVPR 2025)`, `[ICLR 2025 Oral]`, `(accepted to ACL)`."""
_VENUE_AT_END = re.compile(rf"\s*[,–—-]\s+(?:{_VENUES})\s+(?:19|20)\d\d\s*$")
_VENUE_NAME = re.compile(_VENUES, re.IGNORECASE)
_NUMBER_OF_PAPER = re.compile(
    r"^\s*\[\d{4}\.\d{4,5}(?:v\d+)?\]\s*|[\[(](?:arXiv:\s*\d{4}\.\d{4,5})?(?:v\d+)?[\])]\s*$",
    re.IGNORECASE,
)
"""`[2501.00001]` before a title, `(arXiv:2501.00001)` or `[v2]` behind it."""
_SIGNS = str.maketrans({"♯": "#", "∗": "*", "⋆": "*"})
_RAISED_SIGN = re.compile(r"\s*\^\s*(?=[+#*])")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")

_DIGITS = "zero one two three four five six seven eight nine ten eleven twelve"
_WORDS = _DIGITS.split(" ")
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
_ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "xi": 11,
}
_SPELT = {word: str(n) for n, word in enumerate(_WORDS)}
_ORDERED = {word: f"{word} of its kind" for word in _ORDINALS.split(" ")}
_VALUES = {**_SPELT, **{roman: str(n) for roman, n in _ROMAN.items()}}

_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_PART = re.compile(
    r"\b(part|track|task|subtask|vol(?:ume|\.)?|phase|stage|chapter|section|type|case|level)\s+"
    r"(viii|vii|vi|iv|ix|iii|ii|i|v|" + "|".join(_WORDS[1:]) + r"|[a-h])\b",
    re.IGNORECASE,
)
_NUMERAL = (
    r"\d+(?:\.\d+)*|(?<![^\W\d])(?:III|II|IV|VIII|VII|VI|IX|XII|XI|iii|ii|viii|vii)(?![^\W\d])"
)
SIGN = re.compile(r"(?<=\S)\++(?![\w+])|(?<=[^\W_])#(?!\w)|(?<=[A-Z])\*(?!\w)")
"""`X++` isn't `X`, `C#` isn't `C`, `A*` isn't `A`; the sign of a sum is none."""
_MARKER = re.compile(
    rf"{_NUMERAL}|{SIGN.pattern}|\b(?i:re-?visited|reloaded|redux|rebooted|reconsidered|sequel|continued)\b"
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
    """A title as it reads, without markup and without the label of a venue; and that venue with
    its year, if the label has one."""
    text = unicodedata.normalize("NFKC", without_markup(title)).translate(_SIGNS).strip()
    text = _RAISED_SIGN.sub("", text)
    if text.endswith((")", "]")) or text.startswith("["):
        text = _NUMBER_OF_PAPER.sub("", text).rstrip() or text
    label = _LABEL.search(text) if text.endswith((")", "]")) else _VENUE_AT_END.search(text)
    if label is None or not label.start():
        return text, ""
    venue, year = _VENUE_NAME.search(label[0]), _YEAR.search(label[0])
    edition = f"{venue[0].casefold()} {year[0]}" if venue and year else ""
    return text[: label.start()].rstrip(), edition


def other_edition(one: str, other: str) -> bool:
    """Whether two labels are of one venue in different years. Those of two venues may well be a
    workshop's and then a conference's."""
    return one != other and one.split()[:1] == other.split()[:1] and bool(one and other)


def markers(plain: str) -> tuple[str, ...]:
    """The markers of a title without markup, sorted, each as often as it stands there:
    `Text2Mem` isn't `Text2Mem2`."""
    text = _THOUSANDS.sub("", plain)
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
    spelt = {**_SPELT, **_ORDERED}
    return frozenset(spelt[word] for word in words if word in spelt)


def is_numeral(word: str) -> bool:
    """Whether a folded word says a number, and no more."""
    return word in _VALUES or word.removeprefix("v").isdigit()


def differing(
    one: tuple[str, ...],
    other: tuple[str, ...],
    spelt_in_one: frozenset[str],
    spelt_in_other: frozenset[str],
) -> tuple[str, ...]:
    """The markers that only one of two titles has, as a number or as a word; and the numbers in
    words where each title has one of its own: two dimensions and three, the first and the next."""
    mine, yours = Counter(one), Counter(other)
    here = (m for m in (mine - yours).elements() if m not in spelt_in_other - spelt_in_one)
    there = (m for m in (yours - mine).elements() if m not in spelt_in_one - spelt_in_other)
    only_one, only_other = spelt_in_one - spelt_in_other, spelt_in_other - spelt_in_one
    in_words = only_one - {*other} and only_other - {*one} and only_one | only_other
    return tuple(sorted({*here, *there, *in_words}))
