"""What a second worker of `cchc extract` gives, start-up included."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.corpus import write_articles

PAGES = 1000
ROUNDS = 2


def _seconds(manifest: Path, workers: int) -> float:
    output = manifest.with_name("records.jsonl")
    command = [sys.executable, "-m", "cli", "extract", "--workers", str(workers), "--output", str(output)]
    started = time.perf_counter()
    subprocess.run([*command, "--manifest", str(manifest)], check=True, capture_output=True)
    return time.perf_counter() - started


def measure() -> dict[str, Any]:
    """Times of one worker over those of two, in turns; at best the number of cores."""
    with tempfile.TemporaryDirectory() as name:
        manifest = write_articles(Path(name), PAGES)
        pairs = [(_seconds(manifest, 1), _seconds(manifest, 2)) for _ in range(ROUNDS)]
    return {
        "pages": PAGES,
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "one_worker_s": [round(one, 1) for one, _ in pairs],
        "two_workers_s": [round(two, 1) for _, two in pairs],
        "two_workers_to_one": [round(one / two, 2) for one, two in pairs],
    }
