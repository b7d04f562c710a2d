"""Whether the embedded store is whole after each of many kills in the middle of writing."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from cchc.settings import Settings
from cchc.urls import document_id
from cli.indexing import differences
from search_api.backends import open_store

TIMES = 100
BATCH = 3
ROOT = Path(__file__).resolve().parent.parent
_WRITE = """
import sys
from pathlib import Path
from cchc.settings import Settings
from search_api.backends import open_store
from tests.contract.records import conference, entry
store = open_store(Settings(data=Path(sys.argv[1])), writable=True)
size, number = int(sys.argv[2]), int(sys.argv[3])
while True:
    urls = [f"https://tin.example/hop-{number + place}" for place in range(size)]
    # A changed page in every batch: rows go as well as come.
    again = conference("https://tin.example/doi", title=f"Bản {number}")
    store.put([*(entry(conference(url)) for url in urls), entry(again, at=number)])
    number += size
    print(number, flush=True)
"""


def killed(folder: Path, times: int, seed: int = 1) -> dict[str, Any]:
    """Kill a writer `times` times, at a moment of chance in or between its batches, and check the store each time."""
    chance = random.Random(seed)
    settings = Settings(data=folder)
    number, missing, torn = 0, 0, 0
    faults: list[str] = []
    for _ in range(times):
        process = subprocess.Popen(
            [sys.executable, "-c", _WRITE, str(folder), str(BATCH), str(number)],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout is not None
        said = [process.stdout.readline() for _ in range(chance.randint(1, 3))]
        time.sleep(chance.uniform(0, 0.1))
        process.kill()
        said += process.stdout.read().splitlines()
        process.stdout.close()
        process.wait()
        reached = [int(line) for line in said if line.strip()]
        if not reached:
            raise RuntimeError("the writer ended before it had written anything")
        faults += [str(one) for one in differences(settings, [], quiet=True)]
        store = open_store(settings, writable=False)
        acknowledged = [f"https://tin.example/hop-{done}" for done in range(number, reached[-1])]
        missing += sum(store.document(document_id(url)) is None for url in acknowledged)
        # What was written and not acknowledged is there whole, or not at all.
        beyond = [f"https://tin.example/hop-{reached[-1] + place}" for place in range(BATCH)]
        torn += len({store.document(document_id(url)) is None for url in beyond}) > 1
        store.close()
        number = reached[-1]
    return {
        "kills": times,
        "acknowledged": number,
        "acknowledged_missing": missing,
        "batches_kept_in_part": torn,
        "differences": len(faults),
        "first_differences": faults[:3],
    }


def measure() -> dict[str, Any]:
    """Counts; below the floor when anything is missing or a check is not clean."""
    with tempfile.TemporaryDirectory() as folder:
        figures = killed(Path(folder, "data"), TIMES)
    faults = [name for name in ("acknowledged_missing", "batches_kept_in_part", "differences") if figures[name]]
    return {**figures, "below_floor": faults}
