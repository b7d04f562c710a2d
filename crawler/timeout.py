"""A limit on the time that one document may take."""

from __future__ import annotations

import ctypes
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache


class ExpiredError(TimeoutError):
    """Raised in the thread whose time is up."""


class _Watch:
    """One thread that looks at all limits of a process: to start one for each document takes as long as to read it."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._limits: dict[object, tuple[float, int]] = {}
        self._wakes = 0.0
        self._started = False

    def add(self, mark: object, seconds: float) -> None:
        """Raise ExpiredError in this thread so many seconds from now."""
        until = time.monotonic() + seconds
        with self._changed:
            self._limits[mark] = (until, threading.get_ident())
            if not self._started:
                threading.Thread(target=self._look, name="time limits", daemon=True).start()
                self._started = True
            elif until < self._wakes:
                self._changed.notify()

    def remove(self, mark: object) -> None:
        """Nothing is raised for it any more once this returns."""
        with self._changed:
            self._limits.pop(mark, None)

    def _look(self) -> None:
        with self._changed:
            while True:
                now = time.monotonic()
                for mark, (until, thread) in list(self._limits.items()):
                    if until <= now:
                        del self._limits[mark]
                        ctypes.pythonapi.PyThreadState_SetAsyncExc(
                            ctypes.c_ulong(thread), ctypes.py_object(ExpiredError)
                        )
                self._wakes = min((until for until, _ in self._limits.values()), default=float("inf"))
                # Not woken for each limit that is set: most are long over by the time that they are looked at.
                self._changed.wait(None if self._wakes == float("inf") else self._wakes - now)


@lru_cache(maxsize=1)
def _watch() -> _Watch:
    """The one of this process."""
    return _Watch()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_watch.cache_clear)  # a forked process has none of its parent's threads


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in this thread when the block runs longer than `seconds`.

    A watch in another thread raises it, so the limit holds on every platform and outside the main thread; a single
    call into C runs to its end first, which is why the readers also limit sizes.
    """
    mark, watch = object(), _watch()
    watch.add(mark, seconds)
    try:
        yield
    finally:
        watch.remove(mark)
