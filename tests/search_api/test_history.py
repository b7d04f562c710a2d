"""The order of extractors and of periods, on which replacing and sorting rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_api.history import History, extractor_order
from search_api.projection import period_end
from tests.contract.records import entry, plain


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("0.1.0", "0.1.1"),
        ("0.9.0", "0.10.0"),
        ("1.0", "1.0.1"),
        ("1.0rc1", "1.0"),
        ("1.0.dev3", "1.0"),
        ("1.0a2", "1.0b1"),
        ("0.1.0", "0.1.0+2"),
    ],
)
def test_newer_extractors_come_after_older_ones(older: str, newer: str) -> None:
    assert extractor_order(older) < extractor_order(newer)
    assert extractor_order(newer) == extractor_order(newer)


@pytest.mark.parametrize(
    ("period", "end"),
    [
        (None, None),
        ("2022", "2022-12-31"),
        ("2020-Q3", "2020-09-30"),
        ("2020-Q1", "2020-03-31"),
        ("2014-H1", "2014-06-30"),
        ("2014-H2", "2014-12-31"),
        ("2021-09M", "2021-09-30"),
        ("2024-02", "2024-02-29"),
        ("2025-08-11", "2025-08-11"),
        ("2016/2020", "2020-12-31"),
    ],
)
def test_a_period_ends_on_its_last_day(period: str | None, end: str | None) -> None:
    assert period_end(period) == end


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 2), st.sampled_from(["0.1", "0.2"])), max_size=20))
def test_a_history_is_whole_whatever_comes_in(steps: list[tuple[int, int, str]]) -> None:
    history = History()
    for at, text, extractor in steps:
        # The body follows from time, as an archive's does; the reader of 0.2 sees less difference than that of 0.1.
        seen = text if extractor == "0.1" else text // 2
        given_entry = entry(plain(1, f"Nội dung {seen}", extractor=extractor), at=at, body=f"{at}")
        first = not history.states
        outcome = history.put(given_entry.result, given_entry.provenance)  # type: ignore[arg-type]
        assert outcome in ("created", "new_version", "updated", "unchanged")
        assert (outcome == "created") == first
        assert {capture.version for capture in history.captures} == set(history.states)
        assert history.newest is not None
        assert history.newest.last_seen == max(state.last_seen for state in history.states.values())
        for state in history.states.values():
            times = [capture.fetched_at for capture in history.captures if capture.version == state.number]
            assert state.first_seen <= min(times)
            assert max(times) <= state.last_seen
        history.written.clear()
        before = (dict(history.states), list(history.captures))
        assert history.put(given_entry.result, given_entry.provenance) == "unchanged"  # type: ignore[arg-type]
        assert (history.states, history.captures) == before
        assert not history.written
