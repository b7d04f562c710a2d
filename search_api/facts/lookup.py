"""What people ask tables of facts for, found or refused with what comes close: indicators, fields, periods, parts."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cchc import indicators
from search_api.errors import NotFoundError, RequestError
from search_api.facts import kept
from search_api.facts.entities import NATIONAL, UnitRef, predecessors
from search_api.facts.kept import Source
from search_api.facts.lines import component_key
from search_api.facts.periods import newest_first, order
from search_api.facts.selection import Field, Selection
from search_api.matching.fields import declared, key
from search_api.resolution import resolve

MOST_OFFERED = 8
# Which field is meant where none is named: the first of these that something is known of.
_FIRST = ("province", "ministry", "central", "country")


class NothingKnownError(NotFoundError):
    """Something asked for is not there; `offered` is what comes close."""

    def __init__(self, code: str, what: str, typed: str, offered: Sequence[str]) -> None:
        close = f"; there is {', '.join(offered)}" if offered else ""
        super().__init__(f"{what} {typed!r}{close}", code)
        self.offered = tuple(offered)
        self.words = {"name": typed, "offered": ", ".join(offered) or "–"}


@dataclass(frozen=True, slots=True)
class RankedField:
    """A field that is ranked, with the periods that something is known of, in the order of time."""

    indicator: str
    level: str
    within: str
    periods: tuple[str, ...]


def indicator_meant(typed: str) -> str:
    """Code of the ranking that a code or a name means: "PAR_INDEX", "par index", "chỉ số cải cách hành chính"."""
    found = indicators.named(typed)
    if found is not None:
        return found
    names, wanted = indicators.codes_by_name(), indicators.name_key(typed)
    near = [name for name in names if wanted and f" {wanted} " in f" {name} "]
    near += difflib.get_close_matches(wanted, names, n=3, cutoff=0.5)
    offered = dict.fromkeys(names[name] for name in near) or indicators.indicators()
    raise NothingKnownError("indicator_not_found", "there is no ranking", typed, list(offered))


def component_meant(indicator: str, typed: str | None) -> str | None:
    """Key of the part of an index that words or an id mean; any words are one, declared or not.

    Those that are no name of a part may be what a field of reform is called: "TTHC", "the che".
    """
    found = component_key(indicator, typed)
    parts = _parts(indicator)
    if typed is None or found in parts:
        return found
    theme = declared()["theme"].values.get(key(typed), ("", ""))[1]
    folded = {key(name): part for part, name in parts.items()}
    return folded.get(key(typed)) or (theme if theme in parts else found)


def _parts(indicator: str) -> dict[str, str]:
    """Ids of the declared parts of an index, with their names."""
    one = indicators.indicators().get(indicator)
    return {part.id: part.name for part in one.components} if one else {}


def refuse_unknown_part(indicator: str, component: str | None, typed: str | None) -> None:
    """For a table that is empty. Raises NothingKnownError where a part that is none was asked for, or misspelt."""
    if component is not None and component not in _parts(indicator):
        what = f"nothing is known of a part of {indicator}"
        raise NothingKnownError("component_not_found", what, typed or component, list(_parts(indicator)))


def field_meant(
    store: Source, indicator: str, level: str | None, within: str | None, period: str | None
) -> RankedField:
    """The field asked for: by level and, below the country, by the place whose units are ranked.

    Raises NothingKnownError with the fields that there are, RequestError where a place is wanted and none named.
    """
    held = kept.fields(store, indicator)
    if within:
        place = _place_meant(held, resolve(store, within, on=_day(period)), within, level, period)
        levels = sorted({one.level for one in held if one.within == place.id})
        if level is None and len(levels) == 1:
            level = levels[0]
        if level not in levels:
            before = [one for one in held if one.within in {unit.id for unit in predecessors(place)}]
            offered = [f"level={one}" for one in levels] or _fields_offered([*before, *held])
            what = f"nothing is known of {indicator} of {level or 'units'} within"
            raise NothingKnownError("ranking_not_found", what, place.name, offered)
        chosen = [one for one in held if (one.level, one.within) == (level, place.id)]
    else:
        national = {one.level for one in held if not one.within}
        level = level or next((one for one in _FIRST if one in national), None)
        if level is not None and level not in NATIONAL and any(one.level == level for one in held):
            offered = [f"within={one}" for one in dict.fromkeys(one.within for one in held if one.level == level)]
            error = RequestError(
                422, "within_missing", f"{level} units are ranked within a place: name it, {', '.join(offered[:3])} …",
                name=level, offered=", ".join(offered[:MOST_OFFERED]),
            )  # fmt: skip
            error.offered = tuple(offered[:MOST_OFFERED])
            raise error
        chosen = [one for one in held if one.level == level and not one.within]
        if not chosen:
            what = f"nothing is known of {indicator} of level"
            raise NothingKnownError("ranking_not_found", what, level or "province", _fields_offered(held))
    periods = sorted({one.period for one in chosen}, key=order)
    return RankedField(indicator, chosen[0].level, chosen[0].within, tuple(periods))


def _place_meant(held: Sequence[Field], place: UnitRef, typed: str, level: str | None, period: str | None) -> UnitRef:
    """The place of today, or the one before it of the same name where that alone is known to rank such units.

    A name that both share, and no period, leave open which is meant; an id does not.
    """
    ranking = {one.within for one in held if level in (None, one.level)}
    if period is not None or typed.strip() == place.id or place.id in ranking:
        return place
    return next((one for one in predecessors(place) if one.name == place.name and one.id in ranking), place)


def _day(period: str | None) -> str | None:
    return period[:4] if period else None


def _fields_offered(held: Iterable[Field]) -> list[str]:
    fields = dict.fromkeys((one.level, one.within) for one in held)
    return [f"level={level}" + (f"&within={within}" if within else "") for level, within in fields][:MOST_OFFERED]


def newest_with_results(store: Source, field: RankedField, component: str | None, status: str = "actual") -> str | None:
    """The newest period of which a score or a place is known: of the year to come there are often targets alone."""
    for period in newest_first(field.periods):
        facts = kept.facts(store, Selection((field.indicator,), field.level, field.within, (period,)))
        results = (fact.key for fact in facts if fact.key.status == status and fact.key.component == component)
        if any(key.measure in ("score", "rank", "percent") for key in results):
            return period
    return None


def period_meant(field: RankedField, typed: str | None) -> str:
    """The period asked for, the newest where none is. Raises NothingKnownError with the nearest that there are."""
    if typed is None:
        return newest_first(field.periods)[0]
    if typed in field.periods:
        return typed
    near = sorted(field.periods, key=lambda one: (abs(int(one[:4]) - int(typed[:4])), one))[:MOST_OFFERED]
    what = f"nothing is known of {field.indicator} in"
    raise NothingKnownError("period_not_found", what, typed, sorted(near, key=order))
