"""Requests are counted by source, and kept every few seconds."""

from __future__ import annotations

from pathlib import Path

from crawler.measures import Measures
from crawler.state import CrawlState, Link
from crawler.traffic import SECONDS, Traffic


def test_counts_are_kept_and_gone_on_with(tmp_path: Path) -> None:
    now = [0.0]
    with CrawlState(tmp_path / "crawl.sqlite") as state:
        run = state.begin("x", [Link("https://x.vn/", "listing")])
        traffic = Traffic(state, clock=lambda: now[0])
        traffic.begin(run)
        traffic.answered("x", 200, 100)
        assert state.measures(run.id) is None
        now[0] += SECONDS
        traffic.unanswered("x")
        kept = Measures(requests=2, bytes=100, statuses={"200": 1, "none": 1})
        assert state.measures(run.id) == kept
        traffic.answered("x", 200, 5)  # lost with a process that is killed now
        traffic = Traffic(state)
        traffic.begin(run)
        traffic.answered("x", 304, 0)
        traffic.end("x")
        traffic.answered("x", 200, 7)  # after its end
        assert state.measures(run.id) == Measures(requests=3, bytes=100, statuses={"200": 1, "none": 1, "304": 1})
        assert state.measured("x") == []
