"""The pages: in two languages, without scripts, and inert whatever was stored."""

from __future__ import annotations

import re

import pytest
from lxml import html
from starlette.testclient import TestClient

from cchc.settings import Settings
from search_api.app import create_app
from tests.search_api import samples

VU_QUANG = samples.VU_QUANG.document.id
HOSTILE = samples.HOSTILE.document.id
RANKING = samples.RANKING.document.id
PAGES = (
    "/", "/?q=ket+luan", "/?q=khong-co-gi-het", "/so-lieu", "/so-lieu?measure=rank&sort=rank", "/ket-luan",
    "/ket-luan/chi-dao", "/ton-tai", "/ton-tai/qua-cac-nam", "/status",
    "/help", "/api/docs", f"/documents/{VU_QUANG}", f"/documents/{VU_QUANG}?version=1", f"/documents/{HOSTILE}",
    f"/documents/{RANKING}", f"/documents/{VU_QUANG}/archived", f"/documents/{RANKING}/archived",
)  # fmt: skip


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_whole_in_both_languages(client: TestClient, page: str, language: str) -> None:
    response = client.get(page + ("&" if "?" in page else "?") + f"lang={language}")
    assert response.status_code == 200
    assert response.headers["content-language"] == language
    tree = html.document_fromstring(response.text)
    assert tree.get("lang") == language
    assert len(tree.xpath("//h1")) == 1
    assert len(tree.xpath("//main")) == 1
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    for reference in tree.xpath("//a[starts-with(@href, '#')]/@href"):
        assert reference[1:] in ids, reference
    for field in tree.xpath("//input[not(@type='hidden')] | //select"):
        labelled = field.xpath("ancestor::label") or tree.xpath(f"//label[@for='{field.get('id')}']")
        assert labelled, html.tostring(field)
    assert not tree.xpath("//script[not(@src)] | //style | //@style | //@onload | //@onerror | //@onclick")
    for address in tree.xpath("//script/@src | //link/@href | //img/@src | //iframe/@src"):
        assert address.startswith("/")


def test_stored_markup_is_shown_as_words(client: TestClient) -> None:
    for page in (
        "/?q=tin+la",
        "/so-lieu?q=xep+hang",
        "/ton-tai",
        f"/documents/{HOSTILE}",
        f"/documents/{HOSTILE}/archived",
    ):
        tree = html.document_fromstring(client.get(page).text)
        assert not tree.xpath("//img[@src='x']")
        assert not [script for script in tree.xpath("//script") if not script.get("src", "").startswith("/static/")]
        assert "<script>document.title" in tree.text_content()


def test_an_address_that_runs_is_never_a_link(client: TestClient) -> None:
    tree = html.document_fromstring(client.get(f"/documents/{VU_QUANG}").text)
    assert not [link for link in tree.xpath("//@href") if not re.match(r"(https?://|/|#)", link)]


def test_every_figure_and_statement_is_marked_at_its_place_and_listed(client: TestClient) -> None:
    tree = html.document_fromstring(client.get(f"/documents/{VU_QUANG}", params={"version": 1}).text)
    record = samples.VU_QUANG
    assert "".join(tree.xpath("//article[@class='text']//text()")).count("89.30/100") == 1
    for item, prefix in [*((one, "f") for one in record.figures), *((one, "s") for one in record.statements)]:
        assert len(tree.xpath(f"//article//*[@id='{prefix}-{item.id}']")) == 1
        pieces = tree.xpath(f"//article//*[@data-mark='{prefix}-{item.id}']")
        words = "".join(
            words for piece in pieces for words in piece.xpath(".//text()[not(ancestor::a[contains(@class, 'tag')])]")
        )
        assert words == (item.quote if prefix == "f" else item.text)
        assert tree.xpath(f"//aside//*[@id='r-{prefix}-{item.id}']//a[@href='#{prefix}-{item.id}']")
    assert len(tree.xpath("//article/p[@class='concluded']")) == 1  # the second is left before its last mark
    assert "Kết luận hội nghị" in "".join(tree.xpath("//*[@id='c-0']//text()"))


def test_the_words_searched_for_are_marked_in_the_document(client: TestClient) -> None:
    listed = html.document_fromstring(client.get("/", params={"q": "ket luan hoi nghi"}).text)
    (address,) = set(listed.xpath("//article/h3/a/@href"))
    passages = listed.xpath("//p[contains(@class, 'concluded')]")
    assert "Kết luận hội nghị" in passages[0].text_content()
    assert passages[0].xpath(".//mark[contains(., 'kết luận hội nghị')]")
    page, _, fragment = address.partition("#")
    tree = html.document_fromstring(client.get(page).text)
    (mark,) = tree.xpath(f"//article[@class='text']//mark[@id='{fragment}']")
    assert mark.text_content() == "kết luận hội nghị"  # the best place, though "hội nghị" stands above it
    assert tree.xpath(f"//p[@class='notice']/a[@href='#{fragment}']")


def test_filters_are_chips_that_can_be_taken_off(client: TestClient) -> None:
    tree = html.document_fromstring(client.get("/?q=cai+cach&province=Hà+Tĩnh&kind=article").text)
    chips = {chip.get("href") for chip in tree.xpath("//a[@class='chip']")}
    assert chips == {"/?q=cai+cach&kind=article", "/?q=cai+cach&province=H%C3%A0+T%C4%A9nh"}
    hidden = {
        (one.get("name"), one.get("value")) for one in tree.xpath("//form[@role='search']//input[@type='hidden']")
    }
    assert hidden == {("province", "Hà Tĩnh"), ("kind", "article")}


