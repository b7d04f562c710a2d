"""The OpenAPI 3.1 description of the API: problems as RFC 9457 has them, and examples that can be tried as they are."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from search_api.errors import Problem, ProblemResponse

PROBLEM = {
    "type": "about:blank", "title": "Unprocessable Content", "status": 422, "code": "invalid_parameter",
    "detail": "parameter period: a period is written 2022, 2020-Q3, 2014-H1 …, not 'năm 2022'",
    "instance": "4f1c2a9be0d35c77",
}  # fmt: skip
# Parameter -> what one may ask for, the same in every route that takes it.
EXAMPLES: dict[str, object] = {
    "q": "phat bieu ket luan hoi nghi",
    "indicator": ["PAR_INDEX"],
    "subject": ["Tỉnh Hà Nam"],
    "period": ["2022"],
    "province": ["Hà Nam"],
    "year": [2023],
    "theme": ["procedures"],
    "statement_type": ["directive"],
    "published_from": "2023-01-01",
}


class DescribedApi(FastAPI):
    """An application whose description carries them."""

    def openapi(self) -> dict[str, Any]:
        description = super().openapi()
        description["components"]["schemas"].setdefault("Problem", Problem.model_json_schema())
        for operations in description["paths"].values():
            for operation in operations.values():
                _mend(operation)
        return description


# What any request may come to.
COMMON = {
    "401": "Reading is closed here, and no valid token was sent.",
    "414": "The address is longer than 8192 characters.",
    "429": "Asked too often; `Retry-After` tells when to ask again.",
}


def _mend(operation: dict[str, Any]) -> None:
    for status, words in COMMON.items():
        schema = {"$ref": "#/components/schemas/Problem"}
        common = {"description": words, "content": {ProblemResponse.media_type: {"schema": schema}}}
        operation.setdefault("responses", {}).setdefault(status, common)
    for status, answered in operation.get("responses", {}).items():
        content = answered.get("content", {})
        if status >= "400" and "application/json" in content:
            plain = content.pop("application/json")
            problem = {**PROBLEM} if status == "422" else None
            content[ProblemResponse.media_type] = plain | ({"example": problem} if problem else {})
    for parameter in operation.get("parameters", ()):
        schema = parameter.get("schema", {})
        example = EXAMPLES.get(parameter["name"])
        wants_list = schema.get("type") == "array"
        if example is not None and isinstance(example, list) == wants_list:
            parameter.setdefault("example", example)
