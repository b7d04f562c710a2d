"""Messages to a webhook: JSON, signed, to public addresses alone unless the alert allows others."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import socket
import ssl
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from cchc import __version__
from cchc.addresses import is_public
from cchc.errors import FetchError
from search_api.alerts.ledger import Message
from search_api.alerts.model import Alert, Webhook

SECONDS = 20.0
READ = 1024  # bytes of an answer that are read: they are for the error's message alone


def body_of(alert: Alert, message: Message, base: str | None) -> bytes:
    """The JSON of a message: the same bytes however often it is sent."""
    told = []
    for one in message.evidence:
        values = asdict(one)
        key, *_ = values.pop("keys")
        values["page"] = f"{base}{one.page}" if base and one.page else one.page
        told.append({"id": hashlib.sha256(f"{alert.id}\x1f{key}".encode()).hexdigest()[:24], **values})
    whole = {
        "id": message.id,
        "alert": {"id": alert.id, "title": alert.title},
        "made_at": message.made_at.isoformat(),
        "evidence": told,
    }
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()


def signature(secret: str, at: int, body: bytes) -> str:
    """The `CCHC-Signature` header: "t=<seconds since 1970>,v1=<hex HMAC-SHA256 of 't.body'>"."""
    mac = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={mac}"


def send(webhook: Webhook, body: bytes, key: str, at: datetime) -> None:
    """Post a message once. Redirects are not followed: they could lead anywhere.

    Raises FetchError when the address may not be reached, cannot be, or answers with anything but 2xx.
    """
    seconds = int(at.timestamp())
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": f"cchc/{__version__}",
        "Idempotency-Key": key,
        "CCHC-Signature": signature(webhook.secret, seconds, body),
    }
    parts = urlsplit(webhook.url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    try:
        port = parts.port or (443 if secure else 80)
    except ValueError as error:
        raise FetchError(f"webhook {parts.netloc}: {error}") from error
    path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    status, told = _post(_reached(host, port, webhook.private), host, port, secure, path, body, headers)
    if not 200 <= status < 300:
        raise FetchError(f"webhook at {host} answered {status}: {told[:120]!r}")


def _reached(host: str, port: int, private: bool) -> Any:
    """The socket address to connect to: looked up once, so that what was checked is what is connected to."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(f"webhook at {host}: no such host ({error})") from error
    for _, _, _, _, address in found:
        if not private and not is_public(str(address[0])):
            raise FetchError(
                f"webhook at {host} lies on the private address {address[0]}: add the alert with --private to allow it"
            )
    return found[0][4]


def _post(
    address: Any, host: str, port: int, secure: bool, path: str, body: bytes, headers: Mapping[str, str]
) -> tuple[int, str]:
    connection: http.client.HTTPConnection | None = None
    try:
        raw = socket.create_connection((address[0], address[1]), timeout=SECONDS)
        if secure:
            try:
                raw = ssl.create_default_context().wrap_socket(raw, server_hostname=host)
            except BaseException:
                raw.close()
                raise
        # The connection is made already: to the address that was checked, under the host's own name.
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(host, port, timeout=SECONDS)
        connection.sock = raw
        connection.request("POST", path, body=body, headers=dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.read(READ).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException) as error:
        raise FetchError(f"webhook at {host} cannot be reached: {error}") from error
    finally:
        if connection is not None:
            connection.close()
