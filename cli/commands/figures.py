"""cchc figures"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.options import DataOption, JsonOption

NAME = "figures"
PANEL = "Ask"


def command(
    words: Annotated[list[str] | None, typer.Argument(help="Words of the sentence, the unit or the indicator.")] = None,
    indicator: Annotated[list[str] | None, typer.Option(help="PAR_INDEX, SIPAS, PAPI, ...; may be repeated.")] = None,
    subject: Annotated[
        list[str] | None,
        typer.Option(help="A unit, or words of its name, with or without diacritics; may be repeated."),
    ] = None,
    period: Annotated[list[str] | None, typer.Option(help="2022, 2020-Q3, ...; may be repeated.")] = None,
    measure: Annotated[list[str] | None, typer.Option(help="score, rank, percent, ...; may be repeated.")] = None,
    province: Annotated[list[str] | None, typer.Option(help="Only documents of this province.")] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write all that match to a file: .csv, .xlsx, .parquet, .jsonl or .zip."),
    ] = None,
    copies: Annotated[
        bool, typer.Option("--copies", help="Every print of a text that is published in several places.")
    ] = False,
    page: Annotated[int, typer.Option(min=1)] = 1,
    size: Annotated[int, typer.Option(min=1, max=500)] = 20,
    data: DataOption = None,
    json_output: JsonOption = False,
) -> None:
    """List figures, each with the sentence that it came from."""
    import dataclasses
    import json

    from cli.exporting import write_file
    from cli.opening import store_of
    from cli.options import settings_for
    from cli.questions import filters_of
    from cli.tables import figure_table
    from search_api.exports import FIGURES
    from search_api.naming import subjects_meant
    from search_api.parameters import FigureFilters
    from search_api.protocol import Query

    filters = filters_of(FigureFilters, indicator=indicator, period=period, measure=measure, province=province)
    with store_of(settings_for(data)) as store:
        filters = dataclasses.replace(filters, subject=subjects_meant(store, subject or ()))
        query = Query(" ".join(words or ()), filters, sort="newest", page=page, size=size, collapse=not copies)
        if output:
            count = write_file(store, FIGURES, query, output)
            print(f"{count} figures written to {output}")
            return
        found = store.figures(query)
    if json_output:
        rows = [
            {
                "figure": hit.figure.model_dump(mode="json"),
                "document": dataclasses.asdict(hit.document),
                "sentence": hit.sentence.text,
                "places": hit.places,
            }
            for hit in found.hits
        ]
        print(json.dumps({"total": found.total, "page": page, "size": size, "hits": rows}, ensure_ascii=False))
        return
    figure_table(found)
