"""Processes of the product, forked from one that has loaded what they load.

A crawl and a document are dealt with in processes of their own. A test that crawls five times would load Scrapy five
times, which takes longer than all else that it does, and one that reads a page would load the whole pipeline. What runs
in the processes is what runs in those of users; that users' are started is tested where a test asks for `started`.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Mapping
from multiprocessing import get_context
from multiprocessing.connection import Connection
from types import SimpleNamespace
from typing import Any, Self

import pytest

CONTEXT = get_context("forkserver")
# Loaded once, by the process that is forked; where one cannot be, each fork loads it by itself.
CONTEXT.set_forkserver_preload(["tests.preloaded"])


def _work(orders: Connection, events: Connection, told: Mapping[str, str], folder: str) -> None:
    """What `python -m crawler.worker` does, with these ends of pipes for standard input and output."""
    _be(told, folder)
    os.setsid()
    os.dup2(orders.fileno(), 0)
    os.dup2(events.fileno(), 1)
    orders.close()
    events.close()
    sys.stdin, sys.stdout = (
        os.fdopen(0, encoding="utf-8", closefd=False),
        os.fdopen(1, "w", encoding="utf-8", closefd=False),
    )
    from crawler.worker import main

    code = main()
    sys.stderr.flush()
    os._exit(code)


def _be(told: Mapping[str, str], folder: str) -> None:
    """Take on the environment and the working directory of the process that asked for this one."""
    os.environ.clear()
    os.environ.update(told)
    os.chdir(folder)


class Worker:
    """The part of subprocess.Popen that `crawler.crawl` has of its worker."""

    def __init__(self, command: list[str], **_: Any) -> None:
        assert command[-2:] == ["-m", "crawler.worker"], command
        orders, events = os.pipe(), os.pipe()
        ends = Connection(orders[0], writable=False), Connection(events[1], readable=False)
        self.process = CONTEXT.Process(target=_work, args=(*ends, dict(os.environ), os.getcwd()))
        self.process.start()
        for end in ends:
            end.close()
        self.pid = self.process.pid
        self.stdin, self.stdout = os.fdopen(orders[1], "wb", buffering=0), os.fdopen(events[0], "rb")

    def kill(self) -> None:
        self.process.kill()

    def wait(self) -> int | None:
        self.process.join()
        return self.process.exitcode

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(BrokenPipeError):
            self.stdin.close()
        self.stdout.close()
        self.process.join()
        self.process.close()


def _start(told: Mapping[str, str], folder: str) -> None:
    from cli.jobs import _start_worker

    _be(told, folder)
    _start_worker()


def pool(workers: int, documents: int | None = None) -> Any:
    """As `cli.jobs.worker_pool`."""
    from pebble import ProcessPool

    from cli.jobs import DOCUMENTS_A_WORKER

    return ProcessPool(
        max_workers=workers,
        max_tasks=DOCUMENTS_A_WORKER if documents is None else documents,
        initializer=_start,
        initargs=[dict(os.environ), os.getcwd()],
        context=CONTEXT,
    )


@pytest.fixture
def started() -> None:
    """The processes of this test are started as those of users are."""


@pytest.fixture(autouse=True)
def forked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Crawls and readers of a test are forked, unless it asks for `started`."""
    if "started" not in request.fixturenames and sys.platform != "win32":
        import subprocess

        popen = SimpleNamespace(Popen=Worker, PIPE=subprocess.PIPE)
        monkeypatch.setattr("crawler.crawl.subprocess", popen)
        for module in ("cli.jobs", "cli.uploads"):
            monkeypatch.setattr(f"{module}.worker_pool", pool)
