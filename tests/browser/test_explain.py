"""The page of `cchc explain` in a browser: a click marks the sentence, and hostile text does nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from cchc.records import Document
from cli.explaining.explanation import explain
from cli.explaining.page import page as written
from nlp.pipeline import annotate, record_of
from tests.browser.conftest import Visit, visit

TEXT = (
    "Năm 2023, Chỉ số CCHC của tỉnh Hà Nam đạt 87,15/100 điểm. Trung tâm tiếp nhận 8.214 hồ sơ.\n"
    '<script>document.title = "hit"</script><img src="http://evil.example/x.png" onerror="document.title=1">\n'
)


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Visit]:
    document = Document(
        url="https://hanam.gov.vn/a", title="<i>Hà Nam</i>", province="Hà Nam", published_at="2024-05-10", text=TEXT
    )
    doc = annotate(document)
    file = tmp_path / "explained.html"
    file.write_text(written(explain(doc, record_of(doc))), "utf-8")
    made = visit(browser, "", width=1366, height=800)
    made.go(file.as_uri())
    yield made
    assert made.requested == [file.as_uri()]  # nothing was fetched, whatever the text says
    assert not made.complaints
    made.page.context.close()


def test_hostile_text_does_nothing(opened: Visit) -> None:
    page = opened.page
    assert page.title().startswith("<i>Hà Nam</i>")
    assert page.locator("img, h1 i").count() == 0
    assert "<script>document.title" in page.locator("#text").inner_text()


def test_a_figure_marks_its_sentence(opened: Visit) -> None:
    opened.page.locator('.list[data-kind="figures"] button').first.click()
    marked = "".join(opened.page.locator("#text .in-sentence").all_inner_texts())
    assert marked == TEXT.split(" Trung tâm")[0]
    assert "87,15/100" in "".join(opened.page.locator("#text .chosen").all_inner_texts())
    opened.page.keyboard.press("Escape")
    assert opened.page.locator("#text .chosen, #text .in-sentence").count() == 0


def test_a_figure_of_a_table_marks_its_row_and_its_cell(browser: Browser, tmp_path: Path) -> None:
    text = "Đơn vị | Điểm Chỉ số CCHC năm 2023\nSở Nội vụ | 91,25"
    cells = [
        {"row": 0, "column": 0, "header": True, "text": "Đơn vị", "start": 0, "end": 6},
        {"row": 0, "column": 1, "header": True, "text": "Điểm Chỉ số CCHC năm 2023", "start": 9, "end": 34},
        {"row": 1, "column": 0, "text": "Sở Nội vụ", "start": 35, "end": 44},
        {"row": 1, "column": 1, "text": "91,25", "start": 47, "end": 52},
    ]
    table = {"start": 0, "end": len(text), "rows": 2, "columns": 2, "cells": cells}
    document = Document.model_validate({"url": "https://hanam.gov.vn/a", "text": text, "tables": [table]})
    doc = annotate(document)
    file = tmp_path / "table.html"
    file.write_text(written(explain(doc, record_of(doc))), "utf-8")
    made = visit(browser, "", width=1366, height=800)
    made.go(file.as_uri())
    made.page.locator('.list[data-kind="figures"] button').click()
    assert made.page.locator("#text .value").all_inner_texts() == ["91,25"]
    assert made.page.locator("#text tr").nth(1).locator(".in-sentence").count() == 2
    made.page.locator("#text .value").click()
    assert "table.score" in made.page.locator('[aria-pressed="true"]').inner_text()
    made.page.context.close()


def test_words_of_the_text_lead_to_their_entry(opened: Visit) -> None:
    opened.page.locator("#text .figures", has_text="87,15").first.click()
    chosen = opened.page.locator('[aria-pressed="true"]')
    assert "score.points" in chosen.inner_text()


def test_kinds_are_switched_off_and_on(opened: Visit) -> None:
    figure = opened.page.locator("#text .figures").first
    ground = "element => getComputedStyle(element).backgroundColor"
    before = figure.evaluate(ground)
    opened.page.locator('[data-toggle="figures"]').uncheck()
    assert figure.evaluate(ground) != before
    rejected = opened.page.locator("#text .rejected").first
    assert rejected.evaluate("element => getComputedStyle(element).outlineStyle") == "none"
    opened.page.locator('[data-toggle="rejected"]').check()
    assert rejected.evaluate("element => getComputedStyle(element).outlineStyle") == "dashed"


def test_it_speaks_vietnamese_first_and_english_when_asked(opened: Visit) -> None:
    heading = opened.page.locator(".kicker")
    assert heading.inner_text() == "Giải thích kết quả đọc"
    opened.page.locator("#language").click()
    assert heading.inner_text() == "How it was read"
    assert opened.page.locator("html").get_attribute("lang") == "en"
    reason = opened.page.locator('.list[data-kind="rejected"] .reason', has_text="a count of things")
    assert reason.first.is_visible()


@pytest.mark.parametrize("width", [360, 1366])
def test_nothing_is_wider_than_the_window(opened: Visit, width: int) -> None:
    opened.page.set_viewport_size({"width": width, "height": 800})
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
