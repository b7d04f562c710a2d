"""Memory of one worker while it reads thousands of documents, none of them twice."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.corpus import write_articles

DOCUMENTS = 5000
STEP = 500

# One process for all of them: `cchc extract` replaces its workers, which would hide what is never given back.
IN_PROCESS = """
import json, os, sys
from pathlib import Path
from cli.jobs import FileJob, run_job
manifest, step = Path(sys.argv[1]), int(sys.argv[2])
page = os.sysconf("SC_PAGE_SIZE")
used = []
for number, line in enumerate(manifest.open(encoding="utf-8"), 1):
    entry = json.loads(line)
    run_job(FileJob(manifest.parent / entry["file"], entry["url"]))
    if number % step == 0:
        used.append(round(int(Path("/proc/self/statm").read_text().split()[1]) * page / 2**20))
        print(f"{number} documents: {used[-1]} MB", file=sys.stderr, flush=True)
print(json.dumps(used))
"""


def measure() -> dict[str, Any]:
    """Resident megabytes after each 500 documents, and the last over the first. Needs Linux's /proc."""
    if not Path("/proc/self/statm").exists():
        return {"not_measured": "this system has no /proc"}
    with tempfile.TemporaryDirectory() as name:
        manifest = write_articles(Path(name), DOCUMENTS)
        done = subprocess.run(
            [sys.executable, "-c", IN_PROCESS, str(manifest), str(STEP)], check=True, stdout=subprocess.PIPE, text=True
        )
    used: list[int] = json.loads(done.stdout)
    return {"documents": DOCUMENTS, "mb": used, "highest_mb": max(used), "last_to_first": round(used[-1] / used[0], 2)}
