"""The web server: one process, a socket of our own so that a port in use is known before anything else happens."""

from __future__ import annotations

import errno
import socket
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cchc.settings import Settings

PATIENCE = 20  # seconds that answers in hand have to end in when the service is stopped


def listening_socket(host: str, port: int) -> socket.socket:
    """A bound socket. Raises FetchError naming the address when it is in use or not this machine's."""
    from cchc.errors import FetchError

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named: of other sockets asyncio does not know that they are TCP's, and leaves it to the system to
    # hold back the second part of an answer until the reader has acknowledged the first, which took 40 ms an answer.
    bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        why = (
            "is in use; choose another with --port"
            if error.errno == errno.EADDRINUSE
            else f"cannot be listened on: {error.strerror}"
        )
        raise FetchError(f"port {port} on {host} {why}") from error
    except OverflowError as error:
        bound.close()
        raise FetchError(f"port {port} is no port") from error
    return bound


def serve(settings: Settings, host: str, port: int, *, bound: socket.socket | None = None) -> None:
    """Serve until stopped. Raises StoreError before it listens when the store cannot be used."""
    import uvicorn

    from cli.opening import archived_copies, store_of
    from cli.portalviews import portal_names, portals_of
    from cli.uploads import UploadReader
    from search_api.app import create_app
    from search_api.manners.log import set_up
    from search_api.warming import Warming

    set_up(settings.log)
    listener = bound or listening_socket(host, port)
    try:
        if settings.backend == "elasticsearch":
            # In the served form the API starts beside the first crawl: no index yet is an empty answer, no error.
            with store_of(settings, writable=True):
                pass
        else:
            bring_up_to_date(settings)
        with store_of(settings) as store, UploadReader(settings, store) as uploads:
            app = create_app(
                settings, store=store, archived=archived_copies(settings), portals=portals_of(settings),
                portal_names=portal_names(settings), uploads=uploads,
            )  # fmt: skip
            shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104  (compared, not bound)
            address = f"http://{shown}:{listener.getsockname()[1]}/"
            print(f"cchc is at {address}  (Ctrl-C stops it)", file=sys.stderr, flush=True)
            config = uvicorn.Config(
                app, log_config=None, access_log=False, server_header=False, timeout_graceful_shutdown=PATIENCE
            )
            with Warming(store):
                uvicorn.Server(config).run(sockets=[listener])
    finally:
        listener.close()


def bring_up_to_date(settings: Settings) -> None:
    """Open a store that an older cchc wrote once for writing, and say so.

    Raises StoreError when that cannot be done, StoreBusyError when another process writes to it.
    """
    from cchc.errors import OlderStoreError, StoreBusyError
    from cli.opening import store_of

    try:
        with store_of(settings) as store:
            store.fact_fields()
        return
    except OlderStoreError:
        what = f"the store in {settings.data} was written by an older cchc"
    print(f"{what}: it is brought up to date, which happens once and may take minutes", file=sys.stderr, flush=True)
    try:
        with store_of(settings, writable=True):
            pass
    except StoreBusyError as error:
        raise StoreBusyError(
            f"{what}, and another process writes to it: stop that one (cchc watch, crawl or process), then start again"
        ) from error
