"""Addresses of the files that hold all that a page's filters leave."""

from __future__ import annotations

from collections.abc import Sequence

from search_api.ui.language import Language
from search_api.ui.pages import address

# In the order that people look for them; the API offers every exporter.
FORMATS = ("csv", "xlsx", "parquet", "jsonl", "zip")


def downloads(path: str, wanted: Sequence[tuple[str, object]], language: Language) -> dict[str, str]:
    """Format -> address under the API's `path`, for the parameters `wanted`, headings in the reader's language."""
    return {form: address(path, [*wanted, ("format", form), ("headings", language)]) for form in FORMATS}
