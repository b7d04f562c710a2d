"""Lines counted by Elasticsearch: the answers are those of the embedded store, however many lines there are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from cchc.records import Record
from cchc.settings import Settings
from search_api import moments
from search_api.app import create_app
from search_api.backends import open_store
from search_api.elastic import lines
from search_api.facts import kept
from search_api.facts.readings import facts_of
from search_api.facts.sayings import HEAD, Saying, fetch_texts
from search_api.facts.selection import Selection
from search_api.protocol import Store
from tests.contract.rankings import Said, article, entries, ranking_articles

pytestmark = pytest.mark.parametrize("store_settings", ["elasticsearch"], indirect=True)
PROVINCES = Selection(("PAR_INDEX",), "province", "", ("2022",))
SERIES = Selection(("PAR_INDEX",), entities=("ha-tinh",))
SAME = Said("ha-tinh", "score", 84.35, out_of=100)
PATHS = (
    "/api/rankings",
    "/api/rankings/PAR_INDEX?period=2022&evidence=9",
    "/api/rankings/PAR_INDEX?period=2022",
    "/api/rankings/DDCI?period=2022&level=district&within=mau-an",
    "/api/series/PAR_INDEX?unit=ha-tinh&evidence=9",
    "/api/series?unit=ha-tinh",
    "/api/compare?units=ha-tinh&units=nghe-an&period=2022",
    "/api/coverage/PAR_INDEX",
)


def many() -> list[Record]:
    """Beside the others: more lines of one thing than are handed over, one in two sentences, one in two prints, of one
    day and of no day; and a sentence of thousands of letters."""
    again = [article(number, SAME, published_at="2023-06-01") for number in range(20, 20 + HEAD)]
    return [
        *ranking_articles(),
        *again,
        article(30, Said("nghe-an", "score", 84.1, after=" và" + " các chỉ số thành phần" * 600)),
        article(31, SAME, SAME, published_at="2023-06-01"),
        article(32, SAME, published_at=None),
        article(20, SAME, url="https://bao.example/in-lai", published_at="2023-07-01"),
    ]


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Store]:
    other = open_store(Settings(data=tmp_path / "other"), writable=True)
    yield other
    other.close()


def _said(sayings: list[Saying]) -> set[tuple[Any, ...]]:
    return {
        (one.said, one.documents, one.newest, tuple((line.document, line.figure, line.published_on) for line in one))
        for one in sayings
    }


@pytest.mark.parametrize(("few", "most"), [(500, 2000), (0, 2000), (0, 1)])
def test_answers_are_those_of_the_embedded_store(
    store: Store, embedded: Store, tmp_path: Path, few: int, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "FEW", few)
    monkeypatch.setattr(lines, "MOST_SAYINGS", most)
    given: list[list[tuple[int, str]]] = []
    for number, one in enumerate((store, embedded)):
        one.put(entries(*many()))
        client = TestClient(create_app(Settings(data=tmp_path / str(number)), store=one))
        answers = [client.get(path) for path in PATHS]
        given.append([(each.status_code, re.sub('"snapshot":"[^"]*"', '"snapshot":""', each.text)) for each in answers])
    assert given[0] == given[1]
    assert {status for status, _ in given[0]} == {200}
    rows = {row["unit"]["id"]: row["cells"]["score"]["claims"][0] for row in json.loads(given[0][1][1])["rows"]}
    assert len(rows["nghe-an"]["evidence"][0]["sentence"]) > 8000
    for selection in (PROVINCES, SERIES):
        found = store.fact_sayings(selection)
        assert _said(found) == _said(embedded.fact_sayings(selection))
        fetch_texts(found)
        assert all(len(one.texts) == one.documents for one in found)


def test_what_changes_between_counting_and_reading_is_counted_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "FEW", 0)
    changing = [article(40, Said("ha-tinh", "score", value)) for value in (70.5, 71.5, 72.5, 73.5)]
    changes = changing[1:]
    store.put(entries(*many(), changing[0]))
    aggregated, asked = lines.Lines._aggregated, list[bool]()

    def changed(self: lines.Lines, query: Mapping[str, Any], aggregations: Mapping[str, Any]) -> Any:
        answer = aggregated(self, query, aggregations)
        if "sayings0" in aggregations:
            asked.append(True)
            if changes:
                store.put(entries(changes.pop()))
        return answer

    monkeypatch.setattr(lines.Lines, "_aggregated", changed)
    found = store.fact_sayings(PROVINCES)
    assert len(asked) == 3
    assert _said(found) == _said(store.fact_sayings(PROVINCES))


def test_an_answer_asks_once_for_what_its_parts_want(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "FEW", 0)
    store.put(entries(*many()))
    with moments.answering(store, store.snapshot()):
        assert store.fact_fields("PAR_INDEX") == [one for one in store.fact_fields() if one[0] == "PAR_INDEX"]
        facts = kept.facts(store, PROVINCES)
        keys = [line.key for fact in facts for claim in fact.claims for line in claim.lines[:2]]
        aside = store.evidence(keys)
    assert aside == store.evidence(keys)
    assert facts == tuple(facts_of(store.fact_lines(PROVINCES)))
    assert store.evidence(["0"]) == {}
