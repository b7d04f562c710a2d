"""What `cchc evaluate` shows on the terminal: measures, cases, misses, gains and losses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from rich.console import Console

    from cli.comparison import Change
    from cli.evaluation import Count, Evaluation

# What is shown of a case: the heading and the name of the count.
_OF_CASE = (("Units", "units"), ("Values", "figures_value"), ("Figures", "figures_full"), ("Statements", "statements"))


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)


def _share(value: float) -> Text:
    """Three decimals; what is not whole stands out."""
    return Text(f"{value:.3f}", style="" if value >= 1 else "yellow" if value >= 0.9 else "red")


def print_table(out: Console, evaluation: Evaluation, before: Mapping[str, Any] | None = None) -> None:
    """One line a measure; against an earlier run with the difference to it."""
    table = _table(f"{evaluation.cases} case{'s' if evaluation.cases != 1 else ''}")
    headings = ["Measure", "Precision", "Recall", "F1", "Right", "Expected", "Found"]
    for heading in headings if before is None else [*headings, "Change"]:
        table.add_column(heading, justify="left" if heading == "Measure" else "right")
    for name, count in sorted(evaluation.counts.items()):
        shares = (_share(value) for value in (count.precision, count.recall, count.f1))
        numbers = (str(number) for number in (count.hit, count.expected, count.found))
        table.add_row(name.replace("statements.", "  "), *shares, *numbers, *_change(before, f"{name}.f1", count.f1))
    for name, value in evaluation.table().items():
        if "." not in name:
            table.add_row(name, "", "", _share(value), "", "", "", *_change(before, name, value))
    out.print(table)


def _change(before: Mapping[str, Any] | None, name: str, value: float) -> list[Text]:
    if before is None:
        return []
    earlier = before.get(name)
    if not isinstance(earlier, int | float):
        return [Text("new", style="dim")]
    moved = round(value, 4) - earlier
    if abs(moved) < 5e-5:
        return [Text("=", style="dim")]
    return [Text(f"{moved:+.4f}", style="green" if moved > 0 else "red")]


def print_cases(out: Console, each: Mapping[str, Evaluation]) -> None:
    """One line a case, with what it has wrong at the end."""
    table = _table("By case")
    table.add_column("Case", overflow="ellipsis", no_wrap=True, ratio=1)
    for heading, _ in (("Text", ""), *_OF_CASE, ("Miss", "")):
        table.add_column(heading, justify="right", no_wrap=True)
    for name, one in each.items():
        text = _share(sum(one.text_f1) / len(one.text_f1)) if one.text_f1 else Text("–", style="dim")
        counts = (_cell(one.counts.get(count)) for _, count in _OF_CASE)
        wrong = Text(str(len(one.misses)), style="yellow") if one.misses else Text("0", style="dim")
        table.add_row(Text(name), text, *counts, wrong)
    out.print(table, soft_wrap=False)
    out.print()


def _cell(count: Count | None) -> Text:
    """F1, or a dash where nothing was expected and nothing found."""
    if count is None or not (count.expected or count.found):
        return Text("–", style="dim")
    return _share(count.f1)


def print_misses(out: Console, by_case: Mapping[str, Mapping[str, Any]]) -> None:
    """Every difference under the name of its case."""
    for name, case in by_case.items():
        if case["misses"]:
            out.print(Text(name, style="bold"))
            for line in case["misses"]:
                out.print(Text(f"  {line}"))
    out.print()


def print_changes(out: Console, found: Sequence[Change]) -> None:
    """Gains and losses, case by case."""
    gains, losses = (sum(len(getattr(one, side)) for one in found) for side in ("gains", "losses"))
    out.print(Text(f"\n{gains} gained, {losses} lost in {len(found)} cases", style="bold"))
    for one in found:
        out.print(Text(one.case, style="bold"))
        for sign, lines, style in (("+", one.gains, "green"), ("-", one.losses, "red")):
            for line in lines:
                out.print(Text(f"  {sign} {line}", style=style))
        if not one.gains and not one.losses:
            moved = ", ".join(f"{name} {old:g} -> {new:g}" for name, (old, new) in one.measures.items())
            out.print(Text(f"    {moved}"))
