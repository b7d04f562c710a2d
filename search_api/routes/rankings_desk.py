"""/xep-hang: a ranking as a table, and as a tile map where provinces are ranked."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from cchc.gazetteer import places
from cchc.records import Level
from search_api.charts.answers import Form, chart_answer
from search_api.charts.points import Point, Words
from search_api.charts.tiles import provinces, tile_chart
from search_api.context import StoreHere, base_address
from search_api.errors import NotFoundError
from search_api.facts import kept
from search_api.facts.lines import component_label
from search_api.facts.lookup import RankedField, component_meant, newest_with_results, period_meant
from search_api.facts.periods import alike
from search_api.facts.rankings import Ranking, table
from search_api.facts.selection import Selection
from search_api.facts.sentences import Sentences, facts_in
from search_api.labels import long_label, short_label
from search_api.parameters import Known, Name, Period
from search_api.protocol import Store
from search_api.ui.calls import Calls
from search_api.ui.chosen import PATH, views
from search_api.ui.desks import Desk
from search_api.ui.facts import MOST_CLAIMS
from search_api.ui.fields import HeldField, field_chosen, field_name, fields_of, indices_beside
from search_api.ui.formats import Formats
from search_api.ui.language import negotiate
from search_api.ui.pages import address, render
from search_api.ui.plots import merged, notes, point, unit_name
from search_api.ui.standings import is_shown, standings

router = APIRouter(include_in_schema=False)
DESK = Desk(30, "rankings", PATH)
FILES = ("csv", "xlsx")


class RankingPageParameters(Known):
    """One ranking; what is left out is chosen: the best known indicator, its country's field, the newest results."""

    indicator: Name | None = None
    period: Period | None = None
    level: Level | None = None
    within: Name | None = None
    component: Name | None = None
    lang: Literal["vi", "en"] | None = None


class MapParameters(RankingPageParameters):
    """A tile map; `download` offers it as a file."""

    download: bool = False


@router.get(PATH)
def rankings_page(
    request: Request, store: StoreHere, parameters: Annotated[RankingPageParameters, Query()]
) -> HTMLResponse:
    """Units with rank, score and change, each with its sentence; what is disputed, derived and missing is said."""
    f = Formats(negotiate(request))
    held = fields_of(store)
    if not held:
        return render(request, "rankings.html", f.language, found=None, nothing=True, views=())
    field, found = _asked(store, parameters)
    sentences = Sentences(store, [*facts_in(found.rows), *found.groups], 1, claims=MOST_CLAIMS)
    pairs = [
        ("period", found.period), ("level", field.level), ("within", field.within or None),
        ("component", found.component),
    ]  # fmt: skip
    here = HeldField(field.indicator, field.level, field.within)
    code = field.indicator
    return render(
        request, "rankings.html", f.language,
        nothing=False,
        views=views(code, (), "table"),
        found=found,
        shown=standings(store, field, found, sentences, f),
        indicator=code,
        full_name=long_label(code, f.language),
        field_name=field_name(field.level, field.within, f),
        indicators=[
            (short_label(one.code, f.language), address(PATH, one.pairs), one.here)
            for one in indices_beside(store, held, here, found.period)
        ],
        fields=[
            (field_name(one.level, one.within, f),
             address(PATH, [("indicator", code), ("level", one.level), ("within", one.within or None)]), one == here)
            for one in held if one.indicator == code
        ],
        field=field,
        periods=field.periods[::-1],
        neighbours=_neighbours(field, found.period, pairs),
        components=[(one, component_label(code, one)) for one in found.components],
        map=_map_address(field, pairs) if _mapped(found) else None,
        era="after" if merged(found.period) else "before",
        planned=_planned(store, field, found, f),
        missing=[unit_name(unit, f) for unit in found.missing],
        unit_name=unit_name,
        api=address(f"/api/rankings/{code}", pairs),
        files={
            form: address(f"/api/rankings/{code}", [*pairs, ("format", form), ("headings", f.language)])
            for form in FILES
        },
        calls=Calls(base_address(request), "rankings", pairs, path=f"/api/rankings/{code}", first=(code,)),
        snapshot=store.snapshot(),
    )  # fmt: skip


