"""Home: the place and the day from which a document speaks, by which "tỉnh" and "UBND huyện" are understood."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from cchc.gazetteer import Place, department_of_host, place_of_host, places, province_of_host
from cchc.records import Document
from cchc.urls import host_of
from cchc.wordstarts import at_word_starts
from nlp.lexicon import lower

_YEAR = re.compile(r"(?<![\d.,])(?:năm\s+|\d/|tháng\s+\d\d?\s*/\s*)((?:19|20)\d\d)(?![\d.,]\d)", re.I)
# "Bắc Giang: ...", "Tân Yên - Hội nghị ...": a place before the headline.
_TITLE_PLACE = re.compile(
    r"^\s*(?:(?:tỉnh|huyện|thị xã|tp\.?|thành phố)\s+)?([^\W\d_][^\n:–]{1,40}?)\s*(?::|\s[-–]\s)", re.I
)
# "tỉnh Lạng Sơn", not "các tỉnh Bạc Liêu, Cao Bằng"; "UBND tỉnh Lạng Sơn" says whose document it is.
# Of a text in lower case, tried nowhere but where one of these can begin.
_PROVINCE = re.compile(
    r"(?=[cnmhbutủ\d]|(?<=ủy)|(?<=uỷ))(?P<plural>\b(?:các|những|nhiều|một số|hai|ba|bốn|năm|\d+)\s+)?"
    r"(?P<body>\b(?:ubnd|hđnd|ủy ban nhân dân|uỷ ban nhân dân|hội đồng nhân dân|mttq|tỉnh ủy|tỉnh uỷ|thành ủy)\s+)?"
    r"\b(?:tỉnh|thành phố|tp\.?|(?<=ủy)|(?<=uỷ))\s*(?P<name>[^\W\d_]+(?:(?:\s[-–]\s|\s)[^\W\d_]+){0,3})"
)
_HEAD = 1500
# A text that names more provinces compares them.
_FEW = 3
_HALF = 0.5
# What a text has to say for another province than its portal's.
_REPRINT = 4


@dataclass(frozen=True)
class Home:
    """Where and when a document speaks.

    `on` is an ISO day or a year, or None; `province` a bare name; `place` the district or commune of a portal, else
    the province; `department` the name of the department whose portal it is. Each is None where it is not known.
    """

    on: str | None
    province: str | None
    place: Place | None
    province_place: Place | None
    department: str | None = None


def day_of(document: Document) -> str | None:
    """The document's day: published, else issued, else the year that its text speaks of most, else None."""
    stated = document.published_at or document.issued_at
    if stated:
        return stated[:10]
    years = Counter(_YEAR.findall(f"{document.title or ''}\n{document.text}"))
    return max(years, key=lambda year: (years[year], year), default=None)


def province_in(title: str, text: str, least: int = 1) -> str | None:
    """The province for which a text speaks by its own words, or None.

    A body of the province counts three times, its name with a type word once, in the headline twice as much; it has
    to be named twice as much as any other, and more than once where the text compares many provinces. `least` is the
    count that it has to reach.
    """
    found: Counter[str] = Counter()
    for passage, weight in ((title, 2), (text[:_HEAD], 1)):
        for match in _PROVINCE.finditer(lower(passage)):
            name = _province_name(passage[match.start("name") : match.end("name")])
            if name is not None and not match["plural"]:
                found[name] += weight * (3 if match["body"] else 1)
    ranked = found.most_common(2)
    if not ranked or ranked[0][1] < least or (len(ranked) == 2 and ranked[0][1] < 2 * ranked[1][1]):
        return None
    named = Counter(_named().findall(text.lower()))
    share = named[ranked[0][0].lower()] / max(1, named.total())
    if len(named) > _FEW and (ranked[0][1] < 2 or share < _HALF):
        return None
    if len(set(_named().findall(title.lower()))) > 1:
        return None
    return ranked[0][0]


def _longest_first() -> list[str]:
    return sorted({place.bare for place in places().all("province")}, key=lambda name: (-len(name), name))


@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, _longest_first())) + r")\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def _named() -> re.Pattern[str]:
    """The names of provinces in a text in lower case."""
    return re.compile(rf"{at_word_starts(re.escape(name.lower()) for name in _longest_first())}(?!\w)")


def _title_province(title: str) -> str | None:
    """The province before a headline's colon or dash; "Bà Rịa - Vũng Tàu" has a dash of its own."""
    start = re.match(r"\s*(?:(?:tỉnh|tp\.?|thành phố)\s+)?", title, re.IGNORECASE)
    named = _names().match(title, start.end() if start else 0)
    if named is None or not re.match(r"\s*(?::|[-–]\s)", title[named.end() :]):
        return None
    hits = places().find(named[0], level="province")
    return hits[0].province if hits else None


def _province_name(words: str) -> str | None:
    """The province whose name the words begin with."""
    syllables = words.split()
    for size in range(len(syllables), 0, -1):
        name = " ".join(syllables[:size])
        if name[0].isupper():
            hits = places().find(name, level="province")
            if hits:
                return hits[0].province
    return None


def home_of(document: Document) -> Home:
    """Read a document's home: the province from its headline's place, its reader, its host, then its text."""
    on = day_of(document)
    host = host_of(document.url)
    title = document.title or ""
    opener = _TITLE_PLACE.match(title)
    province = _title_province(title)
    of_province = province is not None
    if province is None and (portal := _province_of(document, host)) is not None:
        province = _renamed(portal, f"{title}\n{document.text}", on)
    province_place = places().resolve(province, level="province", on=on) if province else None
    place = place_of_host(host, on)
    if place is None or place.province != province:
        place = province_place
    if opener and not of_province and place is province_place:
        # "Tân Yên: Hội nghị ..." on the province's portal.
        place = places().resolve(opener[1], province=province, on=on) if province else None
    return Home(on, province, place or province_place, province_place, department_of_host(host))


def _province_of(document: Document, host: str | None) -> str | None:
    """The portal's province; another one where the text speaks for it and never names the portal's (a reprint)."""
    title = document.title or ""
    portal = document.province or province_of_host(host)
    if portal is not None and portal.lower() in f"{title}\n{document.text}".lower():
        return portal
    stated = province_in(title, document.text, least=1 if portal is None else _REPRINT)
    return stated or portal


def _renamed(province: str, text: str, on: str | None) -> str:
    """The province that a portal's has become by the document's day, where the text names it as the one it speaks for:
    a portal keeps its host for years."""
    known = places().find(province, level="province")
    if on is None or not known or any(place.existed(on) for place in known):
        return province
    heirs = {place.province for item in known for place in places().successors(item) if place.level == "province"}
    heir = next(iter(heirs)) if len(heirs) == 1 else None
    named = heir and re.search(rf"(?:tỉnh|thành phố|TP\.?)\s+{re.escape(heir)}(?!\w)", text, re.IGNORECASE)
    return heir if heir and named else province
