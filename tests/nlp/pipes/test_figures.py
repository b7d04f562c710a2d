"""Figures of sentences as portals write them. Places are real, results are made up for these tests."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.records import Document, Figure
from nlp.pipeline import annotate, extract

Fact = tuple[object, ...]


def read(
    text: str, title: str | None = None, province: str = "Nghệ An", published: str = "2024-05-01", kind: str = "article"
) -> list[Figure]:
    document = Document(
        url="https://example.gov.vn/tin", title=title, text=text, province=province, published_at=published, kind=kind
    )
    record = extract(document)
    for figure in record.figures:
        assert text[figure.start : figure.end] == figure.quote
        assert figure.rule
        assert 0.3 < figure.confidence <= 1
    assert [f.start for f in record.figures] == sorted(f.start for f in record.figures)
    return list(record.figures)


def facts(found: list[Figure], *names: str) -> list[Fact]:
    return [tuple(getattr(figure, name) for name in names) for figure in found]


def test_last_years_value_in_parentheses() -> None:
    found = read(
        "Năm 2023 Chỉ số CCHC của tỉnh Nghệ An đạt 86,58 điểm, đứng vị trí số 44 trong tổng số 63 tỉnh, thành phố, "
        "tụt 12 bậc so với năm 2022 (hạng 32)."
    )
    assert facts(found, "measure", "value", "out_of", "period") == [
        ("score", 86.58, None, "2023"),
        ("rank", 44.0, 63.0, "2023"),
        ("rank_change", -12.0, None, "2023"),
        ("rank", 32.0, None, "2022"),
    ]


def test_cao_hon_is_a_change_only_against_an_earlier_time() -> None:
    found = read(
        "PAR INDEX năm 2022 của Nghệ An đạt 85,12%, cao hơn 2,19% so với năm 2021, cao hơn bình quân cả nước 1,3%."
    )
    assert facts(found, "measure", "value") == [("score", 85.12), ("score_change", 2.19)]


def test_from_and_to_places_with_their_years() -> None:
    found = read(
        "Chỉ số PCI của tỉnh từ bậc 21 (năm 2015) lên bậc 4 (năm 2016), lọt vào tốp 10, xếp thứ 6 khu vực miền Trung."
    )
    assert facts(found, "value", "comparator", "period") == [
        (21.0, "=", "2015"),
        (4.0, "=", "2016"),
        (10.0, "<=", "2016"),
        (6.0, "=", "2016"),
    ]
    assert found[3].scope == "khu vực miền Trung"


def test_points_and_their_percentage() -> None:
    found = read("Kết quả SIPAS năm 2022: tỉnh đạt 40,62/80 điểm, đạt tỷ lệ 50,77%.")
    assert facts(found, "value", "out_of") == [(40.62, 80.0), (50.77, 100.0)]


def test_a_numbered_list_with_a_number_missing() -> None:
    found = read(
        "Sở Nội vụ đã công bố Chỉ số CCHC năm 2023 của các sở. Theo đó, (1) Sở Tài chính đạt 90,05%, Sở "
        "Nội vụ đạt 90,02%, "
        "(3) Sở Tư pháp đạt 89,5%."
    )
    assert facts(found, "subject", "value") == [("Sở Tài chính", 90.05), ("Sở Nội vụ", 90.02), ("Sở Tư pháp", 89.5)]


def test_several_indices_in_one_sentence() -> None:
    found = read(
        "Năm 2023, PAR INDEX của tỉnh xếp thứ 17, tăng 5 bậc; SIPAS xếp thứ 30 (tăng 2 bậc); PAPI xếp "
        "thứ 20, giảm 4 bậc."
    )
    assert facts(found, "indicator", "measure", "value") == [
        ("PAR_INDEX", "rank", 17.0),
        ("PAR_INDEX", "rank_change", 5.0),
        ("SIPAS", "rank", 30.0),
        ("SIPAS", "rank_change", 2.0),
        ("PAPI", "rank", 20.0),
        ("PAPI", "rank_change", -4.0),
    ]
    assert {figure.period for figure in found} == {"2023"}


def test_dossiers_of_half_a_year() -> None:
    found = read(
        "6 tháng đầu năm, toàn huyện tiếp nhận 15.432 hồ sơ, trong đó tiếp nhận trực tuyến 13.250 hồ sơ, "
        "đạt tỷ lệ 85,9%; "
        "trễ hạn 50 hồ sơ (chiếm 0,34%).\nTỷ lệ số hóa hồ sơ khi tiếp nhận đạt 92%.",
        title="Nam Đàn: Sơ kết công tác cải cách hành chính 6 tháng đầu năm 2024",
    )
    assert facts(found, "indicator", "value", "period", "subject") == [
        ("OTHER", 85.9, "2024-H1", "Huyện Nam Đàn"),
        ("OTHER", 0.34, "2024-H1", "Huyện Nam Đàn"),
        ("OTHER", 92.0, "2024-H1", "Huyện Nam Đàn"),
    ]


def test_components_with_colons_and_fractions() -> None:
    found = read(
        "Tính đến ngày 30/9/2025, Bộ chỉ số phục vụ người dân, doanh nghiệp của tỉnh đạt 92,35 điểm. Trong đó: "
        "Công khai, minh bạch: 17,8/18 điểm; Tiến độ giải quyết: 19,5/20; Mức độ hài lòng: 18/18.",
        published="2025-10-05",
    )
    assert facts(found, "component", "value", "out_of", "period") == [
        (None, 92.35, None, "2025-09-30"),
        ("Công khai, minh bạch", 17.8, 18.0, "2025-09-30"),
        ("Tiến độ giải quyết", 19.5, 20.0, "2025-09-30"),
        ("Mức độ hài lòng", 18.0, 18.0, "2025-09-30"),
    ]


def test_members_of_a_class_behind_it() -> None:
    found = read(
        "Có 02 đơn vị xếp loại Xuất sắc gồm: Sở Nội vụ, Sở Tư pháp; 12 đơn vị xếp loại Tốt; "
        "01 đơn vị xếp loại Trung bình là Sở Xây dựng (68,5 điểm).",
        title="Chỉ số CCHC năm 2023",
    )
    assert facts(found, "subject", "value") == [
        ("Sở Nội vụ", "Xuất sắc"),
        ("Sở Tư pháp", "Xuất sắc"),
        ("Sở Xây dựng", "Trung bình"),
        ("Sở Xây dựng", 68.5),
    ]


def test_mean_and_ends_of_a_group_have_no_subject() -> None:
    found = read(
        "DDCI năm 2023: điểm trung bình chung toàn tỉnh là 81,3 điểm; đơn vị cao nhất đạt 88,12 điểm, "
        "thấp nhất 70,01 điểm."
    )
    assert facts(found, "aggregate", "subject", "value") == [
        ("mean", None, 81.3),
        ("max", None, 88.12),
        ("min", None, 70.01),
    ]


def test_a_small_scale_and_relative_change() -> None:
    found = read("Chỉ số DTI năm 2023 của tỉnh đạt 0,6645, tăng 5,2% so với năm 2022; Chính quyền số xếp thứ 15.")
    assert facts(found, "measure", "value", "component") == [
        ("score", 0.6645, None),
        ("percent_change", 5.2, None),
        ("rank", 15.0, "Chính quyền số"),
    ]


def test_targets_of_a_plan_and_a_result_beside_one() -> None:
    found = read(
        "I. MỤC TIÊU\n1. Chỉ số PAPI thuộc nhóm Trung bình cao; trên 95% hồ sơ được giải quyết đúng hạn "
        "(năm 2023 đạt 93%).\n"
        "II. NHIỆM VỤ\n- Rà soát thủ tục.",
        title="Kế hoạch cải cách hành chính tỉnh Nghệ An năm 2025", kind="plan", published="2025-01-10",
    )  # fmt: skip
    assert facts(found, "value", "comparator", "status", "period") == [
        ("Trung bình cao", "=", "target", "2025"),
        (95.0, ">", "target", "2025"),
        (93.0, "=", "actual", "2023"),
    ]


def test_an_order_charges_each_committee_that_it_names() -> None:
    found = read(
        "Chủ tịch UBND tỉnh yêu cầu:\nUBND các huyện Đô Lương, Yên Thành bố trí đủ nhân lực, bảo đảm tỷ "
        "lệ số hóa hồ sơ đạt ít nhất "
        "80% trước ngày 31/12/2024."
    )
    assert facts(found, "subject", "value", "comparator", "status", "period") == [
        ("UBND Huyện Đô Lương", 80.0, ">=", "target", "2024-12-31"),
        ("UBND Huyện Yên Thành", 80.0, ">=", "target", "2024-12-31"),
    ]


def test_the_elided_subject_is_the_one_of_the_headline() -> None:
    found = read("Năm 2023, Chỉ số CCHC xếp thứ 5/21.", title="Huyện Đô Lương nâng cao chất lượng phục vụ")
    assert facts(found, "subject", "value") == [("Huyện Đô Lương", 5.0)]


def test_years_gone_by_are_no_period() -> None:
    found = read(
        "Giai đoạn 2016 - 2020 có nhiều kết quả. Những năm gần đây, PCI giảm, chỉ số CCHC của tỉnh cũng "
        "có xu hướng giảm."
    )
    assert facts(found, "indicator", "value", "period") == [("PCI", "down", None), ("PAR_INDEX", "down", None)]


def test_three_years_told_together() -> None:
    found = read(
        "Trong 3 năm 2021, 2022 và 2023, Chỉ số PCI của tỉnh lần lượt đạt 62,5; 63,4 và 65,1 điểm, xếp "
        "hạng lần lượt 45, 40 và 33."
    )
    assert facts(found, "measure", "value", "period") == [
        ("score", 62.5, "2021"),
        ("score", 63.4, "2022"),
        ("score", 65.1, "2023"),
        ("rank", 45.0, "2021"),
        ("rank", 40.0, "2022"),
        ("rank", 33.0, "2023"),
    ]


def test_the_one_who_has_an_extreme_stands_behind_it() -> None:
    found = read(
        "Điểm số cao nhất là 93,5 điểm (Sở Tài chính), thấp nhất là 71,2 điểm (Sở Y tế). UBND huyện Đô "
        "Lương đạt 90,2 điểm (Tốt).",
        title="Kết quả Chỉ số CCHC năm 2023 của các sở, UBND cấp huyện",
    )
    assert facts(found, "subject", "aggregate", "value") == [
        ("Sở Tài chính", None, 93.5),
        ("Sở Y tế", None, 71.2),
        ("UBND Huyện Đô Lương", None, 90.2),
        ("UBND Huyện Đô Lương", None, "Tốt"),
    ]


def test_the_national_index_is_of_no_body_named_before() -> None:
    found = read(
        "TP. Hồ Chí Minh xếp thứ 2 về DTI năm 2024. Giá trị DTI quốc gia năm 2024 là 0,7955.", published="2025-05-06"
    )
    assert facts(found, "subject", "value") == [("Thành phố Hồ Chí Minh", 2.0), (None, 0.7955)]


def test_a_place_among_neighbours_beside_one_in_the_country() -> None:
    found = read("Năm 2023 Chỉ số CCHC của Yên Bái xếp thứ 28 cả nước và thứ 5/14 tỉnh trung du, miền núi phía Bắc.")
    assert facts(found, "value", "out_of") == [(28.0, None), (5.0, 14.0)]
    assert found[0].scope is None
    assert found[1].scope is not None


@pytest.mark.parametrize(
    "text",
    [
        "Thực hiện Nghị quyết số 76/NQ-CP, Nghị quyết 30c/NQ-CP và Quyết định số 1149/QĐ-BNV về Chỉ số CCHC.",
        "Dịch vụ công mức độ 3, mức độ 4 được tích hợp; kế hoạch số 02 ngày 12/01/2023 về Chỉ số CCHC.",
        "Có 53/63 địa phương tăng điểm PAR INDEX, 29/44 cơ quan xếp hạng Tốt.",
        "Huyện bị trừ 2,5 điểm Chỉ số CCHC; khoảng cách giữa đơn vị đứng đầu và đơn vị đứng cuối là 15,2 điểm.",
        "UBND tỉnh yêu cầu nâng cao chỉ số PCI, cải thiện thứ hạng PAPI; chất lượng chưa cao, đạt thấp.",
        "Tổng số điểm của bài viết là: 5 trong 1 đánh giá. Thống kê: 2.284.932. Online: 29.",
        "Hội nghị về Chỉ số CCHC diễn ra tại 12 điểm cầu với 350 đại biểu, bố trí 1.250 triệu đồng.",
        "Nhiều gian hàng giảm giá 20 - 30%; giải Nhất trị giá 5 triệu đồng.",
        "Người đứng đầu phải chịu trách nhiệm về Chỉ số CCHC của cơ quan.",
        "Kỳ họp thứ 12, HĐND tỉnh khóa XVIII bàn về Chỉ số CCHC.",
    ],
)
def test_what_is_no_figure(text: str) -> None:
    assert read(text) == []


def test_rejected_candidates_are_told() -> None:
    doc = annotate(Document(url="https://example.gov.vn/tin", text="Có 4 huyện đạt trên 90 điểm Chỉ số CCHC."))
    assert ("figures", 15, 27, "score.points", "said of a group that is not named") in doc._.rejected


def test_units_swapped_are_followed() -> None:
    sentence = "Chỉ số CCHC năm 2022 của huyện {} đạt 88,5 điểm, xếp thứ 3/21; huyện {} đạt 80,1 điểm."
    for first, second in (("Đô Lương", "Yên Thành"), ("Yên Thành", "Đô Lương"), ("Con Cuông", "Nam Đàn")):
        found = read(sentence.format(first, second))
        assert facts(found, "subject", "value") == [
            (f"Huyện {first}", 88.5),
            (f"Huyện {first}", 3.0),
            (f"Huyện {second}", 80.1),
        ]


@pytest.mark.parametrize("mark", [",", "."])
def test_both_decimal_marks(mark: str) -> None:
    found = read(f"Chỉ số CCHC năm 2022 của tỉnh đạt 88{mark}5%, tăng 1{mark}25%.")
    assert facts(found, "value") == [(88.5,), (1.25,)]


_PIECES = st.sampled_from(
    ["Chỉ số CCHC ", "PCI ", "của tỉnh ", "huyện Đô Lương, ", "đạt ", "89,30", "/100 ", "điểm", "%",
     "(", ")", "; ", ", ",
     "xếp thứ ", "12/13", "tăng ", "5 bậc", "lần lượt ", " và ", "năm 2022 ", "so với ",
     "tốp 10 ", "phấn đấu ", ".\n", "từ ", "lên "]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(_PIECES, max_size=40))
def test_pieces_in_any_order_break_nothing(pieces: list[str]) -> None:
    read("".join(pieces))


@pytest.mark.parametrize(
    "text",
    [
        "Tỷ lệ hồ sơ trễ hẹn của tỉnh là 7,8%, riêng lĩnh vực xây dựng là 12,4%, lĩnh vực y tế 3%.",
        "Tỷ lệ hồ sơ trễ hẹn của tỉnh là 7,8%; trong đó xây dựng là 12,4%, y tế chỉ 3%.",
    ],
)
def test_a_rate_within_a_field_of_work_says_so_without_an_index_too(text: str) -> None:
    assert facts(read(text), "indicator_text", "value") == [
        ("Tỷ lệ hồ sơ trễ hẹn", 7.8),
        ("Tỷ lệ hồ sơ trễ hẹn lĩnh vực xây dựng", 12.4),
        ("Tỷ lệ hồ sơ trễ hẹn lĩnh vực y tế", 3.0),
    ]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200))
def test_any_text_breaks_nothing(text: str) -> None:
    read(text)


@pytest.mark.parametrize(
    "piece", ["đạt 5 điểm, ", "1/2/", "Sở Y tế, ", "tỷ lệ ", "Chỉ số CCHC (", "lần lượt 5, ", "9,"]
)
def test_time_is_linear(piece: str) -> None:
    started = time.process_time()
    annotate(Document(url="https://example.gov.vn/tin", text=piece * (60_000 // len(piece))))
    assert time.process_time() - started < 20
