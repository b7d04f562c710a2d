"""The `cchc` command: finds the commands in cli/commands and runs one."""

from __future__ import annotations

from typing import Annotated

import typer

import cli.commands
from cchc import __version__
from cchc.registry import modules_of
from cli.exits import guarded

PANELS = ("Collect", "Extract", "Ask", "Keep", "Try")


def _version(wanted: bool) -> None:
    if wanted:
        print(f"cchc {__version__}")
        raise typer.Exit


def build() -> typer.Typer:
    """The Typer application with every command of cli/commands, in the order of PANELS."""
    app = typer.Typer(
        name="cchc",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        help="Search what Vietnam's provinces say of their administrative reform: every figure and conclusion, "
        "with the sentence that it came from.",
    )

    @app.callback()
    def callback(
        version: Annotated[
            bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
        ] = False,
    ) -> None:
        pass

    modules = modules_of(cli.commands, "NAME", "PANEL", "command").values()
    for module in sorted(modules, key=lambda module: (PANELS.index(module.PANEL), module.NAME)):
        if isinstance(module.command, typer.Typer):
            app.add_typer(module.command, name=module.NAME, rich_help_panel=module.PANEL)
        else:
            app.command(module.NAME, rich_help_panel=module.PANEL)(guarded(module.command))
    return app


def run() -> None:
    """Entry point of the installed command."""
    build()()
