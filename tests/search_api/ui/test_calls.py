"""The calls to copy ask for the same: what narrows nothing is in neither of them."""

from __future__ import annotations

from search_api.ui.calls import Calls

BASE = "https://cchc.example"


def test_what_is_not_chosen_is_not_asked_for() -> None:
    pairs = [("period", "2022"), ("within", None), ("component", ""), ("page", 2)]
    calls = Calls(BASE, "rankings", pairs, path="/api/rankings/PAR_INDEX", first=("PAR_INDEX",))
    assert calls.python.endswith("client.rankings('PAR_INDEX', period='2022')")
    assert calls.curl == f"curl -o rankings.csv '{BASE}/api/rankings/PAR_INDEX?period=2022&format=csv'"


def test_a_truth_value_that_is_false_is_asked_for() -> None:
    assert Calls(BASE, "figures", [("overdue", False)]).python.endswith("client.figures(overdue=False)")
