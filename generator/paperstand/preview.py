"""Preview: a local server that shows the site and rebuilds it when the content changes."""

from __future__ import annotations

import base64
import hashlib
import socket
from collections.abc import Callable

from paperstand.model import PaperstandError, Problem
from paperstand.pipeline import Order


def preview(
    order: Order, rebuild: Callable[[], None], host: str, port: int, say: Callable[[str], None]
) -> None:
    """Serve until interrupted. Pages that are open reload themselves after a rebuild.

    Raises PaperstandError when the port can't be had.
    """
    from mkdocs.livereload import LiveReloadServer

    class Server(LiveReloadServer):
        def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
            page: bytes = super()._inject_js_into_html(content, epoch)  # type: ignore[no-untyped-call]
            return allow_reload(page)

    _require_free(host, port)
    server = Server(builder=rebuild, host=host, port=port, root=str(order.site))
    server.watch(str(order.content))
    if order.config.exists():
        server.watch(str(order.config))
    say(f"Serving at http://{host}:{port}/ (Ctrl+C to stop)")
    try:
        server.serve()  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        say("Stopped.")
    finally:
        server.shutdown()


def _require_free(host: str, port: int) -> None:
    """The server itself binds only when it is already running, too late for a clear message."""
    try:
        with socket.create_server((host, port)):
            pass
    except OSError as error:
        message = f"can't be served at: {error.strerror or error}"
        remedy = "Choose another --port, or stop what uses this one."
        raise PaperstandError([Problem(f"{host}:{port}", None, message, remedy)]) from None


def allow_reload(page: bytes) -> bytes:
    """A page whose policy (render/policy.py) lets the script run that the server has put at its
    end. All else stays forbidden, as it will be on the site."""
    script = page.rpartition(b"<script>")[2].partition(b"</script>")[0]
    name = base64.b64encode(hashlib.sha256(script).digest())
    return page.replace(b"script-src ", b"script-src 'sha256-%b' " % name, 1)
