"""The search desk in a real browser: suggestions by keyboard, facets without scripts, saved searches, citations."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import faults
from tests.browser.conftest import Visit
from tests.search_api import samples

VU_QUANG = f"/documents/{samples.VU_QUANG.document.id}"


def test_a_suggestion_is_chosen_by_keyboard_and_typed_without_tone_marks(laptop: Visit) -> None:
    laptop.go("/")
    page = laptop.page
    box = page.get_by_role("combobox")
    expect(box).to_be_focused()
    page.keyboard.type("vu qu")
    offers = page.get_by_role("option")
    expect(offers.first).to_contain_text("Huyện Vũ Quang")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(offers.first).to_have_attribute("aria-selected", "true")
    active = box.get_attribute("aria-activedescendant")
    assert active == offers.first.get_attribute("id")
    expect(box).to_have_value("Huyện Vũ Quang")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("vu qu")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_value("Huyện Vũ Quang")
    page.keyboard.press("Enter")
    expect(page.locator("#found")).to_contain_text("Huyện Vũ Quang")
    laptop.check()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_open_list_has_no_serious_fault_for_those_who_cannot_see(
    laptop: Visit, scheme: Literal["light", "dark"]
) -> None:
    laptop.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    laptop.go("/")
    laptop.page.keyboard.type("ha ti")
    expect(laptop.page.get_by_role("option").first).to_be_visible()
    assert not faults(laptop.page)
    laptop.page.keyboard.press("ArrowDown")
    expect(laptop.page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    assert not faults(laptop.page)
    laptop.check()


def test_markup_that_is_typed_is_offered_as_text(laptop: Visit) -> None:
    laptop.go("/")
    page = laptop.page
    page.keyboard.type("<img src=x> ha ti")
    expect(page.get_by_role("option").first).to_contain_text("<img src=x>")
    assert page.locator("img[src='x']").count() == 0
    laptop.check()


def test_without_scripts_several_boxes_are_ticked_at_once(scriptless: Visit) -> None:
    scriptless.go("/?q=cai+cach+hanh+chinh")
    page = scriptless.page
    expect(page.locator("form.save")).to_be_hidden()
    page.locator("input[name=province][value='Hà Tĩnh']").check()
    page.locator("input[name=province][value='Lạng Sơn']").check()
    with scriptless.leaving():
        page.get_by_role("button", name="Lọc").click()
    assert page.url.count("province=") == 2
    expect(page.locator("input[name=province]:checked")).to_have_count(2)
    expect(page.locator(".chip")).to_have_count(2)
    scriptless.check()


def test_a_search_is_saved_in_the_browser_with_its_feed_and_removed(laptop: Visit) -> None:
    laptop.go("/?q=ket+luan&kind=article")
    page = laptop.page
    page.get_by_label("Tên").fill("Kết luận <b>của huyện</b>")
    page.get_by_role("button", name="Lưu tìm kiếm này").click()
    laptop.go("/")
    saved = page.locator("section.saved li")
    expect(saved).to_have_count(1)
    expect(saved.locator("a").first).to_have_text("Kết luận <b>của huyện</b>")
    assert saved.locator("a").nth(1).get_attribute("href") == "/feeds/documents.atom?q=ket+luan&kind=article&lang=vi"
    with laptop.leaving():
        saved.locator("a").first.click()
    assert page.url.endswith("/?q=ket+luan&kind=article")
    page.locator("section.saved").get_by_role("button", name="Xóa").click()
    expect(page.locator("section.saved")).to_be_hidden()
    laptop.check()


def test_a_citation_is_copied_with_one_click(laptop: Visit) -> None:
    laptop.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=laptop.site)
    laptop.go(VU_QUANG)
    page = laptop.page
    item = page.locator(f"#r-f-{samples.VU_QUANG.figures[1].id}")
    item.get_by_role("link", name="Trích dẫn").click()
    expect(item.get_by_role("status")).to_have_text("Đã sao chép")
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied.startswith("“Kết quả chỉ số cải cách hành chính năm 2022 của huyện Vũ Quang đạt 89.30/100 điểm")
    assert "nguồn: “Hội nghị triển khai" in copied
    assert page.url.endswith(VU_QUANG)
    laptop.check()


def test_without_scripts_a_citation_is_a_page(scriptless: Visit) -> None:
    scriptless.go(VU_QUANG)
    scriptless.page.locator(".heading").get_by_role("link", name="Trích dẫn").click()
    expect(scriptless.page.locator("#citation")).to_contain_text("đăng ngày 03/3/2023")
    scriptless.check()
