"""Whose a stated shortcoming is: the units that it names, as they were on the day, else the portal's own place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from cchc.gazetteer import Place, places
from cchc.gazetteer.names import slug
from search_api.facts.entities import COMMITTEE
from search_api.hits import StatementHit

_TYPES = ("Tỉnh", "Thành phố", "Huyện", "Quận", "Thị xã", "Xã", "Phường", "Thị trấn", "Đặc khu")


@dataclass(frozen=True, slots=True)
class Blamed:
    """A unit that something is said of. `place` is what the gazetteer knows it as, or what it lies in, if it knows any.

    `named` is False where the statement names nobody ("một số đơn vị"): it is then said on the portal `source` of the
    place, and of no unit in particular. A unit before and after a merger has two keys, whatever its name.
    """

    key: str
    name: str
    named: bool
    place: Place | None
    source: str = ""


def blamed(hit: StatementHit) -> tuple[Blamed, ...]:
    """The units that a statement is of: one at least."""
    day = (hit.document.published_at or "")[:10] or None
    province = hit.document.province or ""
    named = tuple(_named(name, province, day) for name in dict.fromkeys(hit.statement.subjects))
    if named:
        return named
    place = _place("Tỉnh", province, "", day) or _place("Thành phố", province, "", day) if province else None
    source = hit.document.source or urlsplit(hit.document.url).hostname or ""
    return (Blamed(f"?{place.id if place else slug(province)}@{source}", place.name if place else province, False,
                   place, source),)  # fmt: skip


@lru_cache(maxsize=8192)
def _named(name: str, province: str, day: str | None) -> Blamed:
    bare = name.removeprefix(COMMITTEE)
    # "UBND huyện X" is spelt with a small letter within a sentence.
    kind = next((one for one in _TYPES if bare.lower().startswith(f"{one.lower()} ")), None)
    if kind is not None:
        place = _place(kind, bare[len(kind) + 1 :], province, day)
        if place is not None:
            return Blamed(place.id, place.name, True, place)
    owner = (_place("Tỉnh", province, "", day) or _place("Thành phố", province, "", day)) if province else None
    return Blamed(f"{owner.id if owner else slug(province)}~{slug(bare)}", name, True, owner)


def _place(kind: str, bare: str, province: str, day: str | None) -> Place | None:
    """The one place of a type and name that was there on the day: in the province, else anywhere; never a guess."""
    if province and kind not in ("Tỉnh",):
        found = places().resolve(bare, kind=kind, province=province, on=day)
        if found is not None:
            return found
    return places().resolve(bare, kind=kind, level="province" if kind == "Tỉnh" else None, on=day)
