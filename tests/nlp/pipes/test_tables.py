"""Tables as portals and reports have them: heads of two rows, spans, maxima, blocks, subjects in any column."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.records import Cell, Document, Figure, Table
from nlp.pipeline import extract

# A row is a list of cells: a string, or (string, column span, row span); a first mark "!" makes a header cell.
Written = Sequence[Sequence[str | tuple[str, int, int]]]


def document(
    rows: Written, *, above: str = "", title: str | None = None, caption: str | None = None, kind: str = "article"
) -> Document:
    """A document whose text is the lines above and the table's lines, as a reader makes it."""
    text = f"{above}\n" if above else ""
    start = len(text)
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    width = 0
    lines: list[str] = []
    for number, row in enumerate(rows):
        column, line = 0, ""
        offset = len(text) + sum(len(one) + 1 for one in lines)
        for item in row:
            said, across, down = item if isinstance(item, tuple) else (item, 1, 1)
            header, said = said.startswith("!"), said.removeprefix("!")
            while (number, column) in taken:
                column += 1
            taken |= {(number + r, column + c) for r in range(down) for c in range(across)}
            at: int | None = None
            if said:
                line += " | " if line else ""
                at = offset + len(line)
                line += said
            cells.append(
                Cell(row=number, column=column, row_span=down, column_span=across, header=header, text=said,
                     start=at, end=None if at is None else at + len(said))
            )  # fmt: skip
            column += across
        width = max(width, column)
        lines.append(line)
    text += "\n".join(lines)
    table = Table(start=start, end=len(text), rows=len(rows), columns=width, cells=tuple(cells), caption=caption)
    return Document(
        url="https://example.gov.vn/bang", title=title, text=text, tables=(table,), province="Hà Nam",
        published_at="2024-06-01", kind=kind,
    )  # fmt: skip


def figures(rows: Written, **around: str) -> list[Figure]:
    record = extract(document(rows, **around))  # type: ignore[arg-type]
    for figure in record.figures:
        assert record.document.text[figure.start : figure.end] == figure.quote
        assert "\n" not in figure.quote
    return [figure for figure in record.figures if figure.rule and figure.rule.startswith("table.")]


def facts(found: list[Figure], *names: str) -> list[tuple[object, ...]]:
    return [tuple(getattr(figure, name) for name in names) for figure in found]


def test_two_years_side_by_side() -> None:
    found = figures(
        [
            [("!STT", 1, 2), ("!Đơn vị", 1, 2), ("!Năm 2022", 2, 1), ("!Năm 2023", 2, 1)],
            ["!Điểm", "!Xếp hạng", "!Điểm", "!Xếp hạng"],
            ["1", "Sở Tư pháp", "91,2", "2", "95,4", "1"],
            ["2", "Sở Y tế", "88,05", "4", "-", ""],
        ],
        above="Kết quả xác định Chỉ số CCHC của các sở:",
    )
    assert facts(found, "indicator", "subject", "period", "measure", "value") == [
        ("PAR_INDEX", "Sở Tư pháp", "2022", "score", 91.2),
        ("PAR_INDEX", "Sở Tư pháp", "2022", "rank", 2.0),
        ("PAR_INDEX", "Sở Tư pháp", "2023", "score", 95.4),
        ("PAR_INDEX", "Sở Tư pháp", "2023", "rank", 1.0),
        ("PAR_INDEX", "Sở Y tế", "2022", "score", 88.05),
        ("PAR_INDEX", "Sở Y tế", "2022", "rank", 4.0),
    ]
    assert found[0].quote == "1 | Sở Tư pháp | 91,2 | 2 | 95,4 | 1"


