"""A million figures to Parquet: seconds, and memory as against a tenth of them, over the library of `rankings`.

The embedded store; `scale` measures both backends, and what words find, over the generated library.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from benchmarks.rankings import DOCUMENTS, FIGURES, fill
from benchmarks.scale import export
from cchc.settings import Settings
from search_api.backends import open_store

# What is wanted; a process for all figures may take a little more memory than one for a tenth.
MOST = {"seconds_a_million": 20, "memory_to_a_tenth": 1.3}
A_TENTH = {"indicator": ["DTI"]}


def measure(documents: int = DOCUMENTS) -> dict[str, Any]:
    """Below the floor when it takes longer, or more memory, than wanted."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder) / "data")
        open_store(settings, writable=True).close()
        fill(settings, documents)
        figures = export(settings, A_TENTH)
    if figures["figures"] != FIGURES * documents:
        raise RuntimeError(f"{figures['figures']} figures were exported, of {FIGURES * documents}")
    figures["memory_to_a_tenth"] = round(figures["mb"] / figures["mb_of_a_part"], 2)
    missed = [f"{name}: {figures[name]}, wanted at most {most}" for name, most in MOST.items() if figures[name] > most]
    return {**figures, "below_floor": missed}
