"""Declarations as the reader needs them: by the source or the host of what it reads.

A declaration that is wrong stops a crawl; it need not stop the reading of an archive, which goes on without any.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path

from cchc.captures import Capture
from cchc.errors import DeclarationError, SettingsError
from cchc.urls import host_of
from crawler.sources.model import Source
from crawler.sources.reading import load

logger = logging.getLogger(__name__)
_data: list[Path] = []


def read_from(data: Path) -> None:
    """Take the declarations of this data folder too; by itself only those of `CCHC_DATA` are."""
    if _data != [data]:
        _data[:] = [data]
        _known.cache_clear()
        _moved.cache_clear()


@lru_cache(maxsize=1)
def _known() -> dict[str, Source]:
    from cchc.settings import settings

    try:
        return load(settings().sources, _data[0] if _data else settings().data)
    except (DeclarationError, SettingsError) as error:
        logger.warning("sources are not known: %s", error)
        return {}


@lru_cache(maxsize=1)
def _moved() -> dict[str, Source]:
    return {host: source for source in _known().values() for host in source.moved}


def source_of(capture: Capture) -> Source | None:
    """The declared source that a capture came from, or None."""
    return _known().get(capture.source) if capture.source else None


def current(url: str) -> str:
    """The address on the host to which a page moved, as any declaration tells; any other address as it is."""
    source = _moved().get(host_of(url) or "")
    return source.current(url) if source else url
