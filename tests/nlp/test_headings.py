"""What the paragraphs below a heading are."""

from __future__ import annotations

import pytest

from nlp.statements.headings import heading_type


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("II. TỒN TẠI, HẠN CHẾ", "shortcoming"),
        ("2. Khó khăn, vướng mắc", "difficulty"),
        ("3. Nguyên nhân của những hạn chế", "cause"),
        ("IV. Kiến nghị, đề xuất", "recommendation"),
        ("V. Phương hướng, nhiệm vụ trọng tâm", "directive"),
        ("1. Kết quả đạt được", "none"),
        ("2. Khắc phục các tiêu chí mất điểm", "inherit"),
        ("a) Sở Nội vụ", "inherit"),
    ],
)
def test_a_heading_says_what_stands_below_it(heading: str, kind: str) -> None:
    plain = heading.lower()
    assert heading_type(plain, 0, len(plain)) == kind
