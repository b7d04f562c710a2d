"""Themes of statements: the eight fields of PAR INDEX."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from nlp.pipes.themes import THEMES, themes_of


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("tỷ lệ hồ sơ trực tuyến còn thấp", ("digital_government",)),
        ("hồ sơ đất đai quá hạn chưa có thư xin lỗi", ("procedures",)),
        ("rà soát văn bản quy phạm pháp luật", ("institutions",)),
        ("còn đơn vị sự nghiệp công lập vượt số lượng cấp phó", ("organization",)),
        ("bố trí kinh phí cho chuyển đổi số", ("public_finance", "digital_government")),
        ("thời tiết mưa nhiều", ()),
    ],
)
def test_themes_come_from_the_words_of_the_statement(text: str, themes: tuple[str, ...]) -> None:
    assert themes_of(text) == themes


def test_both_spellings_of_a_tone_mark_count() -> None:
    assert themes_of("văn hoá công vụ") == themes_of("văn hóa công vụ") == ("civil_service",)


def test_every_theme_is_documented() -> None:
    page = (Path(__file__).parents[3] / "docs" / "themes.md").read_text("utf-8")
    assert set(re.findall(r"^\| `(\w+)`", page, re.MULTILINE)) == set(THEMES)


def test_themes_are_those_that_a_reader_gives() -> None:
    labelled = yaml.safe_load((Path(__file__).parents[1] / "themes.yml").read_text("utf-8"))
    pairs = [(set(one["themes"]), set(themes_of(one["text"]))) for one in labelled]
    right = sum(len(expected & found) for expected, found in pairs)
    assert len(pairs) > 60
    assert right / sum(len(found) for _, found in pairs) >= 0.85
    assert right / sum(len(expected) for expected, _ in pairs) >= 0.97
