"""What commands print on standard output."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

WIDTH_OF_A_FILE = 140


def console() -> Console:
    """As wide as the terminal; wide enough for whole rows where there is none."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else WIDTH_OF_A_FILE
    return Console(highlight=False, soft_wrap=True, width=width)
