"""When a page is looked at again: the longer it stays as it is, the later; the oftener it changes, the sooner.

The rule: a page is looked at again `recheck_hours` after it was first had. Each look that finds it as it was doubles
the time until the next, up to sixteen times `recheck_hours`; each that finds its content changed halves it, down to an
eighth. With the 168 hours that a source has unless it says otherwise, that is from 21 hours to 16 weeks.
"""

from __future__ import annotations

from datetime import datetime, timedelta

# How often the time was doubled (halved, below zero).
LEAST, MOST = -3, 4
# Of one source in one crawl beyond what its lists name: the longest unseen come first, the others the next time.
MOST_REVISITS = 500


def interval(recheck: timedelta, calm: int) -> timedelta:
    """The time between two looks at a page that is so calm."""
    return recheck * 2.0 ** min(max(calm, LEAST), MOST)


def calmer(calm: int, *, changed: bool) -> int:
    """The calm of a page after another look."""
    return max(calm - 1, LEAST) if changed else min(calm + 1, MOST)


def is_due(checked_at: datetime, calm: int, recheck: timedelta, now: datetime) -> bool:
    """Whether it is time to look at a page again; with a `recheck` of zero it always is."""
    return now - checked_at >= interval(recheck, calm)
