"""A line as small as a word, drawn on the server: how a unit stood through the periods."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from markupsafe import Markup

WIDTH, HEIGHT, EDGE = 96, 24, 3


def sparkline(
    values: Sequence[float | None], about: str, *, lowest: float, highest: float, ranks: bool, breaks: Collection[int]
) -> Markup:
    """SVG without a style of its own; "" where fewer than two values are known.

    `values` are those of the periods in order, None where nothing is known: the line breaks there, and before the
    places in `breaks`. All lines of one table share `lowest` and `highest`. Of ranks the smallest is on top.
    """
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return Markup("")
    step = (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    reach = (highest - lowest) or 1.0
    runs: list[list[tuple[float, float]]] = [[]]
    for place, value in enumerate(values):
        if (value is None or place in breaks) and runs[-1]:
            runs.append([])
        if value is not None:
            share = (value - lowest) / reach
            runs[-1].append((EDGE + place * step, EDGE + (share if ranks else 1 - share) * (HEIGHT - 2 * EDGE)))
    drawn = Markup("").join(_run(run) for run in runs if run)
    last = next(run for run in reversed(runs) if run)[-1]
    return Markup(
        '<svg class="spark" width="{}" height="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}'
        '<circle class="last" cx="{:.1f}" cy="{:.1f}" r="2.5"/></svg>'
    ).format(WIDTH, HEIGHT, WIDTH, HEIGHT, about, drawn, *last)


def _run(run: Sequence[tuple[float, float]]) -> Markup:
    if len(run) == 1:
        return Markup('<circle cx="{:.1f}" cy="{:.1f}" r="1.5"/>').format(*run[0])
    return Markup('<polyline points="{}"/>').format(" ".join(f"{x:.1f},{y:.1f}" for x, y in run))
