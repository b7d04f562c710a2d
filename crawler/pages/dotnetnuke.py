"""DotNetNuke (DNN): modules in panes."""

from __future__ import annotations

from crawler.markup.profile import Profile

PROFILE = Profile(
    name="dotnetnuke",
    marks=(
        (r"DNN Platform|DotNetNuke|dnnsoftware\.com", 3),
        (r'class=["\'][^"\']*\bDnnModule\b', 2),
        (r'id=["\']dnn_(?:ctr|\w+Pane)', 2),
        (r"/Portals/\d+/|/DesktopModules/", 1),
    ),
    title=(r"lbl-?(?:title|tieu-?de|headline)\b", r"view-?news.*\.title\b", r"\.(?:news|article)-?title\b"),
    body=(
        r"(?:div|lbl|lit|pnl)-?(?:content|noi-?dung|body|detail|article)\b",
        r"\.content-?detail\b|\.detail-?content\b|\.news-?content\b|\.article-?(?:content|body)\b",
    ),
    lead=(r"(?:lbl|div)-?(?:summary|tom-?tat|lead|sapo|description|mo-?ta|intro)", r"\.(?:sapo|summary|lead|tomtat)\b"),
    date=(r"(?:lbl|spn)-?(?:date|ngay(?:-?dang)?|publish\w*|time)\b", r"\.(?:meta|date|publish\w*)\b"),
    author=(r"lbl-?(?:author|tac-?gia)", r"\.author\b"),
    drop=(r"lbl-?(?:source|nguon)",),
)
