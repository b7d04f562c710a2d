"""Words of lack are found as whole words, neither negated nor within an exception, wherever they stand."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.wording import CUES, LACK, STRONG_LACK, unless

NEGATED = r"(?<!\bkhông )(?<!\bkhông bị )(?<!\bkhông còn )(?<!\bkhông để )(?<!\bhết )"
STRONG = set(CUES.lacks) - set(CUES.weak_lacks)
WORDS = st.sampled_from(
    ["không", "không bị", "còn", "để", "hết", "xkhông", "x", ",", "  ", "nhất", *CUES.lacks, *CUES.no_lacks]
)


@given(st.lists(WORDS, max_size=8), st.sampled_from([" ", ""]))
def test_lacks_are_found_where_looks_back_find_them(words: list[str], blank: str) -> None:
    text = blank.join(words)
    for phrases, pattern in ((set(CUES.lacks), LACK), (STRONG, STRONG_LACK)):
        plain = re.compile(rf"(?<!\w){NEGATED}{unless(phrases, CUES.no_lacks)}(?!\w)")
        assert [match.span() for match in pattern.finditer(text)] == [match.span() for match in plain.finditer(text)]


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("việc giải quyết còn chậm", True),
        ("không còn chậm", False),
        ("chậm nhất ngày 30/6", False),
        ("năng lực yếu", True),
        ("chủ yếu do", False),
        ("chậmx", False),
    ],
)
def test_what_a_lack_is(text: str, lacking: bool) -> None:
    assert (LACK.search(text) is not None) == lacking
