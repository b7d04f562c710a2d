"""What a pipe saw, weighed and did not take: kept in `doc._.rejected`, so that `cchc explain` can tell why."""

from __future__ import annotations

from typing import NamedTuple


class Rejected(NamedTuple):
    """A candidate of a layer ("figures", "statements", ...) at `text[start:end]`, with the rule that proposed it."""

    layer: str
    start: int
    end: int
    rule: str  # as nlp/rules.yml lists it
    reason: str  # one line for a person
