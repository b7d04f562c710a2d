"""Opens what a command works on, and closes it whatever happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cchc.captures import Capture, Location
    from cchc.settings import Settings
    from search_api.protocol import Store


@contextmanager
def store_of(settings: Settings, *, writable: bool = False) -> Iterator[Store]:
    """The store of a data folder. Raises StoreError when it cannot be used."""
    from search_api.backends import open_store

    store = open_store(settings, writable=writable)
    try:
        yield store
    finally:
        store.close()


def archived_copies(settings: Settings) -> Callable[[Location], Capture | None]:
    """What the document page shows as the archived copy: the bytes of a location, None where they were taken down."""
    from cchc.errors import ArchiveError
    from cli.processing import archive_folder
    from crawler.archive import Archive

    archive = Archive(archive_folder(settings))

    def copy(location: Location) -> Capture | None:
        try:
            return archive.get(location)
        except ArchiveError:
            return None

    return copy
