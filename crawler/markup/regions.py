"""Parts of a page by the names that portals give them."""

from __future__ import annotations

import re
from functools import cache

from crawler.lexicon import alternatives


@cache
def region(key: str) -> re.Pattern[str]:
    """Matches a signature (`crawler.markup.tree.signature`) with an id or class of that region."""
    return re.compile(rf"(?<=[#.@~\- ]){alternatives('regions', key)}(?![a-z])")


@cache
def whole(key: str) -> re.Pattern[str]:
    """The same, for a name that stands alone (`.hidden`, but not `.overflow-hidden`)."""
    return re.compile(rf"[#.~]{alternatives('regions', key)}(?= |$)")
