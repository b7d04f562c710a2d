"""The layout of any words anywhere on pages gives blocks: nothing crashes, and no word outside the margins is lost."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.draft import Grid, Line, PageStart
from crawler.files.layout import blocks_of
from crawler.files.words import Sheet, Word

WORDS = st.builds(
    lambda text, x, y, width, bold: Word(text, x, x + width, y, y + 12.0, bold),
    st.sampled_from(["TT", "Sở", "hành", "2,5", "2023,", "cải", "cách", "Điểm"]),
    st.one_of(st.sampled_from([60.0, 97.0, 254.0, 354.0, 454.0]), st.floats(40, 540)),
    st.integers(7, 45).map(lambda line: line * 16.0),
    st.floats(4, 50),
    st.booleans(),
)


@given(st.lists(st.lists(WORDS, max_size=60), min_size=1, max_size=3))
@settings(max_examples=150, deadline=None)
def test_every_word_is_in_a_block(pages: list[list[Word]]) -> None:
    sheets = [Sheet(number, 595.0, 842.0, words) for number, words in enumerate(pages, 1)]
    told: Counter[str] = Counter()
    for block in blocks_of(sheets):
        if isinstance(block, Grid):
            told.update(word for cell in block.cells for word in cell.text.split())
        elif isinstance(block, Line):
            told.update(block.text.split())
        else:
            assert isinstance(block, PageStart)
    given_words = Counter(word.text for page in pages for word in page)
    # A table's head that the next page repeats is told once; nothing is told twice.
    assert not told - given_words
    if len(pages) == 1:
        assert told == given_words
