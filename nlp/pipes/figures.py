"""Figures stated in sentences: ranks, scores, percentages, their changes, trends and classes."""

from __future__ import annotations

from spacy.tokens import Doc

from cchc.records import Figure
from nlp.examples import Example
from nlp.figures.reader import Reader
from nlp.figures.setting import setting_of
from nlp.figures.writing import write

AFTER: tuple[str, ...] = ("sentences", "periods", "units", "statements")
LAYER = "figures"
EXAMPLES: list[Example] = [
    Example(
        "Năm 2023, Chỉ số CCHC của tỉnh Hà Nam đạt 87,15/100 điểm, xếp thứ 20/63, tăng 3,3 điểm và 8 bậc "
        "so với năm 2022.",
        [
            {"measure": "score", "value": 87.15, "out_of": 100, "subject": "Tỉnh Hà Nam", "period": "2023"},
            {"measure": "rank", "value": 20, "out_of": 63},
            {"measure": "score_change", "value": 3.3, "out_of": None, "period": "2023"},
            {"measure": "rank_change", "value": 8},
        ],
        why="One verb of change governs two numbers.",
        province="Hà Nam",
        published_at="2024-05-10",
    ),
    Example(
        "PCI năm 2023 của Hà Nam tăng từ 63,1 điểm (năm 2021) lên 66,4 điểm, thuộc nhóm Khá; so với năm "
        "2022 (65,2 điểm, "
        "hạng 31) tụt 2 bậc.",
        [
            {"measure": "score", "value": 63.1, "period": "2021"},
            {"measure": "score", "value": 66.4, "period": "2023"},
            {"measure": "grade", "value": "Khá"},
            {"measure": "score", "value": 65.2, "period": "2022"},
            {"measure": "rank", "value": 31, "period": "2022"},
            {"measure": "rank_change", "value": -2, "period": "2023"},
        ],
        why="From and to are values of two years; behind a compared year, parentheses hold that year's values.",
        province="Hà Nam",
        published_at="2024-05-10",
    ),
    Example(
        "Chỉ số CCHC năm 2023: các huyện Bình Lục, Thanh Liêm lần lượt đạt 88,4 và 86,15 điểm, tương ứng "
        "xếp thứ 2 và thứ 4.",
        [
            {"measure": "score", "value": 88.4, "subject": "Huyện Bình Lục"},
            {"measure": "rank", "value": 2, "subject": "Huyện Bình Lục"},
            {"measure": "score", "value": 86.15, "subject": "Huyện Thanh Liêm"},
            {"measure": "rank", "value": 4, "subject": "Huyện Thanh Liêm"},
        ],
        why="Lists behind lần lượt and tương ứng go with the names in their order.",
        province="Hà Nam",
        published_at="2024-05-10",
    ),
    Example(
        "Về Chỉ số CCHC năm 2023, đứng đầu khối sở là Sở Tư pháp (95,1 điểm), tiếp đến là Sở Y tế 94,2 điểm; "
        "Sở Xây dựng đứng cuối trong 18 đơn vị.",
        [
            {"measure": "rank", "value": 1, "subject": "Sở Tư pháp"},
            {"measure": "score", "value": 95.1, "subject": "Sở Tư pháp"},
            {"measure": "score", "value": 94.2, "subject": "Sở Y tế"},
            {"measure": "rank", "value": 18, "out_of": 18, "subject": "Sở Xây dựng"},
        ],
        why="Words for the first and last place are ranks; tiếp đến is none.",
        province="Hà Nam",
        published_at="2024-05-10",
    ),
    Example(
        "Năm 2024, tỉnh phấn đấu PAR INDEX nằm trong tốp 20, SIPAS đạt từ 85% trở lên; tỷ lệ hồ sơ trễ "
        "hạn giảm tối thiểu 1,5%.",
        [
            {"indicator": "PAR_INDEX", "measure": "rank", "value": 20, "comparator": "<=", "status": "target"},
            {"indicator": "SIPAS", "measure": "score", "value": 85, "comparator": ">=", "period": "2024"},
            {"indicator": "OTHER", "measure": "percent_change", "value": -1.5, "comparator": "<="},
        ],
        why="A comparator belongs to the signed value; a target holds to the end of its sentence.",
        province="Hà Nam",
        published_at="2024-05-10",
    ),
    Example(
        "Trong quý I/2024, trong đó đúng hạn 11.750 hồ sơ, đạt 99,5%; tỷ lệ hồ sơ nộp trực tuyến ước đạt 62,4% "
        "(kế hoạch 60%).",
        [
            {"indicator": "OTHER", "measure": "percent", "value": 99.5, "period": "2024-Q1", "subject": "Tỉnh Hà Nam"},
            {"indicator": "OTHER", "value": 62.4, "status": "forecast"},
            {"indicator": "OTHER", "value": 60, "status": "target"},
        ],
        why="The outcome of dossiers is a rate; a plan's number in parentheses is a target.",
        province="Hà Nam",
        published_at="2024-05-10",
    ),
    Example(
        "PAPI năm 2023 của Hà Nam: Quản trị điện tử 3,14 điểm; Thủ tục hành chính công 7.25 điểm (thang "
        "điểm tối đa của "
        "mỗi chỉ số nội dung là 10). Trách nhiệm giải trình giữ nguyên điểm số.",
        [
            {"measure": "score", "value": 3.14, "out_of": 10, "component": "Quản trị điện tử"},
            {"measure": "score", "value": 7.25, "out_of": 10, "component": "Thủ tục hành chính công"},
            {"measure": "trend", "value": "unchanged", "component": "Trách nhiệm giải trình"},
        ],
        why="A scale said behind a list governs the whole list.",
        province="Hà Nam",
        published_at="2024-05-10",
    ),
    Example(
        "Chỉ số CCHC trung bình của các huyện năm 2023 đạt 85,6 điểm. Có 5/6 huyện, thị xã xếp loại Tốt; "
        "4 huyện tăng điểm; "
        "các đơn vị đạt dưới 80 điểm phải kiểm điểm. Huyện Bình Lục bị trừ 2,5 điểm.",
        [{"measure": "score", "value": 85.6, "aggregate": "mean", "subject": None}],
        why="Counts, groups without a name, thresholds in an order and deductions are no figures.",
        province="Hà Nam",
        published_at="2024-05-10",
    ),
    Example(
        "Chỉ số CCHC của tỉnh năm 2023 xếp thứ 20. GRDP tăng 7,5%, xếp thứ 12 cả nước; giải ngân đạt 45% "
        "kế hoạch vốn. "
        "Thực hiện Nghị quyết số 76/NQ-CP, dịch vụ công mức độ 3, 4 được cung cấp từ ngày 14/7.",
        [{"measure": "rank", "value": 20}],
        why="Results of other fields, numbers of decrees, service levels and dates are no figures.",
        province="Hà Nam",
        published_at="2024-05-10",
    ),
]


def annotate(doc: Doc) -> None:
    """Add the figures of the running text to `doc._.figures`, and what was seen but not taken to `doc._.rejected`."""
    setting = setting_of(doc)
    document = doc._.document
    tables = [(table.start, table.end) for table in document.tables] if document is not None else []
    reader = Reader(setting)
    reader.read(tables)
    figures: list[Figure] = write(doc, reader.bound)
    doc._.figures.extend(figures)
    doc._.rejected.extend(reader.rejected)
    spans = (doc.char_span(f.start, f.end, label=f.measure, alignment_mode="expand") for f in figures)
    doc.spans["figures"] = [span for span in spans if span is not None]
