"""Groups of commands that list what there is where no command of theirs is named."""

from __future__ import annotations

import typer
from typer.core import TyperGroup

LIST = "list"


class ListingGroup(TyperGroup):
    """`cchc index --json` is `cchc index list --json`."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]  # Click's own
        helps = ("-h", "--help")
        if not args or (self.means_list(args[0]) and not any(arg in helps for arg in args)):
            args = [LIST, *args]
        return super().parse_args(ctx, args)

    def means_list(self, word: str) -> bool:
        """Whether a first word is none of the group's commands, but meant for its list."""
        return word.startswith("-")
