"""cchc export"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from cli.options import DataOption

NAME = "export"
PANEL = "Ask"


def command(
    table: Annotated[
        Literal["figures", "statements", "documents", "conclusions", "rankings", "series", "coverage", "compare"],
        typer.Argument(help="What a row is of."),
    ],
    output: Annotated[
        Path,
        typer.Option("--output", "-o", help="The file: .csv, .xlsx, .parquet, .jsonl, or .zip for a data package."),
    ],
    words: Annotated[
        list[str] | None,
        typer.Argument(help="Words to find, none for all. Of rankings, series and coverage: their indicator."),
    ] = None,
    narrowed: Annotated[
        list[str] | None,
        typer.Option(
            "--where", "-w", metavar="NAME=VALUE",
            help="A filter as the API knows it, such as indicator=PAR_INDEX or published_from=2025-01-01; may be "
            "repeated: values of one name are alternatives.",
        ),
    ] = None,
    sort: Annotated[str | None, typer.Option(help="newest, oldest, value, rank, ...; each table has its own.")] = None,
    copies: Annotated[
        bool, typer.Option("--copies", help="Every print of a text that is published in several places.")
    ] = False,
    data: DataOption = None,
) -> None:  # fmt: skip
    """Write all figures, statements, documents or conclusions of meetings that match to a file, of any size.

    Or a table put together of figures: rankings, series of a unit, coverage of an indicator, or units to compare.
    """
    from cchc.errors import SettingsError
    from cli.exporting import FACTS, asked_for, format_of, write_facts, write_file
    from cli.opening import store_of
    from cli.options import settings_for
    from search_api.conclusions.columns import EXPORT as CONCLUSIONS
    from search_api.exports import EXPORTS

    exports = {**EXPORTS, CONCLUSIONS.name: CONCLUSIONS}
    format_of(output)
    settings = settings_for(data)
    if table in FACTS:
        if sort or copies:
            raise SettingsError(f"{table} has an order of its own, and no copies: leave out --sort and --copies")
        write_facts(settings, table, words or (), narrowed or (), output)
        print(f"{table} written to {output}")
        return
    with store_of(settings) as store:
        query = asked_for(table, store, " ".join(words or ()), narrowed or (), sort=sort, collapse=not copies)
        base = (settings.public_url or "").rstrip("/")
        count = write_file(store, exports[table], query, output, base=base)
    print(f"{count} {table} written to {output}")
