"""What holds for every page: for screen readers (axe-core), at any width, light and dark, without other hosts."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Literal

import pytest
from playwright.sync_api import Browser

import search_api.routes
from cchc.registry import modules_of
from search_api.ui.desks import desks_of
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
GRAVE = ("serious", "critical")
# The copy in the frame is a stranger's page, sandboxed without scripts: nothing can look into it.
RUN = "() => axe.run(document, { resultTypes: ['violations'], iframes: false })"


@lru_cache(maxsize=1)
def _axe() -> str:
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_no_serious_fault_for_those_who_cannot_see(browser: Browser, site: str, path: str, scheme: Scheme) -> None:
    made = visit(browser, site, width=1366, height=900)
    made.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    made.go(path)
    made.page.evaluate(_axe())  # not by a script element, which the pages' policy forbids
    found = made.page.evaluate(RUN)["violations"]
    grave = [
        f"{one['id']}: {one['help']}: {node['target']} {node.get('failureSummary', '')}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"][:3]
    ]
    assert not grave, "\n".join(grave)
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
