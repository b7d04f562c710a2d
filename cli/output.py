"""What commands print on standard output."""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

WIDTH_OF_A_FILE = 140


def console() -> Console:
    """As wide as the terminal; wide enough for whole rows where there is none."""
    from rich.console import Console

    class Output(Console):
        def on_broken_pipe(self) -> None:
            """A closed pipe is no error: `cli.exits` ends the command in peace, where Rich would exit with 1."""
            raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))

    width = None if sys.stdout.isatty() else WIDTH_OF_A_FILE
    return Output(highlight=False, soft_wrap=True, width=width)
