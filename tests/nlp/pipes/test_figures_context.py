"""What a figure takes from the words around it: time, index, part, owner. Results are made up for these tests."""

from __future__ import annotations

import pytest

from cchc.records import Document, Figure
from nlp.pipeline import extract


def read(text: str, title: str | None = None, published: str = "2024-05-01", kind: str = "article") -> list[Figure]:
    document = Document(
        url="https://example.gov.vn/tin", title=title, text=text, province="Hà Nam", published_at=published, kind=kind
    )
    return list(extract(document).figures)


def said(found: list[Figure], *names: str) -> list[tuple[object, ...]]:
    return [tuple(getattr(figure, name) for name in names) for figure in found]


def test_a_year_that_is_compared_with_dates_nothing_else() -> None:
    found = read(
        "Năm 2022, PCI của Hà Nam đạt 64,8 điểm, xếp thứ 32, tăng 5 bậc so với năm 2021 (hạng 37, 63,2 điểm). "
        "Chỉ số thành phần Đào tạo lao động đạt 5,9 điểm."
    )
    assert said(found, "measure", "value", "period") == [
        ("score", 64.8, "2022"),
        ("rank", 32.0, "2022"),
        ("rank_change", 5.0, "2022"),
        ("rank", 37.0, "2021"),
        ("score", 63.2, "2021"),
        ("score", 5.9, "2022"),
    ]


def test_a_target_that_was_met_leaves_the_topic_year() -> None:
    found = read(
        "Chỉ số CCHC năm 2022 của Hà Nam đạt 86,4 điểm, vượt mục tiêu đề ra. SIPAS chỉ đạt 79,9%.",
        published="2023-05-10",
    )
    assert said(found, "value", "period", "status") == [(86.4, "2022", "actual"), (79.9, "2022", "actual")]


def test_a_look_back_dates_its_own_sentence() -> None:
    found = read(
        "Báo cáo PCI năm 2023 cho thấy Hà Nam đạt 69,1 điểm. Năm 2022, tỉnh đạt 66,3 điểm. "
        "Trong đó, Chi phí không chính thức đạt 7,9 điểm."
    )
    assert said(found, "value", "period") == [(69.1, "2023"), (66.3, "2022"), (7.9, "2023")]


def test_a_series_leaves_its_newest_year() -> None:
    found = read(
        "Chỉ số CCHC của tỉnh: năm 2021 đạt 78,5 điểm; năm 2022 đạt 82,3 điểm; năm 2023 đạt 86,9 điểm. "
        "DDCI của Sở Tư pháp đứng thứ 2."
    )
    assert said(found, "value", "period") == [(78.5, "2021"), (82.3, "2022"), (86.9, "2023"), (2.0, "2023")]


def test_a_movement_behind_an_earlier_year_is_of_the_present() -> None:
    found = read(
        "Kết quả, đơn vị giữ ngôi đầu bảng năm 2022 là Sở Y tế lùi về vị trí thứ 3. Sở Tư pháp đạt 80,1 điểm.",
        title="Công bố Chỉ số DDCI tỉnh Hà Nam năm 2023",
    )
    assert said(found, "subject", "value", "period") == [
        ("Sở Y tế", 1.0, "2022"),
        ("Sở Y tế", 3.0, "2023"),
        ("Sở Tư pháp", 80.1, "2023"),
    ]


def test_the_same_part_of_an_earlier_year() -> None:
    found = read(
        "Quý III/2025, Trung tâm Phục vụ hành chính công tỉnh tiếp nhận 5.000 hồ sơ. "
        "Tỷ lệ thanh toán trực tuyến đạt 64%, cùng kỳ năm 2024 là 47,2%.",
        published="2025-10-10",
    )
    assert said(found, "value", "period") == [(64.0, "2025-Q3"), (47.2, "2024-Q3")]


def test_values_before_the_names_they_are_of() -> None:
    found = read("Với 83,7%, PAR INDEX năm 2023 của Hà Nam xếp thứ 44/63.")
    assert said(found, "indicator", "value", "period", "subject") == [
        ("PAR_INDEX", 83.7, "2023", "Tỉnh Hà Nam"),
        ("PAR_INDEX", 44.0, "2023", "Tỉnh Hà Nam"),
    ]


def test_the_first_of_a_block_is_who_is_named_behind_it() -> None:
    found = read("Năm 2023, dẫn đầu Chỉ số CCHC khối sở, ban, ngành là Sở Tư pháp với 95,6 điểm.")
    assert said(found, "measure", "value", "subject") == [
        ("rank", 1.0, "Sở Tư pháp"),
        ("score", 95.6, "Sở Tư pháp"),
    ]


