"""No name of a province reads as words of measuring: what is told of each is its own, whatever its syllables mean."""

from __future__ import annotations

import pytest

from cchc.gazetteer import Place, places
from cchc.records import Document
from nlp.pipeline import extract

# A province stands beside another one, so that whatever its name loses goes to the wrong one.
OTHER = "Gia Lai"
TEMPLATES = (
    "PAR INDEX năm {year}: tỉnh Gia Lai đạt 84,8 điểm; {name} xếp thứ 7 với 81,2 điểm.",
    "Năm {year}, tỉnh Gia Lai đạt 84,8 điểm PAR INDEX, còn {name} hạng 7, đạt 81,2 điểm.",
    "SIPAS năm {year}: Gia Lai (80,1%, thứ 30), {name} (81,2%, thứ 7).",
)


def forms(place: Place) -> list[str]:
    """A name as it stands in a sentence: behind its type word, and bare."""
    return [place.name[0].lower() + place.name[1:], place.bare]


@pytest.mark.parametrize("template", TEMPLATES)
def test_what_is_told_of_a_province_is_its_own(template: str) -> None:
    wrong = []
    for place in places().all("province"):
        if place.bare == OTHER:
            continue
        year = 2023 if place.existed("2023-12") else 2025
        for name in forms(place):
            text = template.format(year=year, name=name)
            document = Document(
                url="https://example.gov.vn/tin", text=text, published_at=f"{year + 1}-03-05", province=OTHER
            )
            found = {(one.subject, one.measure, one.value) for one in extract(document).figures}
            if not {(place.name, "rank", 7.0), (place.name, "score", 81.2)} <= found:
                wrong.append((text, found))
    assert not wrong
