"""/api/docs: the reference of the API, made from its OpenAPI description, with nothing from another host."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup, escape

from search_api.parameters import PageParameters
from search_api.ui.language import negotiate
from search_api.ui.pages import render

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    place: str
    kind: str
    values: tuple[str, ...]
    default: str
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    path: str
    anchor: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    answers: tuple[tuple[str, str, tuple[str, ...]], ...]  # status, description, media types


@dataclass(frozen=True, slots=True)
class Model:
    name: str
    description: str
    fields: tuple[tuple[str, str, str], ...]  # name, type, description


def _resolved(schema: Mapping[str, Any], models: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = schema.get("$ref", "")
    found = models.get(reference.rsplit("/", 1)[-1]) if reference else None
    return found if found is not None and "enum" in found else schema


def _type(schema: Mapping[str, Any], models: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    for join in ("anyOf", "oneOf"):
        if join in schema:
            return " | ".join(dict.fromkeys(_type(one, models) for one in schema[join]))
    if "const" in schema:
        return repr(schema["const"])
    if schema.get("type") == "array":
        items = schema.get("items") or (schema.get("prefixItems") or [{}])[0]
        return f"[{_type(items, models)}]"
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), Mapping):
        return f"{{string: {_type(schema['additionalProperties'], models)}}}"
    return str(schema.get("format") or schema.get("type") or "any")


def _values(schema: Mapping[str, Any], models: Mapping[str, Any]) -> tuple[str, ...]:
    schema = _resolved(schema, models)
    if "enum" in schema:
        return tuple(str(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return _values(schema.get("items", {}), models)
    return tuple(value for one in schema.get("anyOf", ()) for value in _values(one, models))


def _parameter(described: Mapping[str, Any], models: Mapping[str, Any]) -> Parameter:
    schema = described.get("schema", {})
    default = schema.get("default")
    return Parameter(
        name=described["name"],
        place=described["in"],
        kind=_type(_resolved(schema, models), models),
        values=_values(schema, models),
        default="" if default in (None, "", [], ()) else str(default),
        description=described.get("description") or schema.get("description", ""),
    )


def operations(description: Mapping[str, Any]) -> list[Operation]:
    """The operations of an OpenAPI description, in its order."""
    models = description.get("components", {}).get("schemas", {})
    return [
        Operation(
            method=method.upper(),
            path=path,
            anchor=item["operationId"],
            summary=item.get("summary", ""),
            description=item.get("description", ""),
            parameters=tuple(_parameter(one, models) for one in item.get("parameters", ())),
            answers=tuple(
                (status, one.get("description", ""), tuple(one.get("content", {})))
                for status, one in item.get("responses", {}).items()
            ),
        )
        for path, methods in description.get("paths", {}).items()
        for method, item in methods.items()
    ]


def models(description: Mapping[str, Any]) -> list[Model]:
    """The objects of an OpenAPI description by name."""
    schemas = description.get("components", {}).get("schemas", {})
    return [
        Model(
            name=name,
            description=schema.get("description", "").strip(),
            fields=tuple(
                (key, _type(_resolved(one, schemas), schemas), one.get("description", ""))
                for key, one in schema.get("properties", {}).items()
            ),
        )
        for name, schema in sorted(schemas.items())
        if schema.get("properties")
    ]


def coded(text: str) -> Markup:
    """A description with what stands in backquotes as code."""
    parts = text.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if number % 2 else escape(part) for number, part in enumerate(parts)
    )


@router.get("/api/docs")
def reference_page(request: Request, parameters: Annotated[PageParameters, Query()]) -> HTMLResponse:
    description = request.app.openapi()
    return render(
        request, "reference.html", negotiate(request),
        info=description["info"], operations=operations(description), models=models(description), coded=coded,
    )  # fmt: skip
