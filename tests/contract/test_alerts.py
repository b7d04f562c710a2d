"""Each evidence is told once, whatever comes again, is printed elsewhere, or is read anew; for every backend."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from cchc.gazetteer import places
from cchc.records import Document, Record
from cchc.settings import Settings
from search_api.alerts.evidence import evidence
from search_api.alerts.model import Alert
from search_api.alerts.worker import Summary, run
from search_api.protocol import Store
from tests.contract.records import EXTRACTOR, conference, entry, figure, plain, unit

Runner = Callable[[Alert], Summary]
SECRET = "a secret of sixteen letters or more"


def alert(url: str, **watched: Any) -> Alert:
    hook = {"url": url, "secret": SECRET, "private": True}
    return Alert.model_validate(
        {"id": "mau", "title": "Mẫu", "webhook": hook, "created_at": datetime.now(UTC), **watched}
    )


def search(on: str = "statements", **query: Any) -> dict[str, Any]:
    return {"on": on, "query": query}


@pytest.fixture
def told(httpserver: HTTPServer) -> list[Any]:
    """Titles of what arrives at the receiver, message by message."""
    arrived: list[Any] = []

    def take(request: Request) -> Response:
        body = json.loads(request.get_data())
        arrived.append([one["title"] for one in body["evidence"]])
        return Response(status=204)

    httpserver.expect_request("/hook").respond_with_handler(take)
    return arrived


@pytest.fixture
def runner(store: Store, tmp_path: Path) -> Runner:
    settings = Settings(data=tmp_path)

    @contextlib.contextmanager
    def opened() -> Iterator[Store]:
        yield store

    return lambda one: run(settings, [one], opened)


def test_what_is_held_is_known_and_what_comes_is_told_once(
    store: Store, runner: Runner, httpserver: HTTPServer, told: list[Any]
) -> None:
    held = alert(httpserver.url_for("/hook"), search=search("documents", q="thủ tục"))
    store.put([entry(plain(1, "Thủ tục cũ đã có."))])
    assert runner(held).fresh == 0
    store.put([entry(plain(2, "Một thủ tục mới vừa được công bố.")), entry(plain(3, "Không liên quan gì."))])
    assert (runner(held).fresh, told) == (1, [["Bài 2"]])
    assert (runner(held).fresh, runner(held).sent) == (0, 0)
    store.put([entry(plain(2, "Một thủ tục mới vừa được công bố, có bổ sung."), at=5)])
    assert (runner(held).fresh, told) == (0, [["Bài 2"]]), "a new version of a page is no new page"


def test_the_past_is_told_where_it_is_asked_for(
    store: Store, runner: Runner, httpserver: HTTPServer, told: list[Any]
) -> None:
    store.put([entry(conference())])
    held = alert(httpserver.url_for("/hook"), search=search(statement_type=["shortcoming"]), past=True)
    assert runner(held).fresh == 2
    assert sorted(told[0]) == ["một số xã chưa niêm yết đầy đủ thủ tục", "việc số hóa hồ sơ còn chậm"]


def test_another_print_and_another_reading_tell_nothing_new(
    store: Store, runner: Runner, httpserver: HTTPServer, told: list[Any]
) -> None:
    held = alert(httpserver.url_for("/hook"), search=search(statement_type=["directive"]), past=True)
    store.put([entry(conference())])
    assert runner(held).fresh == 2
    store.put([entry(conference(extractor="0.2.0"))])
    store.put([entry(conference("https://bao.example/dang-lai", published_at="2026-03-01"))])  # and is the original now
    assert (runner(held).fresh, len(told)) == (0, 1)


def test_an_alert_that_watches_something_else_begins_anew(
    store: Store, runner: Runner, httpserver: HTTPServer, told: list[Any]
) -> None:
    store.put([entry(conference())])
    url = httpserver.url_for("/hook")
    runner(alert(url, search=search(statement_type=["directive"])))
    runner(alert(url, search=search(statement_type=["shortcoming"])))
    assert told == []


def ranked(year: int, ranks: dict[str, int]) -> Record:
    """A report that ranks provinces by SIPAS in a year."""
    lines = [f"Tỉnh {name} xếp thứ {rank}/63 tỉnh, thành phố về SIPAS năm {year}." for name, rank in ranks.items()]
    text = "\n".join(lines)
    document = Document(
        url=f"https://mau.example/sipas-{year}", title=f"SIPAS {year}", text=text, published_at=f"{year + 1}-04-01"
    )
    units, figures = [], []
    for name, rank in ranks.items():
        place = places().resolve(name, level="province", on=f"{year}-06-01")
        assert place is not None
        units.append(unit(text, place.name, "province", f"Tỉnh {name}", id=place.id, province=name))
        figures.append(
            figure(
                document.id,
                text,
                f"Tỉnh {name} xếp thứ {rank}/63",
                "rank",
                rank,
                indicator="SIPAS",
                period=str(year),
                out_of=63,
                subject=place.name,
                subject_id=place.id,
            )
        )
    return Record(extractor=EXTRACTOR, document=document, units=tuple(units), figures=tuple(figures))


def test_a_rank_that_moves_is_told_with_its_sentences(
    store: Store, runner: Runner, httpserver: HTTPServer, told: list[Any]
) -> None:
    moves = alert(httpserver.url_for("/hook"), moves={"indicator": "SIPAS", "places": 5})
    store.put([entry(ranked(2023, {"Hà Tĩnh": 30, "Nghệ An": 20}))])
    assert runner(moves).fresh == 0
    store.put([entry(ranked(2024, {"Hà Tĩnh": 12, "Nghệ An": 24}))])
    assert runner(moves).fresh == 1
    (title,) = told[0]
    assert title.startswith("Tỉnh Hà Tĩnh: SIPAS 2024 tăng 18 bậc, hạng 12")
    (found,) = evidence(store, moves)
    assert "xếp thứ 12/63" in found.text
    assert "xếp thứ 30/63" in found.text
    assert found.page is not None
    assert runner(moves).fresh == 0
    one = alert(httpserver.url_for("/hook"), moves={"indicator": "SIPAS", "places": 3, "unit": "nghe-an"})
    assert [item.title.split(",")[0] for item in evidence(store, one)] == ["Tỉnh Nghệ An: SIPAS 2024 giảm 4 bậc"]