def test_maxima_components_totals_and_grades() -> None:
    found = figures(
        [
            ["!TT", "!Cơ quan", "!Cải cách thể chế", "!Cải cách TTHC", "!Tổng điểm", "!Xếp loại"],
            ["", "Điểm tối đa", "10", "15", "100", ""],
            ["1", "Sở Nội vụ", "9,5", "14,25", "95,10", "Tốt"],
        ],
        above="Chỉ số CCHC năm 2023",
    )
    assert facts(found, "component", "measure", "value", "out_of") == [
        ("Cải cách thể chế", "score", 9.5, 10.0),
        ("Cải cách TTHC", "score", 14.25, 15.0),
        (None, "score", 95.1, 100.0),
        (None, "grade", "Tốt", None),
    ]
    assert {figure.period for figure in found} == {"2023"}


def test_components_in_rows_with_their_maxima_in_a_column() -> None:
    found = figures(
        [
            ["!STT", "!Tiêu chí", "!Điểm tối đa", "!Điểm đạt được", "!Tỷ lệ (%)"],
            ["1", "Cải cách thể chế", "10", "8,5", "85"],
            ["2", "Cải cách tài chính công", "12", "9,6", "80"],
            ["", "Tổng cộng", "100", "86,2", "86,2"],
        ],
        above="Chỉ số CCHC năm 2023 của tỉnh Hà Nam như sau:",
    )
    assert facts(found, "component", "value", "out_of", "subject") == [
        ("Cải cách thể chế", 8.5, 10.0, "Tỉnh Hà Nam"),
        ("Cải cách thể chế", 85.0, 100.0, "Tỉnh Hà Nam"),
        ("Cải cách tài chính công", 9.6, 12.0, "Tỉnh Hà Nam"),
        ("Cải cách tài chính công", 80.0, 100.0, "Tỉnh Hà Nam"),
        (None, 86.2, 100.0, "Tỉnh Hà Nam"),
        (None, 86.2, 100.0, "Tỉnh Hà Nam"),
    ]


def test_a_grade_that_spans_rows_counts_for_each() -> None:
    found = figures(
        [
            ["!Xếp loại", "!Đơn vị", "!Điểm số", "!Hạng"],
            [("Tốt", 1, 2), "Sở Tư pháp", "91,06", "1"],
            ["Sở Y tế", "90,2", "2"],
        ],
        above="Chỉ số CCHC năm 2023",
    )
    assert facts(found, "subject", "measure", "value") == [
        ("Sở Tư pháp", "grade", "Tốt"),
        ("Sở Tư pháp", "score", 91.06),
        ("Sở Tư pháp", "rank", 1.0),
        ("Sở Y tế", "grade", "Tốt"),
        ("Sở Y tế", "score", 90.2),
        ("Sở Y tế", "rank", 2.0),
    ]
    assert found[3].quote == "Sở Y tế | 90,2 | 2"


def test_indices_in_rows_and_years_in_columns() -> None:
    found = figures(
        [
            ["!Chỉ số", "!Năm 2021", "!Năm 2022", "!Mục tiêu năm 2025"],
            ["PCI", "63,5", "65,2", "70"],
            ["PAR INDEX (%)", "84,1", "86,7", "90"],
        ],
        title="Kết quả các chỉ số của tỉnh Hà Nam",
    )
    assert facts(found, "indicator", "period", "value", "out_of", "status") == [
        ("PCI", "2021", 63.5, None, "actual"),
        ("PCI", "2022", 65.2, None, "actual"),
        ("PCI", "2025", 70.0, None, "target"),
        ("PAR_INDEX", "2021", 84.1, 100.0, "actual"),
        ("PAR_INDEX", "2022", 86.7, 100.0, "actual"),
        ("PAR_INDEX", "2025", 90.0, 100.0, "target"),
    ]


def test_measures_in_rows() -> None:
    found = figures(
        [["!", "!2021", "!2022", "!2023"], ["Điểm số", "63,5", "65,2", "66,1"], ["Thứ hạng", "40", "31", "29"]],
        above="Chỉ số PCI của tỉnh Hà Nam qua các năm",
    )
    assert facts(found, "measure", "period", "value") == [
        ("score", "2021", 63.5),
        ("score", "2022", 65.2),
        ("score", "2023", 66.1),
        ("rank", "2021", 40.0),
        ("rank", "2022", 31.0),
        ("rank", "2023", 29.0),
    ]


