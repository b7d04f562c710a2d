"""VNPT portal: article detail controls with paragraphs that are often parted by <br><br>."""

from __future__ import annotations

from crawler.markup.profile import Profile

PROFILE = Profile(
    name="vnpt",
    marks=(
        (r"vnpt-portal|vnpt-(?:top|menu|content|footer|time)", 3),
        (r"/portal/(?:css|js|Photos|Pages)/|/Areas/Portal/", 2),
        (
            r'class=["\'][^"\']*\b(?:ArticleDetailControl|ArticleHeader|ArticleContent|portlet-news-detail|NewsBody)\b',
            2,
        ),
        (r"thiết kế bởi VNPT|phát triển bởi VNPT|VNPT Portal", 1),
    ),
    title=(r"\.article-header\b", r"\.news-title\b", r"\.(?:detail|title|tieude)-?(?:title|news|header|tin)\b"),
    body=(r"\.article-(?:content|body)\b", r"\.news-(?:body|content)\b", r"\.(?:detail|news)-?(?:content|body)\b"),
    lead=(r"\.article-(?:summary|lead|sapo)\b", r"\.news-(?:summary|lead|sapo|brief)\b"),
    date=(r"\.article-(?:publish|date)\b", r"\.news-date\b", r"\.(?:publish|date)(?:-\w+)?\b"),
    author=(r"\.(?:article|news)-author\b",),
    drop=(r"\.(?:article|news)-(?:tags?|other|tools?|source|relat\w*)\b", r"\.tbl-vanban\b"),
)
