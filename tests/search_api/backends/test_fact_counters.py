"""What is counted beside the lines of figures, and what is made anew by it, is what the lines say; at all times."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.records import Record
from cchc.settings import Settings
from search_api.app import create_app
from search_api.backends import open_store
from search_api.embedded import facts as tables
from search_api.facts import kept
from search_api.facts.readings import facts_of
from search_api.facts.sayings import Saying
from search_api.facts.selection import Selection
from tests.contract.rankings import Said, article, entries

PROVINCES = Selection(("PAR_INDEX",), "province", "", ("2022",))
UNITS = ("ha-tinh", "nghe-an", "bac-giang")
PATHS = (
    "/api/rankings/PAR_INDEX?period=2022&evidence=9",
    "/api/series/PAR_INDEX?unit=ha-tinh&evidence=9",
    "/api/compare?units=ha-tinh&units=nghe-an&period=2022&indicators=PAR_INDEX",
    "/api/coverage/PAR_INDEX",
)


@st.composite
def _said(draw: st.DrawFn) -> Said:
    unit, period = draw(st.sampled_from(UNITS)), draw(st.sampled_from(("2021", "2022")))
    if draw(st.booleans()):
        return Said(unit, "rank", draw(st.sampled_from((3, 12))), out_of=63, period=period)
    return Said(unit, "score", draw(st.sampled_from((84.3, 84.35, 84.53))), out_of=100, period=period)


@st.composite
def _records(draw: st.DrawFn) -> tuple[str, list[Record]]:
    """What is done, and with which records: those of one number say the same things under one or two addresses."""
    found = []
    for number in draw(st.lists(st.integers(1, 4), min_size=1, max_size=2, unique=True)):
        said = draw(
            st.lists(_said(), min_size=1, max_size=3, unique_by=lambda one: (one.unit, one.measure, one.period))
        )
        found.append(article(number, *said))
        if draw(st.booleans()):
            found.append(article(number, *said, url=f"https://bao.example/{number}", published_at="2023-06-01"))
    return draw(st.sampled_from(("put", "put", "put", "forget"))), found


@settings(max_examples=12, deadline=None)
@given(st.lists(_records(), min_size=1, max_size=5))
def test_tables_that_are_made_anew_in_part_are_those_made_of_all_lines(steps: list[tuple[str, list[Record]]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        store = open_store(Settings(data=folder), writable=True)
        long_lived = TestClient(create_app(Settings(data=folder), store=store))
        try:
            for act, records in steps:
                if act == "put":
                    store.put(entries(*records))
                else:
                    store.forget([records[0].document.url])
                assert kept.facts(store, PROVINCES) == tuple(facts_of(store.fact_lines(PROVINCES)))
                answers = _answers(long_lived)
                _counted(folder / "store.sqlite")
                other = open_store(Settings(data=folder), writable=False)
                assert answers == _answers(TestClient(create_app(Settings(data=folder), store=other)))
                other.close()
        finally:
            store.close()


def _answers(client: TestClient) -> list[tuple[int, bytes]]:
    asked = [client.get(path) for path in PATHS]
    return [(one.status_code, one.content if one.status_code == 200 else b"") for one in asked]


def _counted(database: Path) -> None:
    connection = sqlite3.connect(database)
    wrong = connection.execute(
        "SELECT key, texts FROM fact_sayings s WHERE texts <> "
        "(SELECT count(DISTINCT text) FROM fact_lines WHERE saying = s.key) OR texts = 0"
    ).fetchall()
    untold = connection.execute("SELECT entity FROM fact_sayings EXCEPT SELECT entity FROM fact_entities").fetchall()
    held = connection.execute("SELECT * FROM documents_held WHERE documents > 0").fetchall()
    counted = connection.execute(
        "SELECT extractor, count(*), sum(figures), sum(statements), sum(meetings), sum(standing > 0) "
        "FROM documents GROUP BY 1"
    ).fetchall()
    connection.close()
    assert wrong == untold == []
    assert held == counted


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_only_the_units_that_changed_are_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(Settings(data=folder), writable=True)
    store.put(entries(article(1, Said("ha-tinh", "rank", 12)), article(2, Said("nghe-an", "rank", 13))))
    before = kept.facts(store, PROVINCES)
    asked: list[object] = []
    read = tables.read

    def noted(
        connection: sqlite3.Connection,
        selection: Selection,
        units: Iterable[str] | None = None,
        lines: tables.Lines | None = None,
    ) -> list[Saying]:
        asked.append(units)
        return read(connection, selection, units, lines)

    monkeypatch.setattr(tables, "read", noted)
    store.put(entries(article(3, Said("nghe-an", "rank", 14)), article(4, Said("ha-tinh", "rank", 1, period="2021"))))
    after = kept.facts(store, PROVINCES)
    assert asked == [frozenset({"nghe-an"})]
    assert [(fact.key.entity, fact is old) for fact, old in zip(after, before, strict=True)] == [
        ("ha-tinh", True),
        ("nghe-an", False),
    ]
    store.close()


def test_a_database_that_an_earlier_copy_was_put_in_place_of_is_read_whole(folder: Path) -> None:
    store = open_store(Settings(data=folder), writable=True)
    store.put(entries(article(1, Said("ha-tinh", "rank", 12))))
    ((_, state),) = store.fact_states(PROVINCES).items()
    assert store.fact_touched(PROVINCES, state) == frozenset()
    assert store.fact_touched(PROVINCES, "0") == frozenset({"ha-tinh"})
    assert store.fact_touched(PROVINCES, str(int(state) + 1)) is None
    store.close()


def test_lines_beyond_the_first_are_read_where_somebody_looks(folder: Path) -> None:
    store = open_store(Settings(data=folder), writable=True)
    store.put(entries(*(article(number, Said("ha-tinh", "rank", 12)) for number in range(1, 10))))
    (saying,) = store.fact_sayings(PROVINCES)
    assert (saying.documents, saying.newest, saying.held) == (9, "2023-05-10", 1)
    assert [line.published_on for line in saying] == [f"2023-05-{day:02}" for day in range(10, 1, -1)]
    assert len(saying) == len(saying.texts) == len({line.key for line in saying}) == 9
    store.close()
