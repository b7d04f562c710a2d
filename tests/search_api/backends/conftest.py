"""The embedded store over a folder of the test, closed with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from cchc.settings import Settings
from search_api.backends import open_store
from search_api.protocol import Store
from tests.contract.records import conference, entry, ranking

Opener = Callable[..., Store]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def opened(folder: Path) -> Iterator[Opener]:
    with ExitStack() as stack:

        def open_it(*, writable: bool = True, data: Path = folder) -> Store:
            store = open_store(Settings(data=data), writable=writable)
            stack.callback(store.close)
            return store

        yield open_it


def filled(opened: Opener) -> Store:
    store = opened()
    store.put([entry(conference()), entry(ranking())])
    return store
