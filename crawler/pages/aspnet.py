"""ASP and ASP.NET sites of the 2000s: tables for layout, few names, Word's markup, old encodings."""

from __future__ import annotations

from crawler.markup.profile import Profile

PROFILE = Profile(
    name="aspnet",
    marks=(
        (r"__VIEWSTATE", 1),
        (r"FrontPage", 2),
        (r"<table[^>]{0,200}\b(?:width|align|cellspacing)=[^>]{0,200}>\s*<tr", 1),
        (r"<font\b", 1),
        (r"ctl00_ContentPlaceHolder|ContentPlaceHolder1", 2),
        (r'href=["\'][^"\']{0,80}\.aspx?\b', 1),
    ),
    title=(
        r"(?:lbl|td|div)?-?tieu-?de(?:-?(?:tin|bai|chi-?tiet))?\b",
        r"\.(?:news|article)?-?title\b",
        r"\.tit(?:le)?\b",
    ),
    body=(
        r"(?:div|lbl|td|pnl)?-?noi-?dung(?:-?(?:tin|chi-?tiet|bai))?\b",
        r"\.(?:news|article|detail)?-?(?:content|body|detail)\b",
        r"#(?:\w+-)*(?:div|lbl|ltr)-?(?:content|detail|body)\b",
    ),
    lead=(r"(?:lbl|div|td)?-?(?:tom-?tat|trich-?dan|mo-?ta|gioi-?thieu-?tin)\b",),
    date=(r"ngay-?(?:tin|dang|thang)?\b", r"\.date\b", r"lbl-?(?:ngay|date|time)"),
    author=(r"tac-?gia\b", r"\.author\b"),
    drop=(r"\.(?:duong-?dan|tin-?khac|tin-?cu)\b", r"lbl-?(?:nguon|source)"),
)