def test_changes_carry_their_sign() -> None:
    found = figures(
        [
            ["!Huyện", "!Điểm năm 2023", "!Thứ hạng năm 2023", "!Tăng/giảm điểm", "!Tăng/giảm hạng"],
            ["Bình Lục", "88,5", "2", "+1,2", "1"],
            ["Thanh Liêm", "85,1", "4", "-0,75", "-2"],
        ],
        above="Chỉ số CCHC của các huyện",
    )
    assert facts(found, "subject", "measure", "value", "period") == [
        ("Huyện Bình Lục", "score", 88.5, "2023"),
        ("Huyện Bình Lục", "rank", 2.0, "2023"),
        ("Huyện Bình Lục", "score_change", 1.2, "2023"),
        ("Huyện Bình Lục", "rank_change", 1.0, "2023"),
        ("Huyện Thanh Liêm", "score", 85.1, "2023"),
        ("Huyện Thanh Liêm", "rank", 4.0, "2023"),
        ("Huyện Thanh Liêm", "score_change", -0.75, "2023"),
        ("Huyện Thanh Liêm", "rank_change", -2.0, "2023"),
    ]


def test_rates_are_of_other_and_counts_are_none() -> None:
    found = figures(
        [
            ["!TT", "!Đơn vị", "!Số hồ sơ tiếp nhận", "!Tỷ lệ hồ sơ đúng hạn (%)", "!Ghi chú"],
            ["1", "Huyện Bình Lục", "1.240", "99,5", "2 hồ sơ trễ"],
        ],
        above="Kết quả giải quyết thủ tục hành chính quý I năm 2024",
    )
    assert facts(found, "indicator", "indicator_text", "measure", "value", "period", "subject") == [
        ("OTHER", "Tỷ lệ hồ sơ đúng hạn", "percent", 99.5, "2024-Q1", "Huyện Bình Lục")
    ]


def test_a_mean_in_a_row_has_no_subject() -> None:
    found = figures(
        [["!Đơn vị", "!Điểm số"], ["Sở Y tế", "90,2"], ["Sở Tư pháp", "91,5"], ["Trung bình", "90,85"]],
        above="Chỉ số CCHC năm 2023",
    )
    assert facts(found, "subject", "aggregate", "value")[-1] == (None, "mean", 90.85)


def test_headers_without_markup_are_found() -> None:
    found = figures(
        [["TT", "Đơn vị", "Điểm số", "Thứ hạng"], ["1", "Sở Y tế", "90,2", "1"], ["2", "Sở Tư pháp", "89,5", "2"]],
        above="Chỉ số CCHC năm 2023",
    )
    assert facts(found, "measure", "value") == [("score", 90.2), ("rank", 1.0), ("score", 89.5), ("rank", 2.0)]


def test_heads_printed_over_two_columns_without_a_span() -> None:
    found = figures(
        [
            ["!Đơn vị", "!PAR INDEX", "!", "!SIPAS", "!"],
            ["!", "!Điểm", "!Hạng", "!Điểm", "!Hạng"],
            ["Sở Y tế", "90,1", "2", "88,2%", "3"],
        ],
        above="Kết quả năm 2023",
    )
    assert facts(found, "indicator", "measure", "value", "out_of") == [
        ("PAR_INDEX", "score", 90.1, None),
        ("PAR_INDEX", "rank", 2.0, None),
        ("SIPAS", "score", 88.2, 100.0),
        ("SIPAS", "rank", 3.0, None),
    ]


def test_the_heading_of_a_block_is_no_component_and_xa_hoi_so_is_no_commune() -> None:
    found = figures(
        [
            ["!TT", "!Đơn vị", "!Chính quyền số", "!Xã hội số", "!DTI", "!Xếp hạng"],
            ["A", "KHỐI HUYỆN", "", "", "", ""],
            ["1", "Bình Lục", "0,65", "0,49", "0,5912", "1"],
        ],
        above="Kết quả đánh giá mức độ chuyển đổi số (DTI) năm 2023",
    )
    assert facts(found, "component", "measure", "value", "subject") == [
        ("Chính quyền số", "score", 0.65, "Huyện Bình Lục"),
        ("Xã hội số", "score", 0.49, "Huyện Bình Lục"),
        (None, "score", 0.5912, "Huyện Bình Lục"),
        (None, "rank", 1.0, "Huyện Bình Lục"),
    ]