def test_numbers_in_the_order_of_scores_are_places_and_others_are_not() -> None:
    title = "Công bố Chỉ số CCHC năm 2023 của các sở"
    ranked = read("Kết quả: (1) Sở Tài chính đạt 91,2%, (2) Sở Nội vụ đạt 90,4%, (7) Sở Y tế đạt 80%.", title)
    assert [f.value for f in ranked if f.measure == "rank"] == [1.0, 2.0, 7.0]
    listed = read("Hạn chế: (1) Sở Y tế chậm ban hành kế hoạch; (2) Sở Xây dựng đạt 80%, gửi báo cáo trễ.", title)
    assert [f.value for f in listed if f.measure == "rank"] == []


def test_names_behind_their_places() -> None:
    found = read("Về DTI năm 2023, vị trí thứ 4 và thứ 5 lần lượt thuộc về huyện Lý Nhân, huyện Bình Lục.")
    assert said(found, "value", "subject") == [(4.0, "Huyện Lý Nhân"), (5.0, "Huyện Bình Lục")]


def test_members_of_a_class_and_the_threshold_of_the_class() -> None:
    found = read(
        "PAR INDEX năm 2023: Nhóm A (từ 90% trở lên) có 2 đơn vị gồm: Bộ Tư pháp đạt 91,7%, Bộ Tài chính 90,8%."
    )
    assert sorted((f.measure, f.value, f.subject) for f in found) == [
        ("grade", "A", "Bộ Tài chính"),
        ("grade", "A", "Bộ Tư pháp"),
        ("score", 90.8, "Bộ Tài chính"),
        ("score", 91.7, "Bộ Tư pháp"),
    ]


def test_a_component_at_the_head_holds_for_all_who_are_named_behind_it() -> None:
    found = read(
        "PAR INDEX năm 2023: Ở chỉ số thành phần “Cải cách thể chế”, Sở Tư pháp dẫn đầu với 95,2%, còn Sở Y tế chỉ "
        "đạt 61,4%."
    )
    assert {f.component for f in found} == {"Cải cách thể chế"}
    assert [f.subject for f in found] == ["Sở Tư pháp", "Sở Tư pháp", "Sở Y tế"]


@pytest.mark.parametrize(
    ("text", "rate", "value"),
    [
        ("Năm 2023, huyện tiếp nhận 4.800 hồ sơ, trong đó 61,3% nộp trực tuyến.", "nộp trực tuyến", 61.3),
        ("Năm 2023, số hồ sơ gửi qua mạng mới chiếm 0,8%.", "số hồ sơ gửi qua mạng", 0.8),
        ("Năm 2023, hồ sơ trễ hạn chiếm 1,4% tổng số hồ sơ.", "hồ sơ trễ hạn", 1.4),
        ("Đã hoàn thành 41/42 nhiệm vụ, đạt 97,6%.", "hoàn thành 41/42 nhiệm vụ", 97.6),
        ("Tỷ lệ hồ sơ đã ký số mới được 21%.", "Tỷ lệ hồ sơ đã ký số", 21.0),
        ("Tỷ lệ hồ sơ trễ hạn đã kéo giảm còn 2%.", "Tỷ lệ hồ sơ trễ hạn", 2.0),
        ("Mức độ hài lòng của người dân đối với dịch vụ là 92%.", "Mức độ hài lòng của người dân", 92.0),
    ],
)
def test_shares_that_are_rates(text: str, rate: str, value: float) -> None:
    assert said(read(text), "indicator_text", "value") == [(rate, value)]


@pytest.mark.parametrize(
    "text",
    [
        "PAR INDEX của tỉnh năm 2023: điểm thẩm định tối đa 65 điểm.",
        "UBND tỉnh yêu cầu các huyện có tỷ lệ hồ sơ trực tuyến dưới 10% phải báo cáo.",
    ],
)
def test_maxima_and_thresholds_are_no_figures(text: str) -> None:
    assert read(text) == []


def test_satisfaction_by_field_is_a_part_of_the_index() -> None:
    found = read("SIPAS năm 2023: tỷ lệ hài lòng đối với hộ tịch là 93,1%, chứng thực 92%; riêng đất đai chỉ có 77,4%.")
    assert said(found, "indicator", "component", "value") == [
        ("SIPAS", "hộ tịch", 93.1),
        ("SIPAS", "chứng thực", 92.0),
        ("SIPAS", "đất đai", 77.4),
    ]


@pytest.mark.parametrize("whose", ["của tỉnh Hà Nam", "thuộc tỉnh Hà Nam", "trên địa bàn tỉnh Hà Nam"])
def test_whose_field_a_rank_is_taken_over_is_not_what_changed(whose: str) -> None:
    found = read(
        f"Năm 2023, huyện Bình Lục đạt 90,06 điểm Chỉ số CCHC, xếp thứ 2/6 huyện, thị xã, thành phố {whose}, "
        "tăng 1,64 điểm và 1 bậc so với năm 2022."
    )
    assert said(found, "subject", "measure", "value") == [
        ("Huyện Bình Lục", "score", 90.06),
        ("Huyện Bình Lục", "rank", 2.0),
        ("Huyện Bình Lục", "score_change", 1.64),
        ("Huyện Bình Lục", "rank_change", 1.0),
    ]
