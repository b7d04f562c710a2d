"""Differences between a record and its gold as lines for a person, and what a run gained or lost against another."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cchc.errors import SettingsError

Item = Mapping[str, Any]
_FULL = ("subject", "period", "out_of", "status", "component")


@dataclass(frozen=True, slots=True)
class Change:
    """What one case gained and lost: lines of misses that went and that came, and measures as (before, after)."""

    case: str
    gains: tuple[str, ...]
    losses: tuple[str, ...]
    measures: Mapping[str, tuple[float, float]]

    def __bool__(self) -> bool:
        return bool(self.gains or self.losses or self.measures)


def shown_figure(figure: Item) -> str:
    """A figure in one line: "PAR_INDEX rank 12 of 63 | Tỉnh Hà Nam | 2023"."""
    value = figure["value"]
    number = f"{value:g}" if isinstance(value, int | float) else str(value)
    comparator = figure.get("comparator") or "="
    words = f"{figure['indicator']} {figure['measure']} {'' if comparator == '=' else comparator + ' '}{number}"
    if figure.get("out_of") is not None:
        words += f" of {figure['out_of']:g}"
    status = figure.get("status") or "actual"
    more = (figure.get("component"), figure.get("subject") or "nobody", figure.get("period") or "no period")
    return " | ".join((words, *filter(None, more), *([] if status == "actual" else [status])))


def figure_misses(
    found: Sequence[Item],
    expected: Sequence[Item],
    value: Callable[[Item], Hashable],
    full: Callable[[Item], Hashable],
) -> list[str]:
    """Lines for figures that differ: one for a pair with the same value, else "missed" and "wrong"."""
    spare, missing = _without(found, expected, full), _without(expected, found, full)
    lines = []
    for gold in missing:
        twin = min(
            (one for one in spare if value(one) == value(gold)),
            key=lambda one: sum(one.get(name) != gold.get(name) for name in _FULL),
            default=None,
        )
        if twin is None:
            lines.append(f"figure missed: {shown_figure(gold)}")
            continue
        spare.remove(twin)
        wrong = ", ".join(
            f"{name} {_plain(twin.get(name))}, expected {_plain(gold.get(name))}"
            for name in _FULL
            if (twin.get(name) or None) != (gold.get(name) or None)
        )
        lines.append(f"figure differs: {shown_figure(gold)}: {wrong}")
    return [*lines, *(f"figure wrong: {shown_figure(one)}" for one in spare)]


def _without(items: Iterable[Item], others: Iterable[Item], key: Callable[[Item], Hashable]) -> list[Item]:
    left = Counter(map(key, others))
    rest = []
    for item in items:
        if left[key(item)]:
            left[key(item)] -= 1
        else:
            rest.append(item)
    return rest


def _plain(value: Any) -> str:
    return "none" if value in (None, "") else f"{value:g}" if isinstance(value, float) else repr(value)


def earlier_run(path: Path) -> Mapping[str, Any]:
    """What `cchc evaluate --json` printed earlier. Raises SettingsError when the file holds no such thing."""
    try:
        run = json.loads(path.read_text("utf-8"))
        cases = run["by_case"]
        if not all(isinstance(case["misses"], list) and isinstance(case["measures"], dict) for case in cases.values()):
            raise TypeError("a case lacks its misses or its measures")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SettingsError(f"{path}: not what `cchc evaluate --json` prints: {error}") from error
    return dict(run)


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Gains and losses of each case that both runs have and that differs, in the order of the later run."""
    found = []
    for name, case in after["by_case"].items():
        earlier = before["by_case"].get(name)
        if earlier is None:
            continue
        old, new = Counter(earlier["misses"]), Counter(case["misses"])
        moved = {
            measure: (earlier["measures"][measure], value)
            for measure, value in case["measures"].items()
            if measure in earlier["measures"] and earlier["measures"][measure] != value
        }
        change = Change(name, tuple((old - new).elements()), tuple((new - old).elements()), moved)
        if change:
            found.append(change)
    return found
