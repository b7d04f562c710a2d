"""Where a statement was said: at the meeting that an article tells of, or elsewhere."""

from __future__ import annotations

import pytest

from cchc.records import Document, Record
from nlp.pipeline import extract

HELD = "Sáng 12/7/2022, UBND huyện Bình Lục tổ chức Hội nghị sơ kết công tác cải cách hành chính 6 tháng đầu năm 2022."
LACK = "việc công khai thủ tục hành chính ở một số xã chưa kịp thời"
CONCLUDED = (
    "Kết luận hội nghị, đồng chí Nguyễn Văn Tâm, Chủ tịch UBND huyện yêu cầu các xã công khai đủ thủ tục hành chính."
)


def read(*paragraphs: str) -> Record:
    return extract(Document(url="https://binhluc.example.gov.vn/1", text="\n".join(paragraphs)))


def said_at(record: Record, kind: str) -> set[int | None]:
    found = {one.meeting for one in record.statements if one.type == kind}
    assert found
    return found


@pytest.mark.parametrize(
    "paragraph",
    [
        f"Bên cạnh những kết quả đạt được, công tác cải cách hành chính của huyện còn một số hạn chế như: {LACK}.",
        f"Báo cáo của Phòng Nội vụ nêu rõ hạn chế: {LACK}.",
        f"Ông Trần Văn Hòa, Chủ tịch UBND xã Đồng Du thừa nhận hạn chế: {LACK}.",
    ],
)
def test_what_is_told_before_the_conclusion_was_said_at_the_meeting(paragraph: str) -> None:
    record = read(HELD, paragraph, CONCLUDED)
    assert said_at(record, "shortcoming") == {0}
    assert said_at(record, "directive") == {0}


@pytest.mark.parametrize(
    "paragraph",
    [
        f"Trao đổi với phóng viên bên lề hội nghị, ông Trần Văn Hòa, Chủ tịch UBND xã Đồng Du nêu hạn chế: {LACK}.",
        f"Trước đó, Đoàn kiểm tra của tỉnh chỉ ra hạn chế của huyện: {LACK}.",
        f"Tuần trước, Thanh tra huyện chỉ ra hạn chế: {LACK}.",
        f"Trả lời báo chí, ông Trần Văn Hòa, Chủ tịch UBND xã Đồng Du nêu hạn chế: {LACK}.",
        f"Nói chuyện với chúng tôi sau buổi họp, ông Trần Văn Hòa, Chủ tịch UBND xã Đồng Du nêu hạn chế: {LACK}.",
        f"Theo Nghị quyết số 12-NQ/HU của Huyện ủy, huyện còn hạn chế: {LACK}.",
        f"Theo Thông báo của Thanh tra tỉnh, huyện còn hạn chế: {LACK}.",
    ],
)
def test_what_was_said_elsewhere_is_not_given_to_the_meeting(paragraph: str) -> None:
    assert said_at(read(HELD, paragraph, CONCLUDED), "shortcoming") == {None}


def test_what_a_plan_charges_was_not_said_at_the_meeting() -> None:
    plan = "Theo Kế hoạch số 45/KH-UBND, UBND huyện giao Phòng Nội vụ kiểm tra việc niêm yết thủ tục tại các xã."
    record = read(HELD, plan, CONCLUDED)
    assert {one.meeting for one in record.statements if "kiểm tra việc niêm yết" in one.text} == {None}


def test_without_a_conclusion_the_paragraph_has_to_name_the_meeting() -> None:
    record = read(HELD, f"Tại hội nghị, đại diện các xã nêu hạn chế: {LACK}.")
    assert said_at(record, "shortcoming") == {0}
    record = read(HELD, f"Công tác cải cách hành chính của huyện còn một số hạn chế như: {LACK}.")
    assert said_at(record, "shortcoming") == {None}


def test_without_a_meeting_there_is_nothing_to_point_to() -> None:
    record = read(f"Công tác cải cách hành chính của huyện Bình Lục còn một số hạn chế như: {LACK}.")
    assert said_at(record, "shortcoming") == {None}
