"""What an answer says beside its body, and what it means when there is none."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
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


def is_ours(error: BaseException) -> bool:
    """Whether a request failed by a mistake of ours, which is to be logged, and not by what the portal did."""
    return not isinstance(error, (*UNREACHABLE, DownloadCancelledError, IgnoreRequest))


def reason_of(error: BaseException, limit: int) -> str:
    """Why there is no answer to use, in words that are the same for all pages of a portal, so that they can be counted.

    `limit` is how many bytes were allowed.
    """
    match error:
        case DownloadCancelledError():
            return f"larger than {limit} bytes"
        case IgnoreRequest():  # it came, and could not be used
            return str(error)
        case _ if is_ours(error):
            return f"internal error: {type(error).__name__}"
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
