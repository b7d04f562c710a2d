"""The dossier as real files: every number leads to its sentence, and nothing disputed or missing goes unsaid."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import openpyxl
import pytest
from docx import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import html
from pypdfium2 import PdfDocument
from starlette.testclient import TestClient

from cchc.settings import Settings
from search_api.app import create_app
from search_api.backends import open_store
from search_api.facts.entities import ref
from search_api.facts.selection import Held
from search_api.protocol import Store
from search_api.routes import dossier_page
from tests.contract.records import entry, ranking
from tests.search_api.provincial import ranked

HERE = "/xep-hang/ho-so"
ASKED = "units=ha+tinh&units=bac+ninh&units=lai+chau&units=dak+nong&indicators=PAR_INDEX&indicators=sipas"


@pytest.fixture(scope="module")
def desk(ranked_settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(ranked_settings)) as client:
        yield client


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Pages over figures of a province that only documents name."""
    settings = Settings(data=tmp_path_factory.mktemp("named") / "data")
    store = open_store(settings, writable=True)
    store.put([entry(ranking())])
    store.close()
    with TestClient(create_app(settings)) as client:
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


def notes_of(document: Any) -> dict[str, Any]:
    """The footnotes of a document by their ids, without those that are lines."""
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FOOTNOTES)
    notes = parse_xml(part.blob).iter(qn("w:footnote"))
    return {note.get(qn("w:id")): note for note in notes if note.get(qn("w:type")) is None}


def said(note: Any) -> str:
    return "".join(part.text or "" for part in note.iter(qn("w:t"))).strip()


def sentences(note: Any) -> dict[str, str]:
    """The sentences of a note by their letters, "" of one that stands alone."""
    found = dict(re.findall(r"([a-t])\) “([^”]+)”", said(note)))
    return found or {"": said(note).partition("”")[0]}


def read(element: Any) -> str:
    """What stands there, with the number of a footnote where one is cited."""
    parts = element.iter(qn("w:t"), qn("w:footnoteReference"))
    return "".join(one.get(qn("w:id")) if one.tag == qn("w:footnoteReference") else one.text or "" for one in parts)


def cells(document: Any) -> list[tuple[str, str, str]]:
    """Period, unit and what stands in the cell, citations included."""
    found = []
    for table in document.tables:
        units = [cell.text for cell in table.rows[0].cells]
        for row in table.rows[1:]:
            for unit, cell in zip(units[1:], row.cells[1:], strict=True):
                found.append((row.cells[0].text, unit, read(cell._tc)))
    return found


def test_every_number_of_the_tables_has_a_footnote_or_refers_to_one(document: Any) -> None:
    notes = notes_of(document)
    body = document.element
    cited = [one.get(qn("w:id")) for one in body.iter(qn("w:footnoteReference"))]
    assert cited == [str(number) for number in range(1, len(notes) + 1)], "each once, in their order"
    anchors = {one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))}
    again = re.findall(r"NOTEREF (\w+) ", "".join(one.text for one in body.iter(qn("w:instrText"))))
    assert again
    assert set(again) <= anchors == {f"nguon_{number}" for number in notes}
    for period, unit, text in cells(document):
        for number, letter in re.findall(r"\d+(?:,\d+)?/\d+[*!]?(?:\[(\d+)([a-t]?)\])?", text):
            assert letter in sentences(notes[number]), (period, unit, text)


def test_a_footnote_says_what_the_number_is_that_cites_it(document: Any) -> None:
    notes, cited = notes_of(document), 0
    for _, unit, text in cells(document):
        name = re.sub(r" \(.*", "", unit)
        for rank, size, number, letter in re.findall(r"hạng (\d+)/(\d+)\[(\d+)([a-t]?)\]", text):
            cited += 1
            assert re.search(rf"{name} {rank}/{size}\.", sentences(notes[number])[letter]), (unit, text)
    assert cited


def test_the_parts_of_footnotes_are_as_word_wants_them(document: Any) -> None:
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FOOTNOTES)
    assert (str(part.partname), part.content_type) == ("/word/footnotes.xml", CONTENT_TYPE.WML_FOOTNOTES)
    told = [one.get(qn("w:id")) for one in document.settings.element.find(qn("w:footnotePr"))]
    lines = [one.get(qn("w:id")) for one in parse_xml(part.blob) if one.get(qn("w:type"))]
    assert told == lines == ["-1", "0"]
    order = [one.tag for one in document.settings.element]
    assert order.index(qn("w:footnotePr")) < order.index(qn("w:compat"))
    styles = {style.style_id for style in document.styles}
    used = {
        one.get(qn("w:val"))
        for note in notes_of(document).values()
        for one in note.iter(qn("w:pStyle"), qn("w:rStyle"))
    }
    assert used
    assert used <= styles


def test_the_numbers_are_those_of_the_rankings(document: Any) -> None:
    shown = next(text for period, unit, text in cells(document) if (period, unit) == ("2019", "Tỉnh Hà Tĩnh"))
    rank = [one for one, _ in ranked(2019)].index("ha-tinh") + 1
    assert f"hạng {rank}/63[" in shown


