"""WordPress, classic and block themes."""

from __future__ import annotations

from crawler.markup.profile import Profile

PROFILE = Profile(
    name="wordpress",
    marks=(
        (r"/wp-content/|/wp-includes/", 3),
        (r'name=["\']generator["\'] content=["\']WordPress', 3),
        (r"<body[^>]{0,400}\b(?:single-post|postid-\d+|wp-embed-responsive)", 2),
        (r'class=["\'][^"\']*\bentry-content\b', 2),
    ),
    title=(r"\.(?:entry|post|single)-title\b|\.wp-block-post-title\b", r"^h1\b.*\.title\b"),
    body=(
        r"\.entry-content\b|\.wp-block-post-content\b",
        r"\.(?:post|single|td-post|the|article)-content\b|\.post-body\b",
        r"@articlebody\b",
    ),
    lead=(r"\.(?:entry|post|single)-(?:summary|excerpt|lead|sapo)\b|\.wp-block-post-excerpt",),
    date=(r"^time\b", r"\.posted-on\b|\.entry-date\b|\.post-date\b|\.entry-meta\b|\.post-meta\b"),
    author=(r"\.entry-author\b|\.author-name\b|\.byline\b|\.vcard\b",),
    drop=(
        r"\.wp-block-file\b|\.sharedaddy\b|\.jp-relatedposts\b|\.entry-(?:footer|meta)\b|\.post-tags\b",
        r"\.(?:yarpp|ez-toc|toc|crp|rp4wp|wp-block-buttons?|addtoany|heateor)[\w-]*",
    ),
    attachments=(r"\.wp-block-file\b",),
)
