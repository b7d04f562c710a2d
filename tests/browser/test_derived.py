"""How a value was derived is reached by keyboard and touch, without scripts, wherever such values stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from cchc.settings import Settings
from search_api.app import create_app
from search_api.backends import open_store
from tests.browser.conftest import serving, visit
from tests.contract.rankings import Said, article, entries

PAGES = (
    "/xep-hang?indicator=PAR_INDEX&period=2023", "/xep-hang/chuoi?indicator=PAR_INDEX&units=ha-tinh&by=score",
    "/don-vi/ha-tinh", "/so-lieu/bang?indicator=PAR_INDEX",
)  # fmt: skip


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A province whose score of 2023 no document states, but what it was in 2022 and how it changed."""
    settings = Settings(data=Path(tmp_path_factory.mktemp("derived")) / "data")
    store = open_store(settings, writable=True)
    change = Said("ha-tinh", "score_change", 0.86, period="2023", after=" so với năm 2022")
    store.put(entries(article(1, Said("ha-tinh", "score", 84.87, "84,87", out_of=100)), article(2, change)))
    store.close()
    with serving(create_app(settings)) as address:
        yield address


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", [1366, 390])
def test_it_unfolds_to_the_values_behind_it_each_with_its_sentence(
    browser: Browser, served: str, path: str, width: int
) -> None:
    made = visit(browser, served, width=width, height=844, scripts=False)
    made.go(path)
    page = made.page
    told = page.locator("details.derived").filter(has_text="85,73").first
    expect(told.get_by_role("link").first).to_be_hidden()
    told.locator("summary").press("Enter")
    for words in ("84,87", "0,86"):
        expect(told.get_by_role("link", name=words)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    with made.leaving():
        told.get_by_role("link", name="84,87").click()
    expect(page).to_have_url(re.compile(r"/documents/\w+#f-\w+"))
    expect(page.locator(":target")).to_contain_text("84,87")
    made.check()
    page.context.close()
