"""Text of published pages: the article alone is kept, with its headline, date and byline."""

from __future__ import annotations

import pytest

from cchc.captures import Capture
from cchc.errors import ReadError
from cchc.records import Document
from crawler.reader import read

FIRST = "Sáng 9/5, UBND huyện Mây Hạ tổ chức hội nghị đánh giá công tác cải cách hành chính bốn tháng đầu năm 2024."
SECOND = (
    "Theo báo cáo, năm 2023 huyện đạt 88,5 điểm, xếp thứ 5/12 huyện, thị xã, thành phố, tăng 2 bậc so với năm 2022."
)
THIRD = "Tuy nhiên, vẫn còn hạn chế như: hồ sơ đất đai quá hạn; tỷ lệ hồ sơ trực tuyến thấp; công chức kiêm nhiệm."
TITLE = "Huyện Mây Hạ đánh giá công tác cải cách hành chính"


def reading(*lines: str) -> Document:
    return read(
        Capture(url="https://mayha.example.vn/1", body="\n".join(lines).encode(), filename="page.txt", role="file")
    )


def test_clock_related_articles_and_counters_are_left_out() -> None:
    document = reading(
        "Hà Nội, Ngày 28/02/2025", "", TITLE, "", "Ngày đăng: 22/05/2024   03:53", "Mặc định Cỡ chữ", FIRST, "", SECOND,
        "Hạn chế cần khắc phục", THIRD, "", "Theo: baosongmay.example.vn", "", "Tin tức cùng chuyên mục",
        "Huyện Mây Thượng đạt 91,2 điểm", "Ngày đăng 26/02/2025", SECOND,
    )  # fmt: skip
    assert document.title == TITLE
    assert document.published_at == "2024-05-22T03:53:00+07:00"
    assert document.attribution == "baosongmay.example.vn"
    assert document.author is None
    assert document.text.split("\n") == [FIRST, SECOND, "Hạn chế cần khắc phục", THIRD]


def test_captions_leave_the_text_and_are_kept_beside_it() -> None:
    document = reading(
        "CHUYÊN TRANG CẢI CÁCH HÀNH CHÍNH", "English", TITLE, FIRST, "Quang cảnh hội nghị", SECOND,
        "Đ/c Trần An, Chủ tịch UBND huyện kết luận hội nghị", THIRD, "Khánh Ly", "Đánh giá",
    )  # fmt: skip
    assert document.title == TITLE
    assert document.published_at is None
    assert document.author == "Khánh Ly"
    assert document.text.split("\n") == [FIRST, SECOND, THIRD]
    assert document.captions == ("Quang cảnh hội nghị", "Đ/c Trần An, Chủ tịch UBND huyện kết luận hội nghị")


def test_page_without_a_headline_has_none() -> None:
    document = reading(FIRST, SECOND, THIRD, "Mã xác thực không đúng.", "Thống kê: 2.284.932", "Online: 29")
    assert document.title is None
    assert document.text.split("\n") == [FIRST, SECOND, THIRD]


def test_text_of_an_error_page_is_an_error() -> None:
    with pytest.raises(ReadError) as caught:
        reading("Trang chủ", "Nội dung bạn yêu cầu không tồn tại hoặc đã bị gỡ bỏ khỏi hệ thống.", "In trang")
    assert caught.value.code == "not_found"


def test_an_official_document_keeps_its_letterhead_and_gives_its_heading() -> None:
    document = reading(
        "UBND HUYỆN MÂY HẠ | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "PHÒNG NỘI VỤ | Độc lập - Tự do - Hạnh phúc",
        "Số: 45/BC-PNV | Mây Hạ, ngày 05 tháng 6 năm 2024", "BÁO CÁO", "Kết quả cải cách hành chính quý II năm 2024",
        "Kính gửi: Sở Nội vụ.", SECOND, THIRD,
    )  # fmt: skip
    assert document.title == "BÁO CÁO Kết quả cải cách hành chính quý II năm 2024"
    assert (document.published_at, document.kind) == ("2024-06-05", "report")
    assert document.text.startswith("UBND HUYỆN MÂY HẠ | CỘNG HÒA")
    assert document.text.split("\n")[3:] == ["Kính gửi: Sở Nội vụ.", SECOND, THIRD]


def test_a_banner_of_the_state_is_no_letterhead() -> None:
    document = reading("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", TITLE, "22/05/2024 03:53", FIRST, SECOND, THIRD)
    assert document.title == TITLE
    assert document.text.split("\n") == [FIRST, SECOND, THIRD]
