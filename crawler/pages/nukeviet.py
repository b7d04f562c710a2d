"""NukeViet: most communes and districts, many departments."""

from __future__ import annotations

from crawler.markup.profile import Profile

PROFILE = Profile(
    name="nukeviet",
    marks=(
        (r'name=["\']generator["\'] content=["\']nukeviet', 3),
        (r"mã nguồn.{0,40}nukeviet", 2),
        (r"nv_(?:base_siteurl|lang_data|name_variable|fc_variable)", 2),
        (r'id=["\']news-bodyhtml["\']', 2),
        (r"/vi/savefile/|/vi/news/savefile/", 1),
        (r'class=["\'][^"\']*\bnews_column\b', 1),
    ),
    title=(r"^h1\b.*@headline", r"^h1\b.*\.title\b"),
    body=(r"#news-bodyhtml\b", r"#bodytext\b|\.bodytext\b", r"#news-detail-content\b"),
    lead=(r"[#.]hometext\b", r"@description\b.*\.hometext|\.hometext\b"),
    date=(r"\.h5\b", r"\.time\b", r"\.list-inline\b"),
    author=(r"\.author\b", r"@author\b"),
    drop=(r"\.source\b", r"#hd-print\b", r"\.news-download-file\b"),
    attachments=(r"\.news-download-file\b", r"#news-download\b"),
)
