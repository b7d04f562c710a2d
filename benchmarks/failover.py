"""What readers and writers notice of nodes that die, and of an Elasticsearch that is gone for a minute."""

from __future__ import annotations

import contextlib
import itertools
import statistics
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from elasticsearch import Elasticsearch
from starlette.testclient import TestClient

from cchc.settings import Settings
from cchc.urls import document_id
from search_api.app import create_app
from search_api.backends import open_store
from search_api.elastic.administration import Administration
from search_api.protocol import Query, Store
from tests.contract import engine
from tests.contract.records import conference, entry

Figures = dict[str, Any]
NODES = 3
READERS = 3
BATCH = 5
PATIENCE = 240  # seconds
QUERIES = (Query("kết luận hội nghị"), Query("so hoa ho so con cham"), Query(sort="newest", collapse=True))


@dataclass
class Load:
    """Threads that write and search until they are stopped; what they did, and when."""

    settings: Settings
    stopping: threading.Event = field(default_factory=threading.Event)
    acknowledged: list[tuple[float, str]] = field(default_factory=list)  # when, and the id of the document
    writes_failed: list[str] = field(default_factory=list)
    searched: list[float] = field(default_factory=list)
    searches_failed: list[str] = field(default_factory=list)
    threads: list[threading.Thread] = field(default_factory=list)

    @contextlib.contextmanager
    def at_work(self, readers: int) -> Iterator[None]:
        """A block that begins when all that write and read are at it; they stop at its end, however it ends."""
        self._begin(self._write)
        for number in range(readers):
            self._begin(partial(self._read, number))
        try:
            self.until(lambda: len(self.acknowledged) >= 2 * BATCH and (not readers or bool(self.searched)))
            yield
        finally:
            self.stopping.set()
            for thread in self.threads:
                thread.join(120)

    def until(self, done: Callable[[], bool]) -> None:
        """Raises TimeoutError with what went wrong when it takes too long."""
        end = time.monotonic() + PATIENCE
        while not done():
            if time.monotonic() > end or self.writes_failed:
                raise TimeoutError(f"load does not go on: {[*self.writes_failed, *self.searches_failed][:3]}")
            time.sleep(0.05)

    def written_since(self, moment: float) -> int:
        return sum(at >= moment for at, _ in self.acknowledged)

    def longest_pause(self) -> float:
        """The longest time between two acknowledged batches, as a multiple of the median one."""
        times = sorted({at for at, _ in self.acknowledged})
        gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
        return round(max(gaps) / statistics.median(gaps), 1) if gaps else 0.0

    def missing(self) -> int:
        """Acknowledged documents that the store does not have."""
        store = open_store(self.settings, writable=True)
        try:
            return sum(store.document(identity) is None for _, identity in self.acknowledged)
        finally:
            store.close()

    def differences(self) -> int:
        with Administration(self.settings) as indices:
            return len(list(indices.check()))

    def _begin(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        self.threads.append(thread)

    def _write(self) -> None:
        store = open_store(self.settings, writable=True)
        try:
            for first in itertools.count(0, BATCH):
                if self.stopping.is_set():
                    return
                urls = [f"https://tin.example/hop-{number}" for number in range(first, first + BATCH)]
                outcomes = store.put([entry(conference(url, title=f"Hội nghị {url}")) for url in urls])
                now = time.monotonic()
                self.acknowledged += [(now, document_id(url)) for url in urls]
                self.writes_failed += [outcome for outcome in outcomes if outcome != "created"]
        except Exception as error:
            self.writes_failed.append(f"{type(error).__name__}: {error}")
        finally:
            store.close()

    def _read(self, number: int) -> None:
        store = open_store(self.settings, writable=False)
        for turn in itertools.count(number):
            if self.stopping.is_set():
                break
            try:
                _ask(store, turn)
                self.searched.append(time.monotonic())
            except Exception as error:
                self.searches_failed.append(f"{type(error).__name__}: {error}")
        store.close()


def _ask(store: Store, turn: int) -> None:
    query = QUERIES[turn % len(QUERIES)]
    kind = (store.search, store.figures, store.statements)[turn // len(QUERIES) % 3]
    kind(query)


def lose_master(folder: Path, *, seconds: float, java: str = "") -> Figures:
    """Three nodes, one replica: the master is killed while readers and a writer are at work for `seconds` more."""
    with engine.nodes(NODES, java=java) as nodes:
        settings = _settings(folder, *(node.url for node in nodes))
        open_store(settings, writable=True).close()
        load = Load(settings)
        with load.at_work(READERS):
            engine.wait(nodes[0], NODES)  # green: every shard has its copy
            with Elasticsearch([node.url for node in nodes]) as client:
                name = client.cat.master(format="json")[0]["node"]
            killed = next(node for node in nodes if node.name == name)
            before = len(load.searched)
            moment = time.monotonic()
            killed.kill()
            end = moment + seconds
            load.until(lambda: time.monotonic() >= end and load.written_since(moment) > BATCH)
        return {
            "searches": len(load.searched),
            "searches_after_kill": len(load.searched) - before,
            "searches_failed": len(load.searches_failed),
            "search_errors": load.searches_failed[:3],
            "written": len(load.acknowledged),
            "written_after_kill": load.written_since(moment),
            "writes_failed": len(load.writes_failed),
            "longest_write_pause_by_median": load.longest_pause(),
            "acknowledged_missing": load.missing(),
            "differences": load.differences(),
        }


def outage(folder: Path, *, seconds: float, java: str = "") -> Figures:
    """One node that is killed while a writer is at work, and comes back after `seconds`."""
    with engine.nodes(java=java) as (node,):
        settings = _settings(folder, node.url)
        open_store(settings, writable=True).close()
        load = Load(settings)
        with load.at_work(0), TestClient(create_app(settings), raise_server_exceptions=False) as client:
            node.kill()
            gone = time.monotonic()
            time.sleep(0.5)  # what was acknowledged just before the kill is on its way to us
            api, page = client.get("/api/documents"), client.get("/", params={"q": "hội nghị"})
            while time.monotonic() - gone < seconds:
                time.sleep(0.1)
            while_away = load.written_since(gone + 0.5)
            node.start()
            engine.wait(node, status="yellow")
            back = time.monotonic()
            load.until(lambda: load.written_since(back) > BATCH)
            after = client.get("/api/documents")
        return {
            "written": len(load.acknowledged),
            "written_while_away": while_away,
            "written_after": load.written_since(back),
            "writes_failed": len(load.writes_failed),
            "api_status": api.status_code,
            "api_reason": api.text,
            "page_status": page.status_code,
            "page_says_so": "Kho dữ liệu tạm thời không trả lời" in page.text,
            "api_status_after": after.status_code,
            "acknowledged_missing": load.missing(),
            "differences": load.differences(),
        }


def _settings(folder: Path, *urls: str) -> Settings:
    return Settings(
        backend="elasticsearch",
        elasticsearch_url=",".join(urls),
        elasticsearch_prefix=f"failover-{uuid.uuid4().hex[:8]}",
        data=folder / "data",
    )


def measure() -> Figures:
    """Counts, and pauses as multiples of the usual ones; below the floor when anything failed or is missing."""
    from tests import conftest  # which tells where the engines are

    if "elasticsearch" in conftest.ABSENT:
        return {"skipped": "engine absent: elasticsearch"}
    with tempfile.TemporaryDirectory() as folder:
        lost = lose_master(Path(folder, "master"), seconds=30)
        away = outage(Path(folder, "outage"), seconds=60)
    faults = [
        f"{name} is {figures[name]}"
        for figures in (lost, away)
        for name in ("searches_failed", "writes_failed", "acknowledged_missing", "differences")
        if figures.get(name)
    ]
    faults += [] if away["api_status"] == away["page_status"] == 503 else ["no 503 while Elasticsearch was gone"]
    return {"master_killed": lost, "gone_for_a_minute": away, "below_floor": faults}
