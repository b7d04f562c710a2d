"""Conclusions and shortcomings in a real browser: found, ticked off, cited, followed to who ordered them mended."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import Visit

ORDER = ".order"


def test_a_conclusion_is_found_without_tone_marks_and_leads_to_its_place(laptop: Visit) -> None:
    laptop.go("/ket-luan")
    page = laptop.page
    page.get_by_label("Người phát biểu").fill("ha thu")
    page.keyboard.press("Enter")
    expect(page.locator("ol.conclusions > li")).to_have_count(1)
    expect(page.locator("ol.conclusions")).to_contain_text("Quá hạn 31/03/2023")
    with laptop.leaving():
        page.locator(".passage .place").click()
    assert "/documents/" in page.url
    expect(page.locator("article.text :target, .conclusion-label:target").first).to_be_in_viewport()
    laptop.check()


def test_the_checklist_is_kept_in_the_browser_and_is_worked_by_keyboard(laptop: Visit) -> None:
    laptop.go("/ket-luan?speaker=ha+thu")
    page = laptop.page
    box = page.locator(f"{ORDER} input").first
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator(ORDER).first).to_have_class(re.compile(r"\bdone\b"))
    page.reload()
    expect(page.locator(f"{ORDER} input").first).to_be_checked()
    page.locator("ol.conclusions h3 a").press("Enter")
    expect(page.locator(f"{ORDER} input").first).to_be_checked()
    page.locator(f"{ORDER} input").first.uncheck()
    page.reload()
    expect(page.locator(f"{ORDER} input").first).not_to_be_checked()
    laptop.check()


def test_a_citation_is_copied_with_one_click(laptop: Visit) -> None:
    laptop.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    laptop.go("/ket-luan?speaker=ha+thu")
    page = laptop.page
    page.locator("ol.conclusions h3 a").click()
    page.get_by_role("button", name="Chép trích dẫn").click()
    expect(page.get_by_role("status")).to_have_text("Đã chép.")
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied == page.locator("#citation-text").text_content()
    assert copied.startswith("Kết luận của đồng chí Nguyễn Thị Hà Thu")
    laptop.check()


def test_without_scripts_it_is_a_plain_list_and_a_text_to_select(scriptless: Visit) -> None:
    scriptless.go("/ket-luan?overdue=true")
    page = scriptless.page
    expect(page.locator(ORDER).first).to_be_visible()
    expect(page.locator(f"{ORDER} input")).to_have_count(0)
    page.locator("ol.conclusions h3 a").first.click()
    expect(page.locator("#citation-text")).to_contain_text("Kết luận của đồng chí")
    expect(page.locator("[data-copy]")).to_be_hidden()
    scriptless.check()


def test_a_shortcoming_leads_to_the_conclusion_that_ordered_it_mended(scriptless: Visit) -> None:
    scriptless.go("/statements?statement_type=shortcoming&q=cham+cap+nhat")
    page = scriptless.page
    assert "/ton-tai?" in page.url
    row = page.locator("tbody tr", has=page.locator(".m-shortcoming", has_text="chậm cập nhật"))
    row.get_by_role("link", name="Ai đã yêu cầu khắc phục?").click()
    expect(page.locator("h1")).to_contain_text("chậm cập nhật hồ sơ")
    page.locator(".crumb a").click()
    page.get_by_role("link", name="Lặp lại qua các năm").click()
    number = page.locator("table.counts a.number").first
    shown = number.text_content()
    number.click()
    expect(page.locator("table.statements tbody tr")).to_have_count(int(shown or "0"))
    scriptless.check()


def test_on_paper_nothing_is_folded_away(scriptless: Visit) -> None:
    scriptless.go("/ket-luan")
    blamed = scriptless.page.locator(".blame li").first
    expect(blamed).to_be_hidden()
    scriptless.page.emulate_media(media="print")
    expect(blamed).to_be_visible()
    scriptless.check()


def test_the_phone_shows_both_desks_whole(phone: Visit) -> None:
    for path in ("/ket-luan", "/ket-luan/chi-dao", "/ton-tai", "/ton-tai/qua-cac-nam?province=Hà+Tĩnh"):
        phone.go(path)
        assert phone.page.evaluate("() => document.documentElement.scrollWidth") <= 390
    phone.check()
