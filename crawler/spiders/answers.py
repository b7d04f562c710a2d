"""What an answer says beside its body, and what it means when there is none."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from twisted.internet.error import ConnectError, ConnectionClosed

# Statuses that may be another the next time.
TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
# Ways in which a host does not answer.
UNREACHABLE = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    ConnectError,
    ConnectionClosed,
)


class PartMissingError(IgnoreRequest):
    """Something that a page is built of did not come, and may come the next time."""


def reason_of(error: BaseException) -> str:
    """Why there was no answer, in words that are the same for all pages of a portal, so that they can be counted."""
    match error:
        case CannotResolveHostError():
            return "the host's name cannot be resolved"
        case DownloadConnectionRefusedError():
            return "connection refused"
        case DownloadTimeoutError():
            return "timed out"
        case ResponseDataLossError():
            return "the answer broke off before its end"
        case _ if "certificate" in str(error):
            return "the certificate cannot be verified"
        case _:
            return "connection failed"


def retry_after(response: Response) -> float | None:
    """Seconds that the server asks to wait, or None where it does not say."""
    value = text_of(response, "Retry-After")
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError):
        return None


def text_of(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("utf-8", "replace") if value is not None else None
