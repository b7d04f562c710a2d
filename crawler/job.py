"""What a crawl tells its worker: a line of JSON."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from crawler.frontier import Limits
from crawler.sources import Source


class Job(BaseModel):
    """What to crawl, where to, and how far."""

    model_config = ConfigDict(extra="forbid")

    sources: tuple[Source, ...]
    data: Path
    limits: Limits = Limits()
    contact: str | None = None
    redis_url: str | None = None
    redis_password_file: Path | None = None
    chromium: Path | None = None

    def line(self) -> bytes:
        """What a worker reads."""
        return self.model_dump_json().encode() + b"\n"
