"""Numbers, dates and periods as people write them: 89,3/100 · hạng 12/13 · 05/08/2024 · quý III/2020."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from cchc.captures import UPLOADED
from cchc.gazetteer import places
from cchc.records import Comparator, Figure
from search_api.facts.entities import UnitRef, told_apart
from search_api.matching.subjects import unit_by_id
from search_api.ui.language import Language, Translator, grouped

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}
# The two comparators whose sign says nothing to most readers get words; the others are words too, for one voice.
_POINTLESS_ZERO = re.compile(r"\.0$")


@dataclass(frozen=True, slots=True)
class Formats:
    """Writes values in the page's language."""

    language: Language
    portals: Mapping[str, str] = field(default_factory=dict)  # names of portals by the ids of their declarations

    def portal(self, source: str) -> str:
        """The name of a portal, or of who handed a document in; the id where that is all that is known."""
        if source.startswith(UPLOADED):
            return self.t("upload.source", name=source.removeprefix(UPLOADED))
        return self.portals.get(source, source)

    @property
    def t(self) -> Translator:
        return Translator(self.language)

    def number(self, value: float, *, signed: bool = False) -> str:
        """89.3 -> "89,3", 1234.5 -> "1.234,5", signed: "+6", "−3"; never rounded."""
        whole, _, fraction = _POINTLESS_ZERO.sub(
            "", format(abs(value), "f") if abs(value) >= 1e16 else repr(abs(value))
        ).partition(".")
        if "e" in whole or "e" in fraction:
            whole, _, fraction = format(abs(value), ".12f").rstrip("0").rstrip(".").partition(".")
        text = grouped(int(whole), self.language)
        if fraction:
            text += ("," if self.language == "vi" else ".") + fraction
        sign = "−" if value < 0 else "+" if signed and value > 0 else ""
        return sign + text

    def decimal(self, value: float, decimals: int, *, signed: bool = False) -> str:
        """With at least as many decimals as a sentence writes: (89.3, 2) -> "89,30"; never rounded."""
        text = self.number(value, signed=signed)
        mark = "," if self.language == "vi" else "."
        whole, _, fraction = text.partition(mark)
        return whole + mark + fraction.ljust(decimals, "0") if decimals else text

    def integer(self, value: int) -> str:
        return grouped(value, self.language)

    def value(self, figure: Figure) -> str:
        """The value with its scale, unit and sign, without its comparator: "89,3/100", "12/13", "+6 bậc"."""
        if isinstance(figure.value, str):
            return self.t(f"trend.{figure.value}") if figure.measure == "trend" else figure.value
        text = self._scaled(figure.value, figure)
        if figure.measure in ("percent", "percent_change"):
            return f"{text}%"
        if figure.measure == "score_change":
            return self.t("value.points", value=text)
        if figure.measure == "rank_change":
            return self.t("value.places", value=text)
        return self.t("value.rank", value=text) if figure.measure == "rank" else text

    def _scaled(self, value: float, figure: Figure) -> str:
        text = self.number(value, signed=figure.measure.endswith("_change"))
        return text if figure.out_of is None else f"{text}/{self.number(figure.out_of)}"

    def comparator(self, comparator: Comparator) -> str:
        """Words before the value, "" for equality."""
        if comparator == "=":
            return ""
        return self.t(f"comparator.{comparator}")

    def measured(self, figure: Figure) -> str:
        """Comparator and value: "trên 80%", "89,3/100"; a rank `<=` 10 is "tốp 10", > 10 "ngoài tốp 10"."""
        if figure.measure == "rank" and figure.comparator != "=" and not isinstance(figure.value, str):
            return self.t(f"rank.{figure.comparator}", value=self._scaled(figure.value, figure))
        return " ".join(filter(None, (self.comparator(figure.comparator), self.value(figure))))

    def date(self, value: str | datetime | None) -> str:
        """ "2024-08-05T09:12:00+07:00" -> "05/08/2024 09:12"; what is no date comes back as it is."""
        if value is None:
            return ""
        if isinstance(value, datetime):
            moment = value.astimezone(HANOI)
            return moment.strftime("%d/%m/%Y %H:%M")
        match = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d:\d\d).*)?", value)
        if match is None:
            return value
        year, month, day, clock = match.groups()
        return f"{day}/{month}/{year}" + (f" {clock}" if clock and clock != "00:00" else "")

    def day(self, value: str | datetime | None) -> str:
        """The date without its time."""
        return self.date(value).split(" ")[0]

    def period(self, period: str | None) -> str:
        """2022 · quý III/2020 · 6 tháng đầu năm 2014 · 9 tháng đầu năm 2021 · tháng 9/2025 · 11/08/2025 · 2016–2020."""
        if period is None:
            return ""
        year, rest = period[:4], period[4:]
        if not rest:
            return year
        if rest[0] == "/":
            return f"{year}–{rest[1:]}"
        rest = rest[1:]
        if rest[0] == "Q":
            return self.t("period.quarter", quarter=ROMAN[rest[1]] if self.language == "vi" else rest[1], year=year)
        if rest[0] == "H":
            return self.t(f"period.half{rest[1]}", year=year)
        if rest.endswith("M"):
            return self.t("period.months", months=int(rest[:2]), year=year)
        if "-" in rest:
            return self.date(period)
        return self.t("period.month", month=int(rest), year=year)

    def deadline(self, value: str | None) -> str:
        """A deadline is a date or a period."""
        if value is None:
            return ""
        return self.period(value) if re.fullmatch(r"\d{4}(?:-(?:Q[1-4]|H[12]|\d\d(?:M|-\d\d)?))?", value) else value

    def validity(self, unit: str | None) -> str:
        """When a unit of that identity existed, "" where that has no bounds: "đến 30/06/2025", "từ 01/07/2025".

        A province before and after a merger has one name and two identities, which only this tells apart.
        """
        place = places().get(unit) if unit else None
        if place is None:
            return ""
        return self._bounds(place.valid_from, place.valid_to)

    def _bounds(self, first: str | None, last: str | None) -> str:
        bounds = (("validity.from", first), ("validity.to", last))
        return " ".join(self.t(key, day=self.date(day)) for key, day in bounds if day)

    def unit(self, identity: str) -> str:
        """A unit by its id as `described`; itself where the gazetteer does not know it."""
        unit = unit_by_id(identity)
        return self.described(unit) if unit is not None else identity

    def described(self, unit: UnitRef) -> str:
        """A unit told from others of its name: "Sở Nội vụ (Tỉnh Mẫu An, đến 28/02/2025)"."""
        return told_apart(unit, self._bounds(unit.valid_from, unit.valid_to))

    def percent(self, share: float) -> str:
        return f"{round(share * 100)}%"
