"""How long a newcomer waits: from a fresh clone to a served page, and to a green test run."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 30 * 60


def _clone(folder: str) -> Path:
    target = Path(folder) / "cchc"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(target)], check=True)
    return target


def _until_served(process: subprocess.Popen[bytes], url: str) -> None:
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"make demo ended with {process.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("make demo served nothing")


def measure() -> dict[str, Any]:
    """Seconds of `make demo` from clone to first answer, and again on what is there; HOME is an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        clone = _clone(folder)
        environment = {**os.environ, "HOME": folder, "XDG_CACHE_HOME": f"{folder}/cache"}
        times = []
        for _ in range(2):
            started = time.monotonic()
            process = subprocess.Popen(
                ["make", "demo"], cwd=clone, env=environment, start_new_session=True, stdout=subprocess.DEVNULL
            )
            try:
                _until_served(process, "http://127.0.0.1:8000/healthz")
                times.append(round(time.monotonic() - started, 1))
            finally:
                os.killpg(process.pid, signal.SIGINT)
                process.wait(60)
    return {"demo_first_s": times[0], "demo_again_s": times[1]}
