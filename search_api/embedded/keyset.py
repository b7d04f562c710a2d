"""What lies behind a hit in an order, as an SQL condition: pages that go on where the last one ended."""

from __future__ import annotations

from collections.abc import Sequence

from search_api.cursors import Value
from search_api.embedded.filters import Parameter, Where


def terms(order: str) -> list[tuple[str, bool]]:
    """The expressions of an ORDER BY and whether each goes down: "round(h.score, 3) DESC, d.id" has two.

    Each in brackets, so that it can be compared whatever it is.
    """
    parts: list[str] = [""]
    depth = 0
    for char in order:
        depth += (char == "(") - (char == ")")
        if char == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return [(f"({part.strip().removesuffix(' DESC')})", part.strip().endswith(" DESC")) for part in parts]


def behind(order: str, values: Sequence[Value]) -> Where:
    """Rows that come after one with these values of the order's terms; SQLite takes NULL for the least of all.

    Raises ValueError where the values are not as many as the terms.
    """
    found: list[str] = []
    parameters: list[Parameter | None] = []
    equal: list[tuple[str, Value]] = []
    for (expression, down), value in zip(terms(order), values, strict=True):
        further = _further(expression, down, value)
        if further is not None:
            conditions = [*(f"{same} IS ?" for same, _ in equal), further[0]]
            found.append(f"({' AND '.join(conditions)})")
            parameters += [*(held for _, held in equal), *further[1]]
        equal.append((expression, value))
    condition = Where()
    condition.add(f"({' OR '.join(found) or '0'})", *parameters)
    return condition


def _further(expression: str, down: bool, value: Value) -> tuple[str, list[Value]] | None:
    if down:
        return None if value is None else (f"({expression} < ? OR {expression} IS NULL)", [value])
    return (f"{expression} IS NOT NULL", []) if value is None else (f"{expression} > ?", [value])
