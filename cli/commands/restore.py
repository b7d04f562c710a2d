"""cchc restore"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.options import DataOption

NAME = "restore"
PANEL = "Keep"


def command(
    file: Annotated[Path, typer.Argument(help="A file that `cchc backup` wrote.", show_default=False)],
    data: DataOption = None,
) -> None:
    """Unpack a backup into a data folder that is empty or not there yet."""
    from cli.opening import store_of
    from cli.options import settings_for
    from search_api.backups import restore

    settings = settings_for(data)
    restore(file, settings.data)
    if settings.backend == "embedded":
        with store_of(settings, writable=True):
            pass  # makes the text index, so that the first question need not wait for it
    print(f"{settings.data}: restored from {file}")
