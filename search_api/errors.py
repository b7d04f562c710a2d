"""What went wrong: a problem document (RFC 9457) for machines, a page in the reader's language for people."""

from __future__ import annotations

import difflib
import logging
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from cchc.errors import ArchiveError, SettingsError, StoreError
from search_api.facts.entities import UnitRef
from search_api.parameters import single_valued
from search_api.ui.formats import Formats
from search_api.ui.language import negotiate
from search_api.ui.offers import accepted, of_error, title
from search_api.ui.pages import render

log = logging.getLogger(__name__)
MACHINE_PATHS = ("/api/", "/healthz", "/readyz", "/metrics")
# Files, for machines or to be kept: who asks for one by a browser's address line sees a page when it fails.
MACHINE_ENDINGS = (".csv", ".xlsx", ".docx", ".jsonl", ".json", ".atom", ".svg", ".png")


class Problem(BaseModel):
    """What every unsuccessful answer of the API says, as `application/problem+json`."""

    type: str = Field(description="about:blank: the code tells the kind of problem.")
    title: str = Field(description="The kind of problem, in a few words.")
    status: int = Field(description="The HTTP status once more.")
    detail: str = Field(description="What is wrong with this request, for people, in English.")
    code: str = Field(description="For machines: not_found, unknown_parameter, invalid_parameter, store, …")
    instance: str | None = Field(default=None, description="Id of the request, as in the log.")
    offered: list[str] = Field(default_factory=list, description="What comes close to what was asked for, if anything.")


class ProblemResponse(JSONResponse):
    media_type = "application/problem+json"


class RequestError(Exception):
    """An answer other than success. `words` fill the page's message, which the catalogue has under `error.<code>`."""

    offered: tuple[str, ...] = ()  # what comes close to what was asked for
    candidates: tuple[UnitRef, ...] = ()  # the units that are offered, where their ids are

    def __init__(self, status: int, code: str, message: str, **words: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.words = status, code, message, words


class NotFoundError(RequestError):
    def __init__(self, message: str, code: str = "not_found") -> None:
        super().__init__(HTTPStatus.NOT_FOUND, code, message)


# What the OpenAPI description says of unsuccessful answers.
ERRORS: dict[int | str, dict[str, Any]] = {
    422: {"model": Problem, "description": "A parameter is unknown or has a value that cannot be."},
    503: {"model": Problem, "description": "The store cannot answer at present."},
}
NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "There is no such thing."}}


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= 80 else text[:79] + "…"


def _of_validation(error: RequestValidationError) -> RequestError:
    first = error.errors()[0]
    location = [str(part) for part in first["loc"] if part not in ("query", "path", "body")]
    name = location[0] if location else ""
    if first["type"] == "unknown_parameter":
        typed = str(first["ctx"]["name"]).strip("'\"")
        refused = RequestError(422, "unknown_parameter", first["msg"], name=_shown(typed), parameter=typed)
        refused.offered = tuple(difflib.get_close_matches(typed, first["ctx"]["known"].split(", "), n=3))
        return refused
    if first["loc"][0] == "path":
        return NotFoundError(f"there is no {name} {_shown(first.get('input'))!r}")
    if first["type"] == "missing":
        return RequestError(422, "invalid_parameter", f"parameter {name} is missing", name=name, value="")
    if not name:  # what is wrong is how several go together, and the message names them
        asked: dict[str, Any] = first["input"] if isinstance(first["input"], dict) else {}
        name = next((one for one in asked if one in first["msg"]), "")
        return RequestError(422, "invalid_parameter", first["msg"], name=name, value=_shown(asked.get(name, "")))
    message = f"parameter {name}: {first['msg']}, not {_shown(first.get('input'))!r}"
    typed = _shown(first.get("input"))
    refused = RequestError(422, "invalid_parameter", message, name=name, value=typed)
    if first["type"] in ("literal_error", "enum"):
        refused.offered = accepted(name, typed, str(first["ctx"]["expected"]))
    return refused


