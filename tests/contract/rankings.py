"""Records that state scores and ranks of real units, one sentence a figure, to be put together to facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cchc.gazetteer import places
from cchc.records import Document, Figure, Level, Measure, Record, Unit, figure_id
from search_api.protocol import Entry
from tests.contract.records import EXTRACTOR, entry


@dataclass(frozen=True, slots=True)
class Said:
    """One figure: of a place by its id, or of a unit by its name with level and province."""

    unit: str
    measure: Measure
    value: float | str
    written: str = ""
    period: str = "2022"
    out_of: float | None = None
    indicator: str = "PAR_INDEX"
    level: Level | None = None
    province: str | None = None
    identity: str | None = None
    after: str = ""  # words behind the figure, in its sentence
    fields: tuple[tuple[str, Any], ...] = ()

    @property
    def name(self) -> str:
        place = places().get(self.unit)
        return place.name if place and not self.identity else self.unit

    @property
    def quote(self) -> str:
        return f"{self.name} {self.written or str(self.value).replace('.', ',')}"


def article(number: int, *said: Said, **changes: Any) -> Record:
    """A document of a sentence a figure; its words differ from those of every other number."""
    filler = " ".join(f"từ{number}x{place}" for place in range(40))
    sentences = [f"Theo công bố {one.indicator} {one.period}, {one.quote}{one.after}." for one in said]
    values = {
        "url": f"https://tin.example/so-lieu-{number}",
        "title": f"Kết quả {number}",
        "published_at": f"2023-05-{number % 27 + 1:02d}",
        "text": "\n".join([*sentences, filler]),
        **changes,
    }
    document = Document(**values)
    figures, at = [], 0
    for one, sentence in zip(said, sentences, strict=True):
        start = document.text.index(one.quote, document.text.index(sentence, at))
        at = start
        end = start + len(one.quote)
        place = places().get(one.unit)
        figures.append(
            Figure(
                id=figure_id(
                    document.id, start, end, one.measure, one.value, one.name, dict(one.fields).get("component")
                ),
                indicator=one.indicator, period=one.period, measure=one.measure, value=one.value, out_of=one.out_of,
                subject=one.name, subject_id=one.identity or (place.id if place else None), quote=one.quote,
                start=start, end=end, **dict(one.fields),
            )
        )  # fmt: skip
    units = {one.name: _unit(one) for one in said}
    return Record(extractor=EXTRACTOR, document=document, units=tuple(units.values()), figures=tuple(figures))


def _unit(one: Said) -> Unit:
    place = places().get(one.unit)
    if place is not None and one.identity is None:
        return Unit(id=place.id, name=place.name, level=place.level, province=place.province)
    assert one.level is not None
    return Unit(id=one.identity, name=one.unit, level=one.level, province=one.province)


def entries(*records: Record) -> list[Entry]:
    return [entry(record) for record in records]


FIELD = ("mau-an.huyen-mau-giang", "mau-an.huyen-mau-khe", "mau-an.huyen-mau-lam")


def ranking_articles() -> list[Record]:
    """National ranks and scores that agree, disagree and follow from one another; and those of districts of a place."""
    first, second, third = FIELD
    district: dict[str, Any] = {"indicator": "DDCI", "out_of": 100.0}
    return [
        article(1, Said("ha-tinh", "score", 84.35, out_of=100), Said("ha-tinh", "rank", 12, "12/63", out_of=63)),
        article(2, Said("ha-tinh", "score", 84.53, out_of=100), url="https://moha.gov.vn/par-index-2022"),
        article(3, Said("ha-tinh", "score", 84.5), Said("nghe-an", "rank", 17, out_of=63)),
        article(4, Said("ha-tinh", "rank", 20, "20/63", period="2019", out_of=63)),
        article(5, Said("ha-tinh", "rank", 14, "14/63", period="2020", out_of=63)),
        article(6, Said("UBND Tỉnh Hà Tĩnh", "rank", 12, level="committee", identity="ha-tinh.ubnd", out_of=63)),
        article(7, Said("bac-giang", "rank", 4, period="2024", out_of=63)),
        article(8, Said("bac-ninh-2025", "rank", 2, period="2025", out_of=34), published_at="2026-04-01"),
        article(9, Said("bac-ninh-2025", "rank", 9, period="2024", out_of=63), published_at="2026-04-02"),
        article(10, Said(first, "score", 88.1, **district), Said(second, "score", 90.25, **district)),
        article(11, Said(third, "score", 88.1, **district), Said(second, "rank", 1, out_of=3, indicator="DDCI")),
        article(
            12, Said("ha-tinh", "rank", 2, indicator="DDCI"), Said(first, "score", 70.0, **district, period="2021")
        ),
        article(13, Said("ha-tinh", "rank", 5, fields=(("status", "target"), ("comparator", "<=")))),
        article(14, Said("Bộ Nội vụ", "rank", 3, out_of=17, level="ministry", identity="bo-noi-vu")),
    ]
