"""Processes of the product, forked from one that has loaded what they load.

A crawl and a document are dealt with in processes of their own. A test that crawls five times would load Scrapy five
times, which takes longer than all else that it does, and one that reads a page would load the whole pipeline; and a
command spends most of its time in loading too. What runs in the processes is what runs in those of users; that users'
are started is tested where a test asks for `started`, and by the commands of tests/cli/test_help and test_main_job.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from multiprocessing import forkserver, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self

import pytest

CONTEXT = get_context("forkserver")
SERVER: Any = vars(forkserver)["_forkserver"]  # that CONTEXT asks for processes
# Loaded once, by the process that is forked; where one cannot be, each fork loads it by itself.
CONTEXT.set_forkserver_preload(["tests.preloaded"])
SECONDS = 100  # that a command may take


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


def _fork(patch: Callable[[str, object], None]) -> None:
    """Let crawls and readers of this process be forked."""
    patch("crawler.crawl.subprocess", SimpleNamespace(Popen=Worker, PIPE=subprocess.PIPE))
    for module in ("cli.jobs", "cli.uploads"):
        patch(f"{module}.worker_pool", pool)


def _command(arguments: tuple[str, ...], server: str, told: Mapping[str, str], folder: str, streams: Path) -> None:
    _be(told, folder)
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        os.dup2(os.open(streams / name, os.O_RDWR | os.O_CREAT), number)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
    sys.argv = ["cchc", *arguments]
    # The processes that it starts are forked by the server that forked it: there is no need of another.
    SERVER._forkserver_address, SERVER.ensure_running = server, lambda: None
    _fork(pytest.MonkeyPatch().setattr)
    from cli.main import run

    run()


def cchc(*arguments: str) -> subprocess.CompletedProcess[str]:
    """What `python -m cli` does with these arguments, in a process that is forked."""
    SERVER.ensure_running()
    server = SERVER._forkserver_address
    with tempfile.TemporaryDirectory() as folder:
        streams = Path(folder)
        process = CONTEXT.Process(target=_command, args=(arguments, server, dict(os.environ), os.getcwd(), streams))
        process.start()
        process.join(SECONDS)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired(arguments, SECONDS)
        code = process.exitcode
        process.close()
        told = [(streams / name).read_text("utf-8") for name in ("stdout", "stderr")]
        return subprocess.CompletedProcess(arguments, code, *told)


@pytest.fixture
def started() -> None:
    """The processes of this test are started as those of users are."""


@pytest.fixture(autouse=True)
def forked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Crawls and readers of a test are forked, unless it asks for `started`."""
    if "started" not in request.fixturenames and sys.platform != "win32":
        _fork(monkeypatch.setattr)
