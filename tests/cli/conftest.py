"""Commands crawl and read in processes that are forked, except where a test asks for `started`."""

from __future__ import annotations

from tests.forks import forked, started

__all__ = ["forked", "started"]
