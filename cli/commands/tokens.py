"""cchc tokens: who may do more than read."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.exits import guarded
from cli.options import DataOption, JsonOption

NAME = "tokens"
PANEL = "Keep"
command = typer.Typer(
    help="Tokens for reviewing, adding documents, alerts, and reading where it is closed: give out, list, take back.",
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
)


@command.command("add")
@guarded
def add(
    name: Annotated[str, typer.Argument(help="Whose it is, for the list.")],
    scope: Annotated[list[str], typer.Option(help="read, review, upload or alerts; may be given several times.")],
    days: Annotated[
        int | None, typer.Option(min=1, help="Days until it ends; without, never.", show_default=False)
    ] = None,
    data: DataOption = None,
) -> None:
    """Make a token and print it, this once: only its digest is kept."""
    from cchc.datafolder import open_data_folder
    from cli.exits import complain
    from cli.options import settings_for
    from search_api.access.tokens import Tokens

    folder = open_data_folder(settings_for(data).data)
    token = Tokens(folder.path).add(name, scope, days=days)
    complain("keep it: it is not shown again")
    print(token)


@command.command("list")
@guarded
def list_tokens(data: DataOption = None, json_output: JsonOption = False) -> None:
    """Every token that was ever made, without its secret."""
    import json
    from datetime import UTC, datetime

    from rich.table import Table

    from cli.options import settings_for
    from cli.output import console
    from search_api.access.tokens import Tokens

    now = datetime.now(UTC)
    tokens = Tokens(settings_for(data).data).all()
    if json_output:
        rows = [
            {
                "id": one.id, "name": one.name, "scopes": sorted(one.scopes), "made_at": one.made_at.isoformat(),
                "expires_at": one.expires_at.isoformat() if one.expires_at else None,
                "revoked_at": one.revoked_at.isoformat() if one.revoked_at else None, "valid": one.valid(now),
            }
            for one in tokens
        ]  # fmt: skip
        print(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("Id", "Name", "Scopes", "Made", "Ends", "State", box=None)
    for one in tokens:
        state = "valid" if one.valid(now) else "taken back" if one.revoked_at else "ended"
        ends = f"{one.expires_at:%Y-%m-%d}" if one.expires_at else "never"
        table.add_row(one.id, one.name, " ".join(sorted(one.scopes)), f"{one.made_at:%Y-%m-%d}", ends, state)
    console().print(table if tokens else "No token was made yet: cchc tokens add NAME --scope review")


@command.command("revoke")
@guarded
def revoke(
    token: Annotated[str, typer.Argument(help="Id of the token, as `cchc tokens list` shows it.")],
    data: DataOption = None,
) -> None:
    """Take a token back, from the next request on."""
    from cchc.errors import SettingsError
    from cli.options import settings_for
    from search_api.access.tokens import Tokens

    if not Tokens(settings_for(data).data).revoke(token):
        raise SettingsError(f"no valid token has the id {token!r}: see `cchc tokens list`")
    print(f"{token} is taken back")
