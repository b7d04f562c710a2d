"""What a first page may cost a browser, in things that can be counted: elements, requests, bytes, fonts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from benchmarks.newsroom import entries as news
from cchc.records import Record
from cchc.settings import Settings
from search_api.app import create_app
from search_api.backends import open_store
from tests.browser.conftest import Visit, serving, visit
from tests.contract.rankings import entries
from tests.search_api.provincial import articles

ELEMENTS, REQUESTS, SCRIPTS, KILOBYTES = 2500, 6, 3, 60
WORDS = ("h1", "main p", "nav a", "footer p")


@dataclass(frozen=True)
class Library:
    address: str
    document: str


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Full pages everywhere: news for each list, rankings of all provinces."""
    settings = Settings(data=Path(tmp_path_factory.mktemp("budget")) / "data")
    store = open_store(settings, writable=True)
    told = list(news(60))
    store.put(told)
    store.put(entries(*articles()))
    store.close()
    first = told[0].result
    assert isinstance(first, Record)
    with serving(create_app(settings)) as address:
        yield Library(address, f"/documents/{first.document.id}")


@pytest.fixture
def reader(browser: Browser, library: Library) -> Iterator[Visit]:
    made = visit(browser, library.address, width=1366, height=768)
    yield made
    made.page.context.close()


@pytest.mark.parametrize(
    "path", ["/", "/?q=cai+cach", "/ket-luan", "/xep-hang", "/ton-tai", "/so-lieu", "/don-vi/ha-tinh", "document"]
)
def test_a_first_page_stays_within_its_budget(reader: Visit, library: Library, path: str) -> None:
    sent: list[float] = []
    session = reader.page.context.new_cdp_session(reader.page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sent.append(event["encodedDataLength"]))
    reader.go(library.document if path == "document" else path)
    asked = [url for url in reader.requested if "icon.svg" not in url]  # which the browser's own frame shows
    assert len(asked) <= REQUESTS, asked
    assert len([url for url in asked if ".js" in url]) <= SCRIPTS
    assert not [url for url in asked if "/vendor/" in url]
    assert sum(sent) <= KILOBYTES * 1024
    assert reader.page.locator("*").count() <= ELEMENTS
    assert not [url for url in asked if "font" in url]
    reader.check()


def test_what_draws_charts_comes_with_the_first_chart_and_once(reader: Visit) -> None:
    reader.go("/xep-hang?period=2024")
    reader.page.locator("figure").scroll_into_view_if_needed()
    # The first chart of a process starts the drawing engine of the server.
    expect(reader.page.locator("figure.alive")).to_have_count(1, timeout=30_000)
    drawing = [url for url in reader.requested if "/vendor/" in url]
    assert len(drawing) == len(set(drawing)) == 2
    reader.check()


def _families(page: Page, session: CDPSession, selector: str) -> list[dict[str, Any]]:
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    fonts: list[dict[str, Any]] = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    return fonts


def test_words_are_not_pieced_together_from_two_fonts(reader: Visit) -> None:
    """Needs a font with all Vietnamese letters, which comes with the engine: fonts-dejavu-core."""
    reader.go("/ket-luan")
    session = reader.page.context.new_cdp_session(reader.page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    for selector in WORDS:
        used = {font["familyName"] for font in _families(reader.page, session, selector)}
        assert len(used) == 1, f"{selector}: {sorted(used)}"
