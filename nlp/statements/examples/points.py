"""Expected points of one kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def points(kind: str, *texts: str, **more: Any) -> list[Mapping[str, Any]]:
    """One expected statement a text, each with what `more` says."""
    return [{"type": kind, "text": text, **more} for text in texts]
