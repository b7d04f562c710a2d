"""On paper nothing is cut off: no table is wider than the sheet that it is printed on."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from playwright.sync_api import Browser

from cchc.settings import Settings
from search_api.app import create_app
from search_api.backends import open_store
from tests.browser.conftest import serving, visit
from tests.contract.rankings import entries
from tests.search_api import meetings
from tests.search_api.provincial import YEARS, articles


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = Settings(data=Path(tmp_path_factory.mktemp("print")) / "data")
    store = open_store(settings, writable=True)
    store.put([*meetings.entries(), *entries(*articles())])
    store.close()
    with serving(create_app(settings)) as address:
        yield address


# The width of A4 between Chromium's margins of one centimetre, upright and on its side.
UPRIGHT, ACROSS = 718, 1047


@pytest.mark.parametrize(
    ("path", "width"),
    [
        ("/ton-tai", UPRIGHT), ("/ket-luan/chi-dao", UPRIGHT), ("/so-lieu", UPRIGHT),
        ("/so-lieu/bang?indicator=PAR_INDEX", ACROSS), ("/so-lieu/bang?indicator=PAR_INDEX&measure=rank", ACROSS),
        ("/xep-hang/chuoi?units=ha-tinh&units=bac-ninh-2025", ACROSS), ("/don-vi/ha-tinh", UPRIGHT),
    ],
)  # fmt: skip
def test_a_table_is_no_wider_than_the_sheet(browser: Browser, library: str, path: str, width: int) -> None:
    made = visit(browser, library, width=width, height=1000)
    made.go(path)
    made.page.emulate_media(media="print")
    tables = made.page.locator("main table")
    assert tables.count()
    for box in tables.evaluate_all("all => all.map(one => one.getBoundingClientRect().right)"):
        assert box <= width
    # Nor does a cell let its words run over its neighbour.
    over = "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.textContent)"
    assert made.page.locator("main table td, main table th").evaluate_all(over) == []
    made.page.context.close()


def test_the_table_of_units_by_periods_lies_across_the_sheet_with_every_period(browser: Browser, library: str) -> None:
    made = visit(browser, library, width=1366, height=768)
    made.go("/so-lieu/bang?indicator=PAR_INDEX")
    printed = pdfium.PdfDocument(io.BytesIO(made.page.pdf(format="A4", prefer_css_page_size=True)))
    assert all(width > height for width, height in (page.get_size() for page in printed))
    text = printed[0].get_textpage().get_text_bounded()
    assert all(str(year) in text for year in YEARS)
    made.page.context.close()


def test_a_conclusion_longer_than_the_rest_of_a_sheet_begins_on_it(browser: Browser, library: str) -> None:
    made = visit(browser, library, width=UPRIGHT, height=1000)
    made.go("/ket-luan?q=")
    first = made.page.locator(".conclusions article").first
    heading = first.locator("h3").inner_text()
    first.locator(".passage").evaluate("one => one.append('Yêu cầu các đơn vị thực hiện. '.repeat(150))")
    printed = pdfium.PdfDocument(io.BytesIO(made.page.pdf(format="A4", prefer_css_page_size=True)))
    assert " ".join(heading.split()[:4]) in " ".join(printed[0].get_textpage().get_text_bounded().split())
    made.page.context.close()


@pytest.mark.parametrize(
    "path",
    ["/ket-luan?q=", "/don-vi/ha-tinh", "/so-lieu/bang?indicator=PAR_INDEX", "/ton-tai/qua-cac-nam?province=Hà Tĩnh"],
)
def test_nothing_to_click_is_printed_and_no_mark_is_larger_than_its_cell(
    browser: Browser, library: str, path: str
) -> None:
    made = visit(browser, library, width=UPRIGHT, height=1000)
    made.go(path)
    made.page.emulate_media(media="print")
    for one in made.page.locator("main .button, footer a, .cross").all():
        assert not one.is_visible()
    larger = """all => all.filter(one => one.offsetWidth && parseFloat(getComputedStyle(one).fontSize)
      > parseFloat(getComputedStyle(one.closest('td')).fontSize)).map(one => one.textContent)"""
    assert made.page.locator("main .matrix td :is(.badge, .state, .claims)").evaluate_all(larger) == []
    made.page.context.close()