def test_sources_have_sentence_document_day_and_address(document: Any) -> None:
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FOOTNOTES)
    shared = 0
    for note in notes_of(document).values():
        single = r"“Theo công bố [^”]+” – .+, \d\d/\d\d/\d{4}\. https://\S+ · xem câu này trong kho"
        several = r".+, \d\d/\d\d/\d{4}\. https://\S+(?: · [a-t]\) “Theo công bố [^”]+”)+"
        assert re.fullmatch(several if "" not in sentences(note) else single, said(note)), said(note)
        links = [part.rels[link.get(qn("r:id"))].target_ref for link in note.iter(qn("w:hyperlink"))]
        assert re.fullmatch(r"https://\S+( http://testserver/documents/\S+#f-\S+)+", " ".join(links))
        assert len(set(links)) == len(links) == len(sentences(note)) + 1, "each sentence leads to its own place"
        shared += "a" in sentences(note)
    assert shared, "what one document says of several units is one note"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="engine absent: LibreOffice")
def test_an_office_program_opens_it_and_prints_its_footnotes(desk: TestClient, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(desk.get(f"{HERE}.docx?units=ha-tinh&indicators=PAR_INDEX").content)
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", tmp_path, tmp_path / "a.docx"], check=True, timeout=300, capture_output=True)
    pages = PdfDocument(tmp_path / "a.pdf")
    text = "\n".join(page.get_textpage().get_text_range() for page in pages)
    wanted = sum(len(sentences(note)) for note in notes_of(Document(tmp_path / "a.docx")).values())
    assert " ".join(text.split()).count("“Theo c") == wanted, "each sentence is on the pages"


def test_conflicts_and_holes_are_said(document: Any) -> None:
    told = "\n".join(read(one._p) for one in document.paragraphs)
    assert re.search(r"Tỉnh Hà Tĩnh, 2024, điểm: \S+ \(cơ quan công bố\)", told)
    assert "Chọn theo cơ quan công bố chỉ số" in told
    assert "2023, điểm: 77,1/100" in told
    assert "Tỉnh Lai Châu: 2024" in told
    assert re.search(r"Tỉnh Đắk Nông \(đến 30/06/2025\): 2013–2022, 2024$", told, re.MULTILINE)
    # What a unit was not there for is not missing.
    assert not re.search(r"Tỉnh Bắc Giang \(đến 30/06/2025\): .*2025$", told, re.MULTILINE)
    assert "hợp thành từ: Tỉnh Bắc Giang, Tỉnh Bắc Ninh" in told


def test_it_has_a_chart_an_index_with_words_for_screen_readers(document: Any) -> None:
    pictures = list(document.inline_shapes)
    assert len(pictures) == 2
    assert all("qua các kỳ của" in one._inline.docPr.get("descr") for one in pictures)


def test_markup_of_strangers_is_text(document: Any) -> None:
    assert any("<b>Đắk Nông</b> & kết quả" in said(note) for note in notes_of(document).values())


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
    for sheet in (data, charts, sources):
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, "all columns on one page"
    assert data.print_title_rows == "$1:$1"
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


def test_provinces_that_the_gazetteer_lacks_can_be_chosen_and_stay_so(named: TestClient) -> None:
    page = html.document_fromstring(named.get(HERE).text)
    (box,) = page.xpath("//label[contains(., 'Tỉnh Hòa Mẫu')]/input[@name='units']")
    asked = {"indicators": "PAR_INDEX", "units": box.get("value")}
    again = html.document_fromstring(named.get(HERE, params=asked).text)
    assert again.xpath("//input[@name='units'][@checked]/@value") == [box.get("value")]
    assert again.xpath("//p[@class='downloads']")


def test_further_provinces_stand_in_the_order_of_the_alphabet(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("Tỉnh Đất Mẫu", "Tỉnh Dương Mẫu", "Tỉnh Ân Mẫu")
    held = [Held(f"?~{place}", name, "province", "") for place, name in enumerate(names)]
    monkeypatch.setattr(dossier_page, "units_held", lambda _store: held)
    chosen = [ref("?~chon", "Tỉnh Chọn", "province"), ref("?~0", names[0], "province")]
    found = dossier_page._further(cast(Store, None), chosen, {"?~2"})
    assert [unit.name for unit in found] == ["Tỉnh Chọn", "Tỉnh Dương Mẫu", "Tỉnh Đất Mẫu"]


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


def test_units_that_are_no_provinces_are_named_above_the_choice_of_provinces(desk: TestClient) -> None:
    tree = html.document_fromstring(desk.get("/xep-hang/chuoi?indicator=DDCI&units=ha-tinh.so-noi-vu").text)
    (tab,) = tree.xpath("//nav[@class='views']//a[starts-with(@href, '/xep-hang/ho-so')]/@href")
    answer = desk.get(tab)
    assert answer.status_code == 200
    page = html.document_fromstring(answer.text)
    (told,) = page.xpath("//p[@role='status']")
    assert told.text_content() == "Hồ sơ so sánh lập cho tỉnh, thành phố; Sở Nội vụ không phải."
    assert page.xpath("//input[@name='units']")
    assert not page.xpath("//input[@name='units'][@checked]")
    # The way back is with what was chosen.
    assert page.xpath(
        "//nav[@class='views']//a[contains(@href, '/chuoi') and contains(@href, 'units=ha-tinh.so-noi-vu')]"
    )


def test_nothing_known_is_said_in_the_files_too(desk: TestClient) -> None:
    content = desk.get(f"{HERE}.docx?units=ha+tinh&indicators=PAPI").content
    assert "Chưa có số liệu của chỉ số này" in words(Document(BytesIO(content)))
    assert desk.get(f"{HERE}.xlsx?units=ha+tinh&indicators=PAPI").status_code == 200
