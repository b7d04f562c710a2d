"""A file of one's own, dropped on the page or chosen without scripts, read by the real reader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from cchc.settings import Settings
from cli.opening import archived_copies
from cli.uploads import UploadReader
from search_api.access.tokens import Tokens
from search_api.app import create_app
from search_api.backends import open_store
from tests.browser.conftest import serving, visit

PATIENCE = 180_000  # ms: the first file waits for the reader to be loaded, on a busy machine for long
SENTENCE = "Năm 2023, chỉ số cải cách hành chính của tỉnh Hà Tĩnh đạt 89,30/100 điểm, xếp thứ 12/63 tỉnh, thành phố."
PAGE = f"<!doctype html><html><head><title>Tin</title></head><body><h1>Tin <b>mới</b></h1><p>{SENTENCE}</p></body>"
# A file as a mouse drops it: the browser makes the event, the page takes the file out of it.
DROP = """([name, text]) => {
  const data = new DataTransfer();
  data.items.add(new File([text], name, { type: "text/html" }));
  // Later, since the page goes on to another one at once.
  setTimeout(() => ["dragover", "drop"].forEach(kind =>
    document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }))));
}"""


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Settings]]:
    """Address and settings of an empty library that reads files."""
    settings = Settings(data=Path(tmp_path_factory.mktemp("reading")) / "data")
    open_store(settings, writable=True).close()
    store = open_store(settings, writable=False)
    with UploadReader(settings, store) as uploads:
        app = create_app(settings, store=store, archived=archived_copies(settings), uploads=uploads)
        with serving(app) as address:
            yield address, settings
    store.close()


def test_a_dropped_file_is_read_and_a_holder_keeps_it(browser: Browser, reading: tuple[str, Settings]) -> None:
    site, settings = reading
    seen = visit(browser, site, width=1366, height=768)
    page = seen.page
    token = Tokens(settings.data).add("Phòng Nội vụ", ["upload"])
    seen.go("/dang-nhap?next=/doc-thu")
    page.locator("#token").fill(token)
    page.keyboard.press("Enter")
    expect(page.locator("form.drop")).to_be_visible()
    page.wait_for_load_state("load")  # a form is in sight before the script that listens for what is dropped
    page.evaluate(DROP, ["tin <b>.html", PAGE])
    expect(page.locator("article.text")).to_contain_text("89,30/100", timeout=PATIENCE)
    expect(page.locator(".item-figure").first).to_contain_text("89,3/100")
    page.get_by_role("button", name="Đưa vào kho").click()
    page.wait_for_url("**/documents/*")
    expect(page.locator(".about-document")).to_contain_text("Tải lên bởi Phòng Nội vụ")
    page.get_by_role("link", name="Bản lưu").first.click()
    expect(page.frame_locator("iframe.copy").locator("body")).to_contain_text("89,30/100")
    seen.go("/?q=chi+so+cai+cach")
    expect(page.locator(".hits article")).to_have_count(1)
    seen.check()
    page.context.close()


def test_without_scripts_the_field_does_the_same(browser: Browser, reading: tuple[str, Settings]) -> None:
    seen = visit(browser, reading[0], width=360, height=740, scripts=False)
    page = seen.page
    seen.go("/doc-thu")
    page.set_input_files("#file", files=[{"name": "a.html", "mimeType": "text/html", "buffer": PAGE.encode()}])
    page.get_by_role("button", name="Đọc tệp").click()
    expect(page.locator(".trial")).to_contain_text("không được lưu lại", timeout=PATIENCE)
    expect(page.locator(".item-figure").first).to_contain_text("89,3/100")
    page.get_by_role("link", name="Đọc tệp khác").click()
    page.set_input_files("#file", files=[{"name": "a.docx", "mimeType": "", "buffer": b"PK\x03\x04"}])
    page.get_by_role("button", name="Đọc tệp").click()
    expect(page.get_by_role("alert")).to_contain_text("Không đọc được tệp “a.docx”")
    page.context.close()
