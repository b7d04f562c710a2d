"""What a crawl tells its worker: a line of JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
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


def encode(job: Job) -> bytes:
    """The line that a worker reads."""
    data = job.model_dump(mode="json") | {"limits": asdict(job.limits)}
    return json.dumps(data, default=str).encode() + b"\n"
