"""What the document page offers of its evidence: the original's place, a citation, attachments with their pages."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from lxml import html
from starlette.testclient import TestClient

from cchc.captures import Provenance
from cchc.settings import Settings
from search_api.app import create_app
from search_api.backends import open_store
from search_api.protocol import Entry
from tests.search_api import samples

VU_QUANG = f"/documents/{samples.VU_QUANG.document.id}"
RANKING = samples.RANKING.document


def cited(client: TestClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return str(html.document_fromstring(answer.text).xpath("string(//*[@id='citation'])"))


def test_a_decision_is_cited_by_number_day_and_issuer(client: TestClient) -> None:
    assert cited(client, f"/documents/{RANKING.id}/trich-dan") == (
        "Quyết định số 105/QĐ-UBND ngày 14/01/2025 của UBND Tỉnh Hà Tĩnh, “Công bố chỉ số cải cách hành chính năm "
        "2024 của các sở, ban, ngành”, hatinh.example, đăng ngày 15/01/2025 (https://hatinh.example/bang-xep-hang-2024)"
    )


def test_a_figure_is_cited_with_its_sentence(client: TestClient) -> None:
    page = html.document_fromstring(client.get(VU_QUANG).text)
    figure = samples.VU_QUANG.figures[1]
    item = page.xpath(f"//li[@id='r-f-{figure.id}']")[0]
    link = item.xpath(".//a[@data-cite]/@href")[0]
    found = cited(client, link)
    assert found.startswith("“Kết quả chỉ số cải cách hành chính năm 2022 của huyện Vũ Quang đạt 89.30/100 điểm")
    assert found.endswith("(https://vuquang.hatinh.example/tin-tuc/trien-khai-cai-cach-hanh-chinh-2023.html).")
    original = item.xpath(".//p[@class='item-links']/a[@rel]/@href")[0]
    assert ":~:text=Kết quả chỉ số cải," in unquote(original)


def test_an_unknown_item_is_missing_and_markup_stays_text(client: TestClient) -> None:
    answer = client.get(f"{VU_QUANG}/trich-dan?muc=<script>")
    assert answer.status_code == 404
    assert "Văn bản này không có số liệu" in answer.text
    assert "<script>" not in answer.text.replace("<script src=", "")
    hostile = client.get(f"/documents/{samples.HOSTILE.document.id}/trich-dan")
    assert samples.ATTACK not in hostile.text


def test_an_article_shows_what_its_file_says_with_the_page(tmp_path: Path) -> None:
    file_url = "https://hatinh.example/tep/quyet-dinh.pdf"
    ranking = samples.RANKING.document.model_dump(mode="json") | {"url": file_url, "id": ""}
    file = samples.record(
        ranking, units=[("Sở Tài chính", "department", "Sở Tài chính")],
        figures=[("1 | Sở Tài chính | 93,46 | 1 | Tốt",
                           {"subject": "Sở Tài chính", "period": "2024", "measure": "rank", "value": 1, "out_of": 3})],
    )  # fmt: skip
    article = samples.record(
        {
            "url": "https://hatinh.example/tin-2.html", "title": "Công bố", "text": "Xem tệp đính kèm.",
            "attachments": [{"url": file_url, "filename": "Quyết định.pdf", "document_id": file.document.id}],
        }
    )  # fmt: skip
    settings = Settings(data=tmp_path / "data")
    store = open_store(settings, writable=True)
    store.put([Entry(one, Provenance.of(samples.capture_of(number))) for number, one in enumerate((file, article))])
    store.close()
    with TestClient(create_app(settings, archived=samples.archived)) as client:
        page = html.document_fromstring(client.get(f"/documents/{article.document.id}").text)
    (item,) = page.xpath("//ul[@class='attached']/li")
    assert " ".join("".join(item.itertext()).split()) == "hạng 1/3 PAR INDEX, Sở Tài chính, 2024 – tệp gốc, trang 3"
    assert item.xpath("./a/@href")[0] == f"/documents/{file.document.id}#f-{file.figures[0].id}"
    assert item.xpath("./a/@href")[1] == f"/documents/{file.document.id}/archived/pdf#page=3"