def _of_http(error: HTTPException) -> RequestError:
    status = HTTPStatus(error.status_code)
    return RequestError(status, status.name.lower(), str(error.detail))


def _of_a_machine(request: Request) -> bool:
    """Whether JSON is what the answer is wanted in: by the address, of files also by what the asker can show."""
    path = request.url.path
    if path.startswith(MACHINE_PATHS):
        return True
    return path.endswith(MACHINE_ENDINGS) and "text/html" not in request.headers.get("accept", "")


def answer(request: Request, error: RequestError, headers: dict[str, str] | None = None) -> Response:
    """The error as JSON or as a page, by the address that was asked for and by who asks."""
    if _of_a_machine(request):
        if error.status == HTTPStatus.UNAUTHORIZED:
            headers = {**(headers or {}), "WWW-Authenticate": 'Bearer realm="cchc"'}
        problem = Problem(
            type="about:blank", title=HTTPStatus(error.status).phrase, status=error.status,
            detail=error.message, code=error.code, instance=getattr(request.state, "id", None),
            offered=list(error.offered),
        )  # fmt: skip
        shown = problem.model_dump(exclude_defaults=True)
        return ProblemResponse(shown, status_code=error.status, headers=headers)
    if error.code == "token_wanted" and request.method in ("GET", "HEAD"):
        back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/dang-nhap?{urlencode({'next': back})}", status_code=303)
    formats = Formats(negotiate(request), request.app.state.portal_names)
    offers, without = of_error(request, error, formats)
    words = error.words
    if error.code == "invalid_parameter":
        words = {**words, "name": title(words["name"], formats)}
    page = render(
        request, "error.html", formats.language, http_status=error.status, headers=headers,
        code=error.code, message=error.message, words=words, offers=offers, without=without,
    )  # fmt: skip
    page.headers["Vary"] = "Cookie, Accept"
    return page


async def no_repetition(request: Request) -> None:
    """A dependency of every route: of "?page=1&page=2" one would be ignored in silence."""
    names = [name for name, _ in request.query_params.multi_items()]
    if len(set(names)) == len(names):
        return
    single = single_valued(request.scope["endpoint"])
    for name in names:
        if names.count(name) > 1 and name in single:
            raise RequestError(
                422, "repeated_parameter", f"parameter {_shown(name)} takes one value, not several", name=_shown(name)
            )


def install(app: FastAPI) -> None:
    """Give every failure of the application the one shape."""

    @app.exception_handler(RequestError)
    def _request(request: Request, error: RequestError) -> Response:
        return answer(request, error)

    @app.exception_handler(RequestValidationError)
    def _validation(request: Request, error: RequestValidationError) -> Response:
        return answer(request, _of_validation(error))

    @app.exception_handler(HTTPException)
    def _http(request: Request, error: HTTPException) -> Response:
        return answer(request, _of_http(error), dict(error.headers or {}))

    @app.exception_handler(StoreError)
    def _store(request: Request, error: StoreError) -> Response:
        # Where the store is concerns who runs it, and nobody who reads.
        log.error("store: %s (request %s)", error, getattr(request.state, "id", "-"))
        return answer(request, RequestError(503, error.code, error.told))

    @app.exception_handler(SettingsError)
    def _settings(request: Request, error: SettingsError) -> Response:
        return answer(request, RequestError(422, error.code, str(error)))

    @app.exception_handler(ArchiveError)
    def _archive(request: Request, error: ArchiveError) -> Response:
        log.error("archive: %s (request %s)", error, getattr(request.state, "id", "-"))
        return answer(request, RequestError(503, error.code, "the archived copy cannot be opened; the log says why"))

    @app.exception_handler(Exception)
    def _unexpected(request: Request, error: Exception) -> Response:
        # What went wrong is for the log alone: it may name paths or data.
        log.error("unexpected failure on %s", request.url.path, exc_info=error)
        return answer(request, RequestError(500, "internal_server_error", "the server failed to answer"))
