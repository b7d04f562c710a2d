"""What opening a store makes good: what an earlier cchc left out, and the text index behind a killed writer."""

from __future__ import annotations

import contextlib
import logging
import os

from cchc.datafolder import DataFolder, WriterLock
from cchc.errors import StoreBusyError
from search_api.embedded import clusters, facts, indexer, snapshots, writing
from search_api.embedded.database import Database
from search_api.embedded.textindex import TextIndex

log = logging.getLogger(__name__)


def lock(folder: DataFolder) -> WriterLock:
    """The lock of the one process that writes records. Raises StoreBusyError while another holds it."""
    return WriterLock(folder.path / "store.lock", "the store")


def settle(database: Database) -> None:
    """Fill in and compare what an earlier cchc left out; what a kill interrupts goes on at the next opening."""
    last: int | None = 0
    while last is not None:
        with database.writing() as connection:
            last = writing.fill_conclusions(connection, last)
    with database.writing() as connection:
        clusters.lay_out(connection)
    while True:
        with database.writing() as connection, snapshots.noticed(connection):
            if not facts.complete(connection):
                break
    with database.reading() as connection:
        left = clusters.unsettled(connection)
    if left:
        log.info("looking for duplicates of %d documents", left)
    while left > 0:
        with database.writing() as connection, snapshots.noticed(connection):
            left = clusters.settle(connection, clusters.PORTION)


def first_index(folder: DataFolder, database: Database, *, writable: bool) -> TextIndex:
    """The index to begin with: for a writer one in step with the database, for a reader the best that is to be had."""
    index = indexer.current(database, folder.index)
    if writable:
        return indexer.follow(database, folder.index, index)
    if index is not None and indexer.in_step(database, index):
        return index
    mended = repaired(folder, database)
    if mended is not None:
        if index is not None:
            index.close()
        return mended
    if index is not None:
        return index  # another process writes just now, and brings the index up to date itself
    return indexer.in_memory(database)


def repaired(folder: DataFolder, database: Database) -> TextIndex | None:
    """The index after a killed writer, mended by a reader; None when another writes, or nothing may be written."""
    if not os.access(folder.path, os.W_OK):
        return None
    with contextlib.suppress(StoreBusyError), lock(folder):
        writers = Database(folder.store_database, writable=True)
        try:
            index = indexer.current(writers, folder.index)
            index = indexer.follow(writers, folder.index, index)
            index.close()
        finally:
            writers.close()
        return indexer.current(database, folder.index)
    return None
