"""A pattern that begins at letters finds what one that looks back first finds."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from cchc.wordstarts import at_word_starts

WORDS = ["thứ", "thứ hạng", "hạng", "đạt", "điểm số", r"\(x", "a?b", "đ"]
TEXT = st.lists(
    st.sampled_from(["thứ", " ", "hạng", "đạt", "điểm số", "(x", "b", "ab", ",", "\n", "đ", "th"]), max_size=12
)


@given(st.lists(st.sampled_from(WORDS), min_size=1, unique=True), TEXT)
def test_it_finds_the_same_as_a_look_back(patterns: list[str], pieces: list[str]) -> None:
    text = "".join(pieces)
    plain = re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)")
    leaping = re.compile(rf"{at_word_starts(patterns)}(?!\w)")
    spans = {match.span() for match in plain.finditer(text)}
    assert {match.start() for match in leaping.finditer(text)} == {start for start, _ in spans}
