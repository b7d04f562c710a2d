"""The state of a store that an answer is made of, read once for the whole of it: each of its parts asks for it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Moment:
    """A snapshot id that was read of a store, and what was read along with something else, for the answer alone."""

    store: object
    snapshot: str
    aside: dict[Hashable, Any] = field(default_factory=dict)


_READ: ContextVar[Moment | None] = ContextVar("moment", default=None)


@contextmanager
def answering(store: object, snapshot: str) -> Iterator[None]:
    """Inside, a store's state counts as read, also in the threads that the framework makes parts of the answer in."""
    token = _READ.set(Moment(store, snapshot))
    try:
        yield
    finally:
        _READ.reset(token)


def of(store: object) -> Moment | None:
    """The moment of the answer at hand, None outside of one."""
    read = _READ.get()
    return read if read is not None and read.store is store else None
