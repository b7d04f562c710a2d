"""Fields of a query, `tinh:"Hà Tĩnh"`: their names and closed values, as search_api/fields.yml declares them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib import resources

from cchc import declarations
from cchc.errors import DeclarationError
from search_api.matching.words import words
from search_api.protocol import Filters


@dataclass(frozen=True, slots=True)
class Field:
    """A declared field: an example of its use, and its values where they are a closed list (key -> filter, value)."""

    name: str
    example: str
    values: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A field as typed; `excluded` when a minus stood before it."""

    name: str
    value: str
    excluded: bool = False


def key(text: str) -> str:
    """Words without tones and anything between them: "Chỉ-số" and "chiso" are one."""
    return "".join(word.folded for word in words(text.replace("_", " ")))


@lru_cache(maxsize=1)
def declared() -> Mapping[str, Field]:
    """Key of each name -> field. Raises DeclarationError where the file is wrong, or names something twice."""
    found = declarations.parsed(resources.files("search_api").joinpath("fields.yml").read_text(encoding="utf-8"))
    known = {field.name for field in fields(Filters)}
    by_name: dict[str, Field] = {}
    for name, entry in found["fields"].items():
        values: dict[str, tuple[str, str]] = {}
        for meant, written in found["values"].get(name, {}).items():
            filter_name, _, value = meant.partition("=")
            if filter_name not in known:
                raise DeclarationError(f"search_api/fields.yml: {meant}: there is no filter {filter_name}")
            values.update({key(one): (filter_name, value) for one in (*written, value)})
        field = Field(name, entry["example"], values)
        for one in entry["names"]:
            if key(one) in by_name:
                raise DeclarationError(f"search_api/fields.yml: {one} is there twice")
            by_name[key(one)] = field
    return by_name
