"""A client made from the settings, and its errors in one line each."""

from __future__ import annotations

import base64
import contextlib
import logging
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from elastic_transport import ConnectionError as UnreachableError
from elastic_transport import ConnectionTimeout, TlsError, TransportError
from elasticsearch import ApiError, AuthenticationException, AuthorizationException, Elasticsearch, helpers

from cchc.errors import SettingsError, StoreError
from cchc.settings import Settings
from search_api.elastic.availability import is_blocked
from search_api.elastic.serializing import SERIALIZERS

# A reader waits for an answer: what hangs is soon tried at another host. A writer may have much to send.
READ_SECONDS = 20.0
WRITE_SECONDS = 60.0
RETRIES = 5
_FINGERPRINT = re.compile(r"[0-9a-fA-F]{64}")


def connect(settings: Settings, *, writable: bool = True) -> Elasticsearch:
    """A client of all hosts; nothing is sent yet. A host that fails is left for another, and tried again later.

    Raises SettingsError for an address that is none, a file that cannot be read, or settings that contradict.
    """
    hosts = _hosts(settings.elasticsearch_url)
    # Each attempt at a host that is away would be told with a traceback; what comes of them all is told by us.
    transport = logging.getLogger("elastic_transport")
    if transport.level == logging.NOTSET:
        transport.setLevel(logging.ERROR)
    try:
        return Elasticsearch(
            hosts,
            **_credentials(settings),
            **_trust(settings, hosts),
            serializers=SERIALIZERS,
            request_timeout=WRITE_SECONDS if writable else READ_SECONDS,
            retry_on_timeout=True,
            max_retries=RETRIES if writable else max(2, len(hosts)),
        )
    except (ValueError, OSError) as error:
        raise SettingsError(f"CCHC_ELASTICSEARCH_URL: {_without_secrets(str(error))}") from error


def _hosts(address: str) -> list[str]:
    hosts = [host.strip() for host in address.split(",") if host.strip()]
    if not hosts:
        raise SettingsError("CCHC_ELASTICSEARCH_URL: names no host")
    if len({urlsplit(host).scheme for host in hosts}) > 1:
        raise SettingsError("CCHC_ELASTICSEARCH_URL: hosts with https and without cannot be mixed")
    return hosts


def _credentials(settings: Settings) -> dict[str, Any]:
    key, password = settings.elasticsearch_key(), settings.elasticsearch_secret()
    if key and password:
        raise SettingsError("CCHC_ELASTICSEARCH_API_KEY and CCHC_ELASTICSEARCH_PASSWORD: set one of them, not both")
    if key:
        return {"api_key": key}
    if not password:
        return {}
    # Encoded here, since the client takes no letters beyond ASCII.
    both = f"{settings.elasticsearch_user or 'elastic'}:{password}"
    return {"basic_auth": base64.b64encode(both.encode()).decode()}


def _trust(settings: Settings, hosts: list[str]) -> dict[str, Any]:
    authority, fingerprint = settings.elasticsearch_ca_file, settings.elasticsearch_fingerprint
    if authority is None and fingerprint is None:
        return {}
    name = "CCHC_ELASTICSEARCH_CA_FILE" if authority is not None else "CCHC_ELASTICSEARCH_FINGERPRINT"
    if not hosts[0].startswith("https://"):
        raise SettingsError(f"{name} is of no use with {_shown(hosts[0])}: write https in CCHC_ELASTICSEARCH_URL")
    if authority is not None:
        if fingerprint is not None:
            raise SettingsError(
                "CCHC_ELASTICSEARCH_CA_FILE and CCHC_ELASTICSEARCH_FINGERPRINT: set one of them, not both"
            )
        try:
            authority.read_bytes()
        except OSError as error:
            raise SettingsError(f"{name}: {authority} cannot be read: {error.strerror or error}") from error
        return {"ca_certs": str(authority)}
    digits = (fingerprint or "").replace(":", "").strip()
    if not _FINGERPRINT.fullmatch(digits):
        raise SettingsError(f"{name}: wants the 64 hexadecimal digits of SHA-256, as openssl x509 -fingerprint shows")
    return {"ssl_assert_fingerprint": digits}


def addresses(settings: Settings) -> str:
    """The hosts as messages name them: without user and password."""
    return ", ".join(_shown(host.strip()) for host in settings.elasticsearch_url.split(","))


def _shown(host: str) -> str:
    scheme, found, rest = host.partition("://")
    return f"{scheme}://{rest.rsplit('@', 1)[-1]}" if found else host.rsplit("@", 1)[-1]


def _without_secrets(text: str) -> str:
    return re.sub(r"//[^/\s@]*@", "//", text)


@contextlib.contextmanager
def errors(settings: Settings) -> Iterator[None]:
    """What the client raises as StoreError that names the address and what to do; readers are told no address."""
    try:
        yield
    except TlsError as error:
        raise _failed(
            settings,
            "has a certificate that is not trusted",
            "set CCHC_ELASTICSEARCH_CA_FILE or CCHC_ELASTICSEARCH_FINGERPRINT "
            f"({_without_secrets(str(error.message))[:200]})",
        ) from error
    except (AuthenticationException, AuthorizationException) as error:
        if is_blocked(error):
            raise _failed(settings, "takes no writes just now", str(error.message)) from error
        raise _failed(
            settings,
            "refuses these credentials",
            "check CCHC_ELASTICSEARCH_API_KEY, or CCHC_ELASTICSEARCH_USER and its password",
        ) from error
    except ConnectionTimeout as error:
        raise _failed(settings, "does not answer in time") from error
    except UnreachableError as error:
        raise _failed(settings, "cannot be reached", "start it, or set CCHC_ELASTICSEARCH_URL") from error
    except helpers.BulkIndexError as error:
        raise _failed(settings, f"did not take {len(error.errors)} entries", str(error)) from error
    except ApiError as error:
        raise _failed(settings, f"answered {error.status_code}", str(error.message)) from error
    except TransportError as error:
        raise _failed(settings, "failed", _without_secrets(str(error))) from error


def _failed(settings: Settings, what: str, more: str = "") -> StoreError:
    """`what` is for everybody, `more` for who runs the service."""
    message = f"Elasticsearch at {addresses(settings)} {what}"
    return StoreError(f"{message}: {more}" if more else message, told=f"Elasticsearch {what}")
