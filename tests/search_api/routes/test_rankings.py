"""Rankings, series, comparisons and coverage as the API answers them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from cchc.settings import Settings
from search_api.app import create_app
from search_api.backends import open_store
from search_api.exporters import csv, xlsx
from tests.contract.rankings import Said, article, entries

DISTRICT = "ha-tinh.huyen-vu-quang"


def _records() -> list[Any]:
    return [
        article(1, Said("ha-tinh", "score", 84.35, out_of=100), Said("ha-tinh", "rank", 12, "12/63", out_of=63)),
        article(2, Said("ha-tinh", "score", 84.53, out_of=100), url="https://moha.gov.vn/par-index-2022"),
        article(3, Said("ha-tinh", "score", 84.53, out_of=100), Said("nghe-an", "rank", 17, out_of=63)),
        article(4, Said("ha-tinh", "rank", 20, "20/63", period="2021", out_of=63)),
        article(5, Said(DISTRICT, "score", 89.3, "89,30", out_of=100), Said(DISTRICT, "rank", 12, out_of=13)),
        article(6, Said("bac-giang", "rank", 4, period="2024", out_of=63)),
        article(7, Said("bac-ninh-2025", "rank", 2, period="2025", out_of=34), published_at="2026-04-01"),
        article(8, Said("bac-ninh-2025", "rank", 9, period="2024", out_of=63), published_at="2026-04-02"),
    ]


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder: Path = tmp_path_factory.mktemp("rankings") / "data"
    settings = Settings(data=folder)
    store = open_store(settings, writable=True)
    store.put(entries(*_records()))
    store.close()
    with TestClient(create_app(settings)) as client:
        yield client


def get(api: TestClient, path: str, status: int = 200) -> Any:
    answer = api.get(path)
    assert answer.status_code == status, answer.text
    return answer.json()


def test_each_number_of_a_file_has_the_sentence_that_states_it(api: TestClient) -> None:
    for path, unit in (
        ("/api/rankings/PAR_INDEX?period=2022", "ha-tinh"),
        ("/api/series/PAR_INDEX?unit=ha-tinh", "ha-tinh"),
        ("/api/compare?units=ha-tinh&period=2022&indicators=PAR_INDEX", "ha-tinh"),
    ):
        heads, rows = csv.read(io.BytesIO(api.get(f"{path}&format=csv").content))
        lines = [dict(zip(heads, row, strict=True)) for row in rows]
        (line,) = (one for one in lines if (one["unit_id"], one["period"]) == (unit, 2022))
        assert "84,53" in str(line["score_sentence"])
        assert "84,53" not in str(line["rank_sentence"])
        assert "12/63" in str(line["rank_sentence"])
        assert str(line["score_link"]).startswith("http://testserver/documents/")
        assert line["score_link"] != line["rank_link"]
        assert line["grade_sentence"] is None


def test_what_is_held_is_listed_by_field(api: TestClient) -> None:
    held = get(api, "/api/rankings")["rankings"]
    assert [(one["indicator"], one["level"], one["within"] and one["within"]["name"]) for one in held] == [
        ("PAR_INDEX", "district", "Tỉnh Hà Tĩnh"),
        ("PAR_INDEX", "province", None),
    ]
    assert held[1]["periods"] == ["2021", "2022", "2024", "2025"]


def test_a_ranking_is_a_table_of_units_with_their_sentences(api: TestClient) -> None:
    found = get(api, "/api/rankings/PAR_INDEX?period=2022")
    assert (found["field"], found["field_source"], found["level"]) == (63, "stated", "province")
    assert [(row["unit"]["name"], row["rank"], row["score"]) for row in found["rows"]] == [
        ("Tỉnh Hà Tĩnh", 12, 84.53),
        ("Tỉnh Nghệ An", 17, None),
    ]
    rank = found["rows"][0]["cells"]["rank"]
    assert (rank["value"], rank["out_of"], rank["conflict"]) == (12, 63, False)
    (evidence,) = rank["claims"][0]["evidence"]
    assert evidence["sentence"][evidence["quote_start"] : evidence["quote_end"]] == evidence["quote"]
    assert evidence["page"].startswith("http://testserver/documents/")
    assert len(found["missing"]) == 61
    assert found["snapshot"]


def test_a_conflict_shows_both_sentences_and_the_rule(api: TestClient) -> None:
    score = get(api, "/api/rankings/par-index?period=2022")["rows"][0]["cells"]["score"]
    assert (score["value"], score["conflict"], score["rule"]) == (84.53, True, ["official"])
    assert [(claim["value"], claim["official"], claim["documents"]) for claim in score["claims"]] == [
        (84.53, True, 2),
        (84.35, False, 1),
    ]
    assert "84,35" in score["claims"][1]["evidence"][0]["sentence"]


def test_what_follows_is_marked_with_what_it_follows_from(api: TestClient) -> None:
    cell = get(api, "/api/series/PAR_INDEX?unit=bac ninh")["points"]
    assert [point["period"] for point in cell] == ["2025"]
    assert "rank_change" not in cell[0]["cells"]
    points = get(api, "/api/series/PAR_INDEX?unit=H%C3%A0 T%C4%A9nh")["points"]
    assert [point["period"] for point in points] == ["2021", "2022"]
    # PAR INDEX of 2022 is made otherwise: nothing is worked out across.
    assert "rank_change" not in points[1]["cells"]


def test_a_series_names_the_break_and_has_the_predecessors_beside_it(api: TestClient) -> None:
    found = get(api, "/api/series/PAR_INDEX?unit=bac-ninh-2025")
    assert [(one["kind"], one["on"]) for one in found["breaks"]] == [("begins", "2025-07-01")]
    assert {unit["id"] for unit in found["breaks"][0]["units"]} == {"bac-ninh", "bac-giang"}
    beside = {one["unit"]["id"]: [point["period"] for point in one["points"]] for one in found["predecessors"]}
    assert beside == {"bac-ninh": ["2024"], "bac-giang": ["2024"]}
    old = get(api, "/api/series/PAR_INDEX?unit=tinh bac giang")
    assert [unit["id"] for unit in old["successors"]] == ["bac-ninh-2025"]
    assert old["breaks"][-1]["kind"] == "ends"


def test_a_unit_is_shown_with_all_its_indicators(api: TestClient) -> None:
    (found,) = get(api, "/api/series?unit=bac ninh")
    assert (found["indicator"], found["unit"]["id"], len(found["predecessors"])) == ("PAR_INDEX", "bac-ninh-2025", 2)
    assert get(api, "/api/series?unit=lai chau") == []


def test_units_are_compared_and_those_that_were_not_there_said(api: TestClient) -> None:
    (found,) = get(api, "/api/compare?units=ha-tinh&units=nghe an&units=bac-ninh-2025&indicators=PAR_INDEX&period=2022")
    assert [(row["unit"]["id"], row["rank"]) for row in found["rows"]] == [("ha-tinh", 12), ("nghe-an", 17)]
    (absent,) = found["absent"]
    assert absent["unit"]["id"] == "bac-ninh-2025"
    assert {unit["id"] for unit in absent["instead"]} == {"bac-ninh", "bac-giang"}


def test_coverage_tells_known_conflicting_and_missing(api: TestClient) -> None:
    found = get(api, "/api/coverage/PAR_INDEX")
    assert found["periods"] == ["2021", "2022", "2024", "2025"]
    assert found["states"]["ha-tinh"] == {"2021": "known", "2022": "conflict", "2024": "missing", "2025": "missing"}
    assert found["states"]["bac-ninh-2025"]["2022"] == "absent"
    assert found["states"]["bac-giang"]["2025"] == "absent"
    assert sum(found["counts"].values()) == len(found["units"]) * 4


@pytest.mark.parametrize(
    ("path", "status", "code", "offered"),
    [
        ("/api/rankings/PARINDX", 404, "indicator_not_found", "PAR_INDEX"),
        ("/api/rankings/PAR_INDEX?period=1999", 404, "period_not_found", "2021"),
        ("/api/rankings/PAR_INDEX?level=district", 422, "within_missing", "within=ha-tinh"),
        ("/api/rankings/PAR_INDEX?level=department&within=ha tinh", 404, "ranking_not_found", "level=district"),
        ("/api/rankings/PCI", 404, "ranking_not_found", None),
        ("/api/series/PAR_INDEX?unit=ha tin", 404, "unit_not_found", "Tỉnh Hà Tĩnh"),
        ("/api/series/PAR_INDEX?unit=huyen chau thanh", 422, "unit_ambiguous", None),
        ("/api/series/PAR_INDEX", 422, "invalid_parameter", None),
        ("/api/compare?units=hanoi-x&period=2022", 404, "unit_not_found", None),
        ("/api/coverage/PAR_INDEX?level=commune", 404, "ranking_not_found", "level=province"),
    ],
)
def test_what_is_not_there_is_refused_with_what_comes_close(
    api: TestClient, path: str, status: int, code: str, offered: str | None
) -> None:
    error = get(api, path, status)
    assert error["code"] == code
    assert offered is None or offered in error["offered"]


def test_rankings_of_a_place_are_apart_from_the_countrys(api: TestClient) -> None:
    found = get(api, "/api/rankings/PAR_INDEX?level=district&within=ha tinh&period=2022")
    assert [(row["unit"]["id"], row["rank"]) for row in found["rows"]] == [(DISTRICT, 12)]
    assert found["within"]["id"] == "ha-tinh"
    assert len(found["missing"]) == 12


def test_tables_are_files_too(api: TestClient) -> None:
    keys, rows = csv.read(io.BytesIO(api.get("/api/rankings/PAR_INDEX?period=2022&format=csv").content))
    first = dict(zip(keys, rows[0], strict=True))
    assert (first["unit_id"], first["rank"], first["rank_of"], first["score"]) == ("ha-tinh", 12, 63, 84.53)
    assert first["conflicts"] == "score: 84.53 | 84.35"
    assert "Tỉnh Hà Tĩnh" in str(first["sentence"])
    keys, rows = xlsx.read(io.BytesIO(api.get("/api/coverage/PAR_INDEX?format=xlsx&headings=vi").content))
    assert keys[0] == "Đơn vị"
    lines = api.get("/api/series/PAR_INDEX?unit=bac-ninh-2025&format=jsonl").text.splitlines()
    assert [json.loads(line)["unit_id"] for line in lines] == ["bac-ninh-2025", "bac-giang", "bac-ninh"]
    assert api.get("/api/compare?units=ha-tinh&period=2022&indicators=PAR_INDEX&format=csv").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/api/rankings/PAR_INDEX?period=2022", "/api/series/PAR_INDEX?unit=ha-tinh",
        "/api/compare?units=ha-tinh&period=2022", "/api/coverage/PAR_INDEX", "/api/units?level=province",
    ],
)  # fmt: skip
def test_a_table_that_is_given_whole_takes_no_cursor(api: TestClient, path: str) -> None:
    assert api.get(path).status_code == 200
    refused = api.get(f"{path}&cursor=*" if "?" in path else f"{path}?cursor=*")
    assert refused.status_code == 422
    assert "unknown parameter 'cursor'" in refused.text


@pytest.mark.parametrize("written", ["năm 2022", "nam 2022", " 2022 "])
def test_a_period_is_named_in_words_too(api: TestClient, written: str) -> None:
    found = api.get("/api/rankings/PAR_INDEX", params={"period": written}).json()
    assert found["period"] == "2022"
    assert found["rows"] == api.get("/api/rankings/PAR_INDEX?period=2022").json()["rows"]
    missing = api.get("/api/rankings/PAR_INDEX", params={"period": "quý III/2021"})
    assert missing.status_code == 404
    assert "'2021-Q3'" in missing.json()["detail"]


def test_a_part_that_is_none_is_told(api: TestClient) -> None:
    for path in ("/api/rankings/PAR_INDEX", "/api/series/PAR_INDEX?unit=ha-tinh"):
        refused = api.get(path, params=[*httpx.URL(path).params.items(), ("component", "phép màu")])
        assert refused.status_code == 404
        assert refused.json()["code"] == "component_not_found"
        assert "procedures" in refused.json()["offered"]
    assert api.get("/api/rankings/PAR_INDEX?component=impact").json()["rows"] == []


def test_a_place_is_the_one_that_ranks_such_units_where_two_had_its_name(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    store = open_store(settings, writable=True)
    district = "bac-ninh.huyen-gia-binh"
    store.put(entries(article(1, Said(district, "rank", 3, out_of=8, period="2023"))))
    store.close()
    with TestClient(create_app(settings)) as client:
        for typed in ({"within": "Bắc Ninh"}, {"within": "bac ninh", "level": "district"}, {"within": "bac-ninh"}):
            found = client.get("/api/rankings/PAR_INDEX", params=typed).json()
            assert found["within"]["id"] == "bac-ninh"
            assert [row["unit"]["id"] for row in found["rows"]] == [district]
        refused = client.get("/api/rankings/PAR_INDEX?within=bac-ninh-2025").json()
        assert (refused["code"], refused["offered"]) == ("ranking_not_found", ["level=district&within=bac-ninh"])
