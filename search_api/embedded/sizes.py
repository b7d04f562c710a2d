"""How much room the store takes on disk, as its status tells."""

from __future__ import annotations

from pathlib import Path


def bytes_of(path: Path) -> int:
    """Bytes of a file, or of all files below a folder; the index drops files at any time, which then count nothing."""
    try:
        if not path.is_dir():
            return path.stat().st_size
        return sum(bytes_of(inner) for inner in path.iterdir())
    except FileNotFoundError:
        return 0
