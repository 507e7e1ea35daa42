"""Lists of papers as short strings, which a script reads back without being told lengths.

A list holds the numbers of papers, each as the difference to the one before, in base 32: five
bits a character, `ALPHABET[32:]` for all digits of a number but its last. In a marked list every
number is followed by one more character, a mark from 0 to 63. A list that would be longer than
one bit for each paper is written as those bits instead, six a character, after a `*`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_CHARACTERS = np.frombuffer(ALPHABET.encode(), np.uint8)
_MOST_DIGITS = 5

Integers = npt.NDArray[np.integer]


def encode(number: int) -> str:
    """A number in as few characters as it takes, without need of one that says where it ends."""
    digits = ALPHABET[number & 31]
    number >>= 5
    while number:
        digits = ALPHABET[32 + (number & 31)] + digits
        number >>= 5
    return digits


def members(papers: Integers) -> str:
    """A list without marks. `papers` ascends."""
    if not len(papers):
        return ""
    (gaps,) = _written(np.zeros(len(papers), np.int64), papers, None)
    size = -(-(int(papers[-1]) + 1) // 6)
    if len(gaps) <= size:
        return gaps
    bits = np.zeros(size * 6, np.uint8)
    bits[papers] = 1
    sextets = bits.reshape(-1, 6) @ np.array([32, 16, 8, 4, 2, 1], np.uint8)
    return "*" + _CHARACTERS[sextets].tobytes().decode()


def marked_lists(keys: Integers, papers: Integers, marks: Integers) -> list[str]:
    """A marked list for each key, in the order of the keys. `keys` ascends, `papers` does so for
    each key."""
    return list(_written(keys, papers, marks))


def _written(keys: Integers, papers: Integers, marks: Integers | None) -> Iterator[str]:
    """All lists at once: as arrays, a hundred times as fast as one by one."""
    if not len(keys):
        return
    begins = np.concatenate(([True], keys[1:] != keys[:-1]))
    gaps = np.where(begins, papers, np.diff(papers, prepend=0)).astype(np.int64)
    digits = 1 + sum((gaps >= 1 << 5 * n).astype(np.int64) for n in range(1, _MOST_DIGITS))
    widths = digits + (marks is not None)
    ends = np.cumsum(widths)
    text = np.empty(int(ends[-1]), np.uint8)
    for n in range(_MOST_DIGITS):
        here = digits > n
        values = (gaps[here] >> 5 * n & 31) + (32 if n else 0)
        text[(ends - widths + digits - 1 - n)[here]] = _CHARACTERS[values]
    if marks is not None:
        text[ends - 1] = _CHARACTERS[marks]
    starts = (ends - widths)[begins]
    written = text.tobytes().decode()
    for start, end in zip(starts, [*starts[1:], int(ends[-1])], strict=True):
        yield written[start:end]
