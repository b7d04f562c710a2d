"""Texts are taken apart by chunks that are known already as they would be line by line."""

from __future__ import annotations

import re
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_api.duplicates import vocabulary as vocabularies
from search_api.duplicates.shingles import Tokens
from search_api.duplicates.vocabulary import BEGINS, BROKEN, Vocabulary, vocabulary

TEXTS = st.text(alphabet="aÀĐ12 .,;:-|•\n\t\u00a0\u2028\u2003\u0300", max_size=60)
TOKEN = re.compile(r"(\d+(?:[.,/:-]\d+)*|[^\W\d_]+(?:\d+)?)")


@given(TEXTS)
def test_what_stands_before_a_token_is_that_of_its_line(text: str) -> None:
    tokens = Tokens.of(text)
    found = list(zip(tokens.lines.tolist(), tokens.gaps.tolist(), strict=True))
    expected = []
    for number, line in enumerate(vocabularies.nfc(text).splitlines()):
        for place, between in enumerate(TOKEN.split(line)[:-1:2]):
            gap = (BROKEN if between.strip(" \t\u00a0") else 0) | (BEGINS if set(between) & set(".!?:;|•") else 0)
            expected.append((number, gap if place else None))
    assert [line for line, _ in found] == [line for line, _ in expected]
    assert [gap for (_, gap), (_, told) in zip(found, expected, strict=True) if told is not None] == [
        told for _, told in expected if told is not None
    ]


def test_a_chunk_is_taken_apart_once() -> None:
    known = Vocabulary()
    numbers = [known[chunk] for chunk in ("(Sơn,", "–", "12/3", "(Sơn,", "")]
    assert numbers == [0, 1, 2, 0, 3]
    assert known.count[:4].tolist() == [1, 0, 1, 0]
    assert [known.words[place] for place in known.first[[0, 2]]] == ["son", "12/3"]
    assert known.letters == len("(Sơn,–12/3")
    for number in range(3000):
        assert known[f"{number}a {number}"] == number + 4
    assert known.words[-1] == "2999"
    assert known.hashes[known.first[3003]] == vocabularies.word_hash("2999")


def test_all_begins_anew_when_too_much_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    before = vocabulary()
    assert vocabulary() is before
    monkeypatch.setattr(vocabularies, "MOST_LETTERS", -1)
    assert vocabulary() is not before


def test_threads_agree_on_the_numbers_of_chunks() -> None:
    known = Vocabulary()
    chunks = [f"số{number}" for number in range(2000)]
    found: list[list[int]] = []
    threads = [threading.Thread(target=lambda: found.append([known[one] for one in chunks])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert all(numbers == found[0] for numbers in found)
    assert sorted(found[0]) == list(range(2000))
    assert [known.words[known.first[number]] for number in found[0]] == [f"so{number}" for number in range(2000)]
