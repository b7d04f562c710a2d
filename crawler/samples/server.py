"""Serves the sample portals on three loopback hosts and one port."""

from __future__ import annotations

import errno
import os
import sys
import threading
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from types import TracebackType
from typing import Any, Self

from cchc.errors import FetchError, SettingsError
from crawler.samples.content import load_portal, portal_ids
from crawler.samples.families import FAMILIES
from crawler.samples.messages import Request
from crawler.samples.site import Site

DEFAULT_PORT = 8765
ATTEMPTS = 20
REMEMBERED = 100_000  # visits, so that portals left running do not grow for ever


@dataclass(frozen=True, slots=True)
class Visit:
    """One request that a portal answered."""

    source: str
    method: str
    target: str
    status: int
    user_agent: str | None
    closed: bool


class PortalServer(ThreadingHTTPServer):
    """One portal on one address. Threads end with the process; a broken pipe is the visitor's affair."""

    daemon_threads = True
    # Windows would let two programs share the port; elsewhere this only skips the wait after a restart.
    allow_reuse_address = os.name != "nt"
    site: Site
    visits: deque[Visit]

    def server_bind(self) -> None:
        """Bind without asking the name service what 127.0.0.2 is called, which can take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


class PortalHandler(BaseHTTPRequestHandler):
    server: PortalServer
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        self.answer()

    def do_HEAD(self) -> None:
        self.answer()

    def answer(self) -> None:
        site = self.server.site
        request = Request.of(self.command, self.path, dict(self.headers.items()))
        response = site.respond(request).for_request(request)
        self.server.visits.append(
            Visit(
                site.portal.source_id,
                self.command,
                self.path,
                response.status,
                request.headers.get("user-agent"),
                site.closed.match(self.path) is not None,
            )
        )
        self.send_response(response.status)
        for name, value in response.headers:
            self.send_header(name, value)
        if response.status != 304:
            self.send_header("Content-Type", response.media_type)
            self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        if self.command == "GET" and response.status != 304:
            self.wfile.write(response.body)

    def version_string(self) -> str:
        return self.server.site.server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # http.server's own name
        """Visits are kept, not printed."""


class SamplePortals:
    """The three portals, running in threads while the context is open.

        with SamplePortals(port=0) as portals:
            portals.addresses   # {"sample-mau-an": "http://127.0.0.1:40123", "sample-mau-binh": ...}

    `port` 0 takes one that is free on all three hosts. `now` is the clock that pages show. Raises FetchError when
    the port is taken or a host cannot be listened on (macOS has 127.0.0.1 alone until an alias is made), SettingsError
    for a port that is none.
    """

    def __init__(self, port: int = 0, *, now: Callable[[], datetime] | None = None) -> None:
        if not 0 <= port <= 65535:
            raise SettingsError(f"port {port} is none: choose one from 1 to 65535, or 0 for any that is free")
        portals = [load_portal(portal_id) for portal_id in portal_ids()]
        self.visits: deque[Visit] = deque(maxlen=REMEMBERED)
        self._stack = ExitStack()
        self._servers: dict[str, PortalServer] = {}
        self._threads: list[threading.Thread] = []
        listeners = listen([portal.host for portal in portals], port)
        self.port: int = listeners[0].server_address[1]
        for portal, listener in zip(portals, listeners, strict=True):
            self._stack.callback(listener.server_close)
            listener.site = FAMILIES[portal.family](portal, f"http://{portal.host}:{self.port}", now)
            listener.visits = self.visits
            self._servers[portal.source_id] = listener

    @property
    def addresses(self) -> dict[str, str]:
        """Base address of each portal, without a final slash, by the id of its source declaration."""
        return {source: server.site.base for source, server in self._servers.items()}

    @property
    def sites(self) -> dict[str, Site]:
        return {source: server.site for source, server in self._servers.items()}

    @property
    def trespasses(self) -> list[Visit]:
        """Visits to what robots.txt closes: a polite crawl leaves this empty."""
        return [visit for visit in self.visits if visit.closed]

    def correct(self) -> None:
        """Publish the corrections that otherwise wait for a second visit."""
        for site in self.sites.values():
            site.correct()

    def start(self) -> Self:
        """Begin to answer, in one thread a portal."""
        for source, server in self._servers.items():
            thread = threading.Thread(
                target=server.serve_forever, kwargs={"poll_interval": 0.1}, name=source, daemon=True
            )
            thread.start()
            self._threads.append(thread)
        return self

    def close(self) -> None:
        """Stop answering and free the port."""
        if self._threads:
            for server in self._servers.values():
                server.shutdown()
        for thread in self._threads:
            thread.join(timeout=5)
        self._threads.clear()
        self._stack.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def listen(hosts: list[str], port: int) -> list[PortalServer]:
    """Servers that listen on one port of all hosts; with port 0, on one that is free on each of them."""
    for attempt in range(ATTEMPTS):
        listeners: list[PortalServer] = []
        chosen = port
        try:
            for host in hosts:
                listener = PortalServer((host, chosen), PortalHandler)
                listeners.append(listener)
                chosen = listener.server_address[1]
            return listeners
        except OSError as error:
            for listener in listeners:
                listener.server_close()
            taken = error.errno in (errno.EADDRINUSE, errno.EACCES)
            if port == 0 and taken and listeners and attempt + 1 < ATTEMPTS:
                continue
            raise FetchError(refusal(host, chosen, error)) from error
    raise AssertionError("the last attempt returns or raises")


def refusal(host: str, port: int, error: OSError) -> str:
    """Why a host cannot be listened on, and what to do."""
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {host} is in use: end the program that has it, or choose another"
    if error.errno == errno.EADDRNOTAVAIL:
        return (
            f"the sample portals cannot listen on {host}, which this system does not have; "
            f"on macOS add it with: sudo ifconfig lo0 alias {host} up"
        )
    if error.errno == errno.EACCES:
        return f"port {port} on {host} may not be used by this account: choose one above 1023 with --port"
    return f"the sample portals cannot listen on {host}:{port}: {error.strerror}"


def serve(
    port: int = DEFAULT_PORT,
    *,
    announce: Callable[[SamplePortals], object] | None = None,
    stop: threading.Event | None = None,
) -> None:
    """Serve until `stop` is set or Ctrl-C comes. `announce` is called once, when the portals answer.

    Raises SettingsError as `SamplePortals` does.
    """
    stop = stop or threading.Event()
    with SamplePortals(port) as portals:
        if announce:
            announce(portals)
        try:
            while not stop.wait(0.5):
                pass
        except KeyboardInterrupt:
            return
