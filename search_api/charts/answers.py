"""A chart as an answer: the drawing for a page or a document, or what the browser's runtime draws."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from fastapi.responses import JSONResponse, Response

from search_api.charts.drawing import as_png, as_svg, as_vega
from search_api.charts.theme import Spec, locale
from search_api.ui.language import Language

SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


class Form(StrEnum):
    """The last part of a chart's address."""

    svg = "svg"
    png = "png"
    json = "json"


_DRAWN: dict[Form, tuple[str, Callable[[Spec, Language], bytes]]] = {
    Form.svg: ("image/svg+xml", as_svg),
    Form.png: ("image/png", as_png),
}


def chart_answer(spec: Spec, form: Form, language: Language, name: str, *, download: bool = False) -> Response:
    """The chart in a form; `name` is that of the file, without its ending, where it is downloaded."""
    if form is Form.json:
        vega = as_vega(spec)
        return JSONResponse({**vega, "usermeta": {**vega.get("usermeta", {}), "locale": locale(language)}})
    media_type, draw = _DRAWN[form]
    headers = {"Content-Security-Policy": SVG_POLICY}
    if download:
        headers["Content-Disposition"] = f'attachment; filename="{name}.{form.value}"'
    return Response(draw(spec, language), media_type=media_type, headers=headers)
