"""A prefiltered pattern finds what the pattern finds."""

from __future__ import annotations

import gc
import json
import re
import threading
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from nlp.lexicon import searchable
from nlp.pipeline import pipeline
from nlp.prefilter import Prefiltered

CASES = Path(__file__).parents[1] / "fixtures" / "cases"
PATTERNS = [
    r"(?<!\w)hạng\s+(?:nhất|nhì|\d+)",
    r"t(?<!\wt)(?:hứ\s{1,3}hạng|ăng)(?!\w)",
    r"(?:a|b)?c{2,3}(?=d|e)",
    r"(?:19|20)\d\d(?!\d)",
    r"[,;]\s*x|y{0,2}z",
    r"(?:ab|a)(?:b|)c",
    r"(?i:hạng)\s+a",
    r"(\w+\s+được),\s+\1",
    r"(?>đ|ti)ểm\d*[%‰]",
    r"[^,]{2,5}b+(?<=b)\.",
    r"x*",
]
PIECES = [
    "hạng", "HẠNG", " ", "nhất", "nhì", "12", "2023", "t", "hứ", "ăng", "\n", "a", "b", "c", "cc", "d", "e", ",", ";",
    "x", "y", "z", "được", "điểm", "tiểm", "%", "(", ".", "١٢", "\u00a0",
]  # fmt: skip
TEXT = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


def spans(pattern: re.Pattern[str] | Prefiltered, text: str, start: int, end: int) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(text, start, end)]


@given(st.sampled_from([Prefiltered(pattern) for pattern in PATTERNS]), TEXT, st.data())
def test_it_finds_the_same(pattern: Prefiltered, text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text) + 2))
    assert spans(pattern, text, start, end) == spans(pattern.compiled, text, start, end)
    first, plain = pattern.search(text, start, end), pattern.compiled.search(text, start, end)
    assert (first and first.span()) == (plain and plain.span())
    assert [match.span() for match in pattern.finditer(text)] == spans(pattern.compiled, text, 0, len(text))


def test_every_pattern_of_the_pipeline_finds_the_same_in_sentences_of_the_cases() -> None:
    pipeline()
    patterns = [one for one in gc.get_objects() if isinstance(one, Prefiltered)]
    assert len(patterns) > 50
    missed = []
    golds = (json.loads(path.read_text("utf-8")) for path in sorted(CASES.glob("*/gold.json"))[::6])
    for gold in (gold for gold in golds if "document" in gold):  # an error page has none
        text = searchable(gold["document"]["text"])
        cuts = [0, *(match.end() for match in re.finditer(r"[.\n]", text)), len(text)]
        for start, end in pairwise(cuts):
            for pattern in patterns:
                found = pattern.search(text, start, end)
                plain = pattern.compiled.search(text, start, end)
                if (found and found.span()) != (plain and plain.span()):
                    missed.append((pattern.pattern, text[start:end]))
    assert missed == []


def test_patterns_made_later_are_known_to_texts_read_before() -> None:
    text = "xếp hạng nhất trong cả nước"
    assert Prefiltered("hạng").search(text, 0, len(text))
    later = Prefiltered("nhất trong")
    assert later.search(text, 0, len(text))
    assert later.search(text, 0, 8) is None


def test_threads_that_make_patterns_and_read_do_not_mislead_each_other() -> None:
    words = [f"từ{chr(97 + number % 26)}{chr(97 + number // 26)}" for number in range(300)]
    text = " ".join(words)
    missed: list[str] = []

    def read(mine: list[str]) -> None:
        missed.extend(word for word in mine if not Prefiltered(word).search(text, 0, len(text)))

    threads = [threading.Thread(target=read, args=(words[at::4],)) for at in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert missed == []
