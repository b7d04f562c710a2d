"""What is read ahead of the queue is what the queue would give, whatever happened to it since."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.ahead import MOST, Ahead
from crawler.state import CrawlState, Link, Task

HOST = "x.vn"
SOURCES = ("a", "b")


def links(first: int, number: int) -> list[Link]:
    return [Link(f"https://{HOST}/{name}.html", "article") for name in range(first, first + number)]


class Counting(CrawlState):
    asked = 0

    def upcoming(self, *told: Any) -> list[Task]:
        self.asked += 1
        return super().upcoming(*told)


@settings(max_examples=40)
@given(st.lists(st.sampled_from(["done", "postponed", "passed over", "more", "other"]), max_size=30))
def test_the_first_task_is_that_of_the_queue(events: list[str]) -> None:
    with TemporaryDirectory() as folder, CrawlState(Path(folder) / "crawl.sqlite") as state:
        for number, source in enumerate(SOURCES):
            state.begin(source, links(100 * number, 5))
        ahead, sources, given_out = Ahead(state, "full"), SOURCES, 1000
        for event in events:
            (expected, *_) = [*state.upcoming(HOST, sources, 1), None]
            task = ahead.first(HOST, sources)
            assert task == expected
            assert ahead.holds(HOST, "a") == bool(state.upcoming(HOST, ["a"], 1))
            if event == "other":
                sources = SOURCES if sources == ("a",) else ("a",)
            if task is None or event == "other":
                continue
            if event == "passed over":
                state.complete(task, "skipped", "closed")
                ahead.pass_over(task)
                continue
            ahead.take(task)
            behind = ahead.first(HOST, sources)
            assert behind is None or behind.key != task.key
            if event == "postponed":
                state.postpone(task, given_out)
            else:
                state.complete(task, "fetched", links=links(given_out, 2) if event == "more" else ())
            ahead.back(task, done=event != "postponed")
            if event == "more":
                ahead.drop()
            given_out += 2


def test_the_queue_is_asked_once_for_many_tasks(tmp_path: Path) -> None:
    with Counting(tmp_path / "crawl.sqlite") as state:
        state.begin("a", links(0, 2 * MOST))
        ahead = Ahead(state, "full")
        for _ in range(2 * MOST):
            task = ahead.first(HOST, ("a",))
            assert task is not None
            ahead.take(task)
            state.complete(task, "fetched")
            ahead.back(task, done=True)
        assert state.asked == 2
        assert ahead.first(HOST, ("a",)) is None
