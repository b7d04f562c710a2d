#!/usr/bin/env python3
"""Sets cchc up in .venv beside it: python3.11 scripts/setup.py [--dev] [--ocr] [--browser]

Needs only Python 3.11. Every package is checked against the hashes in requirements/. A second run with nothing
changed does nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")


def run(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], check=True, cwd=ROOT)


def install(*arguments: str | Path) -> None:
    """Install with uv, and where its own certificates do not know this network, with pip."""
    try:
        run(PYTHON, "-m", "uv", "pip", "install", "--quiet", "--python", PYTHON, *arguments)
    except subprocess.CalledProcessError:
        print("uv could not install; trying pip", file=sys.stderr)
        run(PYTHON, "-m", "pip", "install", "--quiet", *arguments)


def main() -> int:
    parser = argparse.ArgumentParser(description="Set cchc up in .venv.")
    for extra, what in (
        ("dev", "tests and checks"),
        ("ocr", "scanned files"),
        ("browser", "pages that need a browser"),
    ):
        parser.add_argument(f"--{extra}", action="store_true", help=f"with what {what} need")
    chosen = parser.parse_args()
    if sys.version_info[:2] not in {(3, 11), (3, 12)}:
        print(f"cchc needs Python 3.11; this is {sys.version.split()[0]}", file=sys.stderr)
        return 2
    # A .venv that has what development needs keeps it: `make demo` after `make test` takes nothing away.
    dev = chosen.dev or (VENV / ".installed-dev").exists()
    # Reading scans needs both the extra and Tesseract; where the program is there already, so should the extra be.
    chosen.ocr = chosen.ocr or shutil.which("tesseract") is not None
    names = ["dev"] if dev else ["base", *(name for name in ("ocr", "browser") if getattr(chosen, name))]
    locks = [ROOT / "requirements" / f"{name}.txt" for name in names]
    bootstrap = ROOT / "requirements" / "bootstrap.txt"
    state = hashlib.sha256(
        b"".join(path.read_bytes() for path in (*locks, bootstrap, ROOT / "pyproject.toml")) + sys.version.encode()
    ).hexdigest()
    stamp = VENV / f".installed-{'-'.join(names)}"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == state:
        return 0
    print(f"Setting up .venv ({', '.join(names)}) ...", flush=True)
    if not PYTHON.exists():
        venv.create(VENV, with_pip=True)
    run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", bootstrap)
    for lock in locks:
        install("--require-hashes", "-r", lock)
    install("--no-deps", "--no-build-isolation", "--editable", ROOT)
    stamp.write_text(state)
    print(f"Ready: {BIN / 'cchc'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
