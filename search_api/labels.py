"""Names of indicators for people."""

from __future__ import annotations

from cchc import indicators
from search_api.ui.language import Language


def short_label(code: str, language: Language) -> str:
    """What fits in a table's cell: "PAR INDEX"; a code that is declared no more is shown as it is."""
    if code == indicators.OTHER:
        return indicators.label(code, language)
    declared = indicators.indicators().get(code)
    return declared.short if declared else code


def long_label(code: str, language: Language) -> str:
    """The full name with the short one: "PAR INDEX – Chỉ số cải cách hành chính"."""
    short = short_label(code, language)
    declared = indicators.indicators().get(code)
    return f"{short} – {declared.label(language)}" if declared else short
