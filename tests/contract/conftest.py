"""A fresh store of each backend for every case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from cchc.settings import Settings
from search_api.backends import open_store
from search_api.protocol import Store

Opener = Callable[[bool], Store]


@pytest.fixture(params=["embedded"])
def open_again(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    """Opens the case's store, for writing or for reading only; all that was opened is closed at the end."""
    settings = Settings(data=tmp_path / "data")
    with ExitStack() as opened:

        def open_it(writable: bool) -> Store:
            store = open_store(settings, writable=writable)
            opened.callback(store.close)
            return store

        yield open_it


@pytest.fixture
def store(open_again: Opener) -> Store:
    return open_again(True)
