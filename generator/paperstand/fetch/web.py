"""Web: asks a service over HTTP as a good guest does.

A pause between requests to one host, tries again after what passes (429, 5xx, a connection that
breaks) at growing distances, waits as long as `Retry-After` says, and gives up in bounded time,
with bounded memory, and in words that say what to do. Nothing is kept between two instances.

    https://www.rfc-editor.org/rfc/rfc9110   Retry-After (10.2.3), conditional requests (13)
    https://info.arxiv.org/help/api/tou.html one request every three seconds, one connection
"""

from __future__ import annotations

import email.utils
import re
import ssl
import time
import zlib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType

import httpx

from paperstand import __version__
from paperstand.model import PaperstandError, Problem
from paperstand.text import clean, plural, size_of

HOME = "https://pypi.org/project/paperstand/"
"""Where whoever looks into the log of a service learns what asked it."""
RETRIED = frozenset({429, 500, 502, 503, 504})
"""Answers that may be another a little later."""
PAUSE = 3.0
"""Seconds between two requests to one host: what arXiv asks for."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_FIRST_WAIT = 2.0
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_VALIDATOR = re.compile(r"[\x21-\x7e][\x20-\x7e]{0,499}")
_SECONDS = re.compile(r"\d{1,9}")
_GZIP = 31
"""zlib's `wbits` for gzip."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a service named the state of an answer by; sent back, it answers only if it changed."""

    etag: str = ""
    last_modified: str = ""

    def __bool__(self) -> bool:
        return bool(self.etag or self.last_modified)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered."""

    url: str
    """Where the answer came from in the end."""
    status: int
    body: bytes = b""
    """Without the compression it travelled in."""
    content_type: str = ""
    """Such as `application/json`; without parameters."""
    validators: Validators = Validators()

    @property
    def unchanged(self) -> bool:
        """Whether nothing changed since the answer that the validators are of; it has no body."""
        return self.status == 304


Check = Callable[[Answer], str | None]
"""Says why an answer that came as 200 is one to ask for again, as `Rate exceeded.` is; or None."""


class Web:
    """A client, for use in a `with`.

    `contact` is how the people of a service reach whoever asks: an address of mail or web.
    `pause` is the seconds between two requests to one host; `tries` how often one address is asked
    at most; `patience` the seconds that waiting for one answer may take in all; `time_limit` the
    seconds in which a body must be there; `largest` its size in bytes, unzipped.
    `transport`, `sleep` and `clock` are for tests.
    """

    def __init__(
        self,
        contact: str,
        *,
        pause: float = PAUSE,
        tries: int = 5,
        patience: float = 300.0,
        time_limit: float = 120.0,
        largest: int = 50_000_000,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pause, self._tries, self._patience = pause, tries, patience
        self._time_limit, self._largest = time_limit, largest
        self._sleep, self._clock = sleep, clock
        self._free_at: dict[str, float] = {}
        self._client = httpx.Client(
            headers={"User-Agent": user_agent(contact), "Accept-Encoding": "gzip"},
            timeout=httpx.Timeout(min(30.0, time_limit)),
            transport=transport,
        )

    def __enter__(self) -> Web:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def get(
        self,
        url: str,
        params: Mapping[str, str | int] | None = None,
        validators: Validators | None = None,
        *,
        pause: float | None = None,
        accept: Collection[int] = (),
        check: Check = lambda _: None,
    ) -> Answer:
        """The answer of an address: 200, 304 if `validators` were given and hold still, or one of
        the statuses in `accept`.

        `pause` takes the place of the client's own. Raises PaperstandError, which names the address
        and what to do, for every other answer and when there is none.
        """
        address = httpx.URL(url, params={k: str(v) for k, v in params.items()} if params else None)
        conditions = dict(_conditions(validators or Validators()))
        allowed = {200, *accept, *([304] if conditions else [])}
        gap = self._pause if pause is None else pause
        waited = 0.0
        for attempt in range(1, self._tries + 1):
            try:
                answer = self._follow(address, conditions, gap, allowed)
                if answer.status in allowed:
                    reason = check(answer) if answer.status == 200 else None
                    if reason is None:
                        return answer
                    raise _PassingError(f"answered {clean(reason)[:200]!r}")
                raise _failure(address, answer.status)
            except _PassingError as error:
                wait = error.wait or max(gap, _FIRST_WAIT * 2 ** (attempt - 1))
                if attempt == self._tries:
                    message = f"{error} (tried {plural(attempt, 'time')})"
                    raise _refusal(address, message, "Try again later.") from None
                if waited + wait > self._patience:
                    message = f"{error}, and is to be left alone for {wait:,.0f} seconds"
                    remedy = f"Try again then; it is waited for {self._patience:,.0f} seconds only."
                    raise _refusal(address, message, remedy) from None
                self._sleep(wait)
                waited += wait
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _follow(
        self, url: httpx.URL, conditions: Mapping[str, str], gap: float, wanted: Collection[int]
    ) -> Answer:
        """The answer at the end of the redirects."""
        start = url
        for _ in range(_MOST_REDIRECTS + 1):
            if not _may_be_asked(url):
                message = f"leads to {clean(str(url))[:200]}, which is not https"
                remedy = "Nothing was fetched from there. Tell who runs the service."
                raise _refusal(start, message, remedy)
            status, headers, body = self._ask(url, conditions, gap, wanted)
            if status not in _REDIRECTS:
                return _answer(url, status, headers, body, conditions)
            url = _next(start, url, headers.get("location", ""))
        message = f"leads from one address to another more than {_MOST_REDIRECTS} times"
        raise _refusal(start, message, "Tell who runs the service, or try again later.")

    def _ask(
        self, url: httpx.URL, conditions: Mapping[str, str], gap: float, wanted: Collection[int]
    ) -> tuple[int, httpx.Headers, bytes]:
        """One request; the body only of a wanted answer.

        Raises _PassingError for what may be otherwise a little later.
        """
        self._wait_for_turn(url.netloc.decode())
        started = self._clock()
        try:
            with self._client.stream("GET", url, headers=dict(conditions)) as response:
                status, headers = response.status_code, response.headers
                if status in RETRIED and status not in wanted:
                    raise _PassingError(f"answered {_named(status)}", _retry_after(headers))
                reads = status in wanted
                body = b"".join(self._body(url, response, started)) if reads else b""
                return status, headers, body
        except httpx.InvalidURL:
            message = "leads to what is no address of the web, and not https"
            raise _refusal(url, message, "Nothing was fetched from there.") from None
        except httpx.TimeoutException:
            raise _PassingError("did not answer in time") from None
        except httpx.TransportError as error:
            if _distrusted(error):
                message = f"can't show that it is who it says: {clean(str(error))[:200]}"
                remedy = "Check this machine's clock and certificates; nothing was fetched."
                raise _refusal(url, message, remedy) from None
            raise _PassingError(f"broke off: {clean(str(error))[:200] or 'no reason'}") from None
        except zlib.error as error:
            raise _PassingError(f"answered with broken gzip: {error}") from None
        finally:
            self._free_at[url.netloc.decode()] = self._clock() + gap

    def _wait_for_turn(self, host: str) -> None:
        left = self._free_at.get(host, 0.0) - self._clock()
        if host in self._free_at and left > 0:
            self._sleep(left)

    def _body(self, url: httpx.URL, response: httpx.Response, started: float) -> Iterator[bytes]:
        """The body in pieces, unzipped here, since a small piece may become a very large one."""
        coding = response.headers.get("content-encoding", "").strip().lower()
        if coding not in ("", "identity", "gzip"):
            message = f"answers in an encoding that was not asked for: {clean(coding)[:40]!r}"
            raise _refusal(url, message, "Tell who runs the service, or try again later.")
        unzip = zlib.decompressobj(_GZIP) if coding == "gzip" else None
        raw = size = 0
        for piece in response.iter_raw():
            raw += len(piece)
            if self._clock() - started > self._time_limit:
                raise _PassingError(f"took more than {self._time_limit:,.0f} seconds to answer")
            if unzip:
                piece = unzip.decompress(piece, self._largest - size + 1)
            size += len(piece)
            if max(raw, size) > self._largest or (unzip and unzip.unconsumed_tail):
                message = f"answers with more than {size_of(self._largest)}"
                raise _refusal(url, message, "Ask for less at once: a day instead of a month.")
            yield piece
        if unzip and not unzip.eof:
            raise _PassingError("answered with gzip that is cut off")


def user_agent(contact: str) -> str:
    """Who asks, for the log of a service: program, version, where it comes from, whom to write to.

    What can't stand in a comment of a header (RFC 9110, 5.6.5) is left out.
    """
    whom = re.sub(r"[^\x20-\x7e]|[()\\;]", "", contact).strip()[:200]
    return f"Paperstand/{__version__} (+{HOME}{f'; {whom}' if whom else ''})"


class _PassingError(Exception):
    """What may be otherwise a little later, and after how many seconds if that was said."""

    def __init__(self, message: str, wait: float | None = None) -> None:
        self.wait = wait
        super().__init__(message)


def _refusal(url: httpx.URL, message: str, remedy: str) -> PaperstandError:
    return PaperstandError([Problem(clean(str(url)), None, message, remedy)])


def _failure(url: httpx.URL, status: int) -> PaperstandError:
    remedy = {
        400: "Check what was asked for.",
        401: "It wants a login or a key.",
        403: "It refuses you: look up what the service allows, and give a --contact.",
        404: "Check what was asked for; the service may have moved.",
        410: "The service is gone.",
    }.get(status, "Try again later; if it stays so, the service has changed.")
    return _refusal(url, f"answered {_named(status)}", remedy)


def _named(status: int) -> str:
    try:
        return f"{status} ({HTTPStatus(status).phrase})"
    except ValueError:
        return str(status)


def _conditions(validators: Validators) -> Iterator[tuple[str, str]]:
    if _VALIDATOR.fullmatch(validators.etag):
        yield "If-None-Match", validators.etag
    if _VALIDATOR.fullmatch(validators.last_modified):
        yield "If-Modified-Since", validators.last_modified


def _answer(
    url: httpx.URL,
    status: int,
    headers: httpx.Headers,
    body: bytes,
    conditions: Mapping[str, str],
) -> Answer:
    """A 304 may leave out the validators; then those that were asked with still hold."""
    before = conditions if status == 304 else {}
    etag = headers.get("etag", before.get("If-None-Match", ""))
    modified = headers.get("last-modified", before.get("If-Modified-Since", ""))
    stated = (v if _VALIDATOR.fullmatch(v) else "" for v in (etag, modified))
    content_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    return Answer(str(url), status, body, content_type, Validators(*stated))


def _may_be_asked(url: httpx.URL) -> bool:
    """Only https; http within this machine, for tests."""
    return url.scheme == "https" or (url.scheme == "http" and url.host in _LOCAL)


def _next(start: httpx.URL, url: httpx.URL, location: str) -> httpx.URL:
    """Where a redirect leads."""
    try:
        target = url.join(location).copy_with(username=None, password=None, fragment=None)
    except (httpx.InvalidURL, ValueError, TypeError):
        location, target = "", url
    if not location:
        message = "leads to another address without saying to which"
        raise _refusal(start, message, "Try again later, or tell who runs the service.")
    if url.scheme == "https" and target.scheme == "http":
        # Told apart from `_may_be_asked`, which allows http within this machine.
        message = f"leads from https to {clean(str(target))[:200]}, where anybody can listen in"
        raise _refusal(start, message, "Nothing was fetched from there.")
    return target


def _retry_after(headers: httpx.Headers) -> float | None:
    """The seconds of `Retry-After`, or up to its date by the server's own clock; None if it says
    nothing that can be understood."""
    text = headers.get("retry-after", "").strip()
    if _SECONDS.fullmatch(text):
        return float(text)
    try:
        until = email.utils.parsedate_to_datetime(text)
        now = email.utils.parsedate_to_datetime(headers.get("date", ""))
        return max(0.0, (until - now).total_seconds())
    except (ValueError, TypeError, IndexError):
        return None


def _distrusted(error: BaseException | None) -> bool:
    """Whether a connection failed because of its certificate."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False
