"""SharePoint: publishing pages and web parts, often inside layout tables."""

from __future__ import annotations

from crawler.markup.profile import Profile

PROFILE = Profile(
    name="sharepoint",
    marks=(
        (r'content=["\']Microsoft SharePoint', 3),
        (r"_spBodyOnLoadFunctions|_spFormDigest|_spPageContextInfo", 2),
        (r"Skip Ribbon Commands|s4-workspace|s4-notdlg", 2),
        (r"/_layouts/1[0-9]/|/_catalogs/masterpage", 1),
        (r'class=["\'][^"\']*\bms-(?:rte|WPBody|webpart)', 1),
    ),
    title=(r"lbl-?tieu-?de|lbl-?title", r"\.(?:tieu-?de|title)-?(?:tin|detail|news|bai)\b", r"\.tieu-?de(?:-\w+)?\b"),
    body=(
        r"\.(?:noi-?dung|content|detail)-?(?:tin|detail|news|content|bai-?viet|chi-?tiet)\b",
        r"#noi-?dung\b",
        r"\.ms-rtestate-field\b",
        r"\.external-class",
    ),
    lead=(r"\.(?:tom-?tat|trich-?yeu|mo-?ta|sapo)(?:-\w+)?\b", r"lbl-?(?:tom-?tat|mo-?ta|trich-?yeu)"),
    date=(r"\.ngay-?(?:dang|tin|thang)?\b", r"\.date(?:-\w+)?\b", r"\.thong-?tin\b", r"lbl-?(?:ngay|date)"),
    author=(r"tac-?gia", r"\.author\b"),
    drop=(r"\.nguon(?:-?tin)?\b", r"\.ms-accessible\b", r"\.noindex\b"),
)
