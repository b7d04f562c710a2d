"""A family is recognised by its marks, however a page spells them."""

from __future__ import annotations

import pytest

from crawler.markup.profile import Profile

FAMILY = Profile("family", marks=((r"\bLiferay\.", 3), (r'id="x\d+"\S', 2), (r"MÃ NGUỒN", 1)))


@pytest.mark.parametrize(
    ("source", "score"),
    [
        ("<script>LIFERAY.Portal</script>", 3),
        ("<script>XLiferay.Portal</script>", 0),
        ('<p ID="X12">', 2),
        ('<p id="x12" >', 0),
        ("<p>Mã nguồn: Liferay.com</p>", 4),
    ],
)
def test_marks_are_found_in_any_case_and_escapes_keep_theirs(source: str, score: int) -> None:
    assert FAMILY.score(source.lower()) == score
