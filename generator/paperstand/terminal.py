"""Terminal: reads what is pasted into one, however long its lines are.

A terminal hands over whole lines, and keeps only the beginning of long ones: 4,095 bytes on Linux,
1,024 on macOS (MAX_CANON in termios(3)). An abstract may be longer. So while text is pasted the
terminal is told to hand over every character as it comes.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

END_KEY = "Ctrl-Z and Enter" if sys.platform == "win32" else "Ctrl-D"
"""What ends a text that is pasted."""
_END = b"\x04"


def read_pasted(stream: BinaryIO, ready: Callable[[], None] = lambda: None) -> bytes:
    """All bytes up to the end of a pipe or file; on a terminal, up to Ctrl-D. `ready` is called
    when a terminal may be pasted into."""
    if not stream.isatty():
        return stream.read()
    if sys.platform == "win32":
        ready()
        return stream.read()
    pieces: list[bytes] = []
    with _every_character(stream.fileno()):
        ready()
        while (piece := os.read(stream.fileno(), 1 << 16)) and _END not in piece:
            pieces.append(piece)
    return b"".join([*pieces, piece.partition(_END)[0]])


if sys.platform != "win32":
    import termios

    @contextmanager
    def _every_character(terminal: int) -> Iterator[None]:
        before = termios.tcgetattr(terminal)
        now = termios.tcgetattr(terminal)
        now[3] &= ~termios.ICANON
        try:
            termios.tcsetattr(terminal, termios.TCSANOW, now)
            yield
        finally:
            # What was typed after the end is no answer to what is asked next.
            termios.tcsetattr(terminal, termios.TCSAFLUSH, before)
