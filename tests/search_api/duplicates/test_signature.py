"""Signatures: packed and unpacked whole, and bands that meet as often as texts are alike."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_api.duplicates.shingles import shingles
from search_api.duplicates.signature import (
    BANDS,
    FEWEST_SHINGLES,
    MOST_SHINGLES,
    SHARED_BANDS,
    Signature,
    bands,
    sign,
)


def text(size: int, seed: int = 1) -> str:
    chance = random.Random(seed)
    return " ".join(f"từ{chance.randint(1, 10**6)}" for _ in range(size))


def test_a_short_text_has_no_signature() -> None:
    assert sign("Giấy mời", "Mời xem tệp đính kèm.") is None
    assert sign(None, text(FEWEST_SHINGLES + 2)) is None
    assert sign(None, text(FEWEST_SHINGLES + 3)) is not None


@given(st.integers(50, 300), st.one_of(st.none(), st.text(max_size=30)), st.one_of(st.none(), st.just("12/QĐ-UBND")))
def test_what_is_packed_is_unpacked(size: int, title: str | None, number: str | None) -> None:
    found = sign(title, text(size) + " Xã An Mẫu đạt 12,5 điểm.", number)
    assert found is not None
    one, two = found[0], Signature.unpack(found[0].pack())
    assert (one.size, one.limit, one.number) == (two.size, two.limit, two.number)
    for name in ("shingles", "slots", "title"):
        assert np.array_equal(getattr(one, name), getattr(two, name))


def test_another_version_is_refused() -> None:
    found = sign(None, text(100))
    assert found is not None
    with pytest.raises(ValueError, match="version 9"):
        Signature.unpack(b"\x09" + found[0].pack()[1:])


def test_a_long_text_is_sampled() -> None:
    found = sign(None, text(3 * MOST_SHINGLES))
    assert found is not None
    signature = found[0]
    assert len(signature.shingles) == MOST_SHINGLES
    assert signature.size > 2.9 * MOST_SHINGLES
    assert signature.shingles.max() < signature.limit


def test_bands_are_the_same_in_every_run() -> None:
    assert len(bands(shingles("một hai ba bốn năm"))) == BANDS
    assert bands(shingles("một hai ba bốn năm"))[:2] == PINNED


# Signatures are kept: were these to change, VERSION would have to be raised.
PINNED = (691585144, 531480723)


@pytest.mark.parametrize(("shared", "least"), [(0.9, 1.0), (0.5, 0.97), (0.35, 0.9)])
def test_alike_texts_share_bands(shared: float, least: float) -> None:
    """`shared`: Jaccard similarity of random sets; `least`: share of the pairs that are found."""
    chance = random.Random(3)
    met = 0
    for _ in range(100):
        total = 600
        common = round(total * shared)
        numbers = np.array(chance.sample(range(2**32), total), dtype=np.uint32)
        half = (total - common) // 2
        one, two = numbers[: common + half], np.concatenate([numbers[:common], numbers[common + half :]])
        met += len(set(bands(np.sort(one))) & set(bands(np.sort(two)))) >= SHARED_BANDS
    assert met >= 100 * least


def test_strangers_share_none() -> None:
    signed = [sign(None, text(400, seed)) for seed in range(60)]
    keys = [set(found[1]) for found in signed if found]
    assert not any(len(one & two) >= SHARED_BANDS for place, one in enumerate(keys) for two in keys[:place])
