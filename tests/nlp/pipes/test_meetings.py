"""Meetings: their name, day, host and chair, and where a conclusion starts and ends."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.records import Document, Meeting
from nlp.pipeline import extract


def meetings(text: str, **fields: Any) -> tuple[Meeting, ...]:
    return extract(Document(url="https://sonoivu.example.gov.vn/1", text=text, **fields)).meetings


CONFERENCE = (
    "Sáng 25/3, UBND tỉnh Cao Bằng tổ chức Hội nghị đánh giá kết quả cải cách hành chính năm 2023. "
    "Đồng chí Hoàng Văn Thạch, Chủ tịch UBND tỉnh chủ trì hội nghị.\n"
    "Năm 2023, công tác cải cách hành chính có nhiều chuyển biến.\n"
)


def test_a_conclusion_runs_over_paragraphs_and_dashes_to_another_matter() -> None:
    said = (
        "Phát biểu kết luận hội nghị, đồng chí Hoàng Văn Thạch ghi nhận những kết quả đạt được.\n"
        "Đồng chí yêu cầu các sở, ngành thực hiện ngay một số nhiệm vụ sau:\n"
        "- Rà soát từng tiêu chí bị mất điểm.\n"
        "- Công khai kết quả giải quyết hồ sơ.\n"
        "Đồng chí cũng đề nghị Ủy ban MTTQ tỉnh tăng cường giám sát."
    )
    (meeting,) = meetings(CONFERENCE + said + "\nDịp này, 10 tập thể được tặng Bằng khen.", published_at="2024-03-26")
    assert meeting.conclusion is not None
    assert meeting.conclusion.quote == said
    assert meeting.conclusion.speaker is not None
    assert meeting.conclusion.speaker.name == "Hoàng Văn Thạch"
    assert meeting.chair == meeting.conclusion.speaker
    assert meeting.date == "2024-03-25"
    assert meeting.held_by == "UBND Tỉnh Cao Bằng"


@pytest.mark.parametrize(
    "after",
    [
        "Trước đó, các đại biểu đã nghe giới thiệu những điểm mới của Nghị định.",
        "Nhân dịp này, Chủ tịch UBND tỉnh tặng Bằng khen cho 5 tập thể.",
        "Năm 2024, tỉnh phấn đấu nằm trong nhóm 20 tỉnh, thành phố dẫn đầu.",
        "Tiếp thu ý kiến chỉ đạo, Giám đốc Sở Nội vụ Lê Thị Hoa khẳng định sẽ triển khai ngay.",
    ],
)
def test_a_conclusion_ends_before_what_is_not_of_it(after: str) -> None:
    said = "Kết luận hội nghị, đồng chí Hoàng Văn Thạch yêu cầu các sở, ngành khắc phục ngay những tiêu chí mất điểm."
    (meeting,) = meetings(f"{CONFERENCE}{said}\n{after}", published_at="2024-03-26")
    assert meeting.conclusion is not None
    assert meeting.conclusion.quote == said


def test_a_notice_concludes_from_the_sentence_that_says_so() -> None:
    text = (
        "Ngày 07/6/2024, đồng chí Bùi Văn Lâm, Chủ tịch UBND tỉnh đã chủ trì Hội nghị sơ kết cải cách hành chính. "
        "Sau khi nghe Sở Nội vụ báo cáo, Chủ tịch UBND tỉnh kết luận như sau:\n"
        "1. Giao Sở Nội vụ tham mưu kế hoạch kiểm tra.\n"
        "2. Yêu cầu các sở báo cáo trước ngày 20/6/2024.\n"
        "Văn phòng UBND tỉnh thông báo để các cơ quan biết, thực hiện./."
    )
    (meeting,) = meetings(text, kind="notice", province="Hòa Bình")
    assert meeting.conclusion is not None
    assert meeting.conclusion.quote.startswith("Sau khi nghe Sở Nội vụ báo cáo")
    assert meeting.conclusion.quote.endswith("trước ngày 20/6/2024.")
    assert meeting.conclusion.speaker is not None
    assert meeting.conclusion.speaker.name == "Bùi Văn Lâm"


def test_the_chair_may_stand_in_a_caption() -> None:
    text = "Chiều 3/4, UBND huyện Hà Quảng tổ chức Hội nghị triển khai nhiệm vụ cải cách hành chính năm 2024."
    (meeting,) = meetings(text, captions=("Đ/c Nông Văn Thắng, Chủ tịch UBND huyện và đ/c Lê Thị Bé chủ trì hội nghị",))
    assert meeting.chair is not None
    assert (meeting.chair.name, meeting.chair.position) == ("Nông Văn Thắng", "Chủ tịch UBND huyện")


def test_of_several_who_chair_the_first_counts() -> None:
    text = (
        "Sáng 25/3, UBND huyện Krông Pắc tổ chức Hội nghị sơ kết công tác cải cách hành chính. "
        "Chủ trì Hội nghị có các đồng chí: Y Thul Niê, Chủ tịch UBND huyện; Lê Thị Hoa, Phó Chủ tịch UBND huyện."
    )
    (meeting,) = meetings(text, published_at="2024-03-26")
    assert meeting.chair is not None
    assert (meeting.chair.name, meeting.chair.position) == ("Y Thul Niê", "Chủ tịch UBND huyện")


def test_a_body_that_takes_the_lead_in_a_task_is_no_chair() -> None:
    text = (
        "Sáng 2/2, Sở Nội vụ tổ chức Hội nghị sơ kết công tác cải cách hành chính. "
        "Đồng chí Lê Thị Hoa, Giám đốc Sở Nội vụ, cơ quan chủ trì tham mưu, báo cáo kết quả."
    )
    assert meetings(text)[0].chair is None


def test_a_named_sitting_of_a_council_is_a_meeting_held_by_it() -> None:
    text = "Nghị quyết được thông qua tại Kỳ họp thứ 12, HĐND tỉnh khóa XVIII."
    (meeting,) = meetings(text, province="Phú Thọ")
    assert meeting.name == "Kỳ họp thứ 12, HĐND tỉnh khóa XVIII"
    assert meeting.held_by == "HĐND Tỉnh Phú Thọ"


def test_an_inspection_without_a_name_of_its_own() -> None:
    text = (
        "Ngày 11/7, Đoàn kiểm tra của UBND tỉnh Yên Bái do bà Vũ Thị Hạnh, Phó Chủ tịch UBND tỉnh làm Trưởng đoàn đã "
        "làm việc với UBND huyện Văn Chấn.\n"
        "Kết luận buổi làm việc, Trưởng đoàn đề nghị huyện khẩn trương khắc phục các tồn tại đã chỉ ra."
    )
    (meeting,) = meetings(text, published_at="2023-07-12")
    assert meeting.name == "buổi làm việc"
    assert meeting.date == "2023-07-11"
    assert meeting.chair is None
    assert meeting.conclusion is not None
    assert meeting.conclusion.speaker is not None
    assert meeting.conclusion.speaker.name == "Vũ Thị Hạnh"


def test_the_year_of_a_day_is_not_after_publication() -> None:
    text = "Ngày 28/12, UBND tỉnh Lai Châu tổ chức Hội nghị tổng kết công tác cải cách hành chính."
    assert meetings(text, published_at="2024-01-03")[0].date == "2023-12-28"


@pytest.mark.parametrize(
    "text",
    [
        "Ngày 6/5, Bộ Nội vụ công bố Chỉ số cải cách hành chính năm 2023.",
        "Các đại biểu dự hội nghị đã thảo luận sôi nổi.",
        "Xã sẽ tổ chức hội.",
    ],
)
def test_no_meeting(text: str) -> None:
    assert meetings(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        (
            "Chủ trì buổi làm việc với các phòng, ban về giải pháp nâng Chỉ số DDCI sáng 12/3/2024, bà Nông Thị Én, "
            "Phó Chủ tịch UBND huyện yêu cầu rà soát từng tiêu chí."
        ),
        (
            "Sáng 12/3/2024, UBND huyện tổ chức hội nghị sơ kết cải cách hành chính quý I.\n"
            "Chủ trì và phát biểu tại hội nghị, Phó Chủ tịch UBND huyện Nông Thị Én yêu cầu rà soát từng tiêu chí."
        ),
        (
            "Sáng 12/3/2024, UBND huyện tổ chức hội nghị sơ kết cải cách hành chính quý I. Các xã đều dự.\n"
            "Sau khi chủ trì hội nghị, bà Nông Thị Én, Phó Chủ tịch UBND huyện kiểm tra bộ phận một cửa thị trấn."
        ),
        (
            "Sáng 12/3/2024, đồng chí Nông Thị Én, Phó Chủ tịch UBND huyện, Trưởng Ban Chỉ đạo cải cách hành chính "
            "(CCHC) huyện đã chủ trì phiên họp Ban Chỉ đạo đánh giá kết quả quý I."
        ),
        (
            "Sáng 12/3/2024, HĐND huyện tổ chức phiên giám sát chuyên đề về giải quyết thủ tục hành chính. "
            "Bà Nông Thị Én, Phó Chủ tịch UBND huyện chủ trì phiên giám sát."
        ),
    ],
)
def test_the_chair_may_stand_behind_the_meeting_or_a_short_form(text: str) -> None:
    (meeting,) = meetings(text, province="Cao Bằng")
    assert meeting.chair is not None
    assert meeting.chair.name == "Nông Thị Én"
    assert meeting.date == "2024-03-12"
    assert "12/3" not in (meeting.name or "")


@pytest.mark.parametrize(
    "text",
    [
        "Chủ trì, phối hợp với các phòng, ông Vi Văn Lộc, Trưởng phòng Nội vụ đã tham mưu kế hoạch.",
        "Đơn vị chủ trì hội nghị báo cáo kết quả, ông Vi Văn Lộc, Trưởng phòng Nội vụ cùng dự.",
        "Phòng Nội vụ chủ trì nội dung này. Tại hội nghị, ông Vi Văn Lộc, Trưởng phòng Nội vụ báo cáo kết quả.",
    ],
)
def test_who_stands_behind_another_task_is_no_chair(text: str) -> None:
    before = "Sáng 12/3/2024, UBND huyện tổ chức hội nghị sơ kết cải cách hành chính quý I.\n"
    (meeting,) = meetings(before + text, province="Cao Bằng")
    assert meeting.chair is None


CONCLUDED = (
    "Kết luận hội nghị, Chủ tịch UBND tỉnh Hoàng Văn Thạch yêu cầu các sở rà soát từng tiêu chí, xong trong tháng 4."
)


@pytest.mark.parametrize(
    "more",
    [
        (
            "Đồng chí giao Phó Chủ tịch UBND tỉnh Hà Thị Mơ theo dõi khối sở; Chánh Văn phòng UBND tỉnh Bùi Văn Hưng "
            "tổng hợp, báo cáo Chủ tịch UBND tỉnh hằng tháng."
        ),
        "Giao Giám đốc Sở Nội vụ Hà Thị Mơ trả lời kiến nghị của các xã, báo cáo Chủ tịch UBND tỉnh.",
    ],
)
def test_to_whom_is_reported_or_who_is_charged_does_not_speak(more: str) -> None:
    (meeting,) = meetings(f"{CONFERENCE}{CONCLUDED}\n{more}", published_at="2024-03-26")
    assert meeting.conclusion is not None
    assert meeting.conclusion.quote == f"{CONCLUDED}\n{more}"


@pytest.mark.parametrize(
    "after",
    [
        "Giám đốc Sở Nội vụ Hà Thị Mơ báo cáo Chủ tịch UBND tỉnh về việc chuẩn bị hội nghị tới.",
        "Giao ban xong, Giám đốc Sở Nội vụ Hà Thị Mơ báo cáo Chủ tịch UBND tỉnh kết quả kiểm tra.",
    ],
)
def test_somebody_else_who_reports_ends_a_conclusion(after: str) -> None:
    (meeting,) = meetings(f"{CONFERENCE}{CONCLUDED}\n{after}", published_at="2024-03-26")
    assert meeting.conclusion is not None
    assert meeting.conclusion.quote == CONCLUDED


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["Phát biểu kết luận hội nghị, ", "đồng chí Lê Văn Nam ", "chủ trì ", "Hội nghị ", "tổng kết ",
             "ngày 31/2 ", ".\n", ": ", "kết luận như sau:\n", "- ", "Đồng chí ", "yêu cầu ", "“",
             "”", "(", "tại ", "1. ", "\n", "İ"]
        ),
        max_size=30,
    )
)  # fmt: skip
def test_any_text_gives_meetings_that_stand_in_it(parts: list[str]) -> None:
    text = "".join(parts)
    for meeting in meetings(text):
        if meeting.conclusion:
            assert text[meeting.conclusion.start : meeting.conclusion.end] == meeting.conclusion.quote
