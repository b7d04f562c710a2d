"""Members of a cluster as the protocol hands them out."""

from __future__ import annotations

from collections.abc import Sequence

from search_api.duplicates.originals import Member, reasons
from search_api.hits import Copy


def copies(members: Sequence[Member]) -> tuple[Copy, ...]:
    """Members in order as copies, the first of them the original; nothing for a text with one print."""
    if len(members) < 2:
        return ()
    return tuple(
        Copy(
            id=one.id,
            url=one.url,
            title=one.title,
            source=one.source,
            province=one.province,
            published_at=one.published_at,
            attribution=one.attribution,
            original=place == 0,
            reasons=reasons(members) if place == 0 else (),
        )
        for place, one in enumerate(members)
    )
