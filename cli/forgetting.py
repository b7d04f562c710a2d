"""Takes an address out of every place that knows it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cchc.settings import Settings


def forget(settings: Settings, urls: Sequence[str]) -> dict[str, int]:
    """Remove pages from store, archive and crawl state, under all their addresses; counts of what went.

    The store comes first: it keeps the tombstone, so that a process killed in between leaves nothing that a later
    run would bring back, and the same command finishes the work. Raises SettingsError for what is no address.
    """
    from cchc.datafolder import DataFolder
    from cchc.errors import SettingsError
    from cli.opening import store_of
    from cli.processing import archive_folder
    from crawler.archive import Archive
    from crawler.state import CrawlState
    from crawler.twins import twins

    for url in urls:
        # What has a dot before the colon is a host with its port.
        if not re.match(r"[a-z][a-z0-9+-]*:.", url, re.IGNORECASE):
            raise SettingsError(f"{url!r} is no address: wants a whole one, as https://sonoivu.hanam.gov.vn/tin/1")
    with store_of(settings):
        pass  # a misspelt --data is an error, and not a new folder in which nothing is held
    with store_of(settings, writable=True) as store:
        urls = [*urls, *sorted(twins(Archive(archive_folder(settings)), urls))]
        documents = store.forget(urls)
    with CrawlState(DataFolder(settings.data).crawl_database) as state:
        state.forget(urls)
    captures = Archive(archive_folder(settings)).forget(urls)
    return {"documents": documents, "captures": captures}