@router.get(PATH + "/ban-do.{form}")
def map_chart(
    form: Form, request: Request, store: StoreHere, parameters: Annotated[MapParameters, Query()]
) -> Response:
    """The provinces of the period as tiles, coloured by rank; each leads to its sentence."""
    f = Formats(negotiate(request))
    if not fields_of(store):
        raise NotFoundError("no ranking is held", "nothing_ranked")
    field, found = _asked(store, parameters)
    if not _mapped(found):
        raise NotFoundError(f"{field.indicator} {found.period} has no ranks of provinces to draw", "no_map")
    sentences = Sentences(store, facts_in(found.rows), 1, claims=1)
    points: dict[str, Point] = {row.unit.id: point(row, "rank", sentences, f, row.unit.name) for row in found.rows}
    era: Literal["before", "after"] = "after" if merged(found.period) else "before"
    about = f.t("rankings.map_about", name=_title(field, found, f))
    words = Words(_title(field, found, f), about, f.t("measure.rank"), notes=notes(f))
    highest = found.field.size or len(provinces(era))
    spec = tile_chart(points, era, words, lowest=1, highest=highest)
    name = f"ban-do-{field.indicator}-{found.period.replace('/', '-')}"
    return chart_answer(spec, form, f.language, name, download=parameters.download)


def _asked(store: Store, parameters: RankingPageParameters) -> tuple[RankedField, Ranking]:
    held = fields_of(store)
    field = field_chosen(store, held, parameters.indicator, parameters.level, parameters.within)
    component = component_meant(field.indicator, parameters.component)
    period = period_meant(field, parameters.period or newest_with_results(store, field, component))
    found = table(
        store, field.indicator, period, level=field.level, within=field.within, component=component, status="actual"
    )
    return field, found


def _title(field: RankedField, found: Ranking, f: Formats) -> str:
    part = f" · {component_label(field.indicator, found.component)}" if found.component else ""
    return f"{short_label(field.indicator, f.language)} {f.period(found.period)}{part}"


def _mapped(found: Ranking) -> bool:
    """Whether provinces are ranked, and known to be on the map."""
    if found.level != "province" or found.within is not None:
        return False
    drawn = {*provinces("before"), *provinces("after")}
    return any(row.unit.id in drawn and row.rank is not None for row in found.rows)


def _map_address(field: RankedField, pairs: list[tuple[str, str | None]]) -> tuple[str, str]:
    return f"{PATH}/ban-do", address("", [("indicator", field.indicator), *pairs])


def _planned(store: Store, field: RankedField, found: Ranking, f: Formats) -> list[tuple[str, str]]:
    """What the period has that the table does not show: words, address of the figures themselves.

    That is what is no result, and what is known of units of which neither rank nor score is.
    """
    facts = kept.facts(store, Selection((field.indicator,), field.level, field.within, (found.period,)))
    held = {fact.key.status for fact in facts if fact.key.component == found.component} - {"actual"}
    beside = {
        fact.key.measure for row in found.rows if not is_shown(row) for fact in (*row.facts.values(), *row.others)
    }
    place = places().get(field.within)
    pairs = [
        ("indicator", field.indicator), ("period", found.period), ("level", field.level),
        ("province", place.province if place else None),
    ]  # fmt: skip
    return [
        *((f.t(f"status.{one}"), address("/so-lieu", [*pairs, ("status", one)])) for one in sorted(held)),
        *((f.t(f"measure.{one}"), address("/so-lieu", [*pairs, ("measure", one)])) for one in sorted(beside)),
    ]


def _neighbours(field: RankedField, period: str, pairs: list[tuple[str, str | None]]) -> list[tuple[str, str, str]]:
    """The periods before and after that are as long: key of their words, period, address."""
    periods = [one for one in field.periods if alike(one, period)]
    place = periods.index(period)
    around = [("rankings.earlier", place - 1), ("rankings.later", place + 1)]
    rest = [pair for pair in pairs if pair[0] != "period"]
    return [
        (key, periods[at], address(PATH, [("indicator", field.indicator), ("period", periods[at]), *rest]))
        for key, at in around
        if 0 <= at < len(periods)
    ]
