"""What holds for every page: for screen readers (axe-core), at any width, light and dark, without other hosts."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Browser

import search_api.routes
from cchc.registry import modules_of
from search_api.ui.desks import desks_of
from tests.browser.accessibility import faults
from tests.browser.conftest import visit
from tests.search_api import samples

VU_QUANG = samples.VU_QUANG.document.id
DESKS = tuple(desk.path for desk in desks_of(modules_of(search_api.routes, "router").values()))
# One page of each kind beside the desks themselves.
MORE = (
    "/?q=ket+luan+hoi+nghi", "/?q=khong-co-gi", "/so-lieu/bang", "/don-vi/ha-tinh.huyen-vu-quang",
    "/don-vi/bac-ninh-2025",
    f"/documents/{VU_QUANG}", f"/documents/{VU_QUANG}/archived", "/api/docs", "/dang-nhap", "/documents/none",
)  # fmt: skip
PAGES = tuple(dict.fromkeys((*DESKS, *MORE)))
Scheme = Literal["light", "dark"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_no_serious_fault_for_those_who_cannot_see(browser: Browser, site: str, path: str, scheme: Scheme) -> None:
    made = visit(browser, site, width=1366, height=900)
    made.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    made.go(path)
    grave = faults(made.page)
    assert not grave, "\n".join(grave)
    made.page.context.close()


def test_a_link_of_few_words_beside_a_badge_is_told_by_more_than_its_colour(browser: Browser, site: str) -> None:
    made = visit(browser, site, width=1366, height=900)
    made.go("/ket-luan?q=")
    heads = made.page.locator("ol.conclusions h3:has(.badge) a")
    assert heads.count()
    heads.evaluate_all("links => links.forEach(link => { link.textContent = 'Họp'; })")
    assert not faults(made.page)
    made.page.context.close()


@pytest.mark.parametrize("path", ["/so-lieu/bang", "/ton-tai/qua-cac-nam?q="])
def test_a_phone_is_told_that_a_table_may_go_on_to_the_right(browser: Browser, site: str, path: str) -> None:
    for width, told in ((390, True), (1366, False)):
        made = visit(browser, site, width=width, height=800)
        made.go(path)
        hint = made.page.locator(".sideways:has(+ .scroll)")
        assert hint.count() == 1
        assert hint.is_visible() == told
        made.page.context.close()


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways_or_asks_another_host(browser: Browser, site: str, path: str, width: int) -> None:
    made = visit(browser, site, width=width, height=800)
    made.go(path)
    assert made.page.evaluate("() => document.documentElement.scrollWidth") <= width
    if path != "/documents/none":  # the browser itself logs the status 404 of a page
        made.check()
    made.page.context.close()
