"""Numbers in runs answer as a plain mapping of documents to their bands would."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_api.duplicates import holders
from search_api.duplicates.holders import Runs, last_holders, numbered, sharing

FEWEST, MOST = 2, 5
OWN = st.lists(st.one_of(st.integers(0, 6), st.sampled_from([2**32 - 1, 2**31, 77])), max_size=6)


def plainly(held: dict[int, list[int]], document: int, own: list[int]) -> list[int]:
    """Those that share most first, then by their numbers; of a band that very many hold, the last count."""
    shared: Counter[int] = Counter()
    for band in set(own):
        shared.update(sorted(other for other, its in held.items() if band in its)[-holders.MOST_HOLDERS :])
    near = [(-count, other) for other, count in shared.items() if count >= FEWEST and other != document]
    return [other for _, other in sorted(near)][:MOST]


@given(st.lists(OWN, min_size=1, max_size=80), st.integers(1, 9), st.data())
def test_runs_answer_as_a_mapping_would(each: list[list[int]], together: int, data: st.DataObject) -> None:
    held = dict(enumerate(each))
    runs = Runs()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(holders, "MOST_HOLDERS", 4)
        for first in range(0, len(each), together):
            runs.add(numbered({key: held[key] for key in range(first, min(first + together, len(each)))}))
        found = dict(sharing(held, runs.near, FEWEST, MOST))
        assert found == {document: plainly(held, document, own) for document, own in held.items()}
        kept = [data.draw(st.booleans()) for _ in each]
        runs.keep(np.array(kept))
        left = dict(enumerate(own for own, stays in zip(each, kept, strict=True) if stays))
        # Documents that are not there are asked for too.
        asked = {document + holders.LOW - len(each): own for document, own in held.items()}
        found = dict(sharing(asked, runs.near, FEWEST, MOST))
        assert found == {document: plainly(left, document, own) for document, own in asked.items()}


def test_nothing_is_found_in_nothing() -> None:
    assert dict(sharing({}, Runs().near, FEWEST, MOST)) == {}
    assert dict(sharing({1: [], 2: [5]}, Runs().near, FEWEST, MOST)) == {1: [], 2: []}


def test_the_last_holders_of_a_band_come_sorted() -> None:
    run = numbered({document: [7, 9] for document in range(300)})
    found = last_holders(run, np.array([7, 8, 9]))
    assert (found & holders.LOW).tolist() == 2 * list(range(300 - holders.MOST_HOLDERS, 300))
    assert (np.diff(found) > 0).all()


def test_a_document_beyond_what_a_number_holds_is_told() -> None:
    with pytest.raises(OverflowError, match="document 2147483648"):
        numbered({2**31: [1]})