def test_a_unit_is_found_by_words_without_diacritics(client: TestClient) -> None:
    tree = html.document_fromstring(client.get("/so-lieu", params={"subject": "vu quang"}).text)
    assert {one.text_content() for one in tree.xpath("//table[contains(@class, 'list')]/tbody/tr/th")} == {
        "Huyện Vũ Quang"
    }
    assert "Huyện Vũ Quang" in tree.xpath("//a[@class='chip']")[0].text_content()
    assert "Không có số liệu nào" in client.get("/so-lieu", params={"subject": "khong co"}).text


def test_figures_are_written_as_people_write_them(client: TestClient) -> None:
    text = html.document_fromstring(client.get("/so-lieu").text).text_content()
    for words in ("89,3/100", "hạng 12/13", "−2 bậc", "+5 bậc", "trên 98,5%", "tốp 10", "Mục tiêu", "Độ tin cậy thấp"):
        assert words in text


def test_languages_are_chosen_by_address_then_cookie_and_vietnamese_comes_first(settings: Settings) -> None:
    with TestClient(create_app(settings)) as client:

        def language(**options: dict[str, str]) -> str:
            return client.get("/help", **options).headers["content-language"]  # type: ignore[arg-type]

        assert language() == "vi"
        assert language(headers={"accept-language": "en-US,en;q=0.9"}) == "vi"  # an English Windows is common
        assert language(params={"lang": "en"}) == "en"
        assert language() == "en"  # remembered
        assert language(params={"lang": "vi"}, headers={"accept-language": "en"}) == "vi"


def test_pages_reject_what_they_do_not_know_in_the_readers_language(client: TestClient) -> None:
    response = client.get("/so-lieu?indikator=PCI")
    assert response.status_code == 422
    assert "tham số lạ" in response.text
    assert client.get("/documents/none").status_code == 404
    assert client.get("/nowhere?lang=en").status_code == 404


class TestArchivedCopy:
    def test_is_shown_without_anything_that_runs_or_loads(self, client: TestClient) -> None:
        response = client.get(f"/documents/{VU_QUANG}/archived/view")
        policy = response.headers["content-security-policy"]
        assert "sandbox" in policy
        assert "allow-" not in policy
        assert "default-src 'none'" in policy
        tree = html.document_fromstring(response.text)
        assert "Đoạn văn gốc" in tree.text_content()
        assert not tree.xpath(
            "//body//script | //img | //iframe | //form | //input | //style | //body//link | //@style"
        )
        assert not tree.xpath("//body//@href")
        assert "liên kết" in tree.text_content()
        assert not [name for element in tree.iter() for name in element.attrib if name.startswith("on")]

    def test_is_a_download_of_no_type_with_a_harmless_name(self, client: TestClient) -> None:
        response = client.get(f"/documents/{RANKING}/archived/raw")
        assert response.content == b"%PDF-1.7 sample"
        assert response.headers["content-type"] == "application/octet-stream"
        assert response.headers["content-disposition"].startswith("attachment;")
        assert "/" not in response.headers["content-disposition"].split("''")[1]
        assert response.headers["x-content-type-options"] == "nosniff"

    def test_that_is_a_pdf_opens_in_the_browsers_viewer(self, client: TestClient) -> None:
        response = client.get(f"/documents/{RANKING}/archived/pdf")
        assert response.content == b"%PDF-1.7 sample"
        assert response.headers["content-type"] == "application/pdf"
        assert response.headers["content-disposition"].startswith("inline;")
        assert "default-src 'none'" in response.headers["content-security-policy"]
        assert client.get(f"/documents/{VU_QUANG}/archived/pdf").status_code == 404
        assert f"/documents/{RANKING}/archived/pdf#page=3" in client.get(f"/documents/{RANKING}").text

    def test_of_an_older_version_is_that_versions(self, client: TestClient) -> None:
        newest = client.get(f"/documents/{VU_QUANG}/archived/raw").content
        oldest = client.get(f"/documents/{VU_QUANG}/archived/raw", params={"version": 1}).content
        assert newest == oldest + b"\n"

    def test_of_a_type_that_cannot_be_shown_says_so(self, client: TestClient) -> None:
        assert "<iframe" not in client.get(f"/documents/{RANKING}/archived").text
        assert client.get(f"/documents/{RANKING}/archived/view").status_code == 404

    def test_that_is_not_at_hand_says_so(self, settings: Settings) -> None:
        with TestClient(create_app(settings)) as client:
            assert "Không có bản lưu" in client.get(f"/documents/{VU_QUANG}/archived").text
            assert client.get(f"/documents/{VU_QUANG}/archived/raw").status_code == 404
            assert "/archived" not in client.get(f"/documents/{VU_QUANG}").text


def test_a_failure_is_listed_with_its_reason(client: TestClient) -> None:
    text = html.document_fromstring(client.get("/status").text).text_content()
    assert "Trang không tồn tại" in text
    assert "trang báo lỗi 404" in text
