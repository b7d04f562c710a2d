"""Whether figures are as often right as their confidence says, on pages that no rule was written with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from benchmarks.quality import HELD_BACK, answers
from cli.evaluation import Case, figure_full

BOUNDS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95)
SURE = 0.9
# Of the figures that are given as sure, so many must be right.
FLOOR = 0.98


def judged(cases: Sequence[Case], records: Sequence[dict[str, Any]]) -> list[tuple[float, bool]]:
    """Confidence of every figure found, and whether every scored field of it is right."""
    found: list[tuple[float, bool]] = []
    for case, record in zip(cases, records, strict=True):
        expected = Counter(figure_full(figure) for figure in case.gold.get("figures", ()))
        for figure in record.get("figures", ()):
            key = figure_full(figure)
            found.append((figure["confidence"], expected[key] > 0))
            expected[key] -= expected[key] > 0
    return found


def measure() -> dict[str, Any]:
    """For each band of confidence how many figures there are, and what share is right; `below_floor` if too few are."""
    found = judged(*answers(HELD_BACK))
    sure = [right for confidence, right in found if confidence >= SURE]
    share = sum(sure) / len(sure) if sure else 0.0
    bands = []
    for low, high in zip(BOUNDS, (*BOUNDS[1:], 1.01), strict=True):
        inside = [(confidence, right) for confidence, right in found if low <= confidence < high]
        if inside:
            said = sum(confidence for confidence, _ in inside) / len(inside)
            right = sum(right for _, right in inside) / len(inside)
            bands.append(
                {"from": low, "figures": len(inside), "mean_confidence": round(said, 3), "right": round(right, 3)}
            )
    return {
        "figures": len(found),
        "right": round(sum(right for _, right in found) / len(found), 3),
        "sure": len(sure),
        "sure_and_right": round(share, 3),
        "bands": bands,
        "below_floor": [f"sure_and_right: {share:.3f}, floor {FLOOR}"] if share < FLOOR else [],
    }
