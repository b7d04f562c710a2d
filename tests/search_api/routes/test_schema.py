"""The API keeps to its OpenAPI description, whatever it is asked."""

from __future__ import annotations

import re

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, assume, given, settings
from schemathesis import GenerationMode

from search_api.manners.limits import LONGEST_ADDRESS

PATHS = (
    "/api/compare", "/api/coverage/{indicator}", "/api/rankings", "/api/rankings/{indicator}",
    "/api/series", "/api/series/{indicator}",
    "/api/conclusions", "/api/conclusions/{conclusion}", "/api/conclusions/{conclusion}/related",
    "/feeds/conclusions.atom", "/feeds/documents.atom", "/feeds/figures.atom", "/feeds/statements.atom",
    "/api/documents", "/api/documents/{document}", "/api/documents/{document}/versions", "/api/figures",
    "/api/reviews", "/api/reviews/agreement", "/api/shortcomings/years", "/api/sources", "/api/sources/{source}",
    "/api/statements", "/api/suggest", "/api/units", "/api/units/{unit}", "/healthz", "/readyz",
)  # fmt: skip


# These only change something: their answers are tried in tests of their own.
WRITTEN = ("/api/reviews/{review}", "/api/uploads")
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
# These take nothing that could be wrong.
FREE = (
    "/healthz",
    "/readyz",
    "/api/rankings",
    "/api/reviews/agreement",
    "/api/conclusions/{conclusion}",
    "/api/conclusions/{conclusion}/related",
    "/api/sources",
    "/api/sources/{source}",
)
TRIED = [(path, mode) for path in PATHS for mode in MODES if path not in FREE or mode != GenerationMode.NEGATIVE]


@pytest.mark.parametrize(("path", "mode"), TRIED, ids=[f"{path}-{mode.name.lower()}" for path, mode in TRIED])
def test_every_answer_is_as_described(app: FastAPI, path: str, mode: GenerationMode) -> None:
    described = schemathesis.openapi.from_asgi("/api/openapi.json", app)
    operation = described[path]["GET"]
    parameters = described.raw_schema["paths"][path]["get"].get("parameters", ())
    lists = {one["name"] for one in parameters if one["schema"].get("type") == "array"}

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
    def check(case: schemathesis.Case) -> None:
        # Two things that a schema cannot say: an empty value is a field left blank, and the days have an order.
        sent = case.as_curl_command()
        assume(len(sent) < LONGEST_ADDRESS)  # an address that is longer is refused with 414 before it is looked at
        assume(not re.search(r"[?&][^=&']*(=?&|=?'|=?$)", sent))
        assume(not ("published_from" in sent and "published_to" in sent))
        assume(not ("deadline_from" in sent and "deadline_to" in sent))
        assume(not ("overdue=false" in sent or ("related=" in sent and "size=" in sent)))
        # A cursor is what an answer gave, and an address tells no single value from a list of one.
        assume("cursor=" not in sent or mode is GenerationMode.NEGATIVE)
        assume(not any(isinstance((case.query or {}).get(name), str) for name in lists))
        case.call_and_validate()

    check()


def test_all_paths_are_tried(app: FastAPI) -> None:
    described = schemathesis.openapi.from_asgi("/api/openapi.json", app)
    assert {*PATHS, *WRITTEN} == set(described.raw_schema["paths"])
