"""Pages from templates: escaped by default, undefined names are errors."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from cchc import __version__
from search_api.labels import short_label
from search_api.parameters import Parameters
from search_api.ui import formats
from search_api.ui.language import COOKIE, LANGUAGES, Language, Translator
from search_api.ui.place import place_of


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates' environment of this process."""
    return Environment(
        loader=PackageLoader("search_api", "ui/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@lru_cache(maxsize=32)
def static_path(name: str) -> str:
    """Address of a static file; it changes with the content, so that browsers may keep it for long."""
    digest = hashlib.sha256(files("search_api.ui").joinpath("static", name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={digest}"


def address(path: str, parameters: Iterable[tuple[str, object]]) -> str:
    """A local address with a query; None and "" are left out, truth values become "true" and "false"."""
    asked = written(parameters)
    return f"{path}?{asked}" if asked else path


def kept_for(path: str, parameters: Parameters, other: type[Parameters]) -> str:
    """The address of another list with the words and filters that it takes as well; order and page are its own."""
    form = (parameters.FORM | other.FORM) - {"q", "expand", "collapse"}
    known = other.model_fields.keys() - form
    return address(path, [pair for pair in parameters.pairs() if pair[0] in known])


def written(parameters: Iterable[tuple[str, object]]) -> str:
    """Parameters as the query of an address, as `address` has them."""
    return urlencode(
        [
            (name, str(value).lower() if isinstance(value, bool) else str(value))
            for name, value in parameters
            if value is not None and value != ""
        ]
    )


def render(
    request: Request, template: str, language: Language, *, http_status: int = 200,
    headers: Mapping[str, str] | None = None, **context: Any,
) -> HTMLResponse:  # fmt: skip
    """A page in a language; a language asked for with ?lang= is remembered in a cookie."""
    asked = [(name, value) for name, value in request.query_params.multi_items() if name != "lang"]
    translations = {other: address(request.url.path, [*asked, ("lang", other)]) for other in LANGUAGES}
    html = (
        environment()
        .get_template(template)
        .render(
            request=request,
            path=request.url.path,
            desks=request.app.state.desks,
            my_place=place_of(request),
            t=Translator(language),
            language=language,
            translations=translations,
            static=static_path,
            address=address,
            f=formats.Formats(language, request.app.state.portal_names),
            short_label=short_label,
            software=__version__,
            **context,
        )
    )
    response = HTMLResponse(html, status_code=http_status, headers=dict(headers or {}))
    response.headers["Content-Language"] = language
    response.headers["Vary"] = "Cookie"
    response.headers.setdefault("Cache-Control", "no-cache")
    if request.query_params.get("lang") == language:
        response.set_cookie(COOKIE, language, max_age=31_536_000, httponly=True, samesite="lax")
    return response
