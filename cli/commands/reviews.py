"""cchc reviews: what people decided on figures and statements."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.exits import guarded
from cli.options import DataOption, JsonOption

NAME = "reviews"
PANEL = "Keep"
command = typer.Typer(
    help="Decisions of reviewers: list them, and make annotated cases of what they reviewed.",
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
)
VERDICTS = ("confirmed", "corrected", "rejected", "undone")


@command.command("list")
@guarded
def list_reviews(
    document: Annotated[list[str] | None, typer.Option(help="Id of a document; may be given several times.")] = None,
    verdict: Annotated[list[str] | None, typer.Option(help="confirmed, corrected, rejected or undone.")] = None,
    by: Annotated[list[str] | None, typer.Option(help="Name of a reviewer, as on the token.")] = None,
    data: DataOption = None,
    json_output: JsonOption = False,
) -> None:
    """All decisions, changed last first; --json has their whole history, one a line."""
    from rich.table import Table

    from cchc.errors import SettingsError
    from cli.opening import store_of
    from cli.options import settings_for
    from cli.output import console
    from search_api.reviews.agreement import agreement, latest
    from search_api.reviews.answers import answers
    from search_api.reviews.model import ReviewFilters

    unknown = sorted(set(verdict or ()) - set(VERDICTS))
    if unknown:
        raise SettingsError(f"--verdict {unknown[0]!r}: one of {', '.join(VERDICTS)}")
    filters = ReviewFilters(tuple(document or ()), tuple(verdict or ()), tuple(by or ()))
    with store_of(settings_for(data)) as store:
        found = list(latest(store, filters, most=None))
        shown = answers(store, found, "")
    if json_output:
        for one in shown:
            print(one.model_dump_json())
        return
    table = Table("Changed", "By", "Verdict", "What", "Document", "Review", box=None)
    for review, one in zip(found, shown, strict=True):
        state = (one.verdict or "undone") + (", orphaned" if one.orphaned else "")
        last = review.steps[-1]
        said = one.extracted.get("quote") or one.extracted["text"]
        table.add_row(last.at[:16], last.by, state, said, one.document, one.id)
    none = (
        "No decision fits." if any((document, verdict, by)) else "Nothing was reviewed yet: see /duyet of `cchc serve`."
    )
    console().print(table if found else none)
    precision = agreement(found).figures
    if precision.precision is not None:
        console().print(f"{precision.confirmed} of {precision.reviewed} figures were right as read.")


@command.command("export")
@guarded
def export(
    folder: Annotated[Path, typer.Argument(help="A new folder for the cases.", show_default=False)],
    complete: Annotated[
        bool, typer.Option("--complete", help="Only documents whose every figure was reviewed.")
    ] = False,
    data: DataOption = None,
) -> None:
    """Reviewed documents as annotated cases, which `cchc evaluate` reads. Exit status 3 when some cannot become one."""
    from cli.exits import SOME_UNREADABLE, complain
    from cli.goldcases import export_cases
    from cli.opening import archived_copies, store_of
    from cli.options import settings_for

    settings = settings_for(data)
    made = left = 0
    with store_of(settings) as store:
        for case in export_cases(store, archived_copies(settings), folder, complete=complete):
            if case.folder is None:
                left += 1
                complain(f"{case.document} {case.url}: {case.why}")
            else:
                made += 1
    print(f"{made} cases in {folder}")
    if left:
        raise typer.Exit(SOME_UNREADABLE)
