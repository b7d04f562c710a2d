"""/api/units: places across the mergers of 2025, for programs and spreadsheets."""

from __future__ import annotations

import csv
import io

import pytest
from fastapi.testclient import TestClient

from cchc.gazetteer import places
from search_api.exports import exporter_modules


def ids(client: TestClient, query: str) -> list[str]:
    answer = client.get(f"/api/units?{query}")
    assert answer.status_code == 200, answer.text
    return [one["id"] for one in answer.json()["units"]]


def test_provinces_of_before_and_of_today_are_given_apart(client: TestClient) -> None:
    assert len(ids(client, "on=2025-06-30")) == 63
    assert len(ids(client, "on=2025-07-01")) == 34
    assert set(ids(client, "")) == {one.id for one in places().all("province")}


def test_a_merged_province_says_what_it_was_made_of(client: TestClient) -> None:
    answer = client.get("/api/units/bac-ninh-2025").json()
    assert answer["unit"]["name"] == "Tỉnh Bắc Ninh"
    assert answer["unit"]["valid_from"] == "2025-07-01"
    assert set(answer["unit"]["predecessors"]) == {"bac-giang", "bac-ninh"}
    former = {one["id"]: one for one in answer["related"]}
    assert former["bac-giang"]["valid_to"] == "2025-06-30"
    assert former["bac-giang"]["successors"] == ["bac-ninh-2025"]
    assert former["bac-giang"]["province_now"] == "bac-ninh-2025"


def test_a_name_is_found_without_diacritics_and_on_its_day(client: TestClient) -> None:
    assert client.get("/api/units/bac giang?on=2024-12-31").json()["unit"]["id"] == "bac-giang"
    assert "ha-tinh" in ids(client, "q=ha+tinh")
    assert client.get("/api/units/khong-co-noi-nay").json()["code"] == "unit_not_found"


def test_communes_of_a_district_lead_to_those_that_its_area_went_to(client: TestClient) -> None:
    within = ids(client, "level=district&within=bac-giang")
    assert within
    assert all(one.startswith("bac-giang.") for one in within)
    communes = ids(client, "level=commune&within=bac-ninh-2025&on=2025-07-01")
    assert communes
    # A name means the place that had it on the day.
    of_old = ids(client, "level=district&within=Bắc Ninh&on=2024-12-31")
    assert len(of_old) == 8
    assert all(one.startswith("bac-ninh.") for one in of_old)
    first = client.get(f"/api/units/{within[0]}").json()["unit"]
    assert set(first["successors"]) & set(communes)


def test_a_file_has_a_row_a_unit(client: TestClient) -> None:
    answer = client.get("/api/units?on=2025-07-01&format=csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="places.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 34
    made = next(row for row in rows if row["unit_id"] == "bac-ninh-2025")
    assert set(made["predecessors"].split("; ")) == {"bac-giang", "bac-ninh"}
    words = client.get("/api/units?on=2025-07-01&format=csv&headings=vi").content.decode("utf-8-sig")
    assert words.splitlines()[0].startswith("Mã đơn vị,Tên,Cấp,Nằm trong,Từ ngày")


@pytest.mark.parametrize("form", ["xlsx", "parquet", "jsonl", "zip"])
def test_every_format_is_given(client: TestClient, form: str) -> None:
    answer = client.get(f"/api/units?format={form}")
    keys, rows = exporter_modules()[form].read(io.BytesIO(answer.content))
    assert [row[keys.index("unit_id")] for row in rows] == ids(client, "")


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("level=planet", 422, "level"),
        ("on=yesterday", 422, "a day is written"),
        ("province=x", 422, "unknown parameter 'province'"),
        ("within=khong-co-noi-nay", 404, "khong-co-noi-nay"),
    ],
)
def test_what_cannot_be_is_told(client: TestClient, query: str, status: int, words: str) -> None:
    answer = client.get(f"/api/units?{query}")
    assert (answer.status_code, words in answer.text) == (status, True), answer.text
