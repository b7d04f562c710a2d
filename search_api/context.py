"""What a request has at hand: the store, and the archive where one was given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated

from fastapi import Depends, Request

from cchc.captures import Capture, Location
from cchc.portals import Portal
from search_api.errors import NotFoundError
from search_api.protocol import Store, StoredRecord

# The bytes behind a location, None where the archive has them no more. Raises ArchiveError when it is damaged.
Archived = Callable[[Location], Capture | None]
# The portals that are crawled, as they are now. Raises StoreError when the crawl state cannot be read.
Portals = Callable[[], Sequence[Portal]]


# Dependencies that wait for nothing are coroutines: a thread for each would take longer than they do.
async def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


async def _archived(request: Request) -> Archived | None:
    archived: Archived | None = request.app.state.archived
    return archived


async def _portals(request: Request) -> Portals | None:
    portals: Portals | None = request.app.state.portals
    return portals


PortalsHere = Annotated[Portals | None, Depends(_portals)]
StoreHere = Annotated[Store, Depends(_store)]
ArchivedHere = Annotated[Archived | None, Depends(_archived)]


def base_address(request: Request) -> str:
    """The address that this service was asked under, or the one that links are to begin with where it has been told.

    Without a slash at its end; empty where no address leads here: links begin with a path then.
    """
    told: str | None = request.app.state.address
    if told is not None:
        return told
    return str(request.base_url).rstrip("/")


def stored_or_missing(store: Store, document: str, version: int | None) -> StoredRecord:
    """A record, the newest version unless one is named. Raises NotFoundError."""
    stored = store.document(document, version)
    if stored is None:
        which = f" with a version {version}" if version is not None else ""
        raise NotFoundError(f"there is no document {document!r}{which}", "document_not_found")
    return stored
