"""Lines around an article's prose: what is the portal's, who signs, what a photo shows."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.byline import Byline, attribution, byline, is_name, signed_by
from crawler.draft import Caption, Line
from crawler.kinds import kind_of
from crawler.prose import is_clock, is_headline, is_noise, is_stop, is_tool, shows_act, unmarked_captions


@pytest.mark.parametrize(
    "line",
    [
        "Chế độ ban đêm In trang Xuất PDF Đọc nội dung",
        "-A A +A",
        "Mặc định Cỡ chữ",
        "Skip to main content",
        "Số lượt xem: 1.326",
        "1.942 lượt xem",
        "Thống kê: 2.284.932",
        "Trong tháng: 118.817",
        "Online: 29",
        "Mã xác thực không đúng.",
        "Tổng số điểm của bài viết là: 5 trong 1 đánh giá",
        "Từ khóa: cải cách, hành chính",
        "© 2026 Cổng thông tin điện tử",
        "» | «",
    ],
)
def test_lines_of_the_portal(line: str) -> None:
    assert is_noise(line)


@pytest.mark.parametrize(
    "line",
    [
        "Trong năm, bộ phận một cửa tiếp nhận 2.316 hồ sơ, giải quyết đúng hạn 98,7%.",
        "Chia sẻ trên diễn đàn, đại diện Sở Nội vụ cho biết kết quả năm nay tăng.",
        "Số lượt truy cập cổng dịch vụ công tăng 20% so với cùng kỳ, cho thấy người dân đã quen với hình thức mới.",
        "Đánh giá chung",
        "Giới thiệu về mô hình",
        "1. Đánh giá kết quả thực hiện",
        "- Gửi báo cáo về Sở Nội vụ trước ngày 15 hằng tháng;",
        "Ý kiến của người dân tập trung vào thủ tục đất đai và hộ tịch.",
    ],
)
def test_lines_of_the_article(line: str) -> None:
    assert not is_noise(line)
    assert not is_stop(line)


@pytest.mark.parametrize(
    "line",
    [
        "Tin tức cùng chuyên mục",
        "CÁC TIN KHÁC:",
        "Những tin cũ hơn",
        "Gửi bình luận của bạn",
        "Tin liên quan",
        "Xem thêm »",
    ],
)
def test_headings_of_other_articles(line: str) -> None:
    assert is_stop(line)


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Tin, ảnh: Đức Long", "Đức Long"),
        ("Tác giả bài viết: Vũ Hạnh", "Vũ Hạnh"),
        ("Bài và ảnh: Quốc Bảo", "Quốc Bảo"),
        ("(Tin: Hà An)", "Hà An"),
        ("Tác giả: admin", None),
        ("Theo: Báo A", None),
        ("Phóng viên: Ngọc Trâm", "Ngọc Trâm"),
        ("Phóng viên: Xin trân trọng cảm ơn bà!", None),
        ("Phóng viên: Thưa ông, còn nguyên nhân?", None),
    ],
)
def test_byline(line: str, author: str | None) -> None:
    assert byline(line) == author


@pytest.mark.parametrize(
    ("line", "outlet"),
    [
        ("(Theo: Báo Phú Yên)", "Báo Phú Yên"),
        ("Nguồn tin: https://sonoivu.example.vn/", "sonoivu.example.vn"),
        ("Theo Cổng TTĐT Chính phủ", "Cổng TTĐT Chính phủ"),
        ("Theo báo cáo của Sở Nội vụ, năm 2025 tỉnh đạt 90 điểm", None),
        ("Theo đó, các sở thực hiện", None),
        ("Theo Thanh Niên", "Thanh Niên"),
        ("Theo Kế hoạch của UBND", None),
    ],
)
def test_attribution(line: str, outlet: str | None) -> None:
    assert attribution(line) == outlet


@pytest.mark.parametrize(
    "line", ["Hải Huyền", "M.T", "(Thanh Tùng)", "P.V", "Nguyễn Thị Thu Hường", "Thu Hà - Văn Nam"]
)
def test_names(line: str) -> None:
    assert is_name(line)


@pytest.mark.parametrize(
    "line",
    ["Nhiệm vụ trọng tâm", "UBND Tỉnh", "Nguồn: Báo A", "Theo Hải An", "Sở Nội Vụ", "Năm 2025", "KẾT QUẢ", "quantri"],
)
def test_what_is_no_name(line: str) -> None:
    assert not is_name(line)


def test_signature_with_an_office() -> None:
    assert signed_by("Thanh Tùng - Phòng Nội vụ huyện") == "Thanh Tùng"
    assert signed_by("BBT") == "BBT"


def lines(*texts: str) -> list[Line]:
    return [Line(text) for text in texts]


OPENING = "Sáng 9/5, UBND huyện tổ chức hội nghị đánh giá công tác cải cách hành chính bốn tháng đầu năm."
SCORE = "Năm 2023, huyện đạt 88,5 điểm, xếp thứ 5/12 huyện, thị xã; các tiêu chí bị trừ điểm gồm ba tiêu chí về hồ sơ."
END = "Chủ tịch UBND huyện yêu cầu các phòng, ban khắc phục ngay các tồn tại, hoàn thành trước ngày 30/6/2024."


def test_captions_that_nothing_marks() -> None:
    found = unmarked_captions(
        lines(
            OPENING,
            "Các đại biểu tham dự hội nghị",
            SCORE,
            "Đ/c Trần An, Chủ tịch UBND huyện và Đ/c Lê Bình, Trưởng phòng Nội vụ chủ trì hội nghị.",
            "Nguyên nhân của kết quả thấp là do việc xây dựng kế hoạch chưa sát với tình hình thực tế của địa phương.",
            "Đ/c Trần An, Chủ tịch UBND huyện kết luận hội nghị",
            END,
        )
    )
    assert found == {1, 3, 5}


def test_body_at_a_place_is_a_caption() -> None:
    shown = "HĐND tỉnh giám sát việc chấp hành pháp luật về cải cách hành chính tại UBND huyện."
    assert unmarked_captions(lines(OPENING, SCORE, shown, "Nhiệm vụ quan trọng hàng đầu", END)) == {2}
    assert unmarked_captions(lines(OPENING, SCORE, "I. KẾT QUẢ", shown, END)) == set()


def test_null_date_is_a_clock() -> None:
    assert is_clock("Cập nhật: 1/1/0001 12:00:00 AM")


def test_what_the_article_tells_is_no_caption() -> None:
    told = lines(
        OPENING,
        "Đồng chí Trần An, Chủ tịch UBND huyện chủ trì hội nghị.",
        "Nhiệm vụ quan trọng hàng đầu",
        SCORE,
        "Lãnh đạo, chỉ đạo điều hành cải cách hành chính",
        "UBND huyện giao Phòng Nội vụ kiểm tra việc thực hiện.",
        "Sở Nội vụ chủ trì việc đánh giá, báo cáo kết quả.",
        "Ông Lê Bình đề nghị huyện khắc phục các hạn chế trong quý II.",
        "- Sở Nội vụ kiểm tra việc thực hiện;",
        "Đồng chí Trần An nhấn mạnh: kết quả chưa xứng với tiềm năng của huyện.",
        END,
    )
    assert unmarked_captions(told) == set()


def test_byline_is_taken_off_and_a_signature_is_not() -> None:
    foot = Byline()
    kept = foot.take_from([*lines(OPENING, END), Caption("Quang cảnh"), *lines("Hải Huyền", "(Theo: Báo Sông Mây)")])
    assert [block.text for block in kept if isinstance(block, Line)] == [OPENING, END]
    assert (foot.author, foot.attribution) == ("Hải Huyền", "Báo Sông Mây")
    signed = Byline()
    document = lines(OPENING, "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lâm Quốc Bình")
    assert signed.take_from(list(document)) == document
    assert signed.author is None


def test_byline_behind_the_mark_that_ends_an_article() -> None:
    foot = Byline()
    (line,) = foot.take_from(lines(f"{OPENING} {END.rstrip('.')}./. Khánh Ly"))
    assert isinstance(line, Line)
    assert line.text.endswith("30/6/2024./.")
    assert foot.author == "Khánh Ly"


def test_a_pen_name_in_capitals_signs_a_finished_article() -> None:
    foot = Byline()
    assert len(foot.take_from(lines(OPENING, END, "THÙY LIÊN"))) == 2
    assert foot.author == "THÙY LIÊN"
    for name in ("Th.Giang", "H’Linh"):
        short = Byline()
        short.take_from(lines(OPENING, END, name))
        assert short.author == name
    both = Byline()
    both.take_from(lines(OPENING, END, "THÙY LIÊN – QUỐC BẢO"))
    assert both.author == "THÙY LIÊN – QUỐC BẢO"
    headed = Byline()
    headed.take_from(lines(OPENING.rstrip("."), "HÀ LINH"))
    headed.take_from(lines(OPENING, END, "VĂN PHÒNG"))
    assert headed.author is None


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        (
            "Kế hoạch cải cách hành chính năm 2026",
            "Thực hiện Nghị quyết số 76/NQ-CP, UBND tỉnh ban hành Kế hoạch:\nI. MỤC TIÊU",
            "plan",
        ),
        ("Quyết định công bố chỉ số", "Căn cứ Luật Tổ chức chính quyền địa phương;", "decision"),
        ("Báo cáo kết quả giám sát", "Đoàn giám sát đã làm việc với 6 sở.\nI. KẾT QUẢ\nII. HẠN CHẾ", "report"),
        ("Thông báo kết luận hội nghị", "Sở Nội vụ thông báo kết luận như sau:", "notice"),
        ("Kế hoạch kiểm tra được nhiều địa phương triển khai", "Sáng 9/5, UBND huyện kiểm tra các xã.", "article"),
        ("Huyện công bố kế hoạch cải cách hành chính", "Thực hiện Kế hoạch số 2, huyện triển khai.", "article"),
        (None, "Chiều ngày 23/2, UBND huyện tổ chức hội nghị.", "article"),
        (
            "Kết quả kiểm tra công vụ tại huyện Bác Ái",
            "Đoàn kiểm tra đã làm việc với 9 xã.\nTrên đây là báo cáo kết quả kiểm tra của Phòng Nội vụ./.",
            "report",
        ),
        (
            "Tăng cường kỷ cương hành chính",
            "Căn cứ Luật Cán bộ;\nĐiều 1. Phê duyệt danh mục.\nĐiều 2. Giám đốc sở chịu trách nhiệm thi hành.",
            "decision",
        ),
        (
            "Nhiều giải pháp nâng chỉ số PCI",
            "Thực hiện Nghị quyết số 02/NQ-CP, Sở Xây dựng ban hành Kế hoạch như sau:\nI. MỤC TIÊU\nII. NHIỆM VỤ",
            "plan",
        ),
        (
            "Nhiều giải pháp nâng chỉ số PCI",
            "Thực hiện Nghị quyết số 02/NQ-CP, UBND tỉnh vừa ban hành Kế hoạch như sau:\nI. MỤC TIÊU\nII. NHIỆM VỤ",
            "article",
        ),
    ],
)
def test_kind(title: str | None, text: str, kind: str) -> None:
    assert kind_of(title, text) == kind


@given(st.text(alphabet="aAiInNgtr -+|/•»ửi", max_size=160))
def test_no_row_of_buttons_takes_long(line: str) -> None:
    started = time.process_time()
    is_tool(line)
    is_clock(line)
    is_headline(line)
    shows_act(line)
    assert time.process_time() - started < 0.5


def test_a_bar_of_buttons_and_a_counter_is_the_portals_own() -> None:
    assert is_noise("Cỡ chữ A- A A+   In bài   Lượt xem: 1.356")
    assert not is_noise("Chỉ số CCHC  đứng thứ 3   cả nước")


def test_an_office_with_its_holders_name_is_shown_at_an_act() -> None:
    assert shows_act("Vụ trưởng Vụ Tổ chức cán bộ Trần Thu Hà trình bày báo cáo.")
    assert not shows_act("Vụ trưởng Vụ Tổ chức cán bộ trình bày báo cáo.")


def test_an_opening_that_speaks_of_the_report_itself_makes_one() -> None:
    opening = "Từ ngày 10/5 đến ngày 02/6/2023, Thường trực HĐND tỉnh giám sát tại ba huyện."
    sections = "\nI. TÌNH HÌNH, KẾT QUẢ\nTỷ lệ đạt 90%.\nII. HẠN CHẾ\nCòn chậm."
    assert (
        kind_of("Kết quả giám sát", f"{opening} Báo cáo kết quả giám sát có những nội dung chính sau đây.{sections}")
        == "report"
    )
    assert kind_of("Kết quả giám sát", f"{opening}{sections}") == "article"


def test_a_page_that_is_about_half_rows_of_cells_is_a_table_unless_it_begins_as_an_article() -> None:
    rows = "\n".join(
        ["TT | Tỉnh | Điểm", *(f"{number} | Tỉnh số {number} | 8{number},12 | 1{number}" for number in range(8))]
    )
    note = "Ghi chú: các tỉnh xếp theo tổng điểm."
    assert kind_of("Kết quả xếp hạng các tỉnh năm 2023", f"Nguồn: Bộ Nội vụ.\n{rows}\n{note}") == "table"
    told = "Chiều 12/4, Sở Nội vụ công bố kết quả xếp hạng."
    assert kind_of("Kết quả xếp hạng các tỉnh năm 2023", f"{told}\n{rows}\n{note}") == "article"
    remarks = "\n".join(["Các tỉnh chưa có số liệu không được xếp hạng trong bảng này."] * 7)
    assert kind_of("Kết quả xếp hạng các tỉnh năm 2023", f"Nguồn: Bộ Nội vụ.\n{rows}\n{remarks}") == "article"
    assert kind_of("Bảng điểm các tỉnh năm 2023", f"Nguồn: Bộ Nội vụ.\n{rows}\n{remarks}") == "table"
    assert kind_of("Bảng điểm các tỉnh năm 2023", f"{told}\n{rows}\n{remarks}") == "article"
    before = "Sở Nội vụ cho biết các tỉnh trong vùng đều có bước tiến so với năm trước đó. " * 2
    assert kind_of("Kết quả xếp hạng các tỉnh năm 2023", f"{before}\n{rows}") == "article"


def test_forms_and_stars_under_an_article_are_the_portals_own() -> None:
    assert is_noise("Đánh giá: ★★★★★ (3 lượt)")
    assert is_noise("Họ tên *   Email *   Mã xác nhận *")
    assert is_stop("Gửi phản hồi")
