"""What `cchc sources health` says, for people and for machines."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cchc.settings import Settings
    from crawler.condition import Condition

UNHEALTHY = 3
_SAID = {"held": "held back", "new": "never crawled"}


def health(settings: Settings, ids: Sequence[str] | None, *, json_output: bool, metrics: Path | None) -> int:
    """Print the condition of sources, samples only where they are named or were crawled; the exit status."""
    from cchc.datafolder import DataFolder, open_data_folder
    from cli.metrics import write
    from cli.portals import chosen
    from crawler.condition import conditions

    open_data_folder(settings.data, create=False, writable=False)
    sources = chosen(settings, ids)
    if metrics is not None:
        write(settings, [source for source in sources if ids or not source.sample], metrics)
    every = conditions(sources, DataFolder(settings.data))
    found = [one for one in every if ids or not one.source.sample or one.last is not None]
    if json_output:
        print(json.dumps([as_json(condition) for condition in found], ensure_ascii=False, default=str))
    else:
        show(found, all_of_them=bool(ids))
    return UNHEALTHY if any(condition.health == "unhealthy" for condition in found) else 0


def as_json(condition: Condition) -> dict[str, Any]:
    """The condition of a source and its measured crawls, the newest first, for `--json`."""
    last = condition.last
    return {
        "source": condition.source.id,
        "health": condition.health,
        "reason": condition.reason,
        "warnings": condition.warnings,
        "last": last and {"started_at": last.started_at, "finished_at": last.finished_at, "outcome": last.outcome},
        "next_at": condition.next_at,
        "every_hours": condition.source.every_hours,
        "expected": condition.source.expected.model_dump(mode="json"),
        "crawls": [
            {
                "started_at": run.started_at,
                "finished_at": run.finished_at,
                "outcome": run.outcome,
                "counts": run.counts,
                "warnings": run.warnings,
                **measures.model_dump(mode="json"),
            }
            for run, measures in condition.runs
        ],
    }


def show(found: Sequence[Condition], *, all_of_them: bool) -> None:
    """A line a source that was crawled, and what is wrong with each; others are counted, unless `all_of_them`."""
    from rich.table import Table

    from cli.output import console

    out = console()
    table = Table(box=None, pad_edge=False)
    table.add_column("Source", no_wrap=True)
    table.add_column("Health", no_wrap=True)
    table.add_column("Last crawl (UTC)", no_wrap=True)
    for heading in ("Requests", "Errors", "MB", "New", "Changed", "Gone", "Title", "Date", "Body", "Reform"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("Next (UTC)", no_wrap=True)
    colours = {"healthy": "green", "unhealthy": "red", "crawling": "yellow"}
    shown = [condition for condition in found if all_of_them or condition.last is not None]
    for condition in shown:
        colour = colours.get(condition.health, "dim")
        table.add_row(
            condition.source.id,
            f"[{colour}]{_SAID.get(condition.health, condition.health)}[/{colour}]",
            *_cells(condition),
        )
    if shown:
        out.print(table, soft_wrap=False)
    for condition in shown:
        for warning in condition.warnings:
            out.print(f"{condition.source.id}: {warning}", markup=False, style="yellow")
        if condition.reason:
            out.print(f"{condition.source.id}: {condition.reason}", markup=False, style="dim")
        for fault in condition.measures.faults if condition.measures else ():
            if fault.before:
                before = f"{fault.before.url} ({fault.before.archive} at {fault.before.offset})"
                out.print(f"  {fault.field} was there in {before}", markup=False, style="dim")
    kinds = Counter(_SAID.get(condition.health, condition.health) for condition in found)
    if len(found) > 1 or not shown:
        out.print(", ".join(f"{number} {kind}" for kind, number in kinds.most_common()), style="dim", markup=False)
    if kinds["held back"] and not all_of_them:
        out.print(
            "Held back are those not checked, paused or gone: `cchc sources` says which.", style="dim", markup=False
        )


def _cells(condition: Condition) -> list[str]:
    last, measures = condition.last, condition.measures
    when = f"{last.finished_at or last.started_at:%Y-%m-%d %H:%M}" if last else "–"
    coming = f"{condition.next_at:%Y-%m-%d %H:%M}" if condition.next_at else "–"
    if measures is None:
        return [when, *["–"] * 10, coming]
    errors = sum(number for status, number in measures.statuses.items() if not status.isdigit() or int(status) >= 400)
    shares = [
        f"{measures.filled[name].had / measures.sample:.0%}" if measures.sample and name in measures.filled else "–"
        for name in ("title", "date", "body", "content")
    ]
    counts = (measures.requests, errors, f"{measures.bytes / 2**20:.1f}", measures.new, measures.changed, measures.gone)
    return [when, *map(str, counts), *shares, coming]
