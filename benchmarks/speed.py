"""Articles of 500 words a second on one core, and what others need for the same pages in the same run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.corpus import WORDS, write_articles

PAGES = 300
# underthesea's recogniser takes about a second an article; a tenth of the pages tells its pace.
PAGES_OF_NER = 30


def pinned(command: list[str]) -> float:
    """Seconds that a command takes on one core, where the system can hold it there."""
    pin = (
        (lambda: os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})) if hasattr(os, "sched_setaffinity") else None
    )
    started = time.perf_counter()
    subprocess.run(command, check=True, preexec_fn=pin, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


IN_PROCESS = """
import json, os, sys, time
from pathlib import Path
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
manifest, ner_pages = Path(sys.argv[1]), int(sys.argv[2])
entries = [json.loads(line) for line in manifest.read_text("utf-8").splitlines()]
pages = [(entry["url"], (manifest.parent / entry["file"]).read_bytes()) for entry in entries]
from cchc.captures import Capture
from crawler.reader import read
from nlp.pipeline import extract
import trafilatura
from underthesea import ner
# Of the processor: on a machine that does other things too, each part would take as long as those let it.
def timed(work, items):
    started = time.process_time()
    result = [work(item) for item in items]
    return time.process_time() - started, result
captures = [Capture(url=url, body=body, role="article") for url, body in pages]
# What is loaded once is loaded before the clock starts.
extract(read(captures[0])); trafilatura.extract(pages[0][1]); ner("UBND tỉnh Hà Nam họp.")
reading, documents = timed(read, captures)
extracting, records = timed(extract, documents)
trafilatura_only, _ = timed(lambda page: trafilatura.extract(page[1], url=page[0]), pages)
# A sentence at a time, as it was trained, and so at its fastest: it is linear in the length, and no more.
lines = [line for document in documents[:ner_pages] for line in document.text.split("\\n")]
recognising, _ = timed(ner, lines)
words = sum(len(document.text.split()) for document in documents)
print(json.dumps({"pages": len(pages), "words": words, "read_s": reading, "extract_s": extracting,
                  "trafilatura_s": trafilatura_only, "ner_s": recognising,
                  "ner_words": sum(len(line.split()) for line in lines)}))
"""


def measure() -> dict[str, Any]:
    """Figures of one run on this machine; quote the ratios, the machine decides the rest."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        manifest = write_articles(folder, PAGES)
        output = folder / "records.jsonl"
        cchc = [sys.executable, "-m", "cli", "extract", "--workers", "1", "--output", str(output)]
        whole = pinned([*cchc, "--manifest", str(manifest)])
        one = pinned([*cchc, str(folder / "0.html"), "--url", "https://a.vn/0"])
        inside = json.loads(
            subprocess.run(
                [sys.executable, "-c", IN_PROCESS, str(manifest), str(PAGES_OF_NER)],
                check=True,
                capture_output=True,
                text=True,
            ).stdout
        )
    cchc_words = inside["words"] / (inside["read_s"] + inside["extract_s"])
    return {
        "pages": PAGES,
        "words_a_page": round(inside["words"] / PAGES),
        "start_s": round(one, 2),
        "articles_of_500_words_a_second": round((inside["words"] / WORDS) / max(whole - one, 1e-9), 1),
        "read_ms_a_page": round(1000 * inside["read_s"] / PAGES, 2),
        "extract_ms_a_page": round(1000 * inside["extract_s"] / PAGES, 2),
        "reading_to_trafilatura": round(inside["read_s"] / inside["trafilatura_s"], 2),
        "pace_to_underthesea_ner": round(cchc_words / (inside["ner_words"] / inside["ner_s"]), 1),
        "extraction_pace_to_underthesea_ner": round(
            (inside["words"] / inside["extract_s"]) / (inside["ner_words"] / inside["ner_s"]), 1
        ),
    }
