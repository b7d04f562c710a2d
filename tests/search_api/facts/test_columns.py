"""Columns of facts have words in both languages, and what is refused has words for people."""

from __future__ import annotations

import pytest

from search_api.columns import Column
from search_api.facts.columns import COVERAGE, FACTS, VALUES
from search_api.ui.language import catalogue


@pytest.mark.parametrize("column", [*FACTS, *COVERAGE, *VALUES], ids=lambda column: column.key)
def test_every_column_has_a_heading_and_is_explained(column: Column[object]) -> None:
    assert column.heading("vi") != column.key
    assert column.heading("en") != column.key
    assert column.description("vi")
    assert column.description("en")


@pytest.mark.parametrize(
    "code",
    [
        "unit_not_found", "unit_ambiguous", "indicator_not_found", "ranking_not_found", "within_missing",
        "period_not_found", "component_not_found",
    ],
)  # fmt: skip
def test_a_page_names_what_is_not_there_and_leaves_what_is_to_links(code: str) -> None:
    """Those are in tests/search_api/routes/test_offers.py."""
    for words in catalogue()[f"error.{code}"].values():
        assert "{name}" in words
        assert "{offered}" not in words
