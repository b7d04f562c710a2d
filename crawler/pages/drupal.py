"""Drupal 7 to 10: fields of a node."""

from __future__ import annotations

from crawler.markup.profile import Profile

PROFILE = Profile(
    name="drupal",
    marks=(
        (r'name=["\']generator["\'] content=["\']Drupal', 3),
        (r"Drupal\.settings|drupal-settings-json|data-drupal-|/sites/default/files/", 2),
        (r'class=["\'][^"\']*\b(?:field-name-body|field--name-body|node--type-|page-node-)', 2),
    ),
    title=(r"#page-title\b|\.page-title\b", r"\.field-+name-(?:node-)?title\b", r"^h1\b"),
    body=(
        r"\.field-+name-(?:field-)?(?:body|noi-dung|content)\b",
        r"\.node-+content\b",
        r"^article\b|\.node\b",
    ),
    lead=(r"\.field-+name-(?:field-)?(?:tom-?tat|sapo|summary|lead|mo-?ta|trich-?yeu|teaser)\b",),
    date=(
        r"\.field-+name-(?:post-date|created|field-(?:ngay|date)[\w-]*)\b",
        r"\.submitted\b",
        r"\.node-+(?:meta|submitted)\b",
    ),
    author=(r"\.field-+name-field-(?:tac-?gia|author|nguoi-viet|but-danh)\b",),
    drop=(
        r"\.field-+name-(?!(?:field-)?(?:body|noi-?dung|content|tom-?tat|sapo|summary|lead|mo-?ta|teaser|title))[\w-]+",
        r"\.node-+(?:meta|submitted|links)\b|\.submitted\b",
    ),
)
