"""Home: the place and the day from which a document speaks, by which "tỉnh" and "UBND huyện" are understood."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from cchc.gazetteer import Place, department_of_host, place_of_host, places, province_of_host
from cchc.records import Document
from cchc.urls import host_of

_YEAR = re.compile(r"(?<![\d/.,])(?:năm\s+|/)((?:19|20)\d\d)(?!\d)")
_TITLE_PLACE = re.compile(r"^\s*([^\W\d_][^\n:–]{1,40}?)\s*(?::|\s[-–]\s)")


@dataclass(frozen=True)
class Home:
    """Where and when a document speaks: an ISO day (or a year) or None; the province's bare name; places or None."""

    on: str | None
    province: str | None
    place: Place | None
    province_place: Place | None
    department: str | None = None


def day_of(document: Document) -> str | None:
    """The document's day: published, else issued, else the newest year that its text speaks of, else None."""
    stated = document.published_at or document.issued_at
    if stated:
        return stated[:10]
    years = [year for year in _YEAR.findall(f"{document.title or ''}\n{document.text}") if "1990" < year < "2040"]
    return max(years, default=None)


def province_in(text: str) -> str | None:
    """The province that a text names most, counted with its type word; None where there is none, or a tie."""
    found: Counter[str] = Counter()
    for match in re.finditer(r"\b(?:tỉnh|TỈNH|Tỉnh)\s+((?:[^\W\d_]+(?:\s-\s|\s)?){1,4})", text):
        syllables = match[1].split()
        for size in range(min(4, len(syllables)), 0, -1):
            hits = places().find(" ".join(syllables[:size]), level="province")
            if hits:
                found[hits[0].province] += 1
                break
    ranked = found.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


def home_of(document: Document) -> Home:
    """Read a document's home from its headline, its text, its declared province and its host, in this order."""
    on = day_of(document)
    host = host_of(document.url)
    title = document.title or ""
    province = None
    opener = _TITLE_PLACE.match(title)
    if opener:
        hits = places().find(opener[1], level="province")
        province = hits[0].province if hits else None
    portal = document.province or province_of_host(host)
    if province is None:
        province = portal or province_in(f"{title}\n{document.text}")
    province_place = places().resolve(province, level="province", on=on) if province else None
    place = place_of_host(host, on)
    if place is None or (province is not None and place.province != province):
        place = province_place
    return Home(on, province, place, province_place, department_of_host(host))
