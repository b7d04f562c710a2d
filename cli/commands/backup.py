"""cchc backup"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.options import DataOption

NAME = "backup"
PANEL = "Keep"


def command(
    file: Annotated[Path, typer.Argument(help="The file to write.", show_default=False)],
    data: DataOption = None,
) -> None:
    """Write the whole data folder into one file, while it may be in use."""
    from cli.options import settings_for
    from search_api.backups import backup

    backup(settings_for(data).data, file)
    print(f"{file}: {file.stat().st_size / 2**20:.1f} MB")
