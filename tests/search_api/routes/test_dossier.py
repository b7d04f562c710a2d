"""The dossier as real files: every number leads to its sentence, and nothing disputed or missing goes unsaid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import html
from starlette.testclient import TestClient

from cchc.settings import Settings
from search_api.app import create_app
from tests.search_api.provincial import ranked

HERE = "/xep-hang/ho-so"
ASKED = "units=ha+tinh&units=bac+ninh&units=lai+chau&units=dak+nong&indicators=PAR_INDEX&indicators=sipas"


@pytest.fixture(scope="module")
def desk(ranked_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(ranked_settings)) as client:
        yield client


@pytest.fixture(scope="module")
def document(desk: TestClient) -> Any:
    answer = desk.get(f"{HERE}.docx?{ASKED}")
    assert answer.status_code == 200
    assert 'filename="ho-so-so-sanh.docx"' in answer.headers["content-disposition"]
    return Document(BytesIO(answer.content))


@pytest.fixture(scope="module")
def book(desk: TestClient) -> Any:
    return openpyxl.load_workbook(BytesIO(desk.get(f"{HERE}.xlsx?{ASKED}").content))


def words(document: Any) -> str:
    return "\n".join(one.text for one in document.paragraphs)


def cells(document: Any) -> list[tuple[str, str, str]]:
    """Period, unit and what stands in the cell, links included."""
    found = []
    for table in document.tables:
        units = [cell.text for cell in table.rows[0].cells]
        for row in table.rows[1:]:
            for unit, cell in zip(units[1:], row.cells[1:], strict=True):
                text = "".join(part.text or "" for part in cell._tc.iter(qn("w:t")))
                found.append((row.cells[0].text, unit, text))
    return found


def test_every_number_of_the_tables_cites_a_source_that_is_there(document: Any) -> None:
    sources = set(re.findall(r"^\[(\d+)\]", words(document), re.MULTILINE))
    anchors = {one.get(qn("w:name")) for one in document.element.iter(qn("w:bookmarkStart"))}
    links = [one.get(qn("w:anchor")) for one in document.element.iter(qn("w:hyperlink"))]
    assert links
    assert set(links) <= anchors
    assert {f"nguon_{number}" for number in sources} <= anchors
    for period, unit, text in cells(document):
        for number in re.findall(r"\d+(?:,\d+)?/\d+[*!]?(\[\d+\])?", text):
            assert number, (period, unit, text)


def test_the_numbers_are_those_of_the_rankings(document: Any) -> None:
    shown = next(text for period, unit, text in cells(document) if (period, unit) == ("2019", "Tỉnh Hà Tĩnh"))
    rank = [one for one, _ in ranked(2019)].index("ha-tinh") + 1
    assert f"hạng {rank}/63[" in shown


def test_sources_have_sentence_document_day_and_address(document: Any) -> None:
    for line in re.findall(r"^\[\d+\].*", words(document), re.MULTILINE):
        assert re.search(r"“Theo công bố [^”]+”", line)
        assert re.search(r", \d\d/\d\d/\d{4}\. https://\S+ · http://testserver/documents/\S+#f-\S+$", line), line


def test_conflicts_and_holes_are_said(document: Any) -> None:
    said = words(document)
    assert re.search(r"Tỉnh Hà Tĩnh, 2024, điểm: \S+ \(cơ quan công bố\)", said)
    assert "Chọn theo cơ quan công bố chỉ số" in said
    assert "2023, điểm: 77,1/100" in said
    assert "Tỉnh Lai Châu: 2024" in said
    # What a unit was not there for is not missing.
    assert not re.search(r"Tỉnh Bắc Giang \(đến 30/06/2025\): .*2025$", said, re.MULTILINE)
    assert "hợp thành từ: Tỉnh Bắc Giang, Tỉnh Bắc Ninh" in said


def test_it_has_a_chart_an_index_with_words_for_screen_readers(document: Any) -> None:
    pictures = list(document.inline_shapes)
    assert len(pictures) == 2
    assert all("qua các kỳ của" in one._inline.docPr.get("descr") for one in pictures)


def test_markup_of_strangers_is_text(document: Any) -> None:
    assert "<b>Đắk Nông</b> & kết quả" in words(document)


def test_the_workbook_has_numbers_charts_and_sources(book: Any) -> None:
    assert book.sheetnames == ["Số liệu", "Bảng và biểu đồ", "Nguồn", "Về hồ sơ này"]
    data, charts, sources, _ = book.worksheets
    rows = list(data.iter_rows(min_row=2, values_only=True))
    one = next(row for row in rows if row[:4] == ("Tỉnh Hà Tĩnh", "PAR_INDEX", "2019", "Thứ hạng"))
    assert one[4:6] == ([one for one, _ in ranked(2019)].index("ha-tinh") + 1, 63)
    numbers = {row[0] for row in sources.iter_rows(min_row=2, values_only=True)}
    for row in rows:
        assert (row[4] is None) == (row[7] in ("Chưa có số liệu", "mâu thuẫn, chưa chọn được"))
        assert row[7] == "Chưa có số liệu" or {int(each) for each in str(row[9]).split("; ")} <= numbers
    assert len(charts._charts) == 3  # score and rank of one index, the score of the other
    disputed = next(row for row in rows if row[7] == "các nguồn mâu thuẫn")
    assert disputed[8].count("/100") == 2


def test_the_years_bound_it_and_the_json_says_the_same(desk: TestClient) -> None:
    found = desk.get(f"{HERE}.json?units=ha-tinh&indicators=PAR_INDEX&tu=2018&den=2020").json()
    (section,) = found["sections"]
    assert section["periods"] == ["2018", "2019", "2020"]
    numbers = [one for each in section["numbers"]["Tỉnh Hà Tĩnh"].values() for one in each]
    assert {number for one in numbers for number in one["sources"]} == {one["number"] for one in found["sources"]}
    assert "tu=2018&den=2020" in found["address"]


def test_the_page_keeps_what_was_chosen_and_offers_the_files(desk: TestClient) -> None:
    tree = html.document_fromstring(desk.get(f"{HERE}?{ASKED}").text)
    checked = tree.xpath("//input[@checked]/@value")
    assert set(checked) == {"PAR_INDEX", "SIPAS", "ha-tinh", "bac-ninh-2025", "lai-chau", "dak-nong"}
    for target in tree.xpath("//p[@class='downloads']/a/@href"):
        assert desk.get(target).status_code == 200
    assert tree.xpath("//link[@type='application/json']")


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ("units=ha+tinh", 422, "ít nhất một tỉnh và một chỉ số"),
        ("units=bo+noi+vu&indicators=PAR_INDEX", 422, "Bộ Nội vụ không phải"),
        ("units=ha+tinh&indicators=par+indx", 404, "PAR_INDEX"),
        ("units=ha+tinh&indicators=PAR_INDEX&tu=2024&den=2020", 422, "2024"),
        ("units=" + "&units=".join(one for one, _ in ranked(2025)[:9]) + "&indicators=PAR_INDEX", 422, "tối đa 8"),
    ],
)
def test_what_cannot_be_made_is_refused_in_words(desk: TestClient, asked: str, status: int, said: str) -> None:
    answer = desk.get(f"{HERE}.docx?{asked}", headers={"accept": "text/html"})
    assert answer.status_code == status
    assert said in answer.text


def test_nothing_known_is_said_in_the_files_too(desk: TestClient) -> None:
    content = desk.get(f"{HERE}.docx?units=ha+tinh&indicators=PAPI").content
    assert "Chưa có số liệu của chỉ số này" in words(Document(BytesIO(content)))
    assert desk.get(f"{HERE}.xlsx?units=ha+tinh&indicators=PAPI").status_code == 200
