"""What is made ready beside the answers after a start."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from cchc.errors import StoreError
from cchc.settings import Settings
from search_api import warming
from search_api.app import create_app
from search_api.backends import open_store
from search_api.facts import kept
from search_api.facts.rankings import Ranking
from search_api.facts.selection import Selection
from search_api.protocol import Store
from search_api.warming import NEWEST, THRESHOLDS, Warming, further, steps
from tests.contract.rankings import entries, ranking_articles


@pytest.fixture(autouse=True)
def _collector() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(Settings(data=tmp_path / "data"), writable=True)
    yield opened
    opened.close()


def test_what_the_rankings_desk_begins_with_is_read_before_anyone_asks(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.put(entries(*ranking_articles()))
    done = threading.Event()
    monkeypatch.setattr("search_api.warming.gc.freeze", done.set)
    with Warming(store):
        assert done.wait(60)
        assert gc.get_threshold() == THRESHOLDS
        read: list[Selection] = []
        sayings = store.fact_sayings
        monkeypatch.setattr(store, "fact_sayings", lambda *asked: read.append(asked[0]) or sayings(*asked))
        assert kept.facts(store, Selection(("PAR_INDEX",), "province", ""))
        assert read == []


def test_a_ranking_is_answered_with_the_sentences_that_were_read_before_anyone_asked(
    store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    store.put(entries(*ranking_articles()))
    address = "/api/rankings/PAR_INDEX?period=2022"
    with TestClient(create_app(Settings(data=tmp_path / "data"), store=store), base_url="http://a.example") as client:
        before = client.get(address)
    other = open_store(Settings(data=tmp_path / "data"), writable=False)
    for step in (*steps(other), *further(other)):
        step()
    monkeypatch.setattr(other, "evidence", lambda keys: pytest.fail(f"{len(keys)} sentences are read again"))
    with TestClient(create_app(Settings(data=tmp_path / "data"), store=other), base_url="http://a.example") as client:
        assert client.get(address).content == before.content
    cells = [cell for row in before.json()["rows"] for cell in row["cells"].values()]
    pages = [one["page"] for cell in cells for claim in cell["claims"] for one in claim["evidence"]]
    assert pages
    assert all(page.startswith("http://a.example/documents/") for page in pages)


def test_every_period_of_every_ranking_of_the_country_follows(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.put(entries(*ranking_articles()))
    every = {(one.indicator, one.level, one.period) for one in store.fact_fields() if not one.within}
    assert len({period for _, _, period in every}) > NEWEST
    read: set[tuple[str, str, str]] = set()
    made = warming.table

    def noted(of: Store, indicator: str, period: str, *, level: str, within: str) -> Ranking:
        read.add((indicator, level, period))
        return made(of, indicator, period, level=level, within=within)

    monkeypatch.setattr(warming, "table", noted)
    for step in (*steps(store), *further(store)):
        step()
    assert read == every


def test_not_more_is_made_ready_than_half_of_what_may_be_kept(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.put(entries(*ranking_articles()))
    for step in steps(store):
        step()
    lines = kept.lines(store)
    assert lines
    monkeypatch.setattr(kept, "MOST_LINES", 2 * lines)
    assert list(further(store))
    monkeypatch.setattr(kept, "MOST_LINES", 2 * lines - 1)
    assert not list(further(store))


def test_a_stop_is_waited_for_between_two_steps(store: Store) -> None:
    with Warming(store):
        pass
    assert not [thread for thread in threading.enumerate() if thread.name == "cchc-warming"]


def test_an_empty_store_has_little_to_make_ready(store: Store) -> None:
    for step in steps(store):
        step()


def test_a_store_that_cannot_be_read_keeps_nobody_from_asking(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise StoreError("gone")

    monkeypatch.setattr(store, "search", broken)
    warming = Warming(store)
    with warming:
        warming._thread.join(60)
    assert not warming._thread.is_alive()
