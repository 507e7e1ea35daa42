"""A service on this machine that answers what it is told to, however badly, and a clock that costs
no time."""

from __future__ import annotations

import socket
import ssl
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Request:
    """What the service was asked."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    """By their names in lower case."""


class Handler(BaseHTTPRequestHandler):
    """One connection, and what a behaviour may do with it."""

    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        headers = {name.lower(): value for name, value in self.headers.items()}
        asked = Request(parts.path, query, headers)
        self.server.service.requests.append(asked)
        self.close_connection = True
        with suppress(OSError):  # The client had enough.
            self.server.service.behaviour(asked)(self)

    def begin(self, status: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()

    def stopped(self, seconds: float) -> bool:
        """Waits that long, or until the service is closed."""
        return self.server.service.closing.wait(seconds)

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    service: Service

    def handle_error(self, *_: object) -> None:
        pass


Behaviour = Callable[[Handler], None]


@dataclass
class Service:
    """Answers in turn what it was told to; the last of it for ever."""

    url: str = ""
    requests: list[Request] = field(default_factory=list)
    answers: list[Behaviour] = field(default_factory=list)
    closing: Event = field(default_factory=Event)

    def will(self, *behaviours: Behaviour) -> Service:
        self.answers = list(behaviours)
        return self

    def behaviour(self, _: Request) -> Behaviour:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def running(secure: ssl.SSLContext | None = None) -> Iterator[Service]:
    """A service at a free port of this machine."""
    server = Server(("127.0.0.1", 0), Handler)
    scheme = "https" if secure else "http"
    if secure:
        server.socket = secure.wrap_socket(server.socket, server_side=True)
    server.service = Service(f"{scheme}://127.0.0.1:{server.server_address[1]}")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.service
    finally:
        server.service.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class FakeTime:
    """Time that passes only while somebody sleeps."""

    now: float = 0.0
    naps: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.now += seconds

    def clock(self) -> float:
        return self.now


# ------------------------------------------------------------------------- what a service does


def says(body: bytes | str, status: int = 200, **headers: str) -> Behaviour:
    """A whole answer. `_` in the name of a header stands for `-`."""
    data = body.encode() if isinstance(body, str) else body

    def act(handler: Handler) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        without_body = status in (204, 304)
        length = {} if without_body else {"Content-Length": str(len(data))}
        handler.begin(status, {**length, **named})
        if not without_body:
            handler.wfile.write(data)

    return act


def fails(status: int, **headers: str) -> Behaviour:
    return says(b"no", status, **headers)


def leads_to(target: str, status: int = 302) -> Behaviour:
    return says(b"", status, Location=target)


def resets(handler: Handler) -> None:
    """Breaks the connection without a word."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def drops(body: bytes, missing: int = 100) -> Behaviour:
    """Promises more than it sends."""

    def act(handler: Handler) -> None:
        handler.begin(200, {"Content-Length": str(len(body) + missing)})
        handler.wfile.write(body)

    return act


def drips(piece: bytes, seconds: float) -> Behaviour:
    """Sends a little at a time, for ever."""

    def act(handler: Handler) -> None:
        handler.begin(200, {})
        while not handler.stopped(seconds):
            handler.wfile.write(piece)

    return act


def floods(handler: Handler) -> None:
    """Sends as much as it can, for ever."""
    handler.begin(200, {})
    while not handler.stopped(0):
        handler.wfile.write(b"x" * 65536)


def stays_silent(handler: Handler) -> None:
    handler.stopped(60)
