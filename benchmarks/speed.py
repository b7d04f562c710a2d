"""Articles a second through `cchc extract` on one core, and what others need for the same pages in the same run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.corpus import write_pages

COPIES = 6


def _pinned(command: list[str]) -> float:
    """Seconds that a command takes on one core."""
    pin = (
        (lambda: os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})) if hasattr(os, "sched_setaffinity") else None
    )
    started = time.perf_counter()
    subprocess.run(command, check=True, preexec_fn=pin, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


IN_PROCESS = """
import json, sys, time
from pathlib import Path
manifest = Path(sys.argv[1])
entries = [json.loads(line) for line in manifest.read_text("utf-8").splitlines()]
pages = [(entry["url"], (manifest.parent / entry["file"]).read_bytes()) for entry in entries]
from cchc.captures import Capture
from crawler.reader import read
from nlp.pipeline import extract
import trafilatura
def timed(work, items):
    started = time.perf_counter()
    result = [work(item) for item in items]
    return time.perf_counter() - started, result
captures = [Capture(url=url, body=body, role="article") for url, body in pages]
extract(read(captures[0])); trafilatura.extract(pages[0][1])  # what is loaded once is loaded before the clock starts
reading, documents = timed(read, captures)
extracting, records = timed(extract, documents)
trafilatura_only, _ = timed(lambda page: trafilatura.extract(page[1], url=page[0]), pages)
words = sum(len(document.text.split()) for document in documents)
print(json.dumps({"pages": len(pages), "words": words, "read_s": reading, "extract_s": extracting,
                  "trafilatura_s": trafilatura_only, "figures": sum(len(r.figures) for r in records)}))
"""


def measure() -> dict[str, Any]:
    """Figures of one run on this machine; quote the ratios, the machine decides the rest."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        manifest = write_pages(folder, COPIES)
        count = sum(1 for _ in manifest.open())
        output = folder / "records.jsonl"
        cchc = [sys.executable, "-m", "cli", "extract", "--workers", "1", "--output", str(output)]
        whole = _pinned([*cchc, "--manifest", str(manifest)])
        one = _pinned([*cchc, str(folder / "0.html"), "--url", "https://a.vn/0"])
        inside = json.loads(
            subprocess.run(
                [sys.executable, "-c", IN_PROCESS, str(manifest)], check=True, capture_output=True, text=True
            ).stdout
        )
    return {
        "pages": count,
        "words_a_page": round(inside["words"] / inside["pages"]),
        "start_s": round(one, 2),
        "articles_a_second_with_start": round(count / whole, 1),
        "articles_a_second": round((count - 1) / max(whole - one, 1e-9), 1),
        "read_ms_a_page": round(1000 * inside["read_s"] / inside["pages"], 2),
        "extract_ms_a_page": round(1000 * inside["extract_s"] / inside["pages"], 2),
        "reading_to_trafilatura": round(inside["read_s"] / inside["trafilatura_s"], 2),
    }
