"""What people do with the pages, in a real browser."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.search_api import samples

VU_QUANG = f"/documents/{samples.VU_QUANG.document.id}"
HOSTILE = f"/documents/{samples.HOSTILE.document.id}"
RANKING = f"/documents/{samples.RANKING.document.id}"
PAGES = (
    "/", "/?q=ket+luan+hoi+nghi", "/?q=khong-co-gi", "/so-lieu", "/ket-luan", "/ton-tai", "/status", "/help",
    "/api/docs", VU_QUANG, RANKING, HOSTILE, f"{VU_QUANG}/archived",
)  # fmt: skip
RANK = f"f-{samples.VU_QUANG.figures[1].id}"


def test_search_without_diacritics_leads_to_the_mark_at_its_place(laptop: Visit) -> None:
    laptop.go("/")
    page = laptop.page
    page.keyboard.type("phat bieu ket luan hoi nghi")  # the box has the focus
    page.keyboard.press("Enter")
    result = page.locator(".hits article").first
    expect(result.locator(".badge-conclusion")).to_have_text("Kết luận hội nghị")
    expect(result.locator("mark").first).to_be_visible()
    result.locator("h3 a").click()
    expect(page.locator("article.text mark:target")).to_be_in_viewport()
    expect(page.locator("article.text mark:target")).to_have_text("Phát biểu kết luận hội nghị")
    expect(page.locator("article.text")).to_contain_text("Phát biểu kết luận hội nghị")
    laptop.check()


def test_a_mark_and_what_was_read_from_it_light_up_together(laptop: Visit) -> None:
    laptop.go(VU_QUANG)
    page = laptop.page
    page.locator(f"article.text [data-mark='{RANK}']").last.click(position={"x": 3, "y": 3})
    item = page.locator(f"#r-{RANK}")
    expect(item).to_be_in_viewport()
    expect(item).to_have_class("item item-figure chosen")
    expect(item).to_contain_text("hạng 12/13")
    item.locator("a.tag").click()
    expect(page.locator(f"#{RANK}")).to_be_in_viewport()
    assert page.url.endswith(f"#{RANK}")
    laptop.check()


def test_without_scripts_marks_lead_to_the_list_and_back(scriptless: Visit) -> None:
    scriptless.go("/so-lieu?measure=rank&period=2022")
    page = scriptless.page
    page.locator("td.value a", has_text="12/13").click()
    mark = page.locator(f"#{RANK}")
    expect(mark).to_be_in_viewport()
    assert mark.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    page.locator(f"article.text a.tag[href='#r-{RANK}']").click()
    item = page.locator(f"#r-{RANK}")
    expect(item).to_be_in_viewport()
    assert item.evaluate("element => element.matches(':target')")
    scriptless.go("/?q=ket+luan")
    page.select_option("#sort", "newest")
    with scriptless.leaving():
        page.get_by_role("button", name="Áp dụng").click()
    assert "sort=newest" in page.url
    scriptless.check()


def test_a_kind_of_mark_can_be_hidden(laptop: Visit) -> None:
    laptop.go(VU_QUANG)
    page = laptop.page
    tag = page.locator("article.text a.tag-figure").first
    expect(tag).to_be_visible()
    page.get_by_label("Số liệu").uncheck()
    expect(tag).to_be_hidden()
    expect(page.locator("article.text a.tag-shortcoming").first).to_be_visible()


def test_stored_attacks_are_inert(laptop: Visit) -> None:
    for path in ("/?q=tin+la", "/so-lieu", "/ket-luan", "/ton-tai", HOSTILE, f"{HOSTILE}/archived", "/status"):
        laptop.go(path)
        assert "owned" not in laptop.page.title() or "<script>" in laptop.page.title()
        assert laptop.page.locator("img[src='x']").count() == 0
    laptop.check()


def test_the_archived_copy_is_shown_in_a_frame_that_can_do_nothing(laptop: Visit) -> None:
    laptop.go(f"{VU_QUANG}/archived")
    frame = laptop.page.frame_locator("iframe.copy")
    expect(frame.locator("body")).to_contain_text("Đoạn văn gốc")
    assert frame.locator("img, script, form, iframe").count() == 0
    with laptop.page.expect_download() as download:
        laptop.page.get_by_role("link", name="Tải tệp gốc về máy").click()
    assert download.value.path().read_bytes() == samples.capture_of(0).body
    laptop.check()


def test_the_table_is_narrowed_and_taken_away_as_a_workbook(laptop: Visit) -> None:
    laptop.go("/so-lieu")
    page = laptop.page
    page.get_by_label("Đại lượng").select_option("rank")
    with laptop.leaving():
        page.get_by_role("button", name="Lọc").click()
    rows = page.locator("table.figures tbody tr").count()
    assert rows
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    assert download.value.suggested_filename == "figures.xlsx"
    sheet = load_workbook(io.BytesIO(download.value.path().read_bytes())).worksheets[0]
    assert sheet.max_row == rows + 1
    with laptop.leaving():
        page.locator("a.chip").click()
    assert page.url.endswith("/so-lieu")
    assert page.locator("table.figures tbody tr").count() > rows


def test_everything_is_reached_by_keyboard(laptop: Visit) -> None:
    laptop.go(VU_QUANG)
    page = laptop.page
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    reached: set[str] = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "() => { const e = document.activeElement;"
                " return (e.className || e.id || e.tagName) + (e.matches(':focus-visible') ? '' : ' unseen') }"
            )
        )
    assert {"tag tag-figure", "tag tag-shortcoming", "evidence", "show-figure"} <= reached
    assert not [name for name in reached if name.endswith(" unseen") and not name.startswith("BODY")]


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_never_scrolls_sideways(phone: Visit, path: str) -> None:
    phone.go(path)
    width = phone.page.evaluate("() => document.documentElement.scrollWidth")
    assert width <= 390
    phone.check()


@pytest.mark.parametrize("path", PAGES)
def test_text_has_the_contrast_that_eyes_need(laptop: Visit, path: str) -> None:
    """WCAG AA for every text on the page against what lies behind it."""
    laptop.go(path)
    poor = laptop.page.evaluate(CONTRAST)
    assert not poor
    laptop.check()


CONTRAST = """() => {
  const parse = c => { const m = c.match(/[\\d.]+/g).map(Number); return m.length < 4 ? [...m.slice(0, 3), 1] : m; };
  const light = ([r, g, b]) => { const f = v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
    return .2126 * f(r) + .7152 * f(g) + .0722 * f(b); };
  const behind = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
    if (c[3] > .99) return c; } return [255, 255, 255, 1]; };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || e.closest('.unseen, .skip, script, option, details:not([open])')) continue;
    const style = getComputedStyle(e), size = parseFloat(style.fontSize);
    const [a, b] = [light(parse(style.color)), light(behind(e))].sort((x, y) => y - x);
    const large = size >= 24 || (size >= 18.66 && +style.fontWeight >= 700);
    const ratio = (a + .05) / (b + .05);
    if (ratio < (large ? 3 : 4.5))
      poor.push([walker.currentNode.data.trim().slice(0, 30), e.className, ratio.toFixed(2)]);
  }
  return poor;
}"""
