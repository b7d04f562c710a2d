"""A client made from the settings, and its errors in one line each."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from elastic_transport import ConnectionError as UnreachableError
from elastic_transport import TransportError
from elasticsearch import ApiError, AuthenticationException, AuthorizationException, Elasticsearch, helpers

from cchc.errors import SettingsError, StoreError
from cchc.settings import Settings

REQUEST_SECONDS = 60.0
RETRIES = 5


def connect(settings: Settings) -> Elasticsearch:
    """A client; nothing is sent yet. Raises SettingsError when the password file cannot be read."""
    password = settings.elasticsearch_password.get_secret_value() if settings.elasticsearch_password else None
    if settings.elasticsearch_password_file is not None:
        try:
            password = settings.elasticsearch_password_file.read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingsError(
                f"CCHC_ELASTICSEARCH_PASSWORD_FILE: {settings.elasticsearch_password_file} cannot be read: "
                f"{error.strerror or error}"
            ) from error
    credentials = (settings.elasticsearch_user or "elastic", password) if password else None
    try:
        return Elasticsearch(
            settings.elasticsearch_url,
            basic_auth=credentials,
            request_timeout=REQUEST_SECONDS,
            retry_on_timeout=True,
            max_retries=RETRIES,
        )
    except ValueError as error:
        raise SettingsError(f"CCHC_ELASTICSEARCH_URL: {error}") from error


@contextlib.contextmanager
def errors(settings: Settings) -> Iterator[None]:
    """What the client raises as StoreError that names the address and what to do."""
    address = settings.elasticsearch_url.rsplit("@", 1)[-1]
    try:
        yield
    except (AuthenticationException, AuthorizationException) as error:
        raise StoreError(
            f"Elasticsearch at {address} refuses these credentials: check CCHC_ELASTICSEARCH_USER and its password"
        ) from error
    except UnreachableError as error:
        raise StoreError(
            f"Elasticsearch at {address} cannot be reached: start it, or set CCHC_ELASTICSEARCH_URL"
        ) from error
    except helpers.BulkIndexError as error:
        raise StoreError(f"Elasticsearch at {address} did not take {len(error.errors)} entries: {error}") from error
    except ApiError as error:
        raise StoreError(f"Elasticsearch at {address} answered {error.status_code}: {error.message}") from error
    except TransportError as error:
        raise StoreError(f"Elasticsearch at {address} failed: {error}") from error
