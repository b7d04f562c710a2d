"""A limit on the time that one document may take."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class ExpiredError(TimeoutError):
    """Raised in the thread whose time is up."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in this thread when the block runs longer than `seconds`.

    A watch in another thread raises it, so the limit holds on every platform and outside the main thread; a single
    call into C runs to its end first, which is why the readers also limit sizes.
    """
    thread = threading.get_ident()
    lock = threading.Lock()
    done = False

    def expire() -> None:
        with lock:
            if not done:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(ExpiredError))

    watch = threading.Timer(seconds, expire)
    watch.daemon = True
    watch.start()
    try:
        yield
    finally:
        with lock:
            done = True
        watch.cancel()
