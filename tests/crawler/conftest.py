"""A portal to crawl: a real HTTP server on loopback whose every answer a test decides; and a real Redis."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from crawler.sources import Source
from tests.forks import forked, started

__all__ = ["forked", "started"]


@dataclass
class Answer:
    body: bytes | str = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    raw: bytes | None = None  # Sent as it is, instead of status, headers and body.


@dataclass
class Visit:
    path: str
    headers: dict[str, str]
    at: float
    method: str = "GET"
    body: bytes = b""


Answers = dict[str, Answer | Callable[[Visit], Answer]]


class Portal:
    """Answers by path; what is not there is a 404. Keeps every visit."""

    def __init__(self, host: str = "127.0.0.1", certificate: Path | None = None) -> None:
        self.host = host
        self.scheme = "http" if certificate is None else "https"
        self.answers: Answers = {}
        self.visits: list[Visit] = []
        self.most_at_once = 0
        self._now = 0
        self._guard = threading.Lock()
        portal = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                portal._serve(self)

            def do_POST(self) -> None:
                portal._serve(self)

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer((host, 0), Handler)
        self._server.daemon_threads = True
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
            self._server.handle_error = lambda request, address: None  # type: ignore[method-assign]
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        headers = {name.lower(): value for name, value in handler.headers.items()}
        body = handler.rfile.read(int(headers.get("content-length", 0)))
        visit = Visit(handler.path, headers, time.monotonic(), handler.command, body)
        with self._guard:
            self.visits.append(visit)
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
        try:
            answer = self.answers.get(handler.path, Answer("không có", 404))
            if callable(answer):
                answer = answer(visit)
            time.sleep(answer.delay)
            body = answer.body.encode() if isinstance(answer.body, str) else answer.body
            with contextlib.suppress(OSError):
                if answer.raw is not None:
                    handler.wfile.write(answer.raw)
                    handler.close_connection = True
                    return
                handler.send_response(answer.status)
                headers = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
                for name, value in (headers | answer.headers).items():
                    handler.send_header(name, value)
                handler.end_headers()
                handler.wfile.write(body)
        finally:
            with self._guard:
                self._now -= 1

    def url(self, path: str = "/") -> str:
        return f"{self.scheme}://{self.host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [visit.path for visit in self.visits]

    def site(self, articles: int = 3, **headers: str) -> None:
        """A listing of articles, with a robots.txt that closes /admin."""
        self.answers["/robots.txt"] = Answer("User-agent: *\nDisallow: /admin", headers={"Content-Type": "text/plain"})
        links = "".join(f'<a href="/tin/{number}.html">Tin {number}</a>' for number in range(articles))
        self.answers["/tin"] = Answer(f"<html><body>{links}</body></html>")
        for number in range(articles):
            self.answers[f"/tin/{number}.html"] = Answer(f"<html><h1>Tin {number}</h1></html>", headers=dict(headers))

    def source(self, name: str = "portal", **changes: Any) -> Source:
        fields: dict[str, Any] = {
            "id": name,
            "name": "Cổng mẫu",
            "province": None,
            "home": self.url(),
            "start": {"listings": [{"url": self.url("/tin")}]},
            "articles": {"include": [r"^/tin/\d+\.html$"]},
            "delay": 0,
            "backoff": 0.05,
            "retries": 2,
            "recheck_hours": 0,
            "allow_private_addresses": True,
            "sample": True,
        }
        return Source.model_validate(fields | changes)

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def portal() -> Iterator[Portal]:
    portal = Portal()
    yield portal
    portal.close()


@pytest.fixture
def other_portal() -> Iterator[Portal]:
    portal = Portal("127.0.0.2")
    yield portal
    portal.close()


@pytest.fixture
def self_signed_portal(tmp_path: Path) -> Iterator[Portal]:
    """A portal over TLS whose certificate nobody vouches for."""
    portal = Portal("127.0.0.3", _certificate(tmp_path / "certificate.pem", "127.0.0.3"))
    yield portal
    portal.close()


def _certificate(path: Path, host: str) -> Path:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of the tests' own."""
    program = os.environ.get("CCHC_TEST_REDIS") or shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server is not installed")
    folder = tmp_path_factory.mktemp("redis")
    for _ in range(5):  # Another process may take the port between asking for it and using it.
        port = free_port()
        server = _start_redis(program, folder, port)
        if server is not None:
            break
    else:
        pytest.fail("redis-server did not start")
    yield f"redis://127.0.0.1:{port}/0"
    server.terminate()
    server.wait(10)


def _start_redis(program: str, folder: Path, port: int) -> subprocess.Popen[bytes] | None:
    server = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )
    for _ in range(100):
        if server.poll() is not None:
            return None
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return server
        time.sleep(0.05)
    server.kill()
    server.wait()
    return None
