"""The reviewing desk in a browser: by keyboard, without scripts, narrow, and with a second reviewer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from cchc.settings import Settings
from search_api.access.holders import COOKIE
from search_api.access.tokens import Tokens
from search_api.app import create_app
from search_api.backends import open_store
from search_api.protocol import Store
from search_api.reviews.model import Judgement, ReviewFilters
from tests.browser.accessibility import faults
from tests.browser.conftest import Visit, serving, visit
from tests.search_api import samples


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[str, Store, str]]:
    """Address of a served store, the store, and a reviewer's token."""
    settings = Settings(data=tmp_path / "data")
    store = open_store(settings, writable=True)
    store.put(samples.entries())
    with serving(create_app(settings, store=store)) as address:
        yield address, store, Tokens(settings.data).add("Nguyễn Thị An", ["review"])
    store.close()


def opened(browser: Browser, desk: tuple[str, Store, str], *, width: int = 1366, scripts: bool = True) -> Visit:
    address, _, token = desk
    made = visit(browser, address, width=width, height=800, scripts=scripts)
    made.page.context.add_cookies([{"name": COOKIE, "value": token, "url": address}])
    return made


def shown(page: Page) -> str:
    return page.locator(".verdicts input[name=item]").get_attribute("value") or ""


def test_figures_are_decided_on_one_after_another_by_keyboard(browser: Browser, desk: tuple[str, Store, str]) -> None:
    made, store = opened(browser, desk), desk[1]
    page = made.page
    made.go("/duyet")
    first = shown(page)
    page.keyboard.press("1")
    expect(page.get_by_role("status")).to_contain_text("Đã ghi: đúng.")
    second = shown(page)
    assert second != first
    page.keyboard.press("2")
    expect(page.get_by_role("status")).to_contain_text("Đã bỏ mục này.")
    page.keyboard.press("0")
    expect(page.get_by_role("status")).to_contain_text("Đã hoàn tác")
    assert shown(page) == second
    page.keyboard.press("3")
    page.wait_for_url("**/duyet?skip=1")
    assert shown(page) not in (first, second)
    (kept,) = store.reviews(ReviewFilters(verdict=("confirmed",)))[0]
    assert kept.item["id"] == first
    made.check()
    page.context.close()


def test_statements_are_decided_on_by_keyboard_and_another_type_is_one_key(
    browser: Browser, desk: tuple[str, Store, str]
) -> None:
    made, store = opened(browser, desk), desk[1]
    page = made.page
    made.go("/duyet")
    page.get_by_role("link", name="Nhận định", exact=True).click()
    expect(page.locator(".types")).to_be_visible()
    first = shown(page)
    kind = page.locator(".types button:not([data-key])").get_attribute("value")
    page.keyboard.press("7" if kind != "cause" else "5")
    expect(page.get_by_role("status")).to_contain_text("Đã ghi bản sửa.")
    page.keyboard.press("0")
    expect(page.get_by_role("status")).to_contain_text("Đã hoàn tác")
    assert shown(page) == first
    page.keyboard.press("1")
    expect(page.get_by_role("status")).to_contain_text("Đã ghi: đúng.")
    assert shown(page) != first
    (kept,) = store.reviews(ReviewFilters(verdict=("confirmed",)))[0]
    assert (kept.kind, kept.item["id"]) == ("statement", first)
    made.check()
    page.context.close()


