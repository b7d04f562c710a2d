"""Failures that pass: a cluster that is away for a while, or indices that give way to newer ones."""

from __future__ import annotations

import logging
import random
import time
from typing import Any

from elastic_transport import ConnectionError as UnreachableError
from elastic_transport import ConnectionTimeout, TlsError
from elasticsearch import ApiError

log = logging.getLogger(__name__)
CHANCE = random.SystemRandom()
# Too busy, or a part of the cluster that is on its way to another node.
AWAY = (429, 502, 503, 504)
LONGEST_PAUSE = 5.0
# An index that a switch has just put another in the place of is found by its alias again.
BLOCKED = ("cluster_block_exception", "index_not_found_exception", "index_closed_exception")


class PassingError(Exception):
    """What was sent was not taken now, and may be sent again later; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def is_blocked(error: ApiError) -> bool:
    """Whether an index takes no writes, since another is about to take its place, or has taken it."""
    body: Any = error.body
    if not isinstance(body, dict):
        return False
    causes = [body.get("error"), *(failure.get("cause") for failure in body.get("failures") or ())]
    return any(isinstance(cause, dict) and cause.get("type") in BLOCKED for cause in causes)


def passing(error: BaseException) -> str | None:
    """Why a failure is likely to pass, None for one that stays."""
    if isinstance(error, PassingError):
        return error.reason
    if isinstance(error, TlsError):
        return None
    if isinstance(error, UnreachableError):
        return "it cannot be reached"
    if isinstance(error, ConnectionTimeout):
        return "it does not answer in time"
    if isinstance(error, ApiError):
        if is_blocked(error):
            return "its indices are being exchanged"
        if error.status_code in AWAY:
            return f"it answered {error.status_code}"
    return None


class Patience:
    """Waits between attempts, longer each time, until its seconds are over."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._deadline: float | None = None
        self._pause = 0.1

    def over(self) -> None:
        """What was waited for has been done."""
        if self._deadline is not None:
            log.warning("Elasticsearch takes writes again")

    def wait(self, error: Exception) -> None:
        """Sleep before the next attempt. Raises the error when it does not pass, or lasted too long."""
        reason = passing(error)
        now = time.monotonic()
        if reason is None:
            raise error
        if self._deadline is None:
            self._deadline = now + self._seconds
            log.warning("Elasticsearch took no write (%s): waiting up to %.0f s", reason, self._seconds)
        if now >= self._deadline:
            raise error
        # Writers that wait for the same must not all come back at once.
        time.sleep(min(self._pause * CHANCE.uniform(0.5, 1), self._deadline - now))
        self._pause = min(2 * self._pause, LONGEST_PAUSE)
