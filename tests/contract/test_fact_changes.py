"""Tables of facts while documents come, go and change: made anew in part, read once, the same as from the start."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from cchc.records import Record
from cchc.settings import Settings
from search_api import moments
from search_api.app import create_app
from search_api.elastic import lines
from search_api.facts import kept
from search_api.facts.readings import facts_of
from search_api.facts.sayings import Saying
from search_api.facts.selection import Selection
from search_api.protocol import Store
from tests.contract.conftest import Opener
from tests.contract.rankings import Said, article, entries

PROVINCES = Selection(("PAR_INDEX",), "province", "", ("2022",))
FIRST = (Said("ha-tinh", "score", 84.35, out_of=100), Said("ha-tinh", "rank", 12, "12/63", out_of=63))
SECOND = (Said("nghe-an", "score", 86.1, out_of=100), Said("nghe-an", "rank", 3, out_of=63, period="2021"))
PRINT = "https://bao.example/in-lai"
PATHS = (
    "/api/rankings",
    "/api/rankings/PAR_INDEX?period=2022&evidence=9",
    "/api/rankings/DDCI?period=2022&level=district&within=mau-an",
    "/api/series/PAR_INDEX?unit=ha-tinh&evidence=9",
    "/api/series?unit=ha-tinh",
    "/api/compare?units=ha-tinh&units=nghe-an&period=2022",
    "/api/coverage/PAR_INDEX",
)
SOME = (PATHS[1], PATHS[3])
Change = Callable[[Store], object]


def put(*records: Record) -> Change:
    return lambda store: store.put(entries(*records))


CHANGES: tuple[tuple[Change, set[str]], ...] = (
    (put(article(1, *FIRST), article(2, *SECOND)), {"ha-tinh", "nghe-an"}),
    (put(article(3, Said("nghe-an", "score", 86.2, out_of=100))), {"nghe-an"}),
    (put(article(4, Said("ha-tinh", "rank", 9, period="2020"))), set()),
    (put(article(1, *FIRST, url=PRINT, published_at="2023-01-01")), {"ha-tinh"}),
    # A new version names another unit than the one before it.
    (put(article(3, Said("bac-giang", "score", 80.25, out_of=100))), {"nghe-an", "bac-giang"}),
    (lambda store: store.forget([PRINT]), {"ha-tinh"}),
    (lambda store: store.forget([article(2).document.url]), {"nghe-an"}),
)


def _answers(client: TestClient, paths: tuple[str, ...] = PATHS) -> list[tuple[int, str]]:
    asked = [client.get(path) for path in paths]
    return [(one.status_code, re.sub('"snapshot":"[^"]*"', '"snapshot":""', one.text)) for one in asked]


@pytest.fixture
def served(tmp_path: Path) -> Callable[[Store], TestClient]:
    """What makes the service over a store."""
    return lambda store: TestClient(create_app(Settings(data=tmp_path / "service"), store=store))


def test_what_is_made_anew_in_part_is_what_is_made_of_all_lines(
    store: Store, open_again: Opener, served: Callable[[Store], TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[set[str] | None] = []
    sayings = store.fact_sayings

    def noted(selection: Selection, units: Any = None) -> list[Saying]:
        if selection == PROVINCES:
            read.append(None if units is None else set(units))
        return sayings(selection, units)

    monkeypatch.setattr(store, "fact_sayings", noted)
    monkeypatch.setattr(lines, "FEW", 0)  # as if they were many
    lasting = served(store)
    for place, (change, touched) in enumerate(CHANGES):
        change(store)
        read.clear()
        made = kept.facts(store, PROVINCES)
        if place:
            assert all(units is not None and units <= touched for units in read)
            assert bool(read) == bool(touched)
        assert made == tuple(facts_of(store.fact_lines(PROVINCES)))
        fresh = _answers(served(open_again(False)), SOME)
        assert _answers(lasting, SOME) == fresh
        lasting.get("/api/coverage/PAR_INDEX")  # keeps all periods, of which series are taken from then on
        assert _answers(lasting, SOME) == fresh


def test_units_whose_lines_changed_after_a_state_are_named(store: Store) -> None:
    CHANGES[0][0](store)
    kept.facts(store, PROVINCES)
    (state,) = store.fact_states(PROVINCES).values()
    assert store.fact_touched(PROVINCES, state) == frozenset()
    store.put(entries(article(3, Said("nghe-an", "rank", 5))))
    assert store.fact_touched(PROVINCES, state) == {"nghe-an"}


def test_a_state_is_read_once_for_an_answer(store: Store) -> None:
    CHANGES[0][0](store)
    before = store.snapshot()
    with moments.answering(store, before):
        states = store.fact_states(PROVINCES)
        assert store.snapshot() == before
        assert moments.of(object()) is None
    CHANGES[1][0](store)
    after = store.snapshot()
    assert after != before
    with moments.answering(store, after):
        assert store.fact_states(PROVINCES) != states
        assert store.fact_states(Selection(("PAR_INDEX",), "province"))["2022"] == store.fact_states(PROVINCES)["2022"]
        assert store.fact_states(Selection(("PAR_INDEX",), "province", "", ("2019",))) == {}
