"""The desk of rankings in a browser: from the table to a sentence, to series without diacritics, and to a dossier."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Browser, Page, expect

from cchc.settings import Settings
from search_api.app import create_app
from search_api.backends import open_store
from tests.browser.conftest import Visit, serving, visit
from tests.contract.rankings import entries
from tests.search_api.provincial import articles

VIEWS = (
    "/xep-hang?period=2024", "/xep-hang/chuoi?units=ha-tinh&units=bac-ninh-2025&field=true",
    "/xep-hang/so-sanh?tu=2023&den=2024", "/xep-hang/thanh-phan?units=ha-tinh",
    "/xep-hang/ho-so?units=ha-tinh&indicators=PAR_INDEX",
)  # fmt: skip


@pytest.fixture(scope="module")
def rankings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = Settings(data=Path(tmp_path_factory.mktemp("rankings")) / "data")
    store = open_store(settings, writable=True)
    store.put(entries(*articles()))
    store.close()
    with serving(create_app(settings)) as address:
        yield address


@pytest.fixture
def desk(browser: Browser, rankings: str) -> Iterator[Visit]:
    made = visit(browser, rankings, width=1366, height=768)
    yield made
    made.check()
    made.page.context.close()


def _at_sentence(page: Page) -> None:
    expect(page).to_have_url(re.compile(r"/documents/\w+#f-\w+"))
    expect(page.locator(":target")).to_have_count(1)


def test_from_the_ranking_a_number_leads_to_its_sentence(desk: Visit) -> None:
    desk.go("/")
    with desk.leaving():
        desk.page.get_by_role("link", name="Xếp hạng", exact=True).click()
    desk.page.locator("select[name='period']").select_option("2024")
    with desk.leaving():
        desk.page.get_by_role("button", name="Xem", exact=True).click()
    row = desk.page.get_by_role("row").filter(has=desk.page.get_by_role("link", name="Tỉnh Hà Tĩnh"))
    row.get_by_text("các nguồn nêu khác nhau").click()
    expect(row.locator("blockquote")).to_have_count(2)
    row.get_by_role("link", name="/63").click()
    _at_sentence(desk.page)


def test_ticked_units_are_seen_through_time_and_one_is_added_without_diacritics(desk: Visit) -> None:
    desk.go("/xep-hang?period=2024")
    desk.page.get_by_label("Chọn Tỉnh Nghệ An").check()
    with desk.leaving():
        desk.page.get_by_role("button", name="Chuỗi thời gian").first.click()
    desk.page.get_by_label("Thêm đơn vị").fill("bac ninh")
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator(".chip")).to_have_count(2)
    figure = desk.page.locator("figure.alive")
    expect(figure).to_have_count(1)
    expect(figure.get_by_text("Sắp xếp tỉnh 01/7/2025")).to_be_attached()
    expect(figure.get_by_text("Tỉnh Bắc Giang (đến 30/06/2025)")).to_be_attached()


def test_a_tile_of_the_map_leads_to_its_sentence_by_keyboard_alone(desk: Visit) -> None:
    desk.go("/xep-hang?period=2025")
    desk.page.locator("figure").scroll_into_view_if_needed()
    expect(desk.page.locator("figure.alive")).to_have_count(1)
    first = desk.page.locator("figure [tabindex='0']").first
    first.focus()
    desk.page.keyboard.press("ArrowRight")
    expect(desk.page.locator(".told")).to_contain_text("2025: hạng")
    desk.page.keyboard.press("Enter")
    _at_sentence(desk.page)


def test_a_dossier_is_made_by_keyboard_and_downloaded(desk: Visit) -> None:
    desk.go("/xep-hang/ho-so")
    for name in ("PAR INDEX", "Tỉnh Hà Tĩnh"):
        desk.page.get_by_label(name).first.focus()
        desk.page.keyboard.press("Space")
    with desk.leaving():
        desk.page.keyboard.press("Enter")
    with desk.page.expect_download() as started:
        desk.page.get_by_role("link", name="Tải tệp Word").click()
    content = Path(started.value.path()).read_bytes()
    _charts, numbers = Document(BytesIO(content)).tables[:2]
    assert "Tỉnh Hà Tĩnh" in numbers.rows[0].cells[1].text


@pytest.mark.parametrize("path", VIEWS)
def test_every_view_works_without_scripts_on_a_narrow_screen(browser: Browser, rankings: str, path: str) -> None:
    made = visit(browser, rankings, width=360, height=800, scripts=False)
    made.go(path)
    page = made.page
    assert page.locator("html").evaluate("node => node.scrollWidth") <= 360
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    expect(page.locator("header nav [aria-current]")).to_have_text("Xếp hạng")
    for picture in page.locator("figure img").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
    made.check()
    page.context.close()


@pytest.mark.parametrize("path", VIEWS)
def test_charts_come_alive_on_a_wide_screen(desk: Visit, path: str) -> None:
    desk.go(path)
    for figure in desk.page.locator("figure").all():
        figure.scroll_into_view_if_needed()
        expect(figure).to_have_class(re.compile("alive"))


@pytest.mark.parametrize(
    "path", ["/xep-hang/chuoi?units=ha-tinh&units=bac-ninh-2025", "/xep-hang/thanh-phan?units=ha-tinh"]
)
def test_series_and_panels_fit_a_phone_and_are_as_wide_as_they_want_elsewhere(
    browser: Browser, rankings: str, path: str
) -> None:
    widths = []
    for width in (390, 1366):
        made = visit(browser, rankings, width=width, height=800)
        made.go(path)
        figure = made.page.locator("figure")
        figure.scroll_into_view_if_needed()
        expect(figure).to_have_class(re.compile("alive"))
        canvas = figure.locator(".canvas")
        assert canvas.evaluate("node => node.scrollWidth - node.clientWidth") <= 0
        widths.append(float(figure.locator("svg").get_attribute("width") or 0))
        made.check()
        made.page.context.close()
    assert widths[0] < 390
    assert widths[1] > 600
