"""Backends of the store, one a file; the file's name is the backend's."""

from __future__ import annotations

import sys

from cchc.errors import SettingsError
from cchc.registry import modules_of
from cchc.settings import Settings
from search_api.protocol import Store


def open_store(settings: Settings, *, writable: bool) -> Store:
    """Open the store that the settings name.

    Raises SettingsError for a backend that there is not, StoreError (or NewerStoreError, StoreBusyError) when it
    cannot be used.
    """
    backends = modules_of(sys.modules[__name__], "open_store")
    if settings.backend not in backends:
        raise SettingsError(f"CCHC_BACKEND: there is no backend {settings.backend!r}, only {', '.join(backends)}")
    store: Store = backends[settings.backend].open_store(settings, writable=writable)
    return store
