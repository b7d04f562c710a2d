"""When a source is crawled next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.entries import Run, RunOutcome
from crawler.schedule import JITTER, is_late, plan, turn_of
from crawler.sources import Source
from crawler.sources.parts import is_open

NOW = datetime(2026, 3, 1, 12, 0, 30, tzinfo=UTC)  # 19:00:30 in Vietnam
HOUR = timedelta(hours=1)


def source(name: str = "x", **changes: Any) -> Source:
    return Source.model_validate(
        {"id": name, "name": "Cổng", "province": None, "home": f"https://{name}.vn/"} | changes
    )


def ended(hours: float, outcome: RunOutcome = "finished", number: int = 1, lasted: float = 0.5) -> Run:
    at = NOW - timedelta(hours=hours)
    return Run(number, "x", at - timedelta(hours=lasted), None if outcome == "running" else at, outcome)


def test_what_was_never_crawled_or_not_to_its_end_is_due() -> None:
    assert turn_of(source(), None, NOW).at == NOW
    outcomes: list[RunOutcome] = ["running", "interrupted", "limited"]
    for outcome in outcomes:
        assert turn_of(source(), ended(0.1, outcome), NOW).at == NOW


def test_what_was_due_while_nothing_ran_is_due_once() -> None:
    assert turn_of(source(every_hours=6), ended(500), NOW).at == NOW


@given(st.integers(1, 10**9), st.floats(1, 24 * 60))
def test_the_frequency_holds_within_a_tenth(number: int, every: float) -> None:
    at = turn_of(source(every_hours=every), ended(0, number=number, lasted=0), NOW).at
    assert abs(at - NOW - every * HOUR) <= JITTER * every * HOUR + timedelta(seconds=1)
    assert at == turn_of(source(every_hours=every), ended(0, number=number, lasted=0), NOW).at


def test_sources_of_one_frequency_do_not_come_together() -> None:
    sources = [source(f"s{number}") for number in range(20)]
    turns = plan(sources, {each.id: ended(0) for each in sources}, NOW)
    assert len({turn.at for turn in turns}) == 20
    assert [turn.at for turn in turns] == sorted(turn.at for turn in turns)


def test_a_crawl_of_days_is_not_begun_anew_at_its_end() -> None:
    assert turn_of(source(), ended(0, lasted=90), NOW).at == NOW + 6 * HOUR


def test_what_a_portal_put_off_is_tried_again_in_an_hour() -> None:
    assert turn_of(source(), ended(0, "deferred"), NOW).at == NOW + HOUR
    assert turn_of(source(), ended(2, "failed"), NOW).at == NOW
    assert turn_of(source(every_hours=0.5, sample=True), ended(0, "deferred"), NOW).at == NOW + HOUR / 2


@pytest.mark.parametrize(
    ("window", "opens"),
    [
        ("20:00-06:00", datetime(2026, 3, 1, 13, 0, tzinfo=UTC)),
        ("01:15-03:00", datetime(2026, 3, 1, 18, 15, tzinfo=UTC)),
        ("18:00-20:00", NOW),
        ("17:00-19:00", datetime(2026, 3, 2, 10, 0, tzinfo=UTC)),
    ],
)
def test_a_window_of_the_day_is_waited_for(window: str, opens: datetime) -> None:
    turn = turn_of(source(window=window), None, NOW)
    assert turn.at == opens
    assert is_open(window, turn.at.timestamp())
    assert (turn.reason == f"it may be asked at {window} only") is (opens != NOW)


def test_another_frequency_takes_the_place_of_all() -> None:
    (turn,) = plan([source(every_hours=500)], {"x": ended(2, lasted=0)}, NOW, every=HOUR)
    assert turn.at == NOW


def test_a_source_is_late_after_three_of_its_times_and_never_within_a_day() -> None:
    assert not is_late(source(), ended(71), NOW)
    assert is_late(source(), ended(73), NOW)
    assert not is_late(source(every_hours=1), ended(24), NOW)
    assert is_late(source(every_hours=1), ended(26), NOW)
