"""What a table takes from the lines above it and from its heads: rates, maxima of each part, earlier years."""

from __future__ import annotations

from tests.nlp.pipes.test_tables import facts, figures


def test_a_rate_of_the_line_above_under_heads_that_only_date() -> None:
    found = figures(
        [["!Đơn vị", "!Năm 2023 (%)", "!Chỉ tiêu năm 2024 (%)"], ["Huyện Bình Lục", "98,1", "99"]],
        above="Tỷ lệ hồ sơ giải quyết đúng hạn của các huyện như sau:",
    )
    assert facts(found, "indicator_text", "value", "period", "status") == [
        ("Tỷ lệ hồ sơ giải quyết đúng hạn", 98.1, "2023", "actual"),
        ("Tỷ lệ hồ sơ giải quyết đúng hạn", 99.0, "2024", "target"),
    ]


def test_outcomes_of_dossiers_are_rates() -> None:
    found = figures(
        [["!Đơn vị", "!Số hồ sơ", "!Đúng hạn (%)"], ["Sở Y tế", "1.200", "99,5"]],
        above="Kết quả 6 tháng đầu năm 2024:",
    )
    assert facts(found, "indicator", "value", "period") == [("OTHER", 99.5, "2024-H1")]


def test_an_earlier_year_in_one_head_dates_its_column_alone() -> None:
    found = figures(
        [["!Đơn vị", "!Tổng điểm", "!Xếp hạng", "!Điểm năm 2021"], ["Huyện Bình Lục", "91,5", "1", "90,8"]],
        above="Kết quả Chỉ số CCHC năm 2022 của các huyện:",
    )
    assert facts(found, "value", "period") == [(91.5, "2022"), (1.0, "2022"), (90.8, "2021")]


def test_a_head_that_compares_dates_nothing() -> None:
    found = figures(
        [["!Đơn vị", "!Điểm", "!So với năm 2021"], ["Huyện Bình Lục", "91,5", "+1,2"]],
        above="Kết quả Chỉ số CCHC năm 2022 của các huyện:",
    )
    assert facts(found, "measure", "period") == [("score", "2022"), ("score_change", "2022")]


def test_the_scale_of_each_component() -> None:
    found = figures(
        [["!Nội dung", "!Năm 2022"], ["Quản trị điện tử", "3,1"], ["Tổng điểm", "42,3"]],
        above="Điểm PAPI của tỉnh Hà Nam (thang điểm tối đa của mỗi chỉ số là 10):",
    )
    assert facts(found, "value", "out_of") == [(3.1, 10.0), (42.3, None)]


def test_rows_that_are_fields_of_reform_name_the_index() -> None:
    rows = [["!Lĩnh vực", "!Điểm đạt", "!Điểm tối đa"]]
    rows += [[name, "8,5", "12"] for name in ("Cải cách thể chế", "Cải cách tài chính công", "Cải cách chế độ công vụ")]
    found = figures(rows, above="Năm 2023, PAR INDEX của tỉnh đạt 85 điểm, SIPAS đạt 86%. Kết quả các lĩnh vực:")
    table = [figure for figure in found if figure.rule and figure.rule.startswith("table")]
    assert {(figure.indicator, figure.out_of) for figure in table} == {("PAR_INDEX", 12.0)}
    assert len(table) == 3


def test_places_and_comparators_in_words() -> None:
    found = figures(
        [
            ["!Chỉ tiêu", "!Kết quả năm 2023", "!Mục tiêu năm 2024"],
            ["Chỉ số CCHC", "Xếp thứ 20", "Tốp 15"],
            ["SIPAS", "85,2%", "Trên 87%"],
        ]
    )
    assert facts(found, "indicator", "measure", "value", "comparator", "status") == [
        ("PAR_INDEX", "rank", 20.0, "=", "actual"),
        ("PAR_INDEX", "rank", 15.0, "<=", "target"),
        ("SIPAS", "score", 85.2, "=", "actual"),
        ("SIPAS", "score", 87.0, ">", "target"),
    ]


def test_points_and_percent_that_are_the_same_number_are_two_figures() -> None:
    found = figures(
        [["!Đơn vị", "!Tổng điểm", "!Chỉ số CCHC (%)"], ["Huyện Bình Lục", "86,2", "86,2"]],
        above="Chỉ số CCHC năm 2023 (thang điểm 100):",
    )
    assert [figure.value for figure in found] == [86.2, 86.2]
    assert len({figure.id for figure in found}) == 2


def test_a_name_that_nothing_tells_is_nobody_and_not_the_province() -> None:
    found = figures(
        [
            ["!TT", "!Xã, phường", "!Tỷ lệ đúng hạn (%)"],
            ["1", "Xã Chuyên Ngoại", "99,2"],
            ["2", "Khu liên cơ phía nam", "97,5"],
            ["", "Tổng cộng", "98,7"],
        ],
        above="Kết quả giải quyết hồ sơ năm 2022 trên địa bàn tỉnh:",
    )
    assert facts(found, "subject", "value") == [
        ("Xã Chuyên Ngoại", 99.2),
        (None, 97.5),
        ("Tỉnh Hà Nam", 98.7),
    ]
