"""cchc alerts: saved searches and number rules that tell by webhook or e-mail what is new."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.exits import complain, guarded
from cli.options import DataOption, JsonOption

NAME = "alerts"
PANEL = "Ask"
command = typer.Typer(
    help="Saved searches and number rules: each new evidence is told once, by webhook or e-mail.",
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
)
IdArgument = Annotated[str, typer.Argument(help="Id of the alert: lower-case letters, digits, hyphens.")]


@command.command("add")
@guarded
def add_alert(
    identity: IdArgument,
    title: Annotated[str | None, typer.Option(help="What people call it.  \\[default: the id]")] = None,
    query: Annotated[
        str | None,
        typer.Option(help='A query as in an address: "q=mot+cua&theme=procedures"; "" finds everything.'),
    ] = None,
    on: Annotated[str, typer.Option(help="What the query finds: documents, figures, statements, conclusions.")] = (
        "documents"
    ),
    names: Annotated[
        list[str] | None, typer.Option("--names", help="Documents that speak of this unit; may be repeated.")
    ] = None,
    moves: Annotated[
        str | None, typer.Option(help="An indicator: SIPAS, PAR_INDEX, ...; with --places.", show_default=False)
    ] = None,
    places: Annotated[int, typer.Option(min=1, help="A rank moves by so many places or more.")] = 5,
    level: Annotated[str, typer.Option(help="Who is ranked: province, district, department, ...")] = "province",
    unit: Annotated[str | None, typer.Option(help="Only this unit's rank: its name or gazetteer id.")] = None,
    webhook: Annotated[str | None, typer.Option(help="Address that is sent signed JSON.")] = None,
    private: Annotated[
        bool, typer.Option("--private", help="Let the webhook lie on a private address of one's own network.")
    ] = False,
    email: Annotated[list[str] | None, typer.Option(help="Address that is sent mail; may be repeated.")] = None,
    past: Annotated[
        bool, typer.Option("--past", help="Tell what is held already, too; else only what comes from now on.")
    ] = False,
    data: DataOption = None,
) -> None:
    """Declare an alert: a query, units that are named, or moves of a rank; and whom it tells.

    The secret that a webhook's messages are signed with is made here and printed once.
    """
    from cli.alerting import declared
    from cli.options import settings_for

    found = declared(
        settings_for(data), identity, title=title, query=query, on=on, names=names or [], moves=moves, places=places,
        level=level, unit=unit, webhook=webhook, private=private, email=email or [], past=past,
    )  # fmt: skip
    print(f"alert {identity} is declared in {found.file}")
    for note in found.notes:
        complain(note)
    if found.secret is not None:
        print(f"its webhook's messages are signed with: {found.secret}")


@command.command("list")
@guarded
def list_alerts(data: DataOption = None, json_output: JsonOption = False) -> None:
    """List the alerts: what they watch, whom they tell, what was sent, what waits, what went wrong."""
    from cli.alerting import show_list
    from cli.options import settings_for

    if show_list(settings_for(data), json_output=json_output):
        raise typer.Exit(2)


@command.command("remove")
@guarded
def remove_alert(identity: IdArgument, data: DataOption = None) -> None:
    """Take an alert away. What it told stays noted, should it be declared again."""
    from cli.options import settings_for
    from search_api.alerts.declared import remove

    remove(settings_for(data).data, identity)
    print(f"alert {identity} is removed")


@command.command("test")
@guarded
def try_alert(identity: IdArgument, data: DataOption = None) -> None:
    """Send a test message to all that an alert tells, and say how much it finds; nothing is noted as told.

    Exit status 5 when the message does not arrive.
    """
    from cli.alerting import try_out
    from cli.options import settings_for

    try_out(settings_for(data), identity)


@command.command("run")
@guarded
def run_alerts(data: DataOption = None, json_output: JsonOption = False) -> None:
    """Look for what is new and send what is due, once. `cchc watch` does so again and again.

    Exit status 5 when some messages did not arrive: they are sent again later.
    """
    from cli.alerting import run_once
    from cli.options import settings_for

    status = run_once(settings_for(data), json_output=json_output)
    if status:
        raise typer.Exit(status)
