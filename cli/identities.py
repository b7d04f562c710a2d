"""Whether what was kept under an identity is of it still: portals move, and addresses come to be known better."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search_api.protocol import Store


class Identities:
    """The identities of a store's documents, held against those that their addresses have today."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._today: dict[str, str | None] = {}

    def holds(self, url: str) -> bool:
        """Whether the store has a document of the page at an address."""
        return self._identity_now(self._of(url)) is not None

    def changed(self, url: str, identity: str) -> bool:
        """Whether a response from `url`, kept under `identity`, would be kept under another one today.

        Its own address tells at once for nearly all; only of a page that names another as its own is the record asked.
        """
        own = self._of(url)
        if identity == own:
            return False
        now = self._identity_now(identity)
        # Without a record it failed, and is known by the address alone.
        return now is None or now != identity

    def _of(self, url: str) -> str:
        from cchc.urls import document_id
        from crawler.sources.declared import current

        return document_id(current(url))

    def _identity_now(self, identity: str) -> str | None:
        if identity not in self._today:
            stored = self._store.document(identity)
            document = stored.record.document if stored else None
            self._today[identity] = self._of(document.canonical_url or document.url) if document else None
        return self._today[identity]
