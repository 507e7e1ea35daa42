"""Preview: a local server that shows the site and rebuilds it when the content changes."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from paperstand.model import PaperstandError, Problem
from paperstand.pipeline import Order


def preview(
    order: Order, rebuild: Callable[[], None], host: str, port: int, say: Callable[[str], None]
) -> None:
    """Serve until interrupted. Pages that are open reload themselves after a rebuild.

    Raises PaperstandError when the port can't be had.
    """
    from mkdocs.livereload import LiveReloadServer

    try:
        server = LiveReloadServer(builder=rebuild, host=host, port=port, root=str(order.site))
    except OSError as error:
        message = f"can't be served at: {error.strerror or error}"
        remedy = "Choose another --port."
        raise PaperstandError([Problem(f"{host}:{port}", None, message, remedy)]) from None
    server.watch(str(order.content))
    if order.config.exists():
        server.watch(str(order.config))
    say(f"Serving at http://{host}:{urlsplit(server.url).port}/ (Ctrl+C to stop)")
    try:
        server.serve()  # type: ignore[no-untyped-call]
    except KeyboardInterrupt:
        say("Stopped.")
    finally:
        server.shutdown()
