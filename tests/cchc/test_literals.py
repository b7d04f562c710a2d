"""What a pattern needs is what every match of it holds."""

from __future__ import annotations

import pytest

from cchc.literals import needs


@pytest.mark.parametrize(
    ("pattern", "needed"),
    [
        (r"hạng\s+(?:nhất|nhì|\d+)", {frozenset({"hạng"}), frozenset({"nhất", "nhì", "0"})}),
        (r"t(?<!\wt)(?:ăng|hứ)", {frozenset({"tăng", "thứ"})}),
        (r"(?:trong )?tốp\s*\d", {frozenset({"tốp"}), frozenset({"0"})}),
        (r"(?:ba|bốn)?", set()),
        (r"a|\w", set()),
        ("(?i)điểm", set()),
        (r"(?<=đạt )\d(?!%)", {frozenset({"0"})}),
        (r"(?:điểm|điểm số)", {frozenset({"điểm"})}),
    ],
)
def test_what_a_pattern_needs_is_read_from_it(pattern: str, needed: set[frozenset[str]]) -> None:
    assert set(needs(pattern)) == needed
