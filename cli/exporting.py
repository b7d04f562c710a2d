"""Whole results of a question as a file beside which no half-written one is left."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cchc.settings import Settings
    from search_api.exports import Export
    from search_api.parameters import Parameters
    from search_api.protocol import Query, Store

# Tables that are put together of many documents' figures, as the API's addresses name them.
ABOUT_AN_INDICATOR = ("rankings", "series", "coverage")
FACTS = (*ABOUT_AN_INDICATOR, "compare")


def format_of(output: Path) -> str:
    """The exporter that a file's suffix names. Raises SettingsError where there is none."""
    from cchc.errors import SettingsError
    from search_api.exports import exporter_modules

    form = output.suffix.lstrip(".").lower()
    if form not in exporter_modules():
        known = ", ".join(f".{name}" for name in exporter_modules())
        raise SettingsError(f"{output}: no export ends in {output.suffix or 'nothing'}; there are {known}")
    return form


def write_file(store: Store, export: Export[Any], query: Query, output: Path, *, base: str = "") -> int:
    """Every row that matches, into a file whose suffix names an exporter; how many. The file appears whole.

    Raises SettingsError for a suffix that no exporter has and a file that cannot be written.
    """
    from search_api.exports import write

    form = format_of(output)
    with _whole(output) as stream:
        return write(form, export, store, query, stream, base=base)


def write_facts(settings: Settings, table: str, words: Sequence[str], narrowed: Sequence[str], output: Path) -> None:
    """A table of facts as the API gives it (FACTS), into a file whose suffix names an exporter.

    Its indicator is what the words name, or a filter of that name. Raises SettingsError, StoreError.
    """
    from cchc.errors import SettingsError
    from search_api.client import about, fetch, here

    form, asked = format_of(output), _several(narrowed, frozenset({"format", "headings"}))
    path = f"/api/{table}"
    if table in ABOUT_AN_INDICATOR:
        named = [*([" ".join(words)] if words else []), *asked.pop("indicator", [])]
        if len(named) != 1:
            raise SettingsError(f"{table}: name one indicator, as in cchc export {table} PAR_INDEX -o {output}")
        path = about(table, named[0])
    elif words:
        raise SettingsError(f"{table} takes no words to find: what it is of is named by --where")
    with closing(here(settings)) as door, _whole(output) as stream:
        fetch(door, path, asked, form, stream)


@contextmanager
def _whole(output: Path) -> Iterator[IO[bytes]]:
    """A file to write that takes its name when all is well. Raises SettingsError when it cannot be written."""
    from cchc.errors import SettingsError

    partial = output.with_name(f".{output.name}.partial")
    try:
        with partial.open("w+b") as stream:
            yield stream
        partial.replace(output)
    except OSError as error:
        raise SettingsError(f"{output} cannot be written: {error.strerror or error}") from error
    finally:
        partial.unlink(missing_ok=True)


def _several(narrowed: Sequence[str], refused: Collection[str], known: Sequence[str] = ()) -> dict[str, list[str]]:
    """The values of each name of NAME=VALUE. Raises SettingsError for what is no such thing, or refused."""
    from cchc.errors import SettingsError

    several: dict[str, list[str]] = {}
    for one in narrowed:
        name, sign, value = one.partition("=")
        if not sign or name in refused:
            which = f" with one of {', '.join(known)}" if known else ""
            raise SettingsError(f"--where {one}: wants NAME=VALUE{which}")
        several.setdefault(name, []).append(value)
    return several


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
    several = _several(narrowed, model.FORM, filter_names(model))
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
