"""What a table's cell holds: a number with its sign and comparator, a place, a movement in words, or a class."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast

from cchc.records import Comparator
from nlp.figures.grid import NUMERIC, tidy
from nlp.figures.lexicon import COMPARATOR, COMPARATOR_AFTER, COMPARATOR_AFTER_OF, COMPARATOR_OF, CUES
from nlp.figures.phrases import TOLD, trimmed
from nlp.numbers import NUMBER, parse_number

Trend = Literal["up", "down", "unchanged"]

GRADES = {grade.lower() for grade in CUES.grades}
# "Xếp thứ 20", "Tốp 15", "Trên 87%", "85% trở lên": a cell that says its place, or its comparator, in words.
_WORDED = re.compile(
    rf"^(?P<lead>(?:xếp|đứng|thuộc|nằm|trong|vào|đạt|ở|từ)\s+)*(?P<place>(?:thứ\s+hạng|thứ|hạng|vị\s+trí|tốp|top)\s+(?:thứ\s+)?)?"
    rf"{COMPARATOR}(?P<rest>{NUMBER}\s*%?(?:\s*/\s*{NUMBER})?(?:\s*(?:điểm|bậc))?){COMPARATOR_AFTER}$"
)
_PLACE = re.compile(r"^(?:hạng|thứ)\s")  # what `NUMERIC` takes for a number alone
_BOUND = re.compile(r"[<>]=?|[≥≤~]")  # "> 90%"
_SIGNS = {"≥": ">=", "≤": "<="}
# A comparator belongs to the signed value: "giảm tối thiểu 1,5%" is at most -1,5.
_TURNED: dict[Comparator, Comparator] = {">": "<", ">=": "<=", "<": ">", "<=": ">="}
_DOWN = "-–−▼↓"
_IN_CLASS = re.compile(r"^(?:(?:thuộc|trong|vào|xếp|đạt)\s+)*(?:xếp\s+loại|nhóm|loại)\s+[“\"]?(?=\w)", re.IGNORECASE)
# A movement without its size, under a head of changes.
_TRENDS: tuple[tuple[Trend, re.Pattern[str]], ...] = (
    ("up", re.compile(r"^(?:tăng(?:\s+(?:điểm|hạng|bậc))?|[↑▲↗])$")),
    ("down", re.compile(r"^(?:giảm(?:\s+(?:điểm|hạng|bậc))?|tụt\s+hạng|[↓▼↘])$")),
    ("unchanged", re.compile(r"^(?:giữ\s+nguyên|không\s+đổi|không\s+thay\s+đổi|không\s+tăng,?\s+không\s+giảm|[=→])$")),
)


@dataclass(frozen=True)
class Content:
    """`number` matches `grid.NUMERIC`; `grade` is a class as printed.

    `moved` is a signed change in `unit`, which is empty where none is said; `trend` is a movement without its size.
    """

    number: re.Match[str] | None = None
    comparator: Comparator = "="
    place: bool = False
    moved: float | None = None
    unit: str = ""
    grade: str = ""
    trend: Trend | None = None

    @property
    def lowered(self) -> bool:
        """True for a number with a minus or an arrow down."""
        return bool(self._mark) and self._mark in _DOWN

    @property
    def signed(self) -> bool:
        return bool(self._mark)

    @property
    def _mark(self) -> str:
        return (self.number["sign"] or self.number["arrow"] or "").strip() if self.number is not None else ""


def _unit_within(told: re.Match[str]) -> str:
    """ "Tăng hạng: 3" has its unit before the number."""
    return next((unit for unit in ("bậc", "hạng", "điểm") if unit in told[0]), "")


def content_of(text: str) -> Content:
    """What a cell's text says; an empty Content for words that are no result."""
    low = trimmed(tidy(text))
    number = NUMERIC.match(low)
    if number is None and (told := TOLD.fullmatch(low)):
        moved = parse_number(told["n"], limit=100)
        if moved is not None:
            signed, turned = (-moved, _TURNED) if told["down"] else (moved, {})
            said_as = cast(
                Comparator, COMPARATOR_AFTER_OF.get(told["after"] or "") or COMPARATOR_OF.get(told["cmp"] or "", "=")
            )
            return Content(
                moved=signed, comparator=turned.get(said_as, said_as), unit=told["unit"] or _unit_within(told)
            )
    comparator: Comparator = "="
    place = False
    if (worded := _WORDED.match(low)) and (number is None or worded["cmp"]):
        number = NUMERIC.match(worded["rest"])
        if worded["after"] or worded["cmp"]:
            said_as = COMPARATOR_AFTER_OF.get(worded["after"] or "") or COMPARATOR_OF.get(worded["cmp"] or "", "=")
            comparator = cast(Comparator, said_as)
        if worded["place"]:
            place = True
            comparator = "<=" if worded["place"].startswith(("tốp", "top")) else comparator
    if number is not None:
        place = place or bool(_PLACE.match(low))
        if comparator == "=" and (bound := _BOUND.match(low)):
            comparator = cast(Comparator, _SIGNS.get(bound[0], bound[0]))
        return Content(number, comparator, place, unit=number["unit"] or "")
    for trend, pattern in _TRENDS:
        if pattern.match(low):
            return Content(trend=trend)
    said = " ".join(text.split())
    named = _IN_CLASS.sub("", said).strip('“”" ')
    return Content(grade=named) if named.lower() in GRADES else Content()
