"""Whether a document speaks for those who publish a ranking: then its figures go before others that disagree.

Of a ranking over the country these are the indicator's declared publishers (cchc/indicators), known by issuer,
attribution or host. Of one within a place it is that place's own administration.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from cchc import indicators
from cchc.gazetteer import place_of_host, places
from cchc.records import Document
from cchc.vietnamese import fold


def is_official(document: Document, indicator: str, within: str) -> bool:
    """Whether the document is the publisher's of the indicator's ranking within a place ("" for the country)."""
    host = urlsplit(document.url).hostname or ""
    named = tuple(fold(name) for name in (document.issuer, document.attribution) if name)
    if not within:
        names, hosts = _declared(indicator)
        return any(host == one or host.endswith(f".{one}") for one in hosts) or any(name in names for name in named)
    place = places().get(within)
    if place is None:
        return False
    if any(name == fold(f"UBND {place.name}") for name in named):
        return True
    # The portal of the place itself: that of a place below it speaks for one of the ranked.
    speaker = place_of_host(host, (document.published_at or "")[:10] or None)
    return speaker is not None and speaker.level == place.level and speaker.key == place.key


@lru_cache(maxsize=64)
def _declared(indicator: str) -> tuple[frozenset[str], tuple[str, ...]]:
    declared = indicators.indicators().get(indicator)
    if declared is None:
        return frozenset(), ()
    return frozenset(map(fold, declared.publishers)), declared.publisher_hosts
