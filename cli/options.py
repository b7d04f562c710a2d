"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from cchc.settings import Settings

DataOption = Annotated[
    Path | None,
    typer.Option("--data", help="The data folder.  \\[default: $CCHC_DATA, else ./data]", show_default=False),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
WorkersOption = Annotated[
    int | None,
    typer.Option(
        "--workers", "-w", min=1, max=64, help="Processes that read and extract.  \\[default: cores, at most 4]",
        show_default=False,
    ),
]  # fmt: skip


def settings_for(data: Path | None) -> Settings:
    """The settings of this process, with the data folder that the command line names."""
    from cchc.settings import settings

    return settings().model_copy(update={"data": data}) if data else settings()


def worker_count(workers: int | None) -> int:
    import os

    return workers or max(1, min(4, os.cpu_count() or 1))
