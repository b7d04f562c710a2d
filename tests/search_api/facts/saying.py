"""Lines without a store, for the algorithms over them."""

from __future__ import annotations

from itertools import count
from typing import Any

from search_api.facts.lines import Line, Measured
from search_api.facts.readings import Fact, facts_of

_numbers = count(1)
_PLAIN = Measured(
    "PAR_INDEX", "province", "", "2022", "ha-tinh", "Tỉnh Hà Tĩnh", None, "score", "actual", 84.35, 2, None, "=",
    None, None, None, False,
)  # fmt: skip


def line(value: float | str = 84.35, *, text: str | None = None, on: str = "2023-05-01", **said: Any) -> Line:
    """A line of Hà Tĩnh's score of 2022, changed as named; decimals are those of the value unless told."""
    number = next(_numbers)
    if "decimals" not in said and not isinstance(value, str):
        said["decimals"] = len(str(float(value)).partition(".")[2].rstrip("0"))
    return Line(
        _PLAIN._replace(value=value, **said),
        str(number),
        f"f{number:06d}",
        f"d{number:06d}",
        text or f"d{number:06d}",
        on,
    )


def fact(*lines: Line) -> Fact:
    """The one fact that lines make."""
    (made,) = facts_of(lines)
    return made
