"""A hundred figures and a hundred statements are reviewed by keyboard alone; what that took is printed, and no bound.

A person has six seconds for each of a hundred in ten minutes: what the machine takes of them is the `step`.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from benchmarks.newsroom import entries
from cchc.settings import Settings
from search_api.access.holders import COOKIE
from search_api.access.tokens import Tokens
from search_api.app import create_app
from search_api.backends import open_store
from search_api.protocol import Store
from search_api.reviews.agreement import agreement, latest
from tests.browser.conftest import serving, visit

HUNDRED = 100
DOCUMENTS = 150
# What is decided on each: right, rejected, of another type (statements), left for later.
KEYS = {"figure": "1112113", "statement": "1121613"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Store, str]]:
    settings = Settings(data=Path(tmp_path_factory.mktemp("long")) / "data")
    store = open_store(settings, writable=True)
    store.put(list(entries(DOCUMENTS)))
    with serving(create_app(settings, store=store)) as address:
        yield address, store, Tokens(settings.data).add("Nguyễn Thị An", ["review"])
    store.close()


@pytest.mark.timeout(600)  # on a machine that does other things as well
@pytest.mark.parametrize("kind", ["figure", "statement"])
def test_a_hundred_are_reviewed_by_keyboard(browser: Browser, desk: tuple[str, Store, str], kind: str) -> None:
    address, store, token = desk
    made = visit(browser, address, width=1366, height=768)
    page = made.page
    page.context.add_cookies([{"name": COOKIE, "value": token, "url": address}])
    made.go(f"/duyet?kind={kind}")
    item = page.locator(".verdicts input[name=item]")
    seen, decided, steps = [], set(), []
    while len(seen) < HUNDRED:
        held = item.get_attribute("value") or ""
        seen.append(held)
        key = KEYS[kind][len(seen) % len(KEYS[kind])]
        if key == "6" and page.locator('[data-key="6"]').count() == 0:  # it is of that type already
            key = "1"
        if key != "3":
            decided.add(held)
        begun = time.monotonic()
        page.keyboard.press(key)
        expect(page.locator(f".verdicts input[name=item]:not([value='{held}'])")).to_be_attached(timeout=30_000)
        page.wait_for_load_state("load")
        steps.append(time.monotonic() - begun)
    assert len(set(seen)) == HUNDRED, "none is shown twice"
    reviews, told = list(latest(store)), agreement(latest(store))
    said = {review.item["id"]: review.evidence.quote for review in reviews if review.kind == kind}
    assert decided <= said.keys()
    # Beside them there are those of the same words in other prints, be they put off before.
    assert {quote for item, quote in said.items() if item not in decided} <= {said[item] for item in decided}
    whole = told.figures if kind == "figure" else told.statements
    assert whole.confirmed > whole.rejected > 0
    assert page.locator("details.progress summary").text_content() == (
        f"Đã xem {told.reviewed} mục; {round((whole.precision or 0) * 100)}% "
        f"{'số liệu' if kind == 'figure' else 'nhận định'} đúng như máy đọc"
    )
    made.check()
    page.context.close()
    print(
        f"\n{HUNDRED} of kind {kind} reviewed by keyboard in {sum(steps):.1f} s: the machine takes"
        f" {statistics.median(steps) * 1000:.0f} ms a step (median), {max(steps) * 1000:.0f} ms at most,"
        f" the last ten {statistics.median(steps[-10:]) * 1000:.0f} ms"
    )
