"""Whole results of a question as a file beside which no half-written one is left."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from search_api.exports import Export
    from search_api.parameters import Parameters
    from search_api.protocol import Query, Store


def format_of(output: Path) -> str:
    """The exporter that a file's suffix names. Raises SettingsError where there is none."""
    from cchc.errors import SettingsError
    from search_api.exports import exporter_modules

    form = output.suffix.lstrip(".").lower()
    if form not in exporter_modules():
        known = ", ".join(f".{name}" for name in exporter_modules())
        raise SettingsError(f"{output}: no export ends in {output.suffix or 'nothing'}; there are {known}")
    return form


def write_file(store: Store, export: Export[Any], query: Query, output: Path) -> int:
    """Every row that matches, into a file whose suffix names an exporter; how many. The file appears whole.

    Raises SettingsError for a suffix that no exporter has and a file that cannot be written.
    """
    from cchc.errors import SettingsError
    from search_api.exports import write

    form = format_of(output)
    partial = output.with_name(f".{output.name}.partial")
    try:
        with partial.open("wb") as stream:
            count = write(form, export, store, query, stream)
        partial.replace(output)
    except OSError as error:
        raise SettingsError(f"{output} cannot be written: {error.strerror or error}") from error
    finally:
        partial.unlink(missing_ok=True)
    return count


def asked_for(
    table: str, store: Store, words: str, narrowed: Sequence[str], *, sort: str | None, collapse: bool
) -> Query:
    """The question of options, checked as the API checks it; units may be named by words of their names.

    Raises SettingsError naming what is wrong, and what there is.
    """

    from pydantic import ValidationError

    from cchc.errors import SettingsError
    from search_api.conclusions.parameters import ConclusionFilters
    from search_api.parameters import DocumentFilters, FigureFilters, StatementFilters

    models: dict[str, type[Parameters]] = {
        "figures": FigureFilters, "statements": StatementFilters, "documents": DocumentFilters,
        "conclusions": ConclusionFilters,
    }  # fmt: skip
    model = models[table]
    several: dict[str, list[str]] = {}
    for one in narrowed:
        name, sign, value = one.partition("=")
        if not sign or name in model.FORM:
            raise SettingsError(f"--where {one}: wants NAME=VALUE with one of {', '.join(filter_names(model))}")
        several.setdefault(name, []).append(value)
    chosen: dict[str, object] = {
        name: values if name not in model.model_fields or isinstance(model.model_fields[name].default, tuple)
        # Several values of what takes one are told by the model.
        else values[0] if len(values) == 1 else values
        for name, values in several.items()
    }  # fmt: skip
    if sort is not None:
        chosen["sort"] = sort
    try:
        asked = model.model_validate({"q": words, "collapse": collapse, **chosen})
    except ValidationError as error:
        first = error.errors()[0]
        # What concerns no single name has all of them as its input.
        where = f"{first['loc'][0]} {first['input']!r}" if first["loc"] else "--where"
        raise SettingsError(f"{where}: {first['msg']}") from error
    return asked.asked(store)


def filter_names(model: type[Parameters]) -> list[str]:
    """What a table is narrowed by."""
    return sorted(model.model_fields.keys() - model.FORM)
