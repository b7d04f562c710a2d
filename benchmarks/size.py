"""What an installation takes on disk."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def folder_bytes(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def measure() -> dict[str, Any]:
    """Megabytes of a fresh environment that can run cchc, and of one that can also work on it."""
    sizes: dict[str, Any] = {}
    for name in ("base", "dev"):
        with tempfile.TemporaryDirectory() as folder:
            uv = [sys.executable, "-m", "uv"]
            python = str(Path(folder) / "bin" / "python")
            lock = str(ROOT / "requirements" / f"{name}.txt")
            subprocess.run([*uv, "venv", "--quiet", "--clear", folder], check=True)
            install = ["pip", "install", "--quiet", "--python", python, "--link-mode", "copy", "--require-hashes"]
            subprocess.run([*uv, *install, "-r", lock], check=True)
            sizes[f"{name}_mb"] = round(folder_bytes(Path(folder)) / 2**20)
    return sizes
