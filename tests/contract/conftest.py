"""A fresh store of each backend for every case."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from cchc.datafolder import WriterLock
from cchc.errors import StoreBusyError
from cchc.settings import Settings
from search_api.backends import open_store
from search_api.protocol import Entry, Store
from tests.contract import engine
from tests.contract.rankings import entries, ranking_articles
from tests.contract.records import library

Opener = Callable[[bool], Store]
BACKENDS = ("embedded", "elasticsearch")


@pytest.fixture(scope="session")
def elasticsearch_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a real node; under xdist one worker starts it, and stops it when the others have done with it."""
    if engine.home() is None:
        pytest.skip("engine absent: elasticsearch (CCHC_TEST_ELASTICSEARCH_HOME and CCHC_TEST_JAVA_HOME name none)")
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    mine = shared / f"elasticsearch-user-{os.getpid()}"
    address = shared / "elasticsearch-url"
    with ExitStack() as stack:
        with _alone(shared):
            mine.touch()
            stack.callback(mine.unlink, missing_ok=True)
            starts = not address.exists()
            if starts:
                address.write_text(stack.enter_context(engine.node(java=engine.BRIEF)))
            url = address.read_text()
        yield url
        if starts:
            mine.unlink()
            while True:
                with _alone(shared):
                    if not any(map(_alive, shared.glob("elasticsearch-user-*"))):
                        address.unlink()
                        return
                time.sleep(0.2)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    while True:
        try:
            lock = WriterLock(folder / "elasticsearch.lock", "the test node")
            break
        except StoreBusyError:
            time.sleep(0.2)
    with lock:
        yield


def _alive(user: Path) -> bool:
    try:
        os.kill(int(user.name.rsplit("-", 1)[1]), 0)
    except ProcessLookupError:
        return False
    return True


@pytest.fixture(scope="session")
def elasticsearch_settings(elasticsearch_url: str) -> Iterator[Settings]:
    """Settings of indices that a worker's cases share, since making them takes seconds."""
    prefix = f"test-{uuid.uuid4().hex[:12]}"
    yield Settings(backend="elasticsearch", elasticsearch_url=elasticsearch_url, elasticsearch_prefix=prefix)
    with Elasticsearch(elasticsearch_url) as client:
        for name in client.indices.get(index=f"{prefix}*"):
            client.indices.delete(index=name)


@contextmanager
def _empty(settings: Settings) -> Iterator[Settings]:
    with Elasticsearch(settings.elasticsearch_url) as client:
        client.options(ignore_status=404).delete_by_query(
            index=f"{settings.elasticsearch_prefix}-*", query={"match_all": {}}, refresh=True, conflicts="proceed"
        )
    yield settings


@pytest.fixture(params=BACKENDS)
def store_settings(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings of an empty store."""
    if request.param == "embedded":
        yield Settings(data=tmp_path / "data")
        return
    with _empty(request.getfixturevalue("elasticsearch_settings")) as settings:
        yield settings


class Kept:
    """Stores by name, each filled when it is first asked for, and never written to by those who ask."""

    def __init__(self, settings_of: Callable[[str], Settings], opened: ExitStack) -> None:
        self._settings_of = settings_of
        self._opened = opened
        self._stores: dict[str, Store] = {}

    def store(self, name: str, entries: Callable[[], Sequence[Entry]]) -> Store:
        if name not in self._stores:
            store = open_store(self._settings_of(name), writable=True)
            self._opened.callback(store.close)
            store.put(entries())
            self._stores[name] = store
        return self._stores[name]


@pytest.fixture(scope="session")
def kept_embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    with ExitStack() as opened:
        yield Kept(lambda name: Settings(data=tmp_path_factory.mktemp(name) / "data"), opened)


@pytest.fixture(scope="session")
def kept_elasticsearch(elasticsearch_settings: Settings) -> Iterator[Kept]:
    def settings_of(name: str) -> Settings:
        prefix = f"{elasticsearch_settings.elasticsearch_prefix}{name}"
        return elasticsearch_settings.model_copy(update={"elasticsearch_prefix": prefix})

    with ExitStack() as opened:
        yield Kept(settings_of, opened)


# Of a module each, so that its cases of one backend run together; the stores themselves are kept for all modules.
@pytest.fixture(scope="module", params=BACKENDS)
def filled(request: pytest.FixtureRequest) -> Store:
    """A store of five documents that cases read and never write to."""
    kept: Kept = request.getfixturevalue(f"kept_{request.param}")
    return kept.store("filled", library)


@pytest.fixture(scope="module", params=BACKENDS)
def ranked(request: pytest.FixtureRequest) -> Store:
    """A store of documents that state ranks and scores, and at times disagree; never written to either."""
    kept: Kept = request.getfixturevalue(f"kept_{request.param}")
    return kept.store("ranked", lambda: entries(*ranking_articles()))


@pytest.fixture
def open_again(store_settings: Settings) -> Iterator[Opener]:
    """Opens the case's store, for writing or for reading only; all that was opened is closed at the end."""
    with ExitStack() as opened:

        def open_it(writable: bool) -> Store:
            store = open_store(store_settings, writable=writable)
            opened.callback(store.close)
            return store

        yield open_it


@pytest.fixture
def store(open_again: Opener) -> Store:
    return open_again(True)
