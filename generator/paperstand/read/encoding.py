"""Encoding: from a dump's bytes to its lines, whatever program wrote them.

UTF-8 is what is expected. UTF-16 is told by its mark or its zeros. Bytes that are neither are read
as Windows-1252, which has all that Latin-1 shows, if they look like it. Text that went through the
wrong encoding on its way (`naÃ¯ve`) is mended by ftfy (https://ftfy.readthedocs.io). Whatever was
mended or left out is reported.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

# Importing it teaches Python the encodings named sloppy-…, which have a character for every byte.
import ftfy
import ftfy.bad_codecs

from paperstand.model import PaperstandError, Problem
from paperstand.text import INVISIBLE, plural

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WESTERN = "sloppy-windows-1252"
_MOST_ACCENTS = 0.3
"""Share of bytes above ASCII in lines of a Western language; in any other it is larger."""
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# One character that was decoded wrongly has become two or more; the last may look like a space.
_SUSPICIOUS = re.compile("[^\x00-\x7f][^\x00-\x7f ]|[^\x00-\x7f] |[\x80-\x9f]")
# ftfy takes time that grows with the square of a hostile text's length.
_PIECE = re.compile(r".{1,300}(?:(?<= )|$)|.{1,400}", re.DOTALL)
_BINARY = "Save the list as plain text (UTF-8), or remove the file from the dumps folder."
_SHOWN = 40


def decode(data: bytes, file: str) -> tuple[list[str], list[Problem]]:
    """The lines of a dump, without their ends, and notes on what was mended.

    Raises PaperstandError for bytes that aren't text.
    """
    text, problems = _text(data, file)
    if "\0" in text:
        line = len(lines_of(text[: text.index("\0")]))
        message = "holds NUL characters: this is a binary file, expected text"
        raise PaperstandError([Problem(file, line, message, _BINARY)])
    lines = lines_of(text)
    if text.isascii() and text.isprintable():
        return lines, problems
    if not text.isascii():
        problems += _mend(lines, file)
    return lines, problems + _invisible(lines, file)


def lines_of(text: str) -> list[str]:
    """The lines of a text with the ends of any system."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def rightly_decoded(text: str) -> str:
    """A text without the damage that decoding it wrongly has done: `naÃ¯ve` → `naïve`."""
    if text.isascii() or not _SUSPICIOUS.search(text):
        return text
    pieces = (ftfy.fix_encoding(piece) for piece in _PIECE.findall(text))
    return ftfy.fixes.fix_c1_controls("".join(pieces))


def _text(data: bytes, file: str) -> tuple[str, list[Problem]]:
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    encoding = encoding or _by_zeros(data) or "utf-8"
    try:
        return data.decode(encoding), []
    except UnicodeDecodeError as error:
        if encoding == "utf-8" and _is_western(data, error):
            return _western(data, file)
        raise PaperstandError([_undecodable(error, encoding, file)]) from None


def _by_zeros(data: bytes) -> str:
    """UTF-16 without a mark: of text that is mostly ASCII, every other byte is a zero."""
    head = data[:2000]
    half = len(head) // 2
    for name, zeros, others in (
        ("utf-16-le", head[1::2], head[::2]),
        ("utf-16-be", head[::2], head[1::2]),
    ):
        if half and zeros.count(0) > 0.7 * half and not others.count(0):
            return name
    return ""


def _is_western(data: bytes, error: UnicodeDecodeError) -> bool:
    """Whether what isn't UTF-8 may be Windows-1252: few accents, no controls."""
    if error.start > 0 and error.end == len(data) and "unexpected end" in error.reason:
        return False  # UTF-8 that was cut off
    wrong = b"".join(line for line in data.split(b"\n") if not _is_utf8(line))
    accents = sum(map(len, re.findall(rb"[\x80-\xff]+", wrong)))
    return accents <= _MOST_ACCENTS * len(wrong) and not _CONTROLS.search(data)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _western(data: bytes, file: str) -> tuple[str, list[Problem]]:
    """Line by line, since files of both kinds are put together."""
    lines = data.split(b"\n")
    wrong = [number for number, line in enumerate(lines, 1) if not _is_utf8(line)]
    odd = set(wrong)
    text = "\n".join(
        line.decode(_WESTERN if number in odd else "utf-8") for number, line in enumerate(lines, 1)
    )
    message = (
        f"isn't UTF-8 on {plural(len(wrong), 'line')}, which {_was(wrong)} read as Windows-1252 "
        f"(Latin-1): {_around_accent(text.split(chr(10), wrong[0])[wrong[0] - 1])!r}"
    )
    remedy = "If it reads right, all is well; to be sure, save the file as UTF-8."
    return text, [Problem(file, wrong[0], message, remedy, "warning")]


def _mend(lines: list[str], file: str) -> list[Problem]:
    """Mend each line in its place."""
    mended: list[tuple[int, str, str]] = []
    for index, line in enumerate(lines):
        right = rightly_decoded(line)
        if right != line:
            mended.append((index + 1, line, right))
            lines[index] = right
    if not mended:
        return []
    number, old, new = mended[0]
    message = (
        f"{plural(len(mended), 'line')} had been decoded wrongly and {_was(mended)} mended: "
        f"{_change(old, new)}"
    )
    remedy = "The dump stays as it is; only what is made of it is mended."
    return [Problem(file, number, message, remedy, "note")]


def _invisible(lines: Sequence[str], file: str) -> list[Problem]:
    found = [n for n, line in enumerate(lines, 1) if INVISIBLE.search(line.lstrip("\ufeff"))]
    if not found:
        return []
    names = sorted({f"U+{ord(sign):04X}" for sign in INVISIBLE.findall(lines[found[0] - 1])})
    message = (
        f"{plural(len(found), 'line')} had characters that show nothing, which {_was(found)} left "
        f"out: {', '.join(names[:3])}"
    )
    return [Problem(file, found[0], message, "Nothing that can be read is lost.", "note")]


def _was(things: Sequence[object]) -> str:
    return "was" if len(things) == 1 else "were"


def _around_accent(line: str) -> str:
    at = next((i for i, sign in enumerate(line) if not sign.isascii()), 0)
    return line[max(0, at - _SHOWN // 2) : at + _SHOWN // 2]


def _change(old: str, new: str) -> str:
    """The first place where two texts differ."""
    at = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
    start = max(0, at - _SHOWN // 4)
    return f"{old[start : at + _SHOWN // 2]!r} → {new[start : at + _SHOWN // 2]!r}"


def _undecodable(error: UnicodeDecodeError, encoding: str, file: str) -> Problem:
    data = error.object
    line = len(lines_of(data[: error.start].decode(encoding, "ignore")))
    if "unexpected end" in error.reason or "truncated" in error.reason:
        message = "ends in the middle of a character: the file was cut off"
        return Problem(file, line, message, "Copy or download the list again.")
    if _CONTROLS.search(data) and not encoding.startswith("utf-16"):
        message = "holds control bytes: this is a binary file, expected text"
        return Problem(file, line, message, _BINARY)
    wrong, called = data[error.start], encoding.removesuffix("-sig").upper()
    message = f"byte 0x{wrong:02X} is not {called}: expected text saved as UTF-8"
    remedy = "Save it again as UTF-8, for example: iconv -f GB18030 -t UTF-8 OLD > NEW"
    return Problem(file, line, message, remedy)
