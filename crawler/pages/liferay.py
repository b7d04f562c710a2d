"""Liferay: portlets and asset publishers."""

from __future__ import annotations

from crawler.markup.profile import Profile

PROFILE = Profile(
    name="liferay",
    marks=(
        (r"\bLiferay\.|Liferay\s*=", 3),
        (r'class=["\'][^"\']*\bportlet-(?:boundary|dropzone|layout|column)', 2),
        (r"data-senna-track", 2),
        (r"/image/layout_set_logo|/documents/d/|/o/[\w-]+-theme/", 1),
        (r"p_p_id_", 1),
    ),
    title=(r"^h[1-4]\b.*(?:tieu-?de|title)", r"\.tieude-\w+", r"\.(?:news|asset|article)-(?:detail-+)?title"),
    body=(
        r"\.journal-content-article\b",
        r"\.(?:news|article)-+detail-+content\b",
        r"\.(?:noidung|noi-dung|content)-?(?:chitiet|chi-tiet|detail)\b|\.chitiet-?noidung\b",
        r"\.ck-content\b",
        r"\.asset-full-content\b|\.asset-content\b",
    ),
    lead=(r"\b(?:news|article)-+detail-+(?:sapo|lead|summary|desc)", r"\.(?:sapo|tomtat|tom-tat|trichyeu)\b"),
    date=(r"\.ngaydang\b", r"^time\b", r"\.date-?time\b", r"\.metadata-publish-date"),
    author=(r"-author\b", r"\.tac-?gia\b"),
)
