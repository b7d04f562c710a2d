"""Python's collector of cycles, at rest while much is made that stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def at_rest() -> Iterator[None]:
    """For work that makes many objects in a short time and few cycles.

    Every few hundred objects the collector looks for cycles among the new ones, and every so often among all that the
    process holds: ten thousand rows of JSON took five times as long to read, a document a twentieth longer to extract.
    What is unused is found right after the block.
    """
    working = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if working:  # of threads that meet here, those that found it at work put it to work again
            gc.enable()
