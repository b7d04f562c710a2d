"""The condition of sources as Prometheus metrics, in a file for node_exporter's textfile collector."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cchc.settings import Settings
    from crawler.condition import Condition
    from crawler.sources import Source

_GAUGES = {
    "healthy": "0 where somebody should look at the source, else 1; absent until a crawl has ended",
    "warnings": "Things that somebody should look at",
    "crawl_start_timestamp_seconds": "When the last crawl began",
    "crawl_end_timestamp_seconds": "When the last crawl ended",
    "next_crawl_timestamp_seconds": "When it should be crawled next",
    "crawl_requests": "Requests of the last crawl, errors and retries included",
    "crawl_response_bytes": "Bytes of the bodies that the last crawl was sent",
    "crawl_responses": "Answers of the last crawl by HTTP status; none is no answer",
    "crawl_pages": "Articles and attachments of the last crawl by what became of them",
    "crawl_sample": "New or changed articles of the last crawl that were read to see whether they are whole",
    "crawl_fill_ratio": "Share of these articles in which a field was found",
    "crawl_fault": "1 for each field that went empty against the source's own history",
}


def metrics_of(conditions: Iterable[Condition]) -> str:
    """Prometheus text format, version 0.0.4: gauges of the last crawl of each source that was ever crawled."""
    samples: dict[str, list[str]] = {name: [] for name in _GAUGES}

    def add(name: str, value: float, **labels: str) -> None:
        told = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        samples[name].append(f"cchc_source_{name}{{{told}}} {value:.15g}")

    for condition in conditions:
        source = condition.source.id
        if condition.health in ("healthy", "unhealthy"):
            add("healthy", condition.health == "healthy", source=source)
            add("warnings", len(condition.warnings), source=source)
        if condition.last:
            add("crawl_start_timestamp_seconds", condition.last.started_at.timestamp(), source=source)
            if condition.last.finished_at:
                add("crawl_end_timestamp_seconds", condition.last.finished_at.timestamp(), source=source)
        if condition.next_at:
            add("next_crawl_timestamp_seconds", condition.next_at.timestamp(), source=source)
        measures = condition.measures
        if measures is None:
            continue
        add("crawl_requests", measures.requests, source=source)
        add("crawl_response_bytes", measures.bytes, source=source)
        for status, number in sorted(measures.statuses.items()):
            add("crawl_responses", number, source=source, status=status)
        for became in ("new", "changed", "gone"):
            add("crawl_pages", getattr(measures, became), source=source, became=became)
        add("crawl_sample", measures.sample, source=source)
        for field, share in measures.filled.items() if measures.sample else ():
            add("crawl_fill_ratio", share.had / measures.sample, source=source, field=field)
        for fault in measures.faults:
            add("crawl_fault", 1, source=source, field=fault.field)
    lines = []
    for name, told in samples.items():
        if told:
            lines += [f"# HELP cchc_source_{name} {_GAUGES[name]}", f"# TYPE cchc_source_{name} gauge", *told]
    return "".join(f"{line}\n" for line in lines)


def write(settings: Settings, sources: Sequence[Source], path: Path) -> None:
    """Write the metrics of sources, whole or not at all. Raises StoreError naming the file."""
    from cchc.datafolder import DataFolder
    from cchc.errors import StoreError
    from crawler.condition import conditions

    text = metrics_of(conditions(sources, DataFolder(settings.data)))
    name = None
    try:
        # The collector reads *.prom alone, so it never sees half a file.
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).chmod(0o644)  # node_exporter runs as somebody else
        Path(name).replace(path)
    except OSError as error:
        if name is not None:
            Path(name).unlink(missing_ok=True)
        raise StoreError(f"{path} cannot be written: {error.strerror or error}") from error


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
