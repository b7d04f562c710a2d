"""What a second worker of `cchc extract` gives, start-up included."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.corpus import write_articles

PAGES = 1000
ROUNDS = 2


def _processor_s() -> float:
    """Seconds of processor time that the commands run so far have taken, their workers' with them."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _seconds(manifest: Path, workers: int) -> tuple[float, float]:
    """Seconds on the clock, and of processor time, that all workers together take for the documents."""
    output = manifest.with_name("records.jsonl")
    command = [sys.executable, "-m", "cli", "extract", "--workers", str(workers), "--output", str(output)]
    started, before = time.perf_counter(), _processor_s()
    subprocess.run([*command, "--manifest", str(manifest)], check=True, capture_output=True)
    return time.perf_counter() - started, _processor_s() - before


def measure() -> dict[str, Any]:
    """Times of one worker over those of two, in turns; at best the number of cores.

    `processor_two_to_one` is what two workers spend over what one does for the same documents. It holds on a machine
    that has other work too, where the clock tells nothing: with two free cores the gain is about 2 divided by it.
    """
    with tempfile.TemporaryDirectory() as name:
        manifest = write_articles(Path(name), PAGES)
        pairs = [(_seconds(manifest, 1), _seconds(manifest, 2)) for _ in range(ROUNDS)]
    return {
        "pages": PAGES,
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "one_worker_s": [round(one, 1) for (one, _), _ in pairs],
        "two_workers_s": [round(two, 1) for _, (two, _) in pairs],
        "two_workers_to_one": [round(one / two, 2) for (one, _), (two, _) in pairs],
        "processor_two_to_one": [round(two / one, 2) for (_, one), (_, two) in pairs],
    }
