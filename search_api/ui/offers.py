"""What comes close to something asked for in vain, each as a link to the same page with it in place."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import parse_qsl, quote

from fastapi import Request

from cchc.gazetteer import places
from cchc.vietnamese import fold
from search_api.facts.entities import UnitRef
from search_api.ui.facets import value_label
from search_api.ui.formats import Formats
from search_api.ui.language import LANGUAGES
from search_api.ui.pages import address

MOST = 5
_CLOSE = 0.6
_LISTED = re.compile(r"'([^']*)'")
_TYPE = re.compile(r"^(?:tinh|thanh pho|tp|huyen|quan|thi xa|xa|phuong|ubnd)\.? ")


@dataclass(frozen=True, slots=True)
class Offer:
    label: str
    address: str


def closest(typed: str, values: Sequence[str], label: Callable[[str], Sequence[str]]) -> tuple[str, ...]:
    """The values whose names come closest to what was typed, tone marks aside; all of a few where none does."""
    return near(typed, values, label) or (tuple(values) if len(values) <= MOST * 2 else ())


def near(typed: str, values: Sequence[str], label: Callable[[str], Sequence[str]]) -> tuple[str, ...]:
    """The values whose names are much like what was typed, tone marks aside, the closest first."""
    names: dict[str, str] = {}
    for value in values:
        for name in (value, *label(value)):
            names.setdefault(_key(name), value)
    if _key(typed) in names:
        return (names[_key(typed)],)
    alike = difflib.get_close_matches(_key(typed), names, n=MOST, cutoff=_CLOSE)
    return tuple(dict.fromkeys(names[name] for name in alike))


def _key(text: str) -> str:
    return _TYPE.sub("", " ".join(fold(text).replace("_", " ").replace("-", " ").split()))


def accepted(name: str, typed: str, told: str) -> tuple[str, ...]:
    """The closest of the values that a message of validation lists in quotes."""
    return closest(typed, _LISTED.findall(told), labels(name))


def labels(name: str) -> Callable[[str], Sequence[str]]:
    """How the values of a filter are called, in every language."""
    return lambda value: [value_label(name, value, Formats(language)) for language in LANGUAGES]


class Refused(Protocol):
    """What is asked of an error: what comes close, the units that are meant by ids, and what was typed."""

    code: str
    offered: tuple[str, ...]
    candidates: tuple[UnitRef, ...]
    words: dict[str, str]


def called(error: Refused, formats: Formats) -> tuple[str, ...]:
    """What comes close, as people call it."""
    return tuple(formats.described(unit) for unit in error.candidates) or error.offered


def of_error(request: Request, error: Refused, formats: Formats) -> tuple[list[Offer], str]:
    """Links to what a refused address may have meant, and the same without what is wrong, "" where that is unknown."""
    if request.method not in ("GET", "HEAD"):
        return [], ""
    pairs = [(name, value) for name, value in request.query_params.multi_items() if value]
    named, typed = error.words.get("parameter"), error.words.get("value") or error.words.get("name")
    wrong = next((pair for pair in pairs if (pair[0] == named if named else pair[1] == typed)), None)
    path = request.url.path
    offers = []
    for value, name in zip(error.offered, called(error, formats), strict=True):
        if "=" in value:  # several parameters at once
            meant = parse_qsl(value)
            kept = [pair for pair in pairs if pair[0] not in dict(meant)]
            label = ", ".join(_meant(one, each, formats) for one, each in meant)
            offers.append(Offer(label, address(path, [*kept, *meant])))
        elif wrong is not None:
            unknown = error.code == "unknown_parameter"
            new = (value, wrong[1]) if unknown else (wrong[0], value)
            label = title(value, formats) if unknown else value_label(wrong[0], name, formats)
            offers.append(Offer(label, address(path, [new if one == wrong else one for one in pairs])))
        elif typed and path.endswith(f"/{typed}"):
            offers.append(Offer(name, path[: -len(typed)] + quote(value, safe="")))
    return offers, address(path, [pair for pair in pairs if pair != wrong]) if wrong is not None else ""


def _meant(name: str, value: str, formats: Formats) -> str:
    place = places().get(value) if name == "within" else None
    return place.name if place is not None else value_label(name, value, formats)


def title(name: str, formats: Formats) -> str:
    """What a parameter is called on pages, itself where it is not shown on any."""
    key = f"facet.{name}"
    return formats.t(key) if formats.t.has(key) else name
