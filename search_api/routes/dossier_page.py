"""/xep-hang/ho-so: provinces and indicators chosen for a dossier, as DOCX and XLSX with a source for every number."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import asdict, replace
from enum import StrEnum
from io import BytesIO
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import Field

from cchc.gazetteer import Place, places
from cchc.vietnamese import alphabetical
from search_api.context import StoreHere, base_address
from search_api.dossier import document, workbook
from search_api.dossier.contents import Asked, Dossier, compiled
from search_api.errors import RequestError
from search_api.facts.entities import UnitRef, ref
from search_api.facts.kept import units as units_held
from search_api.facts.lookup import indicator_meant
from search_api.labels import long_label
from search_api.parameters import Known, Name, Names
from search_api.protocol import Store
from search_api.ui.chosen import MOST_UNITS, VIEWS, views
from search_api.ui.fields import fields_of, units_chosen
from search_api.ui.formats import Formats
from search_api.ui.language import negotiate
from search_api.ui.pages import address, render
from search_api.ui.plots import unit_name

router = APIRouter(include_in_schema=False)
HERE = VIEWS["dossier"]
Year = Annotated[int, Field(ge=1990, le=2100)]


class File(StrEnum):
    """The last part of a dossier's address."""

    docx = "docx"
    xlsx = "xlsx"
    json = "json"


MEDIA_TYPES = {
    File.docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    File.xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class DossierParameters(Known):
    """`tu` and `den` are the first and the last year; `indicator` adds one, as links of other views name it."""

    units: Annotated[Names, Field(max_length=100)] = ()
    indicators: Names = ()
    indicator: Name | None = None
    tu: Year | None = None
    den: Year | None = None
    lang: Literal["vi", "en"] | None = None


@router.get(HERE)
def dossier_page(request: Request, store: StoreHere, parameters: Annotated[DossierParameters, Query()]) -> HTMLResponse:
    """What is chosen, what the dossier would hold, and its files. Units that are no provinces, which other views lead
    here with, are named, and provinces can be chosen."""
    f = Formats(negotiate(request))
    held = [one.indicator for one in fields_of(store) if one.level == "province"]
    if not held:
        return render(request, "rankings.html", f.language, found=None, nothing=True, views=())
    units = units_chosen(store, parameters.units)
    others = [unit for unit in units if unit.level != "province"]
    asked = _asked(parameters, [unit for unit in units if unit not in others])
    pairs = _pairs(asked)
    ids = [unit.id for unit in asked.units]
    ready = bool(asked.units and asked.indicators)
    provinces = places().all("province")
    further = [
        (replace(one, name=unit_name(one, f)), one.id in ids)
        for one in _further(store, asked.units, {one.id for one in provinces})
    ]
    return render(
        request, "dossier.html", f.language,
        views=views(asked.indicators[0] if asked.indicators else None, (unit.id for unit in units), "dossier"),
        others=", ".join(unit_name(unit, f) for unit in others),
        source=HERE,
        indicators=[(one, long_label(one, f.language), one in asked.indicators) for one in dict.fromkeys(held)],
        provinces=[
            ("dossier.today", _choices((one for one in provinces if one.valid_to is None), ids)),
            ("dossier.former", _choices((one for one in provinces if one.valid_to is not None), ids)),
            *([("dossier.further", further)] if further else []),
        ],
        most=MOST_UNITS,
        first=asked.first,
        last=asked.last,
        typed=bool(asked.units or parameters.indicators),
        dossier=_compiled(store, asked, request, f) if ready else None,
        files={form.value: address(f"{HERE}.{form}", [*pairs, ("lang", f.language)]) for form in File} if ready else {},
    )  # fmt: skip


@router.get(HERE + ".{form}")
def dossier_file(
    form: File, request: Request, store: StoreHere, parameters: Annotated[DossierParameters, Query()]
) -> Response:
    """The dossier itself; JSON has what the files show, without the charts."""
    f = Formats(negotiate(request))
    asked = _asked(parameters, units_chosen(store, parameters.units))
    if not asked.units or not asked.indicators:
        raise RequestError(
            422, "dossier_incomplete", "name at least one province (units) and one indicator (indicators)"
        )
    made = _compiled(store, asked, request, f)
    if form is File.json:
        return JSONResponse(_plain(made))
    stream = BytesIO()
    (document if form is File.docx else workbook).write(made, stream, f)
    headers = {"Content-Disposition": f'attachment; filename="ho-so-so-sanh.{form.value}"'}
    return Response(stream.getvalue(), media_type=MEDIA_TYPES[form], headers=headers)


def _asked(parameters: DossierParameters, units: Sequence[UnitRef]) -> Asked:
    other = next((unit for unit in units if unit.level != "province"), None)
    if other is not None:
        raise RequestError(422, "not_provinces", f"{other.name} is no province", name=other.name)
    if len(units) > MOST_UNITS:
        raise RequestError(422, "too_many_units", f"a dossier takes {MOST_UNITS} units", most=str(MOST_UNITS))
    if parameters.tu and parameters.den and parameters.tu > parameters.den:
        message = f"tu={parameters.tu} lies after den={parameters.den}"
        raise RequestError(422, "years_reversed", message, first=str(parameters.tu), last=str(parameters.den))
    named = parameters.indicators or ((parameters.indicator,) if parameters.indicator else ())
    codes = tuple(dict.fromkeys(indicator_meant(one) for one in named))
    return Asked(codes, tuple(units), parameters.tu, parameters.den)


def _pairs(asked: Asked) -> list[tuple[str, object]]:
    return [
        *(("units", unit.id) for unit in asked.units), *(("indicators", one) for one in asked.indicators),
        ("tu", asked.first), ("den", asked.last),
    ]  # fmt: skip


def _compiled(store: Store, asked: Asked, request: Request, f: Formats) -> Dossier:
    base = base_address(request)
    return compiled(store, asked, f, base + address(HERE, _pairs(asked)), base)


def _choices(group: Iterable[Place], chosen: list[str]) -> list[tuple[Place, bool]]:
    return [(place, place.id in chosen) for place in group]


def _further(store: Store, chosen: Sequence[UnitRef], listed: Container[str]) -> list[UnitRef]:
    """What was chosen or has figures though the gazetteer lacks it: the form would drop what it does not list."""
    held = (ref(one.entity, one.name, one.level, one.within) for one in units_held(store) if one.level == "province")
    found = {unit.id: unit for unit in (*held, *chosen) if unit.id not in listed}
    return sorted(found.values(), key=lambda unit: alphabetical(unit.name))


def _plain(made: Dossier) -> dict[str, Any]:
    """The dossier as JSON can hold it."""
    plain = asdict(made)
    plain["made_at"] = made.made_at.isoformat(timespec="seconds")
    for section in plain["sections"]:
        del section["charts"]
    return plain
