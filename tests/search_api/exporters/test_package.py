"""A data package is valid to Frictionless, names what it was made of, and knows the units of its rows."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from frictionless import Package
from starlette.testclient import TestClient

from search_api.exporters.csv import disarm
from search_api.exports import EXPORTS

TABLES = sorted(EXPORTS)


def package_of(client: TestClient, table: str, folder: Path, **parameters: object) -> tuple[Path, dict[str, Any]]:
    response = client.get(f"/api/{table}", params={"format": "zip", **parameters})
    assert response.status_code == 200
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        archive.extractall(folder)
    return folder / "datapackage.json", json.loads((folder / "datapackage.json").read_text("utf-8"))


@pytest.mark.parametrize("table", TABLES)
def test_frictionless_finds_it_valid(client: TestClient, table: str, tmp_path: Path) -> None:
    path, described = package_of(client, table, tmp_path)
    report = Package(str(path)).validate()
    assert report.valid, report.flatten(["title", "message"])
    (first, *_) = described["resources"]
    assert first["stats"]["rows"] == client.get(f"/api/{table}").json()["total"] > 0
    written = (tmp_path / first["path"]).read_bytes()
    assert (first["bytes"], first["hash"]) == (len(written), f"sha256:{hashlib.sha256(written).hexdigest()}")
    assert [one["name"] for one in first["schema"]["fields"]] == [column.key for column in EXPORTS[table].columns]
    assert all(one["title"] and one["description"] for one in first["schema"]["fields"])


def test_frictionless_finds_what_was_spoilt(client: TestClient, tmp_path: Path) -> None:
    path, _ = package_of(client, "figures", tmp_path)
    rows = tmp_path / "figures.csv"
    rows.write_text(rows.read_text("utf-8").replace("89.3,100", "viel,100"), "utf-8")
    assert not Package(str(path)).validate().valid


def test_it_names_the_query_and_the_state_of_the_data(client: TestClient, tmp_path: Path) -> None:
    _, described = package_of(client, "figures", tmp_path, measure="rank", q="hội nghị", sort="rank")
    origin = described["cchc"]
    assert origin["query"] == {"text": "hội nghị", "filters": {"measure": ["rank"]}, "sort": "rank", "collapse": True}
    assert len(origin["snapshot"]) >= 8
    assert (
        sum(origin["extractors"].values()) == client.get("/api/documents", params={"collapse": "false"}).json()["total"]
    )


def test_equal_questions_make_equal_tables(client: TestClient, tmp_path: Path) -> None:
    one, two = (package_of(client, "statements", tmp_path / name)[1] for name in ("one", "two"))
    assert one["resources"] == two["resources"]


def test_a_unit_before_and_after_a_merger_is_told(tmp_path: Path) -> None:
    from search_api.exporters import zip as package
    from search_api.tables import Field, Table

    table = Table("figures", (Field("subject_id", unit=True), Field("value", type="number")))
    with (tmp_path / "it.zip").open("wb") as stream:
        assert package.write(table, [["bac-giang", 1.5], [None, 2], ["unheard-of", 3]], stream) == 3
    report = Package(str(tmp_path / "it.zip")).validate()
    assert report.valid, report.flatten(["title", "message"])
    with zipfile.ZipFile(tmp_path / "it.zip") as archive:
        lines = list(csv.DictReader(io.StringIO(archive.read("units.csv").decode("utf-8"))))
    units = {line["unit_id"]: line for line in lines}
    assert units["bac-giang"]["successors"] == "bac-ninh-2025"
    assert units["bac-giang"]["valid_to"] == "2025-06-30"
    assert "bac-giang" in units["bac-ninh-2025"]["predecessors"].split("; ")
    assert units["bac-giang"]["now_in"] == "bac-ninh-2025"
    assert units["unheard-of"]["level"] == ""


def test_no_cell_is_run_by_a_spreadsheet(client: TestClient, tmp_path: Path) -> None:
    package_of(client, "figures", tmp_path)
    cells = [cell for line in csv.reader(io.StringIO((tmp_path / "figures.csv").read_text("utf-8"))) for cell in line]
    assert any("HYPERLINK" in cell for cell in cells)
    assert all(disarm(cell) == cell or float(cell) < 0 for cell in cells if cell[:1] in "=+-@" and cell)
