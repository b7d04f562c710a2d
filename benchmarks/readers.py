"""Fifty readers of a served store while a crawl writes to it, and while nobody does."""

from __future__ import annotations

import statistics
import threading
import time
import urllib.request
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from benchmarks.newsroom import entries
from benchmarks.service import serving
from cchc.settings import Settings
from search_api.backends import open_store

READERS = 50
SECONDS = 15.0
WRITTEN_AT_ONCE = 20
# What a crawl writes is polite: so many seconds between two batches.
PAUSE = 1.0
ASKED = ("cải cách hành chính", "so hoa ho so", "kiểm tra công vụ", "Bắc Giang", "biên chế", "")


def pace(settings: Settings, documents: int) -> dict[str, Any]:
    """Errors, and the 95th percentile of answers in milliseconds, quiet and while records are written."""
    with serving(settings) as base:
        _read(base, 3.0)  # what is loaded once is loaded before the clock runs
        quiet, quiet_errors = _read(base, SECONDS)
        stopping = threading.Event()
        written: list[int] = []
        writer = threading.Thread(target=_write, args=(settings, documents, stopping, written))
        writer.start()
        try:
            busy, busy_errors = _read(base, SECONDS)
        finally:
            stopping.set()
            writer.join()
    return {
        "readers": READERS,
        "quiet_p95_ms": round(1000 * _p95(quiet), 1),
        "writing_p95_ms": round(1000 * _p95(busy), 1),
        "p95_ratio": round(_p95(busy) / _p95(quiet), 2),
        "answers": [len(quiet), len(busy)],
        "written_meanwhile": sum(written),
        "errors": quiet_errors + busy_errors,
    }


def _p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1]


def _read(base: str, seconds: float) -> tuple[list[float], list[str]]:
    taken: list[float] = []
    errors: list[str] = []
    end = time.monotonic() + seconds

    def reader(number: int) -> None:
        while time.monotonic() < end:
            text = ASKED[number % len(ASKED)]
            number += 1
            started = time.perf_counter()
            try:
                with urllib.request.urlopen(f"{base}/api/documents?{urlencode({'q': text})}", timeout=60) as answer:
                    answer.read()
            except OSError as error:
                errors.append(str(error))
            else:
                taken.append(time.perf_counter() - started)

    threads = [threading.Thread(target=reader, args=(number,)) for number in range(READERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken, errors


def _write(settings: Settings, documents: int, stopping: threading.Event, written: list[int]) -> None:
    coming = entries(1_000_000, first=documents)
    store = open_store(settings, writable=True)
    try:
        while not stopping.is_set():
            batch = list(islice(coming, WRITTEN_AT_ONCE))
            store.put(batch)
            written.append(len(batch))
            stopping.wait(PAUSE)
    finally:
        store.close()
