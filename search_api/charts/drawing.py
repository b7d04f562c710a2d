"""A specification as SVG, PNG, or what the browser's runtime draws. Drawing is done by vl-convert, offline.

Data come from the specification itself: nothing is loaded, and an address in it stays a link.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import as_file, files
from typing import Any

import vl_convert

from search_api.charts.theme import Spec, locale
from search_api.ui.language import Language

VEGA_LITE = "6.4"
PNG_SCALE = 2.0


# The engine starts with the fonts that it then knows.
with as_file(files("search_api.charts").joinpath("fonts")) as _fonts:
    vl_convert.register_font_directory(str(_fonts))


def _key(spec: Spec) -> str:
    return json.dumps(spec, ensure_ascii=False, sort_keys=True)


def as_svg(spec: Spec, language: Language) -> bytes:
    """SVG with its words as text. About 0.1 s once the first one, 1 s, has started the engine; kept for a while."""
    return _svg(_key(spec), language)


def as_png(spec: Spec, language: Language) -> bytes:
    """PNG at twice the size, for print and slides."""
    return _png(_key(spec), language)


def as_vega(spec: Spec) -> dict[str, Any]:
    """The specification in Vega, which the runtime in the browser draws without knowing Vega-Lite."""
    return dict(json.loads(_vega(_key(spec))))


@lru_cache(maxsize=128)
def _svg(spec: str, language: Language) -> bytes:
    return vl_convert.vegalite_to_svg(
        spec, vl_version=VEGA_LITE, format_locale=locale(language), allowed_base_urls=[]
    ).encode()


@lru_cache(maxsize=32)
def _png(spec: str, language: Language) -> bytes:
    return vl_convert.vegalite_to_png(
        spec, vl_version=VEGA_LITE, scale=PNG_SCALE, format_locale=locale(language), allowed_base_urls=[]
    )


@lru_cache(maxsize=128)
def _vega(spec: str) -> str:
    return json.dumps(vl_convert.vegalite_to_vega(spec, vl_version=VEGA_LITE))
