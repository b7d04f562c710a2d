"""Jobs side by side give their answers in their order, and what one of them raises."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from search_api.elastic.bulk import CONNECTIONS, overlapped


def test_while_some_are_under_way_the_next_is_made() -> None:
    started = [threading.Event() for _ in range(5)]
    made: list[int] = []

    def work(number: int) -> int:
        started[number].set()
        return number * number

    def jobs() -> Iterator[Callable[[], int]]:
        for number in range(5):
            if number:
                assert started[number - 1].wait(10)  # the one before runs while this one is made
            made.append(number)
            yield partial(work, number)

    answers = overlapped(jobs())
    assert next(answers) == 0
    assert made == list(range(CONNECTIONS + 1))
    assert list(answers) == [1, 4, 9, 16]


def test_what_a_job_raises_is_raised() -> None:
    def fail() -> int:
        raise KeyError("gone")

    with pytest.raises(KeyError, match="gone"):
        list(overlapped([lambda: 1, fail, lambda: 2]))


def test_nothing_to_do_gives_nothing() -> None:
    assert list(overlapped([])) == []
