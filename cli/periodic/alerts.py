"""Runs the alerts of the data folder: looks for what is new, sends what is due.

What was told is noted in DATA/alerts.sqlite, so a watch that was killed tells nothing twice (docs/alerts.md).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from cli.watching import Job, Watched

if TYPE_CHECKING:
    from cchc.datafolder import DataFolder

NAME = "alerts"
INTERVAL = timedelta(minutes=5)


def job(watched: Watched) -> Job:
    """One run of all alerts."""
    said: set[str] = set()

    def run() -> datetime | None:
        from cchc.datafolder import DataFolder
        from cli.alerting import run_all
        from cli.exits import complain
        from search_api.alerts.declared import folder_of

        settings = watched.settings
        if not folder_of(settings.data).is_dir() or _is_empty(DataFolder(settings.data), settings.backend):
            return None
        summary, wrong = run_all(settings)
        troubles = {*wrong, *summary.errors}
        for message in sorted(troubles - said):  # once, and not every five minutes
            complain(message)
        said.clear()
        said.update(troubles)
        if summary.sent:
            print(f"alerts: {summary.sent} messages sent", flush=True)
        return summary.next_at

    return run


def _is_empty(folder: DataFolder, backend: str) -> bool:
    """Before the first crawl there is no store to look into."""
    return backend == "embedded" and not folder.store_database.exists()
