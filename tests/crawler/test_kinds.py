"""What sort of document a page is by its form."""

from __future__ import annotations

import pytest

from crawler.kinds import kind_of

_ROWS = "\n".join(["TT | Xã | Điểm", *(f"{number} | Xã số {number} | 8{number},12 | 1{number}" for number in range(8))])
_NOTES = "\n".join(["Một số xã bị trừ điểm do chưa cử công chức tham gia tập huấn."] * 4)
_TITLE = "Chỉ số cải cách hành chính năm 2025 của các xã"


@pytest.mark.parametrize(
    ("opening", "kind"),
    [
        ("Sở Nội vụ thông tin kết quả Chỉ số cải cách hành chính của các xã như sau:", "table"),
        ("Thực hiện Kế hoạch số 287/KH-UBND, Sở Nội vụ công khai kết quả chấm điểm dưới đây:", "table"),
        ("Kết quả Chỉ số cải cách hành chính của các xã được tổng hợp tại bảng sau đây:", "table"),
        ("Sáng 12/4, Sở Nội vụ công bố kết quả Chỉ số cải cách hành chính như sau:", "article"),
        ("Sở Nội vụ cho biết các xã đều có bước tiến so với năm trước.", "article"),
        ("Sở Nội vụ cho biết các xã đều có bước tiến.\nKết quả như sau:", "article"),
    ],
)
def test_a_table_that_one_line_announces_is_the_page_also_with_notes_below(opening: str, kind: str) -> None:
    assert kind_of(_TITLE, f"{opening}\n{_ROWS}\n{_NOTES}") == kind


@pytest.mark.parametrize(
    ("opening", "kind"),
    [
        ("Ngày 17/4/2024, Bộ Nội vụ công bố kết quả. UBND huyện ban hành Kế hoạch với những nội dung sau:", "plan"),
        ("Vừa qua, tỉnh công bố kết quả. Để khắc phục, UBND xã xây dựng Kế hoạch cụ thể như sau:", "plan"),
        ("Ngày 17/4/2024, UBND huyện họp bàn về việc thực hiện kế hoạch.", "article"),
    ],
)
def test_a_plan_may_open_with_a_date_where_it_introduces_its_sections(opening: str, kind: str) -> None:
    sections = "\nI. HẠN CHẾ\nII. MỤC TIÊU\nIII. NHIỆM VỤ"
    assert kind_of("Kế hoạch nâng cao Chỉ số cải cách hành chính năm 2024", f"{opening}{sections}") == kind
