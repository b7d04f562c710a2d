"""Each CMS family: a saved page gives the document that is written beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cchc.captures import Capture
from cchc.errors import ReadError
from crawler.pagereader import profile_of, profiles
from crawler.reader import read
from tests.crawler.pages.goldens import PAGES, outcome, saved_pages


@pytest.mark.parametrize("page", saved_pages(), ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_page_gives_its_document(page: Path) -> None:
    assert outcome(page) == json.loads(page.with_suffix(".json").read_text("utf-8"))


@pytest.mark.parametrize("page", saved_pages(), ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_family_is_known_from_the_page_itself(page: Path) -> None:
    assert profile_of(page.read_text("utf-8")).name == page.parent.name


def test_every_family_has_a_saved_page() -> None:
    assert set(profiles()) == {page.parent.name for page in saved_pages()}


@pytest.mark.parametrize("page", sorted((PAGES / "failures").glob("*.html")), ids=lambda page: page.stem)
@pytest.mark.parametrize("status", [200, 404, 500])
def test_failure_is_told_whatever_the_status(page: Path, status: int) -> None:
    code = {"login": "login_required"}.get(page.stem, page.stem)
    with pytest.raises(ReadError) as caught:
        read(Capture(url="https://portal.example.vn/tin/1.html", body=page.read_bytes(), status=status))
    assert caught.value.code == code
    assert "\n" not in str(caught.value)


def test_names_in_other_case_and_order_read_the_same() -> None:
    page = PAGES / "nukeviet" / "phuong-tan-lap.html"
    source = page.read_text("utf-8")
    restyled = source.replace('class="title margin-bottom-lg"', "class='margin-bottom-lg  title'").replace("\n", "\r\n")
    before = read(Capture(url="https://a.example.vn/1.html", body=source.encode()))
    after = read(Capture(url="https://a.example.vn/1.html", body=restyled.encode()))
    assert after == before


def test_cells_point_into_the_text() -> None:
    body = (PAGES / "liferay" / "so-noi-vu-bang-xep-hang.html").read_bytes()
    document = read(Capture(url="https://a.example.vn/1.html", body=body))
    (table,) = document.tables
    assert document.text[table.start : table.end].split("\n")[0] == "TT | Đơn vị | Kết quả"
    by_place = {(cell.row, cell.column): cell for cell in table.cells}
    assert by_place[0, 1].row_span == 2
    assert by_place[0, 2].column_span == 2
    assert by_place[1, 3].text == "Hạng"
    assert by_place[1, 3].header
    assert not by_place[2, 2].header
    empty = by_place[4, 2]
    assert (empty.text, empty.start) == ("", None)
    for cell in table.cells:
        if cell.start is not None:
            assert document.text[cell.start : cell.end] == cell.text


def test_canonical_link_of_another_site_is_not_believed() -> None:
    body = (PAGES / "nukeviet" / "phuong-tan-lap.html").read_bytes()
    url = "https://tanlap.example.vn/vi/savefile/1.html"
    own = read(Capture(url=url, body=body))
    assert own.canonical_url is not None
    assert own.canonical_url.startswith("https://tanlap.example.vn/")
    assert read(Capture(url="https://elsewhere.example.com/1.html", body=body)).canonical_url is None


def test_same_article_in_other_encodings_has_the_same_text() -> None:
    import unicodedata

    source = (PAGES / "sharepoint" / "huyen-may-ha.html").read_text("utf-8").replace("\u200b", "")
    url = "https://a.example.vn/1.html"
    plain = read(Capture(url=url, body=source.encode()))
    decomposed = read(Capture(url=url, body=unicodedata.normalize("NFD", source).encode()))
    wide = read(Capture(url=url, body=source.encode("utf-16")))
    wrong = read(Capture(url=url, body=source.replace("charset=utf-8", "charset=iso-8859-1").encode()))
    for other in (decomposed, wide, wrong):
        assert (other.title, other.text, other.published_at) == (plain.title, plain.text, plain.published_at)
    assert [repair.kind for repair in plain.repairs] == []
    assert "nfc" in {repair.kind for repair in decomposed.repairs}
    assert "charset" in {repair.kind for repair in wrong.repairs}


def test_facts_beside_an_official_document_are_fields_and_no_text() -> None:
    table = (
        "<table><tr><td>Số ký hiệu</td><td>18/KH-UBND</td></tr><tr><td>Ngày ban hành</td><td>10/01/2026</td></tr>"
        "<tr><td>Người ký</td><td>Đặng Văn Hậu</td></tr></table>"
    )
    line = "<p>Số ký hiệu: 18/KH-UBND. Ngày ban hành: 10/01/2026. Người ký: Đặng Văn Hậu.</p>"
    for facts in (table, line):
        page = (
            "<html><body><h1>Kế hoạch cải cách hành chính tỉnh năm 2026</h1><div>Ngày đăng: 14/01/2026</div>"
            f"<div class='noidung'>{facts}<p>Thực hiện Nghị quyết số 76/NQ-CP, UBND tỉnh ban hành Kế hoạch như sau:</p>"
            "<p>I. MỤC TIÊU</p><p>Chỉ số cải cách hành chính năm 2026 đạt từ 89% trở lên.</p></div></body></html>"
        )
        document = read(Capture(url="https://a.example.vn/1.html", body=page.encode()))
        assert (document.number, document.issued_at) == ("18/KH-UBND", "2026-01-10")
        assert document.signer is not None
        assert document.signer.name == "Đặng Văn Hậu"
        assert document.published_at == "2026-01-14"
        assert document.kind == "plan"
        assert document.text.startswith("Thực hiện Nghị quyết")


def test_labels_without_a_blank_between_them_do_not_run_into_the_date() -> None:
    page = (
        "<html><body><h1>Phường Hà Huy Tập tập huấn chuyển đổi số cho công chức</h1>"
        "<div class='k'><span>Quản trị</span><span>02/12/2025</span><span>318 lượt đọc</span></div>"
        "<div class='nd'><p>Sáng 01/12, UBND phường mở lớp tập huấn kỹ năng số cho công chức của mười hai khối.</p>"
        "<p>Lớp học hướng dẫn cách nộp hồ sơ trên Cổng dịch vụ công quốc gia và cách thanh toán trực tuyến.</p></div>"
        "</body></html>"
    )
    document = read(Capture(url="https://a.example.vn/1.html", body=page.encode()))
    assert document.published_at == "2025-12-02"


@pytest.mark.parametrize(("shown", "author"), [("Lê Thị Hoài", "Lê Thị Hoài"), ("quantri", None)])
def test_a_posters_name_in_a_line_of_other_things(shown: str, author: str | None) -> None:
    page = (
        "<html><head><link href='/wp-content/themes/x/style.css'><meta name='generator' content='WordPress 6.1'></head>"
        "<body class='single-post'><h1 class='entry-title'>Tập huấn phần mềm một cửa điện tử cho cấp xã</h1>"
        f"<div class='entry-meta'><time>15/03/2023</time> <span class='byline'>bởi "
        f"<span class='author vcard'>{shown}</span></span> <span>Không có bình luận</span></div>"
        "<div class='entry-content'><p>Sáng 14/3, Phòng Nội vụ mở lớp tập "
        "huấn sử dụng phần mềm một cửa điện tử cho công chức của mười hai xã, thị trấn trên địa bàn huyện.</p></div>"
        "</body></html>"
    )
    assert read(Capture(url="https://a.example.vn/1.html", body=page.encode())).author == author


def test_a_name_right_behind_the_date_in_an_element_called_by() -> None:
    page = (
        "<html><body><h1>Phường Hà Huy Tập tập huấn chuyển đổi số cho công chức</h1>"
        "<div class='meta'><time>09/10/2025 08:12</time><span class='by'>Minh Ngọc</span><span>633 lượt xem</span>"
        "</div>"
        "<div class='post-content'><p>Sáng 01/10, UBND phường mở lớp tập huấn kỹ năng số cho công chức của mười hai "
        "khối.</p><p>Lớp học hướng dẫn cách nộp hồ sơ trên Cổng dịch vụ công quốc gia.</p></div></body></html>"
    )
    assert read(Capture(url="https://a.example.vn/1.html", body=page.encode())).author == "Minh Ngọc"


@pytest.mark.parametrize("headline", ["Hà Nam tăng 12 bậc về chuyển đổi số năm 2021", None])
def test_the_name_of_the_site_over_its_menu_is_a_headline_only_where_there_is_no_other(headline: str | None) -> None:
    site, name = "Sở Nội vụ tỉnh Hà Nam", headline and f"<div class='news-title'><h4>{headline}</h4></div>"
    page = (
        f"<html><head><title>{site}</title></head><body><div class='hd'><h2>{site.upper()}</h2>"
        "<span class='d'>CN, 21/06/2026</span></div>"
        "<div class='mn'><a href='/'>Trang chủ</a><a href='#'>Tin tức</a></div>"
        f"{name or ''}<div class='news-date'>Ngày đăng: 10-08-2022</div><div class='news-text'>"
        "<p>Ngày 8/8, Bộ Thông tin và Truyền thông công bố kết quả đánh giá chuyển đổi số năm 2021 của các tỉnh.</p>"
        "<p>Theo đó, tỉnh được 0,3865 điểm, đứng thứ 43/63, tăng 12 bậc so với năm trước đó.</p></div></body></html>"
    )
    document = read(Capture(url="https://a.example.vn/1.html", body=page.encode()))
    assert document.title == (headline or site.upper())
    assert document.published_at == "2022-08-10" or headline is None
