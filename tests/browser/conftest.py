"""The real application on loopback, and the system's Chromium in front of it."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, Request, sync_playwright

from cchc.settings import Settings
from search_api.app import create_app
from search_api.backends import open_store
from tests.search_api import samples

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


def _chromium() -> str | None:
    named = os.environ.get("CCHC_TEST_CHROMIUM")
    return named or next((found for program in PROGRAMS if (found := shutil.which(program))), None)


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """Address of an application on loopback, as long as the block lasts."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + 20
        while not server.started:
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.05)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)
        listener.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a served store with the sample documents."""
    folder: Path = tmp_path_factory.mktemp("site") / "data"
    settings = Settings(data=folder)
    store = open_store(settings, writable=True)
    store.put(samples.entries())
    store.close()
    with serving(create_app(settings, archived=samples.archived)) as address:
        yield address


@pytest.fixture(scope="package")  # no longer: as long as it lives, its event loop keeps asyncio.run from this thread
def browser() -> Iterator[Browser]:
    program = _chromium()
    if program is None:
        pytest.skip("engine absent: chromium (set CCHC_TEST_CHROMIUM or install it)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield browser
        browser.close()


@dataclass
class Visit:
    """A page, with everything that it asked for and complained of."""

    page: Page
    site: str
    requested: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> None:
        self.page.goto(self.site + path, wait_until="load")

    @contextmanager
    def leaving(self) -> Iterator[None]:
        """What is done in the block leads to another page, which has come when it ends.

        A click returns before the answer is there, and a count taken then is of the page that goes or of none.
        """
        with self.page.expect_navigation(wait_until="load"):
            yield

    def failed(self, request: Request) -> None:
        """What a reader leaves before it has come is given up by the browser, and is no complaint."""
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(f"failed: {request.url}: {request.failure}")

    def check(self) -> None:
        """No request left the host, nothing was refused or logged."""
        own = urlsplit(self.site).netloc
        assert not [url for url in self.requested if urlsplit(url).netloc not in ("", own)]
        assert not self.complaints


def visit(browser: Browser, site: str, *, width: int, height: int, scripts: bool = True) -> Visit:
    context = browser.new_context(
        viewport={"width": width, "height": height}, locale="vi-VN", java_script_enabled=scripts, accept_downloads=True
    )
    made = Visit(context.new_page(), site)
    made.page.on("request", lambda request: made.requested.append(request.url))
    made.page.on("console", lambda message: made.complaints.append(f"{message.type}: {message.text}"))
    made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
    made.page.on("requestfailed", made.failed)
    return made


@pytest.fixture
def laptop(browser: Browser, site: str) -> Iterator[Visit]:
    made = visit(browser, site, width=1366, height=768)
    yield made
    made.page.context.close()


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Visit]:
    made = visit(browser, site, width=390, height=844)
    yield made
    made.page.context.close()


@pytest.fixture
def scriptless(browser: Browser, site: str) -> Iterator[Visit]:
    made = visit(browser, site, width=1366, height=768, scripts=False)
    yield made
    made.page.context.close()
