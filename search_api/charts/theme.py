"""How all charts look: calm, readable in grey print and for colour-blind eyes, numbers as the language writes them.

The colours are those of Okabe and Ito (2008, jfly.uni-koeln.de/color), told apart by every common colour blindness;
lines also differ by dashes and points by shape, so that a grey print keeps them apart.
"""

from __future__ import annotations

from typing import Any, Final

from search_api.ui.language import Language

Spec = dict[str, Any]

COLOURS: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56789a", "#a06a00", "#5b5b5b", "#8a4fbf")
DASHES: Final = ([1, 0], [7, 3], [2, 2], [9, 3, 2, 3], [4, 4], [12, 4], [1, 4], [6, 2, 2, 2])
SHAPES: Final = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "stroke")
INK, SOFT, LINE, PAPER = "#1c2733", "#566473", "#d8dee6", "#ffffff"
BEHIND = "#b8c1cb"  # lines that are there for comparison alone
BETTER, WORSE, SAME = "#0072b2", "#d55e00", "#7b8794"
# Light to dark, evenly in lightness: from cividis, which reads the same in grey.
SEQUENCE: Final = ("#f3e67a", "#cdbb69", "#a59c74", "#7f7c75", "#5b6072", "#33486e", "#00224e")
# The first is in fonts/, for drawings made on a server without any; a browser takes the next that it has, as pages do.
FONT = "Be Vietnam Pro, Segoe UI, Noto Sans, DejaVu Sans Condensed, system-ui, sans-serif"
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"


def locale(language: Language) -> Spec:
    """How d3 writes numbers: 1.234,5 in Vietnamese, 1,234.5 in English."""
    decimal, thousands = (",", ".") if language == "vi" else (".", ",")
    return {"decimal": decimal, "thousands": thousands, "grouping": [3], "currency": ["", ""]}


def chart(body: Spec, *, title: str, subtitle: str | None = None, about: str) -> Spec:
    """A whole specification; `about` is what a screen reader says of it."""
    heading: Spec = {"text": title, "anchor": "start"}
    if subtitle:
        heading["subtitle"] = subtitle
    return {
        "$schema": SCHEMA,
        "title": heading,
        "description": about,
        "background": PAPER,
        "padding": 8,
        **body,
        "config": {
            "font": FONT,
            "title": {"color": INK, "fontSize": 15, "subtitleColor": SOFT, "subtitleFontSize": 12, "offset": 12},
            "axis": {
                "labelColor": INK, "titleColor": SOFT, "gridColor": LINE, "domainColor": "#8795a5",
                "tickColor": "#8795a5", "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal",
            },
            "legend": {"labelColor": INK, "titleColor": SOFT, "labelFontSize": 12, "symbolStrokeWidth": 0},
            "header": {"labelColor": INK, "labelFontSize": 12, "titleColor": SOFT},
            "view": {"stroke": None},
            "point": {"opacity": 1},
            "text": {"color": INK, "fontSize": 12},
        },
    }  # fmt: skip
