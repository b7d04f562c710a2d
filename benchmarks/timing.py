"""Seconds of a piece of work, and of ours beside those of an engine alone."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable


def timed(work: Callable[[], object], times: int) -> float:
    """Median seconds, the first try left out: it fills caches."""
    taken = []
    for _ in range(times + 1):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken[1:])


def compared(ours: list[float], theirs: list[float]) -> dict[str, float]:
    each = [one / other for one, other in zip(ours, theirs, strict=True)]
    return {
        "ratio_of_sums": round(sum(ours) / sum(theirs), 2),
        "median_ratio": round(statistics.median(each), 2),
        "worst_ratio": round(max(each), 2),
        "ms": round(1000 * statistics.median(ours), 2),
        "engine_ms": round(1000 * statistics.median(theirs), 2),
    }


def p95(seconds: Iterable[float]) -> float:
    held = sorted(seconds)
    return held[min(len(held) - 1, int(len(held) * 0.95))]