def test_a_deadline_and_who_it_is_given_to_are_corrected_by_keyboard(
    browser: Browser, desk: tuple[str, Store, str]
) -> None:
    made, store = opened(browser, desk), desk[1]
    page = made.page
    order = next(one for one in samples.VU_QUANG.statements if one.deadline)
    made.go(f"/documents/{samples.VU_QUANG.document.id}")
    page.locator(f"#r-s-{order.id}").get_by_role("link", name="Kiểm duyệt, sửa").click()
    page.wait_for_url("**/duyet?kind=statement*", wait_until="load")
    page.keyboard.press("4")
    expect(page.locator("#correcting input[name=subjects]")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("phong noi vu")
    page.get_by_label("Thời hạn").fill("quy 2/2023")
    page.get_by_label("Chính quyền số").check()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã ghi bản sửa.")
    (kept,) = store.reviews(ReviewFilters(verdict=("corrected",)))[0]
    wanted = {"assignees": ["Phòng Nội vụ"], "deadline": "2023-Q2", "themes": ["digital_government"]}
    assert kept.steps[0].correction == wanted
    made.check()
    page.context.close()


@pytest.mark.parametrize("kind", ["figure", "statement"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_fault_for_those_who_cannot_see(
    browser: Browser, desk: tuple[str, Store, str], kind: str, scheme: Literal["light", "dark"]
) -> None:
    made = opened(browser, desk)
    page = made.page
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    made.go(f"/duyet?kind={kind}")
    page.keyboard.press("1")
    expect(page.get_by_role("status")).to_be_visible()
    page.keyboard.press("4")
    page.locator("details.progress summary").click()
    assert not faults(page)
    page.context.close()


def test_a_correction_is_typed_and_digits_in_fields_are_no_keys(browser: Browser, desk: tuple[str, Store, str]) -> None:
    made, store = opened(browser, desk), desk[1]
    page = made.page
    rank = samples.VU_QUANG.figures[1]
    made.go(f"/duyet?document={samples.VU_QUANG.document.id}&item={rank.id}")
    page.keyboard.press("4")
    value = page.locator("#correcting input[name=value]")
    expect(value).to_be_focused()
    page.keyboard.type("11")
    expect(value).to_have_value("11")
    page.locator("#correcting input[name=out_of]").fill("")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã ghi bản sửa.")
    (review,) = store.reviews(ReviewFilters())[0]
    assert review.steps[0].correction == {"value": 11, "out_of": None}
    made.check()
    page.context.close()


def test_without_scripts_the_buttons_do_it(browser: Browser, desk: tuple[str, Store, str]) -> None:
    made, store = opened(browser, desk, scripts=False), desk[1]
    page = made.page
    made.go("/duyet")
    for name in ("Đúng", "Hoàn tác", "Bỏ"):
        with made.leaving():
            page.get_by_role("button", name=name).click()
    page.locator("summary", has_text="Sửa").click()
    page.locator("#correcting input[name=period]").fill("2020")
    with made.leaving():
        page.get_by_role("button", name="Lưu bản sửa").click()
    assert sorted(review.steps[-1].verdict for review in store.reviews(ReviewFilters())[0]) == ["corrected", "rejected"]
    page.context.close()


def test_what_another_decided_meanwhile_is_told(browser: Browser, desk: tuple[str, Store, str]) -> None:
    made, store = opened(browser, desk), desk[1]
    page = made.page
    made.go("/duyet")
    document = page.locator(".verdicts input[name=document]").get_attribute("value") or ""
    store.review(Judgement(document, "figure", shown(page), "rejected", "Trần Văn Bình"))
    page.keyboard.press("1")
    expect(page.get_by_role("alert")).to_contain_text("Trần Văn Bình vừa kiểm duyệt")
    assert store.reviews(ReviewFilters(verdict=("confirmed",)))[1] == 0
    page.context.close()


@pytest.mark.parametrize("kind", ["figure", "statement"])
@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_is_wider_than_the_screen(
    browser: Browser, desk: tuple[str, Store, str], width: int, kind: str
) -> None:
    made = opened(browser, desk, width=width)
    made.go(f"/duyet?kind={kind}")
    made.page.keyboard.press("4")
    assert made.page.evaluate("document.documentElement.scrollWidth") <= width
    made.check()
    made.page.context.close()


def test_who_has_no_token_is_led_to_sign_in_and_back(browser: Browser, desk: tuple[str, Store, str]) -> None:
    address, _, token = desk
    made = visit(browser, address, width=1366, height=800)
    made.go("/duyet")
    made.page.get_by_label("Mã truy cập").fill(token)
    made.page.keyboard.press("Enter")
    made.page.wait_for_url("**/duyet")
    expect(made.page.get_by_role("heading", level=1)).to_have_text("Kiểm duyệt")
    made.check()
    made.page.context.close()
