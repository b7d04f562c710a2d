"""Files of figures and statements: exactly what the filters leave, safe to open."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from search_api import columns
from search_api.exports import exporter_modules
from tests.search_api import samples

TABLES = {"figures": columns.FIGURES, "statements": columns.STATEMENTS, "documents": columns.DOCUMENTS}


@pytest.mark.parametrize("form", sorted(exporter_modules()))
@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_format_holds_every_row_under_the_documented_columns(client: TestClient, table: str, form: str) -> None:
    total = client.get(f"/api/{table}", params={"size": 1}).json()["total"]
    response = client.get(f"/api/{table}", params={"format": form, "size": 1})
    assert response.status_code == 200
    assert f'filename="{table}.{form}"' in response.headers["content-disposition"]
    keys, rows = exporter_modules()[form].read(io.BytesIO(response.content))
    assert keys == [column.key for column in TABLES[table]]
    assert len(rows) == total


def test_csv_opens_in_a_spreadsheet_and_runs_nothing(client: TestClient) -> None:
    response = client.get("/api/figures", params={"format": "csv", "subject": "Huyện Vũ Quang", "measure": "score"})
    assert response.content.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
    assert (row["subject"], row["value"], row["out_of"], row["comparator"]) == ("Huyện Vũ Quang", "89.3", "100.0", "'=")
    assert row["quote"] in row["sentence"]
    assert row["archived_copy"].endswith(f"/documents/{samples.VU_QUANG.document.id}/archived")
    everything = client.get("/api/figures", params={"format": "csv"}).content.decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(everything)) for cell in line]
    assert any("HYPERLINK" in cell for cell in cells)
    for cell in cells:
        if cell[:1] in "=+-@\t\r" and cell:
            float(cell)  # nothing but numbers may begin with a sign


def test_xlsx_keeps_numbers_and_never_formulas(client: TestClient) -> None:
    content = client.get("/api/figures", params={"format": "xlsx", "headings": "vi"}).content
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    assert sheet["A1"].value == "Đơn vị"
    kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert kinds == {"s", "n", "d"}


def test_the_table_page_links_to_the_file_of_the_same_rows(client: TestClient) -> None:
    page = client.get("/so-lieu", params={"measure": "rank", "size": 2})
    assert "/api/figures?measure=rank&amp;format=csv&amp;headings=vi" in page.text


@pytest.mark.parametrize(("page", "table"), [("/", "documents"), ("/ket-luan", "conclusions")])
def test_every_list_offers_its_files_in_every_format(client: TestClient, page: str, table: str) -> None:
    html = client.get(page, params={"province": "Hà Tĩnh"}).text
    for form in exporter_modules():
        (link,) = re.findall(rf'href="(/api/{table}\?[^"]*format={form}[^"]*)" download', html)
        response = client.get(unescape(link))
        assert response.status_code == 200
        assert f'filename="{table}.{form}"' in response.headers["content-disposition"]