def test_plans_results_and_estimates_of_rates() -> None:
    found = figures(
        [
            ["!Chỉ tiêu", "!Kế hoạch năm 2024", "!Thực hiện 6 tháng", "!Ước cả năm"],
            ["Tỷ lệ hồ sơ đúng hạn", "98", "99,2", "99"],
            ["Số hồ sơ tiếp nhận", "", "12.345", ""],
        ],
        above="Kết quả thực hiện các chỉ tiêu cải cách hành chính năm 2024",
    )
    assert facts(found, "value", "status", "period") == [
        (98.0, "target", "2024"),
        (99.2, "actual", "2024-H1"),
        (99.0, "forecast", "2024"),
    ]


def test_changes_said_in_words() -> None:
    found = figures(
        [["!Lĩnh vực", "!Hạng 2023", "!Hạng 2022", "!So sánh"], ["Cải cách thể chế", "12/63", "20/63", "Tăng 8 bậc"]],
        above="Kết quả PAR INDEX của tỉnh Hà Nam",
    )
    assert facts(found, "measure", "value", "out_of", "period", "component") == [
        ("rank", 12.0, 63.0, "2023", "Cải cách thể chế"),
        ("rank", 20.0, 63.0, "2022", "Cải cách thể chế"),
        ("rank_change", 8.0, None, "2023", "Cải cách thể chế"),
    ]


def test_the_caption_names_index_and_year() -> None:
    found = figures(
        [["!Tỉnh", "!Điểm"], ["Hà Nam", "66,1"], ["Nam Định", "65,4"]], caption="Bảng 2. Chỉ số PCI năm 2022"
    )
    assert facts(found, "indicator", "period", "subject", "value") == [
        ("PCI", "2022", "Tỉnh Hà Nam", 66.1),
        ("PCI", "2022", "Tỉnh Nam Định", 65.4),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [["!TT", "!Họ tên", "!Số điện thoại"], ["1", "Nguyễn Văn A", "0912345678"]],
        [
            ["UBND TỈNH HÀ NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
            ["Số: 12/BC-UBND", "Hà Nam, ngày 5 tháng 3 năm 2024"],
        ],
        [["!Nhiệm vụ", "!Thời gian", "!Đơn vị chủ trì"], ["Rà soát", "Quý II", "Sở Nội vụ"]],
        [["!Xã", "!Dân số", "!Diện tích"], ["Bình Nghĩa", "12.430", "15,2"]],
    ],
)
def test_tables_that_measure_nothing(rows: Written) -> None:
    assert figures(rows, above="Chỉ số CCHC năm 2023 được giao cho các đơn vị theo bảng sau:") == []


def test_a_table_of_nothing_but_blanks() -> None:
    assert figures([["", ""], ["", ""]]) == []


_CELLS = st.sampled_from(
    ["", "-", "1", "2", "85,5", "99%", "Tốt", "Sở Y tế", "Huyện Bình Lục", "Điểm", "!Điểm", "!Xếp hạng", "Năm 2022",
     "!TT",
     "Điểm tối đa", "I", "+1,5", "12/63", "PCI", "Cải cách thể chế", "Trung bình", "Tỷ lệ đúng hạn (%)"]
)  # fmt: skip
_SPANNED = st.tuples(_CELLS, st.integers(1, 3), st.integers(1, 2))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.one_of(_CELLS, _SPANNED), min_size=1, max_size=6), min_size=1, max_size=6))
def test_tables_of_any_shape_break_nothing(rows: Written) -> None:
    figures(rows, above="Chỉ số CCHC năm 2023")
