"""Themes of statements: the fields of PAR INDEX that their words belong to (docs/themes.md)."""

from __future__ import annotations

import re
from functools import cache
from typing import get_args

from spacy.tokens import Doc

from cchc.records import Statement, Theme
from nlp.examples import Example
from nlp.lexicon import Lexicon, Phrases, load, searchable, word_alternatives
from nlp.mentions import mentions_in

AFTER: tuple[str, ...] = ("statements",)
LAYER = "statements"

_BODIES = frozenset({"ministry", "department", "office"})
THEMES: tuple[Theme, ...] = get_args(Theme)


class ThemeCues(Lexicon):
    leadership: Phrases
    institutions: Phrases
    procedures: Phrases
    organization: Phrases
    civil_service: Phrases
    public_finance: Phrases
    digital_government: Phrases
    impact: Phrases


@cache
def _keywords() -> tuple[re.Pattern[str], dict[str, tuple[Theme, ...]]]:
    """One pattern of all keywords, the longest first, and the themes of each."""
    cues = load("themes", ThemeCues)
    themes: dict[str, tuple[Theme, ...]] = {}
    for theme in THEMES:
        for phrase in getattr(cues, theme):
            themes[phrase] = (*themes.get(phrase, ()), theme)
    return re.compile(word_alternatives(themes)), themes


def themes_of(text: str) -> tuple[Theme, ...]:
    """Themes whose keywords a text uses, in the order of the scheme; empty where it uses none."""
    pattern, themes = _keywords()
    found = {theme for match in pattern.finditer(searchable(text)) for theme in themes[" ".join(match[0].split())]}
    return tuple(theme for theme in THEMES if theme in found)


def annotate(doc: Doc) -> None:
    """Set `themes` of every statement in `doc._.statements`; names of bodies tell nothing of the matter."""
    doc._.statements = [
        statement.model_copy(update={"themes": themes_of(_matter(doc, statement))}) for statement in doc._.statements
    ]


def _matter(doc: Doc, statement: Statement) -> str:
    """A statement's text without the names of the bodies in it: "Bộ Giáo dục và Đào tạo" is about no training."""
    text = statement.text
    for mention, unit in mentions_in(doc, statement.start, statement.end):
        if unit.level in _BODIES and "hành chính công" not in unit.name:
            start, end = mention.start - statement.start, mention.end - statement.start
            text = text[:start] + "·" * (end - start) + text[end:]
    return text


EXAMPLES: list[Example] = [
    Example(
        "Tuy nhiên, công tác cải cách hành chính còn một số hạn chế như: hồ sơ trễ hẹn còn nhiều; "
        "phần mềm chưa liên thông; kinh phí bố trí chậm; lãnh đạo hai phòng trao đổi còn ít.",
        [
            {"type": "shortcoming", "themes": ("procedures",)},
            {"type": "shortcoming", "themes": ("digital_government",)},
            {"type": "shortcoming", "themes": ("public_finance",)},
            {"type": "shortcoming", "themes": ()},
        ],
        why="A point has the themes of its own words; none is better than a guess.",
    ),
    Example(
        "Chủ tịch UBND tỉnh yêu cầu Sở Giáo dục và Đào tạo mua 20 máy quét; Sở Tài chính sắp xếp lại phòng chờ.",
        [
            {"type": "directive", "themes": ("digital_government",)},
            {"type": "directive", "themes": ("procedures", "organization")},
        ],
        province="Sơn La",
        why="The name of a body tells nothing of the matter.",
    ),
]
