"""Narrow windows, those of phones and of old laptops: nothing is out of sight that nothing tells of, no word is cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cchc.portals import Portal, PortalCrawl
from cchc.settings import Settings
from search_api.app import create_app
from search_api.backends import open_store
from tests.browser.conftest import serving, visit
from tests.contract.rankings import Said, article, entries
from tests.search_api import samples

WHEN = datetime(2024, 8, 6, 2, 30, tzinfo=UTC)
FILLED = {"title": 1.0, "date": 1.0, "body": 1.0, "words": 0.7}
CRAWL = PortalCrawl(WHEN, WHEN, "finished", 120, 3, 2_500_000, 20, 4, 1, 20, FILLED, ())
NAME = "Trang thông tin cải cách hành chính tỉnh Hà Nam"
PORTAL = Portal(
    "hanam", NAME, "Hà Nam", "https://hanam.gov.vn/", "healthy", None, (), WHEN, "finished", WHEN, 24, (CRAWL,)
)
# Words of letters, in the order of the page, that stand on more than one line.
CUT = """() => {
  const found = [];
  for (const one of document.querySelectorAll("main :is(th, .badge, .chip, .plain td)")) {
    const head = one.closest("thead");
    if (head && head.clientWidth < 2) { continue; }  // for screen readers alone
    const texts = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      for (const word of texts.currentNode.data.matchAll(/[\\p{L}\\u00A0]+/gu)) {
        const range = document.createRange();
        range.setStart(texts.currentNode, word.index);
        range.setEnd(texts.currentNode, word.index + word[0].length);
        if (new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1) { found.push(word[0]); }
      }
    }
  }
  return found;
}"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Documents of all kinds, and a province of which sources state two ranks beside a score and a change."""
    settings = Settings(data=Path(tmp_path_factory.mktemp("narrow")) / "data")
    store = open_store(settings, writable=True)
    about = {"period": "2024", "indicator": "SIPAS"}
    both = (Said("ha-tinh", "score", 84.07, "84,07", out_of=100, **about), Said("ha-tinh", "rank_change", 8, **about))
    stated = [
        article(1, *both, Said("ha-tinh", "rank", 17, out_of=63, **about), published_at="2025-02-01"),
        article(2, *both, Said("ha-tinh", "rank", 19, out_of=63, **about), published_at="2025-02-01"),
        article(3, *(Said(one, "rank", 20 + at, period="2023", out_of=63)
                     for at, one in enumerate(("ha-tinh", "nghe-an")))),
        article(4, *(Said(one, "rank", 22 - at, period="2024", out_of=63)
                     for at, one in enumerate(("ha-tinh", "nghe-an")))),
    ]  # fmt: skip
    store.put([*samples.entries(), *entries(*stated)])
    store.close()
    with serving(create_app(settings, portals=lambda: [PORTAL])) as address:
        yield address


def _shown(browser: Browser, served: str, path: str, width: int) -> Page:
    made = visit(browser, served, width=width, height=720)
    made.go(path)
    return made.page


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("width", [360, 375])
def test_all_desks_are_in_sight_on_a_phone(browser: Browser, served: str, width: int, language: str) -> None:
    page = _shown(browser, served, f"/help?lang={language}", width)
    links = page.locator("header nav a, header .mine, header .languages a")
    assert links.count() == 9
    for link in links.all():
        box = link.bounding_box()
        assert box is not None
        assert 0 <= box["x"] <= box["x"] + box["width"] <= width
    brand = page.locator(".brand").bounding_box()
    assert brand is not None
    assert brand["height"] < 50
    page.context.close()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "path", ["/help", "/don-vi/ha-tinh", "/ton-tai/qua-cac-nam", "/nguon", "/ket-luan", "/xep-hang?indicator=SIPAS"]
)
def test_no_word_of_a_heading_or_a_badge_is_cut_on_a_phone(
    browser: Browser, served: str, path: str, language: str
) -> None:
    page = _shown(browser, served, f"{path}{'&' if '?' in path else '?'}lang={language}", 360)
    assert page.evaluate(CUT) == []
    page.context.close()


def test_what_sources_disagree_about_is_told_in_whole_words(browser: Browser, served: str) -> None:
    page = _shown(browser, served, "/don-vi/ha-tinh", 360)
    badge = page.locator("td .badge-conflict")
    expect(badge).to_have_count(1)
    expect(badge).to_have_text("nguồn mâu thuẫn")
    assert page.evaluate(CUT) == []
    page.context.close()


def test_two_periods_are_drawn_as_narrow_as_a_phone_or_say_that_they_go_on(browser: Browser, served: str) -> None:
    for width in (390, 1366):
        page = _shown(browser, served, "/xep-hang/so-sanh?indicator=PAR_INDEX", width)
        figure = page.locator("figure")
        figure.scroll_into_view_if_needed()
        expect(figure).to_have_class(re.compile("alive"))
        beyond = figure.locator(".canvas").evaluate("node => node.scrollWidth - node.clientWidth")
        assert figure.locator(".sideways").is_visible() == (beyond > 0)
        # Both ends of a line are in sight.
        for point in figure.locator(".mark-symbol path").all():
            box = point.bounding_box()
            assert box is not None
            assert 0 < box["x"] < width - 24
        page.context.close()


def test_the_table_of_portals_fits_an_old_laptop(browser: Browser, served: str) -> None:
    page = _shown(browser, served, "/nguon", 1024)
    assert page.locator(".scroll:has(.sources)").evaluate("node => node.scrollWidth <= node.clientWidth")
    page.context.close()
