"""Why there is no answer, in words that tell the portal's doings from our own mistakes."""

from __future__ import annotations

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from twisted.internet.error import ConnectionLost

from crawler.spiders.answers import is_ours, reason_of


@pytest.mark.parametrize(
    ("error", "reason", "ours"),
    [
        (DownloadCancelledError(), "larger than 500 bytes", False),
        (IgnoreRequest("sent in an encoding that was not asked for (br)"), "sent in an encoding that was", False),
        (CannotResolveHostError(), "the host's name cannot be resolved", False),
        (DownloadTimeoutError(), "timed out", False),
        (DownloadFailedError("certificate verify failed"), "the certificate cannot be verified", False),
        (ConnectionLost(), "connection failed", False),
        (KeyError("x"), "internal error: KeyError", True),
    ],
)
def test_why_there_is_no_answer(error: Exception, reason: str, ours: bool) -> None:
    assert reason_of(error, 500).startswith(reason)
    assert is_ours(error) is ours
