"""Figures as a table on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search_api.hits import FigureHit, Page


def figure_table(found: Page[FigureHit]) -> None:
    """Print a page of figures, each with its sentence."""
    from rich.table import Table
    from rich.text import Text

    from cli.output import console
    from search_api.ui.formats import Formats

    values = Formats("vi")
    out = console()
    if not found.hits:
        out.print(f"{found.total} figures" + (f"; page {found.page} is beyond the last" if found.total else ""))
        return
    table = Table(title=f"{found.total} figures", title_justify="left", show_lines=True, expand=True)
    table.add_column("Unit", ratio=3)
    table.add_column("Index", ratio=3)
    table.add_column("Period", no_wrap=True)
    table.add_column("Value", justify="right", ratio=2, min_width=9)
    table.add_column("Sentence and source", ratio=9)
    for hit in found.hits:
        figure = hit.figure
        name = figure.indicator if figure.indicator != "OTHER" else (figure.indicator_text or "OTHER")
        if figure.component:
            name += f": {figure.component}"
        sentence = Text(hit.sentence.text)
        for start, end in hit.sentence.matches:
            sentence.stylize("bold", start, end)
        status = "" if figure.status == "actual" else f"\n({figure.status})"
        table.add_row(
            Text(figure.subject or figure.aggregate or "–"),
            Text(name),
            figure.period or "–",
            Text(values.measured(figure) + status),
            sentence + Text(f"\n{hit.document.url}", style="dim"),
        )
    out.print(table, soft_wrap=False)
