"""Pasting into a terminal loses nothing, however long the lines are."""

from __future__ import annotations

import io
import os
import sys
import threading

import pytest

from paperstand.terminal import read_pasted

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such terminals")


def test_a_pipe_is_read_to_its_end() -> None:
    assert read_pasted(io.BytesIO(b"a\x04b\r\n")) == b"a\x04b\r\n"


def test_long_lines_are_pasted_whole_and_ctrl_d_ends_them() -> None:
    import pty
    import termios

    keyboard, screen = pty.openpty()
    before = termios.tcgetattr(screen)
    text = b"A Title\r" + b"long words " * 2000 + b"\r\x04"
    ready = threading.Event()

    def type_it() -> None:
        ready.wait()
        for at in range(0, len(text), 1000):
            os.write(keyboard, text[at : at + 1000])
            os.read(keyboard, 1 << 16)  # what the terminal echoes

    typist = threading.Thread(target=type_it)
    typist.start()
    with io.FileIO(screen) as stream:
        read = read_pasted(stream, ready.set)
        typist.join()
        assert read == text.replace(b"\r", b"\n").removesuffix(b"\x04")
        assert termios.tcgetattr(screen) == before
    os.close(keyboard)
