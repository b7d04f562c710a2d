"""Rankings rich enough to look at: 63 provinces over twelve years and 34 in 2025, with gaps and contradictions."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

from cchc.gazetteer import places
from cchc.records import Record
from tests.contract.rankings import Said, article

YEARS = range(2013, 2026)
# Of these nothing is said in 2024, and of the third nothing ever.
SILENT = ("lai-chau", "tra-vinh")
NEVER = "dak-nong"
PARTS = ("Cải cách thể chế", "Cải cách thủ tục hành chính", "Cải cách tài chính công")
PARTED = ("ha-tinh", "nghe-an", "bac-ninh", "bac-giang", "bac-ninh-2025")
MINISTRIES = (("Bộ Nội vụ", "bo-noi-vu"), ("Bộ Tài chính", "bo-tai-chinh"))


def ranked(year: int) -> list[tuple[str, float]]:
    """Ids of the provinces of a year and their scores, the best first; no two scores are equal."""
    there = sorted(place.id for place in places().all("province") if place.existed(f"{year}-12"))
    scores = {one: round(70 + (hash_of(one) % 1700 + hash_of(f"{one}{year}") % 600) / 100, 2) for one in there}
    ordered = sorted(there, key=lambda one: (-scores[one], one))
    # Equal scores are moved apart by their place, which keeps the order.
    return [(one, round(scores[one] - place / 1000, 3)) for place, one in enumerate(ordered)]


def hash_of(text: str) -> int:
    """A number that is the same in every run."""
    return zlib.crc32(text.encode())


def articles() -> Iterator[Record]:
    """A document a year and ranking, some that contradict, ministries, and the departments of a province."""
    for number, year in enumerate(YEARS, start=1):
        order = ranked(year)
        said = []
        for rank, (one, score) in enumerate(order, start=1):
            if one == NEVER or (one in SILENT and year == 2024):
                continue
            said.append(
                Said(one, "score", round(score, 2), f"{score:.2f}".replace(".", ","), out_of=100, period=str(year))
            )
            said.append(Said(one, "rank", rank, f"{rank}/{len(order)}", out_of=len(order), period=str(year)))
        url = f"https://moha.gov.vn/par-index-{year}"
        yield article(
            number, *said, url=url, title=f"Công bố PAR INDEX {year}", published_at=f"{year + 1}-04-0{number % 9 + 1}"
        )
        parts = [
            Said(
                one, "score", round(6 + hash_of(f"{one}{part}{year}") % 300 / 100, 2),
                period=str(year), out_of=10, after=f" ở phần {part}", fields=(("component", part),),
            )
            for one, _score in order if one in PARTED for part in PARTS
        ]  # fmt: skip
        yield article(
            100 + number, *parts, title=f"Các lĩnh vực của PAR INDEX {year}", published_at=f"{year + 1}-05-01"
        )
        service = [
            Said(one, "score", round(score - 4, 2), period=str(year), out_of=100, indicator="SIPAS")
            for one, score in order[::2]
        ]
        yield article(200 + number, *service, title=f"SIPAS {year}", published_at=f"{year + 1}-06-01")
    right = dict(ranked(2024))["ha-tinh"]
    yield article(
        301, Said("ha-tinh", "score", round(right + 1.5, 2), period="2024", out_of=100), published_at="2025-05-20"
    )
    for number, score in ((302, 77.1), (303, 78.2)):
        one = Said(NEVER, "score", score, period="2023", out_of=100)
        yield article(number, one, published_at="2024-05-20", title=f"<b>Đắk Nông</b> & kết quả {number}")
    ministries = [
        Said(name, "rank", place, period="2024", out_of=17, level="ministry", identity=identity)
        for place, (name, identity) in enumerate(MINISTRIES, start=2)
    ]
    yield article(304, *ministries, published_at="2025-04-01")
    field: dict[str, Any] = {"period": "2024", "level": "department", "province": "Hà Tĩnh", "indicator": "DDCI"}
    departments = [
        Said("Sở Nội vụ", "score", 91.5, out_of=100, identity="ha-tinh.so-noi-vu", **field),
        Said("Sở Tài chính", "score", 93.25, out_of=100, identity="ha-tinh.so-tai-chinh", **field),
    ]
    yield article(305, *departments, province="Hà Tĩnh", published_at="2025-02-01")
