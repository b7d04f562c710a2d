"""Limits on time: raised where they are set, not where they are over, in threads and forked processes too."""

from __future__ import annotations

import multiprocessing
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from crawler.timeout import time_limit


def work(seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        pass


def is_ended(limit: float) -> bool:
    """Whether work that would take longer than any test may is ended by a limit."""
    try:
        with time_limit(limit):
            work(30)
    except TimeoutError:
        return True
    return False


def test_a_limit_ends_what_takes_longer_in_every_thread() -> None:
    with time_limit(60), ThreadPoolExecutor(3) as threads:
        assert list(threads.map(is_ended, [0.3, 0.1, 0.2])) == [True, True, True]


def test_a_shorter_limit_holds_within_a_longer_one() -> None:
    with time_limit(60):
        assert is_ended(0.1)
        work(0.2)


def test_what_is_over_in_time_is_not_ended_later() -> None:
    for _ in range(50):
        with time_limit(0.2):
            pass
    work(0.5)


def test_however_many_limits_are_set_one_thread_looks_at_them() -> None:
    with time_limit(60):
        before = threading.active_count()
        for _ in range(20):
            with time_limit(60):
                assert threading.active_count() == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not fork")
def test_a_limit_holds_in_a_forked_process() -> None:
    assert is_ended(0.1)
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.apply_async(is_ended, (0.1,)).get(20)
