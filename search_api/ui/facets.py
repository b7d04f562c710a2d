"""Facets and chips: what narrows a list, each choice an address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from search_api.hits import Bucket
from search_api.labels import short_label
from search_api.parameters import Parameters
from search_api.ui.formats import Formats
from search_api.ui.pages import address, written

# Parameters that a facet's choices never carry along: another choice starts at the first page again.
FIRST_PAGE = {"page": 1}
# Stands for a value that is yet to come.
_NONE = "\0"


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    count: int
    chosen: bool
    address: str


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on; its address is the same list without it."""

    title: str
    label: str
    address: str


def value_label(name: str, value: str, formats: Formats) -> str:
    """How a filter's value reads: "Bài viết" for the kind article, "quý III/2020" for the period 2020-Q3."""
    t = formats.t
    if name == "source":
        return formats.portal(value)
    if name == "indicator":
        return short_label(value, formats.language)
    if name == "period":
        return formats.period(value)
    if name == "level":
        return t(f"level.{value}")
    if name in ("subject", "assignee"):
        return formats.unit(value)
    if name in ("published_from", "published_to", "deadline_from", "deadline_to"):
        return formats.date(value)
    if name == "has_conclusion":
        return t(f"has_conclusion.{value.lower()}")
    if name == "overdue":
        return t("overdue.true")
    for key in (f"{name}.{value}", f"type.{value}" if name == "statement_type" else "", f"theme.{value}"):
        if key and t.has(key):
            return t(key)
    return value


def _toggled(parameters: Parameters, name: str, value: str) -> list[tuple[str, object]]:
    now = getattr(parameters, name)
    if not isinstance(now, tuple):
        return parameters.pairs(**{name: None, **FIRST_PAGE})
    chosen = [str(item) for item in now]
    after = [item for item in chosen if item != value] if value in chosen else [*chosen, value]
    return parameters.pairs(**{name: tuple(after), **FIRST_PAGE})


def _adding(path: str, parameters: Parameters, name: str) -> Callable[[str], str]:
    """Gives the list's address with one more value of a parameter that takes several: a page has hundreds of them."""
    pairs = _toggled(parameters, name, _NONE)
    place = max(number for number, (one, _) in enumerate(pairs) if one == name)
    before, behind = written(pairs[:place]), written(pairs[place + 1 :])
    start, end = f"{path}?{before}&" if before else f"{path}?", f"&{behind}" if behind else ""
    return lambda value: f"{start}{written([(name, value)])}{end}"


def facets(
    path: str, parameters: Parameters, found: Mapping[str, Sequence[Bucket]], names: Sequence[str], formats: Formats
) -> list[Facet]:
    """The facets of a list that have anything to choose, in the order of `names`."""
    shown: list[Facet] = []
    for name in names:
        chosen = {str(value) for value in getattr(parameters, name, ())}
        buckets = list(found.get(name, ()))
        # A value that is chosen stays in sight even where nothing is left of it.
        buckets += [Bucket(value, 0) for value in sorted(chosen - {bucket.value for bucket in buckets})]
        if name == "year":
            buckets.sort(key=lambda bucket: bucket.value, reverse=True)
        several = isinstance(getattr(parameters, name, None), tuple)
        adding = _adding(path, parameters, name) if several and _NONE not in chosen else None
        choices = tuple(
            Choice(
                bucket.value,
                value_label(name, bucket.value, formats),
                bucket.count,
                bucket.value in chosen,
                adding(bucket.value)
                if adding is not None and bucket.value not in chosen
                else address(path, _toggled(parameters, name, bucket.value)),
            )
            for bucket in buckets
            if bucket.value
        )
        if choices:
            shown.append(Facet(name, formats.t(f"facet.{name}"), choices))
    return shown


def chips(path: str, parameters: Parameters, formats: Formats) -> list[Chip]:
    """One chip a filter that is on."""
    shown: list[Chip] = []
    for name in type(parameters).model_fields:
        value = getattr(parameters, name)
        if name in parameters.FORM or value in (None, (), ""):
            continue
        for item in value if isinstance(value, tuple) else (value,):
            text = str(item)
            shown.append(
                Chip(
                    formats.t(f"facet.{name}"),
                    value_label(name, text, formats),
                    address(path, _toggled(parameters, name, text)),
                )
            )
    return shown


@dataclass(frozen=True, slots=True)
class Prints:
    """Whether a list gives each text once; its address is the same list the other way."""

    collapsed: bool
    address: str


def prints(path: str, parameters: Parameters, places: Iterable[int]) -> Prints | None:
    """The switch for texts with several prints; None where none is in sight and they are put together anyway."""
    if parameters.collapse and all(number < 2 for number in places):
        return None
    return Prints(parameters.collapse, address(path, parameters.pairs(collapse=not parameters.collapse, **FIRST_PAGE)))


@dataclass(frozen=True, slots=True)
class Pages:
    """Where one stands in a list: addresses of the pages around."""

    number: int
    last: int
    first_hit: int
    last_hit: int
    total: int
    previous: str | None
    next: str | None
    near: tuple[tuple[int, str], ...]


def pages(path: str, parameters: Parameters, total: int, limit: int) -> Pages:
    """The pages around the present one; `limit` is the last page that may be asked for."""
    last = min(max(1, -(-total // parameters.size)), limit)
    here = parameters.page

    def to(number: int) -> str:
        return address(path, parameters.pairs(page=number))

    near = sorted({1, last, *range(max(1, here - 2), min(last, here + 2) + 1)})
    return Pages(
        number=here,
        last=last,
        first_hit=min((here - 1) * parameters.size + 1, total),
        last_hit=min(here * parameters.size, total),
        total=total,
        previous=to(min(here - 1, last)) if here > 1 else None,
        next=to(here + 1) if here < last else None,
        near=tuple((number, to(number)) for number in near),
    )
